"""Law 6: every need of every person, at every score and without one, and every worry gets an answer from some rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import z3

from triage.rulebook import conditions as c
from triage.rulebook.facts import Key
from triage.rulebook.model import Rule
from triage.rulebook.proving.ground import Ground, Seen
from triage.rulebook.proving.model import PEOPLE
from triage.rulebook.proving.pairs import with_severity
from triage.rulebook.proving.results import Result
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import Run
from triage.rulebook.proving.witness import Witness
from triage.rulebook.readings.solver import conj, disj, negated

NAME = "no_answer"


def no_answer(ground: Ground) -> list[Result]:
    """A failure for each need and person that some case leaves to the engine's fallback, and for each such worry.

    A need is answered where a rule that fires by way of it offers something or escalates (as the fallback of
    ``deciding.answering`` counts it); a worry, where any rule offers, escalates or asks.
    """
    answering = [rule for rule in ground.rules.live if rule.then.offers or rule.then.escalate]
    codes = [] if ground.only else list(ground.words.needs)
    worries = [code for code in ground.words.indicators if code not in ground.words.protective]
    if ground.only:
        leaves = [leaf for rule in ground.asked(ground.rules.live) for leaf in c.leaves(rule.when)]
        codes = sorted({leaf.need for leaf in leaves if isinstance(leaf, c.NeedIs)} & set(ground.words.needs))
        worries = [code for code in worries if c.IndicatorIs(code) in leaves]
    total = len(codes) + len(worries)
    failed: list[Result] = []
    for number, need in enumerate(codes):
        ground.progress(NAME, number, total)
        failed += _need(ground, need, answering)
    for number, code in enumerate(worries):
        ground.progress(NAME, len(codes) + number, total)
        failed += _worry(ground, code)
    ground.progress(NAME, total, total)
    return failed


class _Asked:
    """One need with rules that may answer it."""

    def __init__(self, ground: Ground, need: str, rules: Sequence[Rule]) -> None:
        self.world = ground.world(rules, needs=(need,))
        self.search = Search(self.world, ground.limits)
        self._run = Run(ground.rules, self.world)
        self._named = [(rule, self._run.named(rule)) for rule in rules]

    def left(self, key: Key) -> tuple[z3.BoolRef, z3.BoolRef]:
        """Recorded, and named by no rule that fires."""
        told = disj(conj((self._run.fired(rule), names[key])) for rule, names in self._named if key in names)
        return self._run.end().recorded(key), negated(told)


def _need(ground: Ground, need: str, answering: Sequence[Rule]) -> list[Result]:
    """One need for every person; first among rules that name it, and only where those leave a gap among all."""
    direct = [rule for rule in answering if any(isinstance(leaf, c.NeedIs) and leaf.need == need for leaf in c.leaves(rule.when))]  # fmt: skip
    wide = [rule for rule in answering if rule in direct or any(map(_looks_at_any, c.leaves(rule.when)))]
    category = ground.vocabulary.single("needs", need).text("category")
    people = [person for person in PEOPLE if not any(_always(rule, need, person, category) for rule in wide)]
    if not people:
        return []
    counting = [rule for rule in wide if rule in direct or _counts_alone(rule, category)]
    wider = [rules for rules, fewer in ((counting, direct), (wide, counting)) if len(rules) > len(fewer)]
    asked = [_Asked(ground, need, direct)]
    gaps: dict[tuple[str, ...], list[tuple[str, Witness]]] = {}
    unknown: dict[str, list[str]] = {}
    for person in people:
        key: Key = (need, person, None)
        found = _gap(ground, asked[0], key)
        for depth, rules in enumerate(wider, start=1):
            if not isinstance(found, str) or found == "none":
                break
            if depth == len(asked):
                asked.append(_Asked(ground, need, rules))
            found = _gap(ground, asked[depth], key)
        if isinstance(found, Witness):
            gaps.setdefault(_bands(ground, found, key), []).append((person, found))
        elif found != "none":
            unknown.setdefault(found, []).append(person)
    results = [
        Result(
            NAME,
            "failed",
            tuple(rule.id for rule in direct),
            f"{need} of {', '.join(person for person, _ in found)} gets no answer from any rule, {', '.join(bands)}",
            f"the decision only has the engine's own task `advice_to_referrer`; a rule should offer something or escalate for {need}",
            found[0][1].case,
        )
        for bands, found in gaps.items()
    ]
    return results + [
        Result(NAME, "unknown", (), f"whether {need} of {', '.join(whose)} gets an answer", why)
        for why, whose in unknown.items()
    ]


def _counts_alone(rule: Rule, category: str | None) -> bool:
    """Whether one need of this category may be enough for a rule that counts needs: quick to reason about, no review in it."""
    leaves = c.leaves(rule.when)
    return (
        rule.unless is None
        and not any(isinstance(leaf, c.TrendIs) for leaf in leaves)
        and any(
            isinstance(leaf, c.CountIs)
            and leaf.at_least == 1
            and leaf.of == "needs"
            and leaf.category in {None, category}
            for leaf in leaves
        )
    )


def _always(rule: Rule, need: str, person: str, category: str | None) -> bool:
    """Whether the rule fires by way of the need whenever this person has it, so that nothing is left to prove."""
    return rule.unless is None and _enough(rule.when, need, person, category)


def _enough(condition: c.Condition, need: str, person: str, category: str | None) -> bool:
    """Whether the need of this person, at any score or none, is all the condition asks for."""
    match condition:
        case c.AnyOf():
            return any(_enough(part, need, person, category) for part in condition.parts)
        case c.NeedIs():
            return (condition.need, condition.severity) == (need, 1) and condition.person in {None, person}
        case c.CountIs() if condition.of == "needs":
            return (
                condition.at_least == 1
                and (condition.severity or 1) == 1
                and condition.category in {None, category}
                and condition.person in {None, person}
            )
        case _:
            return False


def _looks_at_any(leaf: c.Leaf) -> bool:
    return isinstance(leaf, c.TrendIs) or (isinstance(leaf, c.CountIs) and leaf.of != "indicators")


def _gap(ground: Ground, asked: _Asked, key: Key) -> Witness | str:
    """The smallest case that shows a gap; ``none``, or why it is not known whether there is one."""
    left = asked.left(key)
    found = asked.search.ask(*left)
    if found == "none":
        return found
    if found == "unknown":
        return "the solver ran out of time"
    witness = ground.case(asked.search.smallest(*left), asked.world)
    seen = ground.see(witness)
    if seen is None or not _is_left(seen, key):
        return "the case found does not show it when it is run"
    return witness


def _is_left(seen: Seen, key: Key) -> bool:
    scores = [score for score in seen.facts.scores if (score.need, score.person) == key[:2]]
    named = {
        fact
        for finding in seen.findings.fired
        if finding.rule.then.offers or finding.rule.then.escalate
        for fact in finding.facts
    }
    return any(score.fact not in named for score in scores)


def _bands(ground: Ground, witness: Witness, key: Key) -> tuple[str, ...]:
    """At which scores of this very case there is a gap, in words."""
    open_: list[int] = []
    unscored = False
    for severity in [*range(1, 11), None]:
        seen = ground.see(replace(witness, case=with_severity(witness.case, key, severity)))
        if seen is not None and _is_left(seen, key):
            unscored = unscored or severity is None
            open_ += [] if severity is None else [severity]
    found = []
    while open_:
        run = [number for place, number in enumerate(open_) if number == open_[0] + place]
        found.append(f"at {run[0]}" if len(run) == 1 else f"from {run[0]} to {run[-1]}")
        open_ = open_[len(run) :]
    return (*found, *(["unscored"] if unscored else []))


def _worry(ground: Ground, code: str) -> list[Result]:
    """One indicator: whether some case that holds it gets neither offer nor escalation nor question by way of it."""
    giving = [rule for rule in ground.rules.live if rule.then.offers or rule.then.escalate or rule.then.asks]
    looking = [rule for rule in giving if _looks_at(rule, code)]
    by_flag = [rule for rule in giving if any(_looks_at(other, code) for other in ground.rules.cone([rule]))]
    for rules in (looking, by_flag):
        world = ground.world(rules)
        search = Search(world, ground.limits)
        search.add(world.var("indicator", code), negated(Run(ground.rules, world).some_fired(rules)))
        found = search.ask()
        if found == "none":
            return []
    why = "the solver ran out of time"
    if found == "some":
        witness = ground.case(search.smallest(), world)
        seen = ground.see(witness)
        if (
            seen is not None
            and code in seen.facts.indicators
            and not {rule.id for rule in by_flag} & set(seen.fired)
        ):
            return [
                Result(
                    NAME,
                    "failed",
                    tuple(rule.id for rule in by_flag),
                    f"the indicator {code} gets no answer from any rule",
                    f"the decision only has the engine's own task `advice_to_referrer`; a rule should offer, escalate or ask where {code} is recorded",
                    witness.case,
                )
            ]
        why = "the case found does not show it when it is run"
    return [Result(NAME, "unknown", (), f"whether the indicator {code} gets an answer", why)]


def _looks_at(rule: Rule, code: str) -> bool:
    return c.IndicatorIs(code) in c.leaves(rule.when)
