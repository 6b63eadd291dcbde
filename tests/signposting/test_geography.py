"""The shipped table of outward codes, distances in bands, and how postcodes are read."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.signposting.geography import (
    Band,
    Outward,
    authorities,
    distance_band,
    outward,
    read_postcode,
    table,
    whole_postcode,
)
from triage.signposting.geography.bands import LIMITS, band_between
from triage.signposting.geography.build import build, build_names, name_rows, rows

EVERY = tuple(table.every())
CODES = table.codes()
IN_GREAT_BRITAIN = [row for row in EVERY if row.centroid]
SOURCE = "Office for National Statistics licensed under the Open Government Licence v.3.0"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("GIR 0AA", ("GIR", True)),
        ("gir0aa", ("GIR", True)),
        ("W1A 1AA", ("W1A", True)),
        ("w1a", ("W1A", False)),
        ("EC1A1BB", ("EC1A", True)),
        ("M1 1AE", ("M1", True)),
        ("B33 8TH", ("B33", True)),
        ("CR2 6XH", ("CR2", True)),
        ("DN55 1PT", ("DN55", True)),
        ("NPT 0AD", ("NPT", True)),
        ("zz99 3VZ", ("ZZ99", True)),
        ("BF1 2AU", ("BF1", True)),
        ("\tBT1\u00a01AA ", ("BT1", True)),
        ("BFPO 801", (None, False)),
        ("BFPO", (None, False)),
        ("no fixed abode", (None, False)),
        ("B90 1" + " " * 100_000 + "AB", (None, False)),
        ("Ｂ90", (None, False)),
    ],
)
def test_every_form_of_postcode_is_read(typed: str, read: tuple[str | None, bool]):
    assert read_postcode(typed) == read


@pytest.mark.parametrize("typed", ["b901ab", "B90 1AB", " b90  1ab "])
def test_a_whole_postcode_has_one_usual_form(typed: str):
    assert whole_postcode(typed) == "B90 1AB"
    assert whole_postcode("B90") is None


@given(st.text(max_size=12) | st.text("ABEGIRWZ0199 ", max_size=9))
def test_no_text_breaks_the_reading_of_postcodes(typed: str):
    district, whole = read_postcode(typed)
    assert (whole_postcode(typed) is not None) == whole
    assert district is None or district == district.upper().strip()
    assert outward(typed) is None or outward(typed) == outward(district)


def test_every_district_of_the_table_is_read_as_itself():
    assert [code for code in CODES if read_postcode(code.lower()) != (code, False)] == []


def test_the_table_says_where_it_comes_from():
    text = Path(table.__file__).with_name(table.TABLE).read_text(encoding="utf-8")
    assert text.startswith("#")
    assert table.FORMAT in text
    for words in (
        SOURCE,
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data",
    ):
        assert words in table.attribution()
    assert len(text.encode()) < 300_000


def test_counts_of_authorities_and_the_unplaced_add_up_to_the_postcodes_of_each_district():
    for row in EVERY:
        assert row.postcodes >= 1
        assert row.unplaced >= 0
        assert sum(row.authorities.values()) + row.unplaced == row.postcodes
        assert all(count > 0 for count in row.authorities.values())
        assert list(row.authorities.values()) == sorted(row.authorities.values(), reverse=True)
    assert len(EVERY) == len(set(CODES)) == 3125
    assert sum(row.postcodes for row in EVERY) == 2_720_556
    assert sum(row.unplaced for row in EVERY) == 11_007


def test_middles_lie_in_great_britain_and_only_there():
    for row in EVERY:
        british = any(code.startswith(("E", "S", "W")) for code in row.authorities)
        assert (row.centroid is not None) == british, row.code
        if row.centroid:
            east, north = row.centroid
            assert 0 < east < 700_000
            assert 0 < north < 1_300_000
            assert (east % 100, north % 100) == (0, 0)
    assert outward("BT1").centroid is None, "references of the Irish grid are none of the British one"
    assert outward("JE2").centroid is None


def test_known_places_stand_where_they_are():
    """Coordinates of well-known buildings, to within a few kilometres: B90 is Shirley, SW1A Whitehall, EH1 the castle."""
    for code, (east, north) in {
        "SW1A": (530_000, 180_000),
        "EH1": (325_700, 673_700),
        "B90": (412_000, 278_000),
        "CF10": (318_300, 175_500),
    }.items():
        middle = outward(code).centroid
        assert abs(middle[0] - east) < 3_000
        assert abs(middle[1] - north) < 3_000


@pytest.mark.parametrize(
    "nowhere", [None, "", "B89", "ZZ99 3VZ", "BF1 2AU", "BFPO 801", "XX1", "AA1A", "QQ99 9QQ"]
)
def test_what_is_no_district_is_unknown_and_never_an_error(nowhere: str | None):
    assert outward(nowhere) is None
    assert distance_band(nowhere, "B90") is None
    assert distance_band("B90", nowhere) is None


def test_districts_of_other_days_are_still_known():
    assert outward("AB1").authorities["S12000033"] == 2499, "old Aberdeen: letters of the time bear it"
    assert outward("NPT 0AD").authorities["W06000022"] == 2416


def test_a_county_is_the_sum_of_its_districts():
    assert authorities.authority_name("E10000031") == "Warwickshire"
    assert authorities.county_of("E07000222") == "E10000031"
    assert authorities.county_of("E08000029") is None
    assert len(authorities.parts_of("E10000031")) == 5
    assert authorities.parts_of("E08000029") == {"E08000029"}
    whole = outward("CV8")
    parts = sum(whole.authorities.get(part, 0) for part in authorities.parts_of("E10000031"))
    assert authorities.postcodes_in(whole.authorities, "E10000031") == parts == 948 + 136


def test_every_part_of_every_county_has_postcodes():
    named = {code for row in EVERY for code in row.authorities}
    counties = {authorities.county_of(code) for code in named} - {None}
    assert len(counties) == 21
    assert all(authorities.parts_of(county) <= named for county in counties)
    assert all(authorities.authority_name(county) for county in counties)


@pytest.mark.parametrize(
    ("one", "other", "band"),
    [
        ("B90", "B90 1AB", Band.SAME_DISTRICT),
        ("B90", "B91", Band.NEIGHBOURING),
        ("B90", "B1", Band.WITHIN_15_KM),
        ("B90", "CV1", Band.WITHIN_40_KM),
        ("B90", "SW1A", Band.FARTHER),
        ("BT1", "BT1 1AA", Band.SAME_DISTRICT),
        ("BT1", "BT2", None),
        ("BT1", "B90", None),
        ("JE2", "GY1", None),
    ],
)
def test_distances_come_in_bands(one: str, other: str, band: Band | None):
    assert distance_band(one, other) is band


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES))
def test_bands_are_the_same_both_ways_and_keep_the_triangle(one: str, other: str, third: str):
    band = distance_band(one, other)
    assert band is distance_band(other, one)
    assert distance_band(one, one) is Band.SAME_DISTRICT
    if band and one != other:
        assert band >= Band.NEIGHBOURING
    legs = (band, distance_band(other, third))
    if all(leg is not None and leg <= Band.NEIGHBOURING for leg in legs):
        assert distance_band(one, third) <= Band.WITHIN_15_KM, "5 km and 5 km are at most 10 km"


@given(
    st.integers(0, 600_000),
    st.integers(0, 600_000),
    st.integers(-90_000, 90_000),
    st.integers(-90_000, 90_000),
)
def test_bands_agree_with_the_distance_and_never_fall_as_it_grows(east: int, north: int, right: int, up: int):
    band = band_between((east, north), (east + right, north + up))
    far = (right * right + up * up) ** 0.5
    limits = {made: limit for limit, made in LIMITS}
    assert far <= limits.get(band, far) + 1e-6
    nearer = [limit for limit, made in LIMITS if made < band]
    assert all(far > limit for limit in nearer)
    assert band_between((east, north), (east + 2 * right, north + 2 * up)) >= band


def test_bands_have_plain_words_and_say_about_how_far():
    assert all(band.words for band in Band)
    assert len({band.words for band in Band}) == len(Band)
    for band in (Band.NEIGHBOURING, Band.WITHIN_15_KM, Band.WITHIN_40_KM, Band.FARTHER):
        assert "about" in band.words


def test_the_table_loads_in_under_50_ms_and_not_before_it_is_asked():
    best = 1.0
    for _ in range(5):
        for cached in (table._text, table._rows, table.row):
            cached.cache_clear()
        began = time.perf_counter()
        assert outward("B90")
        best = min(best, time.perf_counter() - began)
    assert best < 0.05
    program = (
        "import sys\nfrom triage.cli import cli\ntry:\n    cli.main(['--help'], standalone_mode=False)\n"
        "except SystemExit:\n    pass\nassert 'triage.signposting.geography.table' not in sys.modules\n"
        "import triage.signposting\nfrom triage.signposting.geography import table\n"
        "print(table._text.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("\n0")


def made_up(number: int) -> list[tuple[str, str | None, float | None, float | None]]:
    return [
        ("ZA1 0AA", "E00000001", 400_000.0 + number, 200_000.0),
        ("ZA1 0AB", "E00000001", 400_100.0 + number, 200_100.0),
        ("ZA1 0AD", "E00000002", 499_900.0, 299_900.0),
        ("ZA1 0AE", None, None, None),
        ("ZB100AA", "N00000001", 300_000.0, 300_000.0),
        ("ZC1 0AA", None, None, None),
    ]


def test_rows_count_every_postcode_and_take_the_median():
    assert list(rows(made_up(0))) == [
        "ZA1\t4\t4001\t2001\tE00000001:2 E00000002:1",
        "ZB10\t1\t\t\tN00000001:1",
        "ZC1\t1\t\t\t",
    ]


@settings(max_examples=30)
@given(st.permutations(made_up(40)))
def test_rows_do_not_depend_on_the_order_of_the_source(found: list):
    assert list(rows(found)) == list(rows(made_up(40)))


def test_a_county_that_was_reorganised_since_is_left_out():
    records = [
        {"LTLA21CD": "E07000001", "LTLA21NM": "Here", "UTLA21CD": "E10000001", "UTLA21NM": "Whole County"},
        {"LTLA21CD": "E07000003", "LTLA21NM": "Still", "UTLA21CD": "E10000002", "UTLA21NM": "Old County"},
        {"LTLA21CD": "E07000002", "LTLA21NM": "Gone", "UTLA21CD": "E10000002", "UTLA21NM": "Old County"},
    ]
    assert list(name_rows(records, frozenset({"E07000001", "E07000003"}))) == [
        "E07000001\tHere\tE10000001\tWhole County",
        "E07000003\tStill\tE07000003\tStill",
    ]


def test_the_same_package_makes_the_same_bytes(tmp_path: Path):
    brotli, msgpack = pytest.importorskip("brotli"), pytest.importorskip("msgpack")
    package = tmp_path / "package"
    package.mkdir()
    columns = dict(
        zip(("pcd", "laua", "oseast1m", "osnrth1m"), map(list, zip(*made_up(0), strict=True)), strict=True)
    )
    columns = {
        name: [float("nan") if one is None else one for one in column] for name, column in columns.items()
    }
    packed = msgpack.packb({"columns": list(columns), "data": columns}, use_bin_type=True)
    (package / "postcodes_Z.msgpack.br").write_bytes(brotli.compress(packed))
    assert [build(package, tmp_path / f"{name}.tsv") for name in "ab"] == [3, 3]
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()
    text = (tmp_path / "a.tsv").read_text(encoding="utf-8")
    assert text.endswith(
        "ZA1\t4\t4001\t2001\tE00000001:2 E00000002:1\nZB10\t1\t\t\tN00000001:1\nZC1\t1\t\t\t\n"
    )
    assert SOURCE in text
    (tmp_path / "records.json").write_text(
        '[{"LTLA21CD": "E00000001", "LTLA21NM": "Here", "UTLA21CD": "E00000001", "UTLA21NM": "Here"}]',
        encoding="utf-8",
    )
    assert build_names(tmp_path / "records.json", tmp_path / "a.tsv", tmp_path / "names.tsv") == 1


def test_a_folder_that_is_not_the_package_is_said(tmp_path: Path):
    with pytest.raises(SystemExit, match="holds no postcodes"):
        build(tmp_path, tmp_path / "out.tsv")


def test_a_row_cannot_be_changed_by_whoever_reads_it():
    row = outward("B90")
    assert isinstance(row, Outward)
    with pytest.raises(TypeError):
        row.authorities["E08000029"] = 0
