"""How many: a question to the record, or a number somebody typed and says why."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from triage.model import Value, Whole, YesNo
from triage.model.history import ReviewPoint
from triage.valuing.drawing import Drawn
from triage.valuing.fields import Pounds, ordered

Unit = Literal["people", "needs", "contacts", "incidents", "households"]
Basis = Literal["printed", "back_solved", "estimate"]
RECORDED_UNITS = frozenset({"people", "needs", "households"})


def _listed(value: Any) -> Any:
    return value if value is None or isinstance(value, (list, tuple)) else (value,)


listed = _listed
"""One value where a list is meant is a list of one."""


Codes = Annotated[tuple[str, ...], BeforeValidator(listed)]


class Beside(Value):
    """What else the same person has on record: another need, or an indicator of the case answered yes."""

    need: Codes = ()
    indicator: Codes = ()

    @model_validator(mode="after")
    def _says_what(self) -> Beside:
        if not (self.need or self.indicator):
            raise ValueError("name a need or an indicator")
        return self


class Records(Value):
    """A query over the record: whose need fell by how much. Every key that is given must fit."""

    need: Codes = ()
    category: Codes = ()
    help: Codes = ()
    service: Codes = ()
    person: Codes = ()
    by_at_least: Whole
    """Points of severity, 1 to 9."""
    at: ReviewPoint = "final"
    net_of_worse: YesNo = True
    """Those who got worse by as much are subtracted; false is allowed and warned about."""
    programme: Codes = ()
    """Programmes of the services that carried the need."""
    reason: Codes = ()
    """Reasons of the referral."""
    indicator: Codes = ()
    """Indicators of the case that were answered yes."""
    specified_by: Beside | None = None
    """Only people of whom one of these is on record as well, such as the condition itself beside "long-term condition"."""
    not_specified_by: Beside | None = None
    """Only people of whom none of these is on record."""
    from_severity: Whole | None = None
    """Only needs that began at this severity or above, 1 to 10."""
    to_severity: Whole | None = None
    """Only needs that began at this severity or below, 1 to 10."""
    direction: Literal["better", "worse"] = "better"
    """``worse`` counts those who got worse by as much, for a row that is a harm."""

    @model_validator(mode="after")
    def _says_what(self) -> Records:
        if not (self.need or self.category or self.help or self.service or self.programme):
            raise ValueError("a query needs a need, category, help, service or programme")
        if not 1 <= self.by_at_least <= 9:
            raise ValueError(
                f"by_at_least is {self.by_at_least}, but only a fall of 1 to 9 points is a change; no change earns nothing"
            )
        low, high = self.from_severity, self.to_severity
        if any(end is not None and not 1 <= end <= 10 for end in (low, high)):
            raise ValueError("severity is a whole number from 1 to 10")
        if low is not None and high is not None and low > high:
            raise ValueError(f"from_severity {low} is above to_severity {high}: nobody is in between")
        return self


class Quantity(Drawn):
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
        elif self.unit not in RECORDED_UNITS:
            raise ValueError(f"the record counts people or needs (or households), not {self.unit}")
        return self
