"""Pairs of cases that may be one child as values: what speaks for it and against it, never a value of either case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from triage.desk import Desk, gate
from triage.desk.gate import RESTRICTED
from triage.desk.households.doubles import Double, doubles, likeness_of, say_of_two, undo_word
from triage.desk.households.merging import merge, unmerge
from tui.pages.wording import URGENT, Acting, Wording, acting, counted, day_in_words, level_words, looks

SAID = {"same": "one child", "different": "two children", "siblings": "two children of one home"}


@dataclass(frozen=True)
class Pair:
    """Two cases that are alike."""

    key: str
    case: str
    other: str
    score: int
    standing: str
    """What is known of the two: to be looked at, or what somebody said of them."""
    said: str
    """What somebody said last: same, different or siblings; empty where nobody did."""
    asks: bool
    """Whether a person is to look."""
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    joined: bool = False
    """Whether they were joined a moment ago."""


@dataclass(frozen=True)
class DoublesPage:
    """All pairs, those to look at first."""

    notice: str
    acting: Acting
    cannot: str
    """Why nobody here may say anything of two cases; empty where somebody may."""
    cannot_join: str
    pairs: tuple[Pair, ...]

    @property
    def to_look_at(self) -> int:
        """Pairs that a person is to look at."""
        return sum(pair.asks for pair in self.pairs)

    def with_pair(self, pair: Pair) -> DoublesPage:
        """The same with one pair as it stands now, in its place."""
        return replace(self, pairs=tuple(pair if one.key == pair.key else one for one in self.pairs))


@dataclass(frozen=True)
class Side:
    """What a list shows of one case."""

    number: str
    lines: tuple[str, ...]


def read_doubles(desk: Desk, by: str | None) -> DoublesPage:
    """Compare the cases of the record; raises :class:`triage.errors.Refused` for whoever may not know of it."""
    name = looks(desk, by)
    rights = "your role does not do this; `triage people rights` shows who does"
    return DoublesPage(
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot="" if gate.may(desk, "likeness.decide", by) else rights,
        cannot_join="" if gate.may(desk, "case.merge", by) else rights,
        pairs=tuple(_pair(one) for one in doubles(desk, None, name)),
    )


def read_sides(desk: Desk, pair: Pair, by: str | None) -> tuple[Side, Side]:
    """What a list shows of both cases of a pair, as far as whoever looks sees it."""
    sight = gate.sight(desk, looks(desk, by))
    words = Wording(desk)
    return _side(desk, pair.case, sight, words), _side(desk, pair.other, sight, words)


def _side(desk: Desk, number: str, sight: gate.Sight, words: Wording) -> Side:
    row = desk.store.case(number)
    if row is None or sight.of(row) != "full":
        return Side(number, (RESTRICTED,))
    lines = [
        f"{row.state}, here since {day_in_words(row.added_on)}",
        f"level {level_words(row.level, words.level(row.level)[1])}",
        f"decision {len(desk.store.decisions(number))}, {counted(len(desk.store.reviews(number)), 'review')}",
    ]
    opened = sum(
        one.state in ("raised", "told", "received", "disputed") for one in desk.store.escalations(number)
    )
    if opened:
        lines.append(f"{URGENT} {counted(opened, 'open escalation')}")
    if row.owner:
        lines.append(f"with {row.owner}")
    return Side(number, tuple(lines))


def _pair(one: Double) -> Pair:
    return Pair(
        key=f"{one.case} {one.other}",
        case=one.case,
        other=one.other,
        score=one.likeness.score,
        standing=_standing(one),
        said=one.said.verdict if one.said else "",
        asks=one.asks,
        speaks_for=one.likeness.for_it,
        against=one.likeness.against,
    )


def _standing(one: Double) -> str:
    if one.said is not None:
        again = "; what is alike has changed since" if one.asks and one.said.verdict != "same" else ""
        return f"{SAID.get(one.said.verdict, one.said.verdict)}, said {one.said.by_name} on {day_in_words(one.said.on_day)}{again}"
    if one.linked:
        return "linked as two people of one household"
    if one.likeness.like_siblings:
        return "more like brothers, sisters or twins"
    return "to be looked at" if one.asks else "a little alike"


def say(desk: Desk, pair: Pair, verdict: str, note: str, by: str | None) -> Pair:
    """Keep what somebody says of a pair; raises what the desk refuses."""
    return _pair(say_of_two(desk, pair.case, pair.other, verdict, by, note=note))


def take_back(pair: Pair, by: str | None) -> Callable[[Desk], object]:
    """How what was said of a pair a moment ago is taken back."""

    def back(desk: Desk) -> Pair:
        undo_word(desk, pair.case, pair.other, by)
        return _pair(likeness_of(desk, pair.case, pair.other, looks(desk, by)))

    return back


@dataclass(frozen=True)
class Joined:
    """What joining came to."""

    gone: str
    goes_on: str
    lines: tuple[str, ...]
    """What is urgent first."""


def join(desk: Desk, pair: Pair, goes_on: str, note: str, second: str, by: str | None) -> Joined:
    """Join the two; ``goes_on`` is the number under which work goes on. Raises what the desk refuses."""
    gone = pair.other if goes_on == pair.case else pair.case
    made = merge(desk, gone, goes_on, by, note=note, second=second.strip() or None)
    words = Wording(desk)
    lines = [
        f"{URGENT} ACT NOW, {row.case_number}: {words.title('escalations', row.towards)} ({row.state})"
        for row in made.escalations
    ]
    lines.append(
        f"{gone} is joined into {goes_on}; level {level_words(made.level, words.level(made.level)[1])}."
    )
    lines += [
        f"They do not agree on {one.words.replace('_', ' ')}: somebody is asked." for one in made.conflicts
    ]
    return Joined(gone, goes_on, tuple(lines))


def part(joined: Joined, by: str | None) -> Callable[[Desk], object]:
    """How a joining of a moment ago is taken back."""

    def back(desk: Desk) -> object:
        return unmerge(desk, joined.gone, by, note="Taken back at once")

    return back
