"""JSON of children as the small element trees that a census is read in, each value where it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.importing.elements import Element
from triage.source import Parsed


def mapping(value: Any) -> dict[str, Any]:
    """A mapping as it is; anything else holds nothing."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """A list as it is; anything else holds nothing."""
    return value if isinstance(value, list) else []


def words(value: Any) -> str:
    """A text as it is; anything else says nothing."""
    return value if isinstance(value, str) else ""


class Maker:
    """Makes elements of a census from the payload, each where it stands in the file."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed

    def one(
        self, tag: str, path: tuple[str | int, ...], inside: list[Element] | None = None, text: str = ""
    ) -> Element:
        """An element for the value at ``path``."""
        line, column = self._parsed.place(path)
        return Element(tag, line or 1, column or 1, text, inside or [], complete=True)

    def texts(self, value: Any, path: tuple[str | int, ...], names: Mapping[str, str]) -> list[Element]:
        """An element for each key of ``names`` that ``value`` holds a text for; ``names`` maps keys to tags."""
        found = []
        for key, tag in names.items():
            held = value.get(key) if isinstance(value, dict) else None
            if isinstance(held, str) and held.strip():
                found.append(self.one(tag, (*path, key), text=held))
        return found


def items(value: Any) -> list[tuple[int, dict[str, Any]]]:
    """The entries of a list that are not marked to be purged, each with its place; anything else is no list."""
    return [
        (place, one)
        for place, one in enumerate(listed(value))
        if isinstance(one, dict) and words(one.get("purge")) != "true"
    ]
