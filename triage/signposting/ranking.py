"""Which of the services that fit stands first, and the reasons shown beside each.

In this order, each settling what the one before left equal:

1. what the child or family asked for by name (``preferences.wants``), unless one waits twelve weeks or more for it: then
   it keeps its ordinary place, since a family should not wait a quarter of a year where another service could begin;
2. what nobody has reported as wrong since its details were confirmed;
3. room before a waiting list before not known;
4. the shorter wait;
5. what can be reached as the family travels before not known before what cannot;
6. inside the commissioning network before outside it: that help is already paid for, and its outcome comes back;
7. the tier nearest to the help that was asked for, so that a small worry does not meet a hospital clinic;
8. what gives another kind of help too that was asked for, so that fewer people are met;
9. the nearer band of distance; not known stands in the middle, with what works at a distance;
10. the home's own district or authority before the whole country, being nearer and easier to reach;
11. the id.

Sex, ethnicity, disability, deprivation and language move nothing up or down (contract, law 4).
"""

from __future__ import annotations

from typing import NamedTuple

from triage.signposting import practical
from triage.signposting.ageing import years
from triage.signposting.geography import Band
from triage.signposting.records import Service
from triage.signposting.reports import open_reports
from triage.signposting.room import LONG_WAIT_WEEKS, capacity_state, check_holds, wait_weeks, weeks
from triage.signposting.standpoint import Standpoint

_ROOM = {"room": 2, "waiting_list": 1, "unknown": 0}
_NETWORK = {"internal": 2, "external": 1, None: 0}
_TIERS = ("universal", "targeted", "specialist")
_AREA = {"school": 3, "districts": 3, "local_authority": 2, "remote": 1, "national": 1}
_LONGEST_WAIT = 99
_NEARNESS = {
    Band.SAME_DISTRICT: 5,
    Band.NEIGHBOURING: 4,
    Band.WITHIN_15_KM: 3,
    None: 2,
    Band.WITHIN_40_KM: 1,
    Band.FARTHER: 0,
}


class Points(NamedTuple):
    """What speaks for a service, by name, in the order in which it counts; more is better."""

    asked: int
    unreported: int
    room: int
    wait: int
    reach: int
    network: int
    tier: int
    also_asked: int
    near: int
    area: int


MOST = Points(
    asked=1,
    unreported=1,
    room=2,
    wait=_LONGEST_WAIT,
    reach=2,
    network=2,
    tier=2,
    also_asked=1,
    near=5,
    area=3,
)
"""The highest of each; the lowest is nought."""


def points(service: Service, view: Standpoint) -> Points:
    """What speaks for a service that fits."""
    request = view.request
    wait = wait_weeks(service, request.on)
    asked = service.id in request.wanted and (wait is None or wait < LONG_WAIT_WEEKS)
    also = any(code in request.wanted for code in service.help if code != request.help)
    distance = None if practical.at_a_distance(service) else practical.band(service, request)
    return Points(
        asked=int(asked),
        unreported=int(not service.reports or not open_reports(service, request.on)),
        room=_ROOM.get(capacity_state(service, request.on), 0),
        wait=_LONGEST_WAIT - min(_LONGEST_WAIT, wait) if wait is not None else 0,
        reach=practical.reach(service, request),
        network=_NETWORK[service.network],
        tier=_tier(service, view),
        also_asked=int(also),
        near=_NEARNESS[distance],
        area=_AREA.get(service.area.kind, 0) if service.area else 0,
    )


def weighed(found: Points) -> int:
    """Points as one whole number, each settling what the one before left equal."""
    total = 0
    for each, most in zip(found, MOST, strict=True):
        total = total * (most + 1) + each
    return total


def score(service: Service, view: Standpoint) -> int:
    """Give the points above as one whole number, higher first; equal numbers go by id."""
    return weighed(points(service, view))


def _tier(service: Service, view: Standpoint) -> int:
    """2 where the tiers are the same, 0 where they are farthest apart or not known."""
    entry = view.directory.helps.get(view.request.help)
    wanted = entry.text("tier") if entry else None
    if service.tier is None or wanted not in _TIERS:
        return 0
    return 2 - abs(_TIERS.index(service.tier) - _TIERS.index(wanted))


def offer_reasons(service: Service, view: Standpoint) -> tuple[str, ...]:
    """Why the service fits, and what nobody knows about it, in plain words."""
    request = view.request
    reasons = [
        f"gives: {view.directory.help_title(request.help).lower()}" if request.help else "",
        _ages(service, view),
        view.standing(service)[1],
        _room(service, view),
        _wait(service, view),
        _checked(service, view),
    ]
    reasons.extend(dict.fromkeys(report.words for report in open_reports(service, request.on)))
    if service.id in request.wanted:
        reasons.append("asked for by the child or family")
    if service.status is None:
        reasons.append("the record does not say whether it is open")
    if service.network == "internal":
        reasons.append("part of the network, so the help is already commissioned")
    reasons.extend(practical.practical_reasons(service, request, view.directory.accesses))
    if service.term_time_only:
        reasons.append(_term_time(view))
    return tuple(reason for reason in reasons if reason)


def _ages(service: Service, view: Standpoint) -> str:
    lower, end = service.ages.lower if service.ages else None, service.end
    if lower is None and end is None:
        return "the record names no age limits"
    parts = []
    if lower is not None:
        parts.append(
            "from before birth" if lower < 0 else "from birth" if lower == 0 else f"from {years(lower)}"
        )
    if end is not None:
        parts.append(f"until {years(end)}")
    return (
        "takes this age: " + " ".join(parts)
        if view.request.age is not None
        else "takes people " + " ".join(parts)
    )


def _room(service: Service, view: Standpoint) -> str:
    state = capacity_state(service, view.request.on)
    on = service.capacity.said_on if service.capacity else None
    if state in {"room", "waiting_list"}:
        return f"{'has room' if state == 'room' else 'has a waiting list'}, as it said on {on}"
    words = "nobody has said lately whether it has room"
    return words if on is None or on > view.request.on else f"{words}; it was last asked on {on}"


def _wait(service: Service, view: Standpoint) -> str:
    wait = wait_weeks(service, view.request.on)
    if wait is None or service.capacity is None:
        return ""
    if wait < LONG_WAIT_WEEKS:
        begins = f"help begins in about {weeks(wait)}" if wait else "help begins at once"
        return f"{begins}, as it said on {service.capacity.said_on}"
    return (
        f"a long wait: about {weeks(wait)}, as it said on {service.capacity.said_on}; "
        "support while waiting is possible and is asked for on its own"
    )


def _checked(service: Service, view: Standpoint) -> str:
    if service.checked is None or not check_holds(service, view.request.on):
        return ""
    return f"its details were confirmed on {service.checked.on}"


def _term_time(view: Standpoint) -> str:
    request, words = view.request, "runs in term time only"
    if not view.school_areas:
        return f"{words}; nobody has said in which area the school is"
    begins = view.directory.school_terms.begins(view.school_areas, request.on)
    if begins is None:
        return f"{words}; the term dates there are not known"
    return (
        f"{words}; it is term now" if begins == request.on else f"{words}; the next term begins on {begins}"
    )
