"""What is due, for whom, and whose job it is: escalations first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from triage.casework.escalations import OPEN_STATES, WHOSE_JOB
from triage.casework.referrals import help_has_begun, is_final
from triage.desk.directory.attention import checks_on_agenda
from triage.desk.due_item import ORDER, DueItem
from triage.desk.opening import Desk
from triage.desk.rule_agenda import rules_due
from triage.store.records import ActionRow, CaseRow


def due(desk: Desk, ahead: int | None = 0, role: str | None = None) -> list[DueItem]:
    """List what is due by the day, escalations first, then by kind, day and level.

    ``ahead`` adds that many days to come (None: everything); ``role`` keeps one role's work. Closed cases ask only for
    their escalations and for referrals on their way. What the services' records and the rules themselves need comes last.
    """
    last = None if ahead is None else desk.on + timedelta(days=ahead)
    found = [
        item
        for item in (*_everything(desk), *checks_on_agenda(desk, role), *rules_due(desk, role))
        if (last is None or item.due_on <= last) and role in (None, item.role)
    ]
    return sorted(
        found,
        key=lambda item: (ORDER.index(item.kind), item.due_on, -item.level, item.case or "", item.record),
    )


def next_due(desk: Desk, number: str) -> DueItem | None:
    """Find the earliest thing due for one case; None only for a case that is closed."""
    items = [item for item in _everything(desk) if item.case == number]
    return min(items, key=lambda item: (item.due_on, ORDER.index(item.kind)), default=None)


def _everything(desk: Desk) -> Iterator[DueItem]:
    every = {row.number: row for row in desk.store.cases()}
    opened = {number: row for number, row in every.items() if row.state == "open"}
    yield from _escalations(desk, every)
    yield from _unread(desk)
    yield from _duties(desk, opened)
    yield from _actions(desk, opened)
    yield from _referrals(desk, every)
    for row in opened.values():
        yield DueItem(
            "review",
            row.review_on,
            row.number,
            "",
            "coordinator",
            "review",
            "Score the needs again",
            row.level,
            f"case {row.number}",
        )


def _whom(person: str, who: str) -> str:
    return f"{person}#{who}" if who else person


def _escalations(desk: Desk, every: Mapping[str, CaseRow]) -> Iterator[DueItem]:
    next_step = {"raised": "tell", "told": "make sure it was received", "received": "ask what was decided"}
    for row in desk.store.escalations():
        if row.state in OPEN_STATES:
            title = desk.vocabulary.title("escalations", row.towards)
            yield DueItem(
                "escalation",
                row.due_on,
                row.case_number,
                _whom(row.person, row.who),
                WHOSE_JOB[row.towards],
                row.towards,
                f"{title} ({next_step[row.state]})",
                every[row.case_number].level,
                f"escalation {row.id}",
            )


def _unread(desk: Desk) -> Iterator[DueItem]:
    for row in desk.store.unread("open"):
        what = "Read a referral that could not be read: " + "; ".join(row.escalations)
        yield DueItem(
            "unread_referral",
            row.due_on,
            row.case_number or None,
            "",
            row.role,
            "unread_referral",
            what,
            0,
            f"unread referral {row.id} in {row.file}" + (f" line {row.line}" if row.line else ""),
        )


def _duties(desk: Desk, opened: Mapping[str, CaseRow]) -> Iterator[DueItem]:
    for duty in desk.store.duties(state="open"):
        if duty.case_number not in opened:
            continue
        level = opened[duty.case_number].level
        if duty.kind == "ask":
            question = desk.vocabulary.of("ask_fields").get(duty.code)
            what = (question.text("question") if question else None) or duty.code
            yield DueItem(
                "question",
                duty.due_on,
                duty.case_number,
                duty.person,
                duty.role,
                duty.code,
                what + (f" ({desk.vocabulary.title('needs', duty.need)})" if duty.need else ""),
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
                "Look at: " + desk.vocabulary.title("review_reasons", duty.code),
                level,
                f"decision {duty.seq}",
            )


def _actions(desk: Desk, opened: Mapping[str, CaseRow]) -> Iterator[DueItem]:
    """One line for a decision nobody has confirmed; one for each confirmed thing of the latest that was not done or sent."""
    proposed: dict[tuple[str, int], tuple[date, int]] = {}
    for action in desk.store.actions(state="proposed"):
        key = (action.case_number, action.seq)
        day, count = proposed.get(key, (action.due_on, 0))
        proposed[key] = (min(day, action.due_on), count + 1)
    for (number, seq), (_, count) in proposed.items():
        if number in opened:
            made = next(row.decided_on for row in desk.store.decisions(number) if row.seq == seq)
            yield DueItem(
                "decision",
                made,
                number,
                "",
                "coordinator",
                "confirm",
                f"Confirm or put aside {count} proposed action{'s' if count > 1 else ''}",
                opened[number].level,
                f"decision {seq}",
            )
    confirmed = (one for one in desk.store.actions(state="confirmed") if one.case_number in opened)
    for action in not_sent_yet(desk, confirmed):
        verb = {"referral": "Refer", "signpost": "Tell the family about", "support": "Give", "task": "Do"}[
            action.kind
        ]
        yield DueItem(
            "action",
            action.due_on,
            action.case_number,
            _whom(action.person, action.who),
            "coordinator",
            action.help,
            f"{verb}: {desk.vocabulary.title('help', action.help)}",
            opened[action.case_number].level,
            f"decision {action.seq} action {action.position}",
        )


def not_sent_yet(desk: Desk, confirmed: Iterable[ActionRow]) -> Iterator[ActionRow]:
    """Of confirmed actions, those of the latest decision for which no referral was made; done ones are not ``confirmed``."""
    sent = {(row.case_number, row.help, row.person, row.who) for row in desk.store.referrals()}
    for action in confirmed:
        latest = desk.store.decisions(action.case_number)[-1].seq
        if action.seq == latest and (action.case_number, action.help, action.person, action.who) not in sent:
            yield action


def _referrals(desk: Desk, every: Mapping[str, CaseRow]) -> Iterator[DueItem]:
    """Referrals without an answer, or that wait; help that has begun is looked at with the review."""
    for row in desk.store.referrals():
        if is_final(desk.vocabulary, row.state) or help_has_begun(desk.vocabulary, row.state):
            continue
        state = desk.vocabulary.title("referral_states", row.state).lower()
        yield DueItem(
            "referral",
            row.answer_due_on,
            row.case_number,
            _whom(row.person, row.who),
            "coordinator",
            row.help,
            f"Ask {row.service} what became of it ({state})",
            every[row.case_number].level,
            f"referral {row.id}",
        )
