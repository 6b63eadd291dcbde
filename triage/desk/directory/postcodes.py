"""The workspace's own table of whole postcodes, ``directory/tables/postcodes.csv``.

A CSV file in UTF-8 with a row of headings: ``postcode`` and any of ``authority``, ``lower_authority`` (ONS codes; where
there are two tiers ``authority`` is the county), ``imd_decile`` (1 the most deprived, to 10), ``easting`` and
``northing`` (metres). It may hold the whole country, so it is no part of the directory's texts: a row is looked up when
a case has a whole postcode, and what it says becomes a fact of the case (``home_authority``, ``imd_decile`` where the
case has none). Facts of the case are stored with the decision, which is what makes it replayable without the table.

Looking up reads a few lines of a file that is in order of postcode, however long; any other is read through.
"""

from __future__ import annotations

import csv
import mmap
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.model import CaseFile, Issue
from triage.signposting.geography import whole_postcode

NAME = "tables/postcodes.csv"
"""Where the table lies below ``directory/``."""
COLUMNS = ("postcode", "authority", "lower_authority", "imd_decile", "easting", "northing")
_AUTHORITY = re.compile(r"[A-Z][0-9]{8}")
_WHY = "a home placed wrongly would be sent to the wrong services"
_LONGEST = 4096
"""Bytes of the longest line that is read: a row of this table is far shorter."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Home:
    """What the table says of one postcode; None is not known."""

    postcode: str
    authority: str | None = None
    lower_authority: str | None = None
    imd_decile: int | None = None
    place: tuple[int, int] | None = None
    """Easting and northing in metres."""

    @property
    def home_authority(self) -> str | None:
        """The lowest-tier authority that is known."""
        return self.lower_authority or self.authority


def with_home(desk: Desk, case: CaseFile) -> CaseFile:
    """A case with what the workspace's table says of its whole postcode; the case as it is where the table is silent.

    The table's authority counts before one that the case states, and a decile only where the case has none. A table
    with a fault keeps nobody from a decision: it is made without it, and the desk's notice says so.
    """
    code = whole_postcode(case.child.postcode)
    path = desk.workspace.folder / "directory" / NAME if desk.workspace else None
    if code is None or path is None or not path.is_file():
        return case
    try:
        home = home_at(path, code)
    except DataProblem as problem:
        desk.table_trouble = f"{problem.issues[0].place}: {problem.what}"
        return case
    if home is None:
        return case
    known = {"home_authority": home.home_authority} if home.home_authority else {}
    decile = {"imd_decile": home.imd_decile} if home.imd_decile and case.child.imd_decile is None else {}
    return case.model_copy(update={"child": case.child.model_copy(update={**known, **decile})})


def home_at(path: Path, postcode: str) -> Home | None:
    """The row of a whole postcode in its usual form (``B90 1AB``), or None where the table has none.

    Raises :class:`DataProblem` for a table that cannot be read, a row with a fault, and two rows that disagree.
    """
    try:
        with path.open("rb") as file:
            if not file.seek(0, 2):
                _fault(path, 1, "the file is empty")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
                return _Table(path, text).home(postcode)
    except OSError as error:
        _fault(path, None, f"the table cannot be read: {error.strerror}")


def faults(path: Path) -> Iterator[Issue]:
    """Every fault of a table, row by row, holding one row at a time: for checking, not for deciding."""
    before = ""
    try:
        with path.open("rb") as file:
            columns = _headings(path, file.readline(_LONGEST))
            number = 1
            while line := file.readline(_LONGEST):
                number += 1
                if not line.strip():
                    continue
                try:
                    home = _row(path, number, line, columns)
                except DataProblem as problem:
                    yield problem.issues[0]
                    continue
                key = _key(home.postcode)
                if key <= before:
                    twice = "stands twice, or its rows are" if key == before else "is"
                    yield _issue(path, number, f"this postcode {twice} not in order", severity="warning")
                before = max(before, key)
    except OSError as error:
        yield _issue(path, None, f"the table cannot be read: {error.strerror}")
    except DataProblem as problem:
        yield problem.issues[0]


class _Table:
    """One open table: headings read, rows by place."""

    def __init__(self, path: Path, text: mmap.mmap) -> None:
        self._path, self._text = path, text
        end = text.find(b"\n", 0, _LONGEST)
        self._begin = (end if end >= 0 else min(len(text), _LONGEST)) + 1
        self._columns = _headings(path, text[: self._begin])

    def home(self, postcode: str) -> Home | None:
        outward, inward = postcode.split()
        found = self._by_order(postcode)
        if not found:
            forms = {f"{outward} {inward}", outward + inward, f"{outward:<4}{inward}"}
            found = {home for form in forms for home in self._anywhere(form.encode(), postcode)}
        if len(found) > 1:
            _fault(self._path, None, "a postcode stands twice and the rows disagree")
        return next(iter(found), None)

    def _by_order(self, postcode: str) -> set[Home]:
        """The rows of a postcode in a table in order; nothing where it is not found so."""
        wanted, low, high = _key(postcode), self._begin, len(self._text)
        while low < high:
            middle = self._line_at((low + high) // 2)
            code = self._code(middle)
            if code is None or _key(code) >= wanted:
                high = min(middle, (low + high) // 2)
            else:
                low = self._end(middle)
        found = set()
        while low < len(self._text) and self._code(low) == postcode:
            found.add(self._home(low))
            low = self._end(low)
        return found

    def _anywhere(self, form: bytes, postcode: str) -> Iterator[Home]:
        """Every row that has the postcode so written, wherever it stands."""
        at = self._text.find(form, self._begin)
        while at >= 0:
            line = self._line_at(at)
            if self._code(line) == postcode:
                yield self._home(line)
            at = self._text.find(form, self._end(line))

    def _line_at(self, at: int) -> int:
        """Where the line with this byte begins."""
        least = max(self._begin, at - _LONGEST)
        return max(self._text.rfind(b"\n", least, at) + 1, least)

    def _end(self, line: int) -> int:
        found = self._text.find(b"\n", line, line + _LONGEST)
        return found + 1 if found >= 0 else min(line + _LONGEST, len(self._text))

    def _code(self, line: int) -> str | None:
        try:
            cells = next(csv.reader([self._text[line : self._end(line)].decode("utf-8").rstrip("\r\n")]), [])
        except (UnicodeDecodeError, csv.Error):
            return None
        place = self._columns.index("postcode")
        return whole_postcode(cells[place]) if len(cells) > place else None

    def _home(self, line: int) -> Home:
        text = self._text[line : self._end(line)]
        try:
            return _row(self._path, 0, text, self._columns)
        except DataProblem:
            return _row(self._path, self._number(line), text, self._columns)

    def _number(self, line: int) -> int:
        """The 1-based number of a line, counted only where a fault must name its place."""
        number = 1
        for begin in range(0, line, 1 << 20):
            number += self._text[begin : min(begin + (1 << 20), line)].count(b"\n")
        return number


def _key(postcode: str) -> str:
    """Orders postcodes as the published lists do: district by district, ``B9`` before ``B90``."""
    outward, inward = postcode.split()
    return f"{outward:<4}{inward}"


def _headings(path: Path, line: bytes) -> tuple[str, ...]:
    try:
        text = line.removeprefix(_BOM).decode("utf-8").strip()
    except UnicodeDecodeError:
        _fault(path, 1, "the file is not UTF-8 text", "save it again as CSV in UTF-8")
    names = tuple(name.strip().strip('"').casefold() for name in text.split(","))
    mend = f"the first row names the columns: {', '.join(COLUMNS)}; postcode must be among them"
    if "postcode" not in names or len(set(names)) < len(names):
        _fault(path, 1, "the headings cannot be read", mend)
    if not set(names) <= set(COLUMNS):
        _fault(path, 1, "a heading is not one of this table's", mend)
    return names


def _row(path: Path, number: int, line: bytes, columns: tuple[str, ...]) -> Home:
    try:
        cells = next(csv.reader([line.decode("utf-8").rstrip("\r\n")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        _fault(path, number, "the row cannot be read", "save the table again as CSV in UTF-8")
    if len(cells) != len(columns):
        _fault(path, number, f"the row has {len(cells)} cells and there are {len(columns)} headings")
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    code = whole_postcode(row["postcode"])
    if code is None:
        _fault(path, number, "this is not a whole postcode", "write it as in B90 1AB")
    codes = [row.get(name) or None for name in ("authority", "lower_authority")]
    if any(one is not None and not _AUTHORITY.fullmatch(one) for one in codes):
        _fault(path, number, "this is not the code of an authority", "use the ONS code, such as E08000029")
    decile = _whole(path, number, row, "imd_decile", 1, 10)
    east, north = (_whole(path, number, row, name, 0, 1_300_000) for name in ("easting", "northing"))
    place = (east, north) if east is not None and north is not None else None
    return Home(code, codes[0], codes[1], decile, place)


def _whole(path: Path, number: int, row: Mapping[str, str], name: str, least: int, most: int) -> int | None:
    text = row.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= most:
        _fault(path, number, f"'{name}' is not a whole number from {least} to {most}")
    return int(text)


def _issue(
    path: Path,
    number: int | None,
    what: str,
    mend: str = "see directory/README.md",
    *,
    severity: str = "error",
) -> Issue:
    return Issue.model_validate(
        {
            "file": f"directory/tables/{path.name}",
            "line": number,
            "code": "DR610",
            "severity": severity,
            "what": what,
            "why": _WHY,
            "mend": mend,
        }
    )


def _fault(path: Path, number: int | None, what: str, mend: str = "see directory/README.md") -> NoReturn:
    raise DataProblem([_issue(path, number, what, mend)])
