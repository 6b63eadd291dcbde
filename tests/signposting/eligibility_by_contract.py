"""Who may be offered which service, worked out from the words of the contract alone.

A second opinion: it reads plain records (as ``triage directory show --json`` prints them) and plain persons, and
imports nothing of the engine. Sources: contract, section 2 (``not_offered``, laws 3, 8, 11), section 6 (area, days),
section 8 (records); ``directory/README.md`` for what an unknown does; ``docs/architecture.md``, Choices.

A *person* is a mapping: ``help``, ``person``, ``kind``, ``on``; ``born`` or ``due`` (days) or ``months`` (completed
months, stated); ``adult`` (a parent who has not said an age), ``sex``, ``home`` (outward code or postcode), ``authority``
(in which the home lies for certain), ``school_area``, ``source``, ``language``, ``diagnosis``; ``needs_access``, ``pays``, ``times``, ``travel``, ``remote``;
``withheld``, ``unsafe``, ``receiving``, ``waiting``, ``tried``, ``declined``, ``left_out``, ``nothing_came`` (sets of codes and ids);
``receives_it``, ``waits_for_it``, ``tried_it``, ``nobody_agreed`` (yes or no).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Plain = Mapping[str, Any]
ORDER = (
    "withheld_by_rule",
    "unsafe",
    "closed",
    "paused",
    "out_of_date",
    "out_of_area",
    "area_unknown",
    "too_young",
    "too_old",
    "turns_too_old",
    "age_unknown",
    "sex",
    "needs_diagnosis",
    "route_not_open",
    "language",
    "access",
    "cost",
    "schedule",
    "already_receiving",
    "already_waiting",
    "tried_before",
    "declined",
    "no_consent",
    "full",
)
LANGUAGES = {"English": "en", "Romanian": "ro", "Polish": "pl", "British Sign Language": "bfi"}
SCHOOLS = {
    "primary_school", "secondary_school", "special_school", "pupil_referral_unit", "college", "early_years_setting", "education_service",
}  # fmt: skip
PARTS = {"weekday_daytime": (0, 15 * 60), "after_school": (15 * 60, 18 * 60), "evening": (18 * 60, 24 * 60)}
"""Minutes of a weekday; Saturday and Sunday are whole days."""


@dataclass(frozen=True)
class World:
    """What the checker must know beside records and persons."""

    authority: str
    districts: Mapping[str, Plain]
    """Outward code -> ``{"postcodes": all, "authorities": {code: postcodes}}``; all that are known, of the whole country."""
    names: Mapping[str, str]
    """Authority -> its name."""
    terms: Mapping[str, Sequence[tuple[date, date]]]
    """Name of a school area -> first and last days of its terms, in order."""
    denies: Mapping[str, Sequence[str]]
    """Access code that says what a place has not -> the codes it denies."""
    far: Mapping[tuple[str, str], bool]
    """(home, place) -> whether the place is too far for somebody who cannot travel; absent is not known."""


def may_come(record: Plain, person: Plain) -> bool:
    """Whether the service is a candidate: it lists the help, and works with that person."""
    also = {"parent"} if person["person"] == "carer" else set()  # directory/README.md, `for`
    return person["help"] in record["help"] and bool({person["person"], *also} & set(record["for"]))


def first_reason(record: Plain, provider: str, person: Plain, world: World) -> str | None:
    """Give the first true reason of contract 2 against the service, or None where it may be offered."""
    found = set(_true_reasons(record, provider, person, world))
    return next((reason for reason in ORDER if reason in found), None)


def _true_reasons(record: Plain, provider: str, person: Plain, world: World) -> Iterator[str]:
    names = {record["id"], provider}
    if (names | {person["help"]}) & person["withheld"]:
        yield "withheld_by_rule"
    ways = set(record.get("channels") or ())
    if names & person["unsafe"] or (ways and ways <= person["unsafe"]):
        yield "unsafe"
    if record.get("status") in {"closed", "paused"}:
        yield record["status"]
    if not _checked(record, person["on"]):
        yield "out_of_date"
    yield from _area(record, person, world)
    yield from _age(record, person, world)
    if record.get("sexes") in {"F", "M"} and record["sexes"] != person.get("sex"):
        yield "sex"  # a place for girls alone is not offered on a guess
    if record.get("requires_diagnosis") is True and person.get("diagnosis") is not True:
        yield "needs_diagnosis"
    if not _route(record, person):
        yield "route_not_open"
    yield from _practical(record, person, world)
    yield from _history(record, provider, person)
    if _room(record, person["on"]) == "full":
        yield "full"


def _history(record: Plain, provider: str, person: Plain) -> Iterator[str]:
    for reason, services, anywhere in (
        ("already_receiving", "receiving", "receives_it"),
        ("already_waiting", "waiting", "waits_for_it"),
        ("tried_before", "tried", "tried_it"),
    ):
        if person[anywhere] or record["id"] in person[services]:
            yield reason
    if record["id"] in person["nothing_came"]:
        yield "tried_before"
    if {person["help"], record["id"], provider} & person["declined"]:
        yield "declined"
    left_out = {person["help"], record["id"], provider} & person["left_out"]
    if person["kind"] == "referral" and (person["nobody_agreed"] or left_out):
        yield "no_consent"


# Days


def same_day_on(day: date, months: int) -> date:
    """Give the same day so many months on; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def completes(born: date, months: int) -> date:
    """Give the day on which somebody completes so many months: where there is no such day, the first of the next month."""
    year, month = divmod(born.year * 12 + born.month - 1 + months, 12)
    if born.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, born.day)
    return same_day_on(date(year, month + 1, 1), 1)


def _checked(record: Plain, on: date) -> bool:
    checked = record.get("checked")
    if not checked:
        return False
    day = date.fromisoformat(checked["on"])
    return day <= on <= same_day_on(day, checked.get("every_months") or 12)


def _said(record: Plain, on: date) -> Plain:
    """Give what was said about room, where it is still believed: three months, and never before it was said."""
    capacity = record.get("capacity") or {}
    said = capacity.get("said_on")
    if not said:
        return {}
    return capacity if date.fromisoformat(said) <= on <= same_day_on(date.fromisoformat(said), 3) else {}


def _room(record: Plain, on: date) -> str:
    capacity = record.get("capacity") or {}
    if capacity.get("state") == "full" and not capacity.get("said_on"):
        return "full"  # nobody wrote down when, and law 8 offers nothing that is full
    return str(_said(record, on).get("state", "unknown"))


# Area


def outward(postcode: str | None) -> str | None:
    """Give the outward code of a district or whole postcode written in any usual way."""
    typed = "".join((postcode or "").upper().split())
    found = re.fullmatch(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?", typed)
    return found.group(1) if found else None


def _area(record: Plain, person: Plain, world: World) -> Iterator[str]:
    area = record.get("area") or {}
    kind, codes = area.get("kind"), area.get("codes") or ()
    home = outward(person.get("home"))
    if kind in {"national", "remote"}:
        return
    if kind is None or not codes:
        yield "area_unknown"
        return
    if kind == "districts":
        answers = ["area_unknown" if home is None else None if home in codes else "out_of_area"]
    elif kind == "school":
        wanted = (person.get("school_area") or "").strip().casefold()
        known = {word.casefold() for code in codes for word in (code, world.names.get(code, code))}
        answers = ["area_unknown" if not wanted else None if wanted in known else "out_of_area"]
    else:
        answers = [_authority(home, code, world, person.get("authority")) for code in codes]
        row = world.districts.get(home or "")
        together = sum(row["authorities"].get(code, 0) for code in set(codes)) if row else 0
        if row and person.get("authority") is None and together * 100 >= 95 * row["postcodes"]:
            return  # all but a few homes of the district lie in one of its authorities
    if None in answers:
        return
    yield "area_unknown" if "area_unknown" in answers else "out_of_area"


def _authority(home: str | None, code: str, world: World, certain: str | None) -> str | None:
    if certain is not None:
        return None if certain == code else "out_of_area"
    row = world.districts.get(home or "")
    if row is None:
        return "area_unknown"
    there = row["authorities"].get(code, 0)
    if not there:
        return "out_of_area"
    return None if there * 100 >= 95 * row["postcodes"] else "area_unknown"


# Age


def _bounds(record: Plain) -> tuple[int | None, int | None]:
    """Give the lowest age and the first that is too old, in completed months; -1 is a baby not yet born."""
    ages = record.get("ages") or {}
    lowest: int | None = None
    if ages.get("from") == "unborn":
        lowest = -1
    elif ages.get("from_months") is not None:
        lowest = int(ages["from_months"])
    elif ages.get("from") is not None:
        lowest = int(ages["from"]) * 12
    ends = []
    if ages.get("to_months") is not None:
        ends.append(int(ages["to_months"]) + 1)
    elif ages.get("to") is not None and int(ages["to"]) < 120:
        ends.append((int(ages["to"]) + 1) * 12)
    if record.get("ends_at") is not None:
        ends.append(int(record["ends_at"]) * 12)
    return lowest, min(ends, default=None)


def _age(record: Plain, person: Plain, world: World) -> Iterator[str]:
    lowest, end = _bounds(record)
    if lowest is None and end is None:
        return
    on, born, months = person["on"], person.get("born"), person.get("months")
    last = _last_day(record, person, world)
    if born is None and months is None and not _unborn(person):
        if not (person.get("adult") and end is None and (lowest or 0) <= 18 * 12):
            yield "age_unknown"
        return
    if _unborn(person):
        if lowest is not None and lowest >= 0:
            yield "too_young"
        due = person.get("due")
        if due is not None and end is not None and last >= completes(due, end):
            yield "turns_too_old"
        return
    if born is None:
        born = _born_as_stated(on, months or 0)
    if lowest is not None and lowest >= 0 and on < completes(born, lowest):
        yield "too_young"
    if end is not None:
        if on >= completes(born, end):
            yield "too_old"
        elif last >= completes(born, end):
            yield "turns_too_old"


def _unborn(person: Plain) -> bool:
    return person.get("due") is not None or (person["person"] == "unborn" and person.get("months") is None)


def _born_as_stated(on: date, months: int) -> date:
    """Give the latest birth day that a stated age allows: they have just completed it."""
    return same_day_on(on, -months)


def _last_day(record: Plain, person: Plain, world: World) -> date:
    """Give the last day of help that begins after the expected wait; a day on which it begins where nobody said how long."""
    wait = int(_said(record, person["on"]).get("wait_weeks") or 0)
    begins, days = person["on"] + timedelta(weeks=wait), int(record.get("duration_weeks") or 0) * 7
    plain = begins + timedelta(days=max(0, days - 1))
    runs = world.terms.get((person.get("school_area") or "").strip().casefold(), ())
    if not record.get("term_time_only") or not runs or not runs[0][0] <= begins <= runs[-1][1]:
        return plain
    in_term = [day for first, last in runs for day in _days(first, last) if day >= begins]
    if days > len(in_term):
        return max(plain, in_term[0])
    return in_term[max(0, days - 1)]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


# Routes, and what a family needs in practice


def _route(record: Plain, person: Plain) -> bool:
    routes = record.get("routes")
    if routes is None:
        return True
    source = person.get("source") or ""
    if person["kind"] == "referral":
        ways = {"professional"}
        if source in SCHOOLS:
            ways.add("school")
        if source == "gp":
            ways.add("gp")
        return bool(ways & set(routes))
    if person["kind"] == "signpost":
        return bool({"self", "parent"} & set(routes))
    return True


def _practical(record: Plain, person: Plain, world: World) -> Iterator[str]:
    spoken = LANGUAGES.get(person.get("language") or "")
    listed = record.get("languages")
    if spoken not in {None, "en"} and listed and spoken not in listed and "interpreter" not in listed:
        yield "language"
    if not _can_use(record, person, world) or not _can_get_there(record, person, world):
        yield "access"
    cost, pays = record.get("cost"), person.get("pays")
    if (pays == "free_only" and cost in {"low_cost", "charge", "£5 a session"}) or (
        pays == "low_cost" and cost == "charge"
    ):
        yield "cost"
    if not _can_come(record, set(person.get("times") or ())):
        yield "schedule"


def _can_use(record: Plain, person: Plain, world: World) -> bool:
    # Section 8: what is missing is unknown, so only what a record denies rules somebody out.
    has = set(record.get("access") or ())
    denied = {code for word in has for code in world.denies.get(word, ())} - has
    return not any(need in denied for need in person.get("needs_access") or ())


def _can_get_there(record: Plain, person: Plain, world: World) -> bool:
    place = (record.get("location") or {}).get("postcode")
    at_a_distance = record.get("remote") is True or (record.get("area") or {}).get("kind") == "remote"
    if person.get("remote") == "not_possible" and at_a_distance and place is None:
        return False
    if person.get("travel") != "none" or at_a_distance or (record.get("transport") or "none") != "none":
        return True
    if {"home", "phone", "text", "email", "letter"} & set(record.get("channels") or ()):
        return True
    return not world.far.get((outward(person.get("home")) or "", outward(place) or ""), False)


def _can_come(record: Plain, times: set[str]) -> bool:
    if record.get("term_time_only") is True and "school_holidays" in times and "term_time" not in times:
        return False
    sessions, wanted = record.get("schedule"), times - {"school_holidays", "term_time"}
    return not sessions or not wanted or any(_fits(session, part) for session in sessions for part in wanted)


def _fits(session: Plain, part: str) -> bool:
    if session["day"] in {"saturday", "sunday"} or part in {"saturday", "sunday"}:
        return bool(session["day"] == part)
    begins, ends = _minutes(session.get("from"), 0), _minutes(session.get("to"), 24 * 60)
    first, last = PARTS[part]
    return begins < last and ends > first


def _minutes(time: str | None, unknown: int) -> int:
    return unknown if time is None else int(time[:2]) * 60 + int(time[3:])
