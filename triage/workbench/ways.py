"""How wishes about conditions join: what one of several, or all of them, need at the least, and where to begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts
from triage.rulebook.readings.plain import counted
from triage.workbench.ground import Option, State


@dataclass(frozen=True)
class Ways:
    """What could be changed to get nearer to what is wanted."""

    least: int
    """At least so many further changes are needed."""
    options: tuple[Option, ...]
    """One of these is in every set that does it."""
    touches: frozenset[str]
    """What the changes are about, as families of slots; two wishes that touch nothing in common need changes each."""


def enough(group: c.All | c.AnyOf | c.AtLeast) -> int:
    """How many parts of a group have to hold."""
    if isinstance(group, c.AtLeast):
        return group.n
    return len(group.parts) if isinstance(group, c.All) else 1


def either(ways: Iterable[Ways | None], left: int) -> Ways | None:
    """One of several is enough."""
    return some(list(ways), 1, left)


def every(ways: Sequence[Ways | None], left: int) -> Ways | None:
    """All of them are needed."""
    return some(ways, len(ways), left)


def some(ways: Sequence[Ways | None], needed: int, left: int) -> Ways | None:
    """So many of them are needed; the options of which one is in every set that does it."""
    open_ = [one for one in ways if one is not None and one.least <= left]
    if needed <= 0 or len(open_) < needed:
        return None
    spare = len(open_) - needed
    # whatever is left out, one of any spare+1 wishes is among those granted: the fewest options will do
    chosen = sorted(open_, key=lambda one: len(one.options))[: spare + 1]
    options = _merged(option for one in chosen for option in one.options)
    least = _sum_apart(sorted(open_, key=lambda one: one.least)[:needed]) if not spare else sorted(one.least for one in open_)[needed - 1]  # fmt: skip
    if least > left:
        return None
    return Ways(least, options, frozenset().union(*(one.touches for one in open_)))


def _sum_apart(ways: Sequence[Ways]) -> int:
    """Changes that several wishes need together: those that touch nothing in common add up."""
    total = 0
    taken: list[frozenset[str]] = []
    for one in sorted(ways, key=lambda one: -one.least):
        if not any(_overlap(one.touches, other) for other in taken):
            total += one.least
            taken.append(one.touches)
    return total


def _merged(options: Iterable[Option]) -> tuple[Option, ...]:
    """Options for one slot with different values are different ways; the same one counts once."""
    return tuple(dict.fromkeys(options))


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    if "*" in one or "*" in other or one & other:
        return True
    wide = {name for name in one | other if name.endswith(":*")}
    families = [{name.split(":")[0] for name in side} for side in (one, other)]
    return any(name.split(":")[0] in families[0] & families[1] for name in wide)


def touches(leaf: c.Leaf) -> frozenset[str]:
    """Families of slots whose change could ever matter to a condition."""
    match leaf:
        case c.NeedIs():
            return frozenset({f"need:{leaf.need}"})
        case c.IndicatorIs():
            return frozenset({f"indicator:{leaf.indicator}"})
        case c.CountIs():
            return frozenset({"indicator:*"} if leaf.of == "indicators" else {"need:*"})
        case c.DeprivationIs():
            return frozenset({"decile"})
        case c.TriedIs():
            return frozenset({f"tried:{leaf.help}"})
        case c.Says() if leaf.field != "consent":
            return frozenset({f"says:{leaf.field}"})
        case c.AmountIs() | c.ChildAtHome():
            return frozenset({getattr(leaf, "field", "children_at_home")})
        case _:
            return frozenset({"*"})


def least_changes(leaf: c.Leaf, wanted: bool, facts: Facts, options: Sequence[Option], state: State) -> int:
    """How many further changes a condition needs at the least; a slot that is changed already costs nothing more."""
    free = sum(1 for slot, _ in options if slot in state)
    if isinstance(leaf, c.CountIs):
        if leaf.of == "indicators":
            now = len(facts.indicators)
        else:
            scores = counted(leaf, facts)
            now = len(scores) if leaf.of == "needs" else len({score.category for score in scores})
        short = leaf.at_least - now if wanted else (now - leaf.at_least + 1)
        return max(0, short - free)
    return 0 if free else 1
