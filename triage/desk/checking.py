"""The checks that a proposed change of the rules goes through, each told apart: green, to be looked at, failed, not run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import triage
from triage.casework.rule_reports import CheckResult, Reports
from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.desk.opening import Desk
from triage.errors import DataProblem, WrongUse
from triage.model import CaseFile, Issue
from triage.rulebook import Rule, Rulebook, child_age_months, run_examples
from triage.rulebook.facts import Area
from triage.rulebook.lint import lint
from triage.rulebook.mutating import survivors
from triage.rulebook.proving.invariants import all_invariants
from triage.signposting import Directory
from triage.workbench.both_ways import decided_both_ways
from triage.workbench.changed import change_lines, changed_rules
from triage.workbench.extra import needs
from triage.workbench.weakened import weakened_escalations

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is (0 where nobody knows)."""
NAMED = 20
"""Details kept for each check; of more, the count says enough."""
GUARDING = frozenset({"invariants", "monotone", "unscored"})
"""Properties whose failure may mean that somebody goes without an escalation."""


@dataclass(frozen=True)
class Change:
    """A rulebook and the one it is to take the place of."""

    old: Rulebook
    new: Rulebook
    old_files: Mapping[str, str]
    new_files: Mapping[str, str]
    directory: Directory
    """The services, read with the codes of ``new``."""


@dataclass(frozen=True)
class _Found:
    """One check with what it adds to the reports."""

    check: CheckResult
    report: dict[str, Any] | None = None
    lost: tuple[str, ...] = ()


def run_checks(desk: Desk, change: Change, progress: Progress) -> Reports:
    """Run every check on a change; raises :class:`DataProblem` where the files have a fault that lint calls an error.

    A check whose library is not installed is ``not_run``: what nobody looked at is no green light.
    """
    linted = _lint(desk, change)
    examples = _examples(desk, change, progress)
    slips = _mutation(desk, change, progress)
    proofs = _proofs(change, progress)
    impact = _impact(desk, change, progress)
    return Reports(
        checks=(linted, examples, slips, proofs.check, impact.check),
        lost_escalations=(
            *impact.lost,
            *weakened_escalations(change.old, change.new),
            *_looser_invariants(change),
            *proofs.lost,
        ),
        changes=tuple(change_lines(change.old, change.new)),
        impact=impact.report,
        proofs=proofs.report,
        versions={"engine": triage.__version__},
    )


def _lint(desk: Desk, change: Change) -> CheckResult:
    """Faults stop a proposal; a warning that the version before does not have is to be looked at."""

    def found(files: Mapping[str, str]) -> tuple[Issue, ...]:
        return lint(files, on=desk.on, area_of=_area(desk, change), basis_of=_basis).issues

    issues = found(change.new_files)
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise DataProblem(errors)
    known = {(issue.code, issue.what) for issue in found(change.old_files)}
    new = [issue for issue in issues if (issue.code, issue.what) not in known]
    if not new:
        return CheckResult("lint", "green", "no fault, and no warning that was not there before")
    return CheckResult(
        "lint",
        "look",
        _counted(len(new), "new warning"),
        _named(f"{issue.place} {issue.code} {issue.what}" for issue in new),
    )


def _area(desk: Desk, change: Change) -> Callable[[CaseFile], Area]:
    return lambda case: area_of(case, change.directory, desk.settings).status


def _basis(case: CaseFile, on: date) -> str:
    return agreement(case, child_age_months(case, on)).basis


def _examples(desk: Desk, change: Change, progress: Progress) -> CheckResult:
    total = sum(len(rule.examples) for rule in change.new.rules if rule.status != "retired")
    failed = []
    results = run_examples(change.new, area_of=_area(desk, change), basis_of=_basis)
    for done, result in enumerate(results, start=1):
        progress("examples", done, total)
        if not result.passed:
            failed.append(
                f"{result.rule.id}: '{result.example.name}' says {result.example.expect}, it is {result.engine}"
            )
    if failed:
        return CheckResult(
            "examples", "failed", f"{len(failed)} of {_counted(total, 'example')} fail", _named(failed)
        )
    return CheckResult("examples", "green", f"all {total} examples do what they say")


def _mutation(desk: Desk, change: Change, progress: Progress) -> CheckResult:
    """Only of changed rules: the others were looked at when they were proposed."""
    chosen = changed_rules(change.old, change.new)
    if not chosen:
        return CheckResult("mutation", "green", "no rule is changed")
    done = 0

    def one_done(_rule: Rule) -> None:
        nonlocal done
        done += 1
        progress("slips", done, len(chosen))

    found = survivors(change.new, chosen, one_done, _area(desk, change), _basis)
    if not found:
        return CheckResult(
            "mutation", "green", f"examples of {_counted(len(chosen), 'changed rule')} notice every slip"
        )
    return CheckResult(
        "mutation",
        "look",
        f"{_counted(len(found), 'slip')} in a changed rule that no example would notice",
        _named(f"{one.rule.id}: {one.in_words(change.new.vocabulary)}" for one in found),
    )


def _proofs(change: Change, progress: Progress) -> _Found:
    """Proofs over all cases; a failure that guards escalations goes to the safeguarding lead."""
    try:
        needs("z3")
    except WrongUse as missing:
        return _Found(CheckResult("proofs", "not_run", missing.what, (missing.mend,)))
    from triage.rulebook.proving import prove  # noqa: PLC0415 - the solver is an extra

    proofs = prove(change.new_files, change.new.vocabulary, progress=progress)
    open_ = [result for result in proofs.results if result.outcome != "proved"]
    report = {
        "format": "triage.proof/1",
        "results": [
            {
                "property": one.property,
                "outcome": one.outcome,
                "rules": list(one.rules),
                "title": one.title,
                "detail": one.detail,
                "counterexample": one.counterexample,
            }
            for one in proofs.results
        ],
    }
    if not open_:
        return _Found(CheckResult("proofs", "green", "all of them hold for every case"), report)
    lines = [f"{one.property} {one.outcome}: {one.title}" for one in open_]
    check = CheckResult("proofs", "failed", f"{_counted(len(open_), 'proof')} not made", _named(lines))
    return _Found(
        check, report, tuple(f"not proved: {one.title}" for one in open_ if one.property in GUARDING)
    )


def _looser_invariants(change: Change) -> tuple[str, ...]:
    """Invariants that are gone or say something else: what must always hold is not taken out in passing."""
    was, _ = all_invariants(change.old_files, change.old.vocabulary)
    now = {one.id: one for one in all_invariants(change.new_files, change.new.vocabulary)[0]}
    return tuple(
        f"the invariant {one.id} {'says something else' if one.id in now else 'is gone'}: {one.title}"
        for one in was
        if one.id not in now or (now[one.id].when, now[one.id].then) != (one.when, one.then)
    )


def _impact(desk: Desk, change: Change, progress: Progress) -> _Found:
    """Every stored case under both rulebooks: red where an escalation is lost, to be looked at where anything else is."""
    from triage.desk.impact import stored_cases  # noqa: PLC0415 - reads every case

    cases = stored_cases(desk)
    if not cases:
        return _Found(
            CheckResult(
                "impact",
                "not_run",
                "no case is stored here to try the change on: add some first, or answer with `rules impact` over a file of cases",
            )
        )
    try:
        needs("numpy", "pyarrow")
    except WrongUse:
        return _one_by_one(desk, change, cases, progress)
    from triage.workbench.impact import impact  # noqa: PLC0415 - numpy is an extra

    report = impact(
        change.old, change.new, cases, directory=change.directory, settings=desk.settings, on=desk.on,
        old_name="the version before", new_name="this change", progress=progress,
    )  # fmt: skip
    lost = [
        _lost_line(one.case, one.to, one.within_days, one.now_within_days)
        for one in (*report.lost_escalations, *report.slower_escalations)
    ]
    worse = [f"{what}: {number}" for what, number in report.gravest if "lost" in what or "lower" in what]
    return _Found(_impact_check(report.headline(), lost, worse), report.as_json(), tuple(lost))


def _one_by_one(desk: Desk, change: Change, cases: Sequence[CaseFile], progress: Progress) -> _Found:
    """The same question without the columns, where their library is not installed."""
    both = decided_both_ways(
        change.old, change.new, cases, directory=change.directory, settings=desk.settings, on=desk.on,
        progress=lambda done, total: progress("stored cases", done, total),
    )  # fmt: skip
    lost = [_lost_line(one.case, one.to, one.within_days, one.now_within_days) for one in both.lost]
    worse = [f"level lower: {both.lowered}"] if both.lowered else []
    summary = f"{both.changed} of {_counted(both.cases, 'stored case')} decided otherwise"
    return _Found(_impact_check(summary, lost, worse), None, tuple(lost))


def _impact_check(summary: str, lost: Sequence[str], worse: Sequence[str]) -> CheckResult:
    if lost:
        return CheckResult("impact", "failed", summary, _named([*lost, *worse]))
    return CheckResult("impact", "look" if worse else "green", summary, _named(worse))


def _lost_line(case: str, to: str, days: int, now: int | None) -> str:
    later = "loses it" if now is None else f"has it within {_counted(now, 'day')}"
    return f"case {case}, escalated to {to} within {_counted(days, 'day')}, {later}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _named(lines: Iterable[str]) -> tuple[str, ...]:
    listed = list(lines)
    more = [f"and {len(listed) - NAMED} more"] if len(listed) > NAMED else []
    return (*listed[:NAMED], *more)
