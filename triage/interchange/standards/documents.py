"""What a JSON document is: services in one of their shapes, or something else that goes by the same names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.interchange.json_file import JsonFile, Piece
from triage.interchange.standards.profiles import Evidence, version_said

PAGE_KEYS = (
    "contents",
    "content",
    "services",
    "organizations",
    "service_at_locations",
    "data",
    "results",
    "items",
)
"""Keys under which lists of records stand, in order of likelihood."""
SERVICE, ORGANIZATION, SITE = "service", "organization", "service_at_location"
HOLDING = frozenset({SERVICE, ORGANIZATION, SITE})
"""Kinds that hold services."""
_SAMPLE = 400
"""Elements looked into for evidence; those behind are looked at for their kind only."""
_SERVICE_KEYS = frozenset({
    "organization", "organization_id", "organisation", "status", "service_at_locations", "minimum_age", "maximum_age", "min_age", "max_age",
    "eligibilitys", "service_taxonomys", "regular_schedules", "cost_options", "service_areas", "fees", "fees_description", "assured_date",
    "capacities", "eligibility_description", "application_process", "needs_referral", "send_needs", "local_offer", "taxonomies",
    "attending_type", "attending_access", "deliverable_type", "additional_urls", "schedules", "accreditations", "interpretation_services",
})  # fmt: skip
_ORGANIZATION_KEYS = frozenset({
    "website", "tax_status", "tax_id", "legal_status", "year_incorporated", "organization_identifiers", "parent_organization_id", "logo",
    "programs", "additional_websites",
})  # fmt: skip
_PLACE_KEYS = frozenset({
    "latitude", "longitude", "location_type", "addresses", "physical_addresses", "accessibility_for_disabilities", "external_identifier",
})  # fmt: skip


def kind_of(value: Any) -> str:
    """Name what an object is; ``unknown`` where nothing tells.

    >>> kind_of({"id": "a", "name": "Sleep advice", "status": "active"}), kind_of({"openapi": "3.0.0", "paths": {}})
    ('service', 'openapi')
    """
    if not isinstance(value, dict):
        return "nothing" if value is None else "unknown"
    keys = set(value)
    for kind, tells in _OTHERS.items():
        if tells(value):
            return kind
    if "location" in keys and "service" in keys:
        return SITE
    if isinstance(value.get("service"), dict) and "location_id" in keys:
        return SITE
    if "services" in keys and keys & {"name", "id"}:
        return ORGANIZATION
    if keys & _PLACE_KEYS:
        return "location"
    points = {SERVICE: len(keys & _SERVICE_KEYS), ORGANIZATION: len(keys & _ORGANIZATION_KEYS)}
    if points[SERVICE] > points[ORGANIZATION] or (
        points[SERVICE] and points[SERVICE] == points[ORGANIZATION]
    ):
        return SERVICE
    if points[ORGANIZATION] or {"id", "name", "description", "url"} <= keys:
        return ORGANIZATION
    if keys & {
        "vocabulary",
        "taxonomy",
        "parent_id",
        "term",
        "term_uri",
        "taxonomy_detail",
        "taxonomy_id",
        "slug",
        "taxonomy_terms",
    }:
        return "taxonomy"
    if {"id", "name", "description"} <= keys <= {"id", "name", "description", "uri", "version"}:
        return "taxonomy"
    return "unknown"


def _is_schema(value: Mapping[str, Any]) -> bool:
    if "$schema" in value and "properties" in value:
        return True
    return isinstance(value.get("properties"), dict) and "id" not in value and "services" not in value


def _is_openapi(value: Mapping[str, Any]) -> bool:
    return ("openapi" in value or "swagger" in value) and any(
        key in value for key in ("info", "paths", "components")
    )


def _is_package(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("resources"), list)


def _is_details(value: Mapping[str, Any]) -> bool:
    return "openapi_url" in value or ({"version", "profile"} <= set(value) and "name" not in value)


def _is_feed(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in ("isServicesValid", "schemaType", "isUp"))


def _is_review(value: Mapping[str, Any]) -> bool:
    return "score" in value and ("widget" in value or {"title", "service"} <= set(value))


def _is_term(value: Mapping[str, Any]) -> bool:
    return {"label", "slug"} <= set(value)


def _is_case(value: Mapping[str, Any]) -> bool:
    return {"child", "needs"} <= set(value)


_OTHERS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "openapi": _is_openapi, "schema": _is_schema, "datapackage": _is_package, "api_details": _is_details, "feeds": _is_feed,
    "review": _is_review, "terms": _is_term, "case": _is_case,
}  # fmt: skip


@dataclass
class Survey:
    """What was found by reading a document once from its start to its end."""

    shape: str
    """``mapping`` (one object), ``page`` (a mapping with a list of records), ``list`` or ``lines``."""
    key: str | None = None
    """Key of the list in a page."""
    members: list[str] = field(default_factory=list)
    """Keys of the outer mapping in their order."""
    kinds: Counter[str] = field(default_factory=Counter)
    evidence: Evidence = field(default_factory=Evidence)
    elements: int = 0
    first: Any = None
    """The first element, or the whole object."""

    @property
    def kind(self) -> str:
        """What most of its elements are; ``empty`` where it has none."""
        known = Counter(
            {kind: number for kind, number in self.kinds.items() if kind not in {"unknown", "nothing"}}
        )
        found = known or self.kinds
        return found.most_common(1)[0][0] if found else "empty"


def survey(document: JsonFile) -> Survey:
    """Read a document to its end and say what it is; raises :class:`triage.errors.DataProblem` where it is no JSON or breaks off."""
    if document.kind == "mapping":
        return _survey_mapping(document)
    found = Survey(document.kind if document.kind != "other" else "mapping")
    for piece in document.walk(()):
        _note(found, piece)
    return found


def _survey_mapping(document: JsonFile) -> Survey:
    members: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    samples: dict[str, Survey] = {}
    for piece in document.walk(PAGE_KEYS):
        if piece.key is None:
            continue
        if piece.index is None:
            members[piece.key] = piece.value
            if piece.key in PAGE_KEYS and isinstance(piece.value, list):
                samples.setdefault(piece.key, Survey("page", piece.key))
        else:
            counts[piece.key] += 1
            _note(samples[piece.key], piece)
    key = page_key(members, samples)
    if key is None:
        whole = {
            name: (samples[name].first and [samples[name].first]) or [] if name in samples else part
            for name, part in members.items()
        }
        found = Survey("mapping", members=list(members), first=whole)
        _note(found, Piece(None, None, whole, ""))
        return found
    found = samples[key]
    found.members = list(members)
    for name in ("totalElements", "content"):
        if name in members:
            found.evidence.add("page", {name: 0})
    if "version" in members and isinstance(members["version"], str):
        found.evidence.said = version_said(members["version"])
    return found


def page_key(members: Mapping[str, Any], lists: Mapping[str, Any]) -> str | None:
    """The key of the list where a mapping is a page of records, not a record itself."""
    if any(
        name in members for name in ("id", "name", "openapi", "swagger", "resources", "$schema", "properties")
    ):
        return None
    return next((key for key in PAGE_KEYS if key in lists), None)


def _note(found: Survey, piece: Piece) -> None:
    found.elements += 1
    kind = kind_of(piece.value)
    found.kinds[kind] += 1
    if found.first is None:
        found.first = piece.value
    if found.elements <= _SAMPLE and kind not in {"unknown", "nothing", "schema", "openapi", "datapackage"}:
        found.evidence.add(kind, piece.value)
