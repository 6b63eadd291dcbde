"""The decision: the JSON the engine answers with, keys in order (contract, section 2)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from triage.model.case import PersonCode
from triage.model.plain import Day, Value

EscalationTo = Literal["emergency", "statutory", "same_day_medical", "crisis_mental_health"]
ActionKind = Literal["referral", "signpost", "support", "task"]
ReviewBy = Literal[
    "safeguarding_lead",
    "clinical_lead",
    "coordinator",
    "data_steward",
    "manager",
    "directory_owner",
    "rules_owner",
]
ByWhen = Literal["now", "same_day", "next_day"]


class Version(Value):
    """A named version with the hash of its content."""

    version: str
    fingerprint: str


class SettingsPrint(Value):
    """The hash of the settings that shaped the decision."""

    fingerprint: str


class EngineVersion(Value):
    """The engine that decided."""

    version: str


class Level(Value):
    """Level of response, 1 universal to 4 statutory, and what set it."""

    number: int = Field(ge=1, le=4)
    code: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class Contact(Value):
    """Whom to call, in hours and out of hours, for the child's home authority."""

    name: str | None = None
    in_hours: str | None = None
    out_of_hours: str | None = None
    authority: str | None = None


class Escalation(Value):
    """Comes before everything else; needs no confirmation to be acted on."""

    to: EscalationTo
    within_days: int = Field(ge=0)
    by_when: ByWhen
    person: PersonCode
    who: str | None
    who_acts: str
    contact: Contact
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    why: str


class FlagRaised(Value):
    """A fact that the rules worked out."""

    flag: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class Action(Value):
    """One proposed thing to do."""

    order: int = Field(ge=1)
    kind: ActionKind
    help: str
    person: PersonCode
    who: str | None
    needs: tuple[str, ...]
    service: str | None
    alternatives: tuple[str, ...]
    within_days: int | None
    wait_well: bool
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    why: str


class Ask(Value):
    """A question; an answered one is not asked again."""

    field: str
    person: PersonCode
    need: str | None
    within_days: int | None
    question: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class HumanReview(Value):
    """A named person must look."""

    by: ReviewBy
    reason: str
    within_days: int | None
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class LinkedPerson(Value):
    """A sibling, parent or carer with needs of their own."""

    person: PersonCode
    who: str | None
    age: float | None
    needs: tuple[str, ...]
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class Unmet(Value):
    """Demand the directory cannot meet."""

    help: str
    person: PersonCode
    who: str | None
    needs: tuple[str, ...]
    reason: str
    rules: tuple[str, ...]
    facts: tuple[str, ...]


class NotOffered(Value):
    """A service passed over, with the first true reason."""

    help: str
    person: PersonCode
    service: str | None
    reason: str
    detail: str


class Sharing(Value):
    """On what basis information may leave."""

    basis: Literal["consent", "own_consent", "without_consent", "none", "not_known"]
    reason: str


class HeldBack(Value):
    """A rule that nearly fired or that an `unless` stopped, with the fact that was missing or that stopped it."""

    rule: str
    held: Literal["unless", "near_miss"]
    fact: str


class Decision(Value):
    """A proposal with its reasons; people decide."""

    format: Literal["triage.decision/1"] = "triage.decision/1"
    case: str
    decided_on: Day
    status: Literal["proposed"] = "proposed"
    rulebook: Version
    directory: Version
    settings: SettingsPrint
    engine: EngineVersion
    level: Level
    step: Literal["up", "down", "hold"] | None
    escalations: tuple[Escalation, ...]
    flags: tuple[FlagRaised, ...]
    actions: tuple[Action, ...]
    asks: tuple[Ask, ...]
    human_reviews: tuple[HumanReview, ...]
    linked_people: tuple[LinkedPerson, ...]
    unmet: tuple[Unmet, ...]
    not_offered: tuple[NotOffered, ...]
    sharing: Sharing
    review_on: Day
    held_back: tuple[HeldBack, ...]

    def as_bytes(self) -> bytes:
        """The decision as the bytes that are stored, hashed and replayed: UTF-8 JSON with two-space indents."""
        return self.model_dump_json(indent=2).encode()
