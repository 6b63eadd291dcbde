"""What a change of rules would do: to the cases in the record, or to cases in files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from triage.casefile import CaseBatch, read_cases, without_identity
from triage.casework.rule_changes import loaded
from triage.desk import gate
from triage.desk.deciding import case_now
from triage.desk.intake import problem_with_escalations, problems_in_order
from triage.desk.opening import Desk
from triage.desk.versions import name_of, rules_at
from triage.errors import DataProblem, WrongUse
from triage.model import CaseFile, Issue
from triage.rulebook import Rulebook
from triage.signposting import load_directory
from triage.vocabulary import Vocabulary
from triage.workbench.extra import needs

if TYPE_CHECKING:
    from triage.workbench.impact_report import ImpactReport

MANY = frozenset({".jsonl", ".ndjson", ".parquet"})
"""Endings of files that are read case by case and never whole."""
KEPT = Path(".triage") / "columns"
"""Where a workspace keeps the columns of case files."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Impact:
    """A report, and the rules it is about."""

    report: ImpactReport
    old: Rulebook
    new: Rulebook


def stored_cases(desk: Desk) -> tuple[CaseFile, ...]:
    """Every case of the record as it stands on the day, in order of number; erased ones are left out.

    A restricted case, or one that whoever sits at the desk does not see, counts without its number: what is found is kept with
    a proposal, where others read it.
    """
    sight = gate.sight(desk, None)
    shut = {row.case_number for row in desk.store.restrictions()}
    found = []
    for place, row in enumerate(sorted(desk.store.cases(), key=lambda row: row.number), start=1):
        if row.added_on <= desk.on and desk.store.content(row.number, row.file_hash) is not None:
            case = without_identity(case_now(desk, row))
            hidden = row.number in shut or sight.of(row) != "full"
            found.append(case.model_copy(update={"case": f"(not shown {place})"}) if hidden else case)
    return tuple(found)


def rulebook_at(desk: Desk, ref: str) -> Rulebook:
    """The rulebook that ``ref`` stands for (:func:`triage.desk.versions.rules_at`).

    Raises :class:`DataProblem` with every fault, each naming ``ref``, where it does not load.
    """
    files = rules_at(desk, ref)
    try:
        return loaded(files)
    except DataProblem as fault:
        if ref == "working":
            raise
        raise DataProblem(
            [
                issue.model_copy(update={"file": f"{ref}: {issue.file}" if issue.file else ref})
                for issue in fault.issues
            ]
        ) from fault


def impact_of(
    desk: Desk,
    against: str,
    *,
    new: str = "working",
    files: Sequence[Path] = (),
    columns: Path | None = None,
    most: int | None = None,
    named: int | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> Impact:
    """Work out what the rules ``new`` do to cases that the rules ``against`` do not.

    ``files``: case files; the cases of the record where there are none. ``columns``: a folder to keep columns in; a
    place of its own for each large file otherwise, and none for the record, so that what is erased there is nowhere
    else. Raises :class:`WrongUse` for rules or files that are not there, :class:`DataProblem` for faulty ones.
    """
    needs("numpy", "pyarrow")
    from triage.workbench.impact import MOST, NAMED, impact  # noqa: PLC0415 - needs an extra

    before, after = rulebook_at(desk, against), rulebook_at(desk, new)
    directory = load_directory(desk.directory_files, after.vocabulary)
    cases, broken = _cases(desk, files, after.vocabulary)
    report = impact(
        before,
        after,
        cases,
        directory=directory,
        settings=desk.settings,
        on=desk.on,
        folder=columns or _kept(desk, files),
        old_name=name_of(desk, against),
        new_name=name_of(desk, new),
        most=MOST if most is None else most,
        named=NAMED if named is None else named,
        seed=seed,
        progress=progress,
    )
    if broken is None and report.problems and files:
        report = replace(
            report, problems=_escalations_first(desk, files[0], report.problems, after.vocabulary)
        )
    if broken is not None and broken.problems:
        errors = problems_in_order(
            problem_with_escalations(desk, one) for one in broken.problems if one.issue.severity == "error"
        )
        report = replace(
            report,
            broken=report.broken + len([one for one in broken.problems if one.partial is not None]),
            problems=(*report.problems, *errors),
        )
    if not report.cases:
        raise DataProblem(list(report.problems) or [_no_case(files)])
    return Impact(report, before, after)


def _escalations_first(
    desk: Desk, path: Path, problems: Sequence[Issue], vocabulary: Vocabulary
) -> tuple[Issue, ...]:
    """Problems of a file of JSON lines, those first whose readable part calls for an escalation (contract, section 1)."""
    if path.suffix.lower() == ".parquet":
        return tuple(problems)
    wanted = {issue.line for issue in problems}
    found: dict[int | None, Issue] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if number in wanted:
                for problem in read_cases(line, "line.jsonl", vocabulary, desk.on).problems:
                    told = problem_with_escalations(desk, problem)
                    if told.escalations:
                        found.setdefault(number, told)
    seen: set[int | None] = set()
    whole = []
    for issue in problems:
        readable = found.get(issue.line)
        if readable is not None and issue.line not in seen:
            seen.add(issue.line)
            whole.append(
                issue.model_copy(
                    update={"escalations": readable.escalations, "case": issue.case or readable.case}
                )
            )
        else:
            whole.append(issue)
    return problems_in_order(whole)


def _no_case(files: Sequence[Path]) -> Issue:
    return Issue(
        file=files[0].name if files else None,
        code="TR102",
        what="there is no case to read",
        why="a change of rules is looked at over cases",
        mend="give a file with at least one case",
    )


def _cases(
    desk: Desk, files: Sequence[Path], vocabulary: Vocabulary
) -> tuple[tuple[CaseFile, ...] | Path, CaseBatch | None]:
    """The cases to look at, and what came of reading small files."""
    if not files and desk.workspace is None:
        raise WrongUse(
            "there are no cases to look at",
            why="no file is named, and without a workspace there is no record",
            mend="name files with cases (triage rules impact --against shipped cases.jsonl), or a workspace with --workspace",
        )
    if not files:
        cases = stored_cases(desk)
        if not cases:
            raise WrongUse(
                f"the record holds no case on {desk.on}",
                why="a change of rules is looked at over cases",
                mend="add cases with `triage case add`, or name files with cases: triage rules impact --against shipped cases.jsonl",
            )
        return cases, None
    many = [path for path in files if path.suffix.lower() in MANY]
    if many and len(files) > 1:
        raise WrongUse(
            f"{many[0].name} cannot be read together with other files",
            why="files of many cases are kept as columns, one place for each",
            mend="put all cases into one file, or run the command once for each",
        )
    if many:
        return many[0], None
    batches = [read_cases(path.read_bytes(), str(path), vocabulary, desk.on) for path in files]
    found = tuple(without_identity(case) for batch in batches for case in batch.cases)
    problems = tuple(problem for batch in batches for problem in batch.problems)
    if not found:
        raise DataProblem(problems_in_order(problem_with_escalations(desk, problem) for problem in problems))
    twice = _first_twice(found)
    if twice is not None:
        raise WrongUse(
            f"the case number {twice} stands in two of these files",
            why="a report names cases by number",
            mend="give each case a number of its own",
        )
    return found, CaseBatch(found, problems, single=False)


def _first_twice(cases: Sequence[CaseFile]) -> str | None:
    seen: set[str | None] = set()
    for case in cases:
        if case.case in seen:
            return case.case
        seen.add(case.case)
    return None


def _kept(desk: Desk, files: Sequence[Path]) -> Path | None:
    """A folder for the columns of one large file; None where nothing is kept."""
    if len(files) != 1 or files[0].suffix.lower() not in MANY:
        return None
    name = hashlib.sha256(str(files[0].resolve()).encode()).hexdigest()[:16]
    if desk.workspace is not None:
        return desk.workspace.folder / KEPT / name
    # Cases of children lie in it, so nobody else on this machine may look.
    own = Path(tempfile.gettempdir()) / f"needs-triage-{os.getuid() if hasattr(os, 'getuid') else 'columns'}"
    own.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and (own.stat().st_uid != os.getuid() or own.stat().st_mode & 0o077):
        raise WrongUse(
            f"the folder {own} can be read by others",
            why="columns of cases would lie in it",
            mend="name a folder of your own with --columns DIR",
        )
    return own / name
