"""Conditions over many cases at once: one bit for each case, eight cases in a byte.

What a condition means is said in :mod:`triage.rulebook.readings.plain`, and a differential test holds this reading to
it. The facts come as columns (:class:`FactColumns`, built by :mod:`triage.workbench.columns`): tables whose entries
are grouped by key, so that a condition looks only at the entries of its own need or word, and numbers with one value
for each row. What nobody has said has a code of its own and is never zero. Needs numpy (the extra ``workbench``); see
:func:`triage.workbench.extra.needs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from hashlib import blake2b
from typing import Any, Literal, Protocol, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from triage.model import PersonCode
from triage.rulebook.conditions import (
    AgeIs,
    All,
    AmountIs,
    AnswerIs,
    AnyOf,
    AreaIs,
    AtLeast,
    ChildAtHome,
    Condition,
    CountIs,
    DeadlineIs,
    DeprivationIs,
    FlagIs,
    IndicatorIs,
    Leaf,
    MissingIs,
    NeedIs,
    Says,
    TrendIs,
    TriedIs,
)
from triage.rulebook.facts import Area, Movement
from triage.vocabulary import UNSCORED_READS_AS

Bits: TypeAlias = NDArray[np.uint8]
"""One bit for each row, the first row in the highest bit of the first byte."""
PERSONS: tuple[str, ...] = get_args(PersonCode)
AREAS: tuple[str, ...] = get_args(Area)
WAYS: tuple[str, ...] = get_args(Movement)
UNKNOWN = -32_768
"""Months of an age that nobody knows, in every column that holds ages."""
NOBODY = 32_767
"""Age in years of the youngest child at home where no age of a child at home is given."""
TableName = Literal["sets", "needs", "moves", "amounts", "people"]


class Entries(Protocol):
    """The entries of a table under one key, or all of them: arrays of the same length."""

    @property
    def rows(self) -> NDArray[np.uint32]:
        """The row each entry belongs to; a row may have several."""
        ...

    @property
    def values(self) -> NDArray[Any]:
        """Severity (0 unscored), way moved (place in :data:`WAYS`) or amount (days, months)."""
        ...

    @property
    def persons(self) -> NDArray[np.uint8]:
        """Place in :data:`PERSONS` of the person an entry is about."""
        ...

    @property
    def whos(self) -> NDArray[np.uint16]:
        """Which of the people of the case: 0 nobody named, else a number that holds inside one case only."""
        ...


class FactColumns(Protocol):
    """Facts of many cases as columns."""

    size: int
    """Rows, among them rows that hold nothing so that a row's bits begin with a byte."""
    needs: Sequence[str]
    """Codes of all needs that some row has."""

    def entries(self, table: TableName, *key: str) -> Entries:
        """What a table holds under a key; nothing where no row has it."""
        ...

    def number(self, name: str) -> NDArray[Any]:
        """One value for each row."""
        ...

    @property
    def held(self) -> Bits:
        """The rows that hold a case."""
        ...


@lru_cache(maxsize=65_536)
def key_of(*parts: str) -> int:
    """A key of a table as 64 bits of its hash, so that words of a case stand nowhere in the columns.

    >>> key_of("indicator", "weight_loss") == key_of("indicator", "weight_loss") != key_of("indicator", "weight")
    True
    """
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big")


def pack(rows: NDArray[np.bool_]) -> Bits:
    """One truth value for each row as bits."""
    return np.packbits(rows)


def unpack(bits: Bits) -> NDArray[np.bool_]:
    """Bits as one truth value for each row."""
    return np.unpackbits(bits).view(np.bool_)


def count(bits: Bits) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum()) if hasattr(np, "bitwise_count") else int(unpack(bits).sum())


def set_rows(bits: Bits) -> NDArray[np.int64]:
    """The rows whose bit is set, in order."""
    return np.flatnonzero(unpack(bits))


def condition_bits(condition: Condition, bits_of: Callable[[Leaf], Bits]) -> Bits:
    """The rows in which ``condition`` holds; ``bits_of`` gives those of a single condition."""
    if isinstance(condition, All):
        return reduce(np.bitwise_and, [condition_bits(part, bits_of) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return reduce(np.bitwise_or, [condition_bits(part, bits_of) for part in condition.parts])
    if isinstance(condition, AtLeast):
        return _at_least(condition.n, [condition_bits(part, bits_of) for part in condition.parts])
    return bits_of(condition)


def _at_least(n: int, parts: Sequence[Bits]) -> Bits:
    """Rows in which ``n`` of ``parts`` hold: ``reached[k]`` are those in which ``k + 1`` of the parts so far do."""
    reached = [np.zeros_like(parts[0]) for _ in range(n)]
    for part in parts:
        for more in range(n - 1, 0, -1):
            reached[more] |= reached[more - 1] & part
        reached[0] |= part
    return reached[n - 1]


def leaf_bits(
    leaf: Leaf,
    columns: FactColumns,
    *,
    category_of: Callable[[str], str],
    unscored_as: int = UNSCORED_READS_AS,
) -> Bits:
    """The rows in which a single condition holds.

    ``category_of`` names the category of a need. Raises :class:`TypeError` for a flag: flags are no facts of a case,
    they come from rules (:func:`triage.workbench.evaluating.evaluate_columns`).
    """
    match leaf:
        case NeedIs():
            found = columns.entries("needs", "need", leaf.need)
            return _marked(columns, found.rows[need_hits(leaf, found, unscored_as)])
        case IndicatorIs():
            return _marked(columns, columns.entries("people", "indicator", leaf.indicator).rows)
        case FlagIs():
            raise TypeError("a flag is not read from columns")
        case AgeIs():
            return _age(leaf, columns)
        case CountIs():
            return _count(leaf, columns, category_of, unscored_as)
        case AreaIs():
            return _where(columns, columns.number("area") == AREAS.index(leaf.area))
        case DeprivationIs():
            decile = columns.number("decile")
            return _where(columns, (decile > 0) & (decile <= leaf.decile_at_most))
        case Says():
            words = () if leaf.value == "any" else (leaf.value,)
            return _marked(columns, columns.entries("sets", "says", leaf.field, *words).rows)
        case TriedIs():
            result = () if leaf.result is None else (leaf.result,)
            return _marked(columns, columns.entries("sets", "tried", leaf.help, *result).rows)
        case AmountIs():
            return _where(columns, columns.number(leaf.field) >= leaf.at_least)
        case ChildAtHome():
            return _where(columns, columns.number("youngest_at_home") < leaf.under)
        case DeadlineIs():
            due = columns.entries("amounts", "deadline", *(() if leaf.what is None else (leaf.what,)))
            return _marked(columns, due.rows[due.values <= leaf.within_days])
        case TrendIs():
            return _trend(leaf, columns)
        case MissingIs():
            return _marked(columns, columns.entries("sets", "missing", leaf.field).rows)
        case AnswerIs():
            return _marked(columns, columns.entries("sets", "answer", leaf.field, leaf.value).rows)


def _marked(columns: FactColumns, rows: NDArray[np.uint32]) -> Bits:
    """These rows as bits."""
    found = np.zeros(columns.size, np.bool_)
    found[rows] = True
    return pack(found)


def _where(columns: FactColumns, rows: NDArray[np.bool_]) -> Bits:
    """What holds of a number, in the rows that hold a case."""
    bits: Bits = pack(rows) & columns.held
    return bits


def need_hits(leaf: NeedIs | CountIs, found: Entries, unscored_as: int) -> NDArray[np.bool_]:
    """Which entries of the table of needs are severe enough and about the right person."""
    if leaf.severity is None:
        hits = np.ones(len(found.rows), np.bool_)
    else:
        hits = found.values >= leaf.severity
        if unscored_as >= leaf.severity:
            hits |= found.values == 0
    if leaf.person is not None:
        hits &= found.persons == (PERSONS.index(leaf.person) if leaf.person in PERSONS else 255)
    return hits


def _age(leaf: AgeIs, columns: FactColumns) -> Bits:
    """An age that nobody knows matches."""
    if leaf.of == "child":
        return _where(columns, _aged(leaf, columns.number("age_months")))
    found = columns.entries("amounts", "age", leaf.of)
    return _marked(columns, found.rows[_aged(leaf, found.values)])


def _aged(leaf: AgeIs, months: NDArray[Any]) -> NDArray[np.bool_]:
    hits: NDArray[np.bool_] = np.ones(len(months), np.bool_)
    if leaf.from_months is not None:
        hits &= months >= leaf.from_months
    if leaf.under_months is not None:
        hits &= months < leaf.under_months
    hits |= months == UNKNOWN
    return hits


def counted_needs(leaf: CountIs, columns: FactColumns, category_of: Callable[[str], str]) -> list[str]:
    """The needs whose entries a count looks at."""
    return [need for need in columns.needs if leaf.category in {None, category_of(need)}]


def _count(leaf: CountIs, columns: FactColumns, category_of: Callable[[str], str], unscored_as: int) -> Bits:
    if leaf.of == "indicators":
        return _where(columns, columns.number("indicators") >= leaf.at_least)
    total = np.zeros(columns.size, np.int32)
    if leaf.of == "needs" and leaf.category is None:
        found = columns.entries("needs")
        total += np.bincount(found.rows[need_hits(leaf, found, unscored_as)], minlength=columns.size)
        return _where(columns, total >= leaf.at_least)
    groups: dict[str, list[str]] = {}
    for need in counted_needs(leaf, columns, category_of):
        groups.setdefault(category_of(need), []).append(need)
    for needs in groups.values():
        rows = [
            found.rows[need_hits(leaf, found, unscored_as)]
            for found in (columns.entries("needs", "need", need) for need in needs)
        ]
        if leaf.of == "needs":
            total += np.bincount(np.concatenate(rows), minlength=columns.size)
        else:
            there = np.zeros(columns.size, np.bool_)
            there[np.concatenate(rows)] = True
            total += there
    return _where(columns, total >= leaf.at_least)


def moved(leaf: TrendIs, columns: FactColumns) -> Iterable[tuple[str, Entries, NDArray[np.bool_]]]:
    """For each need that a trend looks at: its entries, and which of them moved as wanted."""
    wanted = [
        place
        for place, way in enumerate(WAYS)
        if way == leaf.direction or (leaf.direction == "not_improved" and way != "better")
    ]
    for need in columns.needs if leaf.of in {"any_need", "all_needs"} else (leaf.of,):
        found = columns.entries("moves", "moved", str(leaf.over), need)
        hits = np.isin(found.values, wanted) if len(found.rows) else np.zeros(0, np.bool_)
        yield need, found, hits


def _trend(leaf: TrendIs, columns: FactColumns) -> Bits:
    as_wanted = np.zeros(columns.size, np.bool_)
    otherwise = np.zeros(columns.size, np.bool_)
    for _, found, hits in moved(leaf, columns):
        as_wanted[found.rows[hits]] = True
        otherwise[found.rows[~hits]] = True
    return pack(as_wanted & ~otherwise if leaf.of == "all_needs" else as_wanted)


def leans_on_unscored(leaf: Leaf, unscored_as: int = UNSCORED_READS_AS) -> bool:
    """Whether a need that nobody has scored could meet the condition with a higher score, and does not with this one."""
    if isinstance(leaf, CountIs) and leaf.of == "indicators":
        return False
    return isinstance(leaf, (NeedIs, CountIs)) and leaf.severity is not None and leaf.severity > unscored_as
