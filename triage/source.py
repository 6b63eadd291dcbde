"""YAML, JSON and JSON lines to plain data, plus a line and column for every node.

Scalars stay the text that was typed (YAML 1.2 core; ``no``, ``on`` and ``0123`` are text); each field gives
its own text a type later. ``null`` and ``~`` are null. Tags, aliases and repeated keys are refused.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from triage.errors import DataProblem
from triage.model import Issue

MAX_BYTES = 10_000_000
"""Largest single document, in bytes (contract, section 1); JSON lines may be longer in all."""
MAX_DEPTH = 60
_SHALLOWER = f"keep lists and mappings at most {MAX_DEPTH} deep"

Path = tuple[str | int, ...]
_NULLS = {"", "~", "null", "Null", "NULL"}
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_INLINE_SPACE = re.compile(r"[ \t\r\n]*")
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")


@dataclass(frozen=True)
class Mark:
    """1-based line and column of a node, and of its key where it has one."""

    line: int
    column: int
    key_line: int
    key_column: int


@dataclass(frozen=True)
class Parsed:
    """Plain data (mappings, lists, text, null) with the place of every node."""

    data: Any
    marks: dict[Path, Mark] = field(default_factory=dict)
    name: str | None = None

    def place(self, path: Path, *, key: bool = False) -> tuple[int | None, int | None]:
        """Line and column of the node at ``path``, or of its nearest ancestor."""
        while path and path not in self.marks:
            path = path[:-1]
        mark = self.marks.get(path)
        if mark is None:
            return None, None
        return (mark.key_line, mark.key_column) if key else (mark.line, mark.column)

    def part(self, *prefix: str | int) -> Parsed:
        """The sub-document at ``prefix``, its places unchanged."""
        data = self.data
        for step in prefix:
            data = data[step]
        size = len(prefix)
        marks = {path[size:]: mark for path, mark in self.marks.items() if path[:size] == prefix}
        return Parsed(data=data, marks=marks, name=self.name)


class SourceProblem(DataProblem):
    """A text that cannot be read as YAML or JSON; carries one issue with its place."""


def _problem(
    name: str | None, code: str, what: str, mend: str, line: int | None = None, column: int | None = None
) -> SourceProblem:
    why = "nothing in this file is used until it can be read"
    return SourceProblem(
        [Issue(file=name, line=line, column=column, code=code, what=what, why=why, mend=mend)]
    )


def decode(raw: bytes, name: str | None = None, *, limit: int | None = MAX_BYTES) -> str:
    """Bytes of a file as text; raises :class:`SourceProblem` for too large, binary or non-UTF-8 content."""
    if limit is not None and len(raw) > limit:
        raise _problem(
            name,
            "TR104",
            f"the file has {len(raw) / 1e6:.0f} MB; the most is {limit / 1e6:.0f} MB",
            "split it, or give it as .jsonl with one case a line",
        )
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _problem(
            name,
            "TR103",
            "this is not a text file",
            "give a YAML, JSON or JSON lines file saved as UTF-8 text",
        )
    try:
        return raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _problem(name, "TR103", "the file is not UTF-8 text", "save it again as UTF-8", line) from None


def read_yaml(text: str, name: str | None = None) -> Parsed:
    """Read one YAML document; raises :class:`SourceProblem` with line and column."""
    _refuse_deep_flow(text, name)
    _refuse_deep_blocks_and_tags(text, name)
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = _inside(text, mark.line + 1, mark.column + 1) if mark else (None, None)
        what, mend = _complaint(error.problem)
        raise _problem(name, "TR101", what, mend, line, column) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        odd = _NOT_YAML.search(text)
        what, mend = "this holds a character that YAML does not allow", "remove the unusual character"
        raise _problem(name, "TR101", what, mend, *place_of(text, odd.start() if odd else 0)) from None
    except RecursionError:
        raise _problem(name, "TR105", "this is nested too deeply", _SHALLOWER) from None
    if node is None:
        mend = "write at least a child and a need, as in the README"
        raise _problem(name, "TR102", "the file is empty", mend)
    reader = _YamlReader(name)
    return Parsed(data=reader.value(node, (), None, 0), marks=reader.marks, name=name)


def yaml_nodes(text: str) -> Any:
    """Give the parser's own tree of a text that :func:`read_yaml` took, for whoever must know where a node ends."""
    return yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _refuse_deep_flow(text: str, name: str | None) -> None:
    """Stop before the parser recurses: brackets alone bound the depth of flow nesting from above."""
    depth = 0
    for match in re.finditer(r"[\[\]{}]|\n", text):
        sign = match.group()
        if sign in "[{":
            depth += 1
            if depth > 400:
                place = place_of(text, match.start())
                raise _problem(name, "TR105", "this is nested too deeply", _SHALLOWER, *place)
        elif sign in "]}":
            depth = max(0, depth - 1)


_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def place_of(text: str, position: int) -> tuple[int, int]:
    """1-based line and column of a position in a text."""
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _inside(text: str, line: int, column: int) -> tuple[int, int]:
    """The place itself; for one behind the end of the text, the end of the last line that holds anything."""
    lines = text.rstrip().split("\n")
    return (line, column) if line <= len(lines) else (len(lines), len(lines[-1]) + 1)


_TAG = ("tags (words that begin with !) are not allowed", "write the value without a tag")
_ALIAS = ("aliases (words that begin with *) are not allowed", "write the value out again")
_DEEP_OR_TAGGED = re.compile(r"^[ \t?:-]{400}|(?<![^\s\[{,:?-])[!*]", re.MULTILINE)


def _refuse_deep_blocks_and_tags(text: str, name: str | None) -> None:
    """Look at the parser's events where a text may be nested so deeply that building its tree would end the process.

    A tag written out for a kind that plain values have anyway cannot be seen in the tree, only here; and only here
    does an alias have a place of its own.
    """
    if not _DEEP_OR_TAGGED.search(text):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
            if depth > 400:
                raise _problem(name, "TR105", "this is nested too deeply", _SHALLOWER, line, column)
            if getattr(event, "tag", None) is not None:
                raise _problem(name, "TR106", *_TAG, line, column)
            if isinstance(event, yaml.AliasEvent):
                raise _problem(name, "TR106", *_ALIAS, line, column)
    except (yaml.YAMLError, UnicodeEncodeError):
        return  # told with its place when the tree is built


def _complaint(problem: str | None) -> tuple[str, str]:
    """What is wrong and how to mend it, from the parser's complaint."""
    if problem and "another document" in problem:
        return "the file holds two documents (a line `---`)", "remove the line `---`, or make it two files"
    mend = "look at the indentation, brackets and quotes here and on the line above"
    return f"this is not readable YAML: {_plain(problem)}", mend


def _plain(problem: str | None) -> str:
    """The parser's complaint without the offending text, which may be personal."""
    if not problem:
        return "the structure is broken"
    return re.sub(r"'[^']*'(?=.{3,})|\"[^\"]{2,}\"", "…", problem)


class _YamlReader:
    """Turns YAML nodes into plain data, keeping the place of each."""

    def __init__(self, name: str | None) -> None:
        self.marks: dict[Path, Mark] = {}
        self._name = name
        self._seen: set[int] = set()

    def _refuse(self, code: str, what: str, mend: str, node: yaml.Node) -> SourceProblem:
        return _problem(self._name, code, what, mend, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: yaml.Node, path: Path, key: yaml.Node | None, depth: int) -> Any:
        """Plain data of ``node`` and of all below it."""
        start, of_key = node.start_mark, (key or node).start_mark
        self.marks[path] = Mark(start.line + 1, start.column + 1, of_key.line + 1, of_key.column + 1)
        if depth > MAX_DEPTH:
            raise self._refuse("TR105", "this is nested too deeply", _SHALLOWER, node)
        if id(node) in self._seen:
            raise self._refuse("TR106", *_ALIAS, node)
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            raise self._refuse("TR106", *_TAG, node)
        if isinstance(node, yaml.ScalarNode):
            text = str(node.value)
            return None if not node.style and text in _NULLS else text
        if isinstance(node, yaml.SequenceNode):
            return [
                self.value(child, (*path, index), None, depth + 1) for index, child in enumerate(node.value)
            ]
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._refuse("TR101", "a key must be one word", "write `key: value`", key_node)
            word = str(key_node.value)
            if word in found:
                raise self._refuse(
                    "TR107",
                    f"the key {shown_key(word)} is given twice in one mapping",
                    "keep one of the two",
                    key_node,
                )
            found[word] = self.value(value_node, (*path, word), key_node, depth + 1)
        return found


def _is_key(word: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", word) is not None


def shown_key(word: str) -> str:
    """A key as it may be printed: anything that does not look like a key stays unprinted."""
    return f"'{word}'" if _is_key(word) else "(a key that is not a word)"


def read_json(text: str, name: str | None = None, *, first_line: int = 1) -> Parsed:
    """Read one JSON value; numbers, ``true`` and ``false`` stay text; raises :class:`SourceProblem`."""
    if not text.strip():
        raise _problem(
            name,
            "TR102",
            "the file is empty",
            "write at least a child and a need, as in the README",
            first_line,
        )
    _refuse_deep_flow(text, name)
    return _JsonReader(text, name, first_line).read()


class _JsonReader:
    """Descends through JSON text, keeping the place of every node."""

    def __init__(self, text: str, name: str | None, first_line: int) -> None:
        self._text, self._name = text, name
        self._marks: dict[Path, Mark] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first_line = first_line

    def read(self) -> Parsed:
        at = self._skip(0)
        data, at = self._value(at, (), None, 0)
        if self._skip(at) != len(self._text):
            raise self._broken(self._skip(at), "there is more text after the end")
        return Parsed(data=data, marks=self._marks, name=self._name)

    def _skip(self, at: int) -> int:
        match = _INLINE_SPACE.match(self._text, at)
        return match.end() if match else at

    def _where(self, at: int) -> tuple[int, int]:
        row = bisect_right(self._starts, at) - 1
        return row + self._first_line, at - self._starts[row] + 1

    def _broken(self, at: int, what: str, code: str = "TR101") -> SourceProblem:
        line, column = self._where(min(at, len(self._text)))
        return _problem(
            self._name,
            code,
            f"this is not readable JSON: {what}",
            "look at the commas, brackets and quotes here and just before",
            line,
            column,
        )

    def _value(self, at: int, path: Path, key_at: int | None, depth: int) -> tuple[Any, int]:
        line, column = self._where(at)
        key_line, key_column = self._where(at if key_at is None else key_at)
        self._marks[path] = Mark(line, column, key_line, key_column)
        if depth > MAX_DEPTH:
            raise self._broken(at, "nested too deeply", "TR105")
        sign = self._text[at : at + 1]
        if sign == '"':
            return self._string(at)
        if sign == "[":
            return self._list(at, path, depth)
        if sign == "{":
            return self._mapping(at, path, depth)
        match = _LITERAL.match(self._text, at)
        if not match:
            raise self._broken(at, "a value is missing or unfinished")
        word = match.group()
        return (None if word == "null" else word), match.end()

    def _string(self, at: int) -> tuple[str, int]:
        try:
            text, end = json.decoder.scanstring(self._text, at + 1, True)  # type: ignore[attr-defined] # typeshed leaves it out
        except json.JSONDecodeError as error:
            raise self._broken(error.pos, "a text is not closed") from None
        if _HALF_CHARACTER.search(text):
            raise self._broken(at, "half of a character is written as \\u…")
        return str(text), int(end)

    def _list(self, at: int, path: Path, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self._skip(at + 1)
        if self._text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self._value(self._skip(at), (*path, len(found)), None, depth + 1)
            found.append(value)
            at = self._skip(at)
            sign = self._text[at : at + 1]
            if sign == "]":
                return found, at + 1
            if sign != ",":
                raise self._broken(at, "a comma or ] is missing")
            at = self._skip(at + 1)

    def _mapping(self, at: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self._skip(at + 1)
        if self._text[at : at + 1] == "}":
            return found, at + 1
        while True:
            at = self._skip(at)
            if self._text[at : at + 1] != '"':
                raise self._broken(at, "a key in quotes is missing")
            key_at = at
            key, at = self._string(at)
            if key in found:
                raise self._broken(key_at, f"the key {shown_key(key)} is given twice", "TR107")
            at = self._skip(at)
            if self._text[at : at + 1] != ":":
                raise self._broken(at, "a colon is missing")
            found[key], at = self._value(self._skip(at + 1), (*path, key), key_at, depth + 1)
            at = self._skip(at)
            sign = self._text[at : at + 1]
            if sign == "}":
                return found, at + 1
            if sign != ",":
                raise self._broken(at, "a comma or } is missing")
            at += 1


def read_text(text: str, name: str | None = None) -> Parsed:
    """Read YAML or JSON by the ending of ``name``; JSON where it ends in ``.json``."""
    if name is not None and name.lower().endswith(".json"):
        return read_json(text, name)
    return read_yaml(text, name)


def json_lines(text: str) -> Iterator[tuple[int, str]]:
    """Line number (1-based) and text of each line of JSON lines that holds something."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
