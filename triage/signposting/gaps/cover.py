"""The coverage table: every help, person, place and age group with how many services take everybody in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from triage.signposting.gaps.ages import COLUMN, AgeColumn, in_words
from triage.signposting.gaps.places import Place
from triage.signposting.gaps.supply import Fold, Supply
from triage.signposting.unmet import unmet_reason

State = Literal["none", "blocked", "one", "waiting", "covered"]
STATES: tuple[State, ...] = ("none", "blocked", "one", "waiting", "covered")
STATE_WORDS: Mapping[State, str] = {
    "none": "no service",
    "blocked": "only services that take nobody now, or not everybody",
    "one": "one service only",
    "waiting": "only services with a waiting list",
    "covered": "two services or more",
}
"""What each state says, from worst to best."""


@dataclass(frozen=True)
class Wanted:
    """A kind of help for one person that rules ask for, for which needs, and at which ages."""

    help: str
    person: str
    columns: tuple[str, ...]
    """Codes of age groups."""
    needs: tuple[str, ...] = ()
    """Needs that it answers; empty where rules ask for it for other reasons."""
    kind: Literal["referral", "signpost"] = "referral"
    """How people come to it."""


@dataclass(frozen=True)
class Cell:
    """One help for one person in one place at one group of ages, on the day."""

    help: str
    person: str
    place: Place
    column: str
    services: int
    """The fewest services that take any one age in the group; one whose list is closed takes nobody."""
    most: int
    """The most services that take any one age in the group."""
    uncovered: int
    """Bits of the ages that nobody takes."""
    alone: int
    """Bits of the ages that exactly one service takes."""
    waiting: bool
    """Some age is taken by services with a waiting list only."""
    long_wait: bool
    """Some age is taken only by services that said people wait twelve weeks or more."""
    reason: str | None = None
    """Why nobody takes an age, a code of ``unmet_reasons``; None where every age is taken."""
    nobody_near: bool = False
    """Some age is taken by nobody, and no service of this place would take it were it not full, paused or the like."""
    cover: tuple[Any, ...] = field(default=(), repr=False)
    """Everything about each age of the group: two cells that stand alike to the month have the same."""
    passed: Mapping[str, int] = field(default_factory=dict)
    """Reason against a service -> how many services of this place it stands against, for the ages that nobody takes."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Help, person, place and age group."""
        return self.help, self.person, self.place.code, self.column

    @property
    def state(self) -> State:
        """Where the cell stands, by its worst age."""
        if self.uncovered:
            return "none" if self.nobody_near else "blocked"
        if self.alone:
            return "one"
        return "waiting" if self.waiting else "covered"

    @property
    def gap_bits(self) -> int:
        """The ages that nobody takes, or that one service alone takes; where there are none, the whole group."""
        return self.uncovered or self.alone or COLUMN[self.column].mask

    @property
    def gap_words(self) -> str:
        """The ages that nobody takes, or that one service alone takes, where it is not the whole group; else nothing."""
        return "" if self.gap_bits == COLUMN[self.column].mask else in_words(self.gap_bits)


@dataclass(frozen=True)
class Coverage:
    """All cells that somebody may want, in order of help, person, place and age."""

    supply: Supply = field(repr=False)
    places: tuple[Place, ...]
    wanted: tuple[Wanted, ...]
    cells: Mapping[tuple[str, str, str, str], Cell]

    def in_state(self, *states: State) -> list[Cell]:
        """The cells in any of these states."""
        return [cell for cell in self.cells.values() if cell.state in states]


def coverage(supply: Supply, wanted: Iterable[Wanted], places: Iterable[Place]) -> Coverage:
    """Work out every cell of what is wanted, in every place; a help that is wanted twice is looked at once."""
    joined = join(wanted)
    where = tuple(places)
    cells: dict[tuple[str, str, str, str], Cell] = {}
    for one in joined:
        for place in where:
            found = supply.fold(one.help, one.person, place)
            for code in one.columns:
                cell = cell_of(supply, one.help, one.person, place, COLUMN[code], found)
                cells[cell.key] = cell
    return Coverage(supply, where, joined, cells)


def join(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """One entry for each help and person: all its ages and needs; sent where any rule sends."""
    found: dict[tuple[str, str], Wanted] = {}
    for one in wanted:
        before = found.get((one.help, one.person))
        if before is None:
            found[one.help, one.person] = one
            continue
        columns = {*before.columns, *one.columns}
        found[one.help, one.person] = Wanted(
            one.help,
            one.person,
            tuple(code for code in COLUMN if code in columns),
            tuple(dict.fromkeys((*before.needs, *one.needs))),
            "referral" if "referral" in (before.kind, one.kind) else "signpost",
        )
    return tuple(found[key] for key in sorted(found))


def cell_of(
    supply: Supply, help_code: str, person: str, place: Place, column: AgeColumn, found: Fold | None = None
) -> Cell:
    """One cell; ``found`` saves folding the services again."""
    folded = supply.fold(help_code, person, place) if found is None else found
    mask = column.mask
    taken = mask & folded.taken
    uncovered = mask & ~taken
    reason, passed = _why(supply, help_code, person, place, uncovered) if uncovered else (None, {})
    return Cell(
        help_code,
        person,
        place,
        column.code,
        services=folded.fewest(mask),
        most=folded.most(mask),
        uncovered=uncovered,
        alone=mask & folded.alone,
        waiting=bool(taken & ~folded.roomy),
        long_wait=bool(taken & ~folded.prompt),
        reason=reason,
        nobody_near=bool(uncovered & ~_any(folded.blocked)),
        passed=passed,
        cover=(
            tuple((place, plane & mask) for place, plane in enumerate(folded.planes) if plane & mask),
            taken & folded.roomy,
            taken & folded.prompt,
            tuple(sorted((name, ages & mask) for name, ages in folded.blocked.items() if ages & mask)),
        ),
    )


def _any(blocked: Mapping[str, int]) -> int:
    bits = 0
    for ages in blocked.values():
        bits |= ages
    return bits


def _why(
    supply: Supply, help_code: str, person: str, place: Place, uncovered: int
) -> tuple[str | None, Mapping[str, int]]:
    """The one code a decision would give, and the reasons against the services of this place with their numbers."""
    passed: Counter[str] = Counter()
    reasons: list[tuple[str, bool]] = []
    for stand in supply.stands(help_code, person, place):
        if stand.ages & uncovered and stand.reason:
            passed[stand.reason] += 1
            reasons.append((stand.reason, True))
        else:
            passed["too_young_or_old"] += 1
            reasons.append(("too_old", True))
    unsaid = supply.unsaid(help_code, person)
    if unsaid:
        passed["area_unknown"] += unsaid
        reasons.append(("area_unknown", True))
    if not reasons and supply.size(help_code, person):
        reasons.append(("out_of_area", False))
    given = supply.given(help_code)
    return unmet_reason(reasons, given_to_somebody=given), dict(sorted(passed.items()))


def needs_answered(wanted: Iterable[Wanted]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Need -> the kinds of help that answer it, each with the person it is for."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for one in wanted:
        for need in one.needs:
            found.setdefault(need, {})[one.help, one.person] = None
    return {need: tuple(helps) for need, helps in sorted(found.items())}


def missing_levels(
    covered: Coverage, tiers: Mapping[str, str], category: Mapping[str, str]
) -> Iterator[tuple[str, str, Place, str]]:
    """Levels that nobody gives, as (category, person, place, age group).

    There some targeted help is wanted and nobody gives any of it, though a specialist service takes that age: children
    are then seen when things are critical, and not before.

    The pattern is that of "CAMHS Tier 2 decommissioned" in Cheshire and Merseyside (2024, lines 86 and 126 of its text).
    ``tiers`` and ``category``: help code -> tier and category of the vocabulary.
    """
    seen: dict[tuple[str, str, Place, str], dict[str, bool]] = {}
    for cell in covered.cells.values():
        key = (category.get(cell.help, ""), cell.person, cell.place, cell.column)
        tier = tiers.get(cell.help, "")
        there = bool(COLUMN[cell.column].mask & ~cell.uncovered)
        standing = seen.setdefault(key, {})
        standing[tier] = standing.get(tier, False) or there
    for key, standing in seen.items():
        if standing.get("targeted") is False and standing.get("specialist"):
            yield key
