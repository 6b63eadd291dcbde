"""What was paid, by whom and in which year, and what that is worth today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from pydantic import Field, model_validator

from triage.model import Whole, YesNo
from triage.valuing.drawing import Drawn
from triage.valuing.fields import Pounds, Text, ordered
from triage.valuing.shares import MOST_YEARS

DIGITS = 60
_PLACES = Decimal("1e-10")


class Cost(Drawn):
    """What the service cost one payer; an amount of null is unknown.

    ``year``: 0 is the beginning, before year 1, and is never discounted; a cost of a later year is discounted as value of
    that year is. A cost without a year counts as it stands. With ``until_year`` the amount is paid again in each year up
    to that one.
    """

    amount: Pounds | None
    source: Text
    who: str | None = None
    low: Pounds | None = None
    high: Pounds | None = None
    inferred: YesNo = False
    year: Whole | None = Field(default=None, ge=0, le=MOST_YEARS)
    until_year: Whole | None = Field(default=None, ge=0, le=MOST_YEARS)
    price_year: str | None = None
    others: YesNo = False
    """What services outside the one that is valued spent on the same outcomes."""

    @model_validator(mode="after")
    def _possible(self) -> Cost:
        ordered(self.low, self.amount, self.high)
        if self.amount is not None and self.amount < 0:
            raise ValueError("a cost is not below 0")
        if self.until_year is not None and (self.year is None or self.until_year < self.year):
            raise ValueError("until_year needs a year that is not after it")
        return self

    @property
    def last_year(self) -> int:
        """The last year in which it is paid; 0 where no year is given."""
        return self.until_year if self.until_year is not None else self.year or 0


@dataclass(frozen=True)
class PaidCost:
    """One payment in one year."""

    who: str | None
    year: int | None
    amount: Decimal
    factor: Decimal
    """What a pound of that year is worth today."""
    present_value: Decimal
    source: str
    inferred: bool
    others: bool


def weight(cost: Cost, factors: Sequence[Decimal]) -> Decimal:
    """Today's pounds for each pound of ``amount``: 1 without a year, else the sum of the factors of its years.

    ``factors`` is what a pound of each year from 1 to the horizon is worth today.
    """
    with localcontext() as context:
        context.prec = DIGITS
        if cost.year is None:
            return Decimal(1)
        years = range(cost.year, cost.last_year + 1)
        return sum((Decimal(1) if year == 0 else factors[year - 1] for year in years), Decimal(0))


def paid(costs: Sequence[Cost], factors: Sequence[Decimal]) -> tuple[PaidCost, ...]:
    """Every payment with its present value, a recurring one year by year; parts that are unknown are left out."""
    found = []
    with localcontext() as context:
        context.prec = DIGITS
        for cost in costs:
            if cost.amount is None:
                continue
            years: Sequence[int | None] = (
                [None] if cost.year is None else range(cost.year, cost.last_year + 1)
            )
            for year in years:
                factor = Decimal(1) if not year else factors[year - 1]
                present = cost.amount * factor
                found.append(
                    PaidCost(
                        cost.who,
                        year,
                        cost.amount,
                        factor,
                        cost.amount if factor == 1 else present.quantize(_PLACES),
                        cost.source,
                        cost.inferred,
                        cost.others,
                    )
                )
    return tuple(found)
