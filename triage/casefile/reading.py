"""Case files: text to checked cases, and problems that lose no child.

The unit is the case. A case with an error gives no decision, but what could be read of it is kept as a partial case,
so that an escalation in it is found all the same (contract, section 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from triage.casefile.checks import Fault, check_codes, check_sense, translate
from triage.casefile.measures import check_measures
from triage.casefile.prepare import as_text, number
from triage.casefile.salvage import (
    as_written,
    lost_indicators,
    readable_start,
    real_path,
    salvage,
    with_meant_indicators,
)
from triage.casefile.shapes import CaseBatch, Problem
from triage.errors import DataProblem
from triage.model import CaseFile, Issue
from triage.source import MAX_BYTES, Parsed, SourceProblem, decode, json_lines, read_json, read_yaml
from triage.vocabulary import Vocabulary


def read_cases(raw: bytes, name: str | None, vocabulary: Vocabulary, on: date) -> CaseBatch:
    """Read the cases of one file; ``on`` is the day to act as.

    Never raises for bad content: each fault is a :class:`Problem` with file, line and column.
    """
    lines = name is not None and name.lower().endswith((".jsonl", ".ndjson"))
    try:
        text = decode(raw, name, limit=None if lines else MAX_BYTES)
    except SourceProblem as problem:
        return CaseBatch((), tuple(Problem(issue) for issue in problem.issues), single=True)
    cases: list[CaseFile] = []
    problems: list[Problem] = []
    single = False
    for part in _documents(text, name, lines=lines):
        if isinstance(part, _Unreadable):
            problems.append(_unreadable(part, vocabulary))
            single = not lines and not text.lstrip().startswith(("- ", "["))
            continue
        parsed, single = part.parsed, part.single
        case, found = check_case(parsed, vocabulary, on, source=part.text)
        problems.extend(found)
        if case is not None:
            cases.append(case)
    cases, repeated = number(cases, name)
    return CaseBatch(tuple(cases), (*problems, *repeated), single=single)


@dataclass(frozen=True)
class _Document:
    parsed: Parsed
    single: bool
    text: str


@dataclass(frozen=True)
class _Unreadable:
    issue: Issue
    text: str


def _documents(text: str, name: str | None, *, lines: bool) -> Iterator[_Document | _Unreadable]:
    """Each case of a text, or the reason why it cannot be read."""
    if lines:
        empty = True
        for number, line in json_lines(text):
            empty = False
            if len(line) > MAX_BYTES:
                yield _Unreadable(
                    Issue(
                        file=name,
                        line=number,
                        code="TR104",
                        what="this line is longer than 10 MB",
                        why="one case is never that long",
                        mend="one case a line",
                    ),
                    "",
                )
                continue
            try:
                yield _Document(read_json(line, name, first_line=number), single=False, text=line)
            except SourceProblem as problem:
                yield _Unreadable(problem.issues[0], line)
        if empty:
            yield _Unreadable(_empty(name), text)
        return
    try:
        parsed = (
            read_json(text, name)
            if name is not None and name.lower().endswith(".json")
            else read_yaml(text, name)
        )
    except SourceProblem as problem:
        yield from _chunks(text, name, problem)
        return
    if isinstance(parsed.data, list):
        if not parsed.data:
            yield _Unreadable(_empty(name), text)
        grouped = _parts(parsed)
        for index in range(len(parsed.data)):
            yield _Document(
                grouped[index], single=False, text=json.dumps(parsed.data[index], ensure_ascii=False)
            )
    else:
        yield _Document(parsed, single=True, text=text)


def _parts(parsed: Parsed) -> list[Parsed]:
    """The items of a list with their own marks, in one pass over all marks."""
    marks: list[dict[Any, Any]] = [{} for _ in parsed.data]
    for path, mark in parsed.marks.items():
        if path and isinstance(path[0], int):
            marks[path[0]][path[1:]] = mark
    return [
        Parsed(data=data, marks=own, name=parsed.name) for data, own in zip(parsed.data, marks, strict=True)
    ]


def _empty(name: str | None) -> Issue:
    return Issue(
        file=name,
        code="TR102",
        what="the file is empty",
        why="there is no case in it",
        mend="write at least a child and a need, as in the README",
    )


def _chunks(text: str, name: str | None, problem: SourceProblem) -> Iterator[_Document | _Unreadable]:
    """The items of a block list one by one, so that one broken case does not take the others with it."""
    starts = [match.start() for match in re.finditer(r"^- ", text, re.MULTILINE)]
    if name is not None and name.lower().endswith(".json"):
        starts = []
    if len(starts) < 2 or text[: starts[0]].strip("\n \t-#"):
        yield _Unreadable(problem.issues[0], text)
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        chunk = text[start:end]
        try:
            parsed = read_yaml("\n" * text.count("\n", 0, start) + chunk, name)
            yield _Document(_parts(parsed)[0], single=False, text=chunk)
        except SourceProblem as broken:
            yield _Unreadable(broken.issues[0], chunk)


def _unreadable(part: _Unreadable, vocabulary: Vocabulary) -> Problem:
    """A text that is not YAML or JSON: as much of it as still is, and the codes that stand in it."""
    partial = readable_start(part.text, vocabulary)
    number = partial.case if partial else None
    issue = part.issue.model_copy(
        update={
            "case": number,
            "what": part.issue.what,
            "why": "the case in it has no decision until it can be read",
        }
    )
    return Problem(issue, partial, part.text)


def check_case(
    parsed: Parsed, vocabulary: Vocabulary, on: date, source: str | None = None
) -> tuple[CaseFile | None, list[Problem]]:
    """Check one case; returns the case (None where it has an error) and its problems.

    The first error of a case carries the partial case, so that its escalations are worked out once.
    """
    data = parsed.data
    if not isinstance(data, dict):
        line, column = parsed.place(())
        issue = Issue(
            file=parsed.name,
            line=line,
            column=column,
            code="CF101",
            what="a case is a mapping of keys to values",
            why="nothing can be read from it",
            mend="begin with `child:` and `needs:`, as in the README",
        )
        return None, [Problem(issue, readable_start(source or "", vocabulary), source)]
    number = data.get("case")
    shown = (
        number
        if isinstance(number, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", number)
        else None
    )
    faults: list[Fault] = []
    case: CaseFile | None = None
    try:
        case = CaseFile.model_validate(data)
    except ValidationError as error:
        faults = translate(error)
    readable, gone = (case, []) if case is not None else salvage(data, faults)
    if readable is not None:
        found = [
            *check_codes(readable, vocabulary),
            *check_sense(readable, on, vocabulary),
            *check_measures(readable, vocabulary),
        ]
        faults += [as_written(fault, gone) for fault in found]
    faults.sort(key=lambda fault: _order(parsed, fault))
    errors = [fault for fault in faults if fault.severity == "error"]
    partial = (
        with_meant_indicators(readable, errors, lost_indicators(data, errors, vocabulary)) if errors else None
    )
    problems = []
    for fault in faults:
        line, column = parsed.place(real_path(data, fault.path), key=fault.at_key)
        issue = Issue(
            file=parsed.name,
            line=line,
            column=column,
            case=shown,
            code=fault.code,
            severity=fault.severity,
            what=fault.what,
            why=fault.why,
            mend=fault.mend,
        )
        first_error = bool(errors) and fault is errors[0]
        problems.append(Problem(issue, partial if first_error else None, source if first_error else None))
    return (None if errors else case), problems


def _order(parsed: Parsed, fault: Fault) -> tuple[int, int]:
    line, column = parsed.place(real_path(parsed.data, fault.path), key=fault.at_key)
    return line or 0, column or 0


def case_from_data(
    data: Mapping[str, Any], vocabulary: Vocabulary, on: date, name: str | None = None
) -> CaseFile:
    """A case from plain data (an import, a form); raises :class:`DataProblem` with every error found."""
    case, problems = check_case(Parsed(data=as_text(dict(data)), name=name), vocabulary, on)
    if case is None:
        raise DataProblem([problem.issue for problem in problems if problem.issue.severity == "error"])
    return number([case], name)[0][0]
