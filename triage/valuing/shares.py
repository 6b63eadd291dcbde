"""The shares that a sum keeps or takes away, each with where it comes from and how far it may be off."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from triage.model import Day, Value, Whole, YesNo
from triage.valuing.drawing import DrawnShare
from triage.valuing.fields import Share, Text, ordered

MOST_YEARS = 200
FromRecord = Literal["could_not_provide", "external_share", "take_up"]
"""What the record may say beside a typed share; see :mod:`triage.valuing.record_says`."""
STANDS_BESIDE: dict[str, FromRecord] = {
    "deadweight": "could_not_provide",
    "attribution_to_others": "external_share",
    "drop_off": "take_up",
}
"""Adjustment -> what the record says that a person may choose to use for it, and for nothing else."""


class Chosen(Value):
    """A person's written choice to use what the record says in the place of the typed share."""

    from_record: FromRecord
    by: Text
    on: Day
    reason: Text


class Ranged(DrawnShare):
    """A share with where it comes from and how far it may be off."""

    rate: Share
    source: Text
    low: Share | None = None
    high: Share | None = None
    evidence: str | None = None
    """How good the evidence is, in the author's words: measured here, a survey, published elsewhere, a judgement."""
    chosen: Chosen | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Ranged:
        ordered(self.low, self.rate, self.high)
        return self


class Probability(DrawnShare):
    """How likely the outcome is for each one counted."""

    rate: Share
    source: str | None = None
    low: Share | None = None
    high: Share | None = None
    evidence: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Probability:
        ordered(self.low, self.rate, self.high)
        return self


class DropOff(DrawnShare):
    """How much of the outcome is lost each year."""

    rate: Share
    applied: YesNo
    source: str | None = None
    from_year: Whole = Field(default=2, ge=1, le=MOST_YEARS)
    """The year of the outcome's life from which it is lost: the second, unless the map says the first."""
    low: Share | None = None
    high: Share | None = None
    evidence: str | None = None
    chosen: Chosen | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DropOff:
        ordered(self.low, self.rate, self.high)
        if self.rate and not self.source:
            raise ValueError("a drop-off needs its source")
        return self


class Improvement(Value):
    """How far severity fell, and whether the sum uses it."""

    share: Share | None = None
    applied: Literal["in_proxy", "factor", "not_applied"]
    source: str | None = None
    evidence: str | None = None

    @model_validator(mode="after")
    def _factor_needs_share(self) -> Improvement:
        if self.applied == "factor" and self.share is None:
            raise ValueError("an improvement applied as a factor needs its share")
        return self
