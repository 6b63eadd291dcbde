"""A page as JSON and as CSV, for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from triage.pages.page import Absent, Block, Cell, Chart, Figures, Page, Table, Words
from triage.pages.safe import unformula
from triage.pages.shown import plain, settled

LONG = ("section", "block", "row", "column", "value", "absent", "kind")
"""Columns of a whole page as CSV: one line for each cell."""


def as_json(page: Page) -> dict[str, Any]:
    """Plain data: facts at the top, then every section; amounts that are Decimal are texts, hidden and unknown are null."""
    return {
        "format": page.format,
        **page.facts,
        "title": page.title,
        "made": page.made.isoformat() if page.made else None,
        "synthetic": page.synthetic,
        "assured": not page.assurance,
        **({"assurance": page.assurance} if page.assurance else {}),
        **({"handling": page.handling} if page.handling else {}),
        "about": [{"label": label, "text": text} for label, text in page.about],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "blocks": [block_json(one) for one in section.blocks],
            }
            for section in page.sections
        ],
        "warnings": [{"code": code, "text": text} for code, text in page.warnings],
        "fingerprint": page.fingerprint,
    }


def value(cell: Cell) -> str | int | float | bool | None:
    """One cell as JSON holds it."""
    cell = settled(cell)
    if isinstance(cell, Absent):
        return None
    if isinstance(cell, Decimal):
        return plain(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def block_json(block: Block) -> dict[str, Any]:
    """One block of a section."""
    if isinstance(block, Words):
        return {"what": "words", "paragraphs": list(block.paragraphs)}
    if isinstance(block, Figures):
        return {
            "what": "figures",
            "figures": [
                {
                    "key": one.key,
                    "label": one.label,
                    "value": value(one.value),
                    "kind": one.kind,
                    "beside": one.beside,
                    **_absent({"value": one.value}),
                }
                for one in block.figures
            ],
        }
    if isinstance(block, Table):
        return {
            "what": "table",
            "key": block.key,
            "title": block.title,
            "columns": [
                {"key": column.key, "title": column.title, "kind": column.kind} for column in block.columns
            ],
            "rows": [row_json(block, row) for row in block.rows],
            "note": block.note,
        }
    return _chart(block)


def row_json(table: Table, row: tuple[Cell, ...]) -> dict[str, Any]:
    """One row under the keys of its columns; ``suppressed`` says whether any of it is hidden."""
    cells = {column.key: cell for column, cell in zip(table.columns, row, strict=True)}
    return {
        **{key: value(cell) for key, cell in cells.items()},
        "suppressed": any(cell is Absent.HIDDEN for cell in cells.values()),
        **_absent(cells),
    }


def _absent(cells: dict[str, Cell]) -> dict[str, Any]:
    found = {key: one.name.lower() for key, cell in cells.items() if isinstance(one := settled(cell), Absent)}
    return {"absent": found} if found else {}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "what": "chart",
        "key": chart.key,
        "title": chart.title,
        "shape": chart.shape,
        "unit": chart.unit,
        "alt": chart.alt,
        "centre": _end(chart.centre),
        "marks": [
            {
                "label": mark.label,
                "value": _end(mark.value),
                "low": _end(mark.low),
                "high": _end(mark.high),
                "after": _end(mark.after),
                "note": mark.note,
            }
            for mark in chart.marks
        ],
    }


def _end(number: float | None) -> float | None:
    return None if number is None or isinstance(settled(number), Absent) else number


def rows_as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV under every key that any of them has; a text that a spreadsheet would run as a formula is quoted."""
    listed = list(rows)
    written = io.StringIO()
    if listed:
        names = list(dict.fromkeys(key for row in listed for key in row))
        writer = csv.DictWriter(written, fieldnames=names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {key: unformula(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            for row in listed
        )
    return written.getvalue()


def as_csv(page: Page, table: str = "") -> str:
    """CSV with a header: one table under its own columns, or the whole page with one line for each figure.

    Raises :class:`KeyError` where the page has no table of that key. A text that a spreadsheet would run as a formula is
    quoted. Where nobody signed for live use, or figures are made up, every line says so.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    stamp = _stamp(page)
    if table:
        found = next(one for one in (*_tables(page), None) if one is None or one.key == table)
        if found is None:
            raise KeyError(table)
        writer.writerow([*(column.key for column in found.columns), *stamp])
        for row in found.rows:
            writer.writerow([*(_csv(cell) for cell in row), *stamp.values()])
        return written.getvalue()
    writer.writerow([*LONG, *stamp])
    for line in _long(page):
        writer.writerow([*map(_csv, line), *stamp.values()])
    return written.getvalue()


def _tables(page: Page) -> Iterator[Table]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block


def _stamp(page: Page) -> dict[str, str]:
    found = {}
    if page.assurance:
        found["assurance"] = unformula(page.assurance)
    if page.synthetic:
        found["data"] = "synthetic"
    return found


def _csv(cell: Cell) -> str | int | float | None:
    """One cell: absent ones stand as their word, so that nobody takes them for nought."""
    cell = settled(cell)
    if isinstance(cell, Absent):
        return cell.value
    if isinstance(cell, str):
        return unformula(cell)
    return value(cell)


def _long(page: Page) -> Iterator[tuple[Cell, ...]]:
    for label, text in page.about:
        yield ("about", "", label, "text", text, "", "text")
    for code, text in page.warnings:
        yield ("warnings", "", code, "text", text, "", "text")
    for section in page.sections:
        for block in section.blocks:
            for line in _lines(block):
                yield (section.key, *line)
    if page.fingerprint:
        yield ("fingerprint", "", "", "text", page.fingerprint, "", "text")


def _lines(block: Block) -> Iterator[tuple[Cell, ...]]:
    if isinstance(block, Words):
        for number, text in enumerate(block.paragraphs, 1):
            yield ("words", str(number), "text", text, "", "text")
    elif isinstance(block, Figures):
        for one in block.figures:
            yield ("figures", one.key, "value", _found(one.value), _why(one.value), one.kind)
            if one.beside:
                yield ("figures", one.key, "beside", one.beside, "", "text")
    elif isinstance(block, Table):
        for number, row in enumerate(block.rows, 1):
            for column, cell in zip(block.columns, row, strict=True):
                yield (block.key, str(number), column.key, _found(cell), _why(cell), column.kind)
    else:
        for mark in block.marks:
            for name in ("value", "low", "high", "after"):
                number_or_none = _end(getattr(mark, name))
                if number_or_none is not None:
                    yield (block.key, mark.label, name, number_or_none, "", block.kind)


def _found(cell: Cell) -> Cell:
    return "" if isinstance(settled(cell), Absent) else cell


def _why(cell: Cell) -> str:
    cell = settled(cell)
    return cell.name.lower() if isinstance(cell, Absent) else ""
