"""Whose change it is, where several cases are of one home: one person's one change counts once across them.

A mother's low mood may stand in the cases of both her children, and a sister's sleep in her brother's case and in her own.
Nobody recorded that the two are one, so whatever may be one person's one change is taken as one: a pound that may have been
counted before is not counted again. Two needs of one home, of different cases, are taken as one where the need is the same
and the people may be: both the child's parents, carers, the family or the household; or a brother or sister in one case and
the child of another, or a brother or sister in both. Two ids that differ (``mum``, ``dad``) are two people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from triage.model.history import NeedHistory

_CHILDREN = frozenset({"child", "sibling"})


def home(need: NeedHistory) -> str:
    """The household a need belongs to: the linked cases' one key, or its own case."""
    return need.about.household or need.case


def perhaps_one(one: NeedHistory, other: NeedHistory) -> bool:
    """Whether two needs of one home may be one person's one need, written down in two cases."""
    if one.case == other.case or one.need != other.need:
        return False
    if one.person in _CHILDREN and other.person in _CHILDREN:
        return "sibling" in (one.person, other.person)
    if one.person != other.person:
        return False
    return one.who is None or other.who is None or one.who == other.who


def each_once(needs: Iterable[NeedHistory], on: date | None = None) -> tuple[list[NeedHistory], int]:
    """Leave out needs that may be another's in a linked case; returns the rest, and how many were left out.

    Of several that may be one, the one that fell least stays (a change for the worse is never hidden), one that nobody
    scored again only where none was; then the child's own case, then the lowest number.
    """
    listed = list(needs)
    homes: dict[tuple[str, str], list[NeedHistory]] = defaultdict(list)
    for need in listed:
        if need.about.household is not None:
            homes[need.about.household, need.need].append(need)
    left_out: set[int] = set()
    for together in homes.values():
        kept: list[NeedHistory] = []
        for need in sorted(together, key=lambda need: _rank(need, on)):
            if any(perhaps_one(need, other) for other in kept):
                left_out.add(id(need))
            else:
                kept.append(need)
    return [need for need in listed if id(need) not in left_out], len(left_out)


def _rank(need: NeedHistory, on: date | None) -> tuple[bool, int, bool, str, str]:
    fall = need.fall("final", on)
    return (fall is None, fall or 0, need.person != "child", need.case, need.who or "")


def by_home(
    whose: Iterable[tuple[str, str, str | None]], homes: dict[str, str]
) -> dict[str, list[tuple[str, str, str | None]]]:
    """People by their household; ``homes`` is case -> household."""
    found: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for person in whose:
        found[homes.get(person[0], person[0])].append(person)
    return found


def homes_of(needs: Sequence[NeedHistory]) -> dict[str, str]:
    """Case -> household."""
    return {need.case: home(need) for need in needs}
