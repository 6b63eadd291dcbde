"""What a sensitivity of the map's author changes: written as text that says per cent or points, never a bare "15 %"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage.model import Value
from triage.valuing.fields import Id
from triage.valuing.queries import listed

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
    """The inputs a sensitivity changes, in every row unless the sensitivity names rows."""

    cost: Change | None = None
    proxies: Change | None = None
    quantities: Change | None = None
    probability: Change | None = None
    deadweight: Change | None = None
    displacement: Change | None = None
    attribution_to_others: Change | None = None
    drop_off: Change | None = None
    duration_years: Change | None = None
    """Whole years: ``=2``, ``+1`` or ``-1``."""
    discount_rate: Change | None = None
    """One flat rate in the place of the map's own: ``=0.015``."""

    @model_validator(mode="after")
    def _over_time(self) -> Changes:
        years, rate = self.duration_years, self.discount_rate
        if years is not None and (years.sign == "*" or years.amount != years.amount.to_integral_value()):
            raise ValueError('a duration is changed by whole years, as in "=2" or "+1"')
        if rate is not None and (rate.sign != "=" or rate.amount > 1):
            raise ValueError('a discount rate is given as one flat rate from 0 to 1, as in "=0.015"')
        return self

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
    rows: Annotated[tuple[Id, ...], BeforeValidator(listed)] = ()
    """Only these rows; every row where none is named. The cost and the discount rate are those of the whole map."""

    @model_validator(mode="after")
    def _rows_have_the_input(self) -> Sensitivity:
        whole = {"cost", "discount_rate"} & set(self.change.given())
        if self.rows and whole:
            raise ValueError(f"{' and '.join(sorted(whole))} belongs to the whole map and to no row")
        return self
