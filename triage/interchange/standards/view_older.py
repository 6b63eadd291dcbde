"""Views of Open Referral UK 1.0 and of Outpost's API, which grew out of it.

Both differ from HSDS 3 in names (``eligibilitys``, ``regular_schedules``, ``physical_addresses``) and Outpost in
kinds too: whole numbers for ids, null for whatever nobody filled in, ages and needs as fields of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.interchange.harmless import one_line
from triage.interchange.standards.view import Area, Cost, Place, View, key_of

Plain = Mapping[str, Any]
OUTPOST_SCHEMES: Mapping[str, str] = {
    "taxonomies": "outpost taxonomies", "send_needs": "outpost send_needs", "suitabilities": "outpost suitabilities",
}  # fmt: skip
"""Key of a service -> name of the scheme its terms are known by."""
_BANDS: Mapping[str, tuple[int, int | None]] = {
    "age_band_under_2": (0, 23), "age_band_2": (24, 35), "age_band_3_4": (36, 59), "age_band_5_7": (60, 95), "age_band_8_plus": (96, None),
}  # fmt: skip
"""Months, both ends included."""
_ATTENDING: Mapping[str, bool] = {"phone": True, "online": True, "venue": False, "home visit": False}


def view_oruk_1(service: Plain, provider: Plain | None = None) -> View:
    """View of a service of Open Referral UK 1.0; ``provider`` is the organisation it stood under, if any."""
    view = View(key=key_of(service.get("id")))
    for name in ("name", "description", "url", "email", "status", "fees"):
        setattr(view, name, view.text(service, name))
    own = view.inner(service, "organization")
    one = own if own is not None else provider
    if one is not None:
        view.provider = (key_of(one.get("id")), view.text(one, "name", of="organization."))
    elif key_of(service.get("organization_id")):
        view.provider = (key_of(service["organization_id"]), None)
        view.lost.append("an organisation (organization_id)")
    for group in view.listed(service, "eligibilitys"):
        if group.get("minimum_age") is not None or group.get("maximum_age") is not None:
            view.ages.append((group.get("minimum_age"), group.get("maximum_age")))
    sites = view.listed(service, "service_at_locations")
    rules = view.listed(service, "regular_schedules")
    for site in sites:
        where = view.inner(site, "location", of="service_at_location.")
        if where is not None:
            view.places.append(_place(view, where))
        elif key_of(site.get("location_id")):
            view.lost.append("a location (location_id)")
    view.schedules = rules or [
        rule for site in sites for rule in view.listed(site, "regular_schedules", of="service_at_location.")
    ]
    for closing in view.listed(service, "holiday_schedules"):
        view.spans.append(("a holiday schedule", closing.get("start_date"), closing.get("end_date")))
    view.areas = [
        Area(
            tuple(filter(None, (view.text(area, "service_area", of="service_area."),))),
            view.text(area, "extent", of="service_area."),
            view.text(area, "uri", of="service_area."),
        )
        for area in view.listed(service, "service_areas")
    ]
    view.languages = [
        word
        for row in view.listed(service, "languages")
        if (word := view.text(row, "language", of="language."))
    ]
    view.phones = _phones(view, service)
    view.costs = [_cost(view, row) for row in view.listed(service, "cost_options")]
    view.referral_only = view.text(service, "attending_access") == "referral"
    view.remote = _ATTENDING.get(view.text(service, "attending_type") or "")
    for row in view.listed(service, "service_taxonomys"):
        term = view.inner(row, "taxonomy", of="service_taxonomy.")
        if term is None and key_of(row.get("taxonomy_id")):
            view.lost.append("a taxonomy term (taxonomy_id)")
        elif term is not None and key_of(term.get("id")):
            key = str(key_of(term.get("id")))
            view.terms.append(
                (
                    view.text(term, "vocabulary", of="taxonomy.") or "",
                    key,
                    view.text(term, "name", of="taxonomy.") or key,
                )
            )
    return view


def view_outpost(service: Plain, _: Plain | None = None) -> View:
    """View of a service as Outpost's API gives it."""
    view = View(key=key_of(service.get("id")))
    for name in ("name", "description", "url"):
        setattr(view, name, view.text(service, name))
    one = view.inner(service, "organisation") or view.inner(service, "organization")
    if one is not None:
        view.provider = (key_of(one.get("id")), view.text(one, "name", of="organisation."))
    if service.get("min_age") is not None or service.get("max_age") is not None:
        view.ages.append((service.get("min_age"), service.get("max_age")))
    elif service.get("age_band_all") is not True:
        view.bands = [band for key, band in _BANDS.items() if service.get(key) is True]
    free = service.get("free")
    view.free = free if isinstance(free, bool) else None
    view.referral_only = service.get("needs_referral") is True
    view.schedules = [*view.listed(service, "regular_schedules")]
    view.spans.append(("visible", service.get("visible_from"), service.get("visible_to")))
    view.places = [_outpost_place(view, where) for where in view.listed(service, "locations")]
    contacts = view.listed(service, "contacts")
    view.phones = [
        one_line(number) for contact in contacts if (number := view.text(contact, "phone", of="contact."))
    ]
    mails = [mail for contact in contacts if (mail := view.text(contact, "email", of="contact."))]
    view.email = next((mail for mail in mails if "@" in mail), None)
    view.costs = [_cost(view, row) for row in view.listed(service, "cost_options")]
    for key, scheme in OUTPOST_SCHEMES.items():
        for term in view.listed(service, key):
            # Numbers are each council's own; the same number means something else next door.
            found = key_of(term.get("slug")) or key_of(term.get("id"))
            title = view.text(term, "name", of=f"{key}.") or view.text(term, "label", of=f"{key}.")
            if found or title:
                view.terms.append((scheme, found or str(title), title or str(found)))
    return view


def _place(view: View, where: Plain) -> Place:
    addresses = view.listed(where, "physical_addresses", of="location.")
    address: Plain = addresses[0] if addresses else {}
    rows = view.listed(where, "accessibility_for_disabilities", of="location.")
    return Place(
        name=view.text(where, "name", of="location."),
        lines=tuple(
            filter(None, (view.text(address, key, of="physical_address.") for key in ("address_1", "city")))
        ),
        postcode=view.text(address, "postal_code", of="physical_address."),
        country=view.text(address, "country", of="physical_address."),
        latitude=where.get("latitude"),
        longitude=where.get("longitude"),
        access=tuple(
            text
            for row in rows
            if (text := view.text(row, "accessibility", of="accessibility_for_disabilities."))
        ),
    )


def _outpost_place(view: View, where: Plain) -> Place:
    shape = view.inner(where, "geometry", of="location.") or {}
    point = shape.get("coordinates")
    longitude, latitude = point if isinstance(point, list) and len(point) == 2 else (None, None)
    rows = view.listed(where, "accessibilities", of="location.")
    hidden = where.get("mask_exact_address") is True
    return Place(
        name=None if hidden else view.text(where, "name", of="location."),
        lines=()
        if hidden
        else tuple(filter(None, (view.text(where, key, of="location.") for key in ("address_1", "city")))),
        # Who hides an address may be hiding people: the district is all that is shown.
        postcode=code.split()[0]
        if (code := view.text(where, "postal_code", of="location.")) and hidden
        else code,
        country=view.text(where, "country", of="location."),
        latitude=latitude,
        longitude=longitude,
        access=tuple(text for row in rows if (text := view.text(row, "name", of="accessibility."))),
    )


def _phones(view: View, service: Plain) -> list[str]:
    found = (
        view.text(phone, "number", of="phone.")
        for contact in view.listed(service, "contacts")
        for phone in view.listed(contact, "phones", of="contact.")
    )
    return [one_line(number) for number in found if number]


def _cost(view: View, one: Plain) -> Cost:
    return Cost(
        view.text(one, "option", of="cost_option."), one.get("amount"), None,
        view.text(one, "amount_description", of="cost_option.") or view.text(one, "cost_type", of="cost_option."),
        one.get("valid_from"), one.get("valid_to"),
    )  # fmt: skip
