"""Being in touch with a family: what was tried, and the safe way; silence is never a risk by itself and closes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from triage.casework.people import second_person
from triage.desk import gate
from triage.desk.deciding import Stored, case_now, case_to_change, found_case, keep_json
from triage.desk.loop.again import decide_again
from triage.desk.opening import Desk
from triage.desk.rights import followups
from triage.desk.rights.reading import content_of
from triage.errors import Refused, WrongUse
from triage.letters.safety import channels_named
from triage.model import CaseFile
from triage.store.rows_rights import ContactRow, ContactWayRow

WAYS = ("phone", "text", "email", "letter", "home", "in_person", "online")
"""How somebody is reached; the first five are the channels of ``unsafe_contact``."""


@dataclass(frozen=True)
class Tried:
    """One attempt to be in touch with what lies in the content."""

    row: ContactRow
    with_whom: str | None
    note: str | None


@dataclass(frozen=True)
class Contacts:
    """How a family may be reached and what was tried."""

    tried: tuple[Tried, ...]
    attempts: int
    """Attempts without an answer since the last that was answered; what the rules read."""
    unsafe: tuple[str, ...]
    safe: Mapping[str, str]
    """how, with, when; empty where no safe way is agreed."""
    changes: tuple[ContactWayRow, ...]
    hidden: tuple[str, ...] = ()
    """Parts (codes of ``FIELDS``) that are left out, because whoever looks does not see them."""


@dataclass(frozen=True)
class Contacted:
    """What recording an attempt came to."""

    tried: Tried
    attempts: int
    stored: Stored | None
    """The decision made again, where the number of attempts changed in an open case."""


def contacts_of(desk: Desk, number: str, by: str | None = None) -> Contacts:
    """Show what was tried, and how the family may be reached to those who work with the child (part ``safe_contact``)."""
    person = gate.read(desk, "case.show", by, case=number)
    row = found_case(desk, number)
    case, seen = case_now(desk, row), gate.seen(desk, person, row.number)
    ways = case.safe_contact if "safe_contact" in seen else None
    tried = tuple(_tried(desk, one) for one in desk.store.contacts(number))
    return Contacts(
        tried if "notes" in seen else tuple(replace(one, with_whom=None, note=None) for one in tried),
        case.contact_attempts,
        case.unsafe_contact if "safe_contact" in seen else (),
        ways.model_dump(mode="json", by_alias=True, exclude_none=True) if ways else {},
        tuple(desk.store.contact_ways(number)),
        tuple(part for part in ("safe_contact", "notes") if part not in seen),
    )


def _tried(desk: Desk, row: ContactRow) -> Tried:
    data = content_of(desk, row.case_number, row.detail_hash)
    return Tried(row, data.get("with"), data.get("note"))


def unsafe_ways(case: CaseFile) -> frozenset[str]:
    """Channels, people and roles that must not be used; a home that is not safe takes letters with it."""
    words = set(case.unsafe_contact)
    return frozenset(words | ({"letter"} if "home" in words else set()))


def record_contact(
    desk: Desk,
    number: str,
    how: str,
    *,
    answered: bool,
    by: str | None,
    with_whom: str = "",
    note: str = "",
    happened: bool = False,
) -> Contacted:
    """Record one attempt to be in touch: how, with whom, answered or not; and triage again where the count changes.

    Raises :class:`WrongUse` for an unknown way, :class:`Refused` for a way or person that is not safe, unless it has
    ``happened`` already: then it is kept, and a safeguarding lead looks today.
    """
    if how not in WAYS:
        raise WrongUse(f"there is no way of contact '{how}'", mend="they are " + ", ".join(WAYS))
    with desk.store.writing():
        person = gate.change(desk, "case.contact", by, case=number)
        row = case_to_change(desk, number)
        case = case_now(desk, row)
        danger = _unsafe(case, how, with_whom)
        if danger and not happened:
            raise Refused(
                f"{danger} is not safe for this family",
                why="somebody who does harm could hear or read it",
                mend="use the agreed safe way (`triage case contact CASE`); if it has happened already, add --happened, so that a safeguarding lead looks today",
            )
        before = case.contact_attempts
        kept = keep_json(
            desk,
            number,
            {key: text for key, text in (("with", with_whom.strip()), ("note", note.strip())) if text},
        )
        identity = desk.store.add_contact(
            {
                "case_number": number, "on_day": desk.on, "by_name": person.name, "how": how, "answered": answered,
                "detail_hash": kept,
            }
        )  # fmt: skip
        desk.store.log(
            desk.on, person.name, "case.contact", case=number, record=f"contact {identity}", shown_hash=kept
        )
        if danger:
            followups.ask_for(
                desk, number, "agreement", followups.UNSAFE_CONTACT, role="safeguarding_lead", due_on=desk.on,
                record=f"contact {identity}",
            )  # fmt: skip
        after = case_now(desk, found_case(desk, number)).contact_attempts
        stored = None
        if row.state == "open" and after != before:
            stored = decide_again(desk, found_case(desk, number), cause="contact", by=person.name)
    made = next(one for one in desk.store.contacts(number) if one.id == identity)
    return Contacted(_tried(desk, made), after, stored)


def _unsafe(case: CaseFile, how: str, with_whom: str) -> str | None:
    """The word of an attempt that is not safe, or None: the way, the person, or the role of the person."""
    unsafe = unsafe_ways(case)
    roles = {person.id: str(person.is_) for person in case.people}
    if how in unsafe:
        return f"contact by {how}" if how != "home" else "a visit at home"
    for word in re.findall(r"[\w-]+", with_whom.lower()):
        held = {word, roles.get(word, "")} - {""}
        if held & {one.lower() for one in unsafe}:
            return "contact with this person"
    return None


def unsafe_contact_looked_at(desk: Desk, number: str, identity: int, note: str, by: str | None) -> None:
    """Settle the look at contact that was not safe; raises :class:`WrongUse` where none is open."""
    with desk.store.writing():
        person = gate.change(desk, "case.safe_contact", by, case=number)
        mark = f"contact {identity}"
        followups.one_open(desk, number, followups.UNSAFE_CONTACT, mark)
        kept = keep_json(desk, number, {"note": note.strip()})
        followups.settle(desk, number, followups.UNSAFE_CONTACT, person.name, record=mark, note_hash=kept)
        desk.store.log(
            desk.on, person.name, "case.safe_contact", case=number, record=f"{mark} seen", shown_hash=kept
        )


def change_safe_way(
    desk: Desk,
    number: str,
    *,
    safe: Mapping[str, str] | None,
    unsafe: Sequence[str] = (),
    safe_again: Sequence[str] = (),
    because: str = "",
    by: str | None,
    second: str | None = None,
) -> Stored | None:
    """Change how a family may be reached; a way becomes unsafe at once, and safe again only with a safeguarding lead.

    ``safe`` holds how, with, when; None leaves the agreed way. Raises :class:`WrongUse` for a word that is neither a way nor
    somebody in the case, :class:`Refused` for a safe way that is itself unsafe, or without the lead.
    """
    if safe is None and not unsafe and not safe_again:
        raise WrongUse("there is nothing to change", mend="add --how, --unsafe or --safe-again")
    with desk.store.writing():
        person = gate.change(desk, "case.safe_contact", by, case=number, decides=False)
        row = case_to_change(desk, number)
        case = case_now(desk, row)
        people = {one.id for one in case.people}
        known = {*WAYS[:5], *people, "parent", "carer", "child", "sibling"}
        for word in (*unsafe, *safe_again):
            if word not in known:
                raise WrongUse(
                    "a word here is neither a way of contact nor somebody in the case",
                    why="what nobody can read keeps nobody safe",
                    mend="write home, letter, phone, text or email, a role, or an id under `people`",
                )
        if safe_again:
            _lead_agrees(desk, person.name, because, second)
        left = ({*unsafe_ways(case), *unsafe} | ({"letter"} if "home" in unsafe else set())) - set(safe_again)
        if safe and _named(safe) & {word.lower() for word in left}:
            raise Refused(
                "this way is not safe for this family",
                why="a safe way that leads to somebody who does harm is none",
                mend="agree another way with the person",
            )
        kept: dict[str, Any] = {
            "safe": dict(safe) if safe is not None else None,
            "unsafe": list(unsafe),
            "safe_again": list(safe_again),
        }
        if because.strip():
            kept["because"] = because.strip()
        kept_hash = keep_json(desk, number, kept)
        identity = desk.store.add_contact_way(
            {"case_number": number, "on_day": desk.on, "by_name": person.name, "way_hash": kept_hash}
        )
        desk.store.log(
            desk.on,
            person.name,
            "case.safe_contact",
            case=number,
            record=f"way {identity}",
            shown_hash=kept_hash,
        )
        if row.state != "open":
            return None
        return decide_again(desk, found_case(desk, number), cause="contact", by=person.name)


def _named(safe: Mapping[str, str]) -> set[str]:
    """Channels, people and words that an agreed way names."""
    text = " ".join((safe.get("how", ""), safe.get("with", ""))).lower()
    return channels_named(text) | set(re.findall(r"[\w-]+", text))


def _lead_agrees(desk: Desk, by: str, because: str, second: str | None) -> None:
    """Raise :class:`Refused` unless a safeguarding lead says that a way is safe again, with the reason."""
    if not because.strip():
        raise Refused(
            "why it is safe again is needed",
            why="somebody was in danger there before",
            mend="add --because with a sentence",
        )
    person = desk.store.person(by)
    if person is not None and person.role != "safeguarding_lead":
        second_person(
            desk.store, person, second, frozenset({"safeguarding_lead"}), "calling a way safe again"
        )
