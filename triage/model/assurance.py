"""What a workspace still lacks before its answers may be used for real children (contract, section 6)."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.model.decision import Contact
from triage.model.settings import EmergencyContacts, Settings

NOT_ASSURED = "not assured for live use here"
"""What every output says until a workspace is signed for."""
HAZARD_LOG = "7"
"""Version of the hazard log that comes with this program (docs/safety/hazards.yaml)."""
HOLDS_MONTHS = 12
"""How long a sign-off holds: people, numbers, services and rules change."""
_FILE = "triage.toml"


@dataclass(frozen=True)
class Wanting:
    """One thing that is missing, and how to mend it."""

    what: str
    mend: str


def wanting(settings: Settings, on: date) -> tuple[Wanting, ...]:
    """What live use waits for on the day; empty once it is signed for. No escalation ever waits for any of it."""
    return (*_signatures(settings, on), *_contacts(settings))


def _signatures(settings: Settings, on: date) -> Iterator[Wanting]:
    signed = settings.assurance
    for key, who in (
        ("clinical_safety_officer", "clinical safety officer"),
        ("safeguarding_lead", "safeguarding lead"),
    ):
        if not str(getattr(signed, key)).strip():
            yield Wanting(f"no {who} has signed", f"fill in [assurance] {key} in {_FILE}")
    if signed.signed_on is None:
        yield Wanting(
            "no day of signing is given",
            f"fill in [assurance] signed_on in {_FILE}, such as {on.isoformat()}",
        )
    elif signed.signed_on > on:
        yield Wanting(
            f"the day of signing, {signed.signed_on}, is still to come",
            "correct [assurance] signed_on, or wait for that day",
        )
    elif on > _months_later(signed.signed_on, HOLDS_MONTHS):
        yield Wanting(
            f"it was signed on {signed.signed_on}, more than {HOLDS_MONTHS} months ago",
            "go through the sign-off again, then change [assurance] signed_on",
        )
    if signed.hazard_log.strip() and signed.hazard_log.strip() != HAZARD_LOG:
        yield Wanting(
            f"version {signed.hazard_log.strip()} of the hazard log was signed for, and this program comes with {HAZARD_LOG}",
            "read what changed in docs/safety/hazard-log.md, sign again, then change [assurance] hazard_log",
        )


def _contacts(settings: Settings) -> Iterator[Wanting]:
    """Children's social care of the workspace's own authority must be within reach at any hour."""
    own = _of_own_area(settings)
    place = settings.area.local_authority or "this area"
    named = [entry.statutory for entry in own if entry.statutory is not None]
    lacking = ("name", "in_hours", "out_of_hours") if not named else _empty(named[0])
    if lacking:
        yield Wanting(
            f"whom to call at children's social care of {place} is not filled in: {', '.join(lacking)}",
            f"fill in [contacts.statutory] {', '.join(lacking)} in {_FILE}, with numbers somebody has tried",
        )
    for key in ("emergency", "same_day_medical", "crisis_mental_health"):
        for contact in (getattr(entry, key) for entry in own):
            if contact is not None and (gone := _empty(contact)):
                yield Wanting(
                    f"a contact is begun and not finished: {key} {', '.join(gone)}",
                    f"fill in [contacts.{key}] {', '.join(gone)} in {_FILE}, or empty it: national numbers stand in",
                )


def _of_own_area(settings: Settings) -> list[EmergencyContacts]:
    own = settings.area.local_authority
    return [entry for entry in settings.contacts if not own or entry.authority == own]


def _empty(contact: Contact) -> tuple[str, ...]:
    """The keys of a contact that nobody could use: without a text, or a number without a digit."""
    return tuple(
        key
        for key in ("name", "in_hours", "out_of_hours")
        if not (said := (getattr(contact, key) or "").strip())
        or (key != "name" and not any(letter.isdigit() for letter in said))
    )


def worth_mending(settings: Settings) -> tuple[Wanting, ...]:
    """What keeps nobody from live use and is better mended."""
    signed = settings.assurance
    found = []
    if signed.signed_on and not signed.data_protection_lead.strip():
        found.append(
            Wanting(
                "nobody has signed for data protection",
                f"fill in [assurance] data_protection_lead in {_FILE} once the impact assessment is done",
            )
        )
    if signed.signed_on and not signed.hazard_log.strip():
        found.append(
            Wanting(
                "which version of the hazard log was signed for is not said",
                f'write hazard_log = "{HAZARD_LOG}" under [assurance] in {_FILE} once that version was read',
            )
        )
    first, second = signed.clinical_safety_officer.strip(), signed.safeguarding_lead.strip()
    if first and first.casefold() == second.casefold():
        found.append(
            Wanting(
                "one person signed as clinical safety officer and as safeguarding lead",
                "let two people sign: each looks for other things",
            )
        )
    return tuple(found)


def _months_later(day: date, months: int) -> date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
