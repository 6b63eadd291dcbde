"""Which standard a package of tables follows: told from its tables and columns, and from what its description says."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from triage.interchange.standards.refusing import not_services
from triage.interchange.tables.container import Package, open_package
from triage.interchange.tables.delimited import dialect_of, rows_of
from triage.interchange.tables.faults import plain_name, refused
from triage.interchange.tables.shapes import PROFILES

_NEW_IN_31 = {"service_capacities", "service_capacity", "units", "unit", "urls", "url"}
_ONLY_1 = {
    "physical_addresses", "postal_addresses", "regular_schedules", "holiday_schedules", "services_taxonomy", "service_taxonomy",
    "eligibility", "accessibility_for_disabilities", "payments_accepted", "services_at_location",
}  # fmt: skip
_LGA = {"link_taxonomy", "reviews", "cost_option", "cost_options"}
_LGA_COLUMNS = {"deliverable_type", "attending_type", "attending_access", "assured_date"}
_ONLY_3 = {
    "taxonomy_terms",
    "attributes",
    "schedules",
    "addresses",
    "accessibility",
    "organization_identifiers",
}
_NOT_UK = {
    "services": {"alternate_name", "interpretation_services", "application_process", "fees_description", "wait_time", "licenses", "program_id"},
    "organizations": {"alternate_name", "tax_status", "tax_id", "year_incorporated", "legal_status"},
    "schedules": {"timezone", "until", "count", "wkst", "byweekno", "byyearday"},
    "locations": {"alternate_name", "transportation"},
}  # fmt: skip
"""Columns that the UK profile takes out of HSDS 3.0."""
_DESCRIBES = "table_name,name,type,description,"
"""How the list of tables and columns begins that the HSDS specification is published with (schema.csv)."""
Told = tuple[str, tuple[str, ...], bool]
"""Id of the profile, why, and whether it was assumed."""


def told(package: Package) -> Told | None:
    """Give the profile of a package, or None where it has no table of services or is of no standard known here."""
    try:
        columns = headings(package)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise refused("IT111", "the zip file is damaged", "fetch it again", file=package.name) from None
    stems = set(columns)
    if not stems & {"services", "service"}:
        return None
    services = columns.get("services", columns.get("service", set()))
    if not {"id", "name"} <= services:
        return None
    about = _described(package.descriptor)
    if new := sorted(stems & _NEW_IN_31):
        return "hsds-3.1-csv", (f"has the table {new[0]}, which came with HSDS 3.1",), False
    old, later = sorted(stems & _ONLY_1), sorted(stems & _ONLY_3)
    if (old and not later) or "taxonomy_ids" in services:
        return _first(old, stems, services, about)
    if "website" not in columns.get("organizations", set()) and not later and about.startswith("1."):
        return "hsds-1.1-csv", ("its description names version 1",), False
    return _third(columns, about)


def _first(old: list[str], stems: set[str], services: set[str], about: str) -> Told:
    table = (
        f"has the table {old[0]}, which version 1 has and version 3 has not"
        if old
        else "services have taxonomy_ids, as in version 1"
    )
    wider = sorted((stems & _LGA) | (services & _LGA_COLUMNS))
    if wider or "uk" in about:
        why = (
            f"has {wider[0]}, which Open Referral UK added"
            if wider
            else "its description names Open Referral UK"
        )
        return "oruk-1.0-csv", (table, why), False
    return "hsds-1.1-csv", (table, "has nothing that Open Referral UK added"), False


def _third(columns: Mapping[str, set[str]], about: str) -> Told:
    if "uk" in about:
        return "oruk-3.0-csv", ("its description names Open Referral UK",), False
    if about.startswith("3.1"):
        return "hsds-3.1-csv", ("its description names version 3.1",), False
    out = [
        f"{table}.{column}"
        for table, taken in _NOT_UK.items()
        for column in sorted(taken & columns.get(table, set()))
    ]
    if out:
        return (
            "hsds-3.0-csv",
            (
                f"has {', '.join(out[:3])}, which the UK profile takes out",
                "has no table that came with HSDS 3.1",
            ),
            False,
        )
    return "oruk-3.0-csv", ("none of the columns that the UK profile takes out of HSDS is there",), True


def refuse_single_table(path: Path) -> None:
    """Refuse a table that lies among the others of its package: alone it says half; raises :class:`DataProblem` (IT118).

    The list of all tables and columns that comes with HSDS is refused too (DI203): its rows are no services.
    """
    if path.suffix.lower() == ".csv" and path.is_file():
        with path.open("rb") as stream:
            first = stream.read(200).decode("utf-8-sig", "replace").replace('"', "")
        if first.startswith(_DESCRIBES):
            raise not_services("datapackage", plain_name(path.name))
    stem = path.name.lower().removesuffix(".csv")
    if path.suffix.lower() != ".csv" or not any(stem in one.shape.stems for one in PROFILES.values()):
        return
    package = open_package(path.parent)
    if package is not None and len(package.tables) > 2 and told(package) is not None:
        raise refused(
            "IT118",
            "this is one table of a data package, and the others lie beside it",
            f"give the folder: {plain_name(path.parent.name) or '.'}",
            file=plain_name(path.name),
            why="a service without its organisation, places and times cannot be offered",
        )


def headings(package: Package) -> dict[str, set[str]]:
    """Give the headings of each table in small letters, by the name of its file without the ending."""
    found: dict[str, set[str]] = {}
    for file, opened in package.tables.items():
        stem = file.lower().removesuffix(".csv")
        dialect = dialect_of(opened, plain_name(file))
        first = next(rows_of(opened, dialect, plain_name(file)), None)
        found[stem] = {heading.strip().lower() for heading in first.cells} if first else set()
    for file, rows in package.lists.items():
        found[file.lower().removesuffix(".csv")] = {
            key for row in rows[:50] if isinstance(row, dict) for key in row
        }
    return found


def _described(descriptor: str | None) -> str:
    """Give ``uk``, a version such as ``3.1.0``, or nothing, as the description of the package has it."""
    try:
        about: Any = json.loads(descriptor or "null")
    except (ValueError, RecursionError):
        return ""
    if not isinstance(about, dict):
        return ""
    words = " ".join(str(about.get(key) or "") for key in ("name", "title", "description"))
    if "open referral uk" in words.casefold() or "oruk" in words.casefold():
        return "uk"
    version = str(about.get("version") or "")
    return version if version[:1] in {"1", "3"} else "1." if "1.1" in words else ""
