"""Law 7: everything a decision says names the rules and the facts that made it, and those are true."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given

from tests.laws.worlds import World, any_worlds, fact_of, said_yes, scores_now

FACT = re.compile(
    r"(need (child|parent|carer|sibling|unborn|household|family)(#\S+)? \S+ (unscored|[0-9]{1,2})|indicator \S+|flag \S+|missing \S+|[a-z_]+ \S.*)"
)


@given(world=any_worlds())
def test_everything_names_rules_that_exist_and_facts_that_are_true(world: World) -> None:
    found = world.decide(explain=True)
    needs = {fact_of(key, severity) for key, severity in scores_now(world.data).items()}
    indicators = {f"indicator {code}" for code in said_yes(world.data)}
    flags = {f"flag {item.flag}" for item in found.flags}
    live = {rule.id for rule in world.rulebook.rules if rule.status == "live"}
    told: tuple[Any, ...] = (
        found.level,
        *found.escalations,
        *found.flags,
        *found.actions,
        *found.asks,
        *found.human_reviews,
        *found.linked_people,
        *found.unmet,
    )
    for item in told:
        assert item.rules, item
        assert item.facts, item
        assert all(rule in live or rule.startswith("engine-") for rule in item.rules), item.rules
        assert len(set(item.facts)) == len(item.facts)
        for fact in item.facts:
            assert FACT.fullmatch(fact), fact
            assert not fact.startswith("need ") or fact in needs, fact
            assert not fact.startswith("indicator ") or fact in indicators, fact
            assert not fact.startswith("flag ") or fact in flags, fact
    for held in found.held_back:
        assert held.rule in live
        assert held.fact
