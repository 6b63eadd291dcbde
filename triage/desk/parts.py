"""Long reading in parts: between two cases whoever waits hears how far it has come, lets others go first, or ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from triage.desk.opening import Desk

Item = TypeVar("Item")
Between = Callable[[str, int, int], None]
"""Called with what is read, how many were read before, and of how many; 0 where that is not known. May raise :class:`Ended`."""


class Ended(BaseException):
    """Nobody waits for this reading any more."""


def each(desk: Desk, items: Iterable[Item], what: str, of: int = 0) -> Iterator[Item]:
    """Go through ``items``, telling whoever sits at the desk before each; ``what`` they are, in words."""
    between = desk.between
    if between is None:
        yield from items
        return
    for number, item in enumerate(items):
        between(what, number, of)
        yield item
