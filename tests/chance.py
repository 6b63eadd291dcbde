"""Where generated cases get their choices from: hypothesis in a property, a seed in a long run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

Item = TypeVar("Item")


class Chance:
    """Choices built on one number at a time; the first of everything is the simplest."""

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        raise NotImplementedError

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.whole(0, len(items) - 1)]

    def yes(self, percent: int = 50) -> bool:
        return self.whole(0, 99) >= 100 - percent

    def some(self, items: Sequence[Item], most: int, least: int = 0) -> list[Item]:
        """From ``least`` to ``most`` different items, in any order."""
        left = list(items)
        found: list[Item] = []
        for _ in range(self.whole(least, min(most, len(left)))):
            found.append(left.pop(self.whole(0, len(left) - 1)))
        return found


class Seeded(Chance):
    """The same choices for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class Draw(Protocol):
    """What hypothesis gives to a composite strategy."""

    def __call__(self, strategy: st.SearchStrategy[Any], /) -> Any: ...


class Drawn(Chance):
    """Choices that hypothesis makes, and makes smaller when a property fails."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))
