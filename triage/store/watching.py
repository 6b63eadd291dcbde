"""What is told of each step of the record: what it logs, just before it is kept, once it is kept, and where it was undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Watch(Protocol):
    """Told of each step, inside the process that makes it."""

    def logged(self, event: Mapping[str, Any], number: int) -> None:
        """Hear that the step wrote an event of a case's timeline, with its number."""
        ...

    def before_commit(self) -> None:
        """All of the step is written and not yet kept; an error raised here undoes the step."""
        ...

    def after_commit(self) -> None:
        """Hear that the step is kept."""
        ...

    def after_rollback(self) -> None:
        """Hear that the step was undone; raises nothing."""
        ...
