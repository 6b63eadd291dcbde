"""The checks that say why a service is passed over, in the contract's order; each gives its detail or None.

A detail names the fact behind the reason, in words that may stand in a decision: an age, a district, a day; never a
name, an address or a whole postcode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from triage.signposting import ageing, practical
from triage.signposting.days import CHECK_MONTHS, months_on
from triage.signposting.languages import languages_named, serves
from triage.signposting.records import Service
from triage.signposting.reports import stopping
from triage.signposting.request import Request
from triage.signposting.room import capacity_state, check_holds, wait_weeks
from triage.signposting.standpoint import Standpoint

__all__ = [
    "CHECKS",
    "SCHOOL_SOURCES",
    "Check",
    "Checks",
    "Standpoint",
    "capacity_state",
    "check_holds",
    "checks_for",
    "routes_open",
    "wait_weeks",
]

SCHOOL_SOURCES = frozenset(
    {
        "primary_school",
        "secondary_school",
        "special_school",
        "pupil_referral_unit",
        "college",
        "early_years_setting",
        "education_service",
    }
)
"""Referral sources to which the route ``school`` is open."""
_ROUTE_WORDS = {
    "self": "by asking for themselves",
    "parent": "through a parent",
    "professional": "through a professional",
    "school": "through a school",
    "gp": "through a GP",
}
Check = Callable[[Service, Standpoint], str | None]
Checks = tuple[tuple[str, Check], ...]
"""Reasons with their checks, in order."""


def routes_open(request: Request) -> frozenset[str]:
    """Routes by which this request can go."""
    if request.kind == "signpost":
        return frozenset({"self", "parent"})
    routes = {"professional"}
    if request.referrer_source in SCHOOL_SOURCES:
        routes.add("school")
    if request.referrer_source == "gp":
        routes.add("gp")
    return frozenset(routes)


def _names(service: Service, view: Standpoint) -> tuple[str, ...]:
    """All words by which a service may be meant: the help asked for, its own id, its provider's."""
    return view.request.help, service.id, view.directory.provider_of[service.id]


def _any(words: Iterable[str], among: frozenset[str]) -> bool:
    return any(word in among for word in words)


def _withheld(service: Service, view: Standpoint) -> str | None:
    held = view.request.withheld
    if not held:
        return None
    return next((held[name] for name in _names(service, view) if name in held), None)


def _unsafe(service: Service, view: Standpoint) -> str | None:
    unsafe = view.request.unsafe
    if not unsafe:
        return None
    if _any(_names(service, view)[1:], unsafe):
        return "it was said not to be safe"
    if service.channels and all(channel in unsafe for channel in service.channels):
        return "it works only in a way that was said not to be safe"
    return None


def _closed(service: Service, _: Standpoint) -> str | None:
    return (
        "its record says that the service has stopped" + _confirmed(service)
        if service.status == "closed"
        else None
    )


def _paused(service: Service, _: Standpoint) -> str | None:
    if service.status != "paused":
        return None
    return "its record says that the service has stopped for a time" + _confirmed(service)


def _confirmed(service: Service) -> str:
    return f", as confirmed on {service.checked.on}" if service.checked else ""


def _out_of_date(service: Service, view: Standpoint) -> str | None:
    if check_holds(service, view.request.on):
        return None
    checked = service.checked
    if checked is None:
        return "nobody has confirmed its details"
    if checked.on > view.request.on:
        return f"its details were confirmed on {checked.on}, after this day"
    until = months_on(checked.on, checked.every_months or CHECK_MONTHS)
    report = stopping(service, view.request.on)
    if report is not None and view.request.on <= until:
        return report.words
    return f"its details were last confirmed on {checked.on}, which held until {until}"


def _out_of_area(service: Service, view: Standpoint) -> str | None:
    standing, words = view.standing(service)
    return words if standing == "out" else None


def _area_unknown(service: Service, view: Standpoint) -> str | None:
    standing, words = view.standing(service)
    return words if standing in {"unclear", "unknown"} else None


def _too_young(service: Service, view: Standpoint) -> str | None:
    return ageing.too_young(service, view.request)


def _too_old(service: Service, view: Standpoint) -> str | None:
    return ageing.too_old(service, view.request)


def _turns_too_old(service: Service, view: Standpoint) -> str | None:
    areas = view.school_areas if service.term_time_only else ()
    return ageing.turns_too_old(service, view.request, view.directory.school_terms, areas)


def _age_unknown(service: Service, view: Standpoint) -> str | None:
    return ageing.age_unknown(service, view.request)


def _sex(service: Service, view: Standpoint) -> str | None:
    if service.sexes in {None, "any"} or service.sexes == view.request.sex:
        return None
    only = "girls or women" if service.sexes == "F" else "boys or men"
    return f"it works with {only} only" + (", and nobody has said" if view.request.sex is None else "")


def _needs_diagnosis(service: Service, view: Standpoint) -> str | None:
    if not service.requires_diagnosis or view.request.has_diagnosis is True:
        return None
    said = "there is none" if view.request.has_diagnosis is False else "nobody has said whether there is one"
    return f"it asks for a diagnosis, and {said}"


def _route_not_open(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if (
        request.kind in {"support", "task"}
        or service.routes is None
        or _any(service.routes, routes_open(request))
    ):
        return None
    if not service.routes:
        return "it takes nobody by any route"
    ways = " or ".join(_ROUTE_WORDS[route] for route in service.routes)
    return f"it takes people {ways}, and this is a {request.kind}"


def _language(service: Service, view: Standpoint) -> str | None:
    if serves(service.languages, view.request.language):
        return None
    return f"its record names {languages_named(service.languages or ())}: neither the family's language nor an interpreter"


def _access(service: Service, view: Standpoint) -> str | None:
    needs = view.request.practical
    return practical.not_accessible(service, needs, view.directory.accesses) or practical.cannot_be_reached(
        service, view.request
    )


def _cost(service: Service, view: Standpoint) -> str | None:
    needs = view.request.practical
    return practical.too_costly(service, needs) if needs.cost else None


def _schedule(service: Service, view: Standpoint) -> str | None:
    return practical.times_do_not_fit(service, view.request.practical)


def _already_receiving(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.already_receiving:
        return "it helps the person already"
    return "the person has this help already" if request.receiving_help else None


def _already_waiting(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.already_waiting:
        return "the person is on its list already"
    if request.waiting_help:
        return "the person waits for this help already"
    return "the family was told where to go for this help already" if request.told_help else None


def _tried_before(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.tried or request.tried_help:
        return "it was completed earlier; whether more of the same would help is for a person to say"
    if service.id in request.came_to_nothing:
        return "it was asked lately and nothing came of it; asking it again is for a person to say"
    return None


def _declined(service: Service, view: Standpoint) -> str | None:
    declined = view.request.declined
    return "it was not wanted" if declined and _any(_names(service, view), declined) else None


def _no_consent(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if request.kind != "referral":
        return None
    if request.sharing_blocks:
        return "nobody who can agree has agreed to a referral"
    if request.agreed_except and _any(_names(service, view), request.agreed_except):
        return "the agreement leaves this out"
    if request.agreed_only and not _any(_names(service, view), request.agreed_only):
        return "the agreement is for others by name, and not for this one"
    return None


def _full(service: Service, view: Standpoint) -> str | None:
    if capacity_state(service, view.request.on) != "full":
        return None
    said = service.capacity.said_on if service.capacity else None
    return (
        f"its list was closed when it was asked on {said}"
        if said
        else "its list is closed; nobody wrote down since when"
    )


CHECKS: Checks = (
    ("withheld_by_rule", _withheld),
    ("unsafe", _unsafe),
    ("closed", _closed),
    ("paused", _paused),
    ("out_of_date", _out_of_date),
    ("out_of_area", _out_of_area),
    ("area_unknown", _area_unknown),
    ("too_young", _too_young),
    ("too_old", _too_old),
    ("turns_too_old", _turns_too_old),
    ("age_unknown", _age_unknown),
    ("sex", _sex),
    ("needs_diagnosis", _needs_diagnosis),
    ("route_not_open", _route_not_open),
    ("language", _language),
    ("access", _access),
    ("cost", _cost),
    ("schedule", _schedule),
    ("already_receiving", _already_receiving),
    ("already_waiting", _already_waiting),
    ("tried_before", _tried_before),
    ("declined", _declined),
    ("no_consent", _no_consent),
    ("full", _full),
)
"""Reasons in the order of the contract (section 2, ``not_offered``); the first true one is given."""


def checks_for(request: Request) -> Checks:
    """The checks that can be true of some service for this request, in their order; the rest need not be looked at."""
    needs = request.practical
    said = {
        "withheld_by_rule": bool(request.withheld),
        "unsafe": bool(request.unsafe),
        "too_young": request.age is not None,
        "too_old": request.age is not None,
        "turns_too_old": request.age is not None,
        "age_unknown": request.age is None,
        "needs_diagnosis": request.has_diagnosis is not True,
        "route_not_open": request.kind not in {"support", "task"},
        "language": bool(request.language),
        "access": bool(needs.access) or needs.travel is not None or needs.remote is not None,
        "cost": needs.cost is not None,
        "schedule": bool(needs.times),
        "already_receiving": bool(request.already_receiving) or request.receiving_help,
        "already_waiting": bool(request.already_waiting) or request.waiting_help or request.told_help,
        "tried_before": bool(request.tried or request.came_to_nothing) or request.tried_help,
        "declined": bool(request.declined),
        "no_consent": request.kind == "referral"
        and (request.sharing_blocks or bool(request.agreed_except or request.agreed_only)),
    }
    return tuple((code, check) for code, check in CHECKS if said.get(code, True))
