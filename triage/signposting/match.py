"""The services that take one person on one day, ranked with reasons, and the first true reason of each other one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from triage.signposting.catalogue import Directory
from triage.signposting.ranking import offer_reasons, score
from triage.signposting.records import Service
from triage.signposting.request import Request
from triage.signposting.suiting import CHECKS, Standpoint
from triage.signposting.unmet import unmet_reason

__all__ = ["REASONS", "Match", "NotFor", "Offer", "Request", "match"]

REASONS: tuple[str, ...] = (*(code for code, _ in CHECKS), "household_cap")
"""Every reason for passing a service over, in the order in which they are looked at (contract, section 2).

``household_cap`` is last and is the plan's business: no service is passed over for it here.
"""
_MAY_STILL_FIT = frozenset({"area_unknown", "age_unknown", "no_consent"})
"""Reasons behind ``out_of_date`` that leave it worth asking the service whether its details still hold."""


@dataclass(frozen=True)
class Offer:
    """A service that takes the person on the day."""

    service: str
    reasons: tuple[str, ...]
    """Why it fits, and what nobody knows about it."""
    score: int
    """Higher is better; see :func:`triage.signposting.ranking.score`."""


@dataclass(frozen=True)
class NotFor:
    """A service passed over, with the first true reason."""

    service: str
    reason: str
    detail: str
    area_right: bool
    """Whether its area is right or not known; others are shown with ``--explain`` only (contract, section 2)."""


@dataclass(frozen=True)
class Match:
    """What the directory says for one request."""

    help: str
    person: str
    offered: tuple[Offer, ...]
    """Best first."""
    not_offered: tuple[NotFor, ...]
    """In order of service id."""
    unmet_reason: str | None
    """Code of ``unmet_reasons``; None where something is offered, or where the person has or awaits the help already."""
    out_of_date: tuple[str, ...] = ()
    """Services that may fit and are past their check date."""
    already: Literal["receiving", "waiting"] | None = field(default=None)
    """Set where nothing is offered because the help is there already, or is being waited for."""

    @property
    def only_out_of_date(self) -> bool:
        """Whether nothing is offered and some service might be, were its details confirmed (law 8)."""
        return not self.offered and bool(self.out_of_date)


def match(directory: Directory, request: Request) -> Match:
    """Match one request (one help for one person on one day) against the directory.

    A service is a candidate if it gives the help and works with that person (a carer is taken where a parent is).
    Whatever is offered takes the person's age and area, is open, not full and within its check date on the day
    (contract, law 8). The order of records in the directory changes nothing. Raises nothing: an unknown help code
    has no candidates.
    """
    view = Standpoint(directory, request)
    offered: list[Offer] = []
    passed: list[NotFor] = []
    stale: list[str] = []
    for service in directory.offering(request.help, request.person):
        found = _first(service, view)
        if found is None:
            offered.append(Offer(service.id, offer_reasons(service, view), score(service, view)))
            continue
        reason, detail = found
        passed.append(NotFor(service.id, reason, detail, view.standing(service)[0] != "out"))
        if reason == "out_of_date" and _may_still_fit(service, view):
            stale.append(service.id)
    offered.sort(key=lambda offer: (-offer.score, offer.service))
    reasons = [(entry.reason, entry.area_right) for entry in passed]
    given = bool(directory.gives(request.help))
    return Match(
        help=request.help,
        person=request.person,
        offered=tuple(offered),
        not_offered=tuple(passed),
        unmet_reason=None if offered else unmet_reason(reasons, given_to_somebody=given),
        out_of_date=tuple(stale),
        already=None if offered else _already(reasons),
    )


def _first(service: Service, view: Standpoint, after: str | None = None) -> tuple[str, str] | None:
    """Give the first true reason against a service (behind ``after`` in the order), with its detail."""
    waiting = after is not None
    for code, check in CHECKS:
        if waiting:
            waiting = code != after
            continue
        detail = check(service, view)
        if detail is not None:
            return code, detail
    return None


def _may_still_fit(service: Service, view: Standpoint) -> bool:
    behind = _first(service, view, after="out_of_date")
    return behind is None or behind[0] in _MAY_STILL_FIT


def _already(reasons: list[tuple[str, bool]]) -> Literal["receiving", "waiting"] | None:
    codes = {reason for reason, area_right in reasons if area_right}
    if "already_receiving" in codes:
        return "receiving"
    return "waiting" if "already_waiting" in codes else None


def passed_over(directory: Directory, request: Request) -> Mapping[str, tuple[str, str]]:
    """Service id -> first true reason and detail, for any service of the directory; used where a person searches."""
    view = Standpoint(directory, request)
    return {
        service.id: found
        for service in directory.services.values()
        if (found := _first(service, view)) is not None
    }
