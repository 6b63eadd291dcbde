"""A rule as the engine holds it, after its file was checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from triage.rulebook.conditions import Condition
from triage.rulebook.places import Origin

Stage = Literal["safeguarding", "flags", "needs", "review"]
STAGES: tuple[Stage, ...] = ("safeguarding", "flags", "needs", "review")
Expectation = Literal["fires", "does not fire", "held back"]


@dataclass(frozen=True)
class Within:
    """A time limit: a number of calendar or working days."""

    days: int
    working: bool = False


@dataclass(frozen=True)
class EscalateTo:
    """Where an escalation goes and within how many calendar days."""

    to: str
    within_days: int


@dataclass(frozen=True)
class Offer:
    """A kind of help that a rule asks for."""

    help: str
    kind: str | None = None
    """None takes the help's usual kind."""
    person: str | None = None
    """None takes the person whose need matched, else whom the help is for."""
    within: Within | None = None
    wait_well: bool = False


@dataclass(frozen=True)
class AskFor:
    """A question, by its code."""

    field: str
    within: Within | None = None
    need: str | None = None
    valid_days: int | None = None
    """How long an answer lasts; None for ever."""


@dataclass(frozen=True)
class ReviewBy:
    """A named person must look."""

    by: str
    reason: str
    within: Within | None = None


@dataclass(frozen=True)
class Withhold:
    """Help that is kept back, and why."""

    help: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class PlanWish:
    """How the household's plan is shaped."""

    few_contacts: bool = False
    one_lead: bool = False
    at_most: int | None = None


@dataclass(frozen=True)
class Then:
    """Everything a rule asks for when it fires."""

    escalate: tuple[EscalateTo, ...] = ()
    offers: tuple[Offer, ...] = ()
    level: str | None = None
    flags: tuple[str, ...] = ()
    asks: tuple[AskFor, ...] = ()
    links: tuple[str, ...] = ()
    reviews: tuple[ReviewBy, ...] = ()
    withholds: tuple[Withhold, ...] = ()
    plan: PlanWish | None = None
    step: str | None = None
    retriage: bool = False
    review_in_days: int | None = None


@dataclass(frozen=True)
class Example:
    """A case a person can dispute, and what the rule does with it."""

    name: str
    given: dict[str, Any] = field(hash=False)
    expect: Expectation
    line: int | None = None


@dataclass(frozen=True)
class Source:
    """Where a rule comes from."""

    title: str
    note: str | None = None


@dataclass(frozen=True)
class Rule:
    """One entry of a rule file."""

    id: str
    title: str
    status: Literal["draft", "trial", "live", "retired"]
    stage: Stage
    owner: str
    review_by: date
    rationale: str
    sources: tuple[Source, ...]
    when: Condition
    unless: Condition | None
    then: Then
    at_review: bool
    examples: tuple[Example, ...]
    also_known_as: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None
    origin: Origin | None = field(default=None, repr=False, compare=False)
    """Where its parts stand; None for a rule that no file holds."""
