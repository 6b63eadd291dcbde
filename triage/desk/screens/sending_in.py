"""A referral that is being typed: what is wrong with it, what would be proposed, and sending it in.

Whatever happens, what calls for somebody is named first: in a referral with a fault, where the workspace's own rules cannot be
read, and where the record cannot be written to (law 1 of the contract).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from triage.casefile import CaseBatch, read_cases
from triage.casework.permissions import ROLES
from triage.desk import accounts, gate
from triage.desk.deciding import assess_case, stored_decision
from triage.desk.due.item import KINDS
from triage.desk.due.listing import next_due
from triage.desk.fallback import naming_escalations
from triage.desk.intake import add_cases, problem_with_escalations
from triage.desk.opening import Desk
from triage.desk.screens.as_case import NAME, source_of
from triage.desk.screens.drafts import sent_draft
from triage.desk.screens.typed import SAFETY, Typed
from triage.errors import DataProblem, TriageError
from triage.model import Decision, EmergencyContacts, Issue


@dataclass(frozen=True)
class Fault:
    """Something wrong with one field, in the words of the case file."""

    field: str
    """The field it stands under; empty where it is about the whole."""
    what: str
    mend: str
    stops: bool
    """Whether the referral cannot become a case before it is mended."""


@dataclass(frozen=True)
class Checked:
    """What a referral that is typed comes to; nothing of it is kept."""

    decision: Decision | None
    """What would be proposed; None where it cannot be worked out yet."""
    faults: tuple[Fault, ...]
    calls: tuple[str, ...]
    """Escalations in a few words, of a referral with a fault too."""
    trouble: str = ""
    """Why it could not be checked at all; its escalations are named all the same."""


@dataclass(frozen=True)
class SentIn:
    """What came of sending; ``number`` is empty where it did not become a case."""

    number: str
    decision: Decision | None
    checked: Checked
    unread: bool = False
    """Whether it was kept as it stands for the safeguarding lead to read today."""
    before: bool = False
    """Whether the same referral had been sent before: it is still one case."""
    next_on: date | None = None
    """The day on which somebody here looks at it at the latest."""
    next_what: str = ""


@dataclass(frozen=True)
class Questions:
    """What the form asks, from the lists of the workspace."""

    safety: tuple[tuple[str, str, str], ...]
    """Code, title and question, of those that the list ask_fields holds."""
    statuses: tuple[tuple[str, str], ...]
    """Answers to whether sharing was agreed: code and title."""
    contacts: tuple[EmergencyContacts, ...]
    roles: Mapping[str, str]


def questions(desk: Desk) -> Questions:
    """What the form asks here, and whom to call here in an emergency."""
    asked = desk.vocabulary.of("ask_fields")
    agreed = desk.vocabulary.of("consent")
    return Questions(
        tuple((code, asked[code].title, asked[code].text("question") or asked[code].title) for code in SAFETY if code in asked),
        tuple((code, agreed[code].title) for code in ("given", "refused", "not_asked", "withdrawn") if code in agreed),
        tuple(desk.settings.contacts),
        ROLES,
    )  # fmt: skip


def check(desk: Desk, typed: Typed, by: str | None) -> Checked:
    """Work out what would be proposed, and every fault; writes nothing. Raises :class:`Refused` for whoever may not."""
    gate.read(desk, "assess", by)
    raw, fields = source_of(desk, typed)
    try:
        with naming_escalations(desk, (Path(NAME),), lambda _: raw):
            batch = read_cases(raw, NAME, desk.vocabulary, desk.on)
            return _checked(desk, typed, batch, fields)
    except DataProblem as trouble:
        return _troubled(trouble)


def _checked(desk: Desk, typed: Typed, batch: CaseBatch, fields: Mapping[int, str]) -> Checked:
    faults = [*_unfinished(typed), *(_fault(problem.issue, fields) for problem in batch.problems)]
    if batch.cases:
        decision = assess_case(desk, batch.cases[0])
        return Checked(decision, tuple(faults), ())
    calls = [
        words for problem in batch.problems for words in problem_with_escalations(desk, problem).escalations
    ]
    return Checked(None, tuple(faults), tuple(dict.fromkeys(calls)))


def _unfinished(typed: Typed) -> list[Fault]:
    """A need that is typed and not added would be lost without a word."""
    if not typed.line.strip():
        return []
    return [Fault("line", "this need is typed and not added yet", "press enter to add it, or clear the line", stops=True)]  # fmt: skip


def _fault(issue: Issue, fields: Mapping[int, str]) -> Fault:
    line = issue.line or 0
    return Fault(fields.get(line, ""), issue.what, issue.mend, stops=issue.severity == "error")


def _troubled(trouble: DataProblem) -> Checked:
    calls = tuple(dict.fromkeys(words for issue in trouble.issues for words in issue.escalations))
    said = ". ".join(part for part in (trouble.what, trouble.why, trouble.mend) if part)
    return Checked(None, (), calls, said)


def send(desk: Desk, typed: Typed, draft: int | None, by: str | None) -> SentIn:
    """Add the referral as a case and erase its draft; sent twice it is one case.

    With a fault it becomes no case: what can be read of it is kept for the safeguarding lead where it calls for somebody, and
    the draft stays as it is. Raises :class:`Refused` where nobody registered is named, or their role adds no case.
    """
    raw, fields = source_of(desk, typed)
    try:
        with naming_escalations(desk, (Path(NAME),), lambda _: raw):
            batch = read_cases(raw, NAME, desk.vocabulary, desk.on)
            waiting = _unfinished(typed)
            if waiting and not batch.problems:
                return SentIn("", None, _checked(desk, typed, batch, fields))
            own = [assess_case(desk, case) for case in batch.cases]
            report = add_cases(desk, batch, by)
    except DataProblem as trouble:
        return SentIn("", None, _troubled(trouble))
    numbers = [*(one.number for one in report.added), *report.skipped]
    if not numbers:
        faults = (*_unfinished(typed), *(_fault(issue, fields) for issue in report.problems))
        calls = tuple(dict.fromkeys(words for issue in report.problems for words in issue.escalations))
        return SentIn("", None, Checked(None, faults, calls), unread=bool(calls))
    number = numbers[0]
    if draft is not None:
        sent_draft(desk, draft, number, by)
    return _sent(desk, number, own[0], by, before=not report.added)


def _sent(desk: Desk, number: str, own: Decision, by: str | None, *, before: bool) -> SentIn:
    """Say when somebody here looks at it at the latest: the earliest day that any step of the decision names.

    Whoever does not see decisions here is told what follows from what they typed (``own``), and every escalation there is:
    what the record knows of a family beside that is not told to whoever refers.
    """
    decision = stored_decision(desk, desk.store.decisions(number)[-1])
    whole = "decision" in gate.seen(desk, accounts.looking(desk, by), number)
    if not whole:
        decision = own.model_copy(update={"case": number, "escalations": decision.escalations})
    row = desk.store.case(number)
    day, what = (row.review_on, "the needs are scored again") if row else (None, "")
    try:
        item = next_due(desk, number)
    except TriageError:
        item = None
    if item is not None:
        day, what = item.due_on, item.what if whole else KINDS.get(item.kind, item.kind)
    elif decision.human_reviews:
        within = min(one.within_days or 0 for one in decision.human_reviews)
        day, what = desk.on + timedelta(days=within), "somebody looks at it"
    return SentIn(number, decision, Checked(decision, (), ()), before=before, next_on=day, next_what=what)
