"""Packages come back table by table: what was understood, what nobody knew, and what belongs to nothing."""

from __future__ import annotations

import copy
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interchange.tables.builders import (
    EVERYTHING,
    ON,
    Tables,
    back,
    folder_of,
    package,
    read,
    tables_in,
    zip_of,
)
from triage.interchange.model import Asked, Found
from triage.interchange.standards.profiles import HSDS_30
from triage.interchange.standards.writing import StandardWriter
from triage.interchange.tables import PackageWriter, open_tables

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hsds"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data files lie beside the checkout")
@pytest.mark.parametrize("despite", [(), EVERYTHING], ids=["what fails is put aside", "faults are accepted"])
@pytest.mark.parametrize("name", ["hsds-3.0/examples/csv", "hsds-1.1/simple"])
def test_public_packages_come_back_to_the_byte(tmp_path: Path, name: str, despite: tuple[str, ...]) -> None:
    found, parked, opened = read(SHARED / name, despite=despite)
    assert found or parked
    back(found, opened, tmp_path / "back")
    for path in sorted((SHARED / name).iterdir()):
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data files lie beside the checkout")
def test_the_public_package_in_one_json_file_comes_back(tmp_path: Path) -> None:
    source = SHARED / "hsds-3.0/examples/tabular.json"
    found, _, opened = read(source, despite=EVERYTHING)
    assert opened.profile.id == "hsds-3.0-csv"
    back(found, opened, tmp_path / "back.json")
    assert json.loads((tmp_path / "back.json").read_bytes()) == json.loads(source.read_bytes())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public data files lie beside the checkout")
def test_a_package_with_every_table_and_column_of_open_referral_uk_1(tmp_path: Path) -> None:
    about = json.loads((SHARED / "oruk-1.0/ExtendedDataPackage.json").read_bytes())
    tables = {}
    for resource in about["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        row = {field: f"{resource['name']}-{field}" for field in fields}
        row |= {field: f"{field.removesuffix('_id')}-id" for field in fields if field.endswith("_id")}
        row |= {
            field: value
            for field, value in {
                "status": "active",
                "minimum_age": "5",
                "maximum_age": "11.0",
                "latitude": "52.40",
                "longitude": "-1.8",
            }.items()
            if field in row
        }
        row |= {
            field: "2026-11-01"
            for field in fields
            if "date" in field or field in {"valid_from", "valid_to", "dtstart"}
        }
        row |= {field: "10:00" for field in fields if field == "opens_at"} | {
            field: "12:00" for field in fields if field == "closes_at"
        }
        row |= {
            field: value
            for field, value in {
                "weekday": "Monday",
                "byday": "MO",
                "amount": "3.50",
                "country": "GB",
                "bymonthday": "",
                "freq": "WEEKLY",
            }.items()
            if field in row
        }
        tables[Path(resource["path"]).name] = [row]
    source = folder_of(tmp_path / "in", tables)
    (source / "datapackage.json").write_text(json.dumps(about))
    found, parked, opened = read(source, despite=EVERYTHING)
    assert opened.profile.id == "oruk-1.0-csv"
    assert not parked, parked
    assert found[0].service["ages"] == {"from": 5, "to": 11}
    back(found, opened, tmp_path / "back")
    assert tables_in(tmp_path / "back") == tables_in(source)
    assert (tmp_path / "back/datapackage.json").read_bytes() == (source / "datapackage.json").read_bytes()


def test_rows_are_joined_into_services(tmp_path: Path) -> None:
    found, _, opened = read(folder_of(tmp_path / "in", package()))
    first, second = (one.service for one in found)
    assert first["ages"] == {"from": 5, "to": 11}
    assert first["schedule"] == [{"day": "saturday", "from": "10:00", "to": "12:00"}]
    assert first["location"]["postcode"] == second["location"]["postcode"] == "ZZ1 1ZZ"
    assert first["contact"]["phone"] == "01632 960001"
    assert first["terms"] == [{"scheme": "Imagined", "id": "sleep", "title": "Sleep"}]
    assert found[0].provider["name"] == "Fictional Trust"
    assert {term.id for term in opened.terms} == {"n1", "n2"}


@pytest.mark.parametrize("form", ["folder", "zip", "zip of a folder", "json"])
def test_an_untouched_package_comes_back_whatever_it_came_in(tmp_path: Path, form: str) -> None:
    source = folder_of(tmp_path / "in", package())
    path = {
        "folder": lambda: source,
        "zip": lambda: zip_of(tmp_path / "p.zip", package()),
        "zip of a folder": lambda: zip_of(tmp_path / "p.zip", package(), within="feed/2026/"),
        "json": lambda: _json(tmp_path / "p.json", package()),
    }[form]()
    found, parked, opened = read(path)
    assert (len(found), len(parked)) == (2, 0)
    back(found, opened, tmp_path / "back")
    assert tables_in(tmp_path / "back") == tables_in(source)


def _json(path: Path, tables: Tables) -> Path:
    path.write_text(json.dumps(tables))
    return path


def test_a_change_stands_in_its_cell_and_nowhere_else(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", package())
    found, _, opened = read(source)
    made = copy.deepcopy(found)
    made[0].service["ages"] = {"from": 6, "to": 11}
    made[1].service["location"]["postcode"] = "ZZ2 2ZZ"
    back(made, opened, tmp_path / "back")
    before, after = tables_in(source), tables_in(tmp_path / "back")
    cells = {
        (name, number, column): row[column]
        for name, (_, rows) in after.items()
        for number, row in enumerate(rows)
        for column in row
        if row[column] != before[name][1][number][column]
    }
    assert cells == {("services.csv", 0, "minimum_age"): "6", ("addresses.csv", 0, "postal_code"): "ZZ2 2ZZ"}


def test_a_service_taken_out_here_takes_only_its_own_rows_along(tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", package())
    found, _, opened = read(source)
    back(found[1:], opened, tmp_path / "back")
    after = tables_in(tmp_path / "back")
    assert [row["id"] for row in after["services.csv"][1]] == ["s2"]
    assert [row["id"] for row in after["phones.csv"][1]] == ["p2"]
    assert [row["id"] for row in after["locations.csv"][1]] == ["l1"]


def test_rows_that_refer_to_nothing_are_told_and_come_back(tmp_path: Path) -> None:
    tables = package()
    tables["phones.csv"].append(
        {"id": "p3", "service_id": "gone", "organization_id": "", "number": "01632 960003"}
    )
    tables["services.csv"].append({**tables["services.csv"][0], "name": "Same id"})
    source = folder_of(tmp_path / "in", tables)
    found, parked, opened = read(source)
    assert len(found) == 2
    assert [one.issues[0].code for one in parked] == ["IT125"]
    assert {(issue.code, issue.file, issue.line) for issue in opened.doubts} == {
        ("IT121", "phones.csv", 4),
        ("IT122", "services.csv", None),
    }
    back(found, opened, tmp_path / "back")
    assert tables_in(tmp_path / "back") == tables_in(source)


def test_services_of_a_package_can_go_out_as_json_and_the_other_way_round(tmp_path: Path) -> None:
    found, _, _ = read(folder_of(tmp_path / "in", package()))
    pairs = [(one.provider, one.service) for one in found]
    StandardWriter(HSDS_30).write(pairs, {}, tmp_path / "feed.json")
    assert len(json.loads((tmp_path / "feed.json").read_bytes())["contents"]) == 2
    done = PackageWriter("oruk-3.0-csv").write(pairs, {}, tmp_path / "new")
    assert done.services == 2
    again, parked, _ = read(tmp_path / "new", profile="oruk-3.0-csv")
    assert not parked
    assert {one.service["name"] for one in again} == {"Quiet Corner", "Loud Corner"}
    assert json.loads((tmp_path / "new/datapackage.json").read_bytes())["resources"]


def test_formulas_in_cells_are_defused_when_written(tmp_path: Path) -> None:
    tables = package()
    tables["services.csv"][0]["colour"] = "=cmd|' /C calc'!A0"
    found, _, opened = read(folder_of(tmp_path / "in", tables))
    back(found, opened, tmp_path / "back")
    assert tables_in(tmp_path / "back")["services.csv"][1][0]["colour"] == "'=cmd|' /C calc'!A0"
    again, _, _ = read(tmp_path / "back")
    assert [one.service["name"] for one in again] == [one.service["name"] for one in found]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="=@+-'\u00a0 "), max_size=8)
IDS = st.sampled_from(["1", "2", "3", "4", ""])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    services=st.lists(st.fixed_dictionaries({"id": IDS, "organization_id": IDS, "name": TEXT, "minimum_age": st.sampled_from(["", "5", "05", "5.0", "x"]), "odd": TEXT}), min_size=1, max_size=5),
    phones=st.lists(st.fixed_dictionaries({"id": IDS, "service_id": IDS, "organization_id": IDS, "contact_id": IDS, "number": TEXT}), min_size=1, max_size=5),
    contacts=st.lists(st.fixed_dictionaries({"id": IDS, "service_id": IDS, "location_id": IDS, "name": TEXT}), min_size=1, max_size=4),
    organizations=st.lists(st.fixed_dictionaries({"id": IDS, "name": TEXT}), min_size=1, max_size=3),
)  # fmt: skip
def test_any_package_comes_back(
    tmp_path_factory: pytest.TempPathFactory, **tables: list[dict[str, str]]
) -> None:
    """Whatever refers to whatever: ids given twice, rows without ids, references to nothing and in circles."""
    folder = tmp_path_factory.mktemp("any")
    source = folder_of(folder / "in", {f"{name}.csv": rows for name, rows in tables.items()})
    found, _, opened = read(source, despite=EVERYTHING)
    back(found, opened, folder / "back")
    assert tables_in(folder / "back") == tables_in(source)


def test_memory_does_not_grow_with_the_package(tmp_path: Path) -> None:
    """Four times the services take no more than a little more; 50,000 are measured by hand."""
    most = []
    for many in (200, 800):
        tables = package()
        tables["services.csv"] = [
            {"id": f"s{at}", "organization_id": "o1", "name": f"Corner {at}", "status": "active"}
            for at in range(many)
        ]
        tables["phones.csv"] = [
            {"id": f"p{at}", "service_id": f"s{at}", "number": "01632 960001"} for at in range(many)
        ]
        opened = open_tables(Asked(folder_of(tmp_path / str(many), tables), ON))
        assert opened is not None
        tracemalloc.start()
        assert sum(isinstance(item, Found) for item in opened) == many
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] - most[0] < 1_000_000, "bytes"
