"""The workspace's own settings, as written in ``triage.toml`` (contract, section 6)."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Literal

from pydantic import Field, field_validator

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


class Clocks(Value):
    """How long each step of following up may take before it is due; those of escalations can only be made shorter.

    The working day for a decision is the statutory one (Working Together to Safeguard Children 2023: a social worker decides
    within one working day). The rest is the product's own choice, for a workspace to set.
    """

    escalation_decision_working_days: int = Field(default=1, ge=0, le=1)
    dispute_working_days: int = Field(default=5, ge=1, le=5)
    """Working days until a dispute about a decision is settled by the role it went up to."""
    referral_answer_days: int = Field(default=7, ge=1, le=28)
    waiting_check_days: int = Field(default=28, ge=1, le=56)
    signpost_ask_days: int = Field(default=28, ge=7, le=84)
    """Days after a family was told of a service until it is asked whether it helped."""
    feedback_days: int = Field(default=7, ge=1, le=28)
    """Days until whoever referred the child hears what came of a referral."""
    follow_up_weeks: int = Field(default=12, ge=4, le=52)
    """Weeks after closing until the family is asked how things are."""
    audit_days: int = Field(default=28, ge=1, le=84)
    """Days after closing until an audit of it is done."""
    look_days: int = Field(default=5, ge=0, le=14)
    """Days until a person looks at what came up between reviews."""


class Casework(Value):
    """The weeks of casework and what runs beside them; none of it changes a decision.

    20 weeks of casework, then open access, is how Kent's units worked (Suffolk Family 2020, 2016, S1 1223); 12 weeks until a first
    contact in mental health is the wait that Cheshire and Merseyside counted (S3 86). The rest is the product's own choice.
    """

    weeks: int = Field(default=20, ge=4, le=104)
    """Weeks of casework after which a named person decides: step down, go on, or step up."""
    warn_weeks: int = Field(default=16, ge=1, le=103)
    """Weeks after which that decision is first asked for; as many weeks before the end where casework goes on for longer."""
    mental_health_wait_weeks: int = Field(default=12, ge=1, le=52)
    """Weeks that a first contact in mental health may take until somebody looks at the wait."""
    wait_weeks: int = Field(default=12, ge=1, le=52)
    """The same for other help, where the service has not said how long its wait is."""
    lead_working_days: int = Field(default=5, ge=0, le=20)
    """Working days from the first confirming until somebody is named who leads for the family."""
    supervision_weeks: int = Field(default=6, ge=1, le=26)
    """Weeks within which whoever leads cases talks each time with a supervisor."""
    stuck_weeks: int = Field(default=4, ge=1, le=26)
    """Weeks without any step in a case, after which the weekly meeting goes through it."""


class Share(Value):
    """How one kind of worker divides their time, in percent (S1 1209-1221: casework staff 80/20, open access staff 20/80)."""

    roles: tuple[str, ...] = ()
    """Roles of the workers of this kind."""
    teams: tuple[str, ...] = ()
    """Teams of the workers of this kind; a team stands before a role."""
    casework: int = Field(default=80, ge=0, le=100)
    open_access: int = Field(default=20, ge=0, le=100)


class Caseload(Value):
    """How many open cases one worker holds at most; nothing is ever kept from a child because somebody is full."""

    ceiling: int | None = Field(default=None, ge=1, le=500)
    """Open cases of one full-time worker; None where nobody has said."""
    kinds: dict[str, Share] = Field(default_factory=dict)
    """Kinds of workers by name."""


class SharingSettings(Value):
    """What is asked for before anything leaves the building; it changes no decision."""

    agreement_needed: bool = False
    """Whether nothing goes to an external provider without an information-sharing agreement in force; else it is said."""


class KeptFor(Value):
    """How long one kind of record is kept."""

    years: int = Field(ge=1, le=120)
    from_: Literal["birth_date", "closed", "last_contact"] = Field(default="closed", alias="from")
    """From which day the years count: the date of birth, the day the case was closed, or the last step or contact in it."""


class Retention(Value):
    """How long records are kept, by what kind of record they are; councils differ, so every value is the workspace's own.

    A case falls under every kind that is true of it, and the rule that keeps it longest counts. A kind left out adds
    nothing; for ``closed_case`` ``retention_years`` from the date of birth stands then.
    """

    closed_case: KeptFor | None = None
    statutory: KeptFor | None = None
    """A case whose level was ever 4, or that was escalated to children's social care."""
    child_protection: KeptFor | None = None
    """A case on record with a child protection plan."""
    in_care: KeptFor | None = None
    """A case on record of a child in care."""
    never_worked: KeptFor | None = None
    """A case in which nobody ever confirmed anything; it is the only rule of such a case where it is written."""
    safe_copy_days: int | None = Field(default=None, ge=1, le=3650)
    """Days that safe copies of the record are kept, said when a case is erased; None where nobody has said."""


class Assurance(Value):
    """Who signed for live use; until all are named, every output says so."""

    clinical_safety_officer: str = ""
    safeguarding_lead: str = ""
    data_protection_lead: str = ""
    signed_on: Day | None = None
    hazard_log: str = ""
    """Version of the hazard log that was read and signed for."""


class PeopleSettings(Value):
    """How the people who work here are known; it changes no decision."""

    accounts: bool | None = None
    """Whether a name is used only by the account of the operating system that it is bound to: true for everybody, false for nobody, missing for those with an account."""
    named_reads: bool = False
    """Whether cases are shown only to people who are named."""


class Screens(Value):
    """How the screens behave; it changes no decision."""

    lock_after_minutes: int = Field(default=10, ge=0, le=480)
    """Minutes without a key or a click after which the screens hide everything and ask who is there; 0 for never."""


class RecordSettings(Value):
    """Where the record lies: in ``triage.db`` beside the settings, or in a PostgreSQL database."""

    url: str = ""
    """``postgresql://user@host:5432/name`` without a password: that stands in PGPASSWORD, ~/.pgpass or a service file."""

    @field_validator("url")
    @classmethod
    def _server_without_password(cls, url: str) -> str:
        """Refuse what is no PostgreSQL URL, and one that holds a password; the message never repeats it."""
        if not url:
            return url
        found = re.match(r"postgres(?:ql)?://(?:([^@/?#]*)@)?", url)
        if found is None:
            raise ValueError("it begins with postgresql:// (a file needs no url)")
        if ":" in (found.group(1) or "") or re.search(r"[?&](?:ssl)?password=", url, re.IGNORECASE):
            raise ValueError(
                "it holds a password, which whoever reads this file would know; take it out, give the database another, "
                "and put that in PGPASSWORD, ~/.pgpass or a service file"
            )
        return url


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
    clocks: Clocks = Clocks()
    casework: Casework = Casework()
    caseload: Caseload = Caseload()
    sharing: SharingSettings = SharingSettings()
    retention: Retention = Retention()
    people: PeopleSettings = PeopleSettings()
    screens: Screens = Screens()
    record: RecordSettings = RecordSettings()
    assurance: Assurance = Assurance()

    @property
    def fingerprint(self) -> str:
        """Hash of every setting that was there when decisions were first stored, and of later ones where they are used."""
        unused = {
            "clocks",
            "casework",
            "caseload",
            "sharing",
            "retention",
            "people",
            "screens",
            "record",
        } | ({"awareness"} if self.awareness == Awareness() else set())
        signed = {key for key in ("data_protection_lead", "hazard_log") if not getattr(self.assurance, key)}
        said = self.model_dump_json(exclude={**dict.fromkeys(unused, True), "assurance": signed})
        return "sha256:" + hashlib.sha256(said.encode()).hexdigest()

    def as_plain(self) -> dict[str, Any]:
        """Plain data, as it would be written in ``triage.toml``."""
        return self.model_dump(mode="json", exclude_none=True)
