"""What the directory said when, and who changed a record, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_rules import ServiceChangeRow, StateRow


class DirectoryTables:
    """The part of the record that says how the directory came to say what it says."""

    _database: Database

    def saw_directory(self, snapshot: str, on: date) -> int:
        """Keep that the directory's files said this on a day; returns the number of the state, from 1.

        A state that was left and came back is a new one.
        """
        last = self._database.one("SELECT * FROM directory_states ORDER BY number DESC LIMIT 1")
        if last is None or last["snapshot"] != snapshot:
            values = {"snapshot": snapshot, "first_on": on, "last_on": on}
            return self._database.insert("directory_states", flat(values))
        number = int(last["number"])
        if last["last_on"] < on.isoformat():
            self._database.change("directory_states", flat({"last_on": on}), "number = ?", (number,))
        return number

    def directory_states(self) -> list[StateRow]:
        """What the directory's files were seen to say, in the order in which it was first seen."""
        return [shaped(StateRow, row) for row in self._database.select("directory_states", order="number")]

    def add_service_change(self, values: Mapping[str, Any]) -> int:
        """Keep one change of one service's record, or one thing said about it; returns its number."""
        return self._database.insert("service_changes", flat(values))

    def service_changes(self, service: str | None = None) -> list[ServiceChangeRow]:
        """Changes and reports in the order in which they were made."""
        rows = self._database.select("service_changes", {"service": service}, "id")
        return [shaped(ServiceChangeRow, row) for row in rows]
