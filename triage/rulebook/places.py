"""Where the parts of a rule stand in its file: line and column of every key, value and condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.rulebook.conditions import All, AnyOf, AtLeast, Condition, Leaf
from triage.source import Parsed, Path

Place = tuple[int | None, int | None]
"""1-based line and column."""


@dataclass(frozen=True)
class Origin:
    """The file a rule was read from and the rule's path in it."""

    parsed: Parsed
    path: Path

    def place(self, *steps: str | int, key: bool = False) -> Place:
        """Line and column of a part of the rule, or of the nearest part around it; with ``key`` of its key."""
        return self.parsed.place((*self.path, *steps), key=key)

    def written(self, *steps: str | int) -> Any:
        """What stands at a part of the rule as plain data; None where nothing does."""
        value = self.parsed.data
        for step in (*self.path, *steps):
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def conditions(self, condition: Condition | None, key: str) -> Iterator[tuple[Condition, Path]]:
        """Every condition under ``when`` or ``unless`` (``key``) with its path in the rule, outer ones first."""
        if condition is not None:
            yield from _walk(condition, self.written(key), (key,))

    def leaves(self, condition: Condition | None, key: str) -> Iterator[tuple[Leaf, Path]]:
        """Every single condition under ``when`` or ``unless`` (``key``) with its path in the rule."""
        for part, path in self.conditions(condition, key):
            if not hasattr(part, "parts"):
                yield part, path

    def parts(self, group: All | AnyOf | AtLeast, path: Path) -> list[tuple[Condition, Path]]:
        """The direct parts of a group that stands at ``path`` of the rule, each with its path."""
        base, _ = _parts(self.written(*path), path)
        return [(part, (*base, index)) for index, part in enumerate(group.parts)]


def _walk(condition: Condition, written: Any, path: Path) -> Iterator[tuple[Condition, Path]]:
    yield condition, path
    base, rows = _parts(written, path)
    for index, part in enumerate(getattr(condition, "parts", ())):
        yield from _walk(part, rows[index] if index < len(rows) else None, (*base, index))


def _parts(written: Any, path: Path) -> tuple[Path, list[Any]]:
    """Path and data of the list of parts of a joined condition: a plain list, or what stands under its key."""
    if isinstance(written, list):
        return path, written
    if isinstance(written, Mapping):
        for word in ("all", "any"):
            if isinstance(written.get(word), list):
                return (*path, word), written[word]
        inner = written.get("at_least")
        if isinstance(inner, Mapping) and isinstance(inner.get("of"), list):
            return (*path, "at_least", "of"), inner["of"]
    return path, []
