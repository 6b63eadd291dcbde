"""Impact maps: who gains what, how many, what one is worth, and what share of it the service may claim."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from triage.model import Value, Whole, YesNo
from triage.model.history import ReviewPoint
from triage.valuing.discounting import Discounting, none_is_none
from triage.valuing.fields import AtLeastOne, Id, Pounds, Share, Text, ordered
from triage.valuing.proxies import Proxy, from_library

Unit = Literal["people", "needs", "contacts", "incidents"]
Basis = Literal["printed", "back_solved", "estimate"]
MOST_YEARS = 200


def _listed(value: Any) -> Any:
    return value if value is None or isinstance(value, (list, tuple)) else (value,)


class Ranged(Value):
    """A share with where it comes from and how far it may be off."""

    rate: Share
    source: Text
    low: Share | None = None
    high: Share | None = None
    evidence: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Ranged:
        ordered(self.low, self.rate, self.high)
        return self


class Probability(Value):
    """How likely the outcome is for each one counted."""

    rate: Share
    source: str | None = None
    low: Share | None = None
    high: Share | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Probability:
        ordered(self.low, self.rate, self.high)
        return self


class DropOff(Value):
    """How much of the outcome is lost each year."""

    rate: Share
    applied: YesNo
    source: str | None = None
    from_year: Whole = Field(default=2, ge=1, le=MOST_YEARS)
    """The year of the outcome's life from which it is lost: the second, unless the map says the first."""
    low: Share | None = None
    high: Share | None = None

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

    @model_validator(mode="after")
    def _factor_needs_share(self) -> Improvement:
        if self.applied == "factor" and self.share is None:
            raise ValueError("an improvement applied as a factor needs its share")
        return self


class Records(Value):
    """A query over the record: whose need fell by how much."""

    need: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    category: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    help: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    service: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    person: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    by_at_least: Whole
    """Points of severity, 1 to 9."""
    at: ReviewPoint = "final"
    net_of_worse: YesNo = True
    """Those who got worse by as much are subtracted; false is allowed and warned about."""

    @model_validator(mode="after")
    def _says_what(self) -> Records:
        if not (self.need or self.category or self.help or self.service):
            raise ValueError("a query needs a need, category, help or service")
        if not 1 <= self.by_at_least <= 9:
            raise ValueError(
                f"by_at_least is {self.by_at_least}, but only a fall of 1 to 9 points is a change; no change earns nothing"
            )
        return self


class Quantity(Value):
    """How many: counted in the record, or typed with a reason."""

    records: Records | None = None
    typed: Pounds | None = None
    unit: Unit
    annualise: YesNo = False
    reason: str | None = None
    source: str | None = None
    basis: Basis | None = None
    low: Pounds | None = None
    high: Pounds | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Quantity:
        if (self.records is None) == (self.typed is None):
            raise ValueError(
                "give either records (a query) or typed (a number with reason, source and basis)"
            )
        if self.records is None:
            missing = [key for key in ("reason", "source", "basis") if not getattr(self, key)]
            if missing:
                raise ValueError(
                    f"a typed quantity needs {' and '.join(missing)}; what is left out is asked for"
                )
            if self.annualise:
                raise ValueError(
                    "only a quantity from records is annualised here; type the year's quantity and say why"
                )
            ordered(self.low, self.typed, self.high)
        elif self.unit not in {"people", "needs"}:
            raise ValueError(f"the record counts people or needs, not {self.unit}")
        return self


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


class Cost(Value):
    """What the service cost one payer; an amount of null is unknown."""

    amount: Pounds | None
    source: Text
    who: str | None = None
    low: Pounds | None = None
    high: Pounds | None = None
    inferred: YesNo = False

    @model_validator(mode="after")
    def _possible(self) -> Cost:
        ordered(self.low, self.amount, self.high)
        if self.amount is not None and self.amount < 0:
            raise ValueError("a cost is not below 0")
        return self


_CHANGE = re.compile(r"([*=+-])\s*([0-9]{1,12}(?:\.[0-9]{1,12})?)")


class Change(Value):
    """What a sensitivity does to one input: ``*1.25``, ``=0.30``, ``+0.1`` or ``-0.1``."""

    sign: Literal["*", "=", "+", "-"]
    amount: Decimal

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        found = _CHANGE.fullmatch(str(value).strip())
        if not found:
            raise ValueError(
                'a change is written as "*1.25", "=0.30", "+0.1" or "-0.1"; a percentage would not say whether per cent or points are meant'
            )
        return {"sign": found[1], "amount": Decimal(found[2])}

    def of(self, value: Decimal) -> Decimal:
        """Change a value."""
        if self.sign == "=":
            return self.amount
        if self.sign == "*":
            return value * self.amount
        return value + (self.amount if self.sign == "+" else -self.amount)

    def __str__(self) -> str:
        return {"*": "× ", "=": "= ", "+": "+ ", "-": "− "}[self.sign] + f"{self.amount:f}"


class Changes(Value):
    """The inputs a sensitivity changes, in every row."""

    cost: Change | None = None
    proxies: Change | None = None
    quantities: Change | None = None
    probability: Change | None = None
    deadweight: Change | None = None
    displacement: Change | None = None
    attribution_to_others: Change | None = None
    drop_off: Change | None = None

    @model_validator(mode="after")
    def _shares(self) -> Changes:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if not given:
            raise ValueError("a sensitivity changes at least one input")
        for name in set(given) & {
            "probability",
            "deadweight",
            "displacement",
            "attribution_to_others",
            "drop_off",
        }:
            change: Change = getattr(self, name)
            if change.sign != "*" and change.amount > 1:
                raise ValueError(
                    f"{name} is a share from 0 to 1; for {change.amount} % write {change.amount / 100:f}"
                )
        return self

    def given(self) -> dict[str, Change]:
        """Name the inputs that change."""
        return {
            name: change for name in type(self).model_fields if (change := getattr(self, name)) is not None
        }


class Sensitivity(Value):
    """One what-if of the map's author."""

    id: Id
    title: str | None = None
    change: Changes


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
    cost: Annotated[tuple[Cost, ...] | None, BeforeValidator(_listed)]
    """One for each who pays; null is unknown."""
    discounting: Annotated[Discounting | None, BeforeValidator(none_is_none)]
    horizon_years: Whole = Field(ge=1, le=MOST_YEARS)
    rows: Annotated[tuple[Row, ...], AtLeastOne]
    groups: dict[str, Annotated[tuple[str, ...], BeforeValidator(_listed)]] = Field(default_factory=dict)
    sensitivities: tuple[Sensitivity, ...] = ()
    notes: tuple[Note, ...] = ()
    source: str | None = None

    @property
    def total_cost(self) -> Decimal | None:
        """All that was paid, in pounds; None where any part is unknown."""
        if not self.cost or any(part.amount is None for part in self.cost):
            return None
        return sum((part.amount for part in self.cost if part.amount is not None), Decimal(0))
