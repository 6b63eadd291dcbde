"""What two cases are likened by: read from the case file and, apart from it, from who the child is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casework.likeness import births, names, numbers
from triage.casework.likeness.births import Birth
from triage.casework.likeness.names import Name
from triage.model import CaseFile


@dataclass(frozen=True, slots=True)
class Known:
    """Everything about one child that is compared; what nobody said is empty. It stays in memory and is never printed."""

    given: Name = ()
    family: Name = ()
    birth: Birth = births.NOTHING
    sex: str = ""
    """M or F; empty where it is not known or X."""
    postcode: tuple[str, str] = ("", "")
    """Outward code and whole postcode."""
    nhs: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


def known_of(case: CaseFile, seen_on: date | None = None) -> Known:
    """What a case says; ``seen_on`` is the day an age was given where the file does not say when it was received."""
    who = case.identity.model_dump() if case.identity else {}
    return known_from(case.child.model_dump(mode="json"), who, case.received or seen_on)


def known_from(child: Mapping[str, Any], who: Mapping[str, Any], seen_on: date | None) -> Known:
    """The same from plain data: ``child`` and ``identity`` of a case file as the record keeps them."""
    sex = child.get("sex")
    given, family = names.parts(who.get("given_name")), names.parts(who.get("family_name"))
    if not family and len(given) > 1:
        given, family = given[:-1], given[-1:]
    return Known(
        given=given,
        family=family,
        birth=_birth(child, seen_on),
        sex=sex if sex in {"M", "F"} else "",
        postcode=numbers.postcode(child.get("postcode")),
        nhs=numbers.nhs_digits(who.get("nhs_number")),
        address=numbers.address(who.get("address")),
        phone=numbers.phone(who.get("phone")),
        email=str(who.get("email") or "").strip().casefold(),
    )


def _birth(child: Mapping[str, Any], seen_on: date | None) -> Birth:
    with suppress(ValueError, OverflowError, TypeError):
        if child.get("date_of_birth"):
            return Birth(date.fromisoformat(str(child["date_of_birth"])))
        if child.get("expected"):
            return births.from_expected(date.fromisoformat(str(child["expected"])))
        if seen_on and child.get("age_months") is not None:
            return births.from_age(int(child["age_months"]) / 12 + 1e-6, seen_on)
        if seen_on and child.get("age") is not None:
            return births.from_age(float(child["age"]), seen_on)
    return Birth()
