"""What the product asks of a record about figures that left the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from triage.store.rows_releases import ReleaseRow


class ReleasesRecord(Protocol):
    """The part of the record that remembers what was made to be passed on."""

    def add_release(self, values: Mapping[str, Any]) -> int:
        """Remember one set of figures; returns its number."""
        ...

    def releases(self) -> list[ReleaseRow]:
        """All that were made to be passed on, in the order they were made."""
        ...
