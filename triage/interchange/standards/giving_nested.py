"""Our keys into the nested service of HSDS 3.0, HSDS 3.1 and Open Referral UK 3.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from triage.interchange.model import Plain
from triage.interchange.standards.profiles import HSDS_31, ORUK_3
from triage.interchange.standards.schedules import CODES, read_schedules
from triage.interchange.standards.setting import (
    AREA_URI,
    FOR_SCHEME,
    HELP_SCHEME,
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
from triage.interchange.standards.view import OUR_IDENTIFIER, OUR_TERM

_WEB = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_BY_MAIL = re.compile(r"by email: (\S+@\S+)")


def new_nested(provider: Plain, service: Plain, key: str) -> Plain:
    """A service with its organisation and nothing else; the standards ask for a status, so unknown is given as active."""
    made: Plain = {"id": key, "name": service["name"], "status": "active"}
    made["organization"] = {
        "id": given_id("provider", provider["id"]), "name": provider["name"], "description": provider["name"],
        "organization_identifiers": [
            {"id": given_id("identifier", provider["id"]), "identifier_type": OUR_IDENTIFIER, "identifier": provider["id"]}
        ],
    }  # fmt: skip
    term = _term(OUR_TERM, service["id"], service["id"])
    made["attributes"] = [
        {"id": given_id("attribute", f"{key}:{service['id']}"), "link_type": "service", "taxonomy_term": term}
    ]
    return made


def _term(scheme: str, key: str, title: str) -> Plain:
    return {
        "id": given_id("term", f"{scheme}:{key}"), "code": key, "name": title, "description": title, "taxonomy": scheme,
    }  # fmt: skip


def _plain(field: str) -> Setter:
    def setter(target: Target, value: Any) -> tuple[str, ...]:
        put(target.service, field, value)
        return ()

    return setter


def _status(target: Target, value: Any) -> tuple[str, ...]:
    target.service["status"] = STATUS.get(value or "open", "active")
    return () if value else ("status: not known, given as active",)


def _ages(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "minimum_age", years(value, "from"))
    put(target.service, "maximum_age", years(value, "to"))
    return ages_lost(value)


def _capacity(target: Target, value: Any) -> tuple[str, ...]:
    target.service.pop("capacities", None)
    if not value:
        return ()
    if target.profile != HSDS_31 or value["state"] != "full" or "said_on" not in value:
        return ("capacity",)
    unit = {"id": given_id("unit", "place"), "name": "place"}
    row = {
        "id": given_id("capacity", target.id),
        "unit": unit,
        "available": 0,
        "updated": f"{value['said_on']}T00:00:00Z",
    }
    target.service["capacities"] = [row]
    return ("wait_weeks of capacity",) if "wait_weeks" in value else ()


def _checked(target: Target, value: Any) -> tuple[str, ...]:
    put(target.service, "assured_date", (value or {}).get("on"))
    by = (value or {}).get("by")
    mail = by if by and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", by) else None
    put(target.service, "assurer_email", mail)
    return ("by whom it was checked",) if by and not mail else ()


def _schedule(target: Target, value: Any) -> tuple[str, ...]:
    """Rules that were read as sessions are replaced, wherever they stood; what no weekly session can say stays."""
    holders = [target.service, *_sites(target)]
    holders += [site["location"] for site in _sites(target) if isinstance(site.get("location"), dict)]
    for holder in holders:
        if isinstance(holder.get("schedules"), list):
            holder["schedules"] = [
                rule for rule in holder["schedules"] if not read_schedules([rule], target.read).sessions
            ]
    made = []
    for session in value or ():
        rule: Plain = {
            "id": given_id("schedule", f"{target.id}:{sorted(session.items())}"),
            "freq": "WEEKLY",
            "byday": CODES[session["day"]],
        }
        for name, field in (("from", "opens_at"), ("to", "closes_at")):
            if session.get(name):
                rule[field] = session[name]
        made.append(rule)
    if made:
        target.service["schedules"] = [*made, *(target.service.get("schedules") or [])]
    elif target.service.get("schedules") == []:
        del target.service["schedules"]
    return ()


def _cost(target: Target, value: Any) -> tuple[str, ...]:
    for field in ("fees_description", "fees"):
        target.service.pop(field, None)
    if value is None:
        target.service.pop("cost_options", None)
    else:
        target.service["fees" if target.profile == ORUK_3 else "fees_description"] = value
    return ()


def _languages(target: Target, value: Any) -> tuple[str, ...]:
    old = target.service.get("languages")
    have = {row.get("code"): row for row in old if isinstance(row, dict)} if isinstance(old, list) else {}
    made = [
        have.get(code, {"id": given_id("language", f"{target.id}:{code}"), "code": code})
        for code in value or ()
    ]
    put(target.service, "languages", made or None)
    return ()


def _sites(target: Target) -> list[Plain]:
    if target.at_location:
        return [target.source]
    found = target.service.get("service_at_locations")
    return [site for site in found if isinstance(site, dict)] if isinstance(found, list) else []


def _place(target: Target, kind: str = "physical") -> Plain:
    """The first place of the service; a new one where it has none."""
    for site in _sites(target):
        if isinstance(site.get("location"), dict):
            found: Plain = site["location"]
            return found
    made: Plain = {"id": given_id("location", target.id), "location_type": kind}
    site = {"id": given_id("site", target.id), "location": made}
    if target.at_location:
        target.source["location"] = made
    else:
        rows(target.service, "service_at_locations").append(site)
    return made


def _location(target: Target, value: Any) -> tuple[str, ...]:
    if value is None and not _sites(target):
        return ()
    place = _place(target)
    found = value or {}
    addresses = rows(place, "addresses")
    if "postcode" in found:
        if not addresses:
            blank = {
                "address_1": "",
                "city": "",
                "state_province": "",
                "postal_code": "",
                "country": "GB",
                "address_type": "physical",
            }
            addresses.append({"id": given_id("address", target.id), **blank})
        addresses[0]["postal_code"] = found["postcode"]
    else:
        for address in addresses:
            address["postal_code"] = ""
    if not addresses:
        del place["addresses"]
    if "note" not in found:
        return ()
    if not place.get("name") and all(
        not one.get(key) for one in addresses for key in ("address_1", "address_2", "city")
    ):
        place["name"] = found["note"]
        return ()
    return ("note of location",)


def _access(target: Target, value: Any) -> tuple[str, ...]:
    wanted = list(value or ())
    for number, site in enumerate(_sites(target)):
        where = site.get("location")
        if isinstance(where, dict) and (number or isinstance(where.get("accessibility"), list)):
            where.pop("accessibility", None)
    if not wanted:
        return ()
    place = _place(target)
    place["accessibility"] = [
        {"id": given_id("accessibility", f"{target.id}:{text}"), "description": text} for text in wanted
    ]
    if target.profile == ORUK_3:
        for row in place["accessibility"]:
            row["accessibility"] = row["description"]
    return ()


def _transport(target: Target, value: Any) -> tuple[str, ...]:
    if target.profile == ORUK_3 and value is not None:
        return ("transport",)
    if value is not None or _sites(target):
        put(_place(target), "transportation", value)
    return ()


def _remote(target: Target, value: Any) -> tuple[str, ...]:
    if value and not _sites(target):
        _place(target, "virtual")
        return ()
    return ("remote",) if value else ()


def _contact(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    lost = []
    web = found.get("web")
    put(target.service, "url", web if web and _WEB.fullmatch(web) else None)
    if web and not _WEB.fullmatch(web):
        lost.append("web of contact: no full address")
    _phone(target, found.get("phone"))
    how = found.get("how")
    mail = _BY_MAIL.fullmatch(how) if how else None
    if mail:
        target.service["email"] = mail[1]
        target.service.pop("application_process", None)
    elif target.profile == ORUK_3 and how:
        lost.append("how of contact")
    else:
        put(target.service, "application_process", how)
    return tuple(lost)


def _phone(target: Target, number: str | None) -> None:
    own = target.service.get("phones")
    people = target.service.get("contacts")
    phones = (
        [phone for one in people if isinstance(one, dict) for phone in one.get("phones") or []]
        if isinstance(people, list)
        else []
    )
    if number is None:
        target.service.pop("phones", None)
        for one in people if isinstance(people, list) else []:
            if isinstance(one, dict):
                one.pop("phones", None)
    elif isinstance(own, list) and own:
        own[0] = {
            **(own[0] if isinstance(own[0], dict) else {"id": given_id("phone", target.id)}),
            "number": number,
        }
    elif phones and isinstance(phones[0], dict):
        phones[0]["number"] = number
    else:
        target.service["phones"] = [{"id": given_id("phone", target.id), "number": number}]


def _area(target: Target, value: Any) -> tuple[str, ...]:
    found = value or {}
    kind, codes = found.get("kind"), found.get("codes") or []
    if kind in {"school", "remote"}:
        return (f"area: {kind}",)
    made = []
    for code in {"national": [NATION], "local_authority": codes, "districts": [", ".join(codes)]}.get(
        kind or "", []
    ):
        row: Plain = {"id": given_id("area", f"{target.id}:{code}"), "name": code}
        if kind == "districts":
            row |= {"extent": code, "extent_type": "text"}
        else:
            row["uri"] = AREA_URI + code
        if target.profile == ORUK_3:
            row["service_area"] = code
        made.append(row)
    put(target.service, "service_areas", made or None)
    return ()


def _terms_of(scheme_of: Callable[[Any], tuple[str, str, str]], own: str | None) -> Setter:
    """Write terms as attributes; rows of other schemes than ``own`` (None: all but ours) stay."""

    def setter(target: Target, value: Any) -> tuple[str, ...]:
        wanted = {scheme_of(one)[:2]: scheme_of(one) for one in value or ()}
        old = target.service.get("attributes")
        kept, have = [], set()
        for row in old if isinstance(old, list) else []:
            named = _named(row)
            ours = named is not None and named[0] in {OUR_TERM, HELP_SCHEME, FOR_SCHEME}
            mine = named is not None and (named[0] == own if own else not ours)
            if mine and named not in wanted:
                continue
            kept.append(row)
            have.add(named)
        for scheme, key, title in wanted.values():
            if (scheme, key) not in have:
                term = _term(scheme, key, title)
                kept.append(
                    {
                        "id": given_id("attribute", f"{target.id}:{scheme}:{key}"),
                        "link_type": "service",
                        "taxonomy_term": term,
                    }
                )
        put(target.service, "attributes", kept or None)
        return ()

    return setter


def _named(row: Any) -> tuple[str, str] | None:
    term = row.get("taxonomy_term") if isinstance(row, dict) else None
    if not isinstance(term, dict):
        return None
    detail = term.get("taxonomy_detail")
    scheme = term.get("taxonomy") or (detail.get("name") if isinstance(detail, dict) else None) or ""
    return str(scheme), str(term.get("code") or term.get("id") or term.get("name"))


NESTED_SETTERS: Mapping[str, Setter] = {
    "name": _plain("name"), "summary": _plain("description"), "ages": _ages, "status": _status, "capacity": _capacity, "checked": _checked,
    "schedule": _schedule, "cost": _cost, "languages": _languages, "location": _location, "access": _access, "transport": _transport,
    "remote": _remote, "contact": _contact, "area": _area,
    "terms": _terms_of(lambda term: (term["scheme"], term["id"], term.get("title") or term["id"]), None),
    "help": _terms_of(lambda code: (HELP_SCHEME, code, code), HELP_SCHEME),
    "for": _terms_of(lambda code: (FOR_SCHEME, code, code), FOR_SCHEME),
}  # fmt: skip
