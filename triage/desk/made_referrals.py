"""Referrals and signposts as they stood on the day: without what was recorded of them later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.casework.referrals import help_has_begun, is_final, not_sent
from triage.casework.take_up import TakeUp, read_take_up, states_say
from triage.desk.opening import Desk
from triage.store.records import MoveRow, ReferralRow
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Sent:
    """One referral or signpost as it stood on the day."""

    row: ReferralRow
    moves: tuple[MoveRow, ...]
    """Up to the day, oldest first."""

    @property
    def state(self) -> str:
        """A code of referral_states."""
        return self.moves[-1].state if self.moves else self.row.state

    @property
    def reason(self) -> str:
        """Why it is in its state, where somebody said; a code of decline_reasons, or empty."""
        return self.moves[-1].reason if self.moves else ""

    def reached(self, *states: str) -> date | None:
        """The first day in one of these states."""
        return next((move.on_day for move in self.moves if move.state in states), None)

    def out_on(self, words: Vocabulary) -> date | None:
        """The day it left us: a referral was sent, or a family told."""
        return next((move.on_day for move in self.moves if not not_sent(words, move.state)), None)

    def began_on(self, words: Vocabulary) -> date | None:
        """The day help began."""
        return next((move.on_day for move in self.moves if help_has_begun(words, move.state)), None)

    def over(self, words: Vocabulary) -> bool:
        """Whether nothing can follow."""
        return is_final(words, self.state)

    def take_up(self, words: Vocabulary) -> TakeUp:
        """Whether the family took it up."""
        return read_take_up(
            words,
            state=self.state,
            began_on=self.began_on(words),
            engagement=self.row.engagement,
            engagement_on=self.row.engagement_on,
            helped=self.row.helped,
        )


def sent_by(row: ReferralRow, moves: list[MoveRow], on: date) -> Sent:
    """One referral with its moves up to a day."""
    return Sent(_as_of(row, on), tuple(move for move in moves if move.on_day <= on))


def take_up_of(desk: Desk, row: ReferralRow) -> TakeUp:
    """Whether a family took up one referral or signpost, as known on the day of the desk."""
    enough = row.changed_on <= desk.on and states_say(row.state)
    moves = [] if enough else desk.store.moves(row.id)
    return sent_by(row, moves, desk.on).take_up(desk.vocabulary)


def _as_of(row: ReferralRow, on: date) -> ReferralRow:
    """A referral without what was said of it after the day."""
    later: dict[str, Any] = {}
    if row.engagement and row.engagement_on is not None and row.engagement_on > on:
        later |= {"engagement": "", "engagement_on": None}
    if row.helped and not (row.helped_on is not None and row.helped_on <= on):
        later |= {"helped": "", "helped_on": None, "helped_reason": ""}
    if row.not_needed_on is not None and row.not_needed_on > on:
        later |= {"not_needed_on": None}
    return replace(row, **later) if later else row
