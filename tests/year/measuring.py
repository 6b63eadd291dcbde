"""What the record of the year says: the wait of each child for each step, escalations, and whether anybody is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from statistics import median

from tests.year.simulating import Year
from triage.casework.escalations import OPEN_STATES
from triage.casework.referrals import help_has_begun, is_final
from triage.desk.due.listing import everything
from triage.store.records import CaseRow


@dataclass
class Wait:
    """Days until one step, one number a child; and why others never came to it."""

    step: str
    days: list[int] = field(default_factory=list)
    never: Counter[str] = field(default_factory=Counter)

    def line(self) -> tuple[str, int, str, str, str, int]:
        """Step, how many, median, ninth decile, longest, how many never."""
        if not self.days:
            return self.step, 0, "-", "-", "-", self.never.total()
        ordered = sorted(self.days)
        ninth = ordered[ceil(len(ordered) * 0.9) - 1]
        return (
            self.step,
            len(ordered),
            f"{median(ordered):g}",
            str(ninth),
            str(ordered[-1]),
            self.never.total(),
        )


def waits(year: Year) -> list[Wait]:
    """Each step, counted from the step before it; a child counts once, by the first referral that came so far."""
    store = year.desk.store
    names = (
        "received to decided", "decided to confirmed", "confirmed to first sent", "sent to acknowledged", "acknowledged to accepted",
        "accepted to started", "confirmed to first review", "confirmed to closed", "closed to followed up",
    )  # fmt: skip
    found = {name: Wait(name) for name in names}
    sent: dict[str, list[int]] = {}
    for one in store.referrals():
        if one.kind == "referral":
            sent.setdefault(one.case_number, []).append(one.id)
    made = {row.id: row.made_on for row in store.referrals()}
    for row in store.cases():
        number = row.number
        first = store.decisions(number)[0]
        found[names[0]].days.append((first.decided_on - row.added_on).days)
        if row.confirmed_on is None:
            why = "closed before" if row.state == "closed" else "waits at the end of the year"
            for name in names[1:]:
                found[name].never[why] += 1
            continue
        found[names[1]].days.append((row.confirmed_on - first.decided_on).days)
        _sent(year, row, sent.get(number, []), made, [found[name] for name in names[2:6]])
        reviews = [one.on_day for one in store.reviews(number) if one.kind == "review"]
        _one(
            found[names[6]],
            row.confirmed_on,
            reviews[0] if reviews else None,
            _why(row, _review(row, year.desk.on)),
        )
        closed = [one.closed_on for one in store.closings(number)]
        _one(found[names[7]], row.confirmed_on, closed[0] if closed else None, "open at the end of the year")
        if closed:
            after = [one.followed_up_on for one in store.closings(number) if one.followed_up_on]
            _one(found[names[8]], closed[0], after[0] if after else None, "not due yet or nobody to ask")
    return list(found.values())


def _review(row: CaseRow, last: date) -> str:
    return "overdue at the end of the year" if row.review_on <= last else "not due yet"


def _why(row: CaseRow, otherwise: str) -> str:
    return f"closed: {row.closure_reason}" if row.state == "closed" else otherwise


def _one(wait: Wait, begun: date, reached: date | None, why: str) -> None:
    if reached is None:
        wait.never[why] += 1
    else:
        wait.days.append((reached - begun).days)


def _sent(year: Year, row: CaseRow, ids: Sequence[int], made: dict[int, date], into: Sequence[Wait]) -> None:
    store = year.desk.store
    assert row.confirmed_on is not None
    if not ids:
        offered = any(one.kind == "referral" for one in store.actions(row.number))
        why = "not sent by the end" if offered else "nothing to refer for, or no agreement"
        for wait in into:
            wait.never[why] += 1
        return
    _one(into[0], row.confirmed_on, min(made[one] for one in ids), "")
    steps: dict[str, date] = {}
    before: dict[str, date] = {}
    for one in ids:
        reached = {move.state: move.on_day for move in reversed(store.moves(one))}
        chain = [made[one], reached.get("opened"), reached.get("accepted"), reached.get("started")]
        for name, start, end in zip(("opened", "accepted", "started"), chain, chain[1:], strict=False):
            if start and end and (name not in steps or end < steps[name]):
                steps[name], before[name] = end, start
    for wait, name in zip(into[1:], ("opened", "accepted", "started"), strict=True):
        if name in steps:
            wait.days.append((steps[name] - before[name]).days)
        else:
            states = {store.referral(one).state for one in ids}  # type: ignore[union-attr]
            over = all(is_final(year.desk.vocabulary, state) for state in states)
            wait.never["every referral came to nothing" if over else "on its way at the end of the year"] += 1


@dataclass(frozen=True)
class Escalated:
    """Days from raised to each step, one number an escalation."""

    raised: int
    told: Wait
    received: Wait
    decided: Wait


def escalated(year: Year) -> Escalated:
    """Every escalation that was raised."""
    told, received, decided = Wait("raised to told"), Wait("raised to received"), Wait("raised to decided")
    rows = year.desk.store.escalations()
    for row in rows:
        for wait, day in ((told, row.told_on), (received, row.received_on), (decided, row.decided_on)):
            _one(wait, row.raised_on, day, "under way at the end of the year")
    return Escalated(len(rows), told, received, decided)


def forgotten(year: Year) -> dict[str, list[str]]:
    """Lists that must be empty."""
    desk = year.desk
    items = list(everything(desk))
    dated = {item.case for item in items}
    escalations = {item.record for item in items if item.kind == "escalation"}
    asked = {item.record for item in items if item.kind in ("referral", "signpost")}
    words = desk.vocabulary
    return {
        "open cases without a next date": [row.number for row in desk.store.cases("open") if row.number not in dated],
        "open cases without a review": [
            row.number for row in desk.store.cases("open")
            if not any(item.kind == "review" and item.case == row.number for item in items)
        ],
        "escalations without a due item": [
            f"escalation {row.id}" for row in desk.store.escalations()
            if row.state in OPEN_STATES and f"escalation {row.id}" not in escalations
        ],
        "referrals without an answer and without a due item": [
            f"referral {row.id}" for row in desk.store.referrals()
            if not is_final(words, row.state) and not help_has_begun(words, row.state) and f"referral {row.id}" not in asked
        ],
        "needs without an answer": list(_unanswered(year)),
        "things due that nobody is shown": [item.record for item in items if not item.shown_to],
    }  # fmt: skip


def _unanswered(year: Year) -> list[str]:
    desk, found = year.desk, []
    for row in desk.store.cases("open"):
        decision = year.decision(row.number)
        named = {need for one in (*decision.actions, *decision.unmet) for need in one.needs}
        named |= {need for one in desk.store.referrals(row.number) for need in one.needs}
        said = " ".join(
            [*(str(ask.need) for ask in decision.asks)]
            + [
                fact
                for one in (*decision.escalations, *decision.human_reviews, *decision.asks)
                for fact in one.facts
            ]
        )
        found += [
            f"{row.number} {need}"
            for need, _, _ in year.scores[row.number]
            if need not in named and f" {need} " not in f" {said} "
        ]
    return found
