"""Light contacts: advice, a signpost or an introduction that never becomes a case, in one consolidated record (G16, G17).

Every such contact is triaged like any other before it is kept: whoever would be escalated, looked at by a lead or asked about
safety is no light contact, and is added as a case in the same step, so that nobody is lost on the short way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from triage.casefile import read_cases
from triage.desk import gate
from triage.desk.codes import known_code
from triage.desk.deciding import assess_case, case_to_change, keep_json
from triage.desk.intake import Added, add_cases
from triage.desk.measuring.library import measure_list
from triage.desk.measuring.reading import body_of
from triage.desk.opening import Desk
from triage.errors import DataProblem, Refused, WrongUse
from triage.model import Decision
from triage.source import shown_key
from triage.store.rows_measured import LightContactRow, light_owner

SEVERITY = "severity"
"""The scale of a need's severity, 1 to 10, ten the worst: where no measure is named."""
ANSWERS = ("yes", "no", "not_known")
NEEDS_MORE = "needs_more"
LIGHT_LEVEL = 2
"""Highest level at which a contact may stay light."""
_LEADS = frozenset({"safeguarding_lead", "clinical_lead"})
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SOON = 1
"""Days: a question due so soon is no matter for a light contact."""


@dataclass(frozen=True)
class Contact:
    """What is entered of one light contact: codes and scores, no names and no free words."""

    result: str
    """A code of the list contact_results."""
    need: str | None = None
    category: str | None = None
    person: str = "child"
    gave: tuple[str, ...] = ()
    """Codes of help: what was given, told of or introduced to."""
    measure: str = SEVERITY
    """``severity``, or measure.scale such as ``derby_flower.life_control``."""
    before: Decimal | None = None
    after: Decimal | None = None
    heard_from: str | None = None
    """A code of the list raters: who said what came of it."""
    avoided: str = "not_known"
    """Whether a formal service was not needed for it: yes, no or not_known, as somebody said."""
    avoided_services: tuple[str, ...] = ()
    """Codes of the list formal_services."""
    introduced_by: str | None = None
    """A code of the list referral_sources."""
    gains: tuple[str, ...] = ()
    """Codes of the list contact_gains."""
    age: int | None = None
    district: str | None = None
    """Outward code, such as B90; nothing finer is kept."""

    def as_body(self) -> dict[str, Any]:
        """Plain data as it is kept, without what nobody said."""
        given: dict[str, Any] = {
            "result": self.result, "need": self.need, "category": self.category, "person": self.person, "gave": list(self.gave),
            "heard_from": self.heard_from, "avoided": self.avoided, "avoided_services": list(self.avoided_services),
            "introduced_by": self.introduced_by, "gains": list(self.gains), "age": self.age, "district": self.district,
        }  # fmt: skip
        if self.before is not None or self.after is not None:
            given["scores"] = {
                "measure": self.measure,
                "before": None if self.before is None else str(self.before),
                "after": None if self.after is None else str(self.after),
            }
        return {key: value for key, value in given.items() if value not in (None, [], "")}


@dataclass(frozen=True)
class LightKept:
    """What was kept; ``case`` is the case it was added as, with its decision, where it is more than a light contact."""

    row: LightContactRow
    contact: Contact
    because: tuple[str, ...] = ()
    """Why it is no light contact, in words."""
    case: Added | None = None


@dataclass(frozen=True)
class LightView:
    """One light contact as it is listed; ``body`` is empty once it was forgotten."""

    row: LightContactRow
    body: Mapping[str, Any] = field(default_factory=dict)


def record_light(desk: Desk, contact: Contact, *, by: str | None, number: str | None = None) -> LightKept:
    """Keep one light contact, of a case or (``number`` None) of nobody who is a case.

    Without a case it is triaged first: where it escalates, reaches level 3, asks about safety, asks a lead to look, or its
    result says so, it is added as a case too, whose escalations are due from now on. Raises :class:`WrongUse` for an unknown
    code or a score outside its scale; :class:`Refused` for a score of severity beside a case, which is what a review is for.
    """
    _check(desk, contact, number)
    because: tuple[str, ...] = ()
    added: Added | None = None
    person = gate.change(desk, "case.light", by, case=number)
    if number is None:
        decision = assess_case(desk, _as_case(desk, contact, ""))
        because = not_light(contact, decision)
        if because:
            added = _add(desk, contact, by)
    store = desk.store
    with store.writing():
        owned = case_to_change(desk, number).number if number else (added.number if added else "")
        identity = store.add_light_contact(
            {"case_number": owned, "on_day": desk.on, "recorded_on": desk.on, "by_name": person.name, "became": added.number if added else ""}
        )  # fmt: skip
        kept = keep_json(desk, owned or light_owner(identity), contact.as_body())
        store.change_light_contact(identity, {"body_hash": kept})
        store.log(
            desk.on,
            person.name,
            "case.light",
            case=owned or "",
            record=f"light contact {identity}",
            shown_hash=kept,
        )
    return LightKept(_one(desk, identity), contact, because, added)


def not_light(contact: Contact, decision: Decision) -> tuple[str, ...]:
    """Why a contact is more than a light one, in words; empty where it may stay one."""
    said = [f"escalates: {one.to}" for one in decision.escalations]
    if decision.level.number > LIGHT_LEVEL:
        said.append(f"level {decision.level.number}")
    if any(one.within_days is not None and one.within_days <= _SOON for one in decision.asks):
        said.append("a question about safety is due by tomorrow")
    if any(one.by in _LEADS for one in decision.human_reviews):
        said.append("a lead is to look")
    if contact.result == NEEDS_MORE:
        said.append("the result says that more is needed")
    return tuple(dict.fromkeys(said))


def take_back_light(desk: Desk, identity: int, *, by: str | None) -> LightContactRow:
    """Say that a contact was entered wrongly: it counts no more; raises :class:`WrongUse` for none such."""
    store = desk.store
    with store.writing():
        row = _found(desk, identity)
        person = gate.change(desk, "case.light", by, case=row.case_number or None)
        store.change_light_contact(identity, {"taken_back_on": desk.on, "taken_back_by": person.name})
        store.log(
            desk.on,
            person.name,
            "case.light_taken_back",
            case=row.case_number or "",
            record=f"light contact {identity}",
        )
    return _one(desk, identity)


def forget_light(desk: Desk, identity: int, *, by: str | None) -> LightContactRow:
    """Erase what a contact without a case says; the row of who entered it when stays. One of a case goes with its case."""
    store = desk.store
    with store.writing():
        row = next((one for one in store.light_contacts() if one.id == identity), None)
        if row is None or row.case_number:
            raise WrongUse(
                "there is no light contact of this number without a case",
                mend="one that belongs to a case is erased with it: `triage erase`",
            )
        person = gate.change(desk, "case.erase", by)
        store.erase(row.owner)
        store.change_light_contact(
            identity, {"body_hash": "", "taken_back_on": desk.on, "taken_back_by": person.name}
        )
        store.log(desk.on, person.name, "case.light_forgotten", record=f"light contact {identity}")
    store.scrub()
    return _one(desk, identity)


def light_contacts(
    desk: Desk,
    start: date | None = None,
    end: date | None = None,
    *,
    number: str | None = None,
    by: str | None = None,
) -> list[LightView]:
    """List the contacts that count, of the days from ``start`` to ``end``; of one case where it is named.

    One of a case that whoever asks may not read is left out.
    """
    gate.read(desk, "case.light_read", by, case=number)
    found = []
    for row in desk.store.light_contacts(number):
        if row.taken_back_on is not None or row.on_day > desk.on:
            continue
        if (start is not None and row.on_day < start) or (end is not None and row.on_day > end):
            continue
        if number is None and row.case_number and not gate.may(desk, "case.light_read", by, row.case_number):
            continue
        body = body_of(desk, row.owner, row.body_hash)
        if body:
            found.append(LightView(row, body))
    return found


def _found(desk: Desk, identity: int) -> LightContactRow:
    for row in desk.store.light_contacts():
        if row.id == identity and row.taken_back_on is None:
            return row
    raise WrongUse("there is no light contact of this number", mend="see `triage case light --list`")


def _one(desk: Desk, identity: int) -> LightContactRow:
    return next(row for row in desk.store.light_contacts() if row.id == identity)


def _check(desk: Desk, contact: Contact, number: str | None) -> None:
    for kind, codes, what in (
        ("contact_results", (contact.result,), "result"),
        ("needs", (contact.need,), "need"),
        ("people", (contact.person,), "person"),
        ("help", contact.gave, "kind of help"),
        ("raters", (contact.heard_from,), "person who said so"),
        ("formal_services", contact.avoided_services, "formal service"),
        ("referral_sources", (contact.introduced_by,), "source"),
        ("contact_gains", contact.gains, "gain"),
    ):
        for code in codes:
            if code:
                known_code(desk, kind, code, what)
    if not (contact.need or contact.category):
        raise WrongUse(
            "it is not said what it was about",
            mend="add --need CODE (see `triage words TEXT`) or --category CODE",
        )
    categories = {entry.text("category") for entry in desk.vocabulary.of("needs").values()} - {None}
    if contact.category and contact.category not in categories:
        raise WrongUse(
            "there is no such category of needs",
            mend="they are " + ", ".join(sorted(filter(None, categories))),
        )
    if contact.avoided not in ANSWERS:
        raise WrongUse("whether a formal service was avoided is yes, no or not_known", mend="see --avoided")
    if contact.avoided_services and contact.avoided != "yes":
        raise WrongUse("a service is named that was not avoided", mend="add --avoided yes, or leave it out")
    if contact.district is not None and not _DISTRICT.fullmatch(contact.district):
        raise WrongUse(
            "a district is the outward half of a postcode, such as B90", mend="write that half alone"
        )
    _check_scores(desk, contact, number)


def _check_scores(desk: Desk, contact: Contact, number: str | None) -> None:
    scores = [score for score in (contact.before, contact.after) if score is not None]
    if not scores:
        return
    if contact.measure == SEVERITY:
        if number is not None:
            raise Refused(
                "the severity of a need of a case is scored at a review",
                why="a review triages again where a need is the same or worse; a light contact does not",
                mend=f"use `triage review {number} --score NEED=N`, or a measure such as --measure derby_flower.life_control",
            )
        if contact.need is None:
            raise WrongUse("a severity belongs to a need", mend="add --need CODE")
        if any(score != int(score) or not 1 <= score <= 10 for score in scores):
            raise WrongUse(
                "a severity is a whole number from 1 to 10, ten the worst", mend="check --before and --after"
            )
        return
    code, _, name = contact.measure.partition(".")
    measure = measure_list(desk).single(code)
    scale = measure.scale(name) or (next(iter(measure.scales.values())) if not name and len(measure.scales) == 1 else None)  # fmt: skip
    if scale is None:
        raise WrongUse(
            f"{code} has no scale {shown_key(name)}",
            mend="write " + " or ".join(f"{code}.{one}" for one in measure.scales),
        )
    if not all(scale.holds(score) for score in scores):
        raise WrongUse(
            f"a score of {code}.{scale.scale} lies outside its scale",
            mend=f"{scale.title} goes from {scale.min} to {scale.max}, and {scale.better} is better",
        )


def _as_case(desk: Desk, contact: Contact, mark: str) -> Any:
    """The contact as a case file, so that it is triaged by the same rules."""
    data = _case_data(desk, contact, mark)
    batch = read_cases(json.dumps(data).encode(), "light contact", desk.vocabulary, desk.on)
    if not batch.cases:
        raise DataProblem([problem.issue for problem in batch.problems])
    return batch.cases[0]


def _case_data(desk: Desk, contact: Contact, mark: str) -> dict[str, Any]:
    severity = contact.before if contact.measure == SEVERITY else None
    child: dict[str, Any] = {}
    if contact.age is not None and contact.person == "child":
        child["age"] = contact.age
    if contact.district:
        child["postcode"] = contact.district
    need = {"need": contact.need, "person": contact.person, "severity": None if severity is None else int(severity)}  # fmt: skip
    return {
        "received": desk.on.isoformat(),
        **({"child": child} if child else {}),
        **({"referrer": {"source": contact.introduced_by}} if contact.introduced_by else {}),
        **({"needs": [need]} if contact.need else {}),
        # Two contacts of one day may say the same and be of two children: each becomes a case of its own.
        **({"extras": {"light_contact": mark}} if mark else {}),
    }


def _add(desk: Desk, contact: Contact, by: str | None) -> Added:
    mark = f"{desk.on.isoformat()}-{len(desk.store.light_contacts()) + 1}"
    data = _case_data(desk, contact, mark)
    batch = read_cases(json.dumps(data).encode(), "light contact", desk.vocabulary, desk.on)
    report = add_cases(desk, batch, by)
    if not report.added:
        raise DataProblem(list(report.problems)) if report.problems else Refused("it could not be added as a case")  # fmt: skip
    return report.added[0]
