"""What happened to each need of a case: the one shape that outcomes and valuing both read.

It stands here because the two are strangers to each other, and because the desk, which makes it from the record,
must be able to hand the same value to both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

ReviewPoint = Literal["first_review", "final", "follow_up"]
"""``final`` is the last look while help ran; ``follow_up`` is a look after the case was closed, and never a part of ``final``."""
ScoreOn = tuple[date, int | None]
"""The day somebody looked, and the severity from 1 to 10 (ten the worst) or None where it was not scored."""


@dataclass(frozen=True)
class CaseFacts:
    """What is known of a case that outcomes may be looked at by; None and () are not known, never "no"."""

    received: date | None = None
    closed_on: date | None = None
    closure_reason: str | None = None
    age: int | None = None
    """The child's whole years on the day the case was received; -1 is a baby not yet born."""
    sex: str | None = None
    ethnicity: str | None = None
    disability: tuple[str, ...] = ()
    district: str | None = None
    """Outward postcode code, such as B90."""
    authority: str | None = None
    """ONS code of the home's authority, where it is certain."""
    imd_decile: int | None = None
    """1 (most deprived) to 10."""
    reasons: tuple[str, ...] = ()
    """Codes of referral_reasons."""
    source: str | None = None
    """Code of referral_sources."""
    could_not_provide: bool | None = None
    """What the referrer said: could not give this help otherwise (A20); None where nobody asked or answered."""
    level: int | None = None
    """Number of the level in force."""
    engagement: str | None = None
    indicators: tuple[str, ...] = ()
    """Codes of the indicators answered yes by the day."""
    household: str | None = None
    """One key for all cases of one home that are linked in the record; for telling them apart, never for print. None: no link."""


@dataclass(frozen=True)
class MeasureScore:
    """A published questionnaire filled in once for one person of a case."""

    measure: str
    """Code of measures."""
    on: date
    scores: Mapping[str, Decimal]
    """Scale -> score, as the questionnaire is scored; which direction is better is a property of the measure."""
    who: str | None = None
    rater: str | None = None


@dataclass(frozen=True)
class CareStanding:
    """A standing with children's social care from a day to a day (None: it goes on)."""

    status: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class NeedHistory:
    """One need of one person of one case, from its first record to its last review."""

    case: str
    need: str
    person: str
    who: str | None
    category: str
    first: ScoreOn
    """The day the need was first recorded, and its score on that day."""
    reviews: tuple[ScoreOn, ...] = ()
    """Every review of the case after that day, oldest first; None where this need was not scored there."""
    closed_on: date | None = None
    services: tuple[str, ...] = ()
    """Service ids of the actions that carried the need."""
    helps: tuple[str, ...] = ()
    """Help codes of the actions that carried the need."""
    awaiting_review: bool = False
    """The review that is due has not come yet, so that nobody is lost."""
    programmes: tuple[str, ...] = ()
    """Codes of the programmes of those services."""
    about: CaseFacts = CaseFacts()
    after_closing: tuple[ScoreOn, ...] = ()
    """Days on which the family was asked how things are since the case was closed, oldest first."""
    awaiting_follow_up: bool = False
    """Closed, and the day on which the family is asked how things are has not passed."""
    take_up: str | None = None
    """What became of the referrals and signposts for the need, the furthest any came: ``taken_up``, ``waiting`` (on its way),
    ``not_taken_up``, ``not_given`` (ended before the family could take it up), ``none`` (nobody was referred); None where the
    record cannot say."""

    @property
    def whose(self) -> tuple[str, str, str | None]:
        """The one person this need belongs to: case, role in the family, and who."""
        return (self.case, self.person, self.who)

    def looked_at(self, on: date | None = None) -> tuple[ScoreOn, ...]:
        """Reviews up to and with the day ``on``, oldest first; never those before the need was first recorded."""
        return tuple(
            sorted(
                (
                    review
                    for review in self.reviews
                    if review[0] >= self.first[0] and (on is None or review[0] <= on)
                ),
                key=lambda review: review[0],
            )
        )

    def score_at(self, at: ReviewPoint, on: date | None = None) -> int | None:
        """Severity at the first review, or the last severity anybody gave at a review; None where there is none.

        Unscored at the first review is no score at the first review, whatever came later. ``follow_up`` is the last severity
        given after closing.
        """
        if at == "follow_up":
            later = [
                score for day, score in self.after_closing if score is not None and (on is None or day <= on)
            ]
            return later[-1] if later else None
        looks = self.looked_at(on)
        if at == "first_review":
            return looks[0][1] if looks else None
        scores = [score for _, score in looks if score is not None]
        return scores[-1] if scores else None

    def fall(self, at: ReviewPoint, on: date | None = None) -> int | None:
        """Points by which severity fell (below zero: it got worse); None unless both ends were scored."""
        before, after = self.first[1], self.score_at(at, on)
        return None if before is None or after is None else before - after

    def closed(self, on: date | None = None) -> bool:
        """Whether the case was closed by the day ``on``."""
        return self.closed_on is not None and (on is None or self.closed_on <= on)


@dataclass(frozen=True)
class CaseHistory:
    """The needs of one case with what came of them."""

    case: str
    needs: tuple[NeedHistory, ...] = ()
    actions: int = 0
    """Confirmed referrals and signposts."""
    synthetic: bool = False
    """Made up for a demonstration; every figure that uses it says so."""
    about: CaseFacts = CaseFacts()
    measures: tuple[MeasureScore, ...] = ()
    """Oldest first."""
    care: tuple[CareStanding, ...] = ()

    def within(self, start: date | None, end: date | None) -> CaseHistory:
        """Keep only the needs first recorded from ``start`` to ``end``, both days included."""
        kept = tuple(
            need
            for need in self.needs
            if (start is None or need.first[0] >= start) and (end is None or need.first[0] <= end)
        )
        return self if kept == self.needs else replace(self, needs=kept, actions=self.actions if kept else 0)
