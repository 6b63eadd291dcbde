"""Packages of tables for the tests: invented services, read and given back in one call."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from triage.interchange.model import Asked, Found, Item, Quarantined, Written
from triage.interchange.standards.nested import ACCEPTABLE
from triage.interchange.tables import PackageWriter, open_tables
from triage.interchange.tables.reading import PackageReading

ON = date(2026, 11, 22)
Tables = Mapping[str, Sequence[Mapping[str, str]]]


def package() -> dict[str, list[dict[str, str]]]:
    """Two services of one organisation at one place; every table has something that belongs to it."""
    return {
        "organizations.csv": [{"id": "o1", "name": "Fictional Trust", "website": "https://trust.example.org", "shelf": "7"}],
        "services.csv": [
            {"id": "s1", "organization_id": "o1", "name": "Quiet Corner", "status": "active", "minimum_age": "5", "maximum_age": "11", "colour": "blue"},
            {"id": "s2", "organization_id": "o1", "name": "Loud Corner", "status": "active", "minimum_age": "", "maximum_age": "", "colour": ""},
        ],
        "locations.csv": [{"id": "l1", "name": "Imagined Hall", "location_type": "physical", "latitude": "52.40", "longitude": "-1.80"}],
        "addresses.csv": [{"id": "a1", "location_id": "l1", "address_1": "1 Nowhere Lane", "postal_code": "ZZ1 1ZZ"}],
        "service_at_location.csv": [
            {"id": "x1", "service_id": "s1", "location_id": "l1"},
            {"id": "x2", "service_id": "s2", "location_id": "l1"},
        ],
        "phones.csv": [
            {"id": "p1", "service_id": "s1", "organization_id": "", "number": "01632 960001"},
            {"id": "p2", "service_id": "", "organization_id": "o1", "number": "01632 960002"},
        ],
        "schedules.csv": [{"id": "c1", "service_id": "s1", "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}],
        "attributes.csv": [{"id": "t1", "link_id": "s1", "taxonomy_term_id": "n1"}],
        "taxonomy_terms.csv": [{"id": "n1", "code": "sleep", "name": "Sleep", "taxonomy": "Imagined"}, {"id": "n2", "code": "x", "name": "Unused", "taxonomy": "Imagined"}],
        "cat_names.csv": [{"cat": "Tiddles", "lives": "9"}],
    }  # fmt: skip


def text_of(rows: Sequence[Mapping[str, str]]) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def folder_of(target: Path, tables: Tables) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (target / name).write_text(text_of(rows), "utf-8", newline="")
    return target


def zip_of(target: Path, tables: Tables, *, within: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows in tables.items():
            packed.writestr(within + name, text_of(rows))
    return target


def read(
    path: Path, *, despite: Iterable[str] = (), profile: str | None = None
) -> tuple[list[Found], list[Quarantined], PackageReading]:
    opened = open_tables(Asked(path, ON, profile, despite=frozenset(despite)))
    assert opened is not None
    items: list[Item] = list(opened)
    return (
        [one for one in items if isinstance(one, Found)],
        [one for one in items if isinstance(one, Quarantined)],
        opened,
    )


def back(found: Sequence[Found], opened: PackageReading, target: Path) -> Written:
    """Give the package back, with everything between as the workspace would keep it: as JSON."""
    pairs = json.loads(json.dumps([[one.provider, one.service] for one in found]))
    return PackageWriter(opened.profile.id).write(
        [(provider, service) for provider, service in pairs], json.loads(json.dumps(opened.rest)), target
    )


def tables_in(folder: Path) -> dict[str, tuple[list[str], list[dict[str, str]]]]:
    """Columns and rows of every table of a folder."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
        found[path.name] = (list(reader.fieldnames or ()), list(reader))
    return found


EVERYTHING = ACCEPTABLE
