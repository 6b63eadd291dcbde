"""Chromium prints a page to tidy A4 and asks nobody for anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.pages.builders import a_chart, a_page, a_table
from tests.pages.maps import NASTY
from tests.pages.test_statement import recorded
from tests.system.printed.programs import Printed
from tests.valuing.builders import shipped
from triage.pages import Column, Mark, Section, Table, Words, html
from triage.pages.statement import LIMITS, statement_page
from triage.valuing import value

MADE = date(2026, 11, 22)
A4 = {(595, 842), (842, 595)}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def statement() -> Printed:
    page = statement_page(value(shipped("ccn-2025")), made=MADE, assurance="not assured for live use here")
    return Printed(html(page))


def test_a_statement_is_a_few_sheets_of_a4(statement: Printed) -> None:
    assert set(statement.sizes) <= A4
    assert 6 <= statement.pages <= 16
    assert len(statement.sizes) == statement.pages
    assert not statement.cut


def test_every_sheet_says_where_it_belongs_and_that_it_is_not_assured(statement: Printed) -> None:
    for number, text in enumerate(statement.text, 1):
        assert f"page {number} of {statement.pages}" in flat(text)
        assert "Value statement" in text
        assert "not assured for live use here" in text


def test_warnings_come_first_and_limits_are_printed_whole(statement: Printed) -> None:
    assert "Before anybody uses these figures" in statement.text[0]
    everything = flat(" ".join(statement.text))
    assert everything.index("Before anybody uses") < everything.index("The result and its range")
    for limit in LIMITS:
        assert limit[:60] in everything


def test_no_sheet_is_all_but_empty(statement: Printed) -> None:
    assert all(len(text.split()) > 25 for text in statement.text)


def test_nobody_is_asked_for_anything(statement: Printed) -> None:
    assert statement.asked == []
    nasty = a_page(
        *(Words((text,)) for text in NASTY), a_table(*((text, 1, 1, 1, 1, text) for text in NASTY))
    )
    assert Printed(html(nasty)).asked == []


def test_the_log_of_what_is_asked_for_would_show_it() -> None:
    assert Printed('<img src="http://example.invalid/x.png">').asked == ["http://example.invalid/x.png"]


def test_long_tables_repeat_their_headings_and_split_no_row() -> None:
    long = "a text that takes several lines because it goes on and on and on, " * 3
    rows = tuple((f"row {number} begins", f"{long} row {number} ends", number) for number in range(60))
    table = Table(
        "t",
        "A long table",
        (Column("a", "FIRST"), Column("b", "SECOND"), Column("c", "THIRD", "count")),
        rows,
    )
    printed = Printed(html(a_page(sections=(Section("s", "Long", (table,)),))))
    assert printed.pages > 2
    body = [text for text in printed.text if "begins" in text]
    assert all("FIRST" in text and "THIRD" in text for text in body)
    for number in range(60):
        pages = [place for place, text in enumerate(printed.text) if f"row {number} begins" in flat(text)]
        ends = [place for place, text in enumerate(printed.text) if f"row {number} ends" in flat(text)]
        assert len(pages) == 1, number
        assert not ends or ends == pages


def test_a_wide_table_lies_on_its_side_with_its_heading() -> None:
    columns = tuple(
        Column(f"c{number}", f"Column {number}", "count" if number else "text") for number in range(14)
    )
    table = Table("t", "A wide table", columns, (("row", *range(7_654_321, 7_654_334)),) * 3)
    page = a_page(
        sections=(Section("a", "First", (Words(("Upright.",)),)), Section("b", "Wide heading", (table,)))
    )
    printed = Printed(html(page))
    assert printed.sizes == [(595, 842), (842, 595)]
    assert "Wide heading" in printed.text[1]
    assert "7,654,333" in printed.text[1]
    assert not printed.cut


@pytest.mark.parametrize("columns", [6, 9, 12])
def test_no_table_is_cut_at_the_margin(columns: int) -> None:
    heads = tuple(
        Column(f"c{number}", f"heading {number}", "pounds" if number % 2 else "text")
        for number in range(columns)
    )
    row = tuple(123_456 if number % 2 else "some words that say a little" for number in range(columns))
    page = a_page(sections=(Section("s", "Cut", (Table("t", "A table", heads, (row,) * 3),)),))
    assert not Printed(html(page)).cut


@pytest.mark.parametrize("shape", ["bars", "before_after", "tornado", "line", "intervals", "steps"])
def test_forty_marks_are_all_on_paper(shape: str) -> None:
    marks = (
        Mark(f"mark{number:02}", number - 9.0, number - 12.0, number - 3.0, number - 7.0)
        for number in range(40)
    )
    printed = Printed(html(a_page(sections=(Section("s", "Marks", (a_chart(shape, *marks),)),))))
    text = " ".join(printed.text)
    assert "mark00" in text
    assert shape == "line" or all(f"mark{number:02}" in text for number in range(40))
    assert printed.pages <= 4


def test_the_recorded_statement_is_marked_as_made_up_on_every_sheet() -> None:
    page = statement_page(recorded(), made=MADE)
    for text in Printed(html(replace(page, assurance="not assured for live use here"))).text:
        assert "made-up data" in flat(text)
        assert "for use inside the service" in flat(text)
