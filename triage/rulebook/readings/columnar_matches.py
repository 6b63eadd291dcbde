"""Over many cases at once: which needs of which people made a rule fire, and whom an escalation is about.

The same as the needs of a :class:`triage.rulebook.readings.plain.Match`, and as the people whom
:mod:`triage.deciding.escalating` escalates for; differential tests hold both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.rulebook.conditions import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    CountIs,
    IndicatorIs,
    Leaf,
    NeedIs,
    TrendIs,
)
from triage.rulebook.readings.columnar import (
    PERSONS,
    Bits,
    Entries,
    FactColumns,
    condition_bits,
    counted_needs,
    moved,
    need_hits,
    unpack,
)
from triage.vocabulary import UNSCORED_READS_AS

CHILD = PERSONS.index("child")
WITH_A_DOOR = frozenset(PERSONS.index(role) for role in ("child", "sibling", "parent", "carer", "unborn"))
"""People an escalation may be about; a need of the family or the household is one of the child."""
Who = NDArray[np.uint64]
"""A row, a person and which of them, packed into one number: row, 8 bits free, 8 bits person, 16 bits who."""
Needs = NDArray[np.uint64]
"""A need of a person of a row, packed: row, 12 bits need, 4 bits person, 16 bits who; only to be compared."""


@dataclass(frozen=True)
class Reading:
    """How single conditions are read: columns, their bits, categories, and what an unscored need counts as."""

    columns: FactColumns
    bits_of: Callable[[Leaf], Bits]
    category_of: Callable[[str], str]
    unscored_as: int = UNSCORED_READS_AS


def made_it_hold(condition: Condition, rows: Bits, reading: Reading) -> Iterator[tuple[Leaf, Bits]]:
    """Each single condition with the rows, of those in which ``condition`` holds, where it helped to make it hold."""
    if isinstance(condition, All):
        for part in condition.parts:
            yield from made_it_hold(part, rows, reading)
    elif isinstance(condition, (AnyOf, AtLeast)):
        for part in condition.parts:
            yield from made_it_hold(part, rows & condition_bits(part, reading.bits_of), reading)
    else:
        yield condition, rows


def matched_needs(condition: Condition, rows: Bits, reading: Reading) -> Needs:
    """The needs of people that made ``condition`` hold in ``rows``, without repetition."""
    found = [np.zeros(0, np.uint64)]
    for leaf, there in made_it_hold(condition, rows, reading):
        looked_at = unpack(there)
        for need, entries, hits in _needs_of(leaf, reading):
            chosen = hits & looked_at[entries.rows]
            place = reading.columns.needs.index(need) if need in reading.columns.needs else 4095
            found.append(
                (entries.rows[chosen].astype(np.uint64) << np.uint64(32))
                | np.uint64(place << 20)
                | (entries.persons[chosen].astype(np.uint64) << np.uint64(16))
                | entries.whos[chosen]
            )
    return np.unique(np.concatenate(found))


def people(condition: Condition, rows: Bits, reading: Reading) -> Who:
    """Whom a rule that fired in ``rows`` is about: those whose needs or indicators made it fire.

    The child besides, where anything else made it fire, or nobody can be named.
    """
    found = [np.zeros(0, np.uint64)]
    named = np.zeros(reading.columns.size, np.bool_)
    child_too = np.zeros(reading.columns.size, np.bool_)
    for leaf, there in made_it_hold(condition, rows, reading):
        looked_at = unpack(there)
        of_people = isinstance(leaf, (NeedIs, TrendIs, IndicatorIs, CountIs))
        if not of_people:
            child_too |= looked_at
        for entries, hits in _people_of(leaf, reading):
            chosen = hits & looked_at[entries.rows]
            own = entries.rows[chosen]
            named[own] = True
            found.append(_who(own, _with_a_door(entries.persons[chosen]), entries.whos[chosen]))
    child_too |= unpack(rows) & ~named
    alone = np.flatnonzero(child_too).astype(np.uint32)
    found.append(_who(alone, np.full(len(alone), CHILD, np.uint8), np.zeros(len(alone), np.uint16)))
    return np.unique(np.concatenate(found))


def _who(rows: NDArray[np.uint32], persons: NDArray[np.uint8], whos: NDArray[np.uint16]) -> Who:
    packed: Who = (
        (rows.astype(np.uint64) << np.uint64(32)) | (persons.astype(np.uint64) << np.uint64(16)) | whos
    )
    return packed


def apart(who: Who) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint16]]:
    """Rows, persons and which of them, out of packed numbers."""
    return (
        (who >> np.uint64(32)).astype(np.uint32),
        ((who >> np.uint64(16)) & np.uint64(0xFF)).astype(np.uint8),
        (who & np.uint64(0xFFFF)).astype(np.uint16),
    )


def for_children(who: Who) -> Who:
    """Children's social care is told about a child, also where a parent's crisis is the reason."""
    rows, persons, whos = apart(who)
    grown_up = np.isin(persons, [PERSONS.index("parent"), PERSONS.index("carer")])
    return np.unique(
        _who(
            rows,
            np.where(grown_up, CHILD, persons).astype(np.uint8),
            np.where(grown_up, 0, whos).astype(np.uint16),
        )
    )


def _with_a_door(persons: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.where(np.isin(persons, list(WITH_A_DOOR)), persons, CHILD).astype(np.uint8)


def _people_of(leaf: Leaf, reading: Reading) -> Iterator[tuple[Entries, NDArray[np.bool_]]]:
    """Entries about people that a single condition looks at, and which of them meet it."""
    if isinstance(leaf, IndicatorIs):
        found = reading.columns.entries("people", "indicator", leaf.indicator)
        yield found, np.ones(len(found.rows), np.bool_)
    elif isinstance(leaf, CountIs) and leaf.of == "indicators":
        found = reading.columns.entries("people")
        yield found, np.ones(len(found.rows), np.bool_)
    else:
        yield from ((entries, hits) for _, entries, hits in _needs_of(leaf, reading))


def _needs_of(leaf: Leaf, reading: Reading) -> Iterator[tuple[str, Entries, NDArray[np.bool_]]]:
    """Needs that a single condition looks at: their entries, and which of them meet it."""
    columns = reading.columns
    if isinstance(leaf, NeedIs):
        found = columns.entries("needs", "need", leaf.need)
        yield leaf.need, found, need_hits(leaf, found, reading.unscored_as)
    elif isinstance(leaf, CountIs) and leaf.of != "indicators":
        for need in counted_needs(leaf, columns, reading.category_of):
            found = columns.entries("needs", "need", need)
            yield need, found, need_hits(leaf, found, reading.unscored_as)
    elif isinstance(leaf, TrendIs):
        yield from moved(leaf, columns)
