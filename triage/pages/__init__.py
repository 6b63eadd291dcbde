"""Reports and statements as plain data, and the ways they are shown: web page, workbook, JSON, CSV."""

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
]
