"""The DfE Children in Need census: an XML file of children becomes case files.

Identifiers of the child other than the case number (UPN, FormerUPN) are left out: no part of a case file asks for
them. The primary need (an N-code) is kept in the extras and leads nobody to a service: its guidance says that it
describes why a child is known to the council, not what would help.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casefile import CaseBatch, Problem, check_case
from triage.errors import DataProblem
from triage.importing.children import Reader, read_child
from triage.importing.elements import Census, read_children
from triage.importing.factors import factor_table
from triage.importing.faults import Faults
from triage.model import CaseFile, Issue
from triage.source import Mark, Parsed
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class ImportedCase:
    """One child as a case file."""

    case: dict[str, Any]
    """Keys as in the contract, section 1."""
    line: int
    """1-based line of the ``Child`` element."""
    column: int = 1


@dataclass(frozen=True)
class CensusBatch:
    """What a census file held; ``children == len(cases) + len(broken)``."""

    cases: tuple[ImportedCase, ...]
    problems: tuple[Problem, ...]
    """Errors and warnings in file order; the first error of a child carries what could be read of it."""
    children: int
    """``Child`` elements seen, whole or not."""
    name: str | None = None

    @property
    def broken(self) -> tuple[Problem, ...]:
        """One problem for each child without a case: the first, with the partial case."""
        return tuple(problem for problem in self.problems if problem.partial is not None)

    def checked(self, vocabulary: Vocabulary, on: date) -> CaseBatch:
        """The same as checked cases, through the checks that every case file goes through, places kept."""
        cases: list[CaseFile] = []
        problems = list(self.problems)
        for imported in self.cases:
            mark = Mark(imported.line, imported.column, imported.line, imported.column)
            parsed = Parsed(data=imported.case, marks={(): mark}, name=self.name)
            case, found = check_case(parsed, vocabulary, on, json.dumps(imported.case, ensure_ascii=False))
            problems.extend(found)
            if case is not None:
                cases.append(case)
        return CaseBatch(tuple(cases), tuple(problems), single=False)


def read_census(raw: bytes, name: str | None, vocabulary: Vocabulary, on: date) -> CensusBatch:
    """Read a Children in Need census; ``on`` is the day to act as, after which no date may lie.

    Every child comes out as a case or as a problem that names line and child. A factor that is unknown and dates that
    cannot be true stop the child: its facts cannot be trusted. Codes that change neither level nor urgency (sex,
    ethnicity, disability, source) are left out with a warning when they are unknown.

    Raises :class:`DataProblem` where nothing can be read: no XML, no census, or a file refused for safety.
    """
    census = Census()
    reader = Reader(vocabulary, factor_table(vocabulary), census, name, on)
    cases: list[ImportedCase] = []
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    children = 0
    for child in read_children(raw, name, census):
        children += 1
        faults, case = read_child(child, _made_number(census, children), reader)
        if faults.case in first_line:
            faults.error(
                "CE205",
                child,
                f"this LAchildID was given before, at line {first_line[faults.case]}",
                "find out whether it is the same child, and keep one entry",
                why="nobody can say which of the two is right, so the second has no decision",
            )
        first_line.setdefault(faults.case, child.line)
        if faults.stopped:
            problems.extend(as_problems(faults, case))
            continue
        problems.extend(Problem(issue) for issue in faults.issues)
        cases.append(ImportedCase(case, child.line, child.column))
    problems.extend(Problem(issue) for issue in _about_file(census, name, children))
    return CensusBatch(tuple(cases), tuple(problems), children, name)


def _about_file(census: Census, name: str | None, children: int) -> Iterator[Issue]:
    if census.broken is not None:
        yield census.broken
    if not children:
        what = (
            "there is no child in this file"
            if census.root == "Message"
            else "this is not a Children in Need census: it has no Message with Children"
        )
        raise DataProblem(
            [
                Issue(
                    file=name,
                    line=1,
                    code="CE106",
                    what=what,
                    why="nothing was imported",
                    mend="export the census (collection CIN) again",
                )
            ]
        )
    if census.header.get("Collection", "CIN") != "CIN":
        yield Issue(
            file=name,
            line=1,
            code="CE301",
            severity="warning",
            what="the header names another collection than CIN",
            why="the children were read as Children in Need all the same",
            mend="check that this is the file you meant",
        )
    for line in census.stray[:20]:
        yield Issue(
            file=name,
            line=line,
            code="CE302",
            severity="warning",
            what="text stands between the children, where none belongs",
            why="it was not read",
            mend="remove it, or move it into its element",
        )


def as_problems(faults: Faults, case: dict[str, Any]) -> Iterator[Problem]:
    """The issues of a stopped child; the first error carries the partial case."""
    partial: CaseFile | None = CaseFile.model_validate(case)
    for issue in sorted(faults.issues, key=lambda found: found.line or 0):
        carries = partial is not None and issue.severity == "error"
        yield Problem(
            issue, partial if carries else None, json.dumps(case, ensure_ascii=False) if carries else None
        )
        if carries:
            partial = None


def _made_number(census: Census, place: int) -> str:
    """The number of a child without one: the census and the child's place in it, so that importing twice makes no double."""
    return "-".join(["CIN", *census.codes().values(), f"{place:05}"])
