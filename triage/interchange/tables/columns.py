"""Columns of each table in the order of the standards, for packages that are made here and not given back.

Sources: ``datapackage.json`` of HSDS 3.0 and the schemas of 3.1 (openreferral/specification); the extended data package
of Open Referral UK 1.0 (OpenReferralUK/human-services).
"""

from __future__ import annotations

from collections.abc import Mapping

from triage.interchange.tables.shapes import HSDS_1, Shape

_3: Mapping[str, str] = {
    "organization": "id name alternate_name description email website tax_status tax_id year_incorporated legal_status logo uri parent_organization_id",
    "program": "id organization_id name alternate_name description",
    "service": "id organization_id program_id name alternate_name description url email status interpretation_services application_process fees_description "
    "wait_time fees accreditations eligibility_description minimum_age maximum_age assured_date assurer_email licenses alert last_modified",
    "attribute": "id link_id taxonomy_term_id link_type link_entity value",
    "service_at_location": "id service_id location_id description",
    "location": "id location_type url organization_id name alternate_name description transportation latitude longitude external_identifier external_identifier_type",
    "phone": "id location_id service_id organization_id contact_id service_at_location_id number extension type description",
    "contact": "id organization_id service_id service_at_location_id location_id name title department email",
    "address": "id location_id attention address_1 address_2 city region state_province postal_code country address_type",
    "schedule": "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count wkst freq interval byday byweekno bymonthday "
    "byyearday description opens_at closes_at schedule_link attending_type notes",
    "funding": "id organization_id service_id source",
    "service_area": "id service_id name description extent extent_type uri",
    "required_document": "id service_id document uri",
    "language": "id service_id location_id phone_id name code note",
    "accessibility": "id location_id description details url",
    "taxonomy_term": "id code name description parent_id taxonomy language taxonomy_id term_uri",
    "taxonomy": "id name description uri version",
    "cost_option": "id service_id valid_from valid_to option currency amount amount_description",
    "organization_identifier": "id organization_id identifier_scheme identifier_type identifier",
    "metadata": "id resource_id resource_type last_action_date last_action_type field_name previous_value replacement_value updated_by",
    "service_capacity": "id service_id unit_id available maximum description updated",
    "unit": "id name scheme identifier uri",
    "url": "id label url organization_id service_id",
}
_1: Mapping[str, str] = {
    "organization": "id name alternate_name description email url tax_status tax_id year_incorporated legal_status logo uri",
    "service": "id organization_id program_id name alternate_name description url email status interpretation_services application_process wait_time fees "
    "accreditations licenses taxonomy_ids deliverable_type assured_date attending_type attending_access",
    "service_taxonomy": "id service_id taxonomy_id taxonomy_detail",
    "service_at_location": "id service_id location_id description",
    "location": "id organization_id name alternate_name description transportation latitude longitude",
    "phone": "id location_id service_id organization_id contact_id service_at_location_id number extension type language description department",
    "contact": "id organization_id service_id service_at_location_id name title department email",
    "physical_address": "id location_id attention address_1 address_2 city region state_province postal_code country",
    "regular_schedule": "id service_id location_id service_at_location_id weekday opens_at closes_at valid_from valid_to dtstart freq interval byday bymonthday description",
    "eligibility": "id service_id eligibility minimum_age maximum_age gender",
    "service_area": "id service_id service_area extent uri",
    "language": "id service_id location_id language",
    "accessibility_for_disabilities": "id location_id accessibility details",
    "taxonomy": "id name parent_id parent_name vocabulary",
    "cost_option": "id service_id valid_from valid_to option amount amount_description",
}  # fmt: skip


def columns_of(shape: Shape, table: str) -> list[str]:
    """Give the usual columns of a table; none where the standard has none for it."""
    return (_1 if shape is HSDS_1 else _3).get(table, "").split()


def file_of(shape: Shape, table: str) -> str:
    """Give the usual name of a table's file."""
    return f"{_FILES_1.get(table, f'{table}s') if shape is HSDS_1 else _FILES_3.get(table, f'{table}s')}.csv"


_FILES_3 = {
    "service_at_location": "service_at_location", "address": "addresses", "taxonomy": "taxonomies", "accessibility": "accessibility",
    "funding": "funding", "service_capacity": "service_capacities", "metadata": "metadata",
}  # fmt: skip
_FILES_1 = {
    "service_at_location": "services_at_location", "service_taxonomy": "services_taxonomy", "physical_address": "physical_addresses",
    "postal_address": "postal_addresses", "payment_accepted": "payments_accepted", "eligibility": "eligibility", "taxonomy": "taxonomy",
    "accessibility_for_disabilities": "accessibility_for_disabilities", "funding": "funding", "cost_option": "cost_option",
    "link_taxonomy": "link_taxonomy", "metadata": "metadata",
}  # fmt: skip
