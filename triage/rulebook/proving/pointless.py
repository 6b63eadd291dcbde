"""Rules that another makes pointless, and twins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from triage.rulebook.model import Rule
from triage.rulebook.proving.covering import Giving, given
from triage.rulebook.proving.gifts import consequences, sharing, sorts
from triage.rulebook.proving.ground import Ground
from triage.rulebook.proving.results import Result
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import Rules, Run, flags_in
from triage.rulebook.proving.witness import Witness
from triage.rulebook.readings.solver import conj, disj, negated

POINTLESS, TWINS = "pointless", "twins"


def twins(ground: Ground) -> list[Result]:
    """A failure for each pair of live rules with the same consequences that fire in the same cases."""
    alike: dict[object, list[Rule]] = {}
    for rule in ground.rules.live:
        alike.setdefault(consequences(rule.then), []).append(rule)
    pairs = [
        pair
        for rules in alike.values()
        for pair in combinations(rules, 2)
        if not ground.only or {rule.id for rule in pair} & ground.only
    ]
    failed = []
    for number, (one, other) in enumerate(pairs):
        ground.progress(TWINS, number, len(pairs))
        world = ground.world([one, other])
        search = Search(world, ground.limits)
        # Each as it fires alone: a rule that lives on the other's flag is no twin of it.
        first = Run(ground.rules.without(other), world).fired(one)
        second = Run(ground.rules.without(one), world).fired(other)
        apart = search.ask(disj((conj((first, negated(second))), conj((second, negated(first))))))
        if apart == "unknown":
            failed.append(_unknown(TWINS, (one.id, other.id), "the solver ran out of time"))
        if apart != "none" or search.ask(first) != "some":
            continue
        witness = ground.case(search.smallest(first), world)
        seen = ground.see(witness)
        if seen is None or not {one.id, other.id} <= set(seen.fired):
            failed.append(
                _unknown(TWINS, (one.id, other.id), "the case found does not show it when it is run")
            )
            continue
        failed.append(
            Result(
                TWINS,
                "failed",
                (one.id, other.id),
                f"{one.id} and {other.id} say the same",
                "both fire in just the same cases and ask for the same; keep one and let it name the other under `replaces:`",
                witness.case,
            )
        )
    ground.progress(TWINS, len(pairs), len(pairs))
    return failed


def pointless(ground: Ground) -> list[Result]:
    """A failure for each live rule whose every consequence others give whenever it fires.

    Looked for only among rules that have a consequence in common. A rule that puts a need or a person on an action that
    others leave out is not pointless; one that is only named among reasons is.
    """
    paired = {rule for result in twins(_quiet(ground)) if result.outcome == "failed" for rule in result.rules}
    rules = [rule for rule in ground.asked(ground.rules.live) if rule.id not in paired]
    failed = []
    for number, rule in enumerate(rules):
        ground.progress(POINTLESS, number, len(rules))
        found = _one(ground, rule)
        if found is not None:
            failed.append(found)
    ground.progress(POINTLESS, len(rules), len(rules))
    return failed


def _quiet(ground: Ground) -> Ground:
    return Ground(
        ground.rules,
        ground.vocabulary,
        ground.words,
        ground.limits,
        postcodes=ground.postcodes,
        only=ground.only,
    )


def _one(ground: Ground, rule: Rule) -> Result | None:
    others = ground.rules.without(rule)
    givers = sharing(rule, others.live)
    if not givers or not _all_shared(rule, givers):
        return None
    world = ground.world([rule, *givers])
    run = Run(ground.rules, world)
    fed = bool(set(rule.then.flags) & ground.rules.read_flags)
    own = Giving(run, ground.vocabulary, ground.words)
    alone = Giving(Run(others, world), ground.vocabulary, ground.words) if fed else own
    search = Search(world, ground.limits)
    fires = run.fired(rule)
    search.add(fires)
    answers = set()
    for piece in own.lacking(rule, givers, alone):
        answers.add(search.ask(piece))
        if "some" in answers:
            return None
    if search.ask() != "some":
        return None
    if "unknown" in answers:
        return _unknown(POINTLESS, (rule.id,), "the solver ran out of time")
    witness = ground.case(search.smallest(), world)
    covering = _covering(ground, others, rule, witness)
    if covering is None:
        return _unknown(POINTLESS, (rule.id,), "the case found does not show it when it is run")
    return Result(
        POINTLESS,
        "failed",
        (rule.id, *covering),
        f"{rule.id} adds nothing to what others give",
        f"whenever it fires, {', '.join(covering)} {'gives' if len(covering) == 1 else 'give'} all it gives, at least as soon and as strongly; retire it, or let it do what they do not",
        witness.case,
    )


def _all_shared(rule: Rule, givers: Sequence[Rule]) -> bool:
    """Whether every sort of thing it gives is given by some other: else it cannot be pointless."""
    wanted = sorts(rule.then) - {("level",)}
    return wanted <= frozenset(sort for giver in givers for sort in sorts(giver.then))


def _covering(ground: Ground, others: Rules, rule: Rule, witness: Witness) -> list[str] | None:
    """Run the case with and without the rule: the rules that give what it gives, or None where it is missed."""
    seen, without = ground.see(witness), ground.see(witness, others)
    if seen is None or without is None or rule.id not in seen.fired:
        return None
    if given(seen.findings.fired, ground.vocabulary, ground.words) != given(
        without.findings.fired, ground.vocabulary, ground.words
    ):
        return None
    names = {other.id for other in sharing(rule, ground.rules.live)} | {
        other.id for other in ground.rules.live if set(rule.then.flags) & flags_in(other)
    }
    return [name for name in without.fired if name in names]


def _unknown(name: str, rules: tuple[str, ...], why: str) -> Result:
    return Result(name, "unknown", rules, f"whether this holds of {', '.join(rules)}", why)
