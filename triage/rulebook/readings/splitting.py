"""Cutting a condition into definitions small enough for durable-rules.

The engine refuses a definition of about sixteen joined expressions (error 113). A rule becomes several definitions, of
which one holds just when the rule's condition holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from math import comb

from triage.rulebook.conditions import AgeIs, All, AnyOf, AtLeast, Condition

MOST_COMPOUNDS = 12
"""Joined expressions in one definition; durable-rules refuses a definition from about 16 on (error 113)."""


def _compounds(condition: Condition) -> int:
    """How many joined expressions a condition compiles to."""
    match condition:
        case All() | AnyOf():
            return 1 + sum(_compounds(part) for part in condition.parts)
        case AtLeast():
            size, inside = len(condition.parts), sum(_compounds(part) for part in condition.parts)
            return 1 + comb(size, condition.n) + comb(size - 1, condition.n - 1) * inside
        case AgeIs() if condition.of == "child":
            return 1
        case _:
            return 0


MOST_DEFINITIONS = 200
"""Most definitions one rule may need; a rule beyond it is refused when it is read, with its line."""


def definitions(condition: Condition) -> list[Condition]:
    """Conditions small enough for one definition each, of which one holds just when ``condition`` holds.

    Raises :class:`OverflowError` where more than :data:`MOST_DEFINITIONS` would be needed.
    """
    found = list(islice(_small(condition), MOST_DEFINITIONS + 1))
    if len(found) > MOST_DEFINITIONS:
        raise OverflowError(f"more than {MOST_DEFINITIONS} definitions")
    return found


def _small(condition: Condition) -> Iterator[Condition]:
    if _compounds(condition) <= MOST_COMPOUNDS:
        yield condition
        return
    match condition:
        case AnyOf() | AtLeast():
            for branch in _branches(condition):
                yield from _small(branch)
        case All():
            parts = [
                inner
                for part in condition.parts
                for inner in (part.parts if isinstance(part, All) else (part,))
            ]
            heaviest = max(range(len(parts)), key=lambda number: _compounds(parts[number]))
            if not isinstance(parts[heaviest], (AnyOf, AtLeast)):
                yield All(tuple(parts))
                return
            others = [*parts[:heaviest], *parts[heaviest + 1 :]]
            for branch in _branches(parts[heaviest]):
                yield from _small(All((branch, *others)))
        case _:
            yield condition


def _branches(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, AtLeast):
        yield from (All(group) for group in combinations(condition.parts, condition.n))
    elif isinstance(condition, AnyOf):
        yield from condition.parts
