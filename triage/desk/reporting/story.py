"""What the record says of each case up to the day: read once, and counted by every part of a report.

A child whose two cases were joined counts once, under the number that goes on; what was done under the other number is
theirs. An erased case is not counted, for nothing is known of it. What was recorded after the day is not looked at.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any, Literal

from triage.desk import gate
from triage.desk.deciding import case_file, case_now
from triage.desk.made_referrals import Sent, sent_by
from triage.desk.opening import Desk
from triage.desk.outcome_facts import facts_of
from triage.desk.outcomes import outcome_histories
from triage.desk.parts import each
from triage.model.history import CaseFacts, CaseHistory
from triage.store.records import (
    ActionRow,
    CaseRow,
    DecisionRow,
    EscalationRow,
    ReviewRow,
)
from triage.store.rows_loop import AwaitedRow, ClosingRow, LevelStepRow
from triage.vocabulary import Vocabulary

Wish = tuple[str, str, str | None]
"""A kind of help, for whom, and which of them."""


class Decided:
    """One decision, as far as reports count it; what it says is read when it is first asked for."""

    def __init__(self, row: DecisionRow, read: Callable[[], bytes]) -> None:
        """Keep the row and how to read the rest."""
        self._read = read
        self.on = row.decided_on
        self.level = row.level
        self.step = row.step

    @cached_property
    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._read())
        return told

    @cached_property
    def review_on(self) -> date | None:
        """The day it named for the next review."""
        said = self._told.get("review_on")
        return date.fromisoformat(said) if said else None

    @cached_property
    def unmet(self) -> Mapping[Wish, str]:
        """Help that no service could give -> the reason."""
        return {(one["help"], one["person"], one["who"]): one["reason"] for one in self._told["unmet"]}

    @cached_property
    def offered(self) -> frozenset[Wish]:
        """Help that was offered as a referral or a signpost, or given as support."""
        return frozenset(
            (one["help"], one["person"], one["who"]) for one in self._told["actions"] if one["kind"] != "task"
        )

    @cached_property
    def flags(self) -> frozenset[str]:
        """Codes of the flags it raised."""
        return frozenset(one["flag"] for one in self._told["flags"])

    def asked_of_people(self, what: Literal["asks", "human_reviews", "escalations"]) -> int:
        """How many questions, looks by a named person or escalations it asked for."""
        return len(self._told[what])


@dataclass(frozen=True)
class Story:
    """One child's case up to the day."""

    row: CaseRow
    shown: str | None
    """The number as it may stand in a list inside; None where the reader does not see the case whole."""
    about: CaseFacts
    language: str | None
    history: CaseHistory
    decisions: tuple[Decided, ...]
    referrals: tuple[Sent, ...]
    actions: tuple[ActionRow, ...]
    """Confirmed and done, of all decisions."""
    reviews: tuple[ReviewRow, ...]
    """Reviews while the case was open; not what was asked after closing."""
    closings: tuple[ClosingRow, ...]
    steps: tuple[LevelStepRow, ...]
    escalations: tuple[EscalationRow, ...]
    awaited: tuple[AwaitedRow, ...]
    child_spoke: bool = False
    """Whether the child's own view stands in the case file; never what it says."""
    joined_closings: tuple[ClosingRow, ...] = ()
    """Closings under a number that was joined into this one later."""
    feedback: tuple[tuple[str, str, bool], ...] = ()
    """From whom, what was said, and whether it may be quoted."""

    @property
    def number(self) -> str:
        """The number of the case; it stands for the child wherever children are counted."""
        return self.row.number

    def open_on(self, day: date) -> bool:
        """Whether the case was open at the end of a day."""
        return self.row.added_on <= day and not any(
            one.closed_on <= day and (one.reopened_on is None or one.reopened_on > day)
            for one in self.closings
        )

    def first_action(self, words: Vocabulary) -> date | None:
        """The first day on which something was done for the family (A22); confirming alone is not doing.

        A referral was sent, a family was told of a service, support was given or a task was done, or somebody was told of an
        escalation.
        """
        days = [day for one in self.referrals if (day := one.out_on(words)) is not None]
        days += [
            one.changed_on
            for one in self.actions
            if one.state == "done" and one.changed_on is not None and one.kind in ("support", "task")
        ]
        days += [one.told_on for one in self.escalations if one.told_on is not None]
        return min(days, default=None)

    def first_confirmed(self) -> date | None:
        """The day a person first confirmed an action."""
        return self.row.confirmed_on


def stories(desk: Desk) -> list[Story]:
    """Read every case that is counted, by number."""
    sight = gate.sight(desk, None, "report")
    rows = sorted(desk.store.cases(), key=lambda row: row.number)
    told = {history.case: history for history in outcome_histories(desk)}
    into = {one.case_number: one.joined_to for one in desk.store.merges()}
    held = _Held(desk, into)
    found = []
    for place, row in enumerate(each(desk, rows, "cases told", len(rows)), start=1):
        if (
            row.added_on > desk.on
            or row.number in into
            or desk.store.content(row.number, row.file_hash) is None
        ):
            continue
        history = told.get(sight.name(row.number, place))
        case = case_file(desk, row)
        about = history.about if history else facts_of(desk, row, case_now(desk, row))
        found.append(
            Story(
                row=_confirmed_by(row, desk.on),
                shown=row.number if sight.of(row) == "full" else None,
                about=about,
                language=case.child.language,
                history=history or CaseHistory(row.number, synthetic=row.synthetic, about=about),
                decisions=held.decisions(row.number),
                referrals=tuple(held.referrals.get(row.number, ())),
                actions=tuple(held.actions.get(row.number, ())),
                reviews=tuple(
                    one
                    for one in desk.store.reviews(row.number)
                    if one.kind == "review" and one.on_day <= desk.on
                ),
                closings=tuple(held.closings.get(row.number, ())),
                steps=tuple(held.steps.get(row.number, ())),
                escalations=tuple(held.escalations.get(row.number, ())),
                awaited=tuple(held.awaited.get(row.number, ())),
                child_spoke=case.voice is not None and bool(case.voice.child or case.voice.child_private),
                joined_closings=tuple(held.joined_closings.get(row.number, ())),
                feedback=tuple((one.from_ or "", one.text, one.may_quote) for one in case.feedback),
            )
        )
    return found


def _confirmed_by(row: CaseRow, on: date) -> CaseRow:
    return row if row.confirmed_on is None or row.confirmed_on <= on else replace(row, confirmed_on=None)


class _Held:
    """Rows of the record by the case that goes on, up to the day; each table read once."""

    def __init__(self, desk: Desk, into: Mapping[str, str]) -> None:
        self._desk = desk
        self._into = into
        on, store = desk.on, desk.store
        self.referrals: dict[str, list[Sent]] = defaultdict(list)
        for row in store.referrals():
            if row.made_on <= on:
                self.referrals[self._whose(row.case_number)].append(sent_by(row, store.moves(row.id), on))
        self.actions: dict[str, list[ActionRow]] = defaultdict(list)
        for state in ("confirmed", "done"):
            for action in store.actions(state=state):
                if action.changed_on is not None and action.changed_on <= on:
                    self.actions[self._whose(action.case_number)].append(action)
        self.closings: dict[str, list[ClosingRow]] = defaultdict(list)
        self.joined_closings: dict[str, list[ClosingRow]] = defaultdict(list)
        for closing in store.closings():
            if closing.closed_on <= on:
                number = closing.case_number
                kept = self.closings if self._whose(number) == number else self.joined_closings
                kept[self._whose(number)].append(_closed_as_of(closing, on))
        self.steps: dict[str, list[LevelStepRow]] = defaultdict(list)
        for step in store.level_steps():
            if step.on_day <= on:
                self.steps[self._whose(step.case_number)].append(step)
        self.escalations: dict[str, list[EscalationRow]] = defaultdict(list)
        for escalation in store.escalations():
            if escalation.raised_on <= on:
                self.escalations[self._whose(escalation.case_number)].append(_raised_as_of(escalation, on))
        self.awaited: dict[str, list[AwaitedRow]] = defaultdict(list)
        for answer in store.awaited_answers():
            if answer.on_day <= on:
                self.awaited[self._whose(answer.case_number)].append(answer)

    def _whose(self, number: str) -> str:
        seen = {number}
        while (further := self._into.get(number)) is not None and further not in seen:
            seen.add(number := further)
        return number

    def decisions(self, number: str) -> tuple[Decided, ...]:
        """Decisions on a case up to the day, oldest first."""
        return tuple(
            Decided(row, partial(self._content, number, row.decision_hash))
            for row in self._desk.store.decisions(number)
            if row.decided_on <= self._desk.on
        )

    def _content(self, number: str, content_hash: str) -> bytes:
        body = self._desk.store.content(number, content_hash)
        return (
            b'{"unmet": [], "actions": [], "asks": [], "human_reviews": [], "escalations": [], "flags": []}'
            if body is None
            else body
        )


def _past(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _closed_as_of(row: ClosingRow, on: date) -> ClosingRow:
    later: dict[str, Any] = {}
    if row.audited_on is not None and row.audited_on > on:
        later |= {"audited_on": None, "audited_by": "", "finding": ""}
    if row.reopened_on is not None and row.reopened_on > on:
        later |= {"reopened_on": None, "reopen_reason": ""}
    if row.followed_up_on is not None and row.followed_up_on > on:
        later |= {"followed_up_on": None, "follow_up_found": ""}
    return replace(row, **later) if later else row


def _raised_as_of(row: EscalationRow, on: date) -> EscalationRow:
    steps = ("told_on", "received_on", "decided_on", "disputed_on", "dismissed_on", "settled_on")
    later: dict[str, Any] = {
        name: None for name in steps if getattr(row, name) is not None and not _past(getattr(row, name), on)
    }
    return replace(row, **later) if later else row
