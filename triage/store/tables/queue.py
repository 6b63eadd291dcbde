"""In SQL: the queue of cases as a list shows it, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from triage.store.database import Database
from triage.store.records import CaseRow, shaped
from triage.store.rows_queue import QueueRow

_AT_ONCE = 500
"""Numbers in one question: fewer than any database takes."""


class QueueTables:
    """The part of the record that lists cases by how urgent they are."""

    _database: Database

    def queue(self, open_states: Collection[str], *, closed: bool = False) -> list[QueueRow]:
        """Open cases, and closed ones with an open escalation, the most urgent first; with ``closed`` all closed ones instead.

        An escalation is open in one of ``open_states``, or where its decision is disputed and nobody settled that.
        """
        marks = ", ".join("?" for _ in open_states)
        asked = "c.state = 'closed'" if closed else "(c.state = 'open' OR e.due_on IS NOT NULL)"
        rows = self._database.rows(
            f"""SELECT c.number, c.state, c.level, c.added_on, c.added_by, c.lead, c.lead_hash, c.owner, c.team, c.synthetic,
                c.confirmed_on, COALESCE(e.due_on, '') AS escalated
            FROM cases c LEFT JOIN (
                SELECT case_number, MIN(due_on) AS due_on FROM escalations
                WHERE state IN ({marks})
                    OR (state = 'decided' AND disputed_on <> '' AND settled_on = '' AND decided_on <= disputed_on)
                GROUP BY case_number
            ) e ON e.case_number = c.number
            WHERE {asked}
            ORDER BY CASE WHEN e.due_on IS NULL THEN '9999-12-31' ELSE e.due_on END, c.level DESC, c.added_on, c.number""",  # noqa: S608 - names are our own
            tuple(open_states),
        )
        return [QueueRow._make(row.values()) for row in rows]

    def cases_of(self, numbers: Sequence[str]) -> dict[str, CaseRow]:
        """Some cases by number; one that the record does not hold is not there."""
        found: dict[str, CaseRow] = {}
        for first in range(0, len(numbers), _AT_ONCE):
            some = numbers[first : first + _AT_ONCE]
            marks = ", ".join("?" for _ in some)
            rows = self._database.rows(f"SELECT * FROM cases WHERE number IN ({marks})", tuple(some))  # noqa: S608 - names are our own
            found.update((row["number"], shaped(CaseRow, row)) for row in rows)
        return found

    def newest_event(self) -> int:
        """Number of the newest entry in the log of steps; 0 before the first."""
        row = self._database.one("SELECT MAX(id) AS newest FROM events")
        return int(row["newest"] or 0) if row else 0

    def changed_since(self, event: int) -> Iterator[str]:
        """Numbers of cases with an entry in the log after the entry ``event``."""
        rows = self._database.rows(
            "SELECT DISTINCT case_number FROM events WHERE id > ? AND case_number <> ''", (event,)
        )
        return (row["case_number"] for row in rows)
