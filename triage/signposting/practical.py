"""What a family needs in practice, against what a record says: access, cost, times, and getting there.

A record that says nothing about something is never ruled out by it: the offer then says that it is not known. The
same for a family about whom nobody has said anything (contract, law 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from triage.signposting.geography import Band, distance_band, read_postcode
from triage.signposting.records import Service, Session
from triage.signposting.request import Practical, Request
from triage.vocabulary import Entry

PARTS: Mapping[str, tuple[str, str]] = {
    "weekday_daytime": ("00:00", "15:00"),
    "after_school": ("15:00", "18:00"),
    "evening": ("18:00", "24:00"),
}
"""Parts of a weekday, from and until: ordinary school hours; open to correction."""
_WEEKEND = frozenset({"saturday", "sunday"})
PARTS_OF_YEAR = frozenset({"school_holidays", "term_time"})
NEAR = Band.NEIGHBOURING
"""The farthest that somebody who cannot travel may still be expected to be helped to."""
_REACH: Mapping[str, Band] = {
    "none": Band.SAME_DISTRICT,
    "walking": Band.NEIGHBOURING,
    "public_transport": Band.WITHIN_15_KM,
    "car": Band.WITHIN_40_KM,
}
"""How far each way of travelling is taken to reach, for ranking only."""
_TRAVEL = {
    "none": "cannot travel",
    "walking": "walks",
    "public_transport": "uses public transport",
    "car": "has a car",
}
_TIMES = {
    "weekday_daytime": "in the daytime on weekdays", "after_school": "after school", "evening": "in the evening",
    "saturday": "on Saturdays", "sunday": "on Sundays", "school_holidays": "in the school holidays", "term_time": "in term time",
}  # fmt: skip
_COMES_TO_PEOPLE = frozenset({"home", "letter", "phone", "text", "email"})
Cost = Literal["free", "low_cost", "amount", "charge"]
_FREE = frozenset(
    {"free", "free of charge", "no charge", "no cost", "free to attend", "free to use", "nil", "none"}
)
_AMOUNT = re.compile(r"£\s*([0-9]+(?:\.[0-9]{1,2})?)")


@lru_cache(maxsize=4096)
def cost_kind(text: str | None) -> Cost | None:
    """What the words of a record say it costs a family: nothing, little, an amount, a charge; None where that is not sure.

    ``amount`` is a sum in pounds above nought: whether that is little is for the family to say. Words that make the
    price depend on somebody ("free for under twos, else £3", "donation") are not sure.

    >>> [cost_kind(words) for words in ("Free", "low_cost", "£5 a session", "£0", "charge", "free for under 2s, else £3", "a donation", None)]
    ['free', 'low_cost', 'amount', 'free', 'charge', None, None, None]
    """
    words = " ".join((text or "").replace("_", " ").replace("-", " ").casefold().rstrip(".").split())
    if words in _FREE:
        return "free"
    if words in {"low cost", "small charge"}:
        return "low_cost"
    if words in {"charge", "charged", "full price", "paid"}:
        return "charge"
    amounts = [float(found) for found in _AMOUNT.findall(words)]
    if not amounts or re.search(r"\b(free|donation|grant|funded|bursar)", words):
        return None
    if max(amounts) == 0:
        return "free"
    return "amount" if min(amounts) > 0 else None


def too_costly(service: Service, needs: Practical) -> str | None:
    """Why the family cannot pay for the service, or None."""
    kind = cost_kind(service.cost)
    if needs.cost == "free_only" and kind in {"low_cost", "amount", "charge"}:
        return f"its record says it costs: {shown(service.cost)}; the family can use only what is free"
    if needs.cost == "low_cost" and kind == "charge":
        return "its record says that it charges; the family can pay little"
    return None


def access_words(service: Service, codes: Mapping[str, Entry]) -> frozenset[str]:
    """The codes of the list ``access`` that a record names; other words of the record say nothing here."""
    words = ("_".join(word.casefold().replace("-", " ").split()) for word in service.access or ())
    return frozenset(word for word in words if word in codes)


def _said_of(
    service: Service, needs: Iterable[str], codes: Mapping[str, Entry]
) -> tuple[list[str], list[str], list[str]]:
    """Needs that the record says are met, those it says are not, and those of which nobody knows.

    A list of what a place has is rarely complete, so what it does not name is not known; only a word that denies
    something (``no_step_free``) says that it is not there, and a record that says both says neither.
    """
    has = access_words(service, codes)
    denied = {code for word in has for code in codes[word].items("denies")}
    wanted = sorted(set(needs))
    met = [need for need in wanted if need in has and need not in denied]
    absent = [need for need in wanted if need in denied and need not in has]
    return met, absent, [need for need in wanted if need not in met and need not in absent]


def _titles(words: Iterable[str], codes: Mapping[str, Entry]) -> str:
    return ", ".join(codes[word].title if word in codes else word for word in words)


def not_accessible(service: Service, needs: Practical, codes: Mapping[str, Entry]) -> str | None:
    """Why somebody could not use the service once there, or None."""
    if not needs.access or not service.access:
        return None
    _, absent, _ = _said_of(service, needs.access, codes)
    if not absent:
        return None
    says = [word for word in access_words(service, codes) if set(absent) & set(codes[word].items("denies"))]
    return f"its record says: {_titles(sorted(says), codes)}; the family needs: {_titles(absent, codes)}"


def at_a_distance(service: Service) -> bool:
    """Whether the service works by telephone or online, beside other ways or alone."""
    return bool(service.remote) or (service.area is not None and service.area.kind == "remote")


def place_of(service: Service) -> str | None:
    """The postcode district people go to; None where the record names none."""
    return _district(service.location.postcode) if service.location else None


@lru_cache(maxsize=8192)
def _district(postcode: str | None) -> str | None:
    return read_postcode(postcode)[0]


_band = lru_cache(maxsize=16384)(distance_band)
"""Looked up several times for each service that is offered."""


def band(service: Service, request: Request) -> Band | None:
    """How far the service is from the home; None where either is not known."""
    place = place_of(service)
    return _band(_district(request.postcode), place) if place and request.postcode else None


def cannot_be_reached(service: Service, request: Request) -> str | None:
    """Why the person could not get to the service or use it from afar, or None where that is not sure."""
    needs = request.practical
    if needs.travel is None and needs.remote is None:
        return None
    remote = at_a_distance(service)
    if (
        needs.remote == "not_possible"
        and remote
        and (service.location is None or not service.location.postcode)
    ):
        return "it works by telephone or online, which the family cannot use"
    if (
        needs.travel != "none"
        or remote
        or offers_transport(service)
        or _COMES_TO_PEOPLE & set(service.channels or ())
    ):
        return None
    far = band(service, request)
    if far is None or far <= NEAR:
        return None
    return f"it is {far.words}, it names no help with getting there, and the family cannot travel"


def offers_transport(service: Service) -> bool:
    """Whether the record says that there is help with getting there."""
    return bool(service.transport) and (service.transport or "").strip().casefold() not in {
        "none",
        "no",
        "nil",
    }


def reach(service: Service, request: Request) -> int:
    """2 where the family can get there as it travels, 0 where it is farther than that, 1 where nobody knows or asked."""
    needs = request.practical
    if needs.travel is None:
        return 1
    if (at_a_distance(service) and needs.remote != "not_possible") or offers_transport(service):
        return 2
    far = band(service, request)
    return 1 if far is None else 2 if far <= _REACH[needs.travel] else 0


def times_do_not_fit(service: Service, needs: Practical) -> str | None:
    """Why the service runs only when the person cannot come, or None."""
    if not needs.times:
        return None
    if service.term_time_only and "school_holidays" in needs.times and "term_time" not in needs.times:
        return "it runs in term time only; the family can come in the school holidays"
    wanted = needs.times - PARTS_OF_YEAR
    if not service.schedule or not wanted:
        return None
    if any(_fits(session, part) for session in service.schedule for part in wanted):
        return None
    can = " or ".join(words for part, words in _TIMES.items() if part in wanted)
    return f"it runs {sessions(service)}; the family can come {can}"


def _fits(session: Session, part: str) -> bool:
    """Whether any of a session lies in a part of the week; a time that is not said may be any."""
    if session.day in _WEEKEND or part in _WEEKEND:
        return session.day == part
    first, last = PARTS[part]
    return (session.from_ or "00:00") < last and (session.to or "24:00") > first


_SHOWN_SESSIONS = 3


def sessions(service: Service) -> str:
    """The times of the week at which a service runs, in words; at most three of them."""
    found = []
    for session in service.schedule or ():
        hours = (
            f" {session.from_} to {session.to}"
            if session.from_ and session.to
            else f" from {session.from_}"
            if session.from_
            else ""
        )
        found.append(f"{session.day.title()}{hours}")
    more = [f"{len(found) - _SHOWN_SESSIONS} more"] if len(found) > _SHOWN_SESSIONS else []
    return ", ".join(found[:_SHOWN_SESSIONS] + more)


@lru_cache(maxsize=4096)
def shown(text: str | None, most: int = 60) -> str:
    """Words of a record as they may stand in a sentence: one line, no control characters, not for ever.

    >>> shown("£5" + chr(27) + "[31m a" + chr(10) + "session")
    '£5[31m a session'
    """
    plain = " ".join(
        "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text or "").split()
    )
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def practical_reasons(service: Service, request: Request, codes: Mapping[str, Entry]) -> Iterable[str]:
    """What an offer says about access, cost, times and getting there: what is known, and what is not and was asked."""
    needs = request.practical
    kind = cost_kind(service.cost)
    if kind == "free":
        yield "free"
    elif service.cost:
        yield f"its record says it costs: {shown(service.cost)}"
    elif needs.cost in {"free_only", "low_cost"}:
        yield "not known whether it costs anything"
    if needs.cost == "free_only" and kind is None and service.cost:
        yield "not known whether it is free for this family"
    if needs.access:
        met, _, unknown = _said_of(service, needs.access, codes)
        if met:
            yield f"its record says: {_titles(met, codes)}"
        if unknown:
            yield f"not known whether it has: {_titles(unknown, codes)}"
    if service.schedule:
        yield f"runs {sessions(service)}"
    elif needs.times - PARTS_OF_YEAR:
        yield "not known whether it runs when the family can come"
    yield from _getting_there(service, request)


def _getting_there(service: Service, request: Request) -> Iterable[str]:
    needs = request.practical
    remote = at_a_distance(service)
    if remote:
        yield "works by telephone or online"
    far = band(service, request)
    if far is not None:
        yield far.words
    elif not remote and request.postcode:
        yield (
            "not known how far it is from home"
            if place_of(service)
            else "its record does not say where people go"
        )
    if offers_transport(service):
        yield f"help with getting there: {shown(service.transport)}"
    if needs.travel in _TRAVEL and far is not None and not remote and reach(service, request) == 0:
        yield f"farther than is easy for a family that {_TRAVEL[needs.travel]}"
