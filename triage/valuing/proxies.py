"""Money values that stand for an outcome: what one is worth, to whom it matters, and who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from triage.model import Value, Whole, YesNo
from triage.valuing.fields import AtLeastOne, Id, Pounds, Text, ordered

Kind = Literal["fiscal", "economic", "wellbeing"]
"""Public money saved, money in the wider economy, or wellbeing: never the same pound."""


def _inferred(value: Any) -> Any:
    """``true``/``false`` stay an answer; digits are the value that was worked back."""
    if isinstance(value, str) and value.strip().lower() in {"true", "yes", "false", "no"}:
        return value.strip().lower() in {"true", "yes"}
    return value


Inferred = Annotated[bool | Pounds | None, BeforeValidator(_inferred)]


class Proxy(Value):
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

    @model_validator(mode="after")
    def _in_order(self) -> Proxy:
        ordered(self.low, self.value, self.high)
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
