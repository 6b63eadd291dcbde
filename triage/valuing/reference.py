"""Dated data that valuations read: price indices, published percentiles, optimism bias. All of it lies in rules/value."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Annotated, Literal

from pydantic import Field, model_validator

from triage.model import Day, Value, Whole
from triage.valuing.fields import AtLeastOne, Id, Pounds, Share, Text

_CALENDAR = re.compile(r"[0-9]{4}")
_FINANCIAL = re.compile(r"([0-9]{4})[-/]([0-9]{2}|[0-9]{4})")
_PLACES = Decimal("1e-10")
UprateConvention = Literal["calendar", "starting_year"]


class Series(Value):
    """A price index by calendar year, as published on a day."""

    id: Id
    title: Text
    source: Text
    read_on: Day | None = None
    base: Text
    """Such as 2024 = 100."""
    index: dict[str, Pounds]

    @model_validator(mode="after")
    def _years(self) -> Series:
        wrong = [year for year in self.index if not _CALENDAR.fullmatch(year)]
        if wrong or not self.index:
            raise ValueError("an index is written by calendar year, as in 2024: 100")
        if any(value <= 0 for value in self.index.values()):
            raise ValueError("an index is above 0")
        return self

    def factor(self, price_year: str, to: str, convention: UprateConvention) -> Decimal | None:
        """What a pound of ``price_year`` is in prices of ``to``; None where the price year has no index and none is guessed.

        Value × index of the year wanted / index of the price year.
        """
        year = calendar_year(price_year, convention)
        if year is None or year not in self.index or to not in self.index:
            return None
        if year == to:
            return Decimal(1)
        with localcontext() as context:
            context.prec = 60
            return self.index[to] / self.index[year]


def calendar_year(price_year: str, convention: UprateConvention) -> str | None:
    """Give the calendar year whose index a price year has; None for words, and for 2024-25 under ``calendar``.

    >>> calendar_year("2024-25", "starting_year"), calendar_year("2024-25", "calendar"), calendar_year("unknown", "calendar")
    ('2024', None, None)
    """
    word = price_year.strip()
    if _CALENDAR.fullmatch(word):
        return word
    found = _FINANCIAL.fullmatch(word)
    if found is None or convention == "calendar":
        return None
    following = str(int(found[1]) + 1)
    return found[1] if following.endswith(found[2][-2:]) else None


def uprated(amount: Decimal, factor: Decimal) -> Decimal:
    """Bring an amount to other prices, kept to a ten-billionth of a pound."""
    with localcontext() as context:
        context.prec = 60
        return (amount * factor).quantize(_PLACES, ROUND_HALF_EVEN)


class DeflatorFile(Value):
    """A file of price indices."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["price_indices"]
    series: Annotated[tuple[Series, ...], AtLeastOne]


class Percentiles(Value):
    """How published reports set one figure."""

    n: Whole
    p10: Pounds
    p25: Pounds
    median: Pounds
    p75: Pounds
    p90: Pounds


class Natural(Value):
    """The share of a before and after change that is expected without any help."""

    share: Share
    source: Text


class Benchmarks(Value):
    """What published valuations look like: bands of what is usual, never a measure of what is right."""

    source: Text
    caution: Text
    read_on: Day | None = None
    deadweight: Percentiles
    attribution_to_others: Percentiles
    drop_off: Percentiles
    ratio: Percentiles
    natural_improvement: Natural


class BenchmarkFile(Value):
    """The file of published percentiles."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["benchmarks"]
    benchmarks: Benchmarks


class BiasCategory(Value):
    """How far costs of one kind of work were underestimated: the range of optimism bias, as shares."""

    id: Id
    title: Text
    upper: Pounds
    lower: Pounds
    note: str | None = None


class BiasFile(Value):
    """A file of optimism bias by kind of work."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["optimism_bias"]
    source: Text
    read_on: Day | None = None
    categories: Annotated[tuple[BiasCategory, ...], AtLeastOne]
