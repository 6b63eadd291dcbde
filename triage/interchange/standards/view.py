"""A service of any JSON profile in one shape: what our records read, wherever the profile keeps it.

The source stays as it is; a view holds what was read from it, with the faults of type met on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.interchange.harmless import one_line

Plain = Mapping[str, Any]
OUR_IDENTIFIER = "needs-triage"
"""``identifier_type`` under which an organisation carries the id it has here."""
OUR_TERM = "needs-triage record"
"""Taxonomy of the attribute that carries the id of a record born here through somebody else's feed."""


@dataclass(frozen=True)
class Place:
    """Where a service is given."""

    name: str | None = None
    kind: str | None = None
    """physical, postal or virtual."""
    lines: tuple[str, ...] = ()
    postcode: str | None = None
    country: str | None = None
    latitude: Any = None
    longitude: Any = None
    access: tuple[str, ...] = ()
    transport: str | None = None


@dataclass(frozen=True)
class Cost:
    """One price."""

    option: str | None
    amount: Any
    currency: str | None
    about: str | None
    valid_from: Any = None
    valid_to: Any = None


@dataclass(frozen=True)
class Area:
    """One statement of where a service works."""

    words: tuple[str, ...]
    extent: str | None
    uri: str | None


@dataclass(frozen=True)
class Room:
    """What HSDS 3.1 says about capacity."""

    available: Any
    maximum: Any
    updated: Any


@dataclass
class View:
    """What one source object says about a service."""

    key: str | None = None
    """What the source calls it."""
    name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: str | None = None
    ages: list[tuple[Any, Any]] = field(default_factory=list)
    """Lowest and highest age in years, for each group that is named."""
    bands: list[tuple[int, int | None]] = field(default_factory=list)
    """Bands in months, both ends included, where no ages are named."""
    fees: str | None = None
    free: bool | None = None
    costs: list[Cost] = field(default_factory=list)
    schedules: list[Any] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    how: str | None = None
    referral_only: bool = False
    remote: bool | None = None
    rooms: list[Room] = field(default_factory=list)
    assured: tuple[Any, str | None] | None = None
    spans: list[tuple[str, Any, Any]] = field(default_factory=list)
    """Named pairs of days of which the first may not come after the second."""
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    """Scheme, id and title."""
    provider: tuple[str | None, str | None] = (None, None)
    """What the source calls it, and its name."""
    provider_was: str | None = None
    """The id it had when it went out from here."""
    lost: list[str] = field(default_factory=list)
    """References to what is not in the file, in words."""
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """Code and sentence for each field of the wrong type."""

    def text(self, value: Plain, key: str, *, of: str = "") -> str | None:
        """The text under ``key``; None where there is none, and a fault where it is no text."""
        found = value.get(key)
        if found is None or found == "":
            return None
        if not isinstance(found, str):
            self.wrong.append(("DI404", f"{of}{key} is {kind_of(found)} where text is meant"))
            return None
        return found if found.strip() else None

    def listed(self, value: Plain, key: str, *, of: str = "") -> list[dict[str, Any]]:
        """The mappings under ``key``; a fault for anything else than a list of mappings."""
        found = value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.wrong.append(("DI404", f"{of}{key} is {kind_of(found)} where a list is meant"))
            return []
        good = [one for one in found if isinstance(one, dict)]
        if len(good) != len(found) and any(one is not None for one in found if not isinstance(one, dict)):
            self.wrong.append(("DI404", f"{of}{key} holds something else than objects"))
        return good

    def inner(self, value: Plain, key: str, *, of: str = "") -> dict[str, Any] | None:
        """The mapping under ``key``; a fault for anything else."""
        found = value.get(key)
        if found is None or isinstance(found, dict):
            return found
        self.wrong.append(("DI404", f"{of}{key} is {kind_of(found)} where an object is meant"))
        return None


def kind_of(value: Any) -> str:
    """What a value is, in words.

    >>> kind_of(True), kind_of(3), kind_of([])
    ('true or false', 'a number', 'a list')
    """
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "nothing"


def number_of(said: Any) -> float | None:
    """A number, also where it is written as text; None for anything else.

    >>> number_of("12"), number_of(0.5), number_of(True), number_of("12+")
    (12.0, 0.5, None, None)
    """
    if isinstance(said, bool):
        return None
    if isinstance(said, (int, float)):
        return float(said)
    return (
        float(said) if isinstance(said, str) and re.fullmatch(r"\s*-?\d{1,9}(\.\d{1,9})?\s*", said) else None
    )


def key_of(value: Any) -> str | None:
    """An id as text: whole numbers are ids too; None for anything else.

    >>> key_of(12), key_of(" a "), key_of(1.5), key_of("")
    ('12', 'a', None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def view_nested(source: Plain, service: Plain, provider: Plain | None = None) -> View:
    """View of a service of HSDS 3.0, 3.1 or Open Referral UK 3.0.

    ``source`` is the object of the feed; ``service`` is the same, or the service inside a service at a location.
    ``provider`` is the organisation it stood under, where it does not hold its own.
    """
    view = View(key=key_of(source.get("id")))
    for name in ("name", "description", "url", "email", "status", "fees"):
        setattr(view, name, view.text(service, name))
    view.fees = view.text(service, "fees_description") or view.fees
    view.how = view.text(service, "application_process")
    if service.get("minimum_age") is not None or service.get("maximum_age") is not None:
        view.ages.append((service.get("minimum_age"), service.get("maximum_age")))
    _provider(view, service, provider)
    sites = [source] if service is not source else view.listed(service, "service_at_locations")
    _sites(view, sites)
    own = view.listed(service, "schedules")
    view.schedules = own or [rule for site in sites for rule in _rules_of(view, site)]
    view.areas = [_area(view, one) for one in view.listed(service, "service_areas")]
    view.languages = _languages(view, view.listed(service, "languages"))
    view.phones = _phones(view, service)
    view.costs = [_cost(view, one) for one in view.listed(service, "cost_options")]
    view.rooms = [
        Room(one.get("available"), one.get("maximum"), one.get("updated"))
        for one in view.listed(service, "capacities")
    ]
    if service.get("assured_date") not in (None, ""):
        view.assured = (service["assured_date"], view.text(service, "assurer_email"))
    for one in view.listed(service, "attributes"):
        _term(view, one)
    if service.get("program_id") and not isinstance(service.get("program"), dict):
        view.lost.append("a programme (program_id)")
    return view


def _provider(view: View, service: Plain, above: Plain | None) -> None:
    own = view.inner(service, "organization")
    one = own if own is not None else above
    if one is not None:
        view.provider = (key_of(one.get("id")), view.text(one, "name", of="organization."))
        rows = one.get("organization_identifiers")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and row.get("identifier_type") == OUR_IDENTIFIER:
                view.provider_was = key_of(row.get("identifier"))
    elif key_of(service.get("organization_id")):
        view.provider = (key_of(service.get("organization_id")), None)
        view.lost.append("an organisation (organization_id)")


def _sites(view: View, sites: Iterable[Plain]) -> None:
    for site in sites:
        where = view.inner(site, "location", of="service_at_location.")
        if where is None:
            if key_of(site.get("location_id")):
                view.lost.append("a location (location_id)")
            continue
        view.places.append(_place(view, where))
    kinds = {place.kind for place in view.places}
    if kinds == {"virtual"}:
        view.remote = True


def _rules_of(view: View, site: Plain) -> list[dict[str, Any]]:
    own = view.listed(site, "schedules", of="service_at_location.")
    where = site.get("location")
    return own or (view.listed(where, "schedules", of="location.") if isinstance(where, dict) else [])


def _place(view: View, where: Plain) -> Place:
    addresses = view.listed(where, "addresses", of="location.")
    order = [one for one in addresses if one.get("address_type") == "physical"] or addresses
    address: Plain = order[0] if order else {}
    access = [
        text
        for one in view.listed(where, "accessibility", of="location.")
        if (
            text := view.text(one, "accessibility", of="accessibility.")
            or view.text(one, "description", of="accessibility.")
        )
    ]
    return Place(
        name=view.text(where, "name", of="location."),
        kind=view.text(where, "location_type", of="location."),
        lines=tuple(
            filter(
                None, (view.text(address, key, of="address.") for key in ("address_1", "address_2", "city"))
            )
        ),
        postcode=view.text(address, "postal_code", of="address."),
        country=view.text(address, "country", of="address."),
        latitude=where.get("latitude"),
        longitude=where.get("longitude"),
        access=tuple(access),
        transport=view.text(where, "transportation", of="location."),
    )


def _area(view: View, one: Plain) -> Area:
    words = (view.text(one, key, of="service_area.") for key in ("service_area", "name"))
    return Area(
        tuple(dict.fromkeys(filter(None, words))),
        view.text(one, "extent", of="service_area."),
        view.text(one, "uri", of="service_area."),
    )


def _languages(view: View, rows: Iterable[Plain]) -> list[str]:
    found = (view.text(one, "code", of="language.") or view.text(one, "name", of="language.") for one in rows)
    return [word for word in found if word]


def _phones(view: View, service: Plain) -> list[str]:
    own = [view.text(one, "number", of="phone.") for one in view.listed(service, "phones")]
    of_people = [
        view.text(phone, "number", of="phone.")
        for contact in view.listed(service, "contacts")
        for phone in view.listed(contact, "phones", of="contact.")
    ]
    return [one_line(number.strip(' "')) for number in (*own, *of_people) if number and number.strip(' "')]


def _cost(view: View, one: Plain) -> Cost:
    return Cost(
        view.text(one, "option", of="cost_option."), one.get("amount"), view.text(one, "currency", of="cost_option."),
        view.text(one, "amount_description", of="cost_option."), one.get("valid_from"), one.get("valid_to"),
    )  # fmt: skip


def _term(view: View, attribute: Plain) -> None:
    term = view.inner(attribute, "taxonomy_term", of="attribute.")
    if term is None:
        if key_of(attribute.get("taxonomy_term_id")):
            view.lost.append("a taxonomy term (taxonomy_term_id)")
        return
    detail = term.get("taxonomy_detail")
    scheme = detail.get("name") if isinstance(detail, dict) else None
    name = view.text(term, "name", of="taxonomy_term.") or view.text(term, "term", of="taxonomy_term.")
    key = key_of(term.get("code")) or key_of(term.get("id")) or name
    scheme = (
        view.text(term, "taxonomy", of="taxonomy_term.")
        or (scheme if isinstance(scheme, str) else None)
        or key_of(term.get("taxonomy_id"))
    )
    if key and scheme != OUR_TERM:
        view.terms.append((scheme or "", key, name or key))
