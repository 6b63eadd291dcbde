"""Which tables a package holds and how their rows belong together, for each standard.

Sources: the data packages of HSDS 3.0 and 3.1 (openreferral/specification), the extended data package of Open
Referral UK 1.0 (OpenReferralUK/human-services) and the sample package of HSDS 1.1 (openreferral/sample-HSDS-datapackage).
HSDS 1.1 is the base of Open Referral UK 1.0: one set of tables holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.interchange.model import Profile
from triage.interchange.standards.profiles import HSDS_30, HSDS_31, ORUK_1, ORUK_3

LINE = "#line"
"""Key of a nested row that keeps the line on which it stood: what makes it the same row in several places."""
MORE = "#more"
"""Key of a row that keeps cells beyond the last heading."""


@dataclass(frozen=True)
class Nest:
    """Rows of one table inside an object made of a row of another."""

    parent: str
    key: str
    """Name in the nested object."""
    table: str
    column: str
    """Of the inner table where many rows nest, of the outer one where just one does."""
    many: bool = True


NEARER: Mapping[str, tuple[str, ...]] = {
    "organization": ("service_id", "service_at_location_id", "location_id"),
    "location": ("service_id", "service_at_location_id"),
}
"""Outer table -> columns that name something nearer. A row with one of them stands there alone: a council with a
thousand services would else repeat the contacts of all of them in each."""


@dataclass(frozen=True)
class Shape:
    """The tables of a standard."""

    stems: Mapping[str, str]
    """Name of a table's file without ``.csv`` -> table."""
    nests: tuple[Nest, ...]
    links: Mapping[str, Mapping[str, str]]
    """Table -> column -> the table it refers to."""

    _by_key: dict[str, dict[str, Nest]] = field(default_factory=dict, compare=False, repr=False)

    def inside(self, table: str) -> Mapping[str, Nest]:
        """Give what nests in rows of a table, by the key it has there."""
        found = self._by_key.get(table)
        if found is None:
            everywhere = {"attribute": {"metadata"}, "metadata": set()}.get(table)
            found = self._by_key[table] = {
                nest.key: nest
                for nest in self.nests
                if nest.parent == table
                or (nest.parent == ANY and (everywhere is None or nest.key in everywhere))
            }
        return found


ANY = "*"
"""As the parent of a nest: rows of every table of the standard."""


def _many(parent: str, **inner: str) -> tuple[Nest, ...]:
    """Nests of a parent: key -> table, by the parent's id in the inner table."""
    return tuple(Nest(parent, key, table, f"{parent}_id") for key, table in inner.items())


_NESTS_3 = (
    Nest("service", "organization", "organization", "organization_id", many=False),
    Nest("service", "program", "program", "program_id", many=False),
    *_many("service", phones="phone", schedules="schedule", service_areas="service_area", service_at_locations="service_at_location",
           languages="language", funding="funding", cost_options="cost_option", required_documents="required_document",
           contacts="contact", capacities="service_capacity", additional_urls="url"),
    *_many("organization", funding="funding", contacts="contact", phones="phone",
           organization_identifiers="organization_identifier", additional_websites="url"),
    Nest("service_at_location", "location", "location", "location_id", many=False),
    *_many("service_at_location", service_areas="service_area", contacts="contact", phones="phone", schedules="schedule"),
    *_many("location", languages="language", addresses="address", contacts="contact", accessibility="accessibility",
           phones="phone", schedules="schedule"),
    *_many("contact", phones="phone"),
    *_many("phone", languages="language"),
    Nest("service_capacity", "unit", "unit", "unit_id", many=False),
    Nest("attribute", "taxonomy_term", "taxonomy_term", "taxonomy_term_id", many=False),
    Nest("taxonomy_term", "taxonomy_detail", "taxonomy", "taxonomy_id", many=False),
    Nest(ANY, "attributes", "attribute", "link_id"),
    Nest(ANY, "metadata", "metadata", "resource_id"),
)  # fmt: skip
_NESTS_1 = (
    Nest("service", "organization", "organization", "organization_id", many=False),
    Nest("service", "program", "program", "program_id", many=False),
    *_many("service", phones="phone", contacts="contact", regular_schedules="regular_schedule", holiday_schedules="holiday_schedule",
           service_at_locations="service_at_location", service_areas="service_area", eligibilitys="eligibility", languages="language",
           fundings="funding", cost_options="cost_option", required_documents="required_document", payments_accepted="payment_accepted",
           reviews="review", service_taxonomys="service_taxonomy"),
    *_many("organization", fundings="funding", contacts="contact", phones="phone",
           identifiers="identifier", link_taxonomies="link_taxonomy"),
    Nest("service_at_location", "location", "location", "location_id", many=False),
    *_many("service_at_location", contacts="contact", phones="phone", regular_schedules="regular_schedule", holiday_schedules="holiday_schedule"),
    *_many("location", physical_addresses="physical_address", postal_addresses="postal_address", phones="phone", languages="language",
           accessibility_for_disabilities="accessibility_for_disabilities", regular_schedules="regular_schedule",
           holiday_schedules="holiday_schedule"),
    *_many("contact", phones="phone"),
    *_many("eligibility", link_taxonomies="link_taxonomy"),
    *_many("service_area", link_taxonomies="link_taxonomy", identifiers="identifier"),
    *_many("cost_option", link_taxonomies="link_taxonomy"),
    Nest("service_taxonomy", "taxonomy", "taxonomy", "taxonomy_id", many=False),
    Nest("link_taxonomy", "taxonomy", "taxonomy", "taxonomy_id", many=False),
    Nest(ANY, "metadata", "metadata", "resource_id"),
)  # fmt: skip


def _stems(plural: Mapping[str, str], nests: tuple[Nest, ...]) -> dict[str, str]:
    """Names of files, singular and plural, by table; ``plural`` where it is more than an s."""
    tables = {nest.table for nest in nests} | {"service", "meta_table_description"}
    found = {table: table for table in tables}
    found |= {f"{table}s": table for table in tables}
    return found | dict(plural)


_STEMS_3 = _stems(
    {
        "service_at_location": "service_at_location", "services_at_location": "service_at_location", "service_capacities": "service_capacity",
        "addresses": "address", "taxonomies": "taxonomy", "accessibilities": "accessibility", "funding": "funding", "fundings": "funding",
        "urls": "url", "units": "unit",
    },
    _NESTS_3,
)  # fmt: skip
_STEMS_1 = _stems(
    {
        "services_at_location": "service_at_location", "services_taxonomy": "service_taxonomy", "services_taxonomies": "service_taxonomy",
        "physical_addresses": "physical_address", "postal_addresses": "postal_address", "payments_accepted": "payment_accepted",
        "eligibilities": "eligibility", "eligibility": "eligibility", "taxonomies": "taxonomy", "link_taxonomies": "link_taxonomy",
        "accessibility_for_disabilities": "accessibility_for_disabilities", "funding": "funding",
    },
    _NESTS_1,
)  # fmt: skip


def _links(nests: tuple[Nest, ...], more: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for nest in nests:
        if nest.parent == ANY:
            continue
        inner, outer = (nest.table, nest.parent) if nest.many else (nest.parent, nest.table)
        found.setdefault(inner, {})[nest.column] = outer
    for table, columns in more.items():
        found.setdefault(table, {}).update(columns)
    return found


HSDS_3 = Shape(
    _STEMS_3,
    _NESTS_3,
    _links(
        _NESTS_3,
        {
            "program": {"organization_id": "organization"},
            "location": {"organization_id": "organization"},
            "taxonomy_term": {"parent_id": "taxonomy_term"},
        },
    ),
)
HSDS_1 = Shape(
    _STEMS_1,
    _NESTS_1,
    _links(
        _NESTS_1,
        {
            "program": {"organization_id": "organization"},
            "location": {"organization_id": "organization"},
            "review": {"reviewer_organization_id": "organization"},
        },
    ),
)


@dataclass(frozen=True)
class Standard:
    """A standard as a package of tables."""

    profile: Profile
    shape: Shape
    source: Profile
    """The profile whose JSON the joined services are written in."""


def _standard(name: str, title: str, shape: Shape, source: Profile) -> Standard:
    return Standard(Profile(name, f"{title}, CSV data package"), shape, source)


PROFILES: Mapping[str, Standard] = {
    one.profile.id: one
    for one in (
        _standard("hsds-3.1-csv", "HSDS 3.1", HSDS_3, HSDS_31),
        _standard("hsds-3.0-csv", "HSDS 3.0", HSDS_3, HSDS_30),
        _standard("oruk-3.0-csv", "Open Referral UK 3.0", HSDS_3, ORUK_3),
        _standard("oruk-1.0-csv", "Open Referral UK 1.0", HSDS_1, ORUK_1),
        _standard("hsds-1.1-csv", "HSDS 1.1", HSDS_1, ORUK_1),
    )
}
"""Packages by the id of their profile; services of HSDS 1.1 are read as those of Open Referral UK 1.0, which grew from it."""
