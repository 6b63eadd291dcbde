"""A view to the keys of our record (contract, section 8), and everything about it that cannot be.

Nothing is guessed: a key stands only where the source says it. ``help`` and ``for`` stay empty; the source's terms
lie under ``terms`` until somebody reviews them. What fails is told; a fault of a part may be accepted by its code,
and then that part is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.interchange.harmless import clean, one_line, without_markup
from triage.interchange.model import Plain
from triage.interchange.standards.places import read_area, read_places
from triage.interchange.standards.prices import cost_words
from triage.interchange.standards.schedules import day_of, read_schedules
from triage.interchange.standards.view import View, kind_of, number_of
from triage.signposting.languages import language_code

OLDEST = 120
"""Years; an upper age from here on is no limit for anybody."""
_STATUS = {"active": "open", "inactive": "paused", "temporarily closed": "paused", "defunct": "closed"}
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass
class Faults:
    """What was found wrong with one service, in order."""

    errors: list[tuple[str, str]] = field(default_factory=list)
    """Code and sentence: the service is not used."""
    doubts: list[tuple[str, str]] = field(default_factory=list)
    """Code and sentence: the service is used."""


def keys_of(view: View, on: date, faults: Faults) -> Plain:
    """Our keys for one service, without ``id`` and ``extras``; adds to ``faults`` what cannot be.

    ``on`` is the day of reading: opening hours that were over by then are not told as hours.
    """
    faults.errors.extend(view.wrong)
    found: Plain = {"name": one_line(view.name or "")}
    if not found["name"] and not any(what.startswith("name is ") for _, what in view.wrong):
        faults.errors.append(("DI403", "it has no name"))
    steps: tuple[Callable[[View, date, Faults], Iterator[tuple[str, Any]]], ...] = (
        _words, _ages, _area, _routes, _status, _capacity, _checked, _schedule, _cost, _languages, _places, _contact, _terms,
    )  # fmt: skip
    for step in steps:
        for key, value in step(view, on, faults):
            if value not in (None, "", [], {}):
                found[key] = value
    _references(view, faults)
    return found


def _words(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    if view.description:
        yield "summary", without_markup(view.description)
    yield "remote", view.remote


def _ages(view: View, _: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    groups: list[tuple[float | None, float | None]] = []
    for low, high in view.ages:
        ages = (_age(low, "lowest", faults), _age(high, "highest", faults))
        if ages[0] is not None and ages[1] is not None and ages[1] < ages[0]:
            faults.errors.append(
                ("DI411", f"the highest age ({_said(high)}) is below the lowest ({_said(low)})")
            )
        groups.append(ages)
    if len(set(groups)) > 1:
        faults.doubts.append(("DI451", "several groups of ages are named: the widest span is taken"))
    if groups:
        lows, highs = [low for low, _ in groups], [high for _, high in groups]
        yield (
            "ages",
            _limits(
                None if None in lows else min(low for low in lows if low is not None),
                None if None in highs else max(high for high in highs if high is not None),
            ),
        )
    elif view.bands:
        limits: Plain = {"from_months": min(low for low, _ in view.bands)}
        if all(high is not None for _, high in view.bands):
            limits["to_months"] = max(high for _, high in view.bands if high is not None)
        yield "ages", limits


def _age(said: Any, which: str, faults: Faults) -> float | None:
    if said is None or said == "":
        return None
    number = number_of(said)
    if number is None:
        faults.errors.append(("DI404", f"the {which} age is {kind_of(said)} where a number is meant"))
        return None
    if not 0 <= number <= 130:
        faults.errors.append(("DI413", f"the {which} age is {_said(said)} years"))
        return None
    if isinstance(said, str):
        faults.doubts.append(
            ("DI452", f"the {which} age is written as text: '{one_line(said, 20)}' is read as a number")
        )
    return number


def _limits(low: float | None, high: float | None) -> Plain | None:
    """Whole years as years, others in months; no limit where there is none."""
    limits: Plain = {}
    if low is not None and low > 0:
        limits |= {"from": int(low)} if low == int(low) else {"from_months": round(low * 12)}
    elif low is not None:
        limits["from"] = 0
    if high is not None and high < OLDEST:
        limits |= {"to": int(high)} if high == int(high) else {"to_months": round(high * 12)}
    elif high is not None:
        limits["to"] = int(high)
    return limits or None


def _area(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    yield "area", read_area(view.areas)


def _routes(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    if view.referral_only:
        yield "routes", ["professional"]


def _status(view: View, _: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    if view.status is None:
        return
    word = _STATUS.get(view.status.strip().casefold())
    if word is None:
        faults.errors.append(
            (
                "DI408",
                f"'{one_line(view.status, 40)}' is no status: active, inactive, defunct or temporarily closed",
            )
        )
    yield "status", word


def _capacity(view: View, _: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    if not view.rooms:
        return
    free, days = [], []
    for room in view.rooms:
        available, most = number_of(room.available), number_of(room.maximum)
        if available is None:
            faults.doubts.append(("DI453", "a capacity says no number of free places: it is not read"))
            return
        if available < 0 or (most is not None and available > most):
            words = f"a capacity says {_said(room.available)} free of {_said(room.maximum)}: it is not read"
            faults.doubts.append(("DI453", words))
            return
        free.append(available)
        days.append(day_of(room.updated))
    said = [day for day in days if day is not None]
    capacity: Plain = {"state": "room" if any(free) else "full"}
    if said and len(said) == len(days):
        capacity["said_on"] = min(said).isoformat()
    yield "capacity", capacity


def _checked(view: View, _: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    if view.assured is None:
        return
    said, by = view.assured
    day = day_of(said)
    if day is None:
        faults.doubts.append(("DI454", "assured_date is no day: it is not read"))
    elif by:
        yield "checked", {"on": day.isoformat(), "by": one_line(by, 120), "source": "assured in the feed"}


def _schedule(view: View, on: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    times = read_schedules(view.schedules, on)
    faults.errors.extend(times.faults)
    faults.doubts.extend(times.doubts)
    for what, first, last in view.spans:
        start, end = day_of(first), day_of(last)
        if start and end and end < start:
            faults.errors.append(("DI410", f"{what}: its last day ({end}) lies before its first ({start})"))
    yield "schedule", times.sessions


def _cost(view: View, on: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    yield "cost", cost_words(view, on, faults.errors, number_of)


def _languages(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    codes = [language_code(word) for word in view.languages]
    yield "languages", list(dict.fromkeys(code for code in codes if _LANGUAGE.fullmatch(code)))


def _places(view: View, _: date, faults: Faults) -> Iterator[tuple[str, Any]]:
    location, access, transport = read_places(view.places, faults.errors, faults.doubts)
    yield "access", access
    yield "transport", transport
    yield "location", location


def _contact(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    contact: Plain = {}
    if view.phones:
        contact["phone"] = view.phones[0]
    if view.url:
        contact["web"] = one_line(view.url, 500)
    if view.how:
        contact["how"] = without_markup(view.how)
    elif view.email and re.fullmatch(r"[^@\s]+@[^@\s]+", view.email.strip()):
        contact["how"] = f"by email: {one_line(view.email, 200)}"
    yield "contact", contact


def _terms(view: View, _: date, __: Faults) -> Iterator[tuple[str, Any]]:
    unique = {(clean(scheme), clean(key)): one_line(title) for scheme, key, title in view.terms}
    yield (
        "terms",
        [{"scheme": scheme, "id": key, "title": title} for (scheme, key), title in unique.items() if key],
    )


def _references(view: View, faults: Faults) -> None:
    for what in dict.fromkeys(view.lost):
        faults.errors.append(("DI420", f"it refers to {what} that is not in the file"))


def _said(value: Any) -> str:
    return one_line(str(value), 20)
