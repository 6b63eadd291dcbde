"""Whoever deletes or weakens a shipped escalation breaks an invariant that people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests import shipped
from tests.proving.sabotage import invariants
from triage.rulebook import Rule
from triage.rulebook import conditions as c
from triage.rulebook.proving.ground import ground_of
from triage.rulebook.proving.holding import holding, involved

ESCALATING = [rule for rule in shipped.rulebook().rules if rule.status == "live" and rule.then.escalate]


def weakened(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with its time lengthened, and with each threshold and each part of its condition made harder."""
    later = tuple(replace(wish, within_days=wish.within_days + 1) for wish in rule.then.escalate)
    yield "a day later", replace(rule, then=replace(rule.then, escalate=later))
    for what, when in harder(rule.when):
        yield what, replace(rule, when=when)


def harder(condition: c.Condition) -> Iterator[tuple[str, c.Condition]]:
    match condition:
        case c.All() | c.AnyOf() | c.AtLeast():
            if isinstance(condition, c.AtLeast) and condition.n < len(condition.parts):
                yield "one more of them", replace(condition, n=condition.n + 1)
            for place, part in enumerate(condition.parts):
                before, after = condition.parts[:place], condition.parts[place + 1 :]
                if not isinstance(condition, c.All) and len(condition.parts) > 1:
                    n = (
                        {"n": min(condition.n, len(before + after))}
                        if isinstance(condition, c.AtLeast)
                        else {}
                    )
                    yield f"without {part}", replace(condition, parts=(*before, *after), **n)
                for what, inner in harder(part):
                    yield what, replace(condition, parts=(*before, inner, *after))
        case c.NeedIs() if condition.severity < 10:
            yield f"{condition.need} one higher", replace(condition, severity=condition.severity + 1)
        case c.AgeIs() if condition.under_months:
            yield "a month younger", replace(condition, under_months=condition.under_months - 1)
        case c.CountIs():
            yield "one more", replace(condition, at_least=condition.at_least + 1)


def broken(rule: Rule, instead: Rule | None) -> bool:
    """Whether some invariant about what the rule looks at no longer holds once it is replaced."""
    rules = [
        one for one in (*(other for other in shipped.rulebook().rules if other.id != rule.id), instead) if one
    ]
    wanted = [invariant for invariant in invariants() if involved(invariant, [rule])]
    wanted.sort(key=lambda invariant: not invariant.then.escalate)
    ground = ground_of(rules, shipped.vocabulary(), more=[invariant.when for invariant in wanted])
    return any(result.outcome == "failed" for invariant in wanted for result in holding(ground, [invariant]))


def test_there_are_escalations_to_hold() -> None:
    assert len(ESCALATING) >= 37


@pytest.mark.parametrize("rule", ESCALATING, ids=lambda rule: rule.id)
def test_an_escalation_deleted_or_weakened_breaks_an_invariant(rule: Rule) -> None:
    assert not broken(rule, rule), "the shipped rule itself must hold"
    assert broken(rule, None), "deleted"
    unnoticed = [what for what, other in weakened(rule) if not broken(rule, other)]
    assert unnoticed == []
