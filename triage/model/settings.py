"""The workspace's own settings, as written in ``triage.toml`` (contract, section 6)."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import Field

from triage.model.decision import Contact
from triage.model.plain import Day, Value


class AreaSettings(Value):
    """The place this workspace serves."""

    name: str = ""
    local_authority: str = ""
    """ONS code of the authority, such as E08000029."""
    outward_codes: tuple[str, ...] = ()
    """Postcode districts that count as in where the directory's area table has no row for the authority."""


class EmergencyContacts(Value):
    """Whom to call in one authority; each key is an escalation code."""

    authority: str
    """ONS code of the authority the contacts belong to."""
    emergency: Contact | None = None
    statutory: Contact | None = None
    same_day_medical: Contact | None = None
    crisis_mental_health: Contact | None = None


class ReviewIntervals(Value):
    """Weeks until the next review for each level, where no rule asks for an earlier day."""

    universal: int = Field(default=12, ge=1, le=52)
    early_help: int = Field(default=8, ge=1, le=52)
    intensive: int = Field(default=4, ge=1, le=52)
    statutory: int = Field(default=2, ge=1, le=52)


class Caps(Value):
    """How many new contacts a household is asked to take on at once; escalations never count."""

    contacts_for_household: int = Field(default=6, ge=1, le=50)


class Awareness(Value):
    """Patterns that are counted across an area and say nothing about one child."""

    flags_for_coordinators: bool = True
    """Whether decisions hold the flags that the list ``flags`` marks with ``shown_to: coordinators``."""


class Assurance(Value):
    """Who signed for live use; until all are named, every output says so."""

    clinical_safety_officer: str = ""
    safeguarding_lead: str = ""
    data_protection_lead: str = ""
    signed_on: Day | None = None
    hazard_log: str = ""
    """Version of the hazard log that was read and signed for."""


class Settings(Value):
    """All settings; each has a default that is safe."""

    area: AreaSettings = AreaSettings()
    contacts: tuple[EmergencyContacts, ...] = ()
    level_titles: dict[str, str] = Field(default_factory=dict)
    review_weeks: ReviewIntervals = ReviewIntervals()
    caps: Caps = Caps()
    retention_years: int = Field(default=25, ge=1, le=100)
    """Years after the date of birth that a closed record is kept."""
    small_number_threshold: int = Field(default=10, ge=0, le=100)
    """Counts below this are not printed in tables for others."""
    rounding: dict[str, str] = Field(default_factory=dict)
    country: str = Field(default="ENG", pattern="^(ENG|SCT|WLS|NIR)$")
    """Whose bank holidays count when working days are converted."""
    awareness: Awareness = Awareness()
    assurance: Assurance = Assurance()

    @property
    def fingerprint(self) -> str:
        """Hash of every setting that was there when decisions were first stored, and of later ones where they are used."""
        unused = {"awareness"} if self.awareness == Awareness() else set()
        signed = {key for key in ("data_protection_lead", "hazard_log") if not getattr(self.assurance, key)}
        said = self.model_dump_json(exclude={**dict.fromkeys(unused, True), "assurance": signed})
        return "sha256:" + hashlib.sha256(said.encode()).hexdigest()

    def as_plain(self) -> dict[str, Any]:
        """Plain data, as it would be written in ``triage.toml``."""
        return self.model_dump(mode="json", exclude_none=True)
