"""Mending what is mechanical in a rule file: every other byte and every remark stays as it is.

A file that cannot be read whole is never touched. Each step is kept only where the file then says the same as before,
so that a second run finds nothing more to do.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from triage.rulebook.reading import RULE_KEYS
from triage.source import Parsed, Path, SourceProblem, read_yaml

_ITEM = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}\n]*?)[ \t]*(?=[,\]\n]|$)""")


@dataclass(frozen=True)
class Mended:
    """A file after mending."""

    text: str
    changes: tuple[tuple[str, str], ...]
    """Code and words of each change."""


def mend(text: str, *, of_rules: bool) -> Mended:
    """Mend what is mechanical in one readable YAML file; ``of_rules``: it holds rules.

    The caller makes sure that the file has no error; raises nothing for one that has: it comes back as it was.
    """
    steps: tuple[Callable[[str], Step | None], ...] = (_without_stray_space,)
    if of_rules:
        steps = (*steps, _in_order, _without_repeated_terms, _recorded_at_all)
    changes: list[tuple[str, str]] = []
    for step in steps:
        while (done := step(text)) is not None and done.text != text:
            text = done.text
            changes.append((done.code, done.said))
    return Mended(text, tuple(changes))


@dataclass(frozen=True)
class Step:
    """One change."""

    text: str
    code: str
    said: str


def _read(text: str) -> Parsed | None:
    try:
        return read_yaml(text)
    except SourceProblem:
        return None


def _says(text: str, wanted: Any) -> bool:
    parsed = _read(text)
    return parsed is not None and parsed.data == wanted


def _plain(value: Any) -> Any:
    """Data with runs of spaces made one, as a line that ends in spaces is read."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _without_stray_space(text: str) -> Step | None:
    parsed = _read(text)
    if parsed is None:
        return None
    clean = re.sub(r"[ \t]+(?=\r?(?:\n|\Z))", "", text)
    clean += "" if clean.endswith("\n") else ("\r\n" if "\r\n" in clean else "\n")
    after = _read(clean)
    if after is None or _plain(after.data) != _plain(parsed.data):
        return None
    return Step(clean, "RB123", "spaces at the ends of lines taken away")


def _rows(parsed: Parsed) -> Iterator[tuple[int, dict[str, Any]]]:
    data = parsed.data
    rows = data.get("rules") if isinstance(data, dict) else None
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield number, row


def _in_order(text: str) -> Step | None:
    """The keys of the first rule whose keys are out of order, put in order."""
    parsed = _read(text)
    for number, row in _rows(parsed) if parsed is not None else ():
        keys = list(row)
        wanted = sorted(keys, key=lambda key: RULE_KEYS.index(key) if key in RULE_KEYS else len(RULE_KEYS))
        if keys == wanted or parsed is None:
            continue
        moved = _moved(text, parsed, number, keys, wanted)
        if moved is not None and _says(moved, parsed.data):
            return Step(moved, "RB122", f"keys of '{row.get('id', number + 1)}' put in order")
    return None


def _moved(text: str, parsed: Parsed, number: int, keys: list[str], wanted: list[str]) -> str | None:
    """The text with the keys of one rule moved; None where they do not stand each on lines of their own."""
    marks = [parsed.marks["rules", number, key] for key in keys]
    if len({mark.key_column for mark in marks}) > 1 or len({mark.key_line for mark in marks}) < len(marks):
        return None
    lines = text.split("\n")
    margin = marks[0].key_column - 1
    starts = [_with_remarks(lines, mark.key_line - 1, margin) for mark in marks]
    starts[0] = marks[0].key_line - 1
    end = _end_of_rule(lines, marks[-1].key_line, margin)
    pieces = [lines[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    dash, blank = pieces[0][0][:margin], " " * margin
    pieces[0][0] = blank + pieces[0][0][margin:]
    sorted_pieces = [list(pieces[keys.index(key)]) for key in wanted]
    first = next(number for number, line in enumerate(sorted_pieces[0]) if not line.lstrip().startswith("#"))
    sorted_pieces[0][first] = dash + sorted_pieces[0][first][margin:]
    return "\n".join(
        [*lines[: starts[0]], *(line for piece in sorted_pieces for line in piece), *lines[end:]]
    )


def _with_remarks(lines: list[str], line: int, margin: int) -> int:
    """The first line of the remarks that stand right above a key, indented as it is."""
    while line > 0 and re.match(rf" {{{margin}}}#", lines[line - 1]):
        line -= 1
    return line


def _end_of_rule(lines: list[str], line: int, margin: int) -> int:
    """Number of the line behind the last one of a rule whose last key stands on ``line - 1``."""
    end = line
    while end < len(lines) and (not lines[end].strip() or re.match(rf" {{{margin + 1}}}", lines[end])):
        end += 1
    while end > line and not lines[end - 1].strip():
        end -= 1
    return end


def _offset(text: str, parsed: Parsed, path: Path) -> int:
    line, column = parsed.place(path)
    lines = text.split("\n")
    return sum(len(part) + 1 for part in lines[: (line or 1) - 1]) + (column or 1) - 1


def _without_repeated_terms(text: str) -> Step | None:
    """The first repeated term of an ``also_known_as`` taken out."""
    parsed = _read(text)
    for number, row in _rows(parsed) if parsed is not None else ():
        terms = row.get("also_known_as")
        if not isinstance(terms, list) or parsed is None:
            continue
        plain = [term.strip().casefold() if isinstance(term, str) else None for term in terms]
        for index, term in enumerate(plain):
            if term is None or term not in plain[:index]:
                continue
            wanted = copy.deepcopy(parsed.data)
            del wanted["rules"][number]["also_known_as"][index]
            start = _offset(text, parsed, ("rules", number, "also_known_as", index))
            for shorter in (_without_flow_item(text, start), _without_block_item(text, start)):
                if shorter is not None and _says(shorter, wanted):
                    return Step(shorter, "RB412", f"repeated term of '{row.get('id', number + 1)}' taken out")
    return None


def _without_flow_item(text: str, start: int) -> str | None:
    """The text without the item of ``[a, b]`` at ``start`` and the comma before it."""
    item = _ITEM.match(text, start)
    before = re.search(r",\s*$", text[:start])
    return text[: before.start()] + text[item.end() :] if item and before else None


def _without_block_item(text: str, start: int) -> str | None:
    """The text without the line of the item ``- a`` at ``start``."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    if not re.fullmatch(r"[ \t]*-[ \t]+", text[first:start]):
        return None
    return text[:first] + (text[last + 1 :] if last >= 0 else "")


def _recorded_at_all(text: str) -> Step | None:
    """The first ``severity: 1 or more`` written as ``any``."""
    parsed = _read(text)
    if parsed is None:
        return None
    for path in [
        path
        for path in parsed.marks
        if path[-1:] == ("severity",) and path[2:3] and path[2] in {"when", "unless"}
    ]:
        if "where" in path:
            continue
        value, holder = _value(parsed.data, path), _value(parsed.data, path[:-1])
        if "need" not in holder or not isinstance(value, str) or not ONE.fullmatch(value):
            continue
        wanted = copy.deepcopy(parsed.data)
        _value(wanted, path[:-1])["severity"] = "any"
        start = _offset(text, parsed, path)
        written = re.compile(rf"(['\"]?){re.escape(value)}\1").match(text, start)
        if written is not None:
            changed = text[:start] + "any" + text[written.end() :]
            if _says(changed, wanted):
                return Step(changed, "RB614", f"'{value.strip()}' written as 'any'")
    return None


ONE = re.compile(r"\s*(?:0?1 or more|low(?: or more)?)\s*")
"""A least severity that asks for nothing more than ``any``."""


def _value(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
