"""Impact maps: who gains what, how many, what one is worth, and what share of it the service may claim."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from triage.model import Value, Whole, YesNo
from triage.valuing.account import Assurance, Headline, Materiality, OptimismBias, Served, Step, Uprate
from triage.valuing.changes import Change, Changes, Sensitivity
from triage.valuing.costs import DIGITS, Cost, weight
from triage.valuing.discounting import Discounting, none_is_none
from triage.valuing.fields import AtLeastOne, Id, Text
from triage.valuing.proxies import Proxy, from_library
from triage.valuing.queries import Basis, Beside, Quantity, Records, Unit, listed
from triage.valuing.shares import (
    MOST_YEARS,
    STANDS_BESIDE,
    Chosen,
    DropOff,
    Improvement,
    Probability,
    Ranged,
)

__all__ = [
    "MOST_YEARS", "Basis", "Beside", "Change", "Changes", "Chosen", "Cost", "DropOff", "Improvement", "MapFile", "Note",
    "Probability", "Quantity", "Ranged", "Records", "Row", "Sensitivity", "Unit",
]  # fmt: skip


class Row(Value):
    """One outcome for one stakeholder."""

    id: Id
    stakeholder: Id
    outcome: Text
    quantity: Quantity
    proxy: Annotated[Proxy, BeforeValidator(from_library)]
    improvement: Improvement = Improvement(applied="not_applied")
    probability: Probability = Probability(rate=Decimal(1))
    deadweight: Ranged
    displacement: Ranged
    attribution_to_others: Ranged
    """The share that others caused: what is kept is 1 − rate."""
    drop_off: DropOff
    starts_year: Whole = Field(default=1, ge=1, le=MOST_YEARS)
    duration_years: Whole = Field(default=1, ge=1, le=MOST_YEARS)
    overlap_group: str | None = None
    negative: YesNo = False
    """A harm: what it comes to is taken away. Its value of one is written as what one costs, above 0."""

    @model_validator(mode="after")
    def _fits_together(self) -> Row:
        for name in ("deadweight", "displacement", "attribution_to_others", "drop_off"):
            chosen: Chosen | None = getattr(getattr(self, name), "chosen", None)
            if chosen is not None and chosen.from_record != STANDS_BESIDE.get(name):
                raise ValueError(
                    f"{chosen.from_record} does not stand beside {name.replace('_', ' ')}; it may be chosen for "
                    + ", ".join(key for key, what in STANDS_BESIDE.items() if what == chosen.from_record)
                )
        query = self.quantity.records
        if self.negative and self.proxy.value < 0:
            raise ValueError("a harm's value of one is written above 0; negative: true takes it away")
        if query is not None and self.negative != (query.direction == "worse"):
            raise ValueError(
                "a row that counts those who got worse is a harm, and a harm counts those who got worse: "
                "write both negative: true and direction: worse, or neither"
            )
        return self


class Note(Value):
    """A warning only the map's author can give, such as what its source did not print."""

    code: Text
    text: Text


class MapFile(Value):
    """An impact map as it is written (contract, section 7)."""

    format: Whole = Field(ge=1, le=1)
    id: Id
    title: Text
    currency: Literal["GBP"]
    price_year: Text
    cost: Annotated[tuple[Cost, ...] | None, BeforeValidator(listed)]
    """One for each who pays; null is unknown."""
    discounting: Annotated[Discounting | None, BeforeValidator(none_is_none)]
    horizon_years: Whole = Field(ge=1, le=MOST_YEARS)
    rows: Annotated[tuple[Row, ...], AtLeastOne]
    groups: dict[str, Annotated[tuple[str, ...], BeforeValidator(listed)]] = Field(default_factory=dict)
    sensitivities: tuple[Sensitivity, ...] = ()
    notes: tuple[Note, ...] = ()
    source: str | None = None
    theory: dict[str, Annotated[tuple[Step, ...], BeforeValidator(listed)]] = Field(default_factory=dict)
    """Stakeholder -> how the change comes about for them."""
    assurance: Assurance = Assurance()
    materiality: Materiality | None = None
    headlines: Annotated[tuple[Headline, ...], BeforeValidator(listed)] = ()
    optimism_bias: Annotated[tuple[OptimismBias, ...], BeforeValidator(listed)] = ()
    uprate: Uprate | None = None
    served: Served | None = None
    scope: str | None = None
    """In words, what is inside the account and what is not: for whom, where, which work."""

    @model_validator(mode="after")
    def _inside_the_horizon(self) -> MapFile:
        late = [part.last_year for part in self.cost or () if part.last_year > self.horizon_years]
        if late:
            raise ValueError(f"a cost of year {max(late)} lies beyond horizon_years {self.horizon_years}")
        return self

    @property
    def cost_unknown(self) -> bool:
        """Whether nobody wrote the cost, or any part of it."""
        return not self.cost or any(part.amount is None for part in self.cost)

    def cost_today(self, factors: Sequence[Decimal] = ()) -> Decimal | None:
        """All that was paid, in today's pounds; None where any part is unknown.

        ``factors`` is what a pound of each year from 1 to the horizon is worth today.
        """
        if self.cost_unknown:
            return None
        with localcontext() as context:
            context.prec = DIGITS
            whole = sum(
                (part.amount * weight(part, factors) for part in self.cost or () if part.amount is not None),
                Decimal(0),
            )
            dated = any(part.last_year for part in self.cost or ())
            return whole.quantize(Decimal("1e-10")) if dated else whole

    @property
    def total_cost(self) -> Decimal | None:
        """All that was paid as it is written, years and discounting left aside; None where any part is unknown."""
        return (
            None
            if self.cost_unknown
            else sum((part.amount or Decimal(0) for part in self.cost or ()), Decimal(0))
        )
