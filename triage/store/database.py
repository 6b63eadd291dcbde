"""What the record asks of the database it lies in; see :mod:`triage.store.backends` for the databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from triage.store.backends.place import Part, Place
    from triage.store.row_hashes import RowHashes
    from triage.store.watching import Watch

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it says that the record is locked."""

Row = dict[str, Any]


class Database(Protocol):
    """One open part of a record. SQL is plain and marks its values with ``?``; every error that leaves it is ours.

    Inside ``writing()`` no error may be caught and passed over: PostgreSQL has given up the step by then.
    """

    readonly: bool
    part: Part
    place: Place | None
    row_hashes: RowHashes | None
    watch: Watch | None
    patience: float | None

    @property
    def stepping(self) -> bool:
        """Whether a step is under way: inside ``writing()``."""
        ...

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query as plain mappings."""
        ...

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Read the first row of a query, or None."""
        ...

    def select(self, table: str, where: Mapping[str, Any] | None = None, order: str = "1") -> list[Row]:
        """Read the rows of ``table`` in which each column has the value given; a column set to None is not asked for."""
        ...

    def insert(self, table: str, values: Mapping[str, Any], *, ignore: bool = False) -> int:
        """Add one row; returns the number made for it, where its key is one.

        With ``ignore`` a row that is already there is left as it is, and the number means nothing.
        """
        ...

    def change(self, table: str, values: Mapping[str, Any], where: str, at: Sequence[Any]) -> None:
        """Change the rows that ``where`` names."""
        ...

    def remove(self, table: str, where: str, at: Sequence[Any]) -> None:
        """Remove the rows that ``where`` names; only erasing and undoing do this."""
        ...

    def search(self, table: str, column: str, text: str) -> list[Row]:
        """Find rows whose ``column`` holds all words of ``text``, best first."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One whole step: all of it is kept or nothing; raises :class:`triage.errors.Locked` where nothing may be written."""
        ...

    def version(self) -> int:
        """Find the number of the latest step of the schema; 0 where there is no such part."""
        ...

    def triggers(self) -> set[str]:
        """Names of the triggers of this part."""
        ...

    def integrity(self) -> list[str]:
        """Ask the database what it finds wrong with itself; empty when it is well."""
        ...

    def copy_to(self, path: Path) -> None:
        """Make a whole copy of this part at ``path``, with the same key, and read it back."""
        ...

    def scrub(self) -> bool:
        """Leave nothing of what was removed in files, indexes or logs; False where that has to wait."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def _write(self, sql: str, values: Sequence[Any]) -> tuple[int, int]: ...
