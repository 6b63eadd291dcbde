"""The rows of a package in a temporary database, so that a package of any size can be joined in bounded memory."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from triage.interchange.tables.container import Package
from triage.interchange.tables.delimited import Dialect, Opener, dialect_of, distinct, rows_of
from triage.interchange.tables.faults import refused
from triage.interchange.tables.shapes import MORE, Shape

Record = dict[str, Any]
"""A row by its columns; columns without anything in them are left out."""
_BATCH = 2_000
MAX_ROWS = 5_000_000


@dataclass
class Table:
    """One table as it was read."""

    file: str
    """``services.csv``."""
    name: str | None
    """``service``; None where the standard has no such table."""
    columns: list[str]
    """Headings made distinct, in their order."""
    header: list[str]
    """Headings as they are written."""
    dialect: Dialect | None
    """None for a package in JSON."""
    linked: tuple[str, ...] = ()
    """Columns by which rows are found."""
    rows: int = 0
    number: int = field(default=0)
    """Of its table in the database."""


class Staged:
    """A package's rows, found by line, id or reference; its file is gone when the block ends."""

    def __init__(self, package: Package, shape: Shape) -> None:
        """Read every table; raises :class:`triage.errors.DataProblem` for one that cannot be read."""
        self.shape = shape
        self._folder = tempfile.TemporaryDirectory(prefix="triage-tables-")
        self._base = sqlite3.connect(Path(self._folder.name) / "rows.db", isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE; PRAGMA cache_size=-16000"
        )
        self.tables: list[Table] = []
        self.by_name: dict[str, Table] = {}
        self._hash = hashlib.sha256()
        try:
            for file, opened in package.tables.items():
                self._take(file, opened)
            for file, rows in package.lists.items():
                self._take_list(file, rows)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the temporary file."""
        self.close()

    def close(self) -> None:
        """Remove the temporary file."""
        self._base.close()
        self._folder.cleanup()

    def _take(self, file: str, opened: Opener) -> None:
        try:
            dialect = dialect_of(opened, file)
            rows = rows_of(opened, dialect, file)
            first = next(rows, None)
            header = first.cells if first else []
            columns = distinct([heading.strip().lower().removeprefix("#") for heading in header])
            self._fill(
                self._table(file, columns, header, dialect),
                ((row.line, _record(columns, row.cells)) for row in rows if row.cells),
            )
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise refused("IT111", "the zip file is damaged", "fetch it again", file=file) from None

    def _take_list(self, file: str, rows: list[Any]) -> None:
        columns: dict[str, None] = {}
        for row in rows:
            if not isinstance(row, dict):
                raise refused("IT115", "a row is no mapping of columns", "fetch the file again", file=file)
            columns |= dict.fromkeys(row)
        table = self._table(file, list(columns), list(columns), None)
        self._fill(table, ((number, row) for number, row in enumerate(rows, start=1)))

    def _table(self, file: str, columns: list[str], header: list[str], dialect: Dialect | None) -> Table:
        name = self.shape.stems.get(file.lower().removesuffix(".csv"))
        if name in self.by_name:
            name = None
        linked = tuple(
            dict.fromkeys(
                nest.column
                for nest in self.shape.nests
                if nest.many and nest.table == name and nest.column in columns
            )
        )
        table = Table(file, name, columns, header, dialect, linked, number=len(self.tables))
        spare = "".join(f", l{place} TEXT" for place in range(len(linked)))
        self._base.execute(
            f"CREATE TABLE t{table.number} (line INTEGER PRIMARY KEY, id TEXT, body TEXT{spare})"
        )
        self.tables.append(table)
        self._hash.update(json.dumps([file, columns]).encode())
        if name:
            self.by_name[name] = table
        return table

    def _fill(self, table: Table, rows: Iterator[tuple[int, Record]] | Any) -> None:
        marks = ", ".join("?" * (3 + len(table.linked)))
        statement = f"INSERT INTO t{table.number} VALUES ({marks})"  # noqa: S608 - a number of our own
        batch = []
        self._base.execute("BEGIN")
        for line, row in rows:
            table.rows += 1
            if table.rows > MAX_ROWS:
                raise refused(
                    "IT116",
                    f"a table has more than {MAX_ROWS:,} rows",
                    "give a smaller package",
                    file=table.file,
                )
            body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            self._hash.update(body.encode("utf-8", "surrogatepass"))
            batch.append(
                (line, _key(row.get("id")), body, *(_key(row.get(column)) for column in table.linked))
            )
            if len(batch) >= _BATCH:
                self._base.executemany(statement, batch)
                batch = []
        self._base.executemany(statement, batch)
        self._base.execute("COMMIT")
        self._base.execute(f"CREATE INDEX i{table.number} ON t{table.number} (id)")
        for place in range(len(table.linked)):
            self._base.execute(f"CREATE INDEX i{table.number}_{place} ON t{table.number} (l{place})")

    @property
    def fingerprint(self) -> str:
        """The same for the same rows of the same tables."""
        return self._hash.hexdigest()[:16]

    def all(self, table: Table) -> Iterator[tuple[int, Record]]:
        """Give line and row of every row in the order of the file."""
        statement = f"SELECT line, body FROM t{table.number} ORDER BY line"  # noqa: S608
        for line, body in self._base.execute(statement):
            yield line, json.loads(body)

    def by_id(self, name: str, key: Any) -> tuple[int, Record] | None:
        """Give the first row of a table with this id."""
        table = self.by_name.get(name)
        wanted = _key(key)
        if table is None or wanted is None:
            return None
        statement = f"SELECT line, body FROM t{table.number} WHERE id = ? ORDER BY line LIMIT 1"  # noqa: S608
        found = self._base.execute(statement, (wanted,)).fetchone()
        return (found[0], json.loads(found[1])) if found else None

    def by_link(self, name: str, column: str, key: Any) -> list[tuple[int, Record]]:
        """Give the rows of a table whose column refers to this id, in the order of the file."""
        table = self.by_name.get(name)
        wanted = _key(key)
        if table is None or wanted is None or not table.rows or column not in table.linked:
            return []
        place = table.linked.index(column)
        statement = f"SELECT line, body FROM t{table.number} WHERE l{place} = ? ORDER BY line"  # noqa: S608
        return [(line, json.loads(body)) for line, body in self._base.execute(statement, (wanted,))]

    def ids_given_twice(self) -> list[tuple[Table, str, int]]:
        """Give table, id and number of rows for each id that several rows of a table have."""
        return [
            (table, key, count)
            for table in self.tables
            if table.name and "id" in table.columns
            for key, count in self._base.execute(
                f"SELECT id, COUNT(*) FROM t{table.number} WHERE id IS NOT NULL GROUP BY id HAVING COUNT(*) > 1 LIMIT 100"  # noqa: S608
            )
        ]

    def broken_links(self) -> Iterator[tuple[Table, int, str, str]]:
        """Give table, line, column and table meant, for each reference to a row that is not there."""
        links: Mapping[str, Mapping[str, str]] = self.shape.links
        for table in self.tables:
            for column, meant in links.get(table.name or "", {}).items():
                target = self.by_name.get(meant)
                if column not in table.columns:
                    continue
                for line, row in self.all(table):
                    if row.get(column) not in (None, "") and (
                        target is None or self.by_id(meant, row[column]) is None
                    ):
                        yield table, line, column, meant


def _key(value: Any) -> str | None:
    return None if value is None or value == "" else str(value).strip()


def _record(columns: list[str], cells: list[str]) -> Record:
    found: Record = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    if len(cells) > len(columns):
        found[MORE] = cells[len(columns) :]
    return found
