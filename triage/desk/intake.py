"""Cases coming in: reading files, adding whole cases, and keeping what could not be read where it calls for somebody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.casefile import CaseBatch, Problem, content_hash, read_cases, without_identity
from triage.casework.cases import History, effective_case, review_day
from triage.deciding import escalations_of
from triage.desk import gate
from triage.desk.deciding import decide_case, keep_json, store_decision
from triage.desk.directory.postcodes import with_home
from triage.desk.forms import form_fault
from triage.desk.households.facts import with_household
from triage.desk.identities import keep_identity
from triage.desk.likening import mark_older, with_likenesses
from triage.desk.opening import Desk
from triage.errors import DataProblem, TriageError
from triage.model import CaseFile, Decision, Issue
from triage.vocabulary import Vocabulary

UNREAD_ROLE = "safeguarding_lead"
"""Whose job an unread referral is (contract, section 1)."""


@dataclass(frozen=True)
class Added:
    """One case that was added, with its proposed decision."""

    number: str
    decision: Decision


@dataclass(frozen=True)
class AddReport:
    """What came of adding cases."""

    added: tuple[Added, ...]
    skipped: tuple[str, ...]
    """Numbers of cases that were there already with the same content."""
    problems: tuple[Issue, ...]
    """Those with an escalation first."""
    unread: int
    """How many referrals were kept to be read today by a person."""


def read_case_files(desk: Desk, paths: Sequence[Path]) -> CaseBatch:
    """Read the cases of several files; a file that cannot be opened raises :class:`OSError` before anything is done."""
    raws = [(path, path.read_bytes()) for path in paths]
    batches = [read_cases(raw, str(path), desk.vocabulary, desk.on) for path, raw in raws]
    if len(batches) == 1:
        return batches[0]
    return CaseBatch(
        cases=tuple(case for batch in batches for case in batch.cases),
        problems=tuple(problem for batch in batches for problem in batch.problems),
        single=False,
    )


def escalation_words(vocabulary: Vocabulary, to: str, by_when: str) -> str:
    """Say an escalation in a few words, its code first: ``statutory today: Tell children's social care now``."""
    day = {"now": "now", "same_day": "today", "next_day": "by tomorrow"}.get(by_when, "today")
    return f"{to} {day}: {vocabulary.title('escalations', to)}"


def problem_with_escalations(desk: Desk, problem: Problem) -> Issue:
    """Give the issue of a broken case with the escalations that its readable part calls for."""
    if problem.partial is None or problem.issue.escalations:
        return problem.issue
    found = escalations_of(
        without_identity(problem.partial),
        rulebook=desk.rulebook,
        directory=desk.directory,
        settings=desk.settings,
        on=desk.on,
    )
    words = tuple(dict.fromkeys(escalation_words(desk.vocabulary, one.to, one.by_when) for one in found))
    return problem.issue.model_copy(update={"escalations": words})


def problems_in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Order problems for print: those with an escalation first, else as they were found."""
    return tuple(sorted(issues, key=lambda issue: not issue.escalations))


def add_cases(
    desk: Desk,
    batch: CaseBatch,
    by: str | None,
    *,
    synthetic: bool = False,
    progress: Callable[[int], None] | None = None,
    act: str = "case.add",
) -> AddReport:
    """Add cases with their proposed decisions, each one whole or not at all; ``progress`` hears the count done.

    A case with the same number and content is skipped, with other content is a problem. A broken case whose readable
    part escalates is kept as an unread referral, due today for the safeguarding lead. Raises :class:`Refused` where nobody
    registered is named; :class:`DataProblem`, with every escalation and the exit code of the cause, where adding breaks off.
    """
    who = gate.change(desk, act, by, decides=False).name
    mark_older(desk)
    issues = [problem_with_escalations(desk, problem) for problem in batch.problems]
    unread = 0
    for problem, issue in zip(batch.problems, issues, strict=True):
        if issue.escalations and issue.severity == "error":
            try:
                unread += keep_unread(desk, problem, issue, who)
            except TriageError as stop:
                raise _stopped(desk, stop, batch.cases, (), issues) from stop
    added: list[Added] = []
    skipped: list[str] = []
    for done, case in enumerate(batch.cases, start=1):
        try:
            outcome = _add(desk, case, who, synthetic=synthetic)
        except TriageError as stop:
            raise _stopped(desk, stop, batch.cases, added, issues) from stop
        if isinstance(outcome, Issue):
            issues.append(outcome)
        elif isinstance(outcome, Added):
            added.append(outcome)
        else:
            skipped.append(outcome)
        if progress:
            progress(done)
    return AddReport(tuple(added), tuple(skipped), problems_in_order(issues), unread)


def _stopped(
    desk: Desk, stop: TriageError, cases: Sequence[CaseFile], added: Sequence[Added], issues: Sequence[Issue]
) -> DataProblem:
    """Make the error for adding that was broken off (locked, full disk): it begins with every escalation there is.

    A record that cannot be written to must not keep anybody from acting for a child (law 1).
    """
    stored = {one.number for one in added}
    found = list(issues)
    for case in cases:
        state = "is stored; its escalation stands" if case.case in stored else "is not stored"
        issue = Issue(
            case=case.case,
            code="CS102",
            what=f"this case {state}",
            why="adding was broken off",
            mend="act on the escalation now, then run the same command again",
        )
        issue = problem_with_escalations(desk, Problem(issue, case))
        if issue.escalations:
            found.append(issue)
    last = Issue(
        code="CS103",
        what=f"{stop.what}; {len(stored)} of {len(cases)} cases were added before",
        why=stop.why,
        mend=stop.mend,
    )
    problem = DataProblem([*problems_in_order(found), last])
    problem.exit_code = stop.exit_code
    return problem


def keep_unread(desk: Desk, problem: Problem, issue: Issue, by: str) -> int:
    """Keep a broken referral for the safeguarding lead, today; returns 1, or 0 where the same text waits already."""
    source = (
        problem.source
        if problem.source is not None
        else json.dumps(problem.partial.as_json() if problem.partial else {})
    )
    with desk.store.writing():
        before = len(desk.store.unread("open"))
        number = desk.store.add_unread(
            {
                "file": Path(issue.file or "").name, "line": issue.line, "case_number": issue.case or "", "came_on": desk.on,
                "due_on": desk.on, "role": UNREAD_ROLE, "escalations": list(issue.escalations), "added_by": by,
            },
            source.encode(),
        )  # fmt: skip
        new = len(desk.store.unread("open")) > before
        if new:
            desk.store.log(desk.on, by, "unread.keep", record=f"unread referral {number}")
    return int(new)


def _add(desk: Desk, case: CaseFile, by: str, *, synthetic: bool) -> Added | Issue | str:
    """Add one case in one step: case, content, decision and log together."""
    store = desk.store
    number = case.case or ""
    whole = content_hash(case)
    with store.writing():
        slip = form_fault(desk, number)
        if slip is not None:
            return problem_with_escalations(desk, Problem(slip, case))
        held = store.case(number)
        if held is not None:
            return number if held.whole_hash == whole else _other_content(desk, case)
        plain = without_identity(case)
        known = tuple(
            other for other in plain.household.cases if other != number and store.case(other) is not None
        )
        effective = with_household(desk, number, effective_case(plain, History(), desk.vocabulary))
        effective = with_likenesses(desk, number, with_home(desk, effective), case)
        decision = decide_case(desk, effective, None)
        store.add_case(
            {
                "number": number, "state": "open", "added_on": desk.on, "added_by": by, "source": case.referrer.source or "",
                "file_hash": keep_json(desk, number, plain.as_json()), "identity_hash": keep_identity(desk, case),
                "whole_hash": whole, "level": decision.level.number, "review_on": next_review(desk, decision),
                "synthetic": synthetic,
            },
            words(desk.vocabulary, plain),
        )  # fmt: skip
        store.log(desk.on, by, "case.add", case=number, record=f"case {number}", shown_hash="sha256:" + whole)
        for other in known:
            store.add_link(number, other, desk.on, by)
        store_decision(desk, number, effective, decision, previous=None, cause="added", by=by)
        store.settle_unread(number, desk.on)
    return Added(number, decision)


def next_review(desk: Desk, decision: Decision) -> date:
    """Find the day of the next review: what the decision asks for, else the interval of its level; never a day before today."""
    return (
        decision.review_on
        if decision.review_on >= desk.on
        else review_day(desk.settings, decision.level.code, desk.on)
    )


def words(vocabulary: Vocabulary, case: CaseFile) -> str:
    """The words a case is found by: its number and the titles of its needs, reasons and indicators; nothing personal."""
    found = [case.case or ""]
    for kind, codes in (
        ("needs", [need.need for need in case.needs]),
        ("referral_reasons", case.reasons),
        ("indicators", [one.indicator for one in case.indicators if one.answer == "yes"]),
    ):
        for code in dict.fromkeys(codes):
            found += [code.replace("_", " "), vocabulary.title(kind, code)]
    return " ".join(found)


def _other_content(desk: Desk, case: CaseFile) -> Issue:
    issue = Issue(
        case=case.case, code="CS101", what="a case with this number and other content is in the record already",
        why="adding it would leave two truths about one child; nothing was changed",
        mend="if it is another child, give it a number of its own; if something changed, record it with `triage case answer` or `triage review`",
    )  # fmt: skip
    return problem_with_escalations(desk, Problem(issue, case))
