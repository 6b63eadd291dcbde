"""Which standard, in which version: told from fields that only one of them has.

Validity cannot tell: none of the schemas forbids further fields, so an HSDS 3.0 service is valid HSDS 3.1 too, and
valid Open Referral UK 3.0. Each field below is in the schema of one version and not in that of its neighbours
(openreferral/specification 3.0 and 3.1, OpenReferralUK/uk-profile, the ORUK 1.0 application profile, Outpost's API).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.interchange.model import Profile

ORUK_3 = Profile("oruk-3.0", "Open Referral UK 3.0")
ORUK_1 = Profile("oruk-1.0", "Open Referral UK 1.0")
HSDS_30 = Profile("hsds-3.0", "HSDS 3.0")
HSDS_31 = Profile("hsds-3.1", "HSDS 3.1")
OUTPOST = Profile("outpost", "Outpost API")
PROFILES: Mapping[str, Profile] = {one.id: one for one in (ORUK_3, ORUK_1, HSDS_31, HSDS_30, OUTPOST)}
NESTED = frozenset({ORUK_3.id, HSDS_30.id, HSDS_31.id})
"""Profiles that share the nested service of HSDS 3."""

Mark = tuple[str, str]
"""Kind of object and field in it."""

_MARKS: Mapping[str, tuple[Mark, ...]] = {
    HSDS_31.id: (
        ("service", "capacities"), ("service", "additional_urls"), ("organization", "additional_websites"),
        ("attribute", "label"), ("service_at_location", "service_areas"),
    ),
    HSDS_30.id: (
        ("service", "alternate_name"), ("service", "interpretation_services"), ("service", "application_process"),
        ("service", "fees_description"), ("service", "wait_time"), ("service", "eligibility_description"), ("service", "licenses"),
        ("service", "program"), ("service", "program_id"), ("service", "required_documents"), ("service", "phones"),
        ("service", "metadata"), ("organization", "alternate_name"), ("organization", "tax_status"), ("organization", "tax_id"),
        ("organization", "year_incorporated"), ("organization", "legal_status"), ("organization", "programs"),
        ("organization", "phones"), ("location", "transportation"), ("location", "alternate_name"), ("location", "schedules"),
        ("location", "languages"), ("schedule", "timezone"), ("schedule", "wkst"), ("schedule", "until"), ("schedule", "count"),
        ("schedule", "byweekno"), ("schedule", "byyearday"), ("attribute", "link_entity"), ("attribute", "value"),
        ("taxonomy_term", "taxonomy_detail"), ("taxonomy_term", "code"), ("service_area", "description"),
        ("language", "note"), ("language", "name"), ("address", "address_2"), ("cost_option", "currency"), ("contact", "department"),
    ),
    ORUK_3.id: (
        ("service_area", "service_area"), ("accessibility", "accessibility"), ("taxonomy_term", "term"),
    ),
    ORUK_1.id: (
        ("service", "eligibilitys"), ("service", "service_taxonomys"), ("service", "regular_schedules"), ("service", "holiday_schedules"),
        ("service", "fundings"), ("service", "reviews"), ("service", "link_taxonomies"), ("service", "deliverable_type"),
        ("service", "attending_type"), ("service", "attending_access"), ("location", "physical_addresses"),
        ("location", "accessibility_for_disabilities"), ("taxonomy", "vocabulary"), ("page", "totalElements"), ("page", "content"),
    ),
    OUTPOST.id: (
        ("service", "organisation"), ("service", "needs_referral"), ("service", "send_needs"), ("service", "suitabilities"),
        ("service", "local_offer"), ("service", "min_age"), ("service", "max_age"), ("service", "target_directories"),
        ("service", "taxonomies"), ("service", "age_band_all"), ("service", "free"), ("location", "geometry"),
        ("location", "mask_exact_address"), ("location", "accessibilities"),
    ),
}  # fmt: skip
_ALSO_OUTPOST = frozenset({("service", "regular_schedules"), ("page", "totalElements"), ("page", "content")})
"""Marks of Open Referral UK 1.0 that Outpost, which grew out of it, has as well."""
_PARTS: Mapping[str, str] = {
    "organization": "organization", "organisation": "organization", "location": "location", "service": "service", "services": "service",
    "locations": "location", "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
    "accessibility": "accessibility", "attributes": "attribute", "taxonomy_term": "taxonomy_term", "languages": "language",
    "addresses": "address", "cost_options": "cost_option", "contacts": "contact", "taxonomy": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip


@dataclass
class Evidence:
    """What was seen of each profile in a document, and what it says."""

    seen: Counter[Mark] = field(default_factory=Counter)
    services: int = 0
    said: str | None = None
    """Version that the document itself names."""

    def add(self, kind: str, value: Any) -> None:
        """Note the fields of one object and of all below it."""
        if kind == "service":
            self.services += 1
        for mark in _marks_of(kind, value, 0):
            self.seen[mark] += 1

    def told(self) -> tuple[Profile, tuple[str, ...], bool]:
        """The profile, why, and whether it had to be assumed."""
        if self.said:
            return PROFILES[self.said], (f"it names its version: {PROFILES[self.said].title}",), False
        found = {profile: [mark for mark in marks if self.seen[mark]] for profile, marks in _MARKS.items()}
        own = [mark for mark in found[ORUK_1.id] if mark not in _ALSO_OUTPOST]
        if len(found[OUTPOST.id]) > len(own) and self._usual(found[OUTPOST.id]):
            return OUTPOST, (_why(found[OUTPOST.id], "only Outpost has"),), False
        if self._usual(found[ORUK_1.id]):
            return ORUK_1, (_why(found[ORUK_1.id], "only Open Referral UK 1.0 has"),), False
        newer, wider = found[HSDS_31.id], found[HSDS_30.id]
        if found[ORUK_3.id]:
            why = [_why(found[ORUK_3.id], "only Open Referral UK 3.0 has")]
            if newer or wider:
                why.append(_why([*newer, *wider], "that standard does not list: taken as further fields"))
            return ORUK_3, tuple(why), bool(newer)
        if newer:
            return HSDS_31, (_why(newer, "came with HSDS 3.1"),), False
        if wider:
            why = [_why(wider, "Open Referral UK 3.0 takes out of HSDS")]
            why.append(
                "nothing that came with HSDS 3.1 is in it: it may be either, and is taken for HSDS 3.0"
            )
            return HSDS_30, tuple(why), True
        why = ["nothing in it tells HSDS 3.0, HSDS 3.1 and Open Referral UK 3.0 apart"]
        why.append("taken for Open Referral UK 3.0, as none of the HSDS fields that it takes out is there")
        return ORUK_3, tuple(why), True

    def _usual(self, marks: list[Mark]) -> bool:
        """Whether one of the marks is on half of the services or on the page: a stray field makes no other standard."""
        return any(self.seen[mark] * 2 >= max(self.services, 1) or mark[0] == "page" for mark in marks)


def _why(marks: list[Mark], what: str, most: int = 4) -> str:
    named = ", ".join(f"{kind}.{key}" for kind, key in marks[:most])
    more = f" and {len(marks) - most} more" if len(marks) > most else ""
    return f"it has {named}{more}, which {what}"


def _marks_of(kind: str, value: Any, depth: int) -> Iterator[Mark]:
    if depth > 6 or not isinstance(value, dict):
        return
    for key, part in value.items():
        if part is None and kind != "service":
            continue
        yield kind, key
        within = _PARTS.get(key)
        if within is None:
            continue
        for one in part if isinstance(part, list) else [part]:
            yield from _marks_of(within, one, depth + 1)


def version_said(value: Any) -> str | None:
    """The profile that a ``version`` of a document names: ``HSDS-UK-3.0``, ``3.0``, ``3.1``; None for another.

    >>> version_said("HSDS-UK-3.0"), version_said("3.1"), version_said("7")
    ('oruk-3.0', 'hsds-3.1', None)
    """
    word = str(value).strip().casefold().removeprefix("v")
    known = {
        "hsds-uk-3.0": ORUK_3.id, "oruk-3.0": ORUK_3.id, "3.0-uk": ORUK_3.id, "3.0": HSDS_30.id, "hsds-3.0": HSDS_30.id, "3.0.0": HSDS_30.id,
        "3.1": HSDS_31.id, "hsds-3.1": HSDS_31.id, "3.1.0": HSDS_31.id, "3.1.1": HSDS_31.id, "1.0-uk": ORUK_1.id, "oruk-1.0": ORUK_1.id,
        "hsds-uk-1.0": ORUK_1.id,
    }  # fmt: skip
    return known.get(word)
