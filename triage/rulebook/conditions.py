"""The condition algebra: one small class for each kind of condition, with no behaviour.

What a condition means stands in the readings (``readings/plain.py``, ``readings/durable.py``); each handles every
kind here, or a test fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Direction = Literal["better", "same", "worse", "not_improved"]


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AtLeast:
    """At least ``n`` parts hold."""

    n: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class NeedIs:
    """A need is recorded with at least this severity (1 to 10; 1 is "recorded at all")."""

    need: str
    severity: int
    person: str | None
    """None matches the need of any person."""


@dataclass(frozen=True)
class IndicatorIs:
    """An indicator is answered yes, confirmed or suspected."""

    indicator: str


@dataclass(frozen=True)
class FlagIs:
    """A rule of an earlier stage, or of an earlier round of flags, raised this flag."""

    flag: str


@dataclass(frozen=True)
class AgeIs:
    """The age of a person lies from ``from_months`` to under ``under_months``; an unknown age matches."""

    of: str
    from_months: int | None
    under_months: int | None


@dataclass(frozen=True)
class CountIs:
    """At least this many needs, categories of needs, or indicators."""

    of: Literal["needs", "categories", "indicators"]
    at_least: int
    severity: int | None = None
    category: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class AreaIs:
    """Where the home lies, as far as the postcode tells."""

    area: Literal["in", "out", "unclear", "unknown"]


@dataclass(frozen=True)
class DeprivationIs:
    """National deprivation decile (1 most deprived) at most this."""

    decile_at_most: int


@dataclass(frozen=True)
class Says:
    """A word of the record: reason, source, role, engagement, consent, awaiting, receiving, preference and the like.

    ``field`` names the list, ``value`` the word; the value ``any`` matches any word.
    """

    field: str
    value: str


@dataclass(frozen=True)
class TriedIs:
    """A kind of help was tried before, with this result (any when None)."""

    help: str
    result: str | None


@dataclass(frozen=True)
class AmountIs:
    """A plain number of the record is at least this: contact attempts, weeks open, children at home."""

    field: Literal["contact_attempts", "open_weeks", "children_at_home"]
    at_least: int


@dataclass(frozen=True)
class ChildAtHome:
    """A child under this age in years lives at home; unknown ages do not match, they are asked for elsewhere."""

    under: int


@dataclass(frozen=True)
class DeadlineIs:
    """A deadline lies from the day to this many days ahead, or has passed."""

    what: str | None
    within_days: int


@dataclass(frozen=True)
class TrendIs:
    """How a need moved over the last reviews; ``not_improved`` is same, worse or unscored."""

    of: str
    """``any_need``, ``all_needs`` or a need code."""
    direction: Direction
    over: int


@dataclass(frozen=True)
class MissingIs:
    """Nobody has said this."""

    field: str


@dataclass(frozen=True)
class AnswerIs:
    """A question was answered with this word."""

    field: str
    value: str


Condition: TypeAlias = (
    All | AnyOf | AtLeast | NeedIs | IndicatorIs | FlagIs | AgeIs | CountIs | AreaIs | DeprivationIs | Says | TriedIs
    | AmountIs | ChildAtHome | DeadlineIs | TrendIs | MissingIs | AnswerIs
)  # fmt: skip
Leaf: TypeAlias = (
    NeedIs | IndicatorIs | FlagIs | AgeIs | CountIs | AreaIs | DeprivationIs | Says | TriedIs | AmountIs | ChildAtHome
    | DeadlineIs | TrendIs | MissingIs | AnswerIs
)  # fmt: skip


def leaves(condition: Condition) -> list[Leaf]:
    """All single conditions inside ``condition``, in order."""
    if isinstance(condition, (All, AnyOf, AtLeast)):
        return [leaf for part in condition.parts for leaf in leaves(part)]
    return [condition]
