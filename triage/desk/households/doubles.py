"""Pairs of cases that may be about one child, and what people said of them; a "different" is remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from triage.casework.escalations import check_note
from triage.casework.likeness import ASK_FROM, LIST_FROM, Likeness, compare
from triage.casework.likeness.marks import ways
from triage.desk import gate
from triage.desk.deciding import case_to_change, found_case, keep_json, stored_decision
from triage.desk.households.linking import link_cases
from triage.desk.likening import SETTLES, Held, going_on, held, marks_key, pattern, settled
from triage.desk.opening import Desk
from triage.desk.parts import each
from triage.errors import Refused, WrongUse
from triage.store.rows_households import VerdictRow

VERDICTS = ("same", "different", "siblings")
"""One child; two children; two children of one home, who are linked."""
_LIST, _DECIDE = "likeness.list", "likeness.decide"


@dataclass(frozen=True)
class Double:
    """Two cases that are alike."""

    case: str
    other: str
    likeness: Likeness
    linked: bool
    """Whether they are linked as two people of one household."""
    said: VerdictRow | None
    """What somebody said of them last."""
    asks: bool
    """Whether a decision asks about them: they score enough, nobody has said that they are two, they are not linked or joined."""


def doubles(
    desk: Desk, number: str | None = None, by: str | None = None, at_least: int | None = None
) -> list[Double]:
    """List pairs of one case, or all, that score at least so much, the highest first; those that nobody need look at last.

    Names are compared in memory. Pairs of a restricted case are listed for those who may see both.
    """
    gate.read(desk, _LIST, by, case=number)
    least = LIST_FROM if at_least is None else at_least
    if not 0 <= least <= 100:
        raise WrongUse("a score lies between 0 and 100", mend=f"leave --at-least out for {LIST_FROM}")
    if number is not None:
        found_case(desk, number)
    sight = gate.sight(desk, by)
    every = _held_by(desk, sight)
    said = {_pair(row.case_number, row.other): row for row in desk.store.verdicts()}
    key = marks_key(desk) or b""
    links = {_pair(row.case_number, row.other) for row in desk.store.household_links()}
    found: list[Double] = []
    pairs = sorted(_candidates(every, number))
    for one, other in each(desk, pairs, "pairs compared", len(pairs)):
        if going_on(desk, one) == going_on(desk, other):
            continue
        likeness = compare(every[one].known, every[other].known)
        if likeness.score < least:
            continue
        linked = _pair(one, other) in links or other in every[one].linked or one in every[other].linked
        word = said.get(_pair(one, other))
        asks = likeness.score >= ASK_FROM and not linked and not settled(word, pattern(key, likeness))
        found.append(Double(one, other, likeness, linked, word, asks))
    return sorted(found, key=lambda pair: (not pair.asks, -pair.likeness.score, pair.case, pair.other))


def _held_by(desk: Desk, sight: gate.Sight) -> dict[str, Held]:
    """What the record knows of each case that somebody may see."""
    rows = desk.store.cases()
    read = each(desk, rows, "cases read", len(rows))
    found = ((row.number, held(desk, row.number)) for row in read if sight.shows(row))
    return {number: one for number, one in found if one is not None}


def _candidates(every: dict[str, Held], number: str | None) -> set[tuple[str, str]]:
    """Pairs that agree in one of the ways by which cases are searched."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for one, found in every.items():
        for way in ways(found.known):
            holders[way].append(one)
    if number is None:
        return {_pair(*two) for numbers in holders.values() for two in combinations(numbers, 2)}
    if number not in every:
        return set()
    near = {other for way in ways(every[number].known) for other in holders[way]}
    return {_pair(number, other) for other in near - {number}}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def likeness_of(desk: Desk, number: str, other: str, by: str | None = None) -> Double:
    """How two cases stand to each other, however little alike; raises :class:`WrongUse` for an unknown one."""
    for one in (number, other):
        gate.read(desk, _LIST, by, case=one)
        found_case(desk, one)
    first, second = _both(desk, number, other)
    likeness = compare(first.known, second.known)
    word = next(
        (row for row in reversed(desk.store.verdicts(number)) if other in (row.case_number, row.other)), None
    )
    linked = any(row.far(number) == other for row in desk.store.household_links(number)) or other in first.linked or number in second.linked  # fmt: skip
    key = marks_key(desk) or b""
    asks = likeness.score >= ASK_FROM and not linked and not settled(word, pattern(key, likeness))
    return Double(number, other, likeness, linked, word, asks)


def _both(desk: Desk, number: str, other: str) -> tuple[Held, Held]:
    one, two = held(desk, number), held(desk, other)
    if one is None or two is None:
        raise Refused("erased", why="one of the two was erased, and nothing is left to compare", mend="only the log of who did what is left")  # fmt: skip
    return one, two


def say_of_two(desk: Desk, number: str, other: str, verdict: str, by: str | None, *, note: str) -> Double:
    """Keep what a person says of two cases: ``same``, ``different`` or ``siblings`` (who are linked then).

    Nothing is joined by it. The look that a decision asked for is settled where nothing of it is left. Raises :class:`Refused`
    where the same person's word stands already, or the two are linked and said to be one.
    """
    if verdict not in VERDICTS:
        raise WrongUse(f"there is no answer '{verdict}'", mend="one of " + ", ".join(VERDICTS))
    store = desk.store
    if number == other:
        raise WrongUse("a case is always like itself", mend="name two cases")
    with store.writing():
        person = gate.change(desk, _DECIDE, by, case=number)
        gate.change(desk, _DECIDE, by, case=other)
        case_to_change(desk, number)
        case_to_change(desk, other)
        check_note(note)
        one, two = _both(desk, number, other)
        if verdict == "same" and any(row.far(number) == other for row in store.household_links(number)):
            raise Refused(
                "the two are linked as two people of one household",
                why="they cannot be both",
                mend=f"if that was wrong: `triage case unlink {number} {other} --note TEXT --by NAME`",
            )
        for row in store.verdicts(number):
            if other in (row.case_number, row.other):
                store.undo_verdict(row.id, desk.on, person.name)
        key = marks_key(desk, make=True)
        assert key is not None
        identity = store.add_verdict(
            {
                "case_number": number, "other": other, "verdict": verdict, "pattern": pattern(key, compare(one.known, two.known)),
                "on_day": desk.on, "by_name": person.name, "note_hash": keep_json(desk, number, {"note": note.strip()}),
            }
        )  # fmt: skip
        for here, there in ((number, other), (other, number)):
            store.log(
                desk.on, person.name, _DECIDE, case=here, record=f"likeness {identity} {verdict} case {there}"
            )
        if verdict in SETTLES:
            for here in (number, other):
                _settle_looks(desk, here, person.name)
    if verdict == "siblings":
        link_cases(desk, number, other, person.name, kind="sibling")
    return likeness_of(desk, number, other, person.name)


def _settle_looks(desk: Desk, number: str, by: str) -> None:
    """Take the look for doubles as done where people have spoken of every case that the decision named."""
    decisions = desk.store.decisions(number)
    if not decisions or desk.store.content(number, decisions[-1].decision_hash) is None:
        return
    decision = stored_decision(desk, decisions[-1])
    named = {
        fact.partition(" ")[2]
        for one in decision.human_reviews
        if one.reason == "duplicate"
        for fact in one.facts
    }
    spoken = {
        other
        for row in desk.store.verdicts(number)
        if row.verdict in SETTLES
        for other in (row.case_number, row.other)
    }
    if not named or named - spoken:
        return
    for duty in desk.store.duties(number, "open"):
        if (duty.kind, duty.code, duty.seq) == ("human_review", "duplicate", decisions[-1].seq):
            desk.store.change_duty(duty, {"state": "settled", "settled_by": by, "settled_on": desk.on})


def undo_word(desk: Desk, number: str, other: str, by: str | None) -> VerdictRow:
    """Take back what was said of two cases: they are asked about again at their next decision. It stays in the record.

    Raises :class:`Refused` where nothing was said.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, _DECIDE, by, case=number)
        gate.change(desk, _DECIDE, by, case=other)
        rows = [row for row in store.verdicts(number) if other in (row.case_number, row.other)]
        if not rows:
            raise Refused("nothing was said of these two", why="there is nothing to take back", mend="see `triage duplicates`")  # fmt: skip
        store.undo_verdict(rows[-1].id, desk.on, person.name)
        for here in (number, other):
            store.log(desk.on, person.name, "likeness.undo", case=here, record=f"likeness {rows[-1].id}")
        return next(row for row in store.verdicts(undone=True) if row.id == rows[-1].id)


def waiting_pairs(found: Iterable[Double]) -> int:
    """How many pairs somebody is to look at."""
    return sum(pair.asks for pair in found)
