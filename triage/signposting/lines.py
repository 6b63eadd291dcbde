"""Reading a feed of JSON lines: ``{"provider": {...}, "service": {...}}``, one a line.

Lines are checked by pydantic's own JSON reader, which is many times faster than the reader that keeps places; only a
line with a fault is read a second time, for the places of its faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from triage.model import Issue
from triage.signposting.records import DirectoryLine, Provider, Service
from triage.signposting.shaping import shape_issues, unreadable
from triage.source import Parsed, SourceProblem, read_json

MOST_FAULTY = 200
"""Faulty lines of one file that are told one by one; of the others only their number."""
_WHY_PROVIDER = "nobody could tell which of the two is meant"


@dataclass(frozen=True)
class Line:
    """One line of the feed, and where it stands."""

    number: int
    """1-based."""
    service: Service
    text: str

    def parsed(self, name: str) -> Parsed:
        """The line with the places of its parts; read when a fault is to be told."""
        return read_json(self.text, name, first_line=self.number)


def read_lines(
    text: str, name: str, providers: dict[str, Provider], issues: list[Issue]
) -> Iterator[tuple[Provider, Line]]:
    """Every sound line with its provider; faults are added to ``issues``.

    ``providers`` gathers the providers of this file by id. A provider repeated with other facts is a fault (DR302).
    """
    faulty = 0
    for number, line in _lines(text):
        try:
            read = DirectoryLine.model_validate_json(line)
        except ValidationError as error:
            faulty += 1
            if faulty <= MOST_FAULTY:
                issues.extend(_faults(line, number, name, error))
            continue
        first = providers.setdefault(read.provider.id, read.provider)
        if first is not read.provider and first != read.provider:
            what = f"the provider '{read.provider.id}' is said in two ways in this file"
            mend = "make its name and sector the same in every line"
            issues.append(
                Issue(file=name, line=number, column=1, code="DR302", what=what, why=_WHY_PROVIDER, mend=mend)
            )
        yield first, Line(number, read.service, line)
    if faulty > MOST_FAULTY:
        what = f"{faulty - MOST_FAULTY} more lines of this file cannot be read"
        mend = "mend the ones that are told first, or bring the feed in again with `triage directory import`"
        issues.append(
            Issue(
                file=name,
                line=1,
                column=1,
                code="DR106",
                what=what,
                why="their services cannot be offered to anybody",
                mend=mend,
            )
        )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that holds something, one in memory at a time."""
    at, number = 0, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        number += 1
        line = text[at:end]
        if line and not line.isspace():
            yield number, line
        at = end + 1


def _faults(line: str, number: int, name: str, error: ValidationError) -> list[Issue]:
    try:
        parsed = read_json(line, name, first_line=number)
    except SourceProblem as problem:
        return [unreadable(issue) for issue in problem.issues]
    found = shape_issues(DirectoryLine, parsed, error)
    return [
        issue if issue.line else issue.model_copy(update={"line": number, "column": 1}) for issue in found
    ]
