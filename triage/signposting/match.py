"""The services that take one person on one day, ranked with reasons, and the first true reason of each other one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from triage.signposting.catalogue import Directory
from triage.signposting.ranking import Points, offer_reasons, points, weighed
from triage.signposting.records import Service
from triage.signposting.request import Request
from triage.signposting.room import wait_weeks
from triage.signposting.standpoint import Standpoint
from triage.signposting.suiting import CHECKS, Check, Checks, checks_for
from triage.signposting.unmet import unmet_reason

__all__ = ["REASONS", "Match", "NotFor", "Offer", "Request", "first_reason", "match"]

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
    points: Points | None = None
    """What the score is made of, for whoever weighs several kinds of help together."""
    wait_weeks: int | None = None
    """Weeks until help begins, where somebody has said so lately."""


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


def match(directory: Directory, request: Request, *, elsewhere: bool = True) -> Match:
    """Match one request (one help for one person on one day) against the directory.

    A service is a candidate if it gives the help and works with that person (a carer is taken where a parent is).
    Whatever is offered takes the person's age and area, is open, not full and within its check date on the day
    (contract, law 8). The order of records in the directory changes nothing. Without ``elsewhere`` the services of
    other places are left out of ``not_offered`` and mostly not looked at; everything else is the same. Raises
    nothing: an unknown help code has no candidates.
    """
    view, checks = Standpoint(directory, request), checks_for(request)
    candidates = directory.candidates
    offered: list[Offer] = []
    passed: list[NotFor] = []
    stale: list[str] = []
    for service in (
        candidates.every(request.help, request.person) if elsewhere else candidates.may_cover(view)
    ):
        found = first_reason(service, view, checks)
        if found is None:
            speaks = points(service, view)
            wait = wait_weeks(service, request.on)
            offered.append(Offer(service.id, offer_reasons(service, view), weighed(speaks), speaks, wait))
            continue
        area_right = view.standing(service)[0] != "out"
        if area_right or elsewhere:
            passed.append(NotFor(service.id, *found, area_right))
        if found[0] == "out_of_date" and area_right and _may_still_fit(service, view, checks):
            stale.append(service.id)
    offered.sort(key=lambda offer: (-offer.score, offer.service))
    reasons = [(entry.reason, entry.area_right) for entry in passed]
    return Match(
        help=request.help,
        person=request.person,
        offered=tuple(offered),
        not_offered=tuple(passed),
        unmet_reason=None if offered else _unmet(directory, view, reasons, elsewhere=elsewhere),
        out_of_date=tuple(stale),
        already=None if offered else _already(reasons),
    )


def _unmet(
    directory: Directory, view: Standpoint, reasons: list[tuple[str, bool]], *, elsewhere: bool
) -> str | None:
    """The reason why nothing is offered; services elsewhere count only where there are no others.

    Where one of those is passed over for its place alone, the answer is ``no_service_in_area`` whatever the rest say,
    so the walk ends there.
    """
    request = view.request
    given = request.help in directory.candidates.given
    if reasons or elsewhere:
        return unmet_reason(reasons, given_to_somebody=given)
    away: list[tuple[str, bool]] = []
    for service in directory.candidates.every(request.help, request.person):
        found = first_reason(service, view)
        if found is not None:
            away.append((found[0], False))
            if found[0] == "out_of_area":
                break
    return unmet_reason(away, given_to_somebody=given)


def first_reason(
    service: Service, view: Standpoint, checks: Iterable[tuple[str, Check]] = CHECKS
) -> tuple[str, str] | None:
    """Give the first true reason against a service for one request, with its detail; None where it may be offered.

    ``checks`` are those looked at, all of them unless said; :func:`triage.signposting.suiting.checks_for` gives those
    that can be true for the request, which is faster and gives the same.
    """
    for code, check in checks:
        detail = check(service, view)
        if detail is not None:
            return code, detail
    return None


def _may_still_fit(service: Service, view: Standpoint, checks: Checks) -> bool:
    place = [code for code, _ in checks].index("out_of_date")
    behind = first_reason(service, view, checks[place + 1 :])
    return behind is None or behind[0] in _MAY_STILL_FIT


def _already(reasons: list[tuple[str, bool]]) -> Literal["receiving", "waiting"] | None:
    codes = {reason for reason, area_right in reasons if area_right}
    if "already_receiving" in codes:
        return "receiving"
    return "waiting" if "already_waiting" in codes else None


def passed_over(directory: Directory, request: Request) -> Mapping[str, tuple[str, str]]:
    """Service id -> first true reason and detail, for any service of the directory; used where a person searches."""
    view, checks = Standpoint(directory, request), checks_for(request)
    return {
        service.id: found
        for service in directory.services.values()
        if (found := first_reason(service, view, checks)) is not None
    }
