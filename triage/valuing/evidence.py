"""Quantities from the record: whose need fell by enough, whose got worse, and that nobody counts twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from triage.model.history import CaseHistory, NeedHistory
from triage.valuing.impact_map import Records, Row

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

    def points(self, whose: Whose) -> int:
        """Count what the person adds: with people as unit, any better change +1 and any worse one −1."""
        counts = [change.counts for change in self.people.get(whose, ())]
        if self.row.quantity.unit == "needs":
            return sum(counts)
        return int(any(count > 0 for count in counts)) - int(any(count < 0 for count in counts))

    def drop(self, whose: Whose) -> None:
        self.set_aside += len(self.people.pop(whose, ()))


def matches(query: Records, need: NeedHistory) -> bool:
    """Whether a query is about this need; every key that is given must fit."""
    return (
        (not query.need or need.need in query.need)
        and (not query.category or need.category in query.category)
        and (not query.person or need.person in query.person)
        and (not query.help or bool(set(query.help) & set(need.helps)))
        and (not query.service or bool(set(query.service) & set(need.services)))
    )


def _change(query: Records, need: NeedHistory, on: date | None) -> Counted | None:
    """Give the change if it is large enough to count; a need nobody scored again never is."""
    fall, after, before = need.fall(query.at, on), need.score_at(query.at, on), need.first[1]
    if fall is None or after is None or before is None:
        return None
    counts = (
        1 if fall >= query.by_at_least else -1 if query.net_of_worse and fall <= -query.by_at_least else 0
    )
    return Counted(need.case, need.person, need.who, need.need, before, after, counts) if counts else None


def count(
    rows: Sequence[Row], worth: Mapping[str, Decimal], histories: Iterable[CaseHistory], period: Period
) -> dict[str, RowEvidence]:
    """Count every row that queries the record; keys are row ids.

    ``worth`` is what one unit of each row is worth in pounds. A change that several rows could count goes to the
    one where it is worth most, and so does a person within an overlap group; a person with a change for the worse
    counts in the group's row where that costs most. (Taking the highest of overlapping values, and only that, is
    the usual rule of wellbeing valuation.) Thus one person's one change counts once.
    """
    needs = [need for history in histories for need in history.needs]
    tallies = [_Tally(row, row.quantity.records) for row in rows if row.quantity.records is not None]
    for need in needs:
        found = [
            (tally, change)
            for tally in tallies
            if matches(tally.query, need) and (change := _change(tally.query, need, period.on))
        ]
        best = max(found, key=lambda pair: abs(worth[pair[0].row.id]), default=None)
        for tally, change in found:
            if best is not None and tally is best[0]:
                tally.people[need.whose].append(change)
            else:
                tally.set_aside += 1
    for group in sorted({tally.row.overlap_group for tally in tallies if tally.row.overlap_group}):
        _one_row_each([tally for tally in tallies if tally.row.overlap_group == group], worth)
    return {tally.row.id: _evidence(tally, needs, period) for tally in tallies}


def _one_row_each(tallies: Sequence[_Tally], worth: Mapping[str, Decimal]) -> None:
    for whose in sorted({whose for tally in tallies for whose in tally.people}, key=str):
        present = [tally for tally in tallies if whose in tally.people]
        worse = [tally for tally in present if any(change.counts < 0 for change in tally.people[whose])]

        def pounds(tally: _Tally, whose: Whose = whose) -> Decimal:
            return tally.points(whose) * worth[tally.row.id]

        kept = min(worse, key=pounds) if worse else max(present, key=pounds)
        for tally in present:
            if tally is not kept:
                tally.drop(whose)


def _evidence(tally: _Tally, needs: Sequence[NeedHistory], period: Period) -> RowEvidence:
    about = [need for need in needs if matches(tally.query, need)]
    falls = [fall for need in about if (fall := need.fall(tally.query.at, period.on)) is not None]
    begun = [need for need in about if need.first[1] is not None]
    waiting = sum(
        need.fall(tally.query.at, period.on) is None and need.awaiting_review and not need.closed(period.on)
        for need in begun
    )
    points = Fraction(sum(tally.points(whose) for whose in tally.people))
    if tally.row.quantity.annualise:
        points *= period.year_factor
    return RowEvidence(
        quantity=round(Decimal(points.numerator) / Decimal(points.denominator), 10)
        if points.denominator > 1
        else Decimal(points.numerator),
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
    )
