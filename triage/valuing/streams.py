"""Streams of money over the years: present values and net present value of what is no impact map.

Source: HM Treasury Green Book, annex on discounting; time 0 is the beginning and is not discounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from triage.valuing.discounting import Band, discount_factor

DIGITS = 60


def factors(rates: Decimal | Sequence[Band], years: int) -> tuple[Decimal, ...]:
    """What a pound of each time from 0 to ``years`` is worth at time 0; a rate of 0.035, or bands of a dated schedule."""
    bands = (
        (Band(from_year=0, to_year=max(years, 1), rate=rates),)
        if isinstance(rates, Decimal)
        else tuple(rates)
    )
    with localcontext() as context:
        context.prec = DIGITS
        return (Decimal(1), *(discount_factor(bands, year, "end_of_year") for year in range(1, years + 1)))


def present_value(stream: Sequence[Decimal], rates: Decimal | Sequence[Band]) -> Decimal:
    """Sum over t of stream[t] / (1 + r)^t, t from 0; pounds of time 0."""
    worth = factors(rates, max(len(stream) - 1, 0))
    with localcontext() as context:
        context.prec = DIGITS
        return sum((amount * factor for amount, factor in zip(stream, worth, strict=True)), Decimal(0))


def net_present_value(
    benefits: Sequence[Decimal], costs: Sequence[Decimal], rates: Decimal | Sequence[Band]
) -> Decimal:
    """Present value of benefits less that of costs; a cost below 0 is money that came back."""
    return present_value(benefits, rates) - present_value(costs, rates)


def annuity(rates: Decimal | Sequence[Band], years: int) -> Decimal:
    """What a pound at the end of each of so many years is worth at the beginning."""
    return present_value([Decimal(0), *[Decimal(1)] * years], rates)
