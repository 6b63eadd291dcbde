"""Running the stages and settling findings: which rules fired, on which facts, and which were held back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage.rulebook.book import Rulebook
from triage.rulebook.facts import Facts, Key
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.near_misses import near_misses
from triage.rulebook.readings.plain import Match, holds

Fire = Callable[[Stage, Facts], frozenset[str]]
WORST = 10
"""What an unscored need is read as when we ask whether some score would escalate (law 3)."""


@dataclass(frozen=True)
class Finding:
    """A rule that fired, with the facts that made it fire."""

    rule: Rule
    facts: tuple[str, ...]
    needs: tuple[Key, ...]
    """Needs of people that its conditions matched: need, person, who."""


@dataclass(frozen=True)
class Held:
    """A rule that an `unless` stopped, or that nearly fired."""

    rule: Rule
    held: str
    fact: str


@dataclass(frozen=True)
class Findings:
    """Everything the rules say about one case on one day."""

    fired: tuple[Finding, ...]
    held: tuple[Held, ...]
    if_worst: tuple[Finding, ...]
    """Rules that escalate and would fire, or would fire for more people, if every unscored need were scored 10."""

    @property
    def flags(self) -> frozenset[str]:
        """All flags raised."""
        return frozenset(flag for finding in self.fired for flag in finding.rule.then.flags)


def evaluate(
    rulebook: Rulebook, facts: Facts, *, explain: bool = False, fire: Fire | None = None
) -> Findings:
    """Run all stages on ``facts``; ``fire`` replaces the durable-rules engine (the oracle in tests).

    Flags run until nothing new appears. Where needs are unscored the stages run once more with those read as 10, and
    rules that escalate only then, or for somebody else besides, are told apart.
    """
    engine = fire if fire is not None else rulebook.engine.fire
    fired, held = _run(rulebook, facts, engine)
    if_worst: tuple[Finding, ...] = ()
    if facts.has_unscored:
        known = {finding.rule.id: frozenset(finding.needs) for finding in fired}
        worst, _ = _run(rulebook, facts.with_unscored_as(WORST), engine)
        if_worst = tuple(
            finding
            for finding in worst
            if finding.rule.then.escalate
            and (finding.rule.id not in known or not known[finding.rule.id].issuperset(finding.needs))
        )
    near = tuple(_near_misses(rulebook, facts, fired)) if explain else ()
    return Findings(tuple(fired), (*(held if explain else ()), *near), if_worst)


def fired_and_held(
    rulebook: Rulebook, facts: Facts, *, fire: Fire | None = None
) -> tuple[list[Finding], tuple[Held, ...]]:
    """The rules that fire on ``facts``, and those that an ``unless`` holds back; no near misses, no worst case."""
    return _run(rulebook, facts, fire if fire is not None else rulebook.engine.fire)


def oracle(rulebook: Rulebook) -> Fire:
    """The same stages in plain Python: what durable-rules is held to."""

    def fire(stage: Stage, facts: Facts) -> frozenset[str]:
        return frozenset(rule.id for rule in rulebook.live(stage) if holds(rule.when, facts) is not None)

    return fire


def _flags(findings: list[Finding]) -> set[str]:
    return {flag for finding in findings for flag in finding.rule.then.flags}


def _run(rulebook: Rulebook, facts: Facts, fire: Fire) -> tuple[list[Finding], tuple[Held, ...]]:
    findings: list[Finding] = []
    held: list[Held] = []
    for stage in STAGES:
        facts = settled = facts.with_flags(_flags(findings))
        while True:
            before = facts.flags
            this_stage, stopped = _one_round(rulebook, stage, facts, settled, fire)
            raised = before | _flags(this_stage)
            if stage == "flags" and raised != before:
                facts = facts.with_flags(raised)
                continue
            findings.extend(this_stage)
            held.extend(stopped)
            break
    return findings, tuple(held)


def _one_round(
    rulebook: Rulebook, stage: Stage, facts: Facts, settled: Facts, fire: Fire
) -> tuple[list[Finding], list[Held]]:
    """One pass over a stage; ``unless`` looks at ``settled`` only, what was known before the stage.

    Otherwise a flag of a later round could stop the rule that an earlier flag came from, and what that flag led to
    would rest on nothing.
    """
    ids = fire(stage, facts)
    findings, stopped = [], []
    for rule in rulebook.live(stage):
        if rule.id not in ids or (rule.at_review and not facts.at_review and stage != "review"):
            continue
        match = holds(rule.when, facts) or Match()
        stopper = holds(rule.unless, settled) if rule.unless is not None else None
        if stopper is not None:
            stopped.append(Held(rule, "unless", stopper.facts[0] if stopper.facts else "unless"))
            continue
        findings.append(Finding(rule, match.facts, match.needs))
    return findings, stopped


def _near_misses(rulebook: Rulebook, facts: Facts, fired: list[Finding]) -> list[Held]:
    """Rules that one more recorded fact would make fire, the gravest first."""
    found = near_misses(rulebook, facts, [finding.rule for finding in fired])
    return [Held(near.rule, "near_miss", near.fact) for near in found]
