"""Money values that stand for an outcome: what one is worth, to whom it matters, and who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, model_validator

from triage.model import Value, Whole, YesNo
from triage.valuing.drawing import Drawn
from triage.valuing.fields import AtLeastOne, Id, Pounds, Share, Text, ordered

Kind = Literal["fiscal", "economic", "wellbeing"]
"""Public money saved, money in the wider economy, or wellbeing: never the same pound."""


def _inferred(value: Any) -> Any:
    """``true``/``false`` stay an answer; digits are the value that was worked back."""
    if isinstance(value, str) and value.strip().lower() in {"true", "yes", "false", "no"}:
        return value.strip().lower() in {"true", "yes"}
    return value


Inferred = Annotated[bool | Pounds | None, BeforeValidator(_inferred)]


class PathwayStep(Value):
    """One part of the likely pathway had severity stayed the same: so many times, for this share of people, at this cost."""

    what: Text
    cost: Pounds
    """Pounds each time."""
    times: Pounds = Decimal(1)
    share: Share = Decimal(1)
    """The share of people who would have come to it."""
    source: Text

    @model_validator(mode="after")
    def _possible(self) -> PathwayStep:
        if self.cost < 0 or self.times < 0:
            raise ValueError("neither the cost of a step nor how often it comes is below 0")
        return self

    @property
    def expected(self) -> Decimal:
        """Cost × times × share, pounds for one person."""
        return self.cost * self.times * self.share


class Alternative(Value):
    """Another value that could have been used for the same outcome, and was not."""

    value: Pounds
    source: Text
    price_year: str | None = None
    why_not: str | None = None


class Proxy(Drawn):
    """The value of one unit of an outcome, in pounds."""

    value: Pounds
    unit: Text
    price_year: Text
    """Such as 2024-25; ``unknown`` where the source does not print it."""
    source: Text
    kind: Kind
    cashable: YesNo | None = None
    """Whether the saving could leave a budget; null is unknown."""
    low: Pounds | None = None
    high: Pounds | None = None
    printed: Pounds | None = None
    """As the source prints it, where that is not the value used."""
    inferred: Inferred = None
    """The value worked back from other printed figures, or true where ``value`` was worked back."""
    geography: str | None = None
    expires: str | None = None
    note: str | None = None
    id: str | None = None
    """The entry in the proxy library it came from."""
    outcome: str | None = None
    """The outcome it stands for, one word for all values of that outcome, so that the largest is not picked unseen."""
    alternatives: tuple[Alternative, ...] = ()
    pathway: tuple[PathwayStep, ...] = ()
    """What the value is the sum of: the likely pathway had severity stayed the same."""
    who_keeps: str | None = None
    """Whose budget the saving stays in, where that is not the stakeholder of the row."""
    licence: str | None = None
    redistribute: YesNo | None = None
    """Whether the value itself may be passed on to others; null: nothing says it may not."""

    @model_validator(mode="before")
    @classmethod
    def _from_pathway(cls, given: Any) -> Any:
        """Work the value out of the pathway where only the pathway is written."""
        if not isinstance(given, dict) or given.get("value") is not None or not given.get("pathway"):
            return given
        try:
            steps = [PathwayStep.model_validate(step) for step in given["pathway"]]
        except (ValidationError, TypeError):
            return {**given, "value": Decimal(0)}  # the steps' own faults are said with their places
        return {**given, "value": sum((step.expected for step in steps), Decimal(0))}

    @model_validator(mode="after")
    def _in_order(self) -> Proxy:
        ordered(self.low, self.value, self.high)
        if self.pathway and self.value != sum((step.expected for step in self.pathway), Decimal(0)):
            raise ValueError(
                f"the pathway comes to {sum((step.expected for step in self.pathway), Decimal(0)):f}, not to {self.value:f}; leave value out to use the sum"
            )
        if isinstance(self.inferred, Decimal) and self.value not in {self.inferred, self.printed}:
            raise ValueError("the value is neither the printed nor the inferred one; say which is used")
        return self

    @property
    def worked_back(self) -> bool:
        """Whether the value used is not the printed one."""
        return self.inferred is True or (
            isinstance(self.inferred, Decimal) and self.value == self.inferred and self.value != self.printed
        )


def from_library(value: Any, info: ValidationInfo) -> Any:
    """Put the library's entry where a row names one; raises :class:`ValueError` naming the nearest id."""
    if not isinstance(value, str):
        return value
    library: dict[str, Proxy] = (info.context or {}).get("proxies", {})
    if value not in library:
        from difflib import get_close_matches  # noqa: PLC0415 - only for a misspelt id

        near = get_close_matches(value, library, n=1)
        raise ValueError(
            f"there is no proxy '{value}' in rules/value/proxies.yaml"
            + (f"; did you mean '{near[0]}'?" if near else "")
        )
    return library[value]


class LibraryEntry(Proxy):
    """One entry of the proxy library; its id is what impact maps name."""

    id: Id


class ProxyFile(Value):
    """A file of proxies."""

    format: Whole = Field(ge=1, le=1)
    kind: Literal["proxies"]
    proxies: Annotated[tuple[LibraryEntry, ...], AtLeastOne]
    licence: str | None = None
    """Under what the values of this file may be used; it holds for every entry that names none of its own."""
    redistribute: YesNo | None = None

    def entries(self) -> tuple[LibraryEntry, ...]:
        """The entries with the licence of the file on each."""
        return tuple(
            entry.model_copy(
                update={
                    "licence": entry.licence or self.licence,
                    "redistribute": self.redistribute if entry.redistribute is None else entry.redistribute,
                }
            )
            for entry in self.proxies
        )
