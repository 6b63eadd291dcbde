"""The needs of a record by row of every grouping, with all that is counted of them.

All groupings are always looked at, whatever somebody asked to see. So a figure that is hidden in one report is hidden in
every other about the same needs, and two reports side by side tell no more than one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage.model.history import CaseHistory, NeedHistory, ReviewPoint
from triage.outcomes.change import Scored, change, follow_of, pairs_of, scored
from triage.outcomes.groupings import GROUPINGS, Priorities, every_key

Row = tuple[str, str]
"""Grouping and key of a row."""
EVERYBODY: Row = ("all", "all")
Counts = Mapping[str, int]
"""Name of a count -> needs."""
_POINTS: tuple[tuple[ReviewPoint, str], ...] = (
    ("final", ""),
    ("first_review", "first_review."),
    ("follow_up", "follow_up."),
)


@dataclass(frozen=True)
class Needs:
    """The needs of a record by row."""

    members: Mapping[Row, frozenset[int]]
    """Row -> its needs by their place in ``every``; a need that nothing of a grouping took in is in the row ``none``."""
    counts: Mapping[Row, Counts]
    people: Mapping[Row, int]
    every: Sequence[NeedHistory] = field(repr=False)
    scores: Sequence[Scored] = field(repr=False)

    def rows(self, by: str) -> list[Row]:
        """The rows of one grouping."""
        return [row for row in self.members if row[0] == by]

    def of(self, places: Iterable[int]) -> Counts:
        """Every count of some of the needs."""
        return counts_of([self.scores[place] for place in places])


def needs_of(
    histories: Iterable[CaseHistory],
    start: date | None,
    end: date | None,
    on: date | None,
    priorities: Priorities | None = None,
) -> Needs:
    """Count the needs first recorded from ``start`` to ``end`` as known on the day, in every row of every grouping."""
    every = [need for history in histories for need in history.within(start, end).needs]
    scores = [scored(need, on) for need in every]
    inside: dict[Row, list[int]] = defaultdict(list)
    inside[EVERYBODY] = list(range(len(every)))
    for place, need in enumerate(every):
        for by in GROUPINGS:
            for key in every_key(need, by, priorities):
                inside[by, key].append(place)
    return Needs(
        {row: frozenset(places) for row, places in inside.items()},
        {row: counts_of([scores[place] for place in places]) for row, places in inside.items()},
        {row: len({scores[place].whose for place in places}) for row, places in inside.items()},
        every,
        scores,
    )


def counts_of(inside: Sequence[Scored]) -> dict[str, int]:
    """Every count of some needs, by its name in :data:`triage.outcomes.COUNTS`; further ``follow_up.…``."""
    follow = follow_of(inside)
    found = {
        "started": follow.started,
        "paired": follow.paired,
        "lost": follow.lost,
        "awaiting_review": follow.awaiting_review,
    }
    for point, before in _POINTS:
        seen = change(pairs_of(inside, point))
        for name in ("paired", "improved", "same", "worse"):
            found[f"{before}{name}"] = getattr(seen, name)
    return found


def standing(needs: Needs) -> Mapping[str, frozenset[int]]:
    """Name of a count -> the needs that are counted in it, by their place."""
    found: dict[str, set[int]] = defaultdict(set)
    for place in range(len(needs.every)):
        for name, count in needs.of((place,)).items():
            if count:
                found[name].add(place)
    return {name: frozenset(places) for name, places in found.items()}
