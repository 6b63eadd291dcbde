"""The 95 % rule of postcode districts."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.signposting import AreaTable, area_status
from triage.signposting.area import read_postcode
from triage.signposting.geography import authorities, table
from triage.signposting.records import District

from .builders import BIRMINGHAM, ROOT, SOLIHULL, shipped

DISTRICTS = table.codes()
NOTHING_OWN = AreaTable({}, frozenset(), {})
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


def test_the_table_of_the_country_answers_for_what_the_workspace_does_not_name():
    assert shipped().area_status(BIRMINGHAM, "B1").status == "in"
    assert shipped().area_status("E06000001", "CV7").status == "out", "no postcode of CV7 is in Hartlepool"
    assert shipped().area_status("E07000218", "CV7").status == "unclear", "the own row leaves its 184 out"


def test_own_rows_win_over_own_outward_codes_and_those_over_the_table_of_the_country():
    assert area_status(shipped().areas, BIRMINGHAM, "B1 1AA", ["b1", "B2"]).status == "in"
    assert area_status(shipped().areas, BIRMINGHAM, "B3", ["B1"]).status == "in", (
        "the country's table knows B3"
    )
    assert area_status(shipped().areas, SOLIHULL, "B1", ["B1"]).status == "out"
    assert area_status(NOTHING_OWN, SOLIHULL, "B36").status == "unclear"
    assert area_status(NOTHING_OWN, SOLIHULL, "B36", ["B36"]).status == "in"


def test_of_an_authority_that_no_table_knows_only_the_own_outward_codes_tell():
    new = "E06999999"
    assert area_status(NOTHING_OWN, new, "B90").status == "unknown"
    assert area_status(NOTHING_OWN, new, "B90", ["B90"]).status == "in"
    assert area_status(NOTHING_OWN, new, "B91", ["B90"]).status == "out"


@pytest.mark.parametrize("postcode", ["B89", "B89 1AB", "zz99 3VZ", "BF1 2AU", "XX1"])
@pytest.mark.parametrize("authority", [SOLIHULL, BIRMINGHAM, None, "E06999999"])
@pytest.mark.parametrize("codes", [(), ("B90",)])
def test_a_district_that_is_nowhere_is_unknown_and_never_out(
    postcode: str, authority: str | None, codes: tuple[str, ...]
):
    found = area_status(shipped().areas, authority, postcode, codes)
    assert (found.status, found.no_such_district) == ("unknown", True)


def test_a_district_that_only_the_workspace_knows_is_a_district():
    assert area_status(NOTHING_OWN, SOLIHULL, "B89", ["B89"]).status == "in"
    assert not area_status(NOTHING_OWN, SOLIHULL, "B89", ["B89"]).no_such_district


def test_districts_nobody_has_placed_are_unknown_but_exist():
    for areas, codes in ((NOTHING_OWN, ()), (shipped().areas, ()), (NOTHING_OWN, ("B90",))):
        found = area_status(areas, SOLIHULL, "GIR 0AA", codes)
        assert (found.status, found.no_such_district) == ("unknown", False)


@pytest.mark.parametrize("district", ["JE2", "IM1", "GY1", "BT1", "EH1", "AB1"])
def test_homes_elsewhere_in_the_islands_are_out(district: str):
    assert area_status(NOTHING_OWN, SOLIHULL, district).status == "out"


def test_a_county_is_in_where_its_districts_together_are():
    assert area_status(NOTHING_OWN, "E10000031", "CV35").status == "in"
    assert area_status(NOTHING_OWN, "E10000031", "CV8").share == pytest.approx((948 + 136) / 1134)
    assert area_status(shipped().areas, "E10000031", "B94").share == pytest.approx((160 + 109) / 425)
    assert area_status(NOTHING_OWN, "E10000031", "B91").status == "out"


@pytest.mark.parametrize(
    ("authority", "home", "wanted"),
    [
        (SOLIHULL, SOLIHULL, "in"),
        (SOLIHULL, BIRMINGHAM, "out"),
        ("E10000031", "E07000222", "in"),
        ("E07000222", "E10000031", "unclear"),
        (SOLIHULL, "E06999999", "unclear"),
        ("E06999999", SOLIHULL, "unknown"),
    ],
)
def test_an_authority_known_for_certain_settles_what_the_district_leaves_open(
    authority: str, home: str, wanted: str
):
    found = area_status(NOTHING_OWN, authority, "B94 5AA", (), home)
    assert (found.status, found.district, found.whole_postcode) == (wanted, "B94", True)


def test_every_authority_classes_every_district_of_the_country_as_its_counts_say():
    """The rule, worked out a second time from the rows: ``in`` exactly where 95 of a hundred or more lie there."""
    there: dict[str, dict[str, int]] = {}
    every = {row.code: row for row in table.every()}
    for row in every.values():
        for code, count in row.authorities.items():
            there.setdefault(code, {})[row.code] = count
            county = authorities.county_of(code)
            if county:
                counted = there.setdefault(county, {})
                counted[row.code] = counted.get(row.code, 0) + count
    assert len(there) == 363 + 21
    classes: Counter[str] = Counter()
    for authority, counts in there.items():
        for district, count in counts.items():
            status = area_status(NOTHING_OWN, authority, district)
            total = every[district].postcodes
            wanted = "in" if count * 100 >= 95 * total else "unclear"
            assert status.status == wanted, (authority, district)
            assert status.share == count / total
            classes[wanted] += 1
        for district in DISTRICTS[int(authority[-2:]) :: 97]:
            if district not in counts:
                wanted = "out" if every[district].authorities else "unknown"
                assert area_status(NOTHING_OWN, authority, district).status == wanted
    assert classes["in"] > 2000
    assert classes["unclear"] > 3000


def test_a_district_is_in_one_authority_and_its_county_at_most():
    for district in DISTRICTS:
        homes = NOTHING_OWN.homes(district)
        assert len(homes) <= 2
        if len(homes) == 2:
            assert authorities.county_of(homes[0]) == homes[1]
    assert NOTHING_OWN.homes("CV35") == ("E10000031",), "three districts of one county"
    assert NOTHING_OWN.homes("B36") == ()
    assert NOTHING_OWN.homes("JE2") == (), "no authority of the country"
    assert NOTHING_OWN.homes(None, "E07000222") == ("E07000222", "E10000031")


def test_np24_stands_exactly_on_the_line_and_is_in():
    row = table.row("NP24")
    assert (row.authorities["W06000018"], row.postcodes) == (152, 160)
    assert area_status(NOTHING_OWN, "W06000018", "NP24").status == "in"


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_in_is_a_share_of_95_per_cent_or_more_whatever_the_counts(total: int, there: int):
    there = min(there, total)
    row = District(district="B36", postcodes=total, authorities={SOLIHULL: there})
    found = area_status(AreaTable({"B36": row}, frozenset({SOLIHULL}), {}), SOLIHULL, "B36")
    assert (found.status == "in") == (there * 20 >= total * 19)
    assert (found.status == "out") == (there == 0)


def test_the_shipped_areas_agree_with_the_table_of_the_country():
    own = shipped().areas
    for district, row in own.districts.items():
        known = table.row(district)
        assert row.postcodes == known.postcodes
        assert all(known.authorities[code] == count for code, count in row.authorities.items())
    for code in own.covered:
        named = {row.code for row in table.every() if code in row.authorities}
        assert named == {name for name, row in own.districts.items() if code in row.authorities}
    for district in DISTRICTS:
        assert (
            area_status(own, SOLIHULL, district).status == area_status(NOTHING_OWN, SOLIHULL, district).status
        )


def test_names_come_from_the_workspace_first():
    areas = AreaTable({}, frozenset(), {SOLIHULL: "Our Town"})
    assert areas.name(SOLIHULL) == "Our Town"
    assert areas.name(BIRMINGHAM) == "Birmingham"
    assert areas.name("E06999999") is None
    assert areas.same_place(BIRMINGHAM, " birmingham ")


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
