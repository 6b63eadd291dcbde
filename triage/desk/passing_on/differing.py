"""Whether figures that leave the service tell of few people beside those that left before: by adding and subtracting periods.

Every release is a period, as known on a day. Two tables about nearly the same people give back by subtraction what each hides
(differencing; Office for National Statistics, "Guidance on statistical disclosure control": the difference of two tables is a
table too). So the difference is held to the same threshold: nobody's data stands in it, or that of enough people.
What is compared is the whole: whether one row of a table differs by few is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from triage.model.history import CaseHistory, NeedHistory

MOST: Final = 60
"""Distinct releases that a new one is compared with, the newest; so many are more than ten years of quarters."""
Piece = tuple[Hashable, Hashable]
"""A person, and one thing that is counted of them."""
Kind = Literal["needs", "cases", "forms"]
Told = Mapping[Kind, frozenset[Piece]]
"""What one release rests on: needs with their scores, cases received, questionnaires. Each is held to the threshold by itself."""
KINDS: Final[tuple[Kind, ...]] = ("needs", "cases", "forms")


@dataclass(frozen=True)
class Span:
    """A period as known on a day; open ends are None."""

    start: date | None
    end: date | None
    on: date

    @property
    def first(self) -> date:
        """The first day that is counted."""
        return self.start or date.min

    @property
    def last(self) -> date:
        """The last day that is counted; nothing after the day is known."""
        return min(self.end or self.on, self.on)

    def inside(self, other: Span) -> bool:
        """Whether this period lies in another and is not the same."""
        return (
            other.first <= self.first
            and self.last <= other.last
            and (self.first, self.last) != (other.first, other.last)
        )


@dataclass(frozen=True)
class Known:
    """One case as it is known now, with what tells how it was known on an earlier day."""

    history: CaseHistory
    added_on: date
    """The day it came into the record; nothing of it was known before."""
    review_on: date | None = None
    """The review that is due; None where none is, so that nobody is waited for."""
    gone_on: date | None = None
    """The day the case was erased; what it held is not known any more, that it was counted before is."""


@dataclass(frozen=True)
class Trouble:
    """Why a release is not made."""

    other: Span
    """The earlier release that would be told apart from it, or the one that the rest is a part of."""
    together: bool = False
    """Whether it takes several earlier ones to work it out."""


def told(known: Iterable[Known], span: Span) -> Told:
    """What a release rests on: all that it counts of each person in its period, as known on its day."""
    found: dict[Kind, set[Piece]] = {kind: set() for kind in KINDS}
    for one in known:
        if one.added_on > span.on or (one.gone_on is not None and one.gone_on <= span.on):
            continue
        if span.first <= one.added_on <= span.last:
            found["cases"].add((one.history.case, one.added_on))
        for need in one.history.needs:
            if span.first <= need.first[0] <= span.last:
                found["needs"].add((need.whose, _counted(need, one, span.on)))
        found["forms"].update(_forms(one.history, span))
    return {kind: frozenset(pieces) for kind, pieces in found.items()}


def _counted(need: NeedHistory, known: Known, on: date) -> Hashable:
    looks = need.looked_at(on)
    later = tuple(look for look in need.after_closing if look[0] <= on)
    scored = any(score is not None for _, score in looks)
    awaited = known.review_on is not None and known.review_on >= on and not need.closed(on)
    return need.need, need.first, looks, later, None if scored else awaited


def _forms(history: CaseHistory, span: Span) -> Iterator[Piece]:
    by_form: dict[tuple[str, str | None, str | None], list[Hashable]] = {}
    begun: dict[tuple[str, str | None, str | None], date] = {}
    for one in history.measures:
        if one.on <= span.on:
            form = (one.measure, one.who, one.rater)
            begun[form] = min(one.on, begun.get(form, one.on))
            by_form.setdefault(form, []).append((one.on, tuple(sorted(one.scores.items()))))
    closed = history.about.closed_on is not None and history.about.closed_on <= span.on
    for form, filled in by_form.items():
        if span.first <= begun[form] <= span.last:
            lost = closed and len(filled) == 1
            yield (history.case, form[1] or ""), (form, tuple(filled), lost)


def trouble(new: Span, earlier: Sequence[Span], of: Callable[[Span], Told], threshold: int) -> Trouble | None:
    """Why ``new`` may not be passed on beside ``earlier`` (oldest first); None where it may.

    The new one and each of the newest :data:`MOST` earlier ones must differ by the data of nobody or of at least ``threshold``
    people. So must what is left of a period when those inside it are taken away, and every period that can be worked out by
    adding and taking away periods that touch. The same period on the same day is the same figures, and always allowed; a
    ``threshold`` of 0 or 1 allows everything.
    """
    others = list(dict.fromkeys(reversed(earlier)))
    if threshold <= 1 or new in others:
        return None
    others = others[:MOST]
    kept = {one: of(one) for one in (new, *others)}
    for one in others:
        if any(_few(kept[new][kind] ^ kept[one][kind], threshold) for kind in KINDS):
            return Trouble(one)
    for kind in KINDS:
        pieces = {one: kept[one][kind] for one in kept}
        # Of a release about few people every figure is hidden: there is nothing in it to take away.
        shown = [one for one in pieces if len(_people(pieces[one])) >= threshold]
        found = _rest(new, shown, pieces, threshold) or (
            _chained(new, shown, pieces, threshold) if new in shown else None
        )
        if found is not None:
            return found
    return None


def _people(pieces: Iterable[Piece]) -> set[Hashable]:
    return {person for person, _ in pieces}


def _few(pieces: Iterable[Piece], threshold: int) -> bool:
    return 0 < len(_people(pieces)) < threshold


def _rest(
    new: Span, shown: Sequence[Span], pieces: Mapping[Span, frozenset[Piece]], threshold: int
) -> Trouble | None:
    """What is left of a period that holds others: of the new one, and of earlier ones that hold the new one."""
    for whole in pieces:
        if whole != new and not (new in shown and new.inside(whole)):
            continue
        best: dict[tuple[date, date], frozenset[Piece]] = {}
        for one in shown:
            if one.inside(whole):
                # Of one period as known on several days, the one that fits best is taken away.
                place = (one.first, one.last)
                before = best.get(place)
                if before is None or len(pieces[one] - pieces[whole]) < len(before - pieces[whole]):
                    best[place] = pieces[one]
        if best and _few(pieces[whole] ^ frozenset().union(*best.values()), threshold):
            return Trouble(whole if whole != new else _largest(shown, whole), together=True)
    return None


def _largest(shown: Sequence[Span], whole: Span) -> Span:
    return max((one for one in shown if one.inside(whole)), key=lambda one: one.last - one.first)


def _chained(
    new: Span, shown: Sequence[Span], pieces: Mapping[Span, frozenset[Piece]], threshold: int
) -> Trouble | None:
    """Periods that touch can be added and taken away: [1, 6] + [5, 10] - [1, 10] is [5, 6].

    A period is a step from its first day to the day after its last; whatever two days are joined by steps, the figures between
    them can be worked out.
    """
    steps: dict[date, list[tuple[date, Span, int]]] = {}
    for one in sorted((each for each in shown if each != new), key=lambda each: abs(each.on - new.on)):
        begin, end = one.first, one.last + timedelta(days=1)
        steps.setdefault(begin, []).append((end, one, 1))
        steps.setdefault(end, []).append((begin, one, -1))
    before = _reached(new.first, steps, pieces, turned=-1)
    after = _reached(new.last + timedelta(days=1), steps, pieces, turned=1)
    for left, (span, summed) in before.items():
        for right, (other, added) in after.items():
            if (left, right) == (new.first, new.last + timedelta(days=1)):
                continue
            if _few_left((summed, dict.fromkeys(pieces[new], 1), added), threshold):
                return Trouble(span or other or new, together=True)
    return None


Summed = dict[Piece, int]


def _reached(
    begin: date, steps: Mapping[date, Sequence[tuple[date, Span, int]]], pieces: Mapping[Span, frozenset[Piece]], *, turned: int
) -> dict[date, tuple[Span | None, Summed]]:  # fmt: skip
    """Every day that steps lead to from ``begin``, with the sum of what the periods on the way rest on."""
    found: dict[date, tuple[Span | None, Summed]] = {begin: (None, {})}
    waiting = [begin]
    for day in waiting:
        for further, span, sign in steps.get(day, ()):
            if further not in found:
                summed = dict(found[day][1])
                for piece in pieces[span]:
                    summed[piece] = summed.get(piece, 0) + sign * turned
                found[further] = (span, {piece: count for piece, count in summed.items() if count})
                waiting.append(further)
    return found


def _few_left(sums: Sequence[Summed], threshold: int) -> bool:
    people: set[Hashable] = set()
    for piece in dict.fromkeys(piece for each in sums for piece in each):
        if sum(each.get(piece, 0) for each in sums):
            people.add(piece[0])
            if len(people) >= threshold:
                return False
    return bool(people)
