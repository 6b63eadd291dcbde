"""SSDA903, the return of looked-after children: several CSV tables, joined by CHILD, become case files.

The tables are told by their columns, whatever their files are called. What a code of the return means for a child is read
with care: being in care today, being missing, and what was found (substance misuse, a conviction) are facts; a blank, or a check
not recorded as done, is not (missing is not zero). The need code (CIN) is kept and leads nobody to a service. UPN is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from triage.casefile import Problem
from triage.errors import DataProblem
from triage.importing.census import CensusBatch, ImportedCase, as_problems
from triage.importing.looked_after_child import ChildRows, read_looked_after
from triage.importing.looked_after_tables import Table, read_table
from triage.model import Issue
from triage.vocabulary import Vocabulary


def read_ssda903(files: Iterable[tuple[str, bytes]], vocabulary: Vocabulary, on: date) -> CensusBatch:
    """Read the tables of a return; ``files`` gives name and bytes of each, ``on`` is the day to act as.

    Every child of any table comes out as a case or as a problem that names file and line. Raises :class:`DataProblem` where a
    file is no table of the return, or a table is given twice.
    """
    tables: dict[str, Table] = {}
    for name, raw in files:
        table = read_table(raw, name)
        if table.kind in tables:
            raise DataProblem([
                Issue(
                    file=name, line=1, code="SD102", what=f"the table {table.kind} is given twice, here and in {tables[table.kind].name}",
                    why="nobody can say which of the two is right; nothing was imported", mend="give each table once",
                )
            ])  # fmt: skip
        tables[table.kind] = table
    children = _by_child(tables)
    cases: list[ImportedCase] = []
    problems: list[Problem] = list(_about_tables(tables))
    for number, rows in children.items():
        faults, case, place = read_looked_after(number, rows, vocabulary, on)
        if faults.stopped:
            problems.extend(as_problems(faults, case))
            continue
        problems.extend(Problem(issue) for issue in faults.issues)
        cases.append(ImportedCase(case, place.line, place.column))
    return CensusBatch(
        tuple(cases), tuple(problems), len(children), next(iter(tables.values())).name if tables else None
    )


def _by_child(tables: dict[str, Table]) -> dict[str, ChildRows]:
    """Rows of every table by child, in the order in which children are first named; the header comes first."""
    found: dict[str, ChildRows] = {}
    for kind in sorted(tables, key=lambda one: one != "Header"):
        for row in tables[kind].rows:
            number = row.text("CHILD")
            found.setdefault(number, {}).setdefault(kind, []).append(row)
    return found


def _about_tables(tables: dict[str, Table]) -> Iterator[Problem]:
    for table in tables.values():
        for issue in table.issues:
            yield Problem(issue)
    for kind, loss in (
        ("Header", "birth dates, sex and ethnicity come from other tables or are not known"),
        ("Episodes", "nobody can tell who is in care today"),
    ):
        if tables and kind not in tables:
            yield Problem(
                Issue(
                    file=next(iter(tables.values())).name, line=1, code="SD103", severity="warning", what=f"the table {kind} is not among these files",
                    why=loss, mend="give all tables of the return together: several files, their folder, or one .zip",
                )
            )  # fmt: skip
