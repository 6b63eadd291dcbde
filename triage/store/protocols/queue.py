"""What the product asks of a record about the queue of cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from triage.store.records import CaseRow
from triage.store.rows_queue import QueueRow


class QueueRecord(Protocol):
    """The part of the record that lists cases by how urgent they are."""

    def queue(self, open_states: Collection[str], *, closed: bool = False) -> list[QueueRow]:
        """Open cases, and closed ones with an open escalation, the most urgent first; with ``closed`` all closed ones instead.

        An escalation is open in one of ``open_states``, or where its decision is disputed and nobody settled that.
        """
        ...

    def cases_of(self, numbers: Sequence[str]) -> dict[str, CaseRow]:
        """Some cases by number; one that the record does not hold is not there."""
        ...

    def newest_event(self) -> int:
        """Number of the newest entry in the log of steps; 0 before the first."""
        ...

    def changed_since(self, event: int) -> Iterator[str]:
        """Numbers of cases with an entry in the log after the entry ``event``."""
        ...
