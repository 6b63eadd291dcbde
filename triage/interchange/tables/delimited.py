"""Text tables of any origin: which encoding, which delimiter, and the rows one at a time in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO

from triage.interchange.tables.faults import refused

MAX_LINE = 4_000_000
"""Characters of one line."""
MAX_CELL = 2_000_000
"""Characters of one cell; outlines of areas are the longest that real tables hold."""
MAX_COLUMNS = 2_000
_CHUNK = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",;\t|"

Opener = Callable[[], BinaryIO]
"""Opens the bytes of one table from their beginning, as often as it is called."""


@dataclass(frozen=True)
class Dialect:
    """How a text table is written."""

    encoding: str = "utf-8"
    """Name for Python; with ``utf-8-sig`` and ``utf-16`` a byte order mark is written."""
    delimiter: str = ","
    newline: str = "\n"
    """What ends a line: ``\\n``, ``\\r\\n`` or ``\\r``."""


@dataclass(frozen=True)
class Row:
    """One row of a text table."""

    line: int
    """1-based line on which it begins; a cell may hold line breaks."""
    cells: list[str]


def dialect_of(opened: Opener, name: str) -> Dialect:
    """Find out how a table is written, reading all of it once; raises :class:`triage.errors.DataProblem`.

    A table without a byte order mark is UTF-8 where all of it is, else Windows text (cp1252).
    """
    with opened() as stream:
        head = stream.read(_CHUNK)
    if not head:
        raise refused(
            "IT101", "the file is empty", "give a file with a heading row and rows below it", file=name
        )
    encoding = _encoding(head, opened, name)
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff")
    newline = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r" if "\r" in text else "\n"
    return Dialect(encoding, _delimiter(text, newline), newline)


def _encoding(head: bytes, opened: Opener, name: str) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        even, odd = head[0:400:2].count(0), head[1:400:2].count(0)
        if max(even, odd) > len(head[:400]) // 4 and min(even, odd) < max(even, odd) // 8:
            return "utf-16-le" if odd > even else "utf-16-be"
        raise _not_text(name)
    for encoding in ("utf-8", "cp1252"):
        if _all_decodes(opened, encoding):
            return encoding
    raise refused(
        "IT102", "the file is neither UTF-8, UTF-16 nor Windows text", "save it again as CSV UTF-8", file=name
    )


def _all_decodes(opened: Opener, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with opened() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _not_text(name: str) -> Exception:
    return refused(
        "IT103",
        "this is not a text file (it holds NUL characters)",
        "save the sheet again as CSV UTF-8, or as xlsx",
        file=name,
    )


def _delimiter(text: str, newline: str) -> str:
    """Choose the sign that stands equally often in most lines, outside quotation marks; a comma where none does."""
    counts: dict[str, Counter[int]] = {mark: Counter() for mark in _DELIMITERS}
    quoted, found = False, Counter[str]()
    for sign in text[:20_000] + newline[-1]:
        if sign == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif sign in counts:
            found[sign] += 1
        elif sign == newline[-1]:
            for mark, count in found.items():
                counts[mark][count] += 1
            found.clear()

    def evenness(mark: str) -> tuple[int, int]:
        count, lines = max(counts[mark].items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        return lines, count

    best = max(_DELIMITERS, key=evenness)
    return best if counts[best] else ","


def rows_of(opened: Opener, dialect: Dialect, name: str) -> Iterator[Row]:
    """Give the rows of a table, blank ones too; raises :class:`triage.errors.DataProblem` with the line.

    Memory is bounded by :data:`MAX_LINE` and :data:`MAX_CELL`, whatever the file holds.
    """
    if csv.field_size_limit() < MAX_CELL:
        csv.field_size_limit(MAX_CELL)
    lines = _Lines(opened, dialect, name)
    reader = csv.reader(iter(lines), delimiter=dialect.delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refused(
                "IT104",
                "a cell is longer than any cell may be, or a quotation mark that opens here is never closed",
                'look for a single " in this line; inside a cell it is written ""',
                file=name,
                line=begins,
            ) from None
        if len(cells) > MAX_COLUMNS:
            raise refused(
                "IT105",
                f"a row has {len(cells):,} columns; the most is {MAX_COLUMNS:,}",
                "keep the columns that say something about services, and save it again",
                file=name,
                line=begins,
            )
        yield Row(begins, cells)


class _Lines:
    """The lines of a table with their ends, never more than one in memory."""

    def __init__(self, opened: Opener, dialect: Dialect, name: str) -> None:
        self._opened, self._dialect, self._name = opened, dialect, name

    def __iter__(self) -> Iterator[str]:
        end = "\r" if self._dialect.newline == "\r" else "\n"
        with self._opened() as raw:
            text = io.TextIOWrapper(raw, encoding=self._dialect.encoding, newline="")
            try:
                yield from self._split(text, end)
            except UnicodeDecodeError:
                raise refused(
                    "IT102",
                    f"the file begins as {self._dialect.encoding} text and then is not",
                    "save it again as CSV UTF-8",
                    file=self._name,
                ) from None

    def _split(self, text: IO[str], end: str) -> Iterator[str]:
        waiting, number = "", 1
        while chunk := text.read(_CHUNK):
            if "\x00" in chunk:
                raise _not_text(self._name)
            *whole, waiting = (waiting + chunk).split(end)
            for line in whole:
                yield line + end
            number += len(whole)
            if len(waiting) > MAX_LINE:
                raise refused(
                    "IT106",
                    f"a line has more than {MAX_LINE:,} characters",
                    "this is no table of services; give a CSV file with one service a line",
                    file=self._name,
                    line=number,
                )
        if waiting:
            yield waiting


def written(rows: Sequence[str], dialect: Dialect) -> str:
    """Give one row as it stands in a file, with its end."""
    line = io.StringIO()
    csv.writer(line, delimiter=dialect.delimiter, lineterminator=dialect.newline).writerow(rows)
    return line.getvalue()


def distinct(header: Sequence[str]) -> list[str]:
    """Names for columns, each its own: a heading given twice gets a number, an empty one its place.

    >>> distinct(["Name", "Phone", "Phone", ""])
    ['Name', 'Phone', 'Phone (2)', 'column 4']
    """
    found: list[str] = []
    taken: set[str] = set()
    for place, heading in enumerate(header, start=1):
        base = heading.strip() or f"column {place}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        found.append(name)
    return found
