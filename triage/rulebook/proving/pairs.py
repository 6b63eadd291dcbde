"""Two copies of a case, one with more on record than the other, and how little can lie between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import z3

from triage.rulebook.facts import Key, Movement
from triage.rulebook.proving.model import MOVEMENTS, Look, Tag, World
from triage.rulebook.proving.sense import implies
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.witness import Witness
from triage.rulebook.readings.solver import FALSE, TRUE, conj, disj, holds, negated

Change = tuple[str, Any]
"""What is added or raised: ``("need", key)`` or ``("indicator", code)``."""
_MAY_BECOME: Mapping[Movement, tuple[Movement, ...]] = {"better": ("better", "same", "worse"), "same": ("same", "worse"), "worse": ("worse",), "unscored": ("unscored",)}  # fmt: skip


def looks(world: World) -> tuple[Look, Look]:
    """Both copies as recorded, before any flag."""
    return Look(world, 0, 5, lambda _flag: FALSE), Look(world, 1, 5, lambda _flag: FALSE)


def never_less(world: World) -> list[z3.BoolRef]:
    """The changed copy holds every worry and need of the first, none of them scored lower."""
    before, after = looks(world)
    for count in world.scope.counts:
        holds(count, before), holds(count, after)
    codes = dict.fromkeys(tag[1] for tag in world.said if tag[0] == "indicator")
    found = [implies(before.indicator(code), after.indicator(code)) for code in codes]
    for key, rungs in rungs_of(world).items():
        found += [implies(before.scored(key, rung), after.scored(key, rung)) for rung in rungs]
        found.append(implies(before.unscored(key), after.unscored(key)))
    found += _moves(world)
    # More true parts never make a smaller count: so much is plain, and the solver would take minutes to see it.
    found += [implies(holds(count, before), holds(count, after)) for count in world.scope.counts]
    return [part for part in found if part is not TRUE]


def rungs_of(world: World) -> dict[Key, list[int]]:
    """Each need spoken of, with the severities that are."""
    found: dict[Key, set[int]] = {}
    for tag in world.said:
        if tag[0] in {"score", "unscored"}:
            key: Key = tag[1]
            found.setdefault(key, set()).update(part for part in tag[2:] if isinstance(part, int))
    return {key: sorted(rungs) for key, rungs in found.items()}


def _moves(world: World) -> Iterator[z3.BoolRef]:
    """A higher score in force makes better worse, never the other way; a need that is new may have moved in any way."""
    before, after = looks(world)
    keys = dict.fromkeys(tag[1] for tag in world.said if tag[0] == "moved")
    for key in keys:
        known = before.recorded(key)
        for over in range(1, world.scope.over + 1):
            there = []
            for way in MOVEMENTS:
                was = before.moved(over, key, way)
                there.append(was)
                yield implies(was, disj(after.moved(over, key, other) for other in _MAY_BECOME[way]))
            appeared = disj(after.moved(over, key, way) for way in MOVEMENTS)
            yield implies(conj((known, appeared)), disj(there))


def apart(true: Iterable[Tag]) -> dict[Change, list[Tag]]:
    """What the changed copy holds and the first does not, by what was added or raised."""
    true = set(true)
    found: dict[Change, list[Tag]] = {}
    for tag in true:
        if tag[-1] == "changed" and tag[0] in {"score", "unscored", "indicator"} and tag[:-1] not in true:
            what: Change = ("indicator", str(tag[1])) if tag[0] == "indicator" else ("need", tag[1])
            found.setdefault(what, []).append(tag)
    return found


def one_step(search: Search, true: frozenset[Tag], *assumed: z3.BoolRef) -> frozenset[Tag]:
    """A pair between which only one thing was added or raised.

    Whatever goes wrong over several changes goes wrong over one of them: take the first change alone, and either what
    follows it or the change itself still shows it.
    """
    said = search.world.said
    while len(changes := apart(true)) > 1:
        tags = next(iter(sorted(changes.items(), key=str)))[1]
        kept = [tag for tag in said if tag[0] in {"score", "unscored", "indicator"}]
        nearer = _fixed(said, true, (tag for tag in kept if tag[-1] == "changed"))
        nearer += _fixed(
            said, true | {tag[:-1] for tag in tags}, (tag for tag in kept if tag[-1] != "changed")
        )
        if search.ask(*assumed, *nearer) == "some":
            true = search.true()
            continue
        middle = {(*tag, "changed") for tag in true if tag[-1] != "changed"} | set(tags)
        nearer = _fixed(said, true, (tag for tag in kept if tag[-1] != "changed"))
        nearer += _fixed(said, frozenset(middle), (tag for tag in kept if tag[-1] == "changed"))
        if search.ask(*assumed, *nearer) != "some":
            return true
        true = search.true()
    return true


def _fixed(said: Mapping[Tag, z3.BoolRef], true: frozenset[Tag], tags: Iterable[Tag]) -> list[z3.BoolRef]:
    return [said[tag] if tag in true else negated(said[tag]) for tag in tags]


def changed_cases(witness: Witness, change: Change, severity: int | None) -> Iterator[Witness]:
    """The case with just this change, the likeliest form first: an indicator more, a need more, a score raised."""
    kind, what = change
    case: dict[str, Any] = {**witness.case}
    if kind == "indicator":
        case["indicators"] = [*case.get("indicators", []), what]
        yield replace(witness, case=case)
        return
    need, person, _ = what
    placed = [
        (where, number, place)
        for where, number, rows in _lists(case)
        for place, row in enumerate(rows)
        if row["need"] == need and row.get("person", "child") == person
    ]
    if placed:
        where, number, place = next(
            (found for found in reversed(placed) if _row(case, *found)["severity"] is not None), placed[-1]
        )
        now = _row(case, where, number, place)["severity"]
        higher = range((now or 0) + 1, 11)
        for score in sorted(higher, key=lambda score: score != severity):
            yield replace(witness, case=_with(case, where, number, place, score))
        return
    scores = sorted([*range(1, 11), None], key=lambda score: score != severity)
    for score in scores:
        row = {"need": need, **({} if person == "child" else {"person": person}), "severity": score}
        yield replace(witness, case={**case, "needs": [*case.get("needs", []), row]})
        if case.get("reviews"):
            *earlier, last = case["reviews"]
            reviews = [*earlier, {**last, "needs": [*last.get("needs", []), row]}]
            yield replace(witness, case={**case, "reviews": reviews})


def _lists(case: Mapping[str, Any]) -> Iterator[tuple[str, int, list[dict[str, Any]]]]:
    yield "needs", 0, case.get("needs", [])
    for number, review in enumerate(case.get("reviews", [])):
        yield "reviews", number, review.get("needs", [])


def _row(case: Mapping[str, Any], where: str, number: int, place: int) -> dict[str, Any]:
    row: dict[str, Any] = (
        case["needs"][place] if where == "needs" else case["reviews"][number]["needs"][place]
    )
    return row


def _with(case: Mapping[str, Any], where: str, number: int, place: int, severity: int) -> dict[str, Any]:
    if where == "needs":
        rows = [{**row, "severity": severity} if at == place else row for at, row in enumerate(case["needs"])]
        return {**case, "needs": rows}
    reviews = [dict(review) for review in case["reviews"]]
    reviews[number]["needs"] = [
        {**row, "severity": severity} if at == place else row
        for at, row in enumerate(reviews[number]["needs"])
    ]
    return {**case, "reviews": reviews}


def with_severity(case: Mapping[str, Any], key: Key, severity: int | None) -> dict[str, Any]:
    """The case with every score of one need as this."""

    def scored(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        own = key[:2]
        return [
            {**row, "severity": severity} if (row["need"], row.get("person", "child")) == own else row
            for row in rows
        ]

    changed = {**case, "needs": scored(case.get("needs", []))}
    if "reviews" in case:
        changed["reviews"] = [
            {**review, "needs": scored(review.get("needs", []))} for review in case["reviews"]
        ]
    return changed
