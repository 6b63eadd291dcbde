"""Our keys into a service of Open Referral UK 1.0 and of Outpost's API."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from triage.interchange.model import Plain
from triage.interchange.standards.setting import (
    AREA_URI,
    NATION,
    STATUS,
    Setter,
    Target,
    ages_lost,
    given_id,
    put,
    rows,
    years,
)
from triage.interchange.standards.view_older import OUTPOST_SCHEMES

_CODE = {
    "monday": "MO",
    "tuesday": "TU",
    "wednesday": "WE",
    "thursday": "TH",
    "friday": "FR",
    "saturday": "SA",
    "sunday": "SU",
}


def new_oruk_1(provider: Plain, service: Plain, key: str) -> Plain:
    """A service of Open Referral UK 1.0 with its organisation and nothing else."""
    return {
        "id": key, "name": service["name"],
        "organization": {"id": given_id("provider", provider["id"]), "name": provider["name"], "description": provider["name"]},
    }  # fmt: skip


def new_outpost(provider: Plain, service: Plain, _: str) -> Plain:
    """A service of Outpost with its organisation; ids are whole numbers there, made from ours."""
    return {
        "id": _number(service["id"]), "name": service["name"], "description": None, "url": None, "min_age": None, "max_age": None,
        "needs_referral": None, "free": None, "locations": [], "contacts": [],
        "organisation": {"id": _number(provider["id"]), "name": provider["name"], "description": None, "email": None, "url": None},
        "taxonomies": [], "regular_schedules": [], "cost_options": [], "links": [], "send_needs": [], "suitabilities": [], "local_offer": None,
    }  # fmt: skip


def _number(name: str) -> int:
    return zlib.crc32(name.encode()) + 1_000_000


def _plain(field: str) -> Setter:
    def setter(target: Target, value: Any) -> tuple[str, ...]:
        put(target.service, field, value)
        return ()

    return setter


def _status(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "status", STATUS.get(value) if value else None)
    return ()


def _ages(target: Target, value: Any) -> tuple[str, ...]:
    low, high = years(value, "from"), years(value, "to")
    if low is None and high is None:
        target.service.pop("eligibilitys", None)
        return ()
    row: Plain = {"id": given_id("eligibility", target.id)}
    old = target.service.get("eligibilitys")
    if isinstance(old, list) and len(old) == 1 and isinstance(old[0], dict):
        row = old[0]
    put(row, "minimum_age", low)
    put(row, "maximum_age", high)
    target.service["eligibilitys"] = [row]
    return ages_lost(value)


def _checked(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "assured_date", (value or {}).get("on"))
    return ("by whom it was checked",) if value and value.get("by") else ()


def _schedule(target: Target, value: Any) -> tuple[str, ...]:
    made = []
    for session in value or ():
        row: Plain = {
            "id": given_id("schedule", f"{target.id}:{sorted(session.items())}"),
            "freq": "WEEKLY",
            "byday": _CODE[session["day"]],
        }
        row |= {
            field: session[name]
            for name, field in (("from", "opens_at"), ("to", "closes_at"))
            if session.get(name)
        }
        made.append(row)
    for site in target.service.get("service_at_locations") or []:
        if isinstance(site, dict):
            site.pop("regular_schedules", None)
    put(target.service, "regular_schedules", made or None)
    return ()


def _cost(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "fees", value)
    if value is None:
        target.service.pop("cost_options", None)
    return ()


def _languages(target: Target, value: Any) -> tuple[str, ...]:
    made = [{"id": given_id("language", f"{target.id}:{code}"), "language": code} for code in value or ()]
    put(target.service, "languages", made or None)
    return ()


def _place(target: Target) -> Plain:
    for site in target.service.get("service_at_locations") or []:
        if isinstance(site, dict) and isinstance(site.get("location"), dict):
            found: Plain = site["location"]
            return found
    made: Plain = {"id": given_id("location", target.id)}
    rows(target.service, "service_at_locations").append({"id": given_id("site", target.id), "location": made})
    return made


def _location(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    place = _place(target)
    addresses = rows(place, "physical_addresses")
    if "postcode" in found and not addresses:
        addresses.append(
            {
                "id": given_id("address", target.id),
                "address_1": "",
                "city": "",
                "state_province": "",
                "country": "GB",
            }
        )
    for address in addresses[:1]:
        address["postal_code"] = found.get("postcode", "")
    if (
        "note" in found
        and not place.get("name")
        and not any(one.get(key) for one in addresses for key in ("address_1", "city"))
    ):
        place["name"] = found["note"]
        return ()
    return ("note of location",) if "note" in found else ()


def _access(target: Target, value: Any) -> tuple[str, ...]:
    place = _place(target)
    made = [
        {"id": given_id("accessibility", f"{target.id}:{text}"), "accessibility": text}
        for text in value or ()
    ]
    put(place, "accessibility_for_disabilities", made or None)
    return ()


def _contact(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    put(target.service, "url", found.get("web"))
    how = found.get("how") or ""
    mail = how.removeprefix("by email: ") if how.startswith("by email: ") else None
    put(target.service, "email", mail)
    _phone(target, found.get("phone"))
    return ("how of contact",) if how and not mail else ()


def _phone(target: Target, number: str | None) -> None:
    people = target.service.get("contacts")
    phones = (
        [phone for one in people if isinstance(one, dict) for phone in one.get("phones") or []]
        if isinstance(people, list)
        else []
    )
    if number is None:
        for one in people if isinstance(people, list) else []:
            if isinstance(one, dict):
                one.pop("phones", None)
    elif phones:
        phones[0]["number"] = number
    else:
        row = {"id": given_id("phone", target.id), "number": number}
        rows(target.service, "contacts").append({"id": given_id("contact", target.id), "phones": [row]})


def _area(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    kind, codes = found.get("kind"), found.get("codes") or []
    if kind in {"school", "remote"}:
        return (f"area: {kind}",)
    made = []
    for code in {"national": [NATION], "local_authority": codes, "districts": [", ".join(codes)]}.get(
        kind or "", []
    ):
        row: Plain = {"id": given_id("area", f"{target.id}:{code}"), "service_area": code}
        made.append(row if kind == "districts" else row | {"uri": AREA_URI + code})
    put(target.service, "service_areas", made or None)
    return ()


def _routes(target: Target, value: Any) -> tuple[str, ...]:
    if value == ["professional"]:
        target.service["attending_access"] = "referral"
        return ()
    if target.service.get("attending_access") == "referral":
        del target.service["attending_access"]
    return ("routes",) if value else ()


def _remote(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "attending_type", {True: "online", False: "venue"}.get(value))
    return ()


def _terms(target: Target, value: Any) -> tuple[str, ...]:
    made = []
    for term in value or ():
        taxonomy: Plain = {"id": term["id"], "name": term.get("title") or term["id"]}
        made.append(
            {
                "id": given_id("term", f"{target.id}:{term}"),
                "taxonomy": taxonomy | ({"vocabulary": term["scheme"]} if term["scheme"] else {}),
            }
        )
    put(target.service, "service_taxonomys", made or None)
    return ()


ORUK_1_SETTERS: Mapping[str, Setter] = {
    "name": _plain("name"), "summary": _plain("description"), "ages": _ages, "status": _status, "checked": _checked, "schedule": _schedule,
    "cost": _cost, "languages": _languages, "location": _location, "access": _access, "contact": _contact, "area": _area, "routes": _routes,
    "remote": _remote, "terms": _terms,
}  # fmt: skip


def _kept_null(field: str) -> Setter:
    def setter(target: Target, value: Any) -> tuple[str, ...]:
        target.service[field] = value
        return ()

    return setter


def _o_ages(target: Target, value: Any) -> tuple[str, ...]:
    lost = ages_lost(value)
    for end, field in (("from", "min_age"), ("to", "max_age")):
        age = years(value, end)
        target.service[field] = age
    for band in [key for key in target.service if key.startswith("age_band_")]:
        target.service[band] = None
    return lost


def _o_schedule(target: Target, value: Any) -> tuple[str, ...]:
    target.service["regular_schedules"] = [
        {
            "weekday": session["day"].capitalize(),
            "opens_at": session.get("from"),
            "closes_at": session.get("to"),
        }
        for session in value or ()
    ]
    return ()


def _o_cost(target: Target, value: Any) -> tuple[str, ...]:
    target.service["free"] = True if value == "free" else False if value == "not free" else None
    target.service["cost_options"] = []
    if value and value not in {"free", "not free"}:
        target.service["cost_options"] = [{"option": value, "amount": None}]
    return ()


def _o_location(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    places = rows(target.service, "locations")
    new = not places
    if new:
        places.append(
            {
                "id": _number(target.id),
                "name": None,
                "address_1": None,
                "city": None,
                "postal_code": None,
                "accessibilities": [],
            }
        )
    places[0]["postal_code"] = found.get("postcode")
    if "note" in found and new:
        places[0]["name"] = found["note"]
        return ()
    return ("note of location",) if "note" in found else ()


def _o_contact(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    target.service["url"] = found.get("web")
    people = rows(target.service, "contacts")
    how = found.get("how") or ""
    mail = how.removeprefix("by email: ") if how.startswith("by email: ") else None
    if not people and (found.get("phone") or mail):
        people.append({"id": _number(target.id), "name": None, "title": None, "email": None, "phone": None})
    for number, one in enumerate(people):
        if isinstance(one, dict):
            one["phone"] = found.get("phone") if number == 0 else None
            one["email"] = mail if number == 0 else None
    return ("how of contact",) if how and not mail else ()


def _o_access(target: Target, value: Any) -> tuple[str, ...]:
    places = rows(target.service, "locations")
    if not places:
        return ("access",) if value else ()
    for number, place in enumerate(places):
        place["accessibilities"] = [{"name": text} for text in value or ()] if number == 0 else []
    return ()


def _o_routes(target: Target, value: Any) -> tuple[str, ...]:
    target.service["needs_referral"] = True if value == ["professional"] else None
    return ("routes",) if value and value != ["professional"] else ()


def _o_terms(target: Target, value: Any) -> tuple[str, ...]:
    lost = []
    made: dict[str, list[Plain]] = {key: [] for key in OUTPOST_SCHEMES}
    keys = {scheme: key for key, scheme in OUTPOST_SCHEMES.items()}
    for term in value or ():
        key = keys.get(term["scheme"])
        if key is None:
            lost.append("terms of other taxonomies")
            continue
        there = [one for one in target.service.get(key) or [] if isinstance(one, dict)]
        old = next((one for one in there if term["id"] in (one.get("slug"), str(one.get("id")))), None)
        made[key].append(old or {"name": term.get("title"), "slug": term["id"]})
    for key, found in made.items():
        if found or key in target.service:
            target.service[key] = found
    return tuple(dict.fromkeys(lost))


OUTPOST_SETTERS: Mapping[str, Setter] = {
    "name": _kept_null("name"), "summary": _kept_null("description"), "ages": _o_ages, "schedule": _o_schedule, "cost": _o_cost,
    "location": _o_location, "contact": _o_contact, "access": _o_access, "routes": _o_routes, "terms": _o_terms,
}  # fmt: skip
