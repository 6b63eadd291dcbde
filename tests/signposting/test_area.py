"""The 95 % rule of postcode districts."""

from __future__ import annotations

import csv

import pytest

from triage.signposting import AreaTable, area_status
from triage.signposting.area import read_postcode

from .builders import BIRMINGHAM, ROOT, SOLIHULL, shipped

TABLE = ROOT.parent / "shared" / "data" / "standards" / "solihull_postcode_districts.csv"


def test_a_district_almost_wholly_in_the_authority_counts_as_in():
    status = shipped().area_status(SOLIHULL, "B90")
    assert (status.status, status.district, status.whole_postcode) == ("in", "B90", False)
    assert status.share == pytest.approx(1491 / 1532)


@pytest.mark.parametrize("district", ["B36", "CV7", "B94", "B26", "B14"])
def test_a_district_with_only_some_there_is_unclear(district: str):
    assert shipped().area_status(SOLIHULL, district).status == "unclear"


@pytest.mark.parametrize("district", ["B1", "M1", "SW1A", "CV1"])
def test_a_district_that_is_not_in_the_table_of_a_covered_authority_is_out(district: str):
    assert shipped().area_status(SOLIHULL, district).status == "out"


def test_the_table_serves_a_neighbouring_authority_where_it_has_its_counts():
    assert shipped().area_status(BIRMINGHAM, "B26").status == "in"
    assert shipped().area_status(BIRMINGHAM, "B36").status == "unclear"
    assert shipped().area_status(BIRMINGHAM, "B91").status == "out", "every postcode of B91 lies elsewhere"


def test_a_district_the_table_does_not_know_is_unknown_for_an_authority_it_does_not_cover():
    assert shipped().area_status(BIRMINGHAM, "B1").status == "unknown"
    assert shipped().area_status("E06000001", "CV7").status == "unknown", (
        "the smallest shares of CV7 are left out"
    )


def test_own_outward_codes_decide_only_where_the_table_cannot():
    assert area_status(shipped().areas, BIRMINGHAM, "B1 1AA", ["b1", "B2"]).status == "in"
    assert area_status(shipped().areas, BIRMINGHAM, "B3", ["B1"]).status == "out"
    assert area_status(shipped().areas, SOLIHULL, "B1", ["B1"]).status == "out"


@pytest.mark.parametrize("postcode", [None, "", "   ", "Solihull", "90B", "B", "B9O1AB2", "B90 1A"])
def test_no_or_a_garbled_postcode_is_unknown_and_never_out(postcode: str | None):
    assert shipped().area_status(SOLIHULL, postcode).status == "unknown"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("b90 1ab", ("B90", True)),
        ("B901AB", ("B90", True)),
        (" B90 ", ("B90", False)),
        ("B90 1", ("B90", False)),
        ("cv7  7aa", ("CV7", True)),
        ("SW1A1AA", ("SW1A", True)),
        ("B1 1AA", ("B1", True)),
        ("B11AA", ("B1", True)),
        ("B11", ("B11", False)),
    ],
)
def test_postcodes_are_read_however_they_are_typed(typed: str, read: tuple[str, bool]):
    assert read_postcode(typed) == read


def test_exactly_95_per_cent_is_in_and_a_little_less_is_not():
    row = shipped().areas.districts["B90"]
    for there, wanted in ((95, "in"), (94, "unclear")):
        table = AreaTable(
            {"B90": row.model_copy(update={"postcodes": 100, "authorities": {SOLIHULL: there}})},
            frozenset(),
            {},
        )
        assert area_status(table, SOLIHULL, "B90").status == wanted


@pytest.mark.skipif(not TABLE.exists(), reason="the table of the authority is not beside this checkout")
def test_the_shipped_areas_hold_every_row_of_the_table_they_were_made_from():
    with TABLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["district"] for row in rows} == set(shipped().areas.districts)
    for row in rows:
        held = shipped().areas.districts[row["district"]]
        assert held.postcodes == int(row["postcodes_in_district"])
        assert held.authorities[SOLIHULL] == int(row["postcodes_in_solihull_E08000029"])
        for pair in row["largest_authorities"].split(";"):
            code, count = pair.split(":")
            assert held.authorities[code] == int(count)
        assert sum(held.authorities.values()) <= held.postcodes
