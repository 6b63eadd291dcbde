"""Proofs about tiny rulebooks against every case of a small world, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest

from tests import shipped
from tests.builders import a_rule, rule_files
from tests.chance import Chance, Seeded
from triage.rulebook import Facts, Rulebook, evaluate, oracle
from triage.rulebook import conditions as c
from triage.rulebook.evaluate import Findings
from triage.rulebook.model import Rule
from triage.rulebook.proving import Result
from triage.rulebook.proving.covering import given
from triage.rulebook.proving.gifts import consequences
from triage.rulebook.proving.ground import Seen
from triage.rulebook.proving.prove import prove_rules, read_for_proof
from triage.rulebook.proving.stages import conditions_of
from triage.rulebook.proving.witness import Witness
from triage.rulebook.proving.words import Words, words_of
from triage.rulebook.readings.plain import holds

NEEDS = ("sleep", "anxiety")
WORRIES = ("weight_loss", "immediate_danger")
GOOD = "trusted_adult"
SCORES = (None, "unscored", 1, 4, 7, 10)
"""Not recorded, recorded without a score, and one score of each band that the rules tell apart."""
DOORS = ("statutory", "emergency")
HELP = ("sleep", "gp")
Point = tuple[Any, Any, bool, bool, bool]


@cache
def points() -> dict[Point, Facts]:
    """Every case of the small world."""
    found = {}
    for point in product(SCORES, SCORES, (False, True), (False, True), (False, True)):
        rows = [{"need": need, "severity": None if score == "unscored" else score} for need, score in zip(NEEDS, point, strict=False) if score is not None]  # fmt: skip
        codes = [code for code, yes in zip((*WORRIES, GOOD), point[2:], strict=True) if yes]
        found[point] = Witness({"needs": rows, "indicators": codes}).facts(shipped.vocabulary())
    return found


def made_rules(chance: Chance, *, wide: bool) -> list[Rule]:
    stages: dict[str, list[dict[str, Any]]] = {}
    for number in range(chance.whole(2, 5)):
        stage = chance.pick(("needs", "safeguarding", "flags", "review"))
        rule = a_rule(id=f"made-{number}", when=condition(chance, stage, 2, wide=wide), then=_then(chance))
        if chance.yes(35):
            rule["unless"] = condition(chance, stage, 1, wide=wide)
        stages.setdefault(stage, []).append(rule)
    rules, _ = read_for_proof(rule_files(**stages), shipped.vocabulary())
    return rules


def condition(chance: Chance, stage: str, depth: int, *, wide: bool) -> dict[str, Any]:
    kind = chance.whole(0, 9 if depth else 6)
    if kind >= 7:
        parts = [condition(chance, stage, depth - 1, wide=wide) for _ in range(chance.whole(1, 3))]
        joins: tuple[dict[str, Any], ...] = ({"all": parts}, {"any": parts}, {"at_least": {"n": str(chance.whole(1, len(parts))), "of": parts}})  # fmt: skip
        return joins[kind - 7]
    if kind == 6 and wide:
        return {"count": {"of": "needs", "at_least": str(chance.whole(1, 2)), "where": {"severity": chance.pick(("4 or more", "7 or more"))}}}  # fmt: skip
    if kind == 5 and stage != "safeguarding":
        return {"flag": chance.pick(("exploitation", "invisible_child"))}
    if kind == 4 and wide:
        return {"missing": "severity"}
    if kind >= 2:
        return {"indicator": chance.pick((*WORRIES, GOOD))}
    return {"need": chance.pick(NEEDS), "severity": chance.pick(("any", "4 or more", "7 or more", "10")), "person": "child"}  # fmt: skip


def _then(chance: Chance) -> dict[str, Any]:
    then: dict[str, Any] = {}
    if chance.yes(35):
        then["escalate"] = {"to": chance.pick(DOORS), "within_days": str(chance.whole(0, 1))}
    if chance.yes(30):
        then["level"] = chance.pick(("early_help", "intensive"))
    if chance.yes(35):
        then["flag"] = chance.pick(("exploitation", "invisible_child"))
    if chance.yes(40) or not then:
        then["offer"] = {"help": chance.pick(HELP), "as": chance.pick(("referral", "signpost"))}
        if chance.yes(50):
            then["offer"]["within"] = chance.pick(("5 days", "10 days"))
    if chance.yes(15):
        then["ask"] = [{"field": "debt"}]
    return then


class Everything:
    """What the rules say about every case of the small world."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.words: Words = words_of(conditions_of(rules), shipped.vocabulary())
        self.book = Rulebook(rules=tuple(rules), vocabulary=shipped.vocabulary())
        self.seen = {
            point: Seen(facts, self._run(self.book, facts), self.words) for point, facts in points().items()
        }

    @staticmethod
    def _run(book: Rulebook, facts: Facts) -> Findings:
        return evaluate(book, facts, fire=oracle(book))

    def firing(self, name: str) -> set[Point]:
        return {point for point, seen in self.seen.items() if name in seen.fired}

    def unreachable(self) -> set[str]:
        return {rule.id for rule in self.rules if not self.firing(rule.id)}

    def twins(self) -> set[frozenset[str]]:
        """Pairs that ask for the same and, each without the other, fire in the same cases."""
        return {
            frozenset({one.id, other.id})
            for one, other in combinations(self.rules, 2)
            if consequences(one.then) == consequences(other.then)
            and self._alone(one, other)
            and self._alone(one, other) == self._alone(other, one)
        }

    def _alone(self, rule: Rule, without: Rule) -> set[Point]:
        book = Rulebook(
            rules=tuple(other for other in self.rules if other.id != without.id),
            vocabulary=shipped.vocabulary(),
        )
        return {
            point
            for point, facts in points().items()
            if any(finding.rule.id == rule.id for finding in self._run(book, facts).fired)
        }

    def pointless(self) -> set[str]:
        paired = {name for pair in self.twins() for name in pair}
        return {rule.id for rule in self.rules if rule.id not in paired and self._adds_nothing(rule)}

    def _adds_nothing(self, rule: Rule) -> bool:
        firing = self.firing(rule.id)
        if not firing:
            return False
        others = Rulebook(
            rules=tuple(other for other in self.rules if other.id != rule.id), vocabulary=shipped.vocabulary()
        )
        vocabulary = shipped.vocabulary()
        return all(
            given([self.seen[point].fired[rule.id]], vocabulary, self.words) <= _covered(self._run(others, points()[point]), self.seen[point].fired[rule.id], vocabulary, self.words)
            for point in firing
        )  # fmt: skip

    def gaps(self) -> set[str]:
        """Needs that some rule names and that some case leaves without an answer."""
        found = set()
        named = {
            leaf.need for rule in self.rules for leaf in c.leaves(rule.when) if isinstance(leaf, c.NeedIs)
        }
        for place, need in enumerate(NEEDS):
            for point, seen in self.seen.items():
                facts = {fact for finding in seen.findings.fired if finding.rule.then.offers or finding.rule.then.escalate for fact in finding.facts}  # fmt: skip
                if (
                    need in named
                    and point[place] is not None
                    and f"need child {need} {point[place]}" not in facts
                ):
                    found.add(need)
        return found

    def loses_when_more(self) -> bool:
        return any(self._less(one, other) for one in self.seen for other in more_than(one))

    def _less(self, one: Point, other: Point) -> bool:
        before, after = self.seen[one], self.seen[other]
        if after.level < before.level:
            return True
        now = after.escalations_by_person
        return any(now.get(key, 99) > days for key, days in before.escalations_by_person.items())

    def loses_unscored(self) -> bool:
        return any(self._costs(point) for point in self.seen if "unscored" in point)

    def _costs(self, point: Point) -> bool:
        without = self.seen[point]
        known = {
            door: min(found.get(door, 99) for found in (without.escalations, without.asked_for))
            for door in DOORS
        }
        for filled in filled_in(point, (1, 4, 7, 10)):
            if any(known[door] > days for door, days in self.seen[filled].escalations.items()):
                return True
        # 5 stands between 4 and 7, where no rule tells it from 4
        return any(self.seen[filled].level > without.level for filled in filled_in(point, (4,)))


def _covered(findings: Findings, wanted: Any, vocabulary: Any, words: Words) -> frozenset[Any]:
    """Those pieces of a finding that the others cover: what is given with it and without it is the same."""
    without = given(findings.fired, vocabulary, words)
    return frozenset(piece for piece in given([wanted], vocabulary, words) if given_covers(without, piece))


def given_covers(pieces: frozenset[Any], piece: Any) -> bool:
    gift, person = piece
    return any(whose == person and other.covers(gift) for other, whose in pieces)


def more_than(point: Point) -> Iterator[Point]:
    """The cases with just one thing added or raised."""
    for place, value in enumerate(point):
        if place < 2:
            order = [1, 4, 7, 10]
            higher = (
                [*order, "unscored"]
                if value is None
                else order[order.index(value) + 1 :]
                if value in order
                else []
            )
        else:
            higher = [] if value else [True]
        yield from ((*point[:place], new, *point[place + 1 :]) for new in higher)  # type: ignore[misc]


def filled_in(point: Point, scores: tuple[int, ...]) -> Iterator[Point]:
    """The cases with some of the missing scores given."""
    options = [("unscored", *scores) if value == "unscored" else (value,) for value in point]
    yield from (other for other in product(*options) if other != point)  # type: ignore[misc]


def failed(results: tuple[Result, ...]) -> tuple[Result, ...]:
    assert all(result.outcome != "unknown" for result in results), [result.title for result in results if result.outcome == "unknown"]  # fmt: skip
    return tuple(result for result in results if result.outcome == "failed")


def agree(seed: int, *, wide: bool) -> list[str]:
    """Compare proof and enumeration for one rulebook; returns the properties that fail.

    Where the rules look at any need at all (``wide``: counts, missing scores) the solver knows of more cases than the small
    world holds, so it may find more.
    """
    rules = made_rules(Seeded(seed), wide=wide)
    proofs = prove_rules(rules, (), shipped.vocabulary(), only=[rule.id for rule in rules])
    all_ = Everything(rules)
    same = set.issuperset if wide else set.__eq__

    found = {
        name: failed(proofs.of(name))
        for name in ("unreachable", "twins", "pointless", "no_answer", "monotone", "unscored")
    }
    unreachable = {result.rules[0] for result in found["unreachable"]}
    assert unreachable <= all_.unreachable() if wide else unreachable == all_.unreachable()
    if not wide:
        assert {frozenset(result.rules) for result in found["twins"]} == all_.twins()
        assert {result.rules[0] for result in found["pointless"]} == all_.pointless()
    gaps = {
        need for result in found["no_answer"] for need in NEEDS if result.title.startswith(f"{need} of child")
    }
    assert same(gaps, all_.gaps())
    assert (
        bool(found["monotone"]) >= all_.loses_when_more()
        if wide
        else bool(found["monotone"]) == all_.loses_when_more()
    )
    assert (
        bool(found["unscored"]) >= all_.loses_unscored()
        if wide
        else bool(found["unscored"]) == all_.loses_unscored()
    )
    return [name for name, results in found.items() if results]


def test_proofs_about_tiny_rulebooks_agree_with_every_case() -> None:
    failing = [name for seed in range(25) for name in agree(seed, wide=False)]
    assert {"unreachable", "pointless", "monotone", "unscored"} <= set(failing), (
        "some must fail, or nothing was tried"
    )


def test_nothing_is_overlooked_where_rules_look_at_any_need() -> None:
    assert [name for seed in range(8) for name in agree(1_000 + seed, wide=True)]


@pytest.mark.soak
def test_many_tiny_rulebooks_agree_with_every_case() -> None:
    for seed in range(10_000, 10_400):
        agree(seed, wide=False)
        agree(seed, wide=True)


def test_holds_is_what_the_small_world_is_read_with() -> None:
    """The small world is read by the plain reading, never by the formulas themselves."""
    rule = made_rules(Seeded(3), wide=False)[0]
    assert any(holds(rule.when, facts) for facts in points().values()) in {True, False}
