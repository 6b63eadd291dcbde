"""What comes next for one case: every open case has a day and somebody whose job it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import OPEN_STATES, WHOSE_JOB
from triage.casework.lifecycles.escalations import FIRST_JOB
from triage.casework.referrals import help_has_begun, is_final
from triage.desk.carrying import not_sent_yet
from triage.desk.deciding import found_case
from triage.desk.due.casework import casework_days
from triage.desk.due.held import outlives_closing
from triage.desk.opening import Desk
from triage.store.records import CaseRow

COORDINATORS = "coordinator"
_ORDER = (
    "escalation",
    "duty",
    "decision",
    "action",
    "referral",
    "look",
    "feedback",
    "casework",
    "follow_up",
    "audit",
    "review",
)


@dataclass(frozen=True)
class NextStep:
    """The next thing to do for a case."""

    day: date
    whose: str
    """A registered person, else a role; never empty."""
    what: str
    """In plain words, without anything about the child."""
    record: str
    """What to name when recording it, such as ``referral 3``."""


def next_step(desk: Desk, number: str) -> NextStep | None:
    """Find the earliest thing to do for a case; None only for one that is not open and asks for nothing more."""
    steps = sorted(
        _steps(desk, found_case(desk, number)), key=lambda found: (found[1].day, _ORDER.index(found[0]))
    )
    return steps[0][1] if steps else None


def all_steps(desk: Desk, number: str) -> list[NextStep]:
    """List all that is to be done for a case, by day."""
    return [
        step
        for _, step in sorted(
            _steps(desk, found_case(desk, number)), key=lambda found: (found[1].day, _ORDER.index(found[0]))
        )
    ]


def _steps(desk: Desk, row: CaseRow) -> Iterator[tuple[str, NextStep]]:
    store, words, number = desk.store, desk.vocabulary, row.number
    mine = row.owner or COORDINATORS
    is_open = row.state == "open"
    for one in store.escalations(number):
        if one.state in OPEN_STATES:
            whose = (
                one.dispute_role if one.state == "disputed" and one.dispute_role else WHOSE_JOB[one.towards]
            )
            yield (
                "escalation",
                NextStep(one.due_on, whose, f"{one.towards}: {FIRST_JOB[one.state]}", f"escalation {one.id}"),
            )
    for look in store.looks(number, "open"):
        title = words.title("look_reasons", look.code)
        yield (
            "look",
            NextStep(look.due_on, mine if look.role == COORDINATORS else look.role, title, f"look {look.id}"),
        )
    for referral in store.referrals(number):
        record = f"{referral.kind} {referral.id}"
        waits = not is_final(words, referral.state) and not help_has_begun(words, referral.state)
        if referral.ask_on is not None and not referral.helped:
            yield "referral", NextStep(referral.ask_on, mine, "ask whether it helped", record)
        elif waits:
            yield "referral", NextStep(referral.answer_due_on, mine, "ask what became of it", record)
        if referral.feedback_due_on is not None and referral.feedback_on is None:
            yield (
                "feedback",
                NextStep(referral.feedback_due_on, mine, "tell the referrer what came of it", record),
            )
    if row.state == "closed":
        if row.follow_up_on is not None:
            yield (
                "follow_up",
                NextStep(row.follow_up_on, mine, "ask how things are since closing", f"case {number}"),
            )
        if row.audit_due_on is not None and row.audited_on is None:
            yield "audit", NextStep(row.audit_due_on, "manager", "audit the closing", f"case {number}")
    for duty in store.duties(number, "open"):
        if not (is_open or (outlives_closing(duty) and row.closure_reason != "duplicate")):
            continue
        what = "ask" if duty.kind == "ask" else "look"
        yield (
            "duty",
            NextStep(
                duty.due_on,
                mine if duty.role == COORDINATORS else duty.role,
                f"{what}: {duty.code}",
                f"decision {duty.seq}",
            ),
        )
    if not is_open:
        return
    latest = store.decisions(number)[-1]
    if any(
        action.state == "proposed" and action.seq == latest.seq
        for action in store.actions(number, "proposed")
    ):
        yield (
            "decision",
            NextStep(
                latest.decided_on, mine, "confirm or put aside what is proposed", f"decision {latest.seq}"
            ),
        )
    for action in not_sent_yet(desk, number):
        yield (
            "action",
            NextStep(action.due_on, mine, f"{action.kind}: {action.help}", f"action {action.position}"),
        )
    weeks = casework_days(row, desk.settings)
    if weeks is not None:
        yield (
            "casework",
            NextStep(
                weeks[1], mine, "decide what follows casework: step down, go on, or step up", f"case {number}"
            ),
        )
    yield "review", NextStep(row.review_on, mine, "score the needs again", f"case {number}")
