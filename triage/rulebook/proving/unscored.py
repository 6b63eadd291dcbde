"""Law 3: a missing score rules no escalation out and lowers no level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import z3

from triage.rulebook.facts import Key
from triage.rulebook.proving.covering import Giving
from triage.rulebook.proving.gifts import LEVELS
from triage.rulebook.proving.ground import Ground, Seen
from triage.rulebook.proving.model import Tag, World
from triage.rulebook.proving.monotone import rules_between
from triage.rulebook.proving.pairs import rungs_of
from triage.rulebook.proving.results import Result
from triage.rulebook.proving.sense import implies
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import WORST, Run
from triage.rulebook.proving.targets import Target, targets, told_once
from triage.rulebook.proving.witness import Witness
from triage.rulebook.readings.solver import conj, disj, holds, negated
from triage.vocabulary import UNSCORED_READS_AS

NAME = "unscored"
_SCORES = frozenset({"score", "unscored"})


def unscored(ground: Ground) -> list[Result]:
    """A failure for each escalation that some score would give, and that without it is neither given nor asked for.

    And for each level that is lower without a score than with 5. The second copy of the case is the first with some of
    its missing scores filled in.
    """
    wanted = targets(ground)
    failed = []
    for number, target in enumerate(wanted):
        ground.progress(NAME, number, len(wanted))
        failed += _one(ground, target)
    ground.progress(NAME, len(wanted), len(wanted))
    return told_once(failed)


def _one(ground: Ground, target: Target) -> list[Result]:
    five = (UNSCORED_READS_AS, UNSCORED_READS_AS + 1)
    world = ground.world(target.rules, thresholds=five, changing=_SCORES)
    now, worst = Run(ground.rules, world), Run(ground.rules, world, unscored_as=WORST)
    scored = Run(ground.rules, world, copy=1)
    if target.wish is None:
        lost = conj((scored.some_fired(target.rules), negated(now.some_fired(target.rules))))
    else:
        giving = [Giving(run, ground.vocabulary, ground.words).escalation(target.wish, target.rules) for run in (scored, now, worst)]  # fmt: skip
        lost = conj((giving[0], negated(disj(giving[1:]))))
    search = Search(world, ground.limits, copies=(0, 1))
    search.add(*_filled_in(world, now, worst, scored, with_five=target.wish is None))
    found = search.ask(lost)
    if found == "none":
        return []
    if found == "some":
        true = search.smallest(lost)
        case = ground.case(true, world)
        for more in _scored_cases(case, true, with_five=target.wish is None):
            before, after = ground.see(case), ground.see(more)
            if before is not None and after is not None and (said := _worse(before, after, with_five=target.wish is None)):  # fmt: skip
                return [_told(ground, target, case, more, before, after, said)]
    why = (
        "the solver ran out of time"
        if found == "unknown"
        else "the case found does not show it when it is run"
    )
    return [Result(NAME, "unknown", target.names, f"whether a missing score can cost {target.words}", why)]


def _filled_in(world: World, now: Run, worst: Run, scored: Run, *, with_five: bool) -> Iterator[z3.BoolRef]:
    """The second copy is the first with some missing scores filled in, any scores or 5 each."""
    before, at_worst, after = now.end(), worst.end(), scored.end()
    for count in world.scope.counts:  # what reads at least as high counts at least as much
        yield implies(holds(count, after), holds(count, before if with_five else at_worst))
    for key, rungs in rungs_of(world).items():
        lowest = after.scored(key, 1)
        yield implies(before.unscored(key), disj((after.unscored(key), lowest)))
        yield implies(after.unscored(key), before.unscored(key))
        for rung in rungs:
            yield implies(before.scored(key, rung), after.scored(key, rung))
            yield implies(after.scored(key, rung), disj((before.scored(key, rung), before.unscored(key))))
        if with_five:
            low, high = UNSCORED_READS_AS, UNSCORED_READS_AS + 1
            filled = conj((before.unscored(key), lowest))
            yield implies(filled, conj((after.scored(key, low), negated(after.scored(key, high)))))


def _scored_cases(case: Witness, true: frozenset[Tag], *, with_five: bool) -> Iterator[Witness]:
    """The case with the scores that the solver filled in, then with all of them at 10."""
    found: dict[Key, int] = {}
    for tag in true:
        if tag[0] == "score" and tag[-1] == "changed" and ("unscored", tag[1]) in true:
            key: Key = tag[1]
            found[key] = max(found.get(key, 0), *(part for part in tag[2:] if isinstance(part, int)))
    for scores in (
        [dict.fromkeys(found, UNSCORED_READS_AS)] if with_five else [found, dict.fromkeys(found, WORST)]
    ):
        yield replace(case, case=_with(case, scores))


def _with(case: Witness, scores: dict[Key, int]) -> dict[str, Any]:
    """Each need scored where it first stands without a score: at the start, else at a review."""
    changed: dict[str, Any] = {**case.case}
    for (need, person, _), score in scores.items():

        def is_open(row: dict[str, Any], need: str = need, person: str = person) -> bool:
            return row["need"] == need and row.get("person", "child") == person and row["severity"] is None

        def filled(rows: list[dict[str, Any]], score: int = score) -> list[dict[str, Any]]:
            return [{**row, "severity": score} if is_open(row) else row for row in rows]

        if any(map(is_open, changed.get("needs", []))):
            changed["needs"] = filled(changed["needs"])
        elif "reviews" in changed:
            changed["reviews"] = [
                {**review, "needs": filled(review.get("needs", []))} for review in changed["reviews"]
            ]
    return changed


def _worse(before: Seen, after: Seen, *, with_five: bool) -> str | None:
    """What goes missing without the score, in words."""
    if with_five and before.level < after.level:
        return (
            f"the level is {LEVELS[before.level - 1]} without the score and {LEVELS[after.level - 1]} with 5"
        )
    for door, days in after.escalations.items():
        known = [found[door] for found in (before.escalations, before.asked_for) if door in found]
        if not with_five and (not known or min(known) > days):
            return f"the escalation to {door} that a score would give is neither given nor asked for"
    return None


def _told(ground: Ground, target: Target, case: Witness, more: Witness, before: Seen, after: Seen, said: str) -> Result:  # fmt: skip
    _, rules = rules_between(ground, target, after, before)
    return Result(
        NAME,
        "failed",
        rules,
        f"a missing score can cost {target.words}",
        f"{said}; a score nobody gave must rule nothing out",
        case.case,
        more.case,
    )
