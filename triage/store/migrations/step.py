"""The shape of one step of the schema."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Migration:
    """One step of the schema."""

    number: int
    name: str
    statements: Sequence[str]
    move: Callable[[Any, Any], None] | None = None
    """Moves what SQL alone cannot: called with the record and the identity store, after the statements, in the same step."""
