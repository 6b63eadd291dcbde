"""Optimism bias as a line of its own: what cost and value would be if this appraisal erred as others did.

Source of the method: HM Treasury Green Book, supplementary guidance on optimism bias: costs are raised, and benefits lowered,
by what past appraisals got wrong, until the evidence at hand is better. It is shown beside the result and is never in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from triage.valuing import sroi
from triage.valuing.account import OptimismBias
from triage.valuing.costs import PaidCost
from triage.valuing.library import Library


@dataclass(frozen=True)
class BiasLine:
    """One correction."""

    of: Literal["cost", "value"]
    share: Decimal
    amount: Decimal | None
    """Pounds added to the cost (above 0) or to the value (below 0); None where the cost is unknown."""
    who: str | None
    category: str | None
    evidence: str | None
    source: str


@dataclass(frozen=True)
class Optimism:
    """The result with optimism bias, beside the result without it."""

    lines: tuple[BiasLine, ...]
    cost: Decimal | None
    total: Decimal
    known: bool = True
    """Whether anything is known of the value; see :mod:`triage.valuing.knowing`."""

    @property
    def known_total(self) -> Decimal | None:
        """The value with the bias; None where nothing is known of it."""
        return self.total if self.known else None

    @property
    def ratio(self) -> Decimal | None:
        """Pounds of value for each pound spent, with the bias."""
        return sroi.ratio(self.total, self.cost) if self.known else None


def optimism(
    wanted: Sequence[OptimismBias],
    library: Library,
    costs: Sequence[PaidCost],
    cost: Decimal | None,
    total: Decimal,
) -> Optimism | None:
    """Work out the corrections a map names, each on the amounts as they stand; None where it names none."""
    if not wanted:
        return None
    lines = []
    for bias in wanted:
        share, source = bias.share or Decimal(0), bias.source or ""
        if bias.category is not None:
            category, table = library.biases[bias.category]
            share = category.upper if bias.bound == "upper" else category.lower
            source = f"{category.title}, {bias.bound} bound: {table}"
        if bias.of == "value":
            # Value below nothing is no overstatement: it is not made better by the bias.
            amount: Decimal | None = -share * max(Decimal(0), total)
        elif cost is None:
            amount = None
        else:
            paid = [one.present_value for one in costs if bias.who is None or one.who == bias.who]
            amount = share * sroi.total(paid)
        lines.append(BiasLine(bias.of, share, amount, bias.who, bias.category, bias.evidence, source))
    more = [line.amount for line in lines if line.of == "cost" and line.amount is not None]
    less = [line.amount for line in lines if line.of == "value" and line.amount is not None]
    return Optimism(
        lines=tuple(lines),
        cost=None if cost is None else sroi.total([cost, *more]),
        total=sroi.total([total, *less]),
    )
