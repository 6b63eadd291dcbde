"""What is asked of the directory: one kind of help for one person on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Request:
    """One help for one person, with all that decides which services fit.

    Sex, language and diagnosis only say whether a service that is for some people takes this one; none of them
    ranks a service (contract, law 4).
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
    birthday_18: date | None = None
    """The 18th birthday, where the date of birth is known: makes the day of later birthdays exact."""
    sex: Literal["M", "F", "X"] | None = None
    authority: str | None = None
    """ONS code of the workspace's authority, to which ``outward_codes`` belong."""
    postcode: str | None = None
    outward_codes: tuple[str, ...] = ()
    school_area: str | None = None
    referrer_source: str | None = None
    language: str | None = None
    has_diagnosis: bool | None = None
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
    tried: frozenset[str] = frozenset()
    """Services completed lately, or earlier without the hoped-for change."""
    tried_help: bool = False
    """The person completed this help so, and nobody said with whom."""
    declined: frozenset[str] = frozenset()
    """Help codes and service ids that were not wanted."""
    sharing_blocks: bool = False
    """Nobody who can agree has agreed: no referral (contract, law 11)."""
    agreed_except: frozenset[str] = frozenset()
    """Help codes, service ids and provider ids that an agreement leaves out."""

    @property
    def age(self) -> int | None:
        """Age in months as far as it is known: a baby not yet born is below nought even with no date."""
        return -1 if self.person == "unborn" and self.age_months is None else self.age_months
