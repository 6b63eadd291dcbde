"""Which of several ways to help are worth their cost beside each other: incremental ratios and the frontier.

Source of the definitions: Drummond and others, *Methods for the Economic Evaluation of Health Care Programmes*; the same
steps as the R package dampack. A strategy is dominated where another gives as much effect or more for as little or less; it
is extendedly dominated where a mix of two others gives more for the same money, which is seen where the incremental ratio
falls from one strategy to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

State = Literal["on_frontier", "dominated", "extended_dominated"]


@dataclass(frozen=True)
class Strategy:
    """One way to help."""

    name: str
    cost: Decimal
    effect: Decimal


@dataclass(frozen=True)
class Placed:
    """A strategy with its place."""

    strategy: Strategy
    state: State
    ratio: Decimal | None
    """Pounds for each further unit of effect against the strategy before on the frontier; None for the first and for those off it."""


def frontier(strategies: Sequence[Strategy]) -> tuple[Placed, ...]:
    """Place every strategy: those on the frontier by cost, then the extendedly dominated, then the dominated."""
    ordered = sorted(strategies, key=lambda one: (one.cost, -one.effect, one.name))
    kept: list[Strategy] = []
    dominated: list[Strategy] = []
    for one in ordered:
        if kept and one.effect <= kept[-1].effect:
            dominated.append(one)
        else:
            kept.append(one)
    extended: list[Strategy] = []
    at = 2
    while at < len(kept):
        if _ratio(kept[at - 1], kept[at]) < _ratio(kept[at - 2], kept[at - 1]):
            extended.append(kept.pop(at - 1))
            at = max(2, at - 1)
        else:
            at += 1
    placed = [
        Placed(one, "on_frontier", _ratio(kept[number - 1], one) if number else None)
        for number, one in enumerate(kept)
    ]
    return (
        *placed,
        *(Placed(one, "extended_dominated", None) for one in sorted(extended, key=lambda one: one.cost)),
        *(Placed(one, "dominated", None) for one in dominated),
    )


def _ratio(before: Strategy, after: Strategy) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (after.cost - before.cost) / (after.effect - before.effect)
