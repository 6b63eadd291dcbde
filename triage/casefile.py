"""Case files: text to checked cases, and problems that lose no child.

The unit is the case. A case with an error gives no decision, but what could be read of it is kept as a partial case,
so that an escalation in it is found all the same (contract, section 1).
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from triage.casefile_checks import Fault, check_codes, check_sense, translate
from triage.errors import DataProblem
from triage.model import CaseFile, Issue
from triage.source import MAX_BYTES, Parsed, SourceProblem, decode, json_lines, read_json, read_yaml
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Problem:
    """Something wrong with one case or file, and what of the case could be read all the same."""

    issue: Issue
    partial: CaseFile | None = None
    source: str | None = None
    """The text of the broken case, kept for the unread referral; never printed."""


@dataclass(frozen=True)
class CaseBatch:
    """What one file held."""

    cases: tuple[CaseFile, ...]
    problems: tuple[Problem, ...]
    single: bool
    """Whether the file held one mapping rather than a list or lines."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Problems that kept a case from being decided."""
        return tuple(problem for problem in self.problems if problem.issue.severity == "error")


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
            continue
        parsed, single = part.parsed, part.single
        case, found = check_case(parsed, vocabulary, on, source=part.text)
        problems.extend(found)
        if case is not None:
            cases.append(case)
    cases, repeated = _number(cases, name)
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
                yield _Unreadable(Issue(file=name, line=number, code="TR104", what="this line is longer than 10 MB", why="one case is never that long", mend="one case a line"), "")
                continue
            try:
                yield _Document(read_json(line, name, first_line=number), single=False, text=line)
            except SourceProblem as problem:
                yield _Unreadable(problem.issues[0], line)
        if empty:
            yield _Unreadable(_empty(name), text)
        return
    try:
        parsed = read_json(text, name) if name is not None and name.lower().endswith(".json") else read_yaml(text, name)
    except SourceProblem as problem:
        yield from _chunks(text, name, problem)
        return
    if isinstance(parsed.data, list):
        if not parsed.data:
            yield _Unreadable(_empty(name), text)
        grouped = _parts(parsed)
        for index in range(len(parsed.data)):
            yield _Document(grouped[index], single=False, text=json.dumps(parsed.data[index], ensure_ascii=False))
    else:
        yield _Document(parsed, single=True, text=text)


def _parts(parsed: Parsed) -> list[Parsed]:
    """The items of a list with their own marks, in one pass over all marks."""
    marks: list[dict[Any, Any]] = [{} for _ in parsed.data]
    for path, mark in parsed.marks.items():
        if path and isinstance(path[0], int):
            marks[path[0]][path[1:]] = mark
    return [Parsed(data=data, marks=own, name=parsed.name) for data, own in zip(parsed.data, marks, strict=True)]


def _empty(name: str | None) -> Issue:
    return Issue(file=name, code="TR102", what="the file is empty", why="there is no case in it", mend="write at least a child and a need, as in the README")


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
    partial = _readable_start(part.text, vocabulary)
    number = partial.case if partial else None
    issue = part.issue.model_copy(update={"case": number, "what": part.issue.what, "why": "the case in it has no decision until it can be read"})
    return Problem(issue, partial, part.text)


_NOT_YES = re.compile(r"^[\"']?\s*[,}\n]?\s*[\"']?answer[\"']?\s*:\s*[\"']?(no|not_known|prefer_not_to_say)\b")


def _readable_start(text: str, vocabulary: Vocabulary) -> CaseFile | None:
    """A case made of the indicators named anywhere in a broken text, except those answered otherwise than yes."""
    found = []
    for match in re.finditer(r"[a-z][a-z0-9_]{3,60}", text):
        if vocabulary.has("indicators", match.group()) and not _NOT_YES.match(text[match.end() : match.end() + 60]):
            found.append({"indicator": match.group()})
    if not found:
        return None
    number = re.search(r"^\W*case\W+([A-Za-z0-9][A-Za-z0-9._/-]{0,63})\b", text, re.MULTILINE)
    return CaseFile.model_validate({"case": number.group(1) if number else None, "indicators": found})


def check_case(parsed: Parsed, vocabulary: Vocabulary, on: date, source: str | None = None) -> tuple[CaseFile | None, list[Problem]]:
    """Check one case; returns the case (None where it has an error) and its problems.

    The first error of a case carries the partial case, so that its escalations are worked out once.
    """
    data = parsed.data
    if not isinstance(data, dict):
        line, column = parsed.place(())
        issue = Issue(file=parsed.name, line=line, column=column, code="CF101", what="a case is a mapping of keys to values", why="nothing can be read from it", mend="begin with `child:` and `needs:`, as in the README")
        return None, [Problem(issue, _readable_start(source or "", vocabulary), source)]
    number = data.get("case")
    shown = number if isinstance(number, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", number) else None
    faults: list[Fault] = []
    case: CaseFile | None = None
    try:
        case = CaseFile.model_validate(data)
    except ValidationError as error:
        faults = translate(error, data)
    readable = case if case is not None else _salvage(data, faults)
    if readable is not None:
        faults += check_codes(readable, vocabulary)
        faults += check_sense(readable, on)
    faults.sort(key=lambda fault: _order(parsed, fault))
    errors = [fault for fault in faults if fault.severity == "error"]
    partial = _with_meant_indicators(readable, errors) if errors else None
    problems = []
    for fault in faults:
        line, column = parsed.place(_real_path(data, fault.path), key=fault.at_key)
        issue = Issue(file=parsed.name, line=line, column=column, case=shown, code=fault.code, severity=fault.severity, what=fault.what, why=fault.why, mend=fault.mend)
        first_error = bool(errors) and fault is errors[0]
        problems.append(Problem(issue, partial if first_error else None, source if first_error else None))
    return (None if errors else case), problems


def _order(parsed: Parsed, fault: Fault) -> tuple[int, int]:
    line, column = parsed.place(_real_path(parsed.data, fault.path), key=fault.at_key)
    return line or 0, column or 0


def _real_path(data: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as written: a list index falls away where one value stood for a list of one."""
    real: list[str | int] = []
    for step in path:
        if isinstance(step, int) and not isinstance(data, list):
            continue
        real.append(step)
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(real)


def _salvage(data: Mapping[str, Any], faults: list[Fault]) -> CaseFile | None:
    """The case without the parts that cannot be read: a bad value becomes unknown, a bad item is left out."""
    rest = copy.deepcopy(dict(data))
    for _ in range(5):
        for path in sorted({_real_path(rest, fault.path) for fault in faults}, key=lambda path: [str(step).zfill(6) for step in path], reverse=True):
            _remove(rest, path)
        try:
            return CaseFile.model_validate(rest)
        except ValidationError as error:
            faults = translate(error, rest)
    return None


def _remove(data: Any, path: tuple[str | int, ...]) -> None:
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1] if path else None
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data.pop(last)


def _with_meant_indicators(case: CaseFile | None, faults: list[Fault]) -> CaseFile | None:
    """Add the indicators that a misspelt or misplaced word most likely meant: better asked twice than missed."""
    meant = sorted({fault.meant_indicator for fault in faults if fault.meant_indicator})
    if not meant:
        return case
    base = case or CaseFile()
    extra = CaseFile.model_validate({"indicators": [{"indicator": code} for code in meant]}).indicators
    return base.model_copy(update={"indicators": (*base.indicators, *extra)})


def content_hash(case: CaseFile) -> str:
    """SHA-256 of what the case says, its number apart, as hex."""
    content = {key: value for key, value in case.as_json().items() if key != "case"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _number(cases: list[CaseFile], name: str | None) -> tuple[list[CaseFile], list[Problem]]:
    """Give cases without a number one made of their content; two alike in a file get different ones.

    The same number twice in one file is an error for the second: nobody can say which one is meant.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    kept, problems = [], []
    for case in cases:
        if case.case is None:
            made = "N-" + content_hash(case)[:10]
            seen[made] += 1
            kept.append(case.model_copy(update={"case": made if seen[made] == 1 else f"{made}-{seen[made]}"}))
            continue
        if case.case in taken:
            issue = Issue(file=name, case=case.case, code="CF305", what="this case number is given twice in the file", why="nobody can say which of the two is meant, so the second has no decision", mend="give each case a number of its own")
            problems.append(Problem(issue, case, json.dumps(case.as_json(), ensure_ascii=False)))
            continue
        taken.add(case.case)
        kept.append(case)
    return kept, problems


def case_from_data(data: Mapping[str, Any], vocabulary: Vocabulary, on: date, name: str | None = None) -> CaseFile:
    """A case from plain data (an import, a form); raises :class:`DataProblem` with every error found."""
    case, problems = check_case(Parsed(data=_as_text(dict(data)), name=name), vocabulary, on)
    if case is None:
        raise DataProblem([problem.issue for problem in problems if problem.issue.severity == "error"])
    return _number([case], name)[0][0]


def _as_text(value: Any) -> Any:
    """Plain data in the form a reader gives: scalars as text."""
    if isinstance(value, Mapping):
        return {str(key): _as_text(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(part) for part in value]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def expand_example(given: Mapping[str, Any]) -> dict[str, Any]:
    """An example's ``given`` as a case file: ``needs: {sleep: 7}`` and ``reviews: [{week: 8, ...}]`` written out.

    Weeks count from ``received``, else from 2026-01-05, a Monday that examples without a day act as.
    """
    data = copy.deepcopy(dict(given))
    start = date.fromisoformat(data["received"]) if isinstance(data.get("received"), str) and re.fullmatch(r"\d{4}-\d\d-\d\d", data["received"]) else EXAMPLE_DAY
    data["needs"] = _short_needs(data.get("needs"))
    if isinstance(data.get("reviews"), list):
        for review in data["reviews"]:
            if isinstance(review, dict):
                review["needs"] = _short_needs(review.get("needs"))
                if isinstance(review.get("week"), str) and review["week"].isdigit():
                    review["on"] = (start + timedelta(weeks=int(review.pop("week")))).isoformat()
        data.setdefault("received", start.isoformat())
        data.setdefault("opened", start.isoformat())
    return {key: value for key, value in data.items() if value is not None}


EXAMPLE_DAY = date(2026, 1, 5)
"""The day on which an example without a day is received."""


def _short_needs(needs: Any) -> Any:
    if isinstance(needs, dict) and "need" not in needs:
        return [{"need": code, "severity": severity} for code, severity in needs.items()]
    return needs


def without_identity(case: CaseFile) -> CaseFile:
    """The case as rules and decisions see it: identity and the referrer's own name and numbers left out."""
    referrer = case.referrer.model_copy(update={"name": None, "phone": None, "email": None})
    return case.model_copy(update={"identity": None, "referrer": referrer})


__all__ = ["CaseBatch", "Problem", "case_from_data", "check_case", "content_hash", "expand_example", "read_cases", "without_identity"]
