"""Law 2: a raised score, one more need or one more worry lowers no level and loses no escalation."""

from __future__ import annotations

import z3

from triage.rulebook.proving.covering import Giving
from triage.rulebook.proving.gifts import LEVELS
from triage.rulebook.proving.ground import Ground, Seen
from triage.rulebook.proving.pairs import Change, apart, changed_cases, never_less, one_step
from triage.rulebook.proving.results import Result
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import Run
from triage.rulebook.proving.targets import Target, targets, told_once
from triage.rulebook.proving.witness import Witness
from triage.rulebook.readings.solver import FALSE, conj, negated

NAME = "monotone"
_PEOPLE = ("child", "sibling", "parent", "carer", "unborn")


def monotone(ground: Ground) -> list[Result]:
    """A failure for each level or escalation that some case loses when something is added to it."""
    wanted = targets(ground)
    failed = []
    for number, target in enumerate(wanted):
        ground.progress(NAME, number, len(wanted))
        failed += _one(ground, target)
    ground.progress(NAME, len(wanted), len(wanted))
    return told_once(failed)


def _one(ground: Ground, target: Target) -> list[Result]:
    world = ground.world(target.rules)
    before, after = Run(ground.rules, world), Run(ground.rules, world, copy=1)
    lost = _lost(ground, target, before, after)
    if not lost:
        return []
    search = Search(world, ground.limits, copies=(0, 1))
    search.add(*never_less(world))
    for part in lost:
        found = search.ask(part)
        if found == "unknown":
            return [Result(NAME, "unknown", target.names, f"whether {target.words} can be lost", "the solver ran out of time")]  # fmt: skip
        if found == "some":
            return [_failure(ground, target, search, part)]
    return []


def _lost(ground: Ground, target: Target, before: Run, after: Run) -> list[z3.BoolRef]:
    if target.wish is None:
        return [conj((before.some_fired(target.rules), negated(after.some_fired(target.rules))))]
    first = Giving(before, ground.vocabulary, ground.words)
    second = Giving(after, ground.vocabulary, ground.words)
    parts = (
        conj((first.escalation(target.wish, target.rules, person), negated(second.escalation(target.wish, target.rules, person))))
        for person in _PEOPLE
    )  # fmt: skip
    return [part for part in parts if part is not FALSE]


def _failure(ground: Ground, target: Target, search: Search, part: z3.BoolRef) -> Result:
    true = one_step(search, search.smallest(part), part)
    case = ground.case(true, search.world)
    changes = apart(true)
    for change, tags in changes.items():
        severity = max((part for tag in tags for part in tag[2:] if isinstance(part, int)), default=None)
        for more in changed_cases(case, change, severity):
            before, after = ground.see(case), ground.see(more)
            if before is not None and after is not None and (said := _worse(before, after)):
                return _told(ground, target, case, more, change, before, after, said)
    return Result(NAME, "unknown", target.names, f"whether {target.words} can be lost", "the case found does not show it when it is run")  # fmt: skip


def _worse(before: Seen, after: Seen) -> str | None:
    """What the second answer lacks, in words."""
    if after.level < before.level:
        return f"the level falls from {LEVELS[before.level - 1]} to {LEVELS[after.level - 1]}"
    for (door, person), days in before.escalations_by_person.items():
        now = after.escalations_by_person.get((door, person))
        if now is None:
            return f"the escalation of the {person} to {door} is lost"
        if now > days:
            return f"the escalation of the {person} to {door} is put off from {days} to {now} days"
    return None


def _told(
    ground: Ground, target: Target, case: Witness, more: Witness, change: Change, before: Seen, after: Seen, said: str
) -> Result:  # fmt: skip
    gone, rules = rules_between(ground, target, before, after)
    kind, what = change
    added = (
        f"the indicator {what}"
        if kind == "indicator"
        else f"the need {what[0]} of {what[1]}, more or more severe,"
    )
    return Result(
        NAME,
        "failed",
        rules,
        f"{target.words} can be lost when more is recorded",
        f"with {added} {said}: {', '.join(gone) or 'a rule'} no longer fires; whatever is added, the answer must not become less",
        case.case,
        more.case,
    )


def rules_between(
    ground: Ground, target: Target, before: Seen, after: Seen
) -> tuple[list[str], tuple[str, ...]]:
    """Rules of the target, or feeding it, that fire in the first case only; and all that fire in just one of the two."""
    cone = [rule.id for rule in ground.rules.cone(target.rules)]
    gone = [name for name in cone if name in before.fired and name not in after.fired]
    new = [name for name in cone if name in after.fired and name not in before.fired]
    return gone, (*gone, *new) or target.names
