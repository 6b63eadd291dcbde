"""The workbook: text stays text, names are legal, nothing depends on the clock, absent figures are words."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.builders import a_chart, a_page, a_table
from tests.pages.maps import NASTY
from triage.pages import UNKNOWN, Figure, Figures, Mark, Section, Words, workbook


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_figures_are_numbers_with_a_format_and_absent_ones_are_words() -> None:
    sheet = opened(workbook(a_page(a_table())))["Activity"]
    lines = {line[0].value: line for line in sheet.iter_rows()}
    need, paired, fall, percent, value, day = lines["Sleep"][:6]
    assert (need.value, paired.value, fall.value, percent.value, value.value) == (
        "Sleep",
        24,
        3.25,
        45.7,
        1355697.44,
    )
    assert value.number_format.startswith("£")
    assert percent.number_format.endswith('%"')
    assert day.value == datetime(2026, 1, 2)
    assert [cell.value for cell in lines["Anxiety"][1:6]] == ["hidden", "unknown", "–", -5, "unknown"]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_is_run(text: str) -> None:
    page = a_page(
        Words((text,)),
        Figures((Figure("x", text, text, "text", text),)),
        a_table((text, 1, UNKNOWN, 1, 1, UNKNOWN), title=text, note=text),
        a_chart("bars", Mark(text, 1.0, note=text), title=text),
        title=text,
        about=((text, text),),
        warnings=((text, text),),
        assurance=text,
        fingerprint=text,
    )
    data = workbook(page)
    for sheet in opened(data):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in {"s", "n", "d"}, (text, cell.value)
                assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not [one for one in sheets if b"<f>" in one or b"hyperlink" in one]
        assert not [name for name in parts.namelist() if "vba" in name.lower() or "external" in name.lower()]


@settings(max_examples=25)
@given(st.lists(st.one_of(st.sampled_from(["", "History", "history", "a" * 40, "x:y/[z]*?", "'q'", "A", "a"]), st.text(max_size=40)), min_size=1, max_size=6))  # fmt: skip
def test_names_of_sheets_are_legal_and_differ(titles: list[str]) -> None:
    page = a_page(sections=tuple(Section("s", title, (Words(("x",)),)) for title in titles))
    names = opened(workbook(page)).sheetnames
    assert len({name.lower() for name in names}) == len(titles) + 1
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_the_same_page_gives_the_same_bytes_and_its_own_day() -> None:
    data = workbook(a_page())
    assert data == workbook(a_page())
    assert opened(data).properties.created == datetime(2026, 11, 22)
    assert opened(workbook(a_page(made=date(2025, 1, 1)))).properties.created == datetime(2025, 1, 1)


def test_sheets_print_on_a4_with_headings_in_sight_and_stamps_at_their_foot() -> None:
    book = opened(workbook(a_page(a_table())))
    for sheet in book:
        assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
        assert "not assured for live use here" in str(sheet.oddFooter.left.text)
    sheet = book["Activity"]
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"


def test_warnings_stand_on_the_first_sheet() -> None:
    first = opened(workbook(a_page())).worksheets[0]
    cells = [str(cell.value) for line in first.iter_rows() for cell in line if cell.value is not None]
    assert "12 of 40 needs were lost to review." in cells
    assert "not assured for live use here" in cells
    assert any("do not exist" in cell for cell in cells)


def test_a_text_longer_than_a_cell_and_numbers_longer_than_a_sheet_keeps() -> None:
    page = a_page(a_table(("x" * 40_000, 10**20, 1e300, 1, 1, date(1850, 1, 1))))
    lines = {str(line[0].value)[:1]: line for line in opened(workbook(page))["Activity"].iter_rows()}
    text, count, fall, _, _, day = (cell.value for cell in lines["x"][:6])
    assert str(text).endswith("…")
    assert count == str(10**20)
    assert str(fall).startswith("1000")
    assert day == "1850-01-01"
