"""Figures in words, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.builders import a_page, a_table
from tests.pages.maps import NASTY
from triage.pages import HIDDEN, UNKNOWN, Column, Table, as_csv, as_json, words


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (0, "count", "0"),
        (12345, "count", "12,345"),
        (Decimal("2.5"), "count", "2.5"),
        (Decimal("0.5"), "pounds", "£1"),
        (Decimal("-0.4"), "pounds", "£0"),
        (-1234.5, "pounds", "-£1,235"),
        (Decimal("1.005"), "ratio", "1.01"),
        (45.65, "percent", "45.7 %"),
        (8, "number", "8"),
        (8.0, "number", "8.00"),
        (math.nan, "number", "unknown"),
        (math.inf, "pounds", "unknown"),
        (HIDDEN, "count", "hidden"),
        ("=1", "text", "=1"),
    ],
)
def test_figures_in_words(cell, kind, text) -> None:
    assert words(cell, kind) == text


def test_json_says_what_is_absent_and_why_and_keeps_amounts_exact() -> None:
    data = as_json(a_page())
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert list(data)[:3] == ["format", "from", "to"]
    assert data["assured"] is False
    table = next(block for block in data["sections"][0]["blocks"] if block["what"] == "table")
    sleep, anxiety = table["rows"]
    assert sleep["value"] == "1355697.44"
    assert sleep["suppressed"] is False
    assert "absent" not in sleep
    assert anxiety["paired"] is None
    assert anxiety["suppressed"] is True
    assert anxiety["absent"] == {"paired": "hidden", "fall": "unknown", "percent": "not_applicable", "day": "unknown"}  # fmt: skip


def test_a_number_without_end_is_null_in_json() -> None:
    page = a_page(Table("t", "T", (Column("a", "A", "number"),), ((math.inf,),)))
    row = as_json(page)["sections"][0]["blocks"][0]["rows"][0]
    assert row == {"a": None, "suppressed": False, "absent": {"a": "unknown"}}


def test_only_what_is_hidden_is_suppressed() -> None:
    page = a_page(Table("t", "T", (Column("a", "A", "count"),), ((UNKNOWN,), (HIDDEN,), (0,))))
    rows = as_json(page)["sections"][0]["blocks"][0]["rows"]
    assert [row["suppressed"] for row in rows] == [False, True, False]
    assert [row["a"] for row in rows] == [None, None, 0]


def test_one_table_as_csv_bears_its_stamps_on_every_line() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(a_page(), "outcomes"))))
    assert [line["paired"] for line in lines] == ["24", "hidden"]
    assert {line["data"] for line in lines} == {"synthetic"}
    assert {line["assurance"] for line in lines} == {"not assured for live use here"}
    with pytest.raises(KeyError):
        as_csv(a_page(), "no_such_table")


def test_the_whole_page_as_csv_has_every_figure_once() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(a_page()))))
    found = [
        (line["row"], line["column"], line["value"], line["absent"])
        for line in lines
        if line["block"] == "outcomes"
    ]
    assert ("1", "value", "1355697.44", "") in found
    assert ("2", "paired", "", "hidden") in found
    assert len(found) == 12
    assert [line for line in lines if line["section"] == "warnings"]
    assert [line for line in lines if line["block"] == "a_tornado"]


@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)))
def test_no_csv_cell_begins_a_formula(text: str) -> None:
    page = a_page(a_table((text, 1, UNKNOWN, -2.5, -3, UNKNOWN)))
    for line in (*csv.reader(io.StringIO(as_csv(page))), *csv.reader(io.StringIO(as_csv(page, "outcomes")))):
        for cell in line:
            assert cell[:1] not in set("=+@\t\r|%") or cell == "–"
            assert not cell.startswith("-") or cell in {"-2.5", "-3", "-1.0", "-2.0", "-3.0"} or cell == text
