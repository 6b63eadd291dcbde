"""Rules on trial: what they would have done beside a decision, worked out without touching it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from triage.rulebook.book import Rulebook
from triage.rulebook.evaluate import Findings, evaluate, oracle
from triage.rulebook.facts import Facts, Key
from triage.rulebook.model import Rule, Then


@dataclass(frozen=True)
class TrialFinding:
    """A rule on trial that would have fired, were it live."""

    rule: Rule
    facts: tuple[str, ...]
    needs: tuple[Key, ...]
    if_scored: bool
    """Whether it fires only if a need that nobody has scored is scored 10; then it would escalate, and somebody is asked today."""
    also: tuple[str, ...]
    """Live rules that would fire besides, through the flags it raises."""
    stops: tuple[str, ...]
    """Live rules that its flags would hold back."""

    @property
    def adds(self) -> tuple[str, ...]:
        """What it asks for, and what follows from that, in codes: ``level early_help``, ``also sleep-advice``."""
        return (
            *consequences(self.rule.then),
            *(f"also {rule}" for rule in self.also),
            *(f"stops {rule}" for rule in self.stops),
        )


def on_trial(rulebook: Rulebook) -> tuple[Rule, ...]:
    """The rules on trial, in file order."""
    return tuple(rule for rule in rulebook.rules if rule.status == "trial")


def evaluate_trials(rulebook: Rulebook, facts: Facts, basis: Findings) -> tuple[TrialFinding, ...]:
    """Which rules on trial would fire on ``facts`` if all of them were live; ``basis`` is what the live rules say.

    Runs the plain reading, so that the engine that decides is not even asked; empty at once where nothing is on trial.
    """
    trial = on_trial(rulebook)
    if not trial:
        return ()
    whole = _as_live(rulebook, [rule.id for rule in trial], facts)
    found = [(finding, False) for finding in whole.fired] + [(finding, True) for finding in whole.if_worst]
    known = {rule.id for rule in trial}
    told: dict[str, TrialFinding] = {}
    for finding, if_scored in found:
        rule = rulebook.by_id[finding.rule.id]
        if rule.id not in known or rule.id in told:
            continue
        also, stops = ((), ()) if if_scored else _knock_on(rulebook, rule, trial, facts, basis, whole)
        told[rule.id] = TrialFinding(rule, finding.facts, finding.needs, if_scored, also, stops)
    return tuple(told[rule.id] for rule in trial if rule.id in told)


def _as_live(rulebook: Rulebook, ids: Iterable[str], facts: Facts) -> Findings:
    """What the plain reading says with these rules live besides."""
    live = set(ids)
    book = replace(
        rulebook,
        rules=tuple(replace(rule, status="live") if rule.id in live else rule for rule in rulebook.rules),
    )
    return evaluate(book, facts, fire=oracle(book))


def _knock_on(
    rulebook: Rulebook,
    rule: Rule,
    trial: tuple[Rule, ...],
    facts: Facts,
    basis: Findings,
    whole: Findings,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Live rules that fire, and live rules that are held back, only because of this one among the rules on trial."""
    if not rule.then.flags:
        return (), ()
    others = [other.id for other in trial if other.id != rule.id]
    without = _as_live(rulebook, others, facts) if others else basis
    before = {finding.rule.id for finding in without.fired}
    after = {finding.rule.id for finding in whole.fired}
    live = [other.id for other in rulebook.rules if other.status == "live"]
    return (
        tuple(one for one in live if one in after and one not in before),
        tuple(one for one in live if one in before and one not in after),
    )


def consequences(then: Then) -> tuple[str, ...]:
    """What a rule asks for in codes, one entry for each consequence, the gravest first."""
    said = [f"escalate {one.to} within {one.within_days} days" for one in then.escalate]
    said += [f"level {then.level}"] if then.level else []
    said += [f"flag {one}" for one in then.flags]
    for offer in then.offers:
        kind, whom = f" as {offer.kind}" if offer.kind else "", f" for {offer.person}" if offer.person else ""
        said.append(f"offer {offer.help}{kind}{whom}")
    said += [f"ask {one.field}" for one in then.asks]
    said += [f"human_review {one.by}" for one in then.reviews]
    said += [f"link {one}" for one in then.links]
    said += [f"withhold {code}" for one in then.withholds for code in one.help]
    said += ["plan"] if then.plan else []
    said += [f"step {then.step}"] if then.step else []
    said += ["retriage"] if then.retriage else []
    said += [f"review_in {then.review_in_days} days"] if then.review_in_days else []
    return tuple(said)
