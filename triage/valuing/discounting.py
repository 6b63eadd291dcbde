"""What a later year's pound is worth today: flat rates, dated declining schedules and the three timing conventions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from triage.model import Day, Value, Whole
from triage.valuing.fields import AtLeastOne, Id, Share, Text

Convention = Literal["start_of_year", "mid_year", "end_of_year"]


class Band(Value):
    """The rate a year from one year to another, both included."""

    from_year: Whole = Field(ge=0)
    to_year: Whole = Field(ge=0)
    rate: Share


class Schedule(Value):
    """A published schedule as it stood on a day."""

    id: Id
    title: Text
    source: Text
    read_on: Day | None = None
    rates: Annotated[tuple[Band, ...], AtLeastOne]

    @model_validator(mode="after")
    def _without_gaps(self) -> Schedule:
        for before, after in zip(self.rates, self.rates[1:], strict=False):
            if after.from_year != before.to_year + 1:
                raise ValueError(f"years {before.to_year} and {after.from_year} do not join")
        if self.rates[0].from_year > 1:
            raise ValueError("the first years are missing")
        return self


class ScheduleFile(Value):
    """A file of discount schedules."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["discount_schedules"]
    schedules: Annotated[tuple[Schedule, ...], AtLeastOne]


class Discounting(Value):
    """How an impact map discounts."""

    schedule: str | None = None
    rate: Share | None = None
    convention: Convention

    @model_validator(mode="after")
    def _one_rate(self) -> Discounting:
        if (self.schedule is None) == (self.rate is None):
            raise ValueError("give either a schedule (such as green_book) or a rate")
        return self


def none_is_none(value: Any) -> Any:
    """``discounting: none`` says no discounting as much as null does."""
    return None if isinstance(value, str) and value.strip().lower() == "none" else value


def _rate_in(bands: tuple[Band, ...], year: int) -> Decimal:
    return next((band.rate for band in bands if band.from_year <= year <= band.to_year), bands[-1].rate)


def discount_factor(bands: tuple[Band, ...], year: int, convention: Convention) -> Decimal:
    """Present value of one pound of ``year`` (1 is the first): 1 / (1 + r) for each year waited, r the rate of that year.

    ``start_of_year`` waits year − 1 years, so that year 1 is undiscounted; ``mid_year`` year − ½; ``end_of_year``
    all of it. Source: HM Treasury Green Book, annex on discounting (a declining schedule is compounded year by year).
    """
    waited = year if convention == "end_of_year" else year - 1
    factor = Decimal(1)
    for passed in range(1, waited + 1):
        factor /= 1 + _rate_in(bands, passed)
    if convention == "mid_year":
        factor /= (1 + _rate_in(bands, year)).sqrt()
    return factor


def flat_factors(rate: Decimal, years: int, convention: Convention) -> tuple[Decimal, ...]:
    """What a pound of each year is worth today at one rate: 1 / (1 + r) for each year waited."""
    waited = {"start_of_year": Decimal(1), "mid_year": (1 + rate).sqrt(), "end_of_year": 1 + rate}[convention]
    factors = [1 / waited]
    for _ in range(years - 1):
        factors.append(factors[-1] / (1 + rate))
    return tuple(factors)
