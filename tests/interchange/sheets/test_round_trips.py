"""The same sheet comes back: untouched to the byte, changed in the cells that were changed here."""

from __future__ import annotations

import copy
import string
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interchange.sheets.builders import (
    HEADINGS,
    ROWS,
    back,
    book_file,
    cells_of_book,
    csv_file,
    openpyxl,
    read,
)
from triage.interchange.model import Found
from triage.interchange.sheets.writing import SheetWriter


@pytest.mark.parametrize(
    ("delimiter", "encoding", "newline"),
    [(",", "utf-8", "\n"), (";", "cp1252", "\r\n"), ("\t", "utf-16", "\r\n"), (",", "utf-8-sig", "\r\n")],
)
def test_text_tables_come_back_to_the_byte(
    tmp_path: Path, delimiter: str, encoding: str, newline: str
) -> None:
    rows = [
        ("Madeup Borough",),
        HEADINGS,
        *ROWS,
        ("", "", "", "", "", "", "", ""),
        ("Pretend “Drop-in” £2", "Madeup, Ltd", "all", "Mon 9-5", "", "", "", 'two\nlines "x"'),
    ]
    path = csv_file(tmp_path / "sheet.csv", rows, delimiter=delimiter, encoding=encoding, newline=newline)
    found, parked, opened = read(path)
    assert (len(found), len(parked)) == (4, 0)
    back(found, opened, tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == path.read_bytes()


def test_a_row_without_a_name_is_kept_aside_and_comes_back(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "sheet.csv", [HEADINGS, *ROWS, ("", "Madeup Trust", "all", "", "", "", "", "")]
    )
    found, parked, opened = read(path)
    assert [one.issues[0].code for one in parked] == ["IS301"]
    back(found, opened, tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == path.read_bytes()


def changed(found: list[Found], number: int, **keys: Any) -> list[Found]:
    made = copy.deepcopy(found)
    made[number].service.update(keys)
    return made


def test_a_changed_value_stands_in_its_own_cell_and_manner(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "sheet.csv", [HEADINGS, *ROWS])
    found, _, opened = read(path)
    made = changed(
        found,
        1,
        ages={"from": 2, "to": 9},
        checked={"on": "2026-11-22", "source": "the sheet it came in"},
        duration_weeks=6,
    )
    done = back(made, opened, tmp_path / "back.csv")
    before, after = path.read_text().splitlines(), (tmp_path / "back.csv").read_text().splitlines()
    assert [one for one, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [2]
    assert "2-9 (25 SEND)" in after[2], "what was not understood stays beside the new ages"
    assert "22/11/2026" in after[2]
    assert done.lost == {"duration_weeks": 1}


def test_a_new_sheet_names_what_no_column_says_and_its_days_are_the_same_to_everybody(tmp_path: Path) -> None:
    service = {
        "id": "new-one",
        "name": "Pretend New",
        "channels": ["letter"],
        "tier": "targeted",
        "help": ["sleep"],
        "for": [],
        "extras": None,
    }
    service["checked"] = {"on": "2026-04-03", "by": "office"}
    done = SheetWriter().write([({"id": "new", "name": "Madeup New"}, service)], {}, tmp_path / "new.csv")
    assert done.lost == {"channels": 1, "tier": 1, "help": 1}
    assert ",2026-04-03,office" in (tmp_path / "new.csv").read_text(encoding="utf-8-sig")


def test_a_service_taken_out_here_leaves_the_sheet_and_one_from_elsewhere_comes_last(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "sheet.csv", [HEADINGS, *ROWS])
    found, _, opened = read(path)
    born = Found(
        {"id": "new", "name": "Madeup New"},
        {"id": "new-one", "name": "Pretend New", "ages": {"to": 4}, "extras": None},
        "",
    )
    back([found[0], found[2], born], opened, tmp_path / "back.csv")
    lines = (tmp_path / "back.csv").read_text().splitlines()
    assert len(lines) == 4
    assert lines[3].startswith("Pretend New,Madeup New,under 5,")


def test_formulas_are_text_and_cannot_run(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "sheet.csv",
        [
            HEADINGS,
            ("Pretend Play", "Madeup Hub", "5-11", "", "", "", "", "=cmd|' /C calc'!A0"),
            ("@SUM(1)", "-2+3", "", "", "", "", "", "+44 1632 960001"),
        ],
    )
    found, _, opened = read(path)
    assert found[1].service["name"] == "@SUM(1)"
    back(found, opened, tmp_path / "back.csv")
    lines = (tmp_path / "back.csv").read_text().splitlines()
    assert lines[1].endswith("'=cmd|' /C calc'!A0")
    assert lines[2].startswith("'@SUM(1),'-2+3,")
    assert lines[2].endswith("+44 1632 960001"), "a telephone number is no formula"
    again, _, opened = read(tmp_path / "back.csv")
    assert [one.service["name"] for one in again] == [one.service["name"] for one in found], (
        "what was defused reads as it was"
    )
    back(again, opened, tmp_path / "third.csv")
    assert (tmp_path / "third.csv").read_bytes() == (tmp_path / "back.csv").read_bytes()


BOOK: list[tuple[Any, ...]] = [
    (
        "Service name",
        "Age from",
        "Age to",
        "Day",
        "Start time",
        "End time",
        "Cost",
        "Last checked",
        "Phone",
        "Live",
        "Odd",
    ),
    ("Pretend Play", 5, 11, "Monday", time(10), time(12), 2.5, datetime(2026, 3, 4), 1632960001, True, None),
    (
        "Pretend Two",
        0,
        4.0,
        "Tue",
        time(13),
        time(14, 30),
        "Free",
        date(2026, 4, 3),
        "01632 960002",
        "yes",
        -3,
    ),
]


@pytest.mark.parametrize("kept", [True, False], ids=["the original is there", "the original is gone"])
def test_a_workbook_keeps_its_values_and_types(tmp_path: Path, kept: bool) -> None:
    def more(book: Any) -> None:
        book.create_sheet("Hidden").sheet_state = "hidden"
        book["Hidden"]["A1"] = "secret"
        book["Services"].column_dimensions["A"].width = 44

    path = book_file(tmp_path / "sheet.xlsx", BOOK, more=more)
    found, _, opened = read(path)
    first = found[0].service
    assert first["ages"] == {"from": 5, "to": 11}
    assert first["schedule"] == [{"day": "monday", "from": "10:00", "to": "12:00"}]
    assert (first["cost"], first["checked"]["on"], first["contact"]["phone"], first["status"]) == (
        "£2.50",
        "2026-03-04",
        "01632960001",
        "open",
    )
    before = cells_of_book(path, "Services")
    if not kept:
        path.unlink()
    back(found, opened, tmp_path / "back.xlsx")
    assert cells_of_book(tmp_path / "back.xlsx", "Services") == before
    if kept:
        book: Any = openpyxl.load_workbook(tmp_path / "back.xlsx")
        assert (
            book["Hidden"]["A1"].value,
            book["Hidden"].sheet_state,
            book["Services"].column_dimensions["A"].width,
        ) == ("secret", "hidden", 44)


def test_a_change_in_a_workbook_keeps_the_type_of_its_cell(tmp_path: Path) -> None:
    path = book_file(tmp_path / "sheet.xlsx", BOOK)
    found, _, opened = read(path)
    made = changed(
        found,
        0,
        ages={"from": 6, "to": 11},
        checked={"on": "2026-11-22", "source": "x"},
        name="=HYPERLINK(1)",
    )
    back(made, opened, tmp_path / "back.xlsx")
    row = cells_of_book(tmp_path / "back.xlsx", "Services")[1]
    assert (row[0], row[1], row[7]) == ("=HYPERLINK(1)", 6, datetime(2026, 11, 22))

    book: Any = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert book["Services"]["A2"].data_type == "s", "it is a text that begins like a formula, and no formula"


def test_merged_cells_are_read_in_every_row_and_stay_merged(tmp_path: Path) -> None:
    rows = [
        ("Organisation", "Service name", "Ages"),
        ("Madeup Hub", "Pretend Play", "5-11"),
        (None, "Pretend Two", "5-11"),
        ("A LONG BANNER", None, None),
        ("Madeup Trust", "Pretend Three", "all"),
    ]

    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("A4:C4")

    path = book_file(tmp_path / "sheet.xlsx", rows, more=merge)
    found, parked, opened = read(path)
    assert [one.provider["name"] for one in found] == ["Madeup Hub", "Madeup Hub", "Madeup Trust"]
    assert not parked, "a banner is no service"
    back(found, opened, tmp_path / "back.xlsx")
    assert cells_of_book(tmp_path / "back.xlsx") == cells_of_book(path)


def test_formulas_of_a_workbook_give_what_they_came_to_or_say_so(tmp_path: Path) -> None:
    rows = [("Service name", "Organisation", "Ages"), ("Pretend Play", "Madeup Hub", '="5"&"-11"')]
    path = book_file(tmp_path / "sheet.xlsx", rows)  # written by a library, so no result is kept
    found, _, opened = read(path)
    assert "ages" not in found[0].service
    assert [issue.code for issue in found[0].issues] == ["IS312"]
    back(found, opened, tmp_path / "back.xlsx")
    assert cells_of_book(tmp_path / "back.xlsx")[1][2] == '="5"&"-11"'


CELL = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.sampled_from(
        [
            "5-11",
            "Sat 10-12",
            "=1+1",
            "'=1+1",
            "@x",
            "-3",
            "+44 1632 960001",
            "",
            " ",
            "two\nlines",
            'a "b"',
            "25/03/2026",
            "free",
            "<b>",
            "a,b;c\td",
        ]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.integers(2, 6).flatmap(
        lambda width: st.tuples(
            st.lists(
                st.text(string.ascii_letters + " ", min_size=1, max_size=10).map(str.strip).filter(bool),
                min_size=width,
                max_size=width,
            ),
            st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6),
        )
    ),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_any_sheet_comes_back(
    tmp_path_factory: pytest.TempPathFactory, table: tuple[list[str], list[list[str]]], delimiter: str
) -> None:
    """Import, export, import: the same cells and the same records, whatever the columns are."""
    folder = tmp_path_factory.mktemp("any")
    headings, body = table
    rows = [
        ["Service name", "Ages", *headings],
        *[["Pretend " + str(at), "5-11", *row] for at, row in enumerate(body)],
    ]
    path = csv_file(folder / "sheet.csv", rows, delimiter=delimiter, newline="\r\n")
    found, parked, opened = read(path)
    back(found, opened, folder / "back.csv")
    again, parked_again, reopened = read(folder / "back.csv")
    assert [one.service["extras"]["sheet"] for one in again] == [
        one.service["extras"]["sheet"] for one in found
    ]
    assert [one.raw for one in parked_again] == [one.raw for one in parked]
    back(again, reopened, folder / "third.csv")
    assert (folder / "third.csv").read_bytes() == (folder / "back.csv").read_bytes()
