"""What a whole map says about itself: theory of change, assurance, materiality, headlines, optimism, uprating."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from triage.model import Day, Value, Whole
from triage.valuing.fields import Pounds, Share, Text
from triage.valuing.queries import listed

AssuranceStatus = Literal["not_assured", "internal_review", "external"]


class Step(Value):
    """One step of a stakeholder's theory of change: because of this, then that, and so the outcome."""

    because: Text
    then: Text
    so: Text
    indicator: str | None = None
    """By what anybody would see it."""
    outcomes: Annotated[tuple[str, ...], BeforeValidator(listed)] = ()
    """Ids of the rows that value it."""


class Assurance(Value):
    """Who looked at the valuation besides whoever made it."""

    status: AssuranceStatus = "not_assured"
    by: str | None = None
    on: Day | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _named(self) -> Assurance:
        if self.status != "not_assured" and not (self.by and self.on):
            raise ValueError("whoever reviewed it is named, with the day: write by and on")
        return self


class Materiality(Value):
    """How small a share of all value the gains left out may make up together, and why; what takes away is never left out."""

    share: Share
    reason: Text

    @model_validator(mode="after")
    def _small(self) -> Materiality:
        if not 0 < self.share <= Decimal("0.5"):
            raise ValueError(
                "a share above 0 and up to 0.5 is needed; half of all value is not beside the point"
            )
        return self


class Headline(Value):
    """How one headline figure is rounded for print; the unrounded one always stands beside it."""

    what: Text
    """total, net, cost, ratio, ``group ID``, ``ratio ID`` (of a group), ``stakeholder CODE`` or ``kind KIND``."""
    mode: Literal["half_up", "cut", "significant"]
    to: Pounds | None = None
    """The step it is rounded to, such as 100000 or 0.01; for half_up and cut."""
    figures: Whole | None = Field(default=None, ge=1, le=12)
    """How many significant figures; for significant."""
    printed: Pounds | None = None
    """What a source prints for it, so that the two can be compared."""

    @model_validator(mode="after")
    def _complete(self) -> Headline:
        if self.mode == "significant":
            if self.figures is None or self.to is not None:
                raise ValueError("significant needs figures, and no step to round to")
        elif self.to is None or self.to <= 0 or self.figures is not None:
            raise ValueError(f"{self.mode} needs `to`, the step it is rounded to, such as 1000")
        return self


def _plausible(share: Decimal) -> Decimal:
    if not 0 <= share <= 3:
        raise ValueError(f"{share} is not a share from 0 to 3; for {share} % write {share / 100:f}")
    return share


class OptimismBias(Value):
    """By how much costs are usually too low, or value too high, at this state of the evidence."""

    of: Literal["cost", "value"]
    share: Annotated[Pounds, AfterValidator(_plausible)] | None = None
    category: str | None = None
    """An entry of the table of optimism bias in rules/value, instead of a share."""
    bound: Literal["upper", "lower"] = "upper"
    who: str | None = None
    """Only costs of this payer."""
    evidence: str | None = None
    """The grade of the evidence that the share is for."""
    source: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> OptimismBias:
        if (self.share is None) == (self.category is None):
            raise ValueError("give either a share or a category")
        if self.share is not None and not self.source:
            raise ValueError("a share of optimism bias needs its source")
        if self.of == "value" and (self.category is not None or (self.share or 0) > 1):
            raise ValueError(
                "value is taken down by a share from 0 to 1; the table of categories is about costs"
            )
        if self.of == "value" and self.who is not None:
            raise ValueError("`who` names a payer; value has none")
        return self


class Uprate(Value):
    """To which year's prices values are brought, by which series and how a financial year is read."""

    to: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    series: Text
    convention: Literal["calendar", "starting_year"]
    """``calendar``: only a calendar year has an index; ``starting_year``: 2024-25 is read as 2024."""


class Served(Value):
    """How many people the service reached in the time valued, where a report says so."""

    people: Whole = Field(ge=0)
    source: Text
