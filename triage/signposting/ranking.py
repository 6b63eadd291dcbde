"""Which of the services that fit stands first, and the reasons shown beside each.

In this order, each settling what the one before left equal:

1. room before a waiting list before not known, since a family should not wait where another service could begin;
2. the shorter wait;
3. inside the commissioning network before outside it: that help is already paid for, and its outcome comes back;
4. the tier nearest to the help that was asked for, so that a small worry does not meet a hospital clinic;
5. the home's own district or authority before the whole country, being nearer and easier to reach;
6. the id.

Sex, ethnicity, disability, deprivation and language move nothing up or down (contract, law 4).
"""

from __future__ import annotations

from triage.signposting.records import Service
from triage.signposting.suiting import Standpoint, capacity_state, wait_weeks, years

_ROOM = {"room": 2, "waiting_list": 1, "unknown": 0}
_NETWORK = {"internal": 2, "external": 1, None: 0}
_TIERS = ("universal", "targeted", "specialist")
_AREA = {"school": 3, "districts": 3, "local_authority": 2, "remote": 1, "national": 1}
_LONGEST_WAIT = 99


def score(service: Service, view: Standpoint) -> int:
    """Give the six points above as one whole number, higher first; equal numbers go by id."""
    day = view.request.on
    wait = wait_weeks(service, day)
    short = _LONGEST_WAIT - min(_LONGEST_WAIT, wait) if wait is not None else 0
    near = _AREA.get(service.area.kind, 0) if service.area else 0
    return (
        ((_ROOM.get(capacity_state(service, day), 0) * 100 + short) * 10 + _NETWORK[service.network]) * 10
        + _tier(service, view)
    ) * 10 + near


def _tier(service: Service, view: Standpoint) -> int:
    """2 where the tiers are the same, 0 where they are farthest apart or not known."""
    entry = view.directory.helps.get(view.request.help)
    wanted = entry.text("tier") if entry else None
    if service.tier is None or wanted not in _TIERS:
        return 0
    return 2 - abs(_TIERS.index(service.tier) - _TIERS.index(wanted))


def offer_reasons(service: Service, view: Standpoint) -> tuple[str, ...]:
    """Why the service fits, and what nobody knows about it, in plain words."""
    day = view.request.on
    checked = f"its details were confirmed on {service.checked.on}" if service.checked else ""
    reasons = [
        f"gives: {view.directory.help_title(view.request.help).lower()}",
        _ages(service, view),
        view.standing(service)[1],
        _room(service, view),
        checked,
    ]
    if service.status is None:
        reasons.append("the record does not say whether it is open")
    if service.network == "internal":
        reasons.append("part of the network, so the help is already commissioned")
    wait = wait_weeks(service, day)
    if wait is not None:
        reasons.append(f"help begins in about {wait} weeks" if wait != 1 else "help begins in about a week")
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
    said = (
        f", as it said on {service.capacity.said_on}" if service.capacity and service.capacity.said_on else ""
    )
    return {"room": f"has room{said}", "waiting_list": f"has a waiting list{said}"}.get(
        state, "nobody has said lately whether it has room"
    )
