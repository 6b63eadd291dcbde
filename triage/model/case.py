"""The case file: what may be said about a child, as in section 1 of the contract.

Only shapes live here. Whether a code exists is checked against the vocabulary by :mod:`triage.casefile`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from triage.model.plain import Day, Number, Value, Whole, YesNo

PersonCode = Literal["child", "parent", "carer", "sibling", "unborn", "household", "family"]
Answer = Literal["yes", "no", "not_known", "prefer_not_to_say"]
Engagement = Literal["full", "partial", "none"]
ComesAt = Literal[
    "weekday_daytime", "after_school", "evening", "saturday", "sunday", "school_holidays", "term_time"
]
"""When somebody can come: parts of the week, and parts of the year."""


def _severity(value: int) -> int:
    if not 1 <= value <= 10:
        raise ValueError("severity is a whole number from 1 to 10, ten the worst")
    return value


Severity = Annotated[Whole, AfterValidator(_severity)]


def _listed(value: Any) -> Any:
    """One value where a list is meant is a list of one; null is an empty list."""
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
CaseNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$")]


class Referrer(Value):
    """Who asked, and from where."""

    source: str | None = None
    role: str | None = None
    organisation: str | None = None
    cannot_provide_otherwise: YesNo | None = None
    name: str | None = None
    phone: str | None = None
    email: str | None = None


class Child(Value):
    """The child; age by date of birth, years, months or an expected date."""

    date_of_birth: Day | None = None
    age: Number | None = Field(default=None, ge=0, le=26)
    """Years; may be a fraction."""
    age_months: Whole | None = Field(default=None, ge=0, le=320)
    expected: Day | None = None
    """The day a baby not yet born is due."""
    sex: Literal["M", "F", "X"] | None = None
    ethnicity: str | None = None
    disability: Words = ()
    postcode: str | None = None
    imd_decile: Whole | None = Field(default=None, ge=1, le=10)
    """1 is most deprived."""
    language: str | None = None
    school_area: str | None = None
    home_authority: str | None = Field(default=None, pattern=r"^[A-Z][0-9]{8}$")
    """ONS code of the authority in which the home lies, where somebody knows it or a table says it of the whole postcode."""


class Person(Value):
    """Somebody in the family, where one word is not enough."""

    id: str
    is_: PersonCode = Field(alias="is")
    age: Number | None = Field(default=None, ge=0, le=120)
    date_of_birth: Day | None = None
    sex: Literal["M", "F", "X"] | None = None
    parental_responsibility: YesNo | None = None
    lives_here: YesNo | None = None


class Identity(Value):
    """Kept apart from the case: in no decision, log or error."""

    given_name: str | None = None
    family_name: str | None = None
    nhs_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    gp: str | None = None
    setting: str | None = None


class Consent(Value):
    """What was said about sharing, by whom."""

    status: Literal["given", "refused", "withdrawn", "not_asked", "missing"] = "missing"
    by: Words = ()
    competent: YesNo | None = None
    via_interpreter: YesNo | None = None
    except_: Words = Field(default=(), alias="except")
    for_: Words = Field(default=(), alias="for")
    """People the answer covers; empty means as the law has it."""
    purpose: str | None = None
    recipients: Words = ()
    on: Day | None = None


class SafeContact(Value):
    """The agreed safe way to reach the family."""

    how: str | None = None
    with_: str | None = Field(default=None, alias="with")
    when: str | None = None


class NeedScore(Value):
    """One need of one person; no severity means that nobody has scored it."""

    need: str
    severity: Severity | None = None
    person: PersonCode = "child"
    who: str | None = None


class Indicator(Value):
    """A fact or a concern that someone reported."""

    indicator: str
    answer: Answer = "yes"
    who: str | None = None
    on: Day | None = None
    certainty: Literal["confirmed", "suspected"] | None = None
    third_party: YesNo | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"indicator": value} if isinstance(value, str) else value


class AnswerGiven(Value):
    """The answer to a question the engine asked."""

    field: str
    value: str
    on: Day | None = None
    by: str | None = None
    person: PersonCode | None = None
    who: str | None = None
    need: str | None = None
    said_by: str | None = None
    """Who said it (a code of ``raters``), where ``by`` only wrote it down; nothing is decided by it."""


class Awaiting(Value):
    """Something the child is waiting for."""

    for_: str = Field(alias="for")
    since: Day | None = None
    provider: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"for": value} if isinstance(value, str) else value


class OpenService(Value):
    """Help a person already has."""

    help: str
    person: PersonCode | None = None
    who: str | None = None
    service: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"help": value} if isinstance(value, str) else value


class Household(Value):
    """Ages in years of all children at home, this one included; linked case numbers, and what they bring to this one."""

    children: Annotated[tuple[Number, ...], BeforeValidator(_listed)] = ()
    cases: Words = ()
    escalated: Words = ()
    """Linked cases with an escalation that is still open; ``restricted`` where the link must not be named."""
    services: Words = ()
    """Services that linked cases have taken on: the household meets them, so that they take no further place."""
    contacts: Whole = Field(default=0, ge=0)
    """Further new services of linked cases that must not be named; each takes one of the household's places."""


class Preferences(Value):
    """What the child or family would like, and would not."""

    wants: Words = ()
    declines: Words = ()
    few_contacts: YesNo = False


class Practical(Value):
    """What somebody needs so that help can be used at all; it chooses among services and changes nothing else."""

    person: PersonCode | None = None
    """Whom it is about; nobody named is everybody."""
    who: str | None = None
    access: Words = ()
    """Codes of the vocabulary's list ``access``."""
    cost: Literal["free_only", "low_cost", "any"] | None = None
    times: Annotated[tuple[ComesAt, ...], BeforeValidator(_listed)] = ()
    """When they can come; none named is not known."""
    travel: Literal["none", "walking", "public_transport", "car"] | None = None
    """How they can travel; ``none`` cannot travel."""
    remote: Literal["ok", "not_possible"] | None = None
    """Whether help by telephone or online can be used."""


class Voice(Value):
    """What the child and family say."""

    child: str | None = None
    child_private: str | None = None
    family: str | None = None


class Deadline(Value):
    """A day by which something will have happened."""

    what: str
    on: Day


class Review(Value):
    """Scores of a later day."""

    on: Day
    engagement: Engagement | None = None
    needs: Annotated[tuple[NeedScore, ...], BeforeValidator(_listed)] = ()


class Measure(Value):
    """A published questionnaire, filled in once."""

    measure: str
    who: str | None = None
    rater: str | None = None
    on: Day
    scores: dict[str, Number] = Field(default_factory=dict)


class CareStatus(Value):
    """A standing with children's social care over time."""

    status: str
    from_: Day = Field(alias="from")
    to: Day | None = None


class PastAction(Value):
    """Help offered earlier and what became of it."""

    help: str
    service: str | None = None
    kind: Literal["referral", "signpost", "support", "task"] | None = None
    state: str | None = None
    received: YesNo | None = None
    ended: Day | None = None
    person: PersonCode | None = None
    who: str | None = None
    on: Day | None = None


class Feedback(Value):
    """What somebody said about the help."""

    from_: str | None = Field(default=None, alias="from")
    text: str
    may_quote: YesNo = False


class Requested(Value):
    """Something asked for, such as closing the case."""

    close: YesNo = False
    by: str | None = None


class CaseFile(Value):
    """One child's case as it stands; missing is never zero and never "no"."""

    case: CaseNumber | None = None
    received: Day | None = None
    referrer: Referrer = Referrer()
    reasons: Words = ()
    child: Child = Child()
    people: Annotated[tuple[Person, ...], BeforeValidator(_listed)] = ()
    identity: Identity | None = None
    consent: Annotated[tuple[Consent, ...], BeforeValidator(_listed)] = ()
    unsafe_contact: Words = ()
    safe_contact: SafeContact | None = None
    needs: Annotated[tuple[NeedScore, ...], BeforeValidator(_listed)] = ()
    indicators: Annotated[tuple[Indicator, ...], BeforeValidator(_listed)] = ()
    answers: Annotated[tuple[AnswerGiven, ...], BeforeValidator(_listed)] = ()
    awaiting: Annotated[tuple[Awaiting, ...], BeforeValidator(_listed)] = ()
    open_services: Annotated[tuple[OpenService, ...], BeforeValidator(_listed)] = ()
    household: Household = Household()
    preferences: Preferences = Preferences()
    practical: Annotated[tuple[Practical, ...], BeforeValidator(_listed)] = ()
    """What somebody needs so that help can be used: one for all, or one for each person."""
    voice: Voice | None = None
    strengths: Words = ()
    deadlines: Annotated[tuple[Deadline, ...], BeforeValidator(_listed)] = ()
    narrative: str | None = None
    engagement: Engagement | None = None
    contact_attempts: Whole = Field(default=0, ge=0)
    opened: Day | None = None
    reviews: Annotated[tuple[Review, ...], BeforeValidator(_listed)] = ()
    measures: Annotated[tuple[Measure, ...], BeforeValidator(_listed)] = ()
    care_status: Annotated[tuple[CareStatus, ...], BeforeValidator(_listed)] = ()
    past_actions: Annotated[tuple[PastAction, ...], BeforeValidator(_listed)] = ()
    feedback: Annotated[tuple[Feedback, ...], BeforeValidator(_listed)] = ()
    requested: Requested | None = None
    possible_duplicates: Annotated[tuple[CaseNumber, ...], BeforeValidator(_listed)] = ()
    """Numbers of other cases that may be about the same child; only a person says whether they are."""
    extras: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _empty_sections(cls, value: Any) -> Any:
        """A section written with nothing after its colon says nothing."""
        if isinstance(value, dict):
            return {
                key: part for key, part in value.items() if part is not None or key not in cls.model_fields
            }
        return value

    def as_json(self) -> dict[str, Any]:
        """Plain data in contract keys, without what was not said."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
