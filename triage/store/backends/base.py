"""What all databases share: plain SQL from tables, columns and values; digests of rows; the schema's steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from triage.errors import StoreProblem, TriageError
from triage.store.backends.place import Part, Place
from triage.store.failures import mapped, read_only
from triage.store.migrations.step import Migration
from triage.store.row_hashes import RowHashes
from triage.store.watching import Watch

Row = dict[str, Any]


class SqlDatabase(ABC):
    """One open part of a record; every error that leaves it is ours."""

    readonly: bool
    place: Place | None
    part: Part

    def __init__(self, *, readonly: bool, part: Part = "record", place: Place | None = None) -> None:
        """Serve one part; ``place`` is where the whole record lies, None for one in memory."""
        self.readonly = readonly
        self.part = part
        self.place = place
        self.refusal: Callable[[], TriageError] = read_only
        """Makes what is raised where something is to be written and nothing can be."""
        self.row_hashes: RowHashes | None = None
        """Digests of the rows, kept with every write; None for a part that keeps none."""
        self.patience: float | None = None
        """Seconds to wait for another writer, where that is to be less than usual; a look is never kept waiting for long."""
        self.watch: Watch | None = None
        """Who hears of each step before and after it is kept; the audit log."""

    # what each database does in its own way

    @abstractmethod
    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query as plain mappings."""

    @abstractmethod
    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Read the first row of a query, or None."""

    @abstractmethod
    def search(self, table: str, column: str, text: str) -> list[Row]:
        """Find rows whose ``column`` holds all words of ``text``, best first."""

    @property
    @abstractmethod
    def stepping(self) -> bool:
        """Whether a step is under way: inside ``writing()``."""

    @abstractmethod
    def triggers(self) -> set[str]:
        """Names of the triggers of this part."""

    @abstractmethod
    def integrity(self) -> list[str]:
        """Ask the database what it finds wrong with itself; empty when it is well."""

    @abstractmethod
    def copy_to(self, path: Path) -> None:
        """Make a whole copy of this part at ``path``, with the same key, and read it back."""

    @abstractmethod
    def scrub(self) -> bool:
        """Leave nothing of what was removed in files, indexes or logs; outside ``writing()``.

        False where somebody still reads an older state, or where the database does that in its own time.
        """

    @abstractmethod
    def index_words(self) -> None:
        """Index the words that cases are found by, where that was not done or was broken off."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _roll_back(self) -> None: ...

    @abstractmethod
    def _execute(self, sql: str, values: Sequence[Any]) -> tuple[int, int]: ...

    @abstractmethod
    def _define(self, statement: str) -> None: ...

    @abstractmethod
    def _holds(self, table: str) -> bool: ...

    # what is the same everywhere

    def select(self, table: str, where: Mapping[str, Any] | None = None, order: str = "1") -> list[Row]:
        """Read the rows of ``table`` in which each column has the value given; a column set to None is not asked for."""
        asked = {column: value for column, value in (where or {}).items() if value is not None}
        condition = f" WHERE {' AND '.join(f'{column} = ?' for column in asked)}" if asked else ""
        return self.rows(f"SELECT * FROM {table}{condition} ORDER BY {order}", tuple(asked.values()))  # noqa: S608 - names are our own

    def insert(self, table: str, values: Mapping[str, Any], *, ignore: bool = False) -> int:
        """Add one row; returns the number made for it, where its key is one.

        With ``ignore`` a row that is already there is left as it is, and the number means nothing.
        """
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        ending = " ON CONFLICT DO NOTHING" if ignore else ""
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks}){ending}"  # noqa: S608 - table and column names are our own
        added, identity = self._write(sql, tuple(values.values()))
        if self.row_hashes and added:
            self.row_hashes.added(table, values, identity)
        return identity

    def change(self, table: str, values: Mapping[str, Any], where: str, at: Sequence[Any]) -> None:
        """Change the rows that ``where`` names."""
        names = ", ".join(f"{name} = ?" for name in values)
        if self.row_hashes:
            self.row_hashes.changing(table, values, where, at)
        self._write(f"UPDATE {table} SET {names} WHERE {where}", (*values.values(), *at))  # noqa: S608 - table and column names are our own

    def remove(self, table: str, where: str, at: Sequence[Any]) -> None:
        """Remove the rows that ``where`` names; only erasing and undoing do this."""
        if self.row_hashes:
            self.row_hashes.removing(table, where, at)
        self._write(f"DELETE FROM {table} WHERE {where}", tuple(at))  # noqa: S608 - the table name is our own

    def _write(self, sql: str, values: Sequence[Any]) -> tuple[int, int]:
        """Run one statement; returns how many rows it touched and the number of the row it added."""
        if not self.stepping:
            raise RuntimeError("a write outside `writing()` could be half a step")
        with mapped():
            return self._execute(sql, [plain(value) for value in values])

    def writing(self) -> AbstractContextManager[None]:
        """One whole step: all of it is kept or nothing; raises :class:`Locked` where nothing may be written.

        The only writer's place is taken at the start, so that what is read inside is what will be written on.
        """
        return self._step()

    @contextmanager
    def _step(self) -> Iterator[None]:
        if self.readonly:
            raise self.refusal()
        self._begin()
        try:
            yield
            if self.row_hashes:
                self.row_hashes.settle()
            if self.watch:
                self.watch.before_commit()
            self._commit()
        except BaseException:
            self._roll_back()
            if self.row_hashes:
                self.row_hashes.forget()
            if self.watch:
                self.watch.after_rollback()
            raise
        if self.watch:
            self.watch.after_commit()

    # the schema

    @property
    def _steps_table(self) -> str:
        return "migrations" if self.part == "record" else f"{self.part}_migrations"

    def version(self) -> int:
        """Find the number of the latest step applied; 0 where there is no such part."""
        if not self._holds(self._steps_table):
            return 0
        row = self.one(f"SELECT MAX(number) AS newest FROM {self._steps_table}")  # noqa: S608 - our own name
        return int(row["newest"] or 0) if row else 0

    def checked_version(self, newest: int) -> int:
        """Find the version; raises :class:`StoreProblem` for one newer than this program."""
        version = self.version()
        if version > newest:
            raise StoreProblem(
                "this record was made by a newer version of the program",
                why=f"its format is number {version}; this program knows up to {newest}, and guessing could lose something",
                mend="update the program (`pip install --upgrade needs-triage`) and try again; nothing was changed",
            )
        return version

    def apply(self, steps: Sequence[Migration], beside: SqlDatabase | None = None) -> None:
        """Apply the steps that are missing, inside ``writing()``; ``beside`` is the identity store that steps may move to."""
        version = self.checked_version(steps[-1].number)
        with mapped():
            self._define(
                f"CREATE TABLE IF NOT EXISTS {self._steps_table} (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
            )
        for step in steps:
            if step.number <= version:
                continue
            with mapped():
                for statement in step.statements:
                    self._define(statement)
            if step.move:
                step.move(self, beside)
            self.insert(
                self._steps_table,
                {
                    "number": step.number,
                    "name": step.name,
                    "applied_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
                },
            )


def plain(value: Any) -> Any:
    """A value as every database holds it: days as ISO text, yes and no as 1 and 0."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
