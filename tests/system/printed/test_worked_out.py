"""LibreOffice works the statement out from its inputs and comes to the JSON's pence; what anybody wrote stays text."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.pages.builders import a_chart, a_page, a_table
from tests.pages.maps import NASTY, random_map
from tests.pages.pence import compare
from tests.pages.test_statement import recorded
from tests.system.printed.programs import converted, worked_out
from tests.valuing.builders import shipped
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import open_desk
from triage.desk.valuing import valuation
from triage.pages import UNKNOWN, Figure, Figures, Mark, Words, as_csv, workbook
from triage.pages.statement import statement_workbook
from triage.valuing import Valuation, value

MADE = date(2026, 11, 22)
AFTER = date(2027, 3, 31)
"""A day after everything in the demo."""


def check(found: Valuation) -> None:
    book = worked_out(statement_workbook(found, made=MADE))
    compare(found, lambda sheet: book[sheet].iter_rows(values_only=True))
    wrong = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith(("#", "Err:")))
    ]
    assert not wrong


def test_the_published_map() -> None:
    check(value(shipped("ccn-2025")))


def test_a_few_recorded_cases() -> None:
    check(recorded())


@pytest.mark.parametrize("seed", [0, 3, 6, 9, 21, 40])
def test_maps_by_chance(seed: int) -> None:
    check(value(random_map(seed, nasty=seed % 2 == 0)))


def test_the_demo_from_the_first_referral_to_the_last_pound(tmp_path: Path) -> None:
    assert run(cli, ["demo", str(tmp_path / "demo"), "--children", "40"]) == 0
    with open_desk(tmp_path / "demo", AFTER) as desk:
        found = valuation(desk, "recorded")
    assert found.seen is not None
    assert found.seen.paired > 0
    assert found.total != 0
    check(found)


def test_what_anybody_wrote_stays_text_in_a_report() -> None:
    blocks = [
        part
        for text in NASTY
        for part in (
            Words((text,)),
            Figures((Figure("x", text, text, "text", text),)),
            a_table((text, 1, UNKNOWN, 1, 1, UNKNOWN), title=text, note=text),
            a_chart("bars", Mark(text, 1.0, note=text), title=text),
        )
    ]
    made = openpyxl.load_workbook(io.BytesIO(converted(workbook(a_page(*blocks)), "xlsx")))
    cells = [cell for sheet in made for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert {"=SUM(A1:A9)", "+1+1", "@SUM(1)", "{=1+1}"} <= {str(cell.value) for cell in cells}


def test_what_anybody_wrote_stays_text_in_a_csv() -> None:
    rows = tuple((text, 1, UNKNOWN, -2.5, 3, UNKNOWN) for text in NASTY)
    text = as_csv(a_page(a_table(*rows)), "outcomes")
    assert len(list(csv.reader(io.StringIO(text)))) == len(NASTY) + 1
    made = openpyxl.load_workbook(io.BytesIO(converted(text.encode(), "xlsx", "table.csv")))
    for line in made.active.iter_rows():
        for cell in line:
            assert cell.data_type != "f", cell.value
            assert not cell.hyperlink
