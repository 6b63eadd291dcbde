"""Facts of one record set in the text of its file; every other character stays, comments and line ends included.

The places come from the parser's own tree (YAML) or scanner (JSON lines). The result is read again and must say what the
file said before but for those facts; a text in which that cannot be had is refused, and its owner writes it by hand.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.errors import Refused
from triage.signposting.records import Service
from triage.signposting.terms.writing import json_scalar
from triage.source import SourceProblem, read_yaml, yaml_nodes

Fact = str | Mapping[str, str | int | None]
"""A word, or words and numbers by key; None is not known."""
Facts = Mapping[str, Fact]
"""Key of a record -> what it becomes; of a mapping only the keys named change."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ()/_-]*[A-Za-z0-9)])?")
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off"}
_ORDER = tuple(field.alias or name for name, field in Service.model_fields.items())
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class _Splice:
    """Text put in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def with_facts(name: str, text: str, facts: Mapping[str, Facts]) -> str:
    """The text of a file of services (YAML, or JSON lines by its name) with the facts of the services named set.

    Raises :class:`KeyError` for a service that the file does not have, and :class:`Refused` where the facts cannot be set
    without touching anything else.
    """
    return _in_lines(text, facts) if name.endswith(".jsonl") else _in_yaml(name, text, facts)


def _in_yaml(name: str, text: str, facts: Mapping[str, Facts]) -> str:
    data = _read(name, text)
    places = {one["id"]: number for number, one in enumerate(data["services"])}
    return set_in(name, text, {("services", places[service]): given for service, given in facts.items()})


def set_in(name: str, text: str, facts: Mapping[tuple[str | int, ...], Facts]) -> str:
    """The text with keys set in the mappings at the paths given; see :func:`with_facts`."""
    before = _read(name, text)
    # The parser takes a byte order mark for no character, and would count one too few.
    bom = len(text) - len(text.removeprefix("\ufeff"))
    try:
        tree = yaml_nodes(text[bom:])
        splices = [
            splice for path, given in facts.items() for splice in _splices(text[bom:], _at(tree, path), given)
        ]
    except (LookupError, ValueError):
        raise _by_hand(name, facts) from None
    made = text[:bom] + _spliced(text[bom:], splices)
    after = copy.deepcopy(before)
    for path, given in facts.items():
        _set(after, path, given)
    try:
        if _read(name, made) == after:
            return made
    except SourceProblem:
        pass
    raise _by_hand(name, facts)


def _read(name: str, text: str) -> Any:
    return read_yaml(text, f"directory/{name}").data


def _set(data: Any, path: tuple[str | int, ...], facts: Facts) -> None:
    for step in path:
        data = data[step]
    for key, fact in facts.items():
        if isinstance(fact, str):
            data[key] = fact
            continue
        there = data[key] if isinstance(data.get(key), dict) else {}
        known = {part: None if value is None else str(value) for part, value in fact.items()}
        data[key] = {
            **there,
            **{part: value for part, value in known.items() if value is not None or part in there},
        }


def _at(node: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        node = node.value[step] if isinstance(step, int) else _value(node, step)[1]
    return node


def _value(node: Any, key: str) -> tuple[Any, Any]:
    """Key and value nodes of a key; raises :class:`LookupError` where it is not there."""
    pairs: list[tuple[Any, Any]] = node.value
    for pair in pairs:
        if pair[0].value == key:
            return pair
    raise LookupError(key)


def _has(node: Any, key: str) -> bool:
    return any(pair[0].value == key for pair in node.value)


def _splices(text: str, node: Any, facts: Facts) -> Iterator[_Splice]:
    for key, fact in facts.items():
        there = _value(node, key)[1] if _has(node, key) else None
        if isinstance(fact, str):
            yield from _one(text, node, key, fact)
        elif there is not None and there.id == "mapping":
            missing = {
                part: value for part, value in fact.items() if not _has(there, part) and value is not None
            }
            for part in fact:
                if _has(there, part):
                    yield from _one(text, there, part, fact[part])
            yield from _added(text, there, missing)
        else:
            whole = {part: value for part, value in fact.items() if value is not None}
            flow = (
                f"{{{', '.join(_pair(part, value, quoted=_quoted(node)) for part, value in whole.items())}}}"
            )
            yield from _put(text, node, key, flow)


def _one(text: str, node: Any, key: str, value: str | int | None) -> Iterator[_Splice]:
    """Set one word under a key that is there or not."""
    there = _value(node, key)[1] if _has(node, key) else None
    if there is not None and there.id == "scalar" and _same(there, value):
        return
    yield from _put(text, node, key, _word(value, quoted=_quoted(node)))


def _same(node: Any, value: str | int | None) -> bool:
    is_null = not node.style and node.value in {"", "~", "null", "Null", "NULL"}
    return is_null if value is None else not is_null and node.value == str(value)


def _put(text: str, node: Any, key: str, written: str) -> Iterator[_Splice]:
    """Put a written value under a key: in place of a word, behind an empty key, or with a key of its own."""
    if not _has(node, key):
        yield from _added(text, node, {key: None}, written)
        return
    of_key, there = _value(node, key)
    if there.id != "scalar":
        raise ValueError(key)
    start, end = there.start_mark.index, there.end_mark.index
    if start == end:
        colon = text.index(":", of_key.end_mark.index) + 1
        yield _Splice(colon, colon, f" {written}")
    elif there.style in {"|", ">"}:
        yield _Splice(start, end, written + _end(text) * text[start:end].endswith("\n"))
    else:
        yield _Splice(start, end, written)


def _added(
    text: str, node: Any, facts: Mapping[str, str | int | None], written: str | None = None
) -> Iterator[_Splice]:
    """Keys put into a mapping that does not have them; ``written`` is the text of the one value where it is made already."""
    if not facts:
        return
    quoted = _quoted(node)
    pairs = [
        _pair(key, value, quoted=quoted) if written is None else _key(key, quoted=quoted) + written
        for key, value in facts.items()
    ]
    if node.flow_style:
        behind = _end_of(node.value[-1][1]) if node.value else None
        if behind is not None:
            yield _Splice(behind, behind, "".join(f", {pair}" for pair in pairs))
        else:
            at = node.start_mark.index + 1
            yield _Splice(at, at, ", ".join(pairs) + (", " if node.value else ""))
        return
    anchor = _anchor(node, next(iter(facts)))
    line_end = text.find("\n", _end_of(anchor[1]) or 0)
    at, end = (line_end + 1, _end(text)) if line_end >= 0 else (len(text), "")
    indent = " " * anchor[0].start_mark.column
    rows = "".join(f"{'' if end else _end(text)}{indent}{pair}{end}" for pair in pairs)
    yield _Splice(at, at, rows)


def _anchor(node: Any, key: str) -> tuple[Any, Any]:
    """The key behind which a new one stands: the nearest before it in the contract's order of which we know the end."""
    ends: list[tuple[Any, Any]] = [pair for pair in node.value if _end_of(pair[1]) is not None]
    if not ends:
        raise LookupError(key)
    place = _ORDER.index(key) if key in _ORDER else len(_ORDER)
    before = [pair for pair in ends if pair[0].value in _ORDER[:place]]
    return max(before, key=lambda pair: _ORDER.index(pair[0].value)) if before else ends[-1]


def _end_of(node: Any) -> int | None:
    """Where a node ends; None for one whose end the parser does not tell exactly."""
    exact = (
        node.flow_style
        if node.id != "scalar"
        else node.style not in {"|", ">"} and node.end_mark.index > node.start_mark.index
    )
    return int(node.end_mark.index) if exact else None


def _quoted(node: Any) -> bool:
    """Whether a mapping is written as JSON, so that what is added should be too."""
    return bool(node.flow_style and node.value and node.value[0][0].style == '"')


def _key(key: str, *, quoted: bool) -> str:
    return f'"{key}": ' if quoted else f"{key}: "


def _pair(key: str, value: str | int | None, *, quoted: bool) -> str:
    return _key(key, quoted=quoted) + _word(value, quoted=quoted)


def _word(value: str | int | None, *, quoted: bool = False) -> str:
    """A value as YAML, and as JSON where that is how its neighbours are written."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    plain = not quoted and (
        _DAY.fullmatch(value) or (_PLAIN.fullmatch(value) and value.casefold() not in _NOT_TEXT)
    )
    return value if plain else json_scalar(value)


def _end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _spliced(text: str, splices: Iterable[_Splice]) -> str:
    found = sorted(enumerate(splices), key=lambda row: (row[1].start, row[0]))
    parts, at = [], 0
    for _, splice in found:
        if splice.start < at:
            raise ValueError("two changes of one place")
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*parts, text[at:]])


def _in_lines(text: str, facts: Mapping[str, Facts]) -> str:
    """JSON lines: only the lines of the services named change, and in them only the values of the keys named."""
    left = dict(facts)
    lines = re.split(r"(?<=\n)", text)
    for number, line in enumerate(lines):
        if not left or not line.strip() or not any(service in line for service in left):
            continue
        service = json.loads(line)["service"]["id"]
        given = left.pop(service, None)
        if given is not None:
            lines[number] = _in_line(line, given)
    if left:
        raise KeyError(next(iter(left)))
    return "".join(lines)


def _in_line(line: str, facts: Facts) -> str:
    places = _members(line, _members(line, line.index("{"))["service"][0])
    old = json.loads(line)
    splices: list[_Splice] = []
    new: dict[str, Any] = {}
    for key, fact in facts.items():
        there = old["service"].get(key)
        new[key] = fact if isinstance(fact, str) else _merged(there if isinstance(there, dict) else {}, fact)
        compact = '":"' in line or '":{' in line
        body = json.dumps(new[key], ensure_ascii=False, separators=(",", ":") if compact else None)
        if key in places:
            splices.append(_Splice(*places[key], body))
        else:
            at = max(end for _, end in places.values())
            splices.append(_Splice(at, at, f',"{key}":{body}' if compact else f', "{key}": {body}'))
    made = _spliced(line, splices)
    old["service"].update(new)
    if json.loads(made) != old:
        raise _by_hand("a feed", {})
    return made


def _merged(there: dict[str, Any], fact: Mapping[str, str | int | None]) -> dict[str, Any]:
    kept = {key: value for key, value in there.items() if key not in fact}
    return {
        **{key: there[key] for key in there if key in kept},
        **{key: value for key, value in fact.items() if value is not None},
    }


def _members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Where the value of each key of the JSON object at ``at`` begins and ends."""
    found = {}
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, end = _DECODER.raw_decode(text, at)
        at = _skip(text, text.index(":", end) + 1)
        _, end = _DECODER.raw_decode(text, at)
        found[key] = (at, end)
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at
    return found


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _by_hand(name: str, facts: Mapping[Any, Facts]) -> Refused:
    lines = "; ".join(
        _pair(key, value, quoted=False)
        if isinstance(value, str)
        else f"{key}: {{{', '.join(_pair(part, one, quoted=False) for part, one in value.items())}}}"
        for given in facts.values()
        for key, value in given.items()
    )
    return Refused(
        f"directory/{name} is written in a way in which this cannot be set without touching other lines",
        why="nobody's lines and comments are ever rewritten",
        mend=f"write it by hand: {lines}",
    )


def plain(value: Any) -> Any:
    """A value of a file in the one form in which two files are compared: words for numbers and truths, nothing for null."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def records_in(name: str, text: str) -> dict[str, dict[str, Any]]:
    """Service id -> its record as :func:`plain` has it, as the text of a file says it, whatever else is wrong with it.

    Raises :class:`triage.errors.DataProblem`, ValueError, LookupError or TypeError for a text that holds no such records.
    """
    if name.endswith(".jsonl"):
        services = [json.loads(line)["service"] for line in text.split("\n") if line.strip()]
    else:
        services = _read(name, text)["services"] or []
    return {str(service["id"]): plain(service) for service in services}
