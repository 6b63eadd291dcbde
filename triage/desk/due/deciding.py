"""What is due about decisions: looks by named roles, decisions nobody has confirmed, questions, confirmed actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage.desk.carrying import is_sent
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.due.safety import whom
from triage.store.records import ReferralRow

VERBS = {"referral": "Refer", "signpost": "Tell the family about", "support": "Give", "task": "Do"}
"""What is to be done about a confirmed action, by its kind."""


def duties(held: Held) -> Iterator[DueItem]:
    """Questions with their clocks, and looks by a named role."""
    words = held.desk.vocabulary
    for duty in held.duties:
        level = held.level(duty.case_number)
        if duty.kind == "ask":
            question = words.of("ask_fields").get(duty.code)
            what = (question.text("question") if question else None) or duty.code
            yield DueItem(
                "question",
                duty.due_on,
                duty.case_number,
                duty.person,
                duty.role,
                duty.code,
                what + (f" ({words.title('needs', duty.need)})" if duty.need else ""),
                level,
                f"answer {duty.code}",
            )
        else:
            yield DueItem(
                "human_review",
                duty.due_on,
                duty.case_number,
                "",
                duty.role,
                duty.code,
                "Look at: " + words.title("review_reasons", duty.code),
                level,
                f"decision {duty.seq}",
            )


def unconfirmed(held: Held) -> Iterator[DueItem]:
    """One line for each decision with actions that nobody has confirmed or put aside, due from the day it was made."""
    proposed: dict[tuple[str, int], tuple[date, int]] = {}
    for action in held.proposed:
        key = (action.case_number, action.seq)
        day, count = proposed.get(key, (action.due_on, 0))
        proposed[key] = (min(day, action.due_on), count + 1)
    for (number, seq), (earliest, count) in proposed.items():
        latest, made = held.latest[number]
        yield DueItem(
            "decision",
            # Actions of an earlier decision are replaced by the next; one that is left over is due since it should be done.
            made if seq == latest else earliest,
            number,
            "",
            "coordinator",
            "confirm",
            f"Confirm or put aside {count} proposed action{'s' if count > 1 else ''}",
            held.level(number),
            f"decision {seq}",
        )


def confirmed(held: Held) -> Iterator[DueItem]:
    """One line for each confirmed thing of the latest decision that was not done or sent."""
    made: dict[str, list[ReferralRow]] = {}
    for row in held.referrals:
        made.setdefault(row.case_number, []).append(row)
    for action in held.confirmed:
        number = action.case_number
        if action.seq != held.latest[number][0] or is_sent(action, made.get(number, ())):
            continue
        yield DueItem(
            "action",
            action.due_on,
            action.case_number,
            whom(action.person, action.who),
            "coordinator",
            action.help,
            f"{VERBS[action.kind]}: {held.desk.vocabulary.title('help', action.help)}",
            held.level(action.case_number),
            f"decision {action.seq} action {action.position}",
        )
