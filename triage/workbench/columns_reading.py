"""A line of JSON to a checked case, fast where nothing is wrong with it.

The reader of :mod:`triage.source` keeps the place of every node, which costs more than all checks together and is
needed for faults only. Here a line is read by the C reader of the standard library into the same plain data; whatever
that reader takes more liberally, or any check objects to, goes the strict way. The checks are the same ones.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from triage.casefile import check_case
from triage.model import CaseFile, Issue
from triage.source import MAX_BYTES, MAX_DEPTH, Parsed, SourceProblem, read_json
from triage.vocabulary import Vocabulary

_MOST_BRACKETS = 400
"""From here on the strict reader looks at how deep a text goes before it reads it."""


class _Liberal(ValueError):
    """Something that the C reader would take and the strict one may not."""


def plain_data(text: str) -> Any:
    """What :func:`triage.source.read_json` would give as data; raises :class:`ValueError` where only that can tell.

    Numbers, ``true`` and ``false`` stay text.
    """
    brackets = text.count("{") + text.count("[")
    if brackets >= _MOST_BRACKETS or "\\ud" in text or "\\uD" in text:
        raise _Liberal
    data = json.loads(
        text, parse_int=str, parse_float=str, parse_constant=_refused, object_pairs_hook=_mapping
    )
    if not isinstance(data, dict) or (brackets > MAX_DEPTH and _depth(data) > MAX_DEPTH - 1):
        raise _Liberal
    return data


def _refused(_: str) -> Any:
    raise _Liberal


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Liberal
    for key, value in pairs:
        if value is True or value is False or isinstance(value, list):
            found[key] = _words(value)
    return found


def _words(value: Any) -> Any:
    """``true`` and ``false`` as the text that was typed, through lists; mappings inside have been here before."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return [_words(part) for part in value] if isinstance(value, list) else value


def _depth(data: Any) -> int:
    """How many mappings and lists lie around the innermost value."""
    deepest, level = 0, [data]
    while level:
        deepest += 1
        level = [
            part
            for item in level
            for part in (item.values() if isinstance(item, dict) else item)
            if isinstance(part, (dict, list))
        ]
    return deepest


def case_from_line(
    text: str, name: str | None, line: int, vocabulary: Vocabulary, on: date
) -> CaseFile | list[Issue]:
    """The checked case of one line of JSON, or why it cannot be read: issues with line and column, errors only."""
    if len(text) > MAX_BYTES:
        return [
            Issue(
                file=name,
                line=line,
                code="TR104",
                what="this line is longer than 10 MB",
                why="one case is never that long",
                mend="one case a line",
            )
        ]
    try:
        case, _ = check_case(Parsed(data=plain_data(text), name=name), vocabulary, on)
    except (ValueError, RecursionError):
        case = None
    if case is not None:
        return case
    try:
        parsed = read_json(text, name, first_line=line)
    except SourceProblem as problem:
        return list(problem.issues)
    case, problems = check_case(parsed, vocabulary, on, source=text)
    return (
        case if case is not None else [found.issue for found in problems if found.issue.severity == "error"]
    )
