"""What no case may lose: each level, and each escalation within its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from triage.rulebook.model import EscalateTo, Rule
from triage.rulebook.proving.gifts import LEVELS, level_given
from triage.rulebook.proving.ground import Ground
from triage.rulebook.proving.results import Result


@dataclass(frozen=True)
class Target:
    """A level, or an escalation within some days, and the rules that give it."""

    words: str
    rules: tuple[Rule, ...]
    wish: EscalateTo | None = None
    """None for a level."""

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the rules."""
        return tuple(rule.id for rule in self.rules)


def targets(ground: Ground) -> list[Target]:
    """Everything that rules asked about may give and something might take away."""
    asked = {rule.id for rule in ground.asked(ground.rules.live)}
    fed = {rule.id for rule in ground.rules.live if {one.id for one in ground.rules.cone([rule])} & asked}
    return [target for target in _all(ground) if not ground.only or set(target.names) & fed]


def told_once(results: Iterable[Result]) -> list[Result]:
    """The results with those joined that the same cases show: one fault may cost several levels and escalations."""
    found: dict[str, Result] = {}
    for result in results:
        key = repr(
            (result.outcome, result.rules, result.counterexample, result.counterexample_more, result.detail)
        )
        first = found.get(key)
        if first is not None and result.counterexample is not None:
            result = replace(first, title=f"{first.title}; and {result.title}")  # noqa: PLW2901 - the joined one
        found[key if result.counterexample is not None else f"{key} {result.title}"] = result
    return list(found.values())


def _all(ground: Ground) -> Iterator[Target]:
    rules = ground.rules.live
    for level in range(2, 5):
        giving = tuple(rule for rule in rules if level_given(rule.then) >= level)
        if giving:
            yield Target(f"the level {LEVELS[level - 1]}", giving)
    wishes = {wish for rule in rules for wish in rule.then.escalate}
    for wish in sorted(wishes, key=lambda wish: (wish.to, wish.within_days)):
        giving = tuple(rule for rule in rules if any(other.to == wish.to for other in rule.then.escalate))
        days = "today" if wish.within_days == 0 else f"within {wish.within_days} days"
        yield Target(f"the escalation to {wish.to} {days}", giving, wish)
