"""Whether the invariants hold: whoever meets ``when`` gets at least ``then``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import z3

from triage.rulebook import conditions as c
from triage.rulebook.evaluate import Finding
from triage.rulebook.model import STAGES, AskFor, Offer, Rule, Then
from triage.rulebook.proving.covering import Giving, people_for
from triage.rulebook.proving.gifts import LEVELS, Gift, as_soon, gifts, offer_gifts, sorts
from triage.rulebook.proving.ground import Ground, Seen
from triage.rulebook.proving.invariants import Invariant
from triage.rulebook.proving.model import PEOPLE
from triage.rulebook.proving.results import Outcome, Result
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import Run
from triage.rulebook.readings.plain import holds as holds_plainly
from triage.rulebook.readings.solver import conj, disj, holds, negated
from triage.vocabulary import Vocabulary

NAME = "invariants"


def holding(ground: Ground, invariants: Sequence[Invariant]) -> list[Result]:
    """A failure for each invariant that some case breaks, and for each that is about no case at all."""
    wanted = [item for item in invariants if not ground.only or {rule.id for rule in involved(item, ground.rules.live)} & ground.only]  # fmt: skip
    failed = []
    for number, invariant in enumerate(wanted):
        ground.progress(NAME, number, len(wanted))
        found = _one(ground, invariant)
        if found is not None:
            failed.append(found)
    ground.progress(NAME, len(wanted), len(wanted))
    return failed


def _one(ground: Ground, invariant: Invariant) -> Result | None:
    then = invariant.then
    givers = _givers(then, ground.rules.live)
    flags = {leaf.flag for leaf in c.leaves(invariant.when) if isinstance(leaf, c.FlagIs)} | set(then.flags)
    raising = [
        rule for flag in flags for stage in STAGES for rule in ground.rules.raising.get((stage, flag), ())
    ]
    world = ground.world([*givers, *raising], more=[invariant.when])
    run = Run(ground.rules, world)
    giving = Giving(run, ground.vocabulary, ground.words)
    when = holds(invariant.when, run.end())
    search = Search(world, ground.limits)
    search.add(when)
    short = disj(negated(piece) for piece in _pieces(giving, then, givers))
    found = search.ask(short)
    if found == "none":
        if search.ask() == "some":
            return None
        return _result(invariant, (), "failed", "no case meets its `when:`, so it protects nobody")
    if found == "some":
        witness = ground.case(search.smallest(short), world)
        seen = ground.see(witness)
        if seen is not None and _broken(seen, invariant, ground.vocabulary):
            rules = tuple(rule.id for rule in ground.rules.live if _near(rule, invariant, seen))
            detail = f"the decision says: {_says(seen)}; it should say at least: {asked_for(then)}"
            return _result(invariant, rules, "failed", detail, witness.case)
    why = (
        "the solver ran out of time"
        if found == "unknown"
        else "the case found does not show it when it is run"
    )
    return _result(invariant, (), "unknown", why)


def _result(
    invariant: Invariant,
    rules: tuple[str, ...],
    outcome: Outcome,
    detail: str,
    case: Mapping[str, Any] | None = None,
) -> Result:
    return Result(
        NAME, outcome, rules, f"{invariant.id}: {invariant.title}", detail, case, invariant=invariant.id
    )


def _givers(then: Then, rules: Sequence[Rule]) -> list[Rule]:
    """Rules that may give some of it, and those that withhold the help it asks for."""
    wanted, helps = sorts(then), {offer.help for offer in then.offers}
    fields = {ask.field for ask in then.asks}
    return [
        rule
        for rule in rules
        if wanted & sorts(rule.then)
        or fields & {ask.field for ask in rule.then.asks}
        or helps & {code for item in rule.then.withholds for code in item.help}
    ]


def _pieces(giving: Giving, then: Then, givers: Sequence[Rule]) -> Iterator[z3.BoolRef]:
    """For each thing asked for, the cases in which it is given."""
    fired = giving.run.fired
    for gift in gifts(then):
        if gift.what[0] != "ask":
            yield giving.gift(gift, givers)
    for ask in then.asks:
        yield disj(fired(rule) for rule in givers if any(_asks(own, ask) for own in rule.then.asks))
    for wish in then.escalate:
        yield giving.escalation(wish, givers)
    for offer in then.offers:
        people = [offer.person] if offer.person is not None else PEOPLE
        yield disj(
            conj(giving.action(gift, person, givers) for gift in offer_gifts(offer, None))
            for person in people
        )
        yield negated(disj(fired(rule) for rule in givers if _withholds(rule, offer.help)))


def _asks(own: AskFor, wanted: AskFor) -> bool:
    return (
        own.field == wanted.field and wanted.need in {None, own.need} and as_soon(own.within, wanted.within)
    )


def _withholds(rule: Rule, help_: str) -> bool:
    return any(help_ in item.help for item in rule.then.withholds)


def _broken(seen: Seen, invariant: Invariant, vocabulary: Vocabulary) -> bool:
    """Whether a case that was really run meets ``when`` and lacks some of ``then``."""
    fired, then = seen.findings.fired, invariant.then
    if holds_plainly(invariant.when, seen.facts.with_flags(seen.findings.flags)) is None:
        return False
    given = [gift for finding in fired for gift in gifts(finding.rule.then)]
    return (
        any(not _gift(gift, given, seen) for gift in gifts(then) if gift.what[0] != "ask")
        or any(
            not any(_asks(own, ask) for finding in fired for own in finding.rule.then.asks)
            for ask in then.asks
        )
        or any(
            seen.escalations.get(wish.to, wish.within_days + 1) > wish.within_days for wish in then.escalate
        )
        or any(not _offered(offer, fired, vocabulary) for offer in then.offers)
    )


def _gift(gift: Gift, given: Iterable[Gift], seen: Seen) -> bool:
    return seen.level >= gift.rank if gift.what == ("level",) else any(own.covers(gift) for own in given)


def _offered(offer: Offer, fired: Iterable[Finding], vocabulary: Vocabulary) -> bool:
    fired = list(fired)
    if any(_withholds(finding.rule, offer.help) for finding in fired):
        return False
    got: dict[str, list[Gift]] = {}
    for finding in fired:
        for own in finding.rule.then.offers:
            for person in people_for(own, finding, vocabulary):
                got.setdefault(person, []).extend(offer_gifts(own, vocabulary))
    people = [offer.person] if offer.person is not None else list(got)
    return any(
        all(any(own.covers(gift) for own in got.get(person, [])) for gift in offer_gifts(offer, None))
        for person in people
    )


def involved(invariant: Invariant, rules: Iterable[Rule]) -> list[Rule]:
    """Rules that look at something it looks at and give something it asks for."""
    wanted = sorts(invariant.then)
    about = {_subject(leaf) for leaf in c.leaves(invariant.when)}
    return [
        rule
        for rule in rules
        if wanted & sorts(rule.then) and about & {_subject(leaf) for leaf in c.leaves(rule.when)}
    ]


def _subject(leaf: c.Leaf) -> tuple[str, object]:
    """What a condition is about, its bounds left out."""
    for name in ("need", "indicator", "flag", "field", "help", "of", "what"):
        if hasattr(leaf, name):
            return type(leaf).__name__, getattr(leaf, name)
    return type(leaf).__name__, None


def _near(rule: Rule, invariant: Invariant, seen: Seen) -> bool:
    """Whether a rule looks at something that both the invariant and the broken case hold."""
    mine = {_subject(leaf) for leaf in c.leaves(rule.when)}
    shared = {leaf for leaf in c.leaves(invariant.when) if _subject(leaf) in mine}
    flags = seen.findings.flags
    return any(holds_plainly(leaf, seen.facts.with_flags(flags)) is not None for leaf in shared) and (
        rule.id in seen.fired or bool(sorts(invariant.then) & sorts(rule.then))
    )


def _says(seen: Seen) -> str:
    doors = ", ".join(f"{door} within {days} days" for door, days in sorted(seen.escalations.items()))
    rules = ", ".join(seen.fired) or "no rule"
    return (
        f"level {LEVELS[seen.level - 1]}, {f'escalations {doors}' if doors else 'no escalation'} (by {rules})"
    )


def asked_for(then: Then) -> str:
    """What an invariant asks for, in words."""
    parts = [f"escalate to {wish.to} within {wish.within_days} days" for wish in then.escalate]
    parts += [f"offer {offer.help}{f' for {offer.person}' if offer.person else ''}{f' as {offer.kind}' if offer.kind else ''}{_within(offer.within)}" for offer in then.offers]  # fmt: skip
    parts += [f"ask {ask.field}{_within(ask.within)}" for ask in then.asks]
    parts += [f"a review by {look.by} for {look.reason}{_within(look.within)}" for look in then.reviews]
    parts += [f"withhold {', '.join(item.help)}" for item in then.withholds]
    parts += [
        " ".join(gift.what)
        for gift in gifts(then)
        if gift.what[0] not in {"ask", "human_review", "withhold", "level"}
    ]
    return "; ".join([*parts, *([f"level {then.level}"] if then.level else [])])


def _within(within: object) -> str:
    days = getattr(within, "days", None)
    return (
        ""
        if days is None
        else f" within {days} {'working ' if getattr(within, 'working', False) else ''}days"
    )
