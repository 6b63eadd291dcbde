"""The checks that say why a service is passed over, in the contract's order; each gives its detail or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from triage.signposting.area import Standing, area_status, read_postcode
from triage.signposting.catalogue import Directory
from triage.signposting.days import CAPACITY_MONTHS, CHECK_MONTHS, birthday, holds_on, months_on
from triage.signposting.languages import serves
from triage.signposting.records import Service, ServiceArea
from triage.signposting.request import Request

ADULT_MONTHS = 18 * 12
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


class Standpoint:
    """One request beside one directory; remembers how the home stands to each place."""

    def __init__(self, directory: Directory, request: Request) -> None:
        """Nothing is worked out before it is asked."""
        self.directory = directory
        self.request = request
        self._known: dict[str, Standing] = {}

    def standing(self, service: Service) -> tuple[Standing, str]:
        """How the home (or school) stands to the service's area, and what makes it so."""
        area = service.area
        if area is None:
            return "unknown", "the record does not say where the service works"
        if area.kind in {"national", "remote"}:
            return (
                "in",
                "it works all over the country" if area.kind == "national" else "it works at a distance",
            )
        if area.kind == "school":
            return self._school(area)
        if area.kind == "districts":
            return self._district(area)
        found = [self._authority(code) for code in area.codes or ()]
        for standing, words in (
            ("in", "the home lies in its area"),
            ("unclear", "only a whole postcode tells whether it covers the home"),
            ("unknown", "nobody can say whether it covers the home until the postcode is known"),
        ):
            if standing in found:
                return standing, words
        return "out", "the home lies outside its area"

    def _authority(self, code: str) -> Standing:
        if code not in self._known:
            request = self.request
            own = request.outward_codes if code == request.authority else ()
            self._known[code] = area_status(self.directory.areas, code, request.postcode, own).status
        return self._known[code]

    def _district(self, area: ServiceArea) -> tuple[Standing, str]:
        district, _ = read_postcode(self.request.postcode)
        if district is None:
            return "unknown", "nobody can say whether it covers the home until the postcode is known"
        if district in {code.upper() for code in area.codes or ()}:
            return "in", "the home lies in its area"
        return "out", "the home lies outside its area"

    def _school(self, area: ServiceArea) -> tuple[Standing, str]:
        school = self.request.school_area
        if not school or not school.strip():
            return "unknown", "nobody has said in which area the school is"
        if any(self.directory.areas.same_place(code, school) for code in area.codes or ()):
            return "in", "the school lies in its area"
        return "out", "the school lies outside its area"


Check = Callable[[Service, Standpoint], str | None]


def check_holds(service: Service, day: date) -> bool:
    """Whether the record's facts were confirmed lately enough to be acted on (law 8); never confirmed does not hold."""
    checked = service.checked
    return checked is not None and holds_on(checked.on, checked.every_months or CHECK_MONTHS, day)


def capacity_state(service: Service, day: date) -> str:
    """``room``, ``waiting_list``, ``full`` or ``unknown`` on the day.

    What was said more than three months ago, or after the day, is unknown. With no date, a closed list is taken at
    its word and anything else is unknown.
    """
    capacity = service.capacity
    if capacity is None:
        return "unknown"
    if capacity.said_on is None:
        return "full" if capacity.state == "full" else "unknown"
    return capacity.state if holds_on(capacity.said_on, CAPACITY_MONTHS, day) else "unknown"


def wait_weeks(service: Service, day: date) -> int | None:
    """Weeks until help begins, or None where nobody has said so lately."""
    known = capacity_state(service, day) in {"room", "waiting_list"}
    return service.capacity.wait_weeks if known and service.capacity else None


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
    return next(
        (view.request.withheld[name] for name in _names(service, view) if name in view.request.withheld), None
    )


def _unsafe(service: Service, view: Standpoint) -> str | None:
    unsafe = view.request.unsafe
    if _any(_names(service, view)[1:], unsafe):
        return "it was said not to be safe"
    if service.channels and all(channel in unsafe for channel in service.channels):
        return "it works only in a way that was said not to be safe"
    return None


def _closed(service: Service, _: Standpoint) -> str | None:
    return "the service has stopped" if service.status == "closed" else None


def _paused(service: Service, _: Standpoint) -> str | None:
    return "the service has stopped for a time" if service.status == "paused" else None


def _out_of_date(service: Service, view: Standpoint) -> str | None:
    if check_holds(service, view.request.on):
        return None
    checked = service.checked
    if checked is None:
        return "nobody has confirmed its details"
    if checked.on > view.request.on:
        return f"its details were confirmed on {checked.on}, after this day"
    return f"its details were last confirmed on {checked.on}"


def _out_of_area(service: Service, view: Standpoint) -> str | None:
    standing, words = view.standing(service)
    return words if standing == "out" else None


def _area_unknown(service: Service, view: Standpoint) -> str | None:
    standing, words = view.standing(service)
    return words if standing in {"unclear", "unknown"} else None


def years(months: int) -> str:
    """Give an age or limit in months as it is said: in years where it is a whole number of them."""
    return f"{months // 12} years" if months % 12 == 0 else f"{months} months"


def _too_young(service: Service, view: Standpoint) -> str | None:
    age, lower = view.request.age, service.ages.lower if service.ages else None
    if age is None or lower is None or age >= lower:
        return None
    return f"it begins at {years(lower)}" if lower > 0 else "it begins at birth"


def _too_old(service: Service, view: Standpoint) -> str | None:
    age, end = view.request.age, service.end
    return f"it ends before {years(end)}" if age is not None and end is not None and age >= end else None


def _turns_too_old(service: Service, view: Standpoint) -> str | None:
    """Only where it is sure: without a date of birth, the last day the birthday can fall on counts."""
    request, end = view.request, service.end
    if request.age is None or end is None:
        return None
    wait, lasts = wait_weeks(service, request.on), service.duration_weeks
    if wait is None and lasts is None:
        return None
    turns = (
        birthday(request.birthday_18, end)
        if request.birthday_18
        else months_on(request.on, end - request.age)
    )
    begins = request.on + timedelta(weeks=wait or 0)
    if begins >= turns:
        return f"the person would be {years(end)} old before it could begin"
    if begins + timedelta(weeks=lasts or 0) > turns:
        return f"the person would be {years(end)} old before it could finish"
    return None


def _age_unknown(service: Service, view: Standpoint) -> str | None:
    if view.request.age is not None:
        return None
    lower, end = service.ages.lower if service.ages else None, service.end
    least = ADULT_MONTHS if view.request.age_assumed_adult else 0
    if end is None and (lower is None or lower <= least):
        return None
    return "nobody can say whether it takes this person until the age is known"


def _sex(service: Service, view: Standpoint) -> str | None:
    if service.sexes in {None, "any"} or service.sexes == view.request.sex:
        return None
    only = "girls or women" if service.sexes == "F" else "boys or men"
    return f"it works with {only} only" + (", and nobody has said" if view.request.sex is None else "")


def _needs_diagnosis(service: Service, view: Standpoint) -> str | None:
    if not service.requires_diagnosis or view.request.has_diagnosis is True:
        return None
    return "it asks for a diagnosis" + (
        "" if view.request.has_diagnosis is False else ", and nobody has said whether there is one"
    )


def _route_not_open(service: Service, view: Standpoint) -> str | None:
    if (
        view.request.kind in {"support", "task"}
        or service.routes is None
        or _any(service.routes, routes_open(view.request))
    ):
        return None
    ways = {
        "self": "by asking for themselves",
        "parent": "through a parent",
        "professional": "through a professional",
        "school": "through a school",
        "gp": "through a GP",
    }
    return (
        "it takes people " + " or ".join(ways[route] for route in service.routes)
        if service.routes
        else "it takes nobody by any route"
    )


def _language(service: Service, view: Standpoint) -> str | None:
    return (
        None
        if serves(service.languages, view.request.language)
        else "it names neither the family's language nor an interpreter"
    )


def _not_asked(_service: Service, _view: Standpoint) -> str | None:
    """Access needs, what the family can pay and when they can come are not in a case file, so nothing is ruled out."""
    return None


def _already_receiving(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.already_receiving:
        return "it helps the person already"
    return "the person has this help already" if request.receiving_help else None


def _already_waiting(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.already_waiting:
        return "the person is on its list already"
    return "the person waits for this help already" if request.waiting_help else None


def _tried_before(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if service.id in request.tried or request.tried_help:
        return "it was completed earlier; whether more of the same would help is for a person to say"
    return None


def _declined(service: Service, view: Standpoint) -> str | None:
    return "it was not wanted" if _any(_names(service, view), view.request.declined) else None


def _no_consent(service: Service, view: Standpoint) -> str | None:
    request = view.request
    if request.kind != "referral":
        return None
    if request.sharing_blocks:
        return "nobody who can agree has agreed to a referral"
    return "the agreement leaves this out" if _any(_names(service, view), request.agreed_except) else None


def _full(service: Service, view: Standpoint) -> str | None:
    return "its list is closed" if capacity_state(service, view.request.on) == "full" else None


CHECKS: tuple[tuple[str, Check], ...] = (
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
    ("access", _not_asked),
    ("cost", _not_asked),
    ("schedule", _not_asked),
    ("already_receiving", _already_receiving),
    ("already_waiting", _already_waiting),
    ("tried_before", _tried_before),
    ("declined", _declined),
    ("no_consent", _no_consent),
    ("full", _full),
)
"""Reasons in the order of the contract (section 2, ``not_offered``); the first true one is given."""
