"""In SQL: figures that left the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_releases import ReleaseRow


class ReleasesTables:
    """The part of the record that remembers what was made to be passed on."""

    _database: Database

    def add_release(self, values: Mapping[str, Any]) -> int:
        """Remember one set of figures; returns its number."""
        return self._database.insert("releases", flat(values))

    def releases(self) -> list[ReleaseRow]:
        """All that were made to be passed on, in the order they were made."""
        return [shaped(ReleaseRow, row) for row in self._database.select("releases", {}, "id")]
