"""Files that are no sheets, or made to do harm: said for what they are, in bounded memory, never a traceback."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.sheets.builders import HEADINGS, ON, ROWS, book_file, csv_file, map_for, read
from triage.errors import DataProblem, Refused, WrongUse
from triage.interchange.model import Asked
from triage.interchange.sheets import workbook
from triage.interchange.sheets.grid import open_grid
from triage.interchange.sheets.proposing import propose
from triage.interchange.sheets.reading import open_sheet


def code(path: Path, sheet: str | None = None) -> str:
    """The code of the refusal."""
    with pytest.raises(DataProblem) as raised:
        propose(open_grid(path, sheet))
    issue = raised.value.issues[0]
    assert issue.what
    assert issue.mend
    return issue.code


@pytest.mark.parametrize(("name", "raw", "wanted"), [
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "IS101"), ("a.ods", b"PK\x03\x04", "IS101"), ("a.numbers", b"PK\x03\x04", "IS101"), ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "IS102"),
    ("a.xlsx", b"not a workbook", "IS103"), ("a.xlsx", b"PK\x03\x04cut off", "IS103"), ("a.csv", b"", "IT101"), ("a.csv", b"Name,Age\n\x00\x01\x02\x00 binary \x00", "IT103"),
    ("a.csv", b"Name,Age\nx,\x81\x8d\x8f\n", "IT102"), ("a.csv", b"Name,Ages\nx,5\nbad,\xff\xfe\x00\n", "IT103"),
])  # fmt: skip
def test_what_is_no_sheet_is_said(tmp_path: Path, name: str, raw: bytes, wanted: str) -> None:
    (tmp_path / name).write_bytes(raw)
    assert code(tmp_path / name) == wanted


def test_a_workbook_cut_off(tmp_path: Path) -> None:
    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS])
    for share in (0.3, 0.6, 0.95):
        short = tmp_path / f"cut-{share}.xlsx"
        short.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
        assert code(short) == "IS103"


def repacked(path: Path, target: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, change.get(member.filename, old.read(member)))
    return target


def test_xml_that_declares_entities_is_not_opened(tmp_path: Path) -> None:
    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
    assert code(repacked(path, tmp_path / "bomb.xlsx", {"xl/styles.xml": bomb})) == "IS106"


def test_an_entity_declared_far_down_is_refused_by_the_parser(tmp_path: Path) -> None:
    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS])
    late = (
        b'<?xml version="1.0"?><!--'
        + b" " * 9000
        + b'--><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    )
    assert code(repacked(path, tmp_path / "late.xlsx", {"xl/worksheets/sheet1.xml": late})) in {
        "IS103",
        "IS106",
    }


def test_a_workbook_that_would_unpack_to_far_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS])
    assert code(repacked(path, tmp_path / "bomb.xlsx", {"xl/styles.xml": b" " * 60_000_000})) == "IT112"
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1_000)
    assert code(path) == "IS105"


def test_a_part_that_breaks_off_or_is_rubbish(tmp_path: Path) -> None:
    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS])
    for number, raw in enumerate(
        (
            b"<worksheet><sheetData><row",
            b"\x00\x01",
            b"<worksheet><sheetData><row r='x'><c r='??'/></row></sheetData></worksheet>",
        )
    ):
        assert code(repacked(path, tmp_path / f"{number}.xlsx", {"xl/worksheets/sheet1.xml": raw})) in {
            "IS103",
            "IS107",
            "IS111",
        }


def test_a_zip_file_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("readme.txt", "hello")
    assert code(tmp_path / "a.xlsx") == "IS103"


def test_several_sheets_are_asked_about(tmp_path: Path) -> None:
    def more(book: Any) -> None:
        book.create_sheet("Closed").append(["Name", "Ages"])

    path = book_file(tmp_path / "sheet.xlsx", [HEADINGS, *ROWS], more=more)
    with pytest.raises(WrongUse, match="several sheets: Services, Closed"):
        open_grid(path)
    assert open_grid(path, "Services").sheet == "Services"
    with pytest.raises(WrongUse, match="no sheet 'Nope'"):
        open_grid(path, "Nope")


def test_more_columns_than_anybody_keeps(tmp_path: Path) -> None:
    assert code(csv_file(tmp_path / "wide.csv", [[f"c{at}" for at in range(100_000)]])) == "IT105"


@pytest.mark.parametrize("byte", [b" ", b"x", b'"'])
def test_one_endless_line_in_bounded_memory(tmp_path: Path, byte: bytes) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        stream.write(b'Name,Ages\n"' if byte == b"x" else b"")
        for _ in range(40):
            stream.write(byte * 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert code(path) in {"IT104", "IT106", "IS111"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120_000, "in kilobytes"


def test_a_quotation_mark_never_closed(tmp_path: Path) -> None:
    (tmp_path / "open.csv").write_text('Service name,Ages\n"Pretend,5-11\n' + "x,y\n" * 900_000)
    assert code(tmp_path / "open.csv") == "IT104"


def test_markup_and_control_characters_become_harmless_text(tmp_path: Path) -> None:
    nasty = "Pretend \x1b[31m<script>x()</script>[bold]Play\x07"
    path = csv_file(
        tmp_path / "sheet.csv", [HEADINGS, (nasty, "Madeup <b>Hub</b>", "5-11", "", "", "", "", "")]
    )
    found, _, _ = read(path)
    assert found[0].service["name"] == "Pretend [bold]Play"
    assert found[0].provider["name"] == "Madeup Hub"


def test_nothing_is_read_by_a_map_that_nobody_looked_at(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "sheet.csv", [HEADINGS, *ROWS])
    with pytest.raises(Refused, match="nobody has said yet"):
        open_sheet(Asked(path, ON))


def test_a_map_for_other_headings(tmp_path: Path) -> None:
    old = map_for(csv_file(tmp_path / "old.csv", [HEADINGS, *ROWS]))
    new = csv_file(
        tmp_path / "new.csv",
        [("Service name", "Organisation", "Years"), ("Pretend Play", "Madeup Hub", "5-11")],
    )
    with pytest.raises(DataProblem, match="not there any more: Ages"):
        open_sheet(Asked(new, ON, map=old))


@pytest.mark.parametrize(
    ("old", "new", "wanted", "words"),
    [
        ("key: ages", "key: agess", "IS204", "did you mean 'ages'?"), ("key: cost", "key: name", "IS205", "kept"), ("key: name", "key: kept", "IS206", "name"),
        ("columns:", "colums:", "IS201", "did you mean 'columns'?"), ("read: day_month_year", "read: day_first", "IS204", "day_month_year"),
        ("format: 1", "format: 2", "IS203", "docs/spreadsheets.md"), ("columns:", "constants:\n  aera: x\ncolumns:", "IS201", "did you mean 'area'?"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_used_says_where_and_how_to_mend_it(
    tmp_path: Path, old: str, new: str, wanted: str, words: str
) -> None:
    path = csv_file(tmp_path / "sheet.csv", [HEADINGS, *ROWS])
    map_file = map_for(path, change=lambda text: text.replace(old, new, 1))
    with pytest.raises(DataProblem) as raised:
        open_sheet(Asked(path, ON, map=map_file))
    issue = next(one for one in raised.value.issues if one.code == wanted)
    assert words in issue.mend
    assert wanted == "IS206" or issue.line is not None
