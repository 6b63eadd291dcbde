"""A page as an XLSX workbook: what must be read first, then one sheet for each section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from triage.pages.page import Block, Chart, Figures, Page, Section, Table, Words
from triage.pages.sheets import Sheets, writing
from triage.pages.shown import words
from triage.pages.tables import chart_table
from triage.pages.web import SYNTHETIC, WARNINGS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_NARROWEST, _WIDEST = 10, 46


def workbook(page: Page) -> bytes:
    """The workbook; the same page gives the same bytes."""
    with writing(page.title, page.made, page.fingerprint) as (sheets, held):
        first(sheets, page)
        for section in page.sections:
            section_sheet(sheets, section, footer(page))
    return held.getvalue()


def footer(page: Page) -> str:
    """What stands at the foot of every printed sheet."""
    return "; ".join(part for part in (page.title, *stamps(page)) if part)


def stamps(page: Page) -> list[str]:
    """What must be read wherever a sheet of it goes."""
    return [*([SYNTHETIC] if page.synthetic else []), *filter(None, (page.assurance, page.handling))]


def first(sheets: Sheets, page: Page) -> None:
    """The sheet that is opened first: what it is, what to know before using it, and its fingerprint."""
    sheet = sheets.sheet("About", footer(page))
    sheet.set_portrait()
    sheets.width(sheet, 0, 26)
    sheets.width(sheet, 1, 90)
    sheets.text(sheet, 0, 0, page.title, "title")
    row = 1
    for stamp in stamps(page):
        sheets.text(sheet, row, 0, stamp, "stamp")
        sheet.write_blank(row, 1, None, sheets.format("stamp"))
        _merged(sheets, sheet, row, stamp)
        row += 1
    row += 1
    for label, text in page.about:
        sheets.text(sheet, row, 0, label, "label")
        sheets.text(sheet, row, 1, text)
        row += 1
    if page.warnings:
        row += 1
        sheets.text(sheet, row, 0, WARNINGS, "heading")
        row += 1
        for code, text in page.warnings:
            sheets.text(sheet, row, 0, code.replace("_", " "), "warning")
            sheets.text(sheet, row, 1, text, "warning")
            row += 1
    row += 1
    for label, text in (
        ("format", page.format),
        ("made on", page.made.isoformat() if page.made else ""),
        ("fingerprint", page.fingerprint),
    ):
        if text:
            sheets.text(sheet, row, 0, label, "label")
            sheets.text(sheet, row, 1, text)
            row += 1


def _merged(sheets: Sheets, sheet: Worksheet, row: int, text: str) -> None:
    """A stamp over both columns; the text is written again as text, for merging writes what it is given."""
    sheet.merge_range(row, 0, row, 1, None, sheets.format("stamp"))
    sheets.text(sheet, row, 0, text, "stamp")


def section_sheet(sheets: Sheets, section: Section, foot: str) -> None:
    """One section; the heading of a single table stays in sight when scrolling, and is repeated on paper."""
    sheet = sheets.sheet(section.title, foot)
    sheets.text(sheet, 0, 0, section.title, "title")
    row, widths = 2, [_NARROWEST] * 2
    tables: list[int] = []
    for block in section.blocks:
        row = _block(sheets, sheet, block, row, widths, tables) + 1
    for place, width in enumerate(widths):
        sheets.width(sheet, place, min(_WIDEST, width) + 1)
    if len(tables) == 1:
        sheet.freeze_panes(tables[0] + 1, 1)
        sheet.repeat_rows(tables[0])


def _block(sheets: Sheets, sheet: Worksheet, block: Block, row: int, widths: list[int], tables: list[int]) -> int:  # fmt: skip
    """Write a block from ``row`` on; gives the first row after it."""
    if isinstance(block, Words):
        for text in block.paragraphs:
            sheets.text(sheet, row, 0, text, "plain")
            row += 1
        return row
    if isinstance(block, Figures):
        for one in block.figures:
            sheets.text(sheet, row, 0, one.label)
            sheets.cell(sheet, row, 1, one.value, one.kind)
            sheets.text(sheet, row, 2, one.beside, "plain")
            _widen(widths, 0, one.label)
            _widen(widths, 1, words(one.value, one.kind))
            row += 1
        return row
    return _table(
        sheets, sheet, chart_table(block) if isinstance(block, Chart) else block, row, widths, tables
    )


def _table(sheets: Sheets, sheet: Worksheet, table: Table, row: int, widths: list[int], tables: list[int]) -> int:  # fmt: skip
    sheets.text(sheet, row, 0, table.title, "heading_plain")
    row += 1
    if not table.rows:
        sheets.text(sheet, row, 0, table.empty, "plain")
        row += 1
    else:
        for place, column in enumerate(table.columns):
            sheets.text(
                sheet, row, place, column.title, "head" if column.kind in {"text", "day"} else "head_n"
            )
            _widen(widths, place, max(column.title.split(), key=len, default=""))
        tables.append(row)
        row += 1
        for cells in table.rows:
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                sheets.cell(sheet, row, place, cell, column.kind, column.places)
                _widen(widths, place, words(cell, column.kind, column.places))
            row += 1
    if table.note:
        sheets.text(sheet, row, 0, table.note, "note_plain")
        row += 1
    return row


def _widen(widths: list[int], place: int, text: str) -> None:
    """Make a column wide enough for a text, as far as columns go; longer ones are wrapped."""
    widths.extend([_NARROWEST] * (place + 1 - len(widths)))
    widths[place] = max(widths[place], min(_WIDEST, max(map(len, _lines(text)), default=0)))


def _lines(text: str) -> Sequence[str]:
    return text.split("\n")
