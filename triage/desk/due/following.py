"""What is due about help on its way: referrals without an answer, long waits, signposts, what the referrer is to hear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.casework.referrals import help_has_begun, is_final
from triage.desk.directory.attention import LARGE
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.due.safety import whom
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.store.records import ReferralRow

_MENTAL_HEALTH = ("mental health", "perinatal mental health")
"""How the terms of the Open Referral taxonomy begin that stand for help in mental health."""


def referrals(held: Held) -> Iterator[DueItem]:
    """Referrals without an answer, or that wait; help that has begun is looked at with the review."""
    for row in _unanswered(held):
        if row.kind == "signpost" and row.ask_on is not None:
            continue
        state = held.desk.vocabulary.title("referral_states", row.state).lower()
        yield _item(
            held, row, "referral", row.answer_due_on, f"Ask {row.service} what became of it ({state})"
        )


def waits(held: Held) -> Iterator[DueItem]:
    """Referrals whose help has not begun when it should have: each is looked at, whatever the service answers meanwhile."""
    for row in _unanswered(held):
        if row.kind == "referral":
            weeks, why = longest_wait(held.desk, row)
            what = f"Find help sooner than {row.service}: no first contact after {weeks} weeks ({why})"
            yield _item(held, row, "wait", row.made_on + timedelta(weeks=weeks), what)


def signposts(held: Held) -> Iterator[DueItem]:
    """Asking the family whether a service it was told of, or help that came to its end, helped."""
    for row in held.followed:
        if row.ask_on is not None and not row.helped:
            yield _item(held, row, "signpost", row.ask_on, f"Ask the family whether {row.service} helped")


def feedback(held: Held) -> Iterator[DueItem]:
    """Telling whoever referred the child what came of it."""
    for row in held.followed:
        if row.feedback_due_on is not None and row.feedback_on is None:
            what = f"Tell the referrer what came of the {row.kind} to {row.service}"
            yield _item(held, row, "feedback", row.feedback_due_on, what)


def longest_wait(desk: Desk, row: ReferralRow) -> tuple[int, str]:
    """Weeks that a first contact may take before somebody looks at the wait, and where the number comes from.

    For mental health the setting ``mental_health_wait_weeks`` (12: inventory E21), or less where the service itself says
    less; for other help what the service said, else ``wait_weeks``.
    """
    limits = desk.settings.casework
    said = _said_by(desk, row.service)
    if in_mental_health(desk, row.help):
        if said is not None and 0 < said < limits.mental_health_wait_weeks:
            return said, "what the service said"
        return limits.mental_health_wait_weeks, "the limit in mental health"
    return (said, "what the service said") if said else (limits.wait_weeks, "the usual limit")


def in_mental_health(desk: Desk, help_code: str) -> bool:
    """Whether a kind of help is mental health care, by the terms it has in the list ``help``."""
    entry = desk.vocabulary.of("help").get(help_code)
    return entry is not None and any(
        term.lower().startswith(_MENTAL_HEALTH) for term in entry.items("oruk_terms")
    )


def _said_by(desk: Desk, service: str) -> int | None:
    """Weeks of waiting that a service's record states; None where it says nothing or the directory cannot be read quickly."""
    try:
        if sum(map(len, desk.directory_files.values())) > LARGE:
            return None
        record = desk.directory.services.get(service)
    except DataProblem:
        return None
    return record.capacity.wait_weeks if record and record.capacity else None


def _unanswered(held: Held) -> Iterator[ReferralRow]:
    words = held.desk.vocabulary
    for row in held.followed:
        if not is_final(words, row.state) and not help_has_begun(words, row.state):
            yield row


def _item(held: Held, row: ReferralRow, kind: str, due_on: date, what: str) -> DueItem:
    return DueItem(
        kind,
        due_on,
        row.case_number,
        whom(row.person, row.who),
        "coordinator",
        row.help,
        what,
        held.level(row.case_number),
        f"referral {row.id}",
    )
