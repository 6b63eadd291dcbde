"""Reports and statements as plain data, and the ways they are shown: web page, workbook, JSON, CSV."""

from __future__ import annotations

from triage.pages.data import as_csv, as_json, rows_as_csv
from triage.pages.page import (
    HIDDEN,
    NOT_APPLICABLE,
    UNKNOWN,
    Absent,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Kind,
    Mark,
    Page,
    Section,
    Table,
    Words,
)
from triage.pages.shown import words
from triage.pages.web import html

__all__ = [
    "HIDDEN",
    "NOT_APPLICABLE",
    "UNKNOWN",
    "Absent",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Figure",
    "Figures",
    "Kind",
    "Mark",
    "Page",
    "Section",
    "Table",
    "Words",
    "as_csv",
    "as_json",
    "html",
    "rows_as_csv",
    "words",
    "workbook",
]


def workbook(page: Page) -> bytes:
    """The page as an XLSX workbook; see :func:`triage.pages.book.workbook`."""
    from triage.pages.book import workbook as made  # noqa: PLC0415 - the library that writes it is loaded only here

    return made(page)
