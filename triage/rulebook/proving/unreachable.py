"""Rules that can never fire."""

from __future__ import annotations

from triage.rulebook.model import STAGES, Rule
from triage.rulebook.proving.ground import Ground
from triage.rulebook.proving.results import Result
from triage.rulebook.proving.shrinking import Search
from triage.rulebook.proving.stages import Run, flags_in

NAME = "unreachable"


def unreachable(ground: Ground) -> list[Result]:
    """A failure for each live rule that no case makes fire, with the reason where there is a plain one.

    There is no counterexample: what fails is that no case can be found.
    """
    rules = ground.asked(ground.rules.live)
    failed = []
    for number, rule in enumerate(rules):
        ground.progress(NAME, number, len(rules))
        world = ground.world([rule])
        search = Search(world, ground.limits)
        search.add(Run(ground.rules, world).fired(rule))
        found = search.ask()
        if found == "none":
            failed.append(
                Result(
                    NAME,
                    "failed",
                    (rule.id, *_involved(ground, rule)),
                    f"{rule.id} can never fire",
                    f"no case makes it fire: {_reason(ground, rule)}",
                )
            )
        elif found == "unknown":
            failed.append(
                Result(
                    NAME, "unknown", (rule.id,), f"whether {rule.id} can fire", "the solver ran out of time"
                )
            )
        else:
            seen = ground.see(ground.case(search.smallest(), world))
            if seen is None or rule.id not in seen.fired:
                failed.append(
                    Result(
                        NAME,
                        "unknown",
                        (rule.id,),
                        f"whether {rule.id} can fire",
                        "the case found does not make it fire when it is run",
                    )
                )
    ground.progress(NAME, len(rules), len(rules))
    return failed


def _involved(ground: Ground, rule: Rule) -> list[str]:
    """Rules that raise a flag it looks at."""
    return [
        other.id
        for flag in sorted(flags_in(rule))
        for stage in STAGES
        for other in ground.rules.raising.get((stage, flag), ())
        if other.id != rule.id
    ]


def _reason(ground: Ground, rule: Rule) -> str:
    unraised = [
        flag
        for flag in sorted(flags_in(rule))
        if not any(
            ground.rules.raising.get((stage, flag))
            for stage in STAGES[: STAGES.index(rule.stage) + (rule.stage == "flags")]
        )
    ]
    if unraised:
        return f"it looks at the flag '{unraised[0]}', which no live rule of an earlier stage raises"
    if rule.unless is not None:
        return "its conditions contradict one another, or its `unless` stops it whenever they hold"
    return "its conditions contradict one another, or name a word that no case may hold"
