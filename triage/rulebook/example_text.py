"""Examples as the YAML of a rule file, and putting them there without touching any other byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

from triage.errors import WrongUse
from triage.rulebook.model import Example
from triage.source import Parsed, read_yaml

WIDTH = 118
"""Columns a line of an example may have; a single long word may have more."""
_INDENT = 6
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*")
_NOT_PLAIN = re.compile(r"true|false|yes|no|on|off|null|y|n", re.IGNORECASE)
_NEEDS_QUOTES = re.compile(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: |:$| #|\s$|[\n\t]")


def example_as_yaml(example: Example, indent: int = _INDENT) -> str:
    """The example as an entry of a rule's ``examples:``, its dash ``indent`` columns in, with a line end after each line."""
    lead = " " * indent
    lines = [
        *_named(example.name, lead),
        *_given(example.given, indent + 2),
        f"{lead}  expect: {example.expect}",
    ]
    return "\n".join(lines) + "\n"


def _named(name: str, lead: str) -> list[str]:
    line = f"{lead}- name: {_text(name)}"
    if len(line) <= WIDTH:
        return [line]
    inner = lead + "    "
    return [
        f"{lead}- name: >-",
        *(inner + part for part in wrap(name, WIDTH - len(inner), break_on_hyphens=False)),
    ]


def _text(text: str) -> str:
    """A sentence as a scalar of a block."""
    if not text or _NEEDS_QUOTES.search(text) or _NOT_PLAIN.fullmatch(text):
        return (
            '"'
            + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
            + '"'
        )
    return text


def _given(given: dict[str, Any], indent: int) -> list[str]:
    lead = " " * indent
    line = f"{lead}given: {_flow(given)}"
    if len(line) <= WIDTH:
        return [line]
    return [
        f"{lead}given:",
        *(line for key, value in given.items() for line in _entry(key, value, indent + 2)),
    ]


def _entry(key: str, value: Any, indent: int) -> list[str]:
    """One key of a long ``given``: on one line where it fits, else one line for each part or as many parts as fit."""
    lead = " " * indent
    line = f"{lead}{key}: {_flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, (dict, list)):
        return [line]
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return [f"{lead}{key}:", *(f"{lead}  - {_flow(part)}" for part in value)]
    if isinstance(value, list):
        return _filled(f"{lead}{key}: [", [_flow(part) for part in value], "]")
    parts = [f"{_word(name)}: {_flow(part)}" for name, part in value.items()]
    return _filled(f"{lead}{key}: {{", parts, "}")


def _filled(start: str, parts: Sequence[str], end: str) -> list[str]:
    lines, line = [], start
    for number, part in enumerate(parts):
        piece = part + (", " if number < len(parts) - 1 else end)
        if len(line) + len(piece.rstrip()) > WIDTH and line != start:
            lines.append(line.rstrip())
            line = " " * len(start)
        line += piece
    return [*lines, line.rstrip()]


def _flow(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_word(str(key))}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _word(str(value))


def _word(text: str) -> str:
    """A scalar that stays the text it is inside brackets."""
    if _PLAIN_WORD.fullmatch(text) and not _NOT_PLAIN.fullmatch(text):
        return text
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    )


def with_examples(text: str, rule: str, examples: Iterable[Example], name: str | None = None) -> str:
    """The text of a rule file with ``examples`` after the last one of ``rule``; every other byte stays as it is.

    An example whose name the rule has already is left out. Raises :class:`WrongUse` where the file holds no such rule,
    or writes its examples in brackets, so that a line cannot be put in.
    """
    parsed = read_yaml(text, name)
    place = _place_of(parsed, rule)
    row = parsed.data["rules"][place]
    known = {old.get("name") for old in row.get("examples") or [] if isinstance(old, dict)}
    new = [example for example in examples if example.name not in known]
    if not new:
        return text
    lines = text.split("\n")
    if row.get("examples"):
        at, indent, head = _after_last_example(parsed, place, lines, rule)
    else:
        at, indent, head = _after_rule(parsed, place, lines, rule)
    end = "\r" if lines[0].endswith("\r") else ""
    block = "".join([head, *(example_as_yaml(example, indent) for example in new)]).rstrip("\n").split("\n")
    if at == len(lines) and lines[-1] != "":
        lines[-1] += end
    return "\n".join([*lines[:at], *(line + end for line in block), *(lines[at:] or [""])])


def _place_of(parsed: Parsed, rule: str) -> int:
    rows = parsed.data.get("rules") if isinstance(parsed.data, dict) else None
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict) and row.get("id") == rule:
            return number
    raise WrongUse(
        f"{parsed.name or 'the file'} holds no rule '{rule}'", mend="give the file the rule stands in"
    )


def _after_last_example(parsed: Parsed, place: int, lines: list[str], rule: str) -> tuple[int, int, str]:
    """Where the next example goes: the number of lines before it, the column of its dash, nothing above it."""
    rows = parsed.data["rules"][place]["examples"]
    first = parsed.marks[("rules", place, "examples", len(rows) - 1)].line - 1
    dash = len(lines[first]) - len(lines[first].lstrip(" "))
    if not lines[first].lstrip(" ").startswith("- "):
        raise _in_brackets(rule)
    return _end_of(lines, first, dash), dash, ""


def _after_rule(parsed: Parsed, place: int, lines: list[str], rule: str) -> tuple[int, int, str]:
    """The same for a rule without examples: at its end, below a line of its own."""
    mark = parsed.marks[("rules", place, "id")]
    first, column = mark.key_line - 1, mark.key_column - 1
    if "{" in lines[first] or column < 2:
        raise _in_brackets(rule)
    start = parsed.marks[("rules", place)].line - 1
    return _end_of(lines, start, column - 1), column + 2, " " * column + "examples:\n"


def _end_of(lines: list[str], first: int, indent: int) -> int:
    """The number of lines up to the end of what begins on line ``first`` and lies deeper than ``indent``."""
    last = first
    for number in range(first + 1, len(lines)):
        bare = lines[number].strip()
        if bare and len(lines[number]) - len(lines[number].lstrip(" ")) <= indent:
            break
        if bare:
            last = number
    return last + 1


def _in_brackets(rule: str) -> WrongUse:
    return WrongUse(
        f"the examples of '{rule}' are written in brackets",
        why="an example can only be put in where each stands on lines of its own",
        mend="write each example on lines that begin with `- name:`, or paste it yourself",
    )
