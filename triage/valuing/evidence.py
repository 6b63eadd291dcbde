"""Quantities from the record: whose need fell by enough, whose got worse, and that nobody counts twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from triage.model.history import CaseHistory, NeedHistory
from triage.valuing.households import by_home, each_once, homes_of
from triage.valuing.impact_map import Records, Row
from triage.valuing.queries import Beside

DAYS_A_YEAR = 365
Whose = tuple[str, str, str | None]


@dataclass(frozen=True)
class Counted:
    """One change that a row counted: +1 for the better, −1 for the worse."""

    case: str
    person: str
    who: str | None
    need: str
    before: int
    after: int
    counts: int


@dataclass(frozen=True)
class RowEvidence:
    """What a row's query found in the record."""

    quantity: Decimal
    """After netting, overlap and annualising; may be below 0."""
    counted: tuple[Counted, ...] = ()
    matched: int = 0
    """Needs that the query is about, scored again or not."""
    paired: int = 0
    lost: int = 0
    improved: int = 0
    same: int = 0
    worse: int = 0
    set_aside: int = 0
    """Changes that another row counts already."""
    perhaps_twice: int = 0
    """Needs that the query is about and that may be another's in a linked case, counted there."""

    points: tuple[tuple[str, int], ...] = ()
    """Case -> what it adds to the count, before scaling to a year. A home that counts once counts in one of its cases."""
    scale: Fraction = Fraction(1)
    """By what the count is scaled to a year."""

    def quantity_of(self, case: str) -> Decimal:
        """What one case adds to the quantity; may be below 0."""
        return _decimal(dict(self.points).get(case, 0) * self.scale)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases behind the quantity."""
        return tuple(sorted({change.case for change in self.counted}))


@dataclass(frozen=True)
class Period:
    """The days in which the needs counted were first recorded."""

    start: date | None
    end: date | None
    on: date | None

    @property
    def days(self) -> int | None:
        """Days in the period, both ends included; None where it has no ends."""
        return None if self.start is None or self.end is None else max(1, (self.end - self.start).days + 1)

    @property
    def year_factor(self) -> Fraction:
        """How many such periods make a year."""
        return Fraction(DAYS_A_YEAR, self.days) if self.days else Fraction(1)


@dataclass
class _Tally:
    """The changes that a row may count, by person, while rows are compared."""

    row: Row
    query: Records
    people: dict[Whose, list[Counted]] = field(default_factory=lambda: defaultdict(list))
    set_aside: int = 0

    def points(self, *whose: Whose) -> int:
        """Count what people add together: of needs each one; else any better change +1 and any worse one −1."""
        counts = [change.counts for one in whose for change in self.people.get(one, ())]
        if self.row.quantity.unit == "needs":
            return sum(counts)
        return int(any(count > 0 for count in counts)) - int(any(count < 0 for count in counts))

    def by_case(self, homes: dict[str, str]) -> dict[str, int]:
        """What each case adds: person by person, or household by household in the lowest of its numbers."""
        found: dict[str, int] = defaultdict(int)
        if self.row.quantity.unit == "households":
            for people in by_home(self.people, homes).values():
                found[min(whose[0] for whose in people)] += self.points(*people)
        else:
            for whose in self.people:
                found[whose[0]] += self.points(whose)
        return dict(found)

    def drop(self, whose: Whose) -> None:
        self.set_aside += len(self.people.pop(whose, ()))


Others = Mapping[Whose, frozenset[str]]
"""Person -> all needs on record of that person."""


def others_of(needs: Iterable[NeedHistory]) -> Others:
    """All needs on record of each person, scored or not."""
    found: dict[Whose, set[str]] = defaultdict(set)
    for need in needs:
        found[need.whose].add(need.need)
    return {whose: frozenset(codes) for whose, codes in found.items()}


def matches(query: Records, need: NeedHistory, others: Others) -> bool:
    """Whether a query is about this need; every key that is given must fit. ``others`` is all needs of each person."""
    first = need.first[1]
    return (
        (not query.need or need.need in query.need)
        and (not query.category or need.category in query.category)
        and (not query.person or need.person in query.person)
        and (not query.help or bool(set(query.help) & set(need.helps)))
        and (not query.service or bool(set(query.service) & set(need.services)))
        and (not query.programme or bool(set(query.programme) & set(need.programmes)))
        and (not query.reason or bool(set(query.reason) & set(need.about.reasons)))
        and (not query.indicator or bool(set(query.indicator) & set(need.about.indicators)))
        and (query.specified_by is None or _is_beside(query.specified_by, need, others))
        and (query.not_specified_by is None or not _is_beside(query.not_specified_by, need, others))
        and (query.from_severity is None or (first is not None and first >= query.from_severity))
        and (query.to_severity is None or (first is not None and first <= query.to_severity))
    )


def _is_beside(wanted: Beside, need: NeedHistory, others: Others) -> bool:
    return bool(set(wanted.need) & others.get(need.whose, frozenset())) or bool(
        set(wanted.indicator) & set(need.about.indicators)
    )


def _change(query: Records, need: NeedHistory, on: date | None) -> Counted | None:
    """Give the change if it is large enough to count; a need nobody scored again never is."""
    fall, after, before = need.fall(query.at, on), need.score_at(query.at, on), need.first[1]
    if fall is None or after is None or before is None:
        return None
    better, worse = fall >= query.by_at_least, fall <= -query.by_at_least
    if query.direction == "worse":
        counts = int(worse)
    else:
        counts = 1 if better else -1 if query.net_of_worse and worse else 0
    return Counted(need.case, need.person, need.who, need.need, before, after, counts) if counts else None


def count(
    rows: Sequence[Row], worth: Mapping[str, Decimal], histories: Iterable[CaseHistory], period: Period
) -> dict[str, RowEvidence]:
    """Count every row that queries the record; keys are row ids.

    ``worth`` is what one unit of each row is worth in pounds. A change that several rows could count goes to the
    one where it is worth most, and so does a person within an overlap group; a person with a change for the worse
    counts in the group's row where that costs most. (Taking the highest of overlapping values, and only that, is
    the usual rule of wellbeing valuation.) Needs of linked cases that may be one person's one need count once
    (:mod:`triage.valuing.households`). Thus one person's one change counts once.
    """
    every = [need for history in histories for need in history.needs]
    others = others_of(every)
    needs, twice = each_once(every, period.on)
    tallies = [_Tally(row, row.quantity.records) for row in rows if row.quantity.records is not None]
    for need in needs:
        found = [
            (tally, change)
            for tally in tallies
            if matches(tally.query, need, others) and (change := _change(tally.query, need, period.on))
        ]
        best = max(found, key=lambda pair: abs(worth[pair[0].row.id]), default=None)
        for tally, change in found:
            if best is not None and tally is best[0]:
                tally.people[need.whose].append(change)
            else:
                tally.set_aside += 1
    for group in sorted({tally.row.overlap_group for tally in tallies if tally.row.overlap_group}):
        _one_row_each([tally for tally in tallies if tally.row.overlap_group == group], worth)
    homes = homes_of(needs)
    left_out = [need for need in every if not any(need is kept for kept in needs)] if twice else []
    return {tally.row.id: _evidence(tally, needs, left_out, others, homes, period) for tally in tallies}


def _one_row_each(tallies: Sequence[_Tally], worth: Mapping[str, Decimal]) -> None:
    for whose in sorted({whose for tally in tallies for whose in tally.people}, key=str):
        present = [tally for tally in tallies if whose in tally.people]
        worse = [
            tally for tally in present if any(change.after > change.before for change in tally.people[whose])
        ]

        def pounds(tally: _Tally, whose: Whose = whose) -> Decimal:
            return tally.points(whose) * worth[tally.row.id]

        kept = min(worse, key=pounds) if worse else max(present, key=pounds)
        for tally in present:
            if tally is not kept:
                tally.drop(whose)


def _evidence(
    tally: _Tally,
    needs: Sequence[NeedHistory],
    left_out: Sequence[NeedHistory],
    others: Others,
    homes: dict[str, str],
    period: Period,
) -> RowEvidence:
    about = [need for need in needs if matches(tally.query, need, others)]
    falls = [fall for need in about if (fall := need.fall(tally.query.at, period.on)) is not None]
    begun = [need for need in about if need.first[1] is not None]
    waiting = sum(
        need.fall(tally.query.at, period.on) is None and need.awaiting_review and not need.closed(period.on)
        for need in begun
    )
    points = tally.by_case(homes)
    scale = period.year_factor if tally.row.quantity.annualise else Fraction(1)
    return RowEvidence(
        quantity=_decimal(sum(points.values()) * scale),
        points=tuple(sorted(points.items())),
        scale=scale,
        counted=tuple(
            sorted(
                (change for changes in tally.people.values() for change in changes),
                key=lambda change: (change.case, change.person, change.who or "", change.need),
            )
        ),
        matched=len(about),
        paired=len(falls),
        lost=len(begun) - len(falls) - waiting,
        improved=sum(fall > 0 for fall in falls),
        same=sum(fall == 0 for fall in falls),
        worse=sum(fall < 0 for fall in falls),
        set_aside=tally.set_aside,
        perhaps_twice=sum(matches(tally.query, need, others) for need in left_out),
    )


def _decimal(amount: Fraction | int) -> Decimal:
    """A count as Decimal, kept to ten places where it was scaled."""
    exact = Fraction(amount)
    if exact.denominator == 1:
        return Decimal(exact.numerator)
    return round(Decimal(exact.numerator) / Decimal(exact.denominator), 10)
