"""What is asked of the directory: one kind of help for one person on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Practical:
    """What the person needs so that help can be used at all; what nobody has said rules nothing out.

    It chooses among services. It changes neither level, escalations nor urgency, and moves no service up or down,
    except that what can be reached as the family travels stands before what cannot (contract, law 4).
    """

    access: frozenset[str] = frozenset()
    """Codes of the vocabulary's list ``access``."""
    cost: Literal["free_only", "low_cost", "any"] | None = None
    times: frozenset[str] = frozenset()
    """Parts of the week (:data:`triage.signposting.practical.PARTS`, ``saturday``, ``sunday``) and of the year (``school_holidays``, ``term_time``)."""
    travel: Literal["none", "walking", "public_transport", "car"] | None = None
    remote: Literal["ok", "not_possible"] | None = None


@dataclass(frozen=True)
class Request:
    """One help for one person, with all that decides which services fit.

    Sex, language, diagnosis and access needs only say whether a service that is for some people takes this one; none of
    them ranks a service (contract, law 4).
    """

    help: str
    person: str
    on: date
    kind: Literal["referral", "signpost", "support", "task"] = "referral"
    who: str | None = None
    age_months: int | None = None
    """Completed months of the person the help is for; below nought, months until birth; None is not known."""
    age_assumed_adult: bool = False
    """A parent or carer who has not said an age: taken by services that begin at 18 or below and have no upper age."""
    born: date | None = None
    """Date of birth, or the day a baby is expected, where it is known: makes the day of later birthdays exact."""
    birthday_18: date | None = None
    """The 18th birthday, for whoever knows that and not ``born``."""
    sex: Literal["M", "F", "X"] | None = None
    authority: str | None = None
    """ONS code of the workspace's authority, to which ``outward_codes`` belong."""
    postcode: str | None = None
    outward_codes: tuple[str, ...] = ()
    home_authority: str | None = None
    """ONS code of the authority in which the home lies, where that is certain; it settles what a district leaves open."""
    school_area: str | None = None
    referrer_source: str | None = None
    language: str | None = None
    has_diagnosis: bool | None = None
    practical: Practical = Practical()
    wanted: frozenset[str] = frozenset()
    """Help codes and service ids that the child or family asked for."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Help code, service id or provider id -> why a rule holds it back."""
    unsafe: frozenset[str] = frozenset()
    """Service ids, provider ids and channels (home, letter, phone, text, email) that are not safe."""
    already_receiving: frozenset[str] = frozenset()
    """Services that help the person now."""
    receiving_help: bool = False
    """The person has this help now, from whomever."""
    already_waiting: frozenset[str] = frozenset()
    """Services on whose list the person already stands."""
    waiting_help: bool = False
    """The person already waits for this help, wherever."""
    told_help: bool = False
    """The family was told where to go for this help and has not been asked yet whether it helped."""
    tried: frozenset[str] = frozenset()
    """Services completed lately, or earlier without the hoped-for change."""
    tried_help: bool = False
    """The person completed this help so, and nobody said with whom."""
    declined: frozenset[str] = frozenset()
    """Help codes and service ids that were not wanted."""
    came_to_nothing: frozenset[str] = frozenset()
    """Services that were asked lately and said no, did not answer or were not taken up."""
    sharing_blocks: bool = False
    """Nobody who can agree has agreed: no referral (contract, law 11)."""
    agreed_except: frozenset[str] = frozenset()
    """Help codes, service ids and provider ids that an agreement leaves out."""
    agreed_only: frozenset[str] = frozenset()
    """Help codes, service ids and provider ids that an agreement is limited to; empty where it is not."""

    @property
    def age(self) -> int | None:
        """Age in months as far as it is known: a baby not yet born is below nought even with no date."""
        return -1 if self.person == "unborn" and self.age_months is None else self.age_months
