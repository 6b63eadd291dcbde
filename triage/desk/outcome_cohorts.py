"""Two groups of the record side by side: two periods, a service and those who wait for it, one area and the rest."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.desk import auditing, gate
from triage.desk.opening import Desk
from triage.desk.outcomes import outcome_histories, priorities_of
from triage.errors import WrongUse
from triage.model.history import CaseHistory, NeedHistory, ReviewPoint
from triage.outcomes import GROUPINGS, Comparison, compare, every_key, scored
from triage.outcomes.groupings import Priorities

REST = "rest"
"""The comparison group of everybody who is not in the other."""


@dataclass(frozen=True)
class Group:
    """The needs first recorded from ``start`` to ``end`` that stand in one row of a grouping; in all rows when ``by`` is None."""

    start: date | None = None
    end: date | None = None
    by: str | None = None
    key: str | None = None

    @property
    def name(self) -> str:
        """How the group is called in a report."""
        what = f"{self.by} {self.key}" if self.by else "all needs"
        if self.start or self.end:
            what += f", first recorded {self.start or 'from the beginning'} to {self.end or 'now'}"
        return what


def compared(
    desk: Desk, of: Group, beside: Group | None, *, at: ReviewPoint = "final"
) -> tuple[Comparison, bool]:
    """Compare a group with another, or with everybody else of its period (None); and whether any case is made up.

    A need that stands in both counts in the first only. Raises :class:`WrongUse` for a grouping or a key that no need of the
    period has, and where the two groups are the same.
    """
    gate.read(desk, "outcomes", None, later=True)
    if beside is None and of.by is None:
        raise WrongUse(
            "everybody is in the first group, so there is no rest",
            why="a comparison needs two groups",
            mend="name the first group, such as --group service=ID",
        )
    if of == beside:
        raise WrongUse(
            "both groups are the same",
            why="a group compared with itself says nothing",
            mend="name another period or another key",
        )
    histories = outcome_histories(desk)
    auditing.note(desk, "outcomes", by=None, record=f"found {len(histories)}")
    priorities = priorities_of(desk)
    first = _needs(histories, of, priorities)
    taken = {id(need) for need in first}
    other = _needs(histories, beside or Group(of.start, of.end), priorities)
    apart = [need for need in other if id(need) not in taken]
    found = compare(
        (of.name, [scored(need, desk.on) for need in first]),
        (
            f"everybody but {of.name}" if beside is None else beside.name,
            [scored(need, desk.on) for need in apart],
        ),
        at=at,
        in_both=0 if beside is None else len(other) - len(apart),
    )
    numbers = {need.case for need in (*first, *apart)}
    return found, any(history.synthetic for history in histories if history.case in numbers)


def _needs(histories: Sequence[CaseHistory], group: Group, priorities: Priorities) -> list[NeedHistory]:
    """The needs of a group; the very objects of the histories, so that one in two groups is known again."""
    inside = [
        need
        for history in histories
        for need in history.needs
        if (group.start is None or need.first[0] >= group.start)
        and (group.end is None or need.first[0] <= group.end)
    ]
    if group.by is None:
        return inside
    if group.by not in GROUPINGS:
        near = difflib.get_close_matches(group.by, GROUPINGS, n=1)
        raise WrongUse(
            f"there is no grouping '{group.by}'",
            why="a group is a row of a grouping",
            mend=f"did you mean '{near[0]}'?" if near else f"groupings: {', '.join(GROUPINGS)}",
        )
    keys = {key for need in inside for key in every_key(need, group.by, priorities)}
    if group.key not in keys:
        near = difflib.get_close_matches(group.key or "", sorted(keys), n=1)
        raise WrongUse(
            f"no need of the period has {group.by} '{group.key}'",
            why="an empty group cannot be compared",
            mend=f"did you mean '{near[0]}'?" if near else f"see the keys: `triage outcomes --by {group.by}`",
        )
    return [need for need in inside if group.key in every_key(need, group.by, priorities)]
