"""What a change of rules does to many cases: the outcomes of two rulebooks side by side, gravest first.

``compare(columns, old, new) -> Changes``. Everything is a count or a row; cases themselves are read again only where
somebody asks for them (:meth:`triage.workbench.columns_store.Columns.cases`). Counts by group are raw: whoever shows
them suppresses small numbers first (:mod:`triage.disclosure`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from triage.deciding.escalating import URGENCY
from triage.rulebook.readings.columnar import PERSONS, Bits, count, pack, set_rows, unpack
from triage.workbench.columns_store import Columns
from triage.workbench.outcomes import Key, Outcomes, door_of

GRAVITY = (
    "escalation lost", "escalation slower", "level lower", "withhold lost", "today lost", "review or question lost",
    "flag or help lost", "other lost", "escalation gained", "level higher", "other gained",
)  # fmt: skip
"""What can happen to a case, gravest first; the place of the gravest, from 1, is the gravity of its change."""
_LOST: Mapping[str, str] = {
    "worst_escalation": "today lost", "withhold": "withhold lost", "ask": "review or question lost",
    "human_review": "review or question lost", "flag": "flag or help lost", "help": "flag or help lost",
    "escalation": "escalation lost",
}  # fmt: skip
_TIMED = frozenset({"escalation_within", "ask_within", "human_review_within", "review_in"})
"""Kinds whose keys tell the shortest time: another key there is later or sooner, and neither lost nor gained."""
_ANY_TIME, _NEVER = 1_000_000, 2_000_000
_GAINED: Mapping[str, str] = {"escalation": "escalation gained", "worst_escalation": "escalation gained"}


@dataclass(frozen=True)
class Count:
    """How many cases have an outcome under each rulebook, and how many lose or gain it."""

    old: int
    new: int
    lost: int
    gained: int


@dataclass(frozen=True)
class EscalationChange:
    """One escalation that is gone or comes later, or that is new or comes sooner."""

    row: int
    to: str
    person: str
    who: int
    """Which of the people of the case; 0 where nobody is named."""
    days: int | None
    """Within how many days before; None where there was none."""
    now_days: int | None
    """Within how many days now; None where it is gone."""


@dataclass(frozen=True)
class Changes:
    """What differs between two rulebooks over the same cases."""

    columns: Columns
    old: Outcomes
    new: Outcomes
    counts: Mapping[Key, Count]
    """Every outcome of either rulebook."""
    level_moves: NDArray[np.int64]
    """Cases by old level (row 0 is level 1) and new level (column)."""
    gravity: NDArray[np.uint8]
    """For each case 0 where nothing changed, else the place of its gravest change in :data:`GRAVITY`, from 1."""
    weight: NDArray[np.uint16]
    """For each case how many outcomes changed."""
    escalation_changes: NDArray[Any] = field(repr=False)
    """Escalations that differ, packed; :meth:`lost_escalations` and :meth:`slower_escalations` tell them."""

    @property
    def n(self) -> int:
        """Cases compared."""
        return self.old.n

    @cached_property
    def changed(self) -> Bits:
        """The cases in which anything changed."""
        rows = np.zeros(self.columns.first_earlier, np.bool_)
        rows[: self.n] = self.gravity > 0
        return pack(rows)

    @cached_property
    def changed_count(self) -> int:
        """How many cases changed."""
        return int(np.count_nonzero(self.gravity))

    def lost_escalations(self, limit: int | None = None) -> list[EscalationChange]:
        """Escalations that are gone, in order of case; the first ``limit`` of them."""
        return self._told(self.escalation_changes["now"] < 0, limit)

    def slower_escalations(self, limit: int | None = None) -> list[EscalationChange]:
        """Escalations that come later, in order of case; the first ``limit`` of them."""
        was, now = self.escalation_changes["days"], self.escalation_changes["now"]
        return self._told((was >= 0) & (now > was), limit)

    def _told(self, chosen: NDArray[np.bool_], limit: int | None) -> list[EscalationChange]:
        return [
            EscalationChange(
                row=int(door) >> 32,
                to=URGENCY[int(door) >> 24 & 0xFF],
                person=PERSONS[int(door) >> 16 & 0xFF],
                who=int(door) & 0xFFFF,
                days=None if was < 0 else was,
                now_days=None if now < 0 else now,
            )
            for door, was, now in self.escalation_changes[chosen][:limit].tolist()
        ]

    def cases(self, order: Literal["worst", "file"] = "worst", limit: int | None = None) -> Iterator[int]:
        """Rows of changed cases: gravest first, then those with most changes, then in file order; or in file order."""
        rows = np.flatnonzero(self.gravity)
        if order == "worst":
            rows = rows[np.lexsort((rows, -self.weight[rows].astype(np.int64), self.gravity[rows]))]
        yield from (int(row) for row in rows[:limit])

    def by_gravity(self) -> list[tuple[str, int]]:
        """How many cases have each gravest change."""
        found = np.bincount(self.gravity, minlength=len(GRAVITY) + 1)
        return [(name, int(found[place])) for place, name in enumerate(GRAVITY, start=1)]

    def of_case(self, row: int) -> list[tuple[str, str, str]]:
        """What changed for one case: kind, code, and ``lost`` or ``gained`` (a level: ``2 -> 1`` and ``lower``)."""
        found = []
        before, now = int(self.old.level[row]), int(self.new.level[row])
        if before != now:
            found.append(("level", f"{before} -> {now}", "lower" if now < before else "higher"))
        byte, bit = row // 8, 0x80 >> row % 8
        for (kind, code), (was, becomes) in self._differing.items():
            had, has = bool(was[byte] & bit), bool(becomes[byte] & bit)
            if had != has:
                found.append((kind, code, "gained" if has else "lost"))
        return found

    @cached_property
    def _differing(self) -> Mapping[Key, tuple[Bits, Bits]]:
        none = np.zeros(self.columns.case_bytes, np.uint8)
        return {
            key: (self.old.bits.get(key, none), self.new.bits.get(key, none))
            for key, counted in self.counts.items()
            if counted.lost or counted.gained
        }

    def by_group(self, group: str) -> list[tuple[str, int, int]]:
        """For each label of a group: its cases and how many of them changed. Raw counts: suppress before showing."""
        labels, codes = self.columns.groups[group].labels, self.columns.groups[group].codes
        cases = np.bincount(codes, minlength=len(labels))
        changed = np.bincount(codes[self.gravity > 0], minlength=len(labels))
        return [(label, int(cases[place]), int(changed[place])) for place, label in enumerate(labels)]

    def moves_by_group(self, group: str) -> dict[str, NDArray[np.int64]]:
        """Level moves for each label of a group. Raw counts: suppress before showing."""
        labels, codes = self.columns.groups[group].labels, self.columns.groups[group].codes
        found = np.bincount(
            codes.astype(np.int64) * 16 + _moves(self.old, self.new), minlength=16 * len(labels)
        ).reshape(len(labels), 4, 4)
        return {label: found[place] for place, label in enumerate(labels)}

    def rows_of(self, kind: str, code: str, change: Literal["lost", "gained"]) -> NDArray[np.int64]:
        """The cases that lose or gain an outcome."""
        if (kind, code) not in self._differing:
            return np.zeros(0, np.int64)
        was, becomes = self._differing[kind, code]
        return set_rows(was & ~becomes if change == "lost" else becomes & ~was)

    @cached_property
    def alert_load(self) -> Mapping[str, tuple[int, int]]:
        """Rule -> cases in which it fires, old and new; 0 where a rulebook does not hold it in force."""
        rules = dict.fromkeys([*self.old.fired, *self.new.fired])
        return {rule: (self.old.fired.get(rule, 0), self.new.fired.get(rule, 0)) for rule in rules}


def compare(columns: Columns, old: Outcomes, new: Outcomes) -> Changes:
    """Set the outcomes of two rulebooks side by side."""
    gravity = _Gravity(columns)
    moves = _moves(old, new)
    gravity.mark("level lower", np.flatnonzero(new.level < old.level))
    gravity.mark("level higher", np.flatnonzero(new.level > old.level))
    none = np.zeros(columns.case_bytes, np.uint8)
    counts = {}
    for key in dict.fromkeys([*old.bits, *new.bits]):
        was, becomes = old.bits.get(key, none), new.bits.get(key, none)
        lost, gained = was & ~becomes, becomes & ~was
        counts[key] = Count(count(was), count(becomes), count(lost), count(gained))
        if key[0] in _TIMED:
            continue
        if counts[key].lost:
            gravity.mark(_LOST.get(key[0], "other lost"), set_rows(lost))
        if counts[key].gained:
            gravity.mark(_GAINED.get(key[0], "other gained"), set_rows(gained))
    for wish in dict.fromkeys(
        _wish(key) for key, counted in counts.items() if counted.lost or counted.gained
    ):
        if wish is not None:
            _mark_times(gravity, wish, old, new)
    changes = _escalation_changes(old, new)
    for name, rows in _by_name(changes):
        gravity.mark(name, rows)
    return Changes(
        columns, old, new, counts, np.bincount(moves, minlength=16).reshape(4, 4),
        gravity.gravest[: columns.n], gravity.weight[: columns.n], changes,
    )  # fmt: skip


class _Gravity:
    """The gravest change of each case so far, and how many there were."""

    def __init__(self, columns: Columns) -> None:
        self.gravest = np.zeros(columns.first_earlier, np.uint8)
        self.weight = np.zeros(columns.first_earlier, np.uint16)

    def mark(self, name: str, rows: NDArray[np.int64]) -> None:
        """These cases have such a change; each row at most once."""
        place = GRAVITY.index(name) + 1
        here = self.gravest[rows]
        self.gravest[rows] = np.where(here == 0, place, np.minimum(here, place))
        self.weight[rows] += 1


def _moves(old: Outcomes, new: Outcomes) -> NDArray[np.int64]:
    """For each case its old and new level as one number, 0 to 15."""
    moves: NDArray[np.int64] = (old.level.astype(np.int64) - 1) * 4 + new.level - 1
    return moves


def _wish(key: Key) -> tuple[str, str] | None:
    """The wish whose time a key tells, as kind and code; None for a key that tells none."""
    kind, code = key
    if kind == "review_in":
        return kind, ""
    return (kind, code.rpartition("@")[0]) if kind in _TIMED and kind != "escalation_within" else None


def _mark_times(gravity: _Gravity, wish: tuple[str, str], old: Outcomes, new: Outcomes) -> None:
    """Mark the cases in which a question, a look or a review comes later or sooner than before."""
    was, becomes = (_days(outcomes, wish, len(gravity.gravest)) for outcomes in (old, new))
    both = (was != _NEVER) & (becomes != _NEVER)
    today = (was == 0) & (becomes != 0) if wish[0] != "review_in" else np.zeros(len(was), np.bool_)
    gravity.mark("today lost", np.flatnonzero(today))
    gravity.mark("other lost", np.flatnonzero(both & (becomes > was) & ~today))
    gravity.mark("other gained", np.flatnonzero(both & (becomes < was)))


def _days(outcomes: Outcomes, wish: tuple[str, str], size: int) -> NDArray[np.int32]:
    """The shortest time of a wish in each case."""
    kind, code = wish
    days = np.full(size, _NEVER, np.int32)
    for (own, said), bits in outcomes.bits.items():
        name, _, when = said.rpartition("@")
        if own == kind and name == code:
            days[unpack(bits)] = _ANY_TIME if when == "any" else int(when)
    return days


def _escalation_changes(old: Outcomes, new: Outcomes) -> NDArray[Any]:
    """Escalations that differ, by case, door and person; -1 days where there is none."""
    before, now = old.escalations, new.escalations
    doors = np.union1d(door_of(before), door_of(now))
    days = np.full((2, len(doors)), -1, np.int64)
    for known, found in zip(days, (before, now), strict=True):
        known[np.searchsorted(doors, door_of(found))] = found["days"]
    differ = days[0] != days[1]
    changes = np.zeros(int(differ.sum()), [("door", np.uint64), ("days", np.int64), ("now", np.int64)])
    changes["door"], changes["days"], changes["now"] = doors[differ], days[0][differ], days[1][differ]
    return changes


def _by_name(changes: NDArray[Any]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """The cases of each kind of change to an escalation, each once."""
    was, now = changes["days"], changes["now"]
    for name, chosen in (
        ("escalation lost", now < 0),
        ("escalation gained", was < 0),
        ("escalation slower", (was >= 0) & (now > was)),
        ("other gained", (now >= 0) & (now < was)),
    ):
        yield name, np.unique(changes["door"][chosen] >> np.uint64(32)).astype(np.int64)
