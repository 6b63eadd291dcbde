"""Law 10: what a rule withholds for safety appears in no action and no alternative."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_case, a_directory, a_rule, a_rulebook, a_service, decided, in_plain_python
from tests.generated_cases import HELP
from tests.laws.worlds import World, made_worlds, shipped_worlds
from triage.rulebook import load_rulebook

KEPT_APART = (
    "couple_counselling",
    "joint_parent_session",
    "reducing_parental_conflict",
    "letter_home",
    "tell_parents_or_carers",
    "family_group_conference",
)


@given(
    world=made_worlds(),
    withheld=st.sets(
        st.sampled_from([code for code in HELP if code != "confirm_with_service"]), min_size=1, max_size=3
    ),
)
def test_withheld_help_is_in_no_action_whatever_else_asks_for_it(world: World, withheld: set[str]) -> None:
    assert world.rules is not None
    everything = [{"help": code} for code in sorted(withheld)]
    rules = [
        a_rule(
            id="holds-back",
            when={"age": {"of": "child"}},
            then={"withhold": {"help": sorted(withheld), "why": "It is not safe"}},
        ),
        a_rule(id="offers", when={"age": {"of": "child"}}, then={"offer": everything}),
    ]
    book = in_plain_python(
        load_rulebook(
            {**world.rules, "needs/held.yaml": json.dumps({"format": "1", "rules": rules})},
            shipped.vocabulary(),
        )
    )
    given_already = world.told(open_services=sorted(withheld), awaiting=sorted(withheld))
    for case in (world, given_already):
        found = World(case.data, book, world.directory).decide()
        assert not {action.help for action in found.actions} & withheld
        told = {item.help for item in found.unmet if item.reason == "withheld_by_rule"}
        assert withheld <= told
        reasons = [(item.help, item.reason) for item in found.unmet]
        reasons += [(item.help, item.reason) for item in found.not_offered]
        assert {reason for help_code, reason in reasons if help_code in withheld} == {"withheld_by_rule"}


@given(world=shipped_worlds())
def test_parents_are_kept_apart_where_there_may_be_abuse_at_home(world: World) -> None:
    rows = [
        row
        for row in world.data.get("indicators", [])
        if (row if isinstance(row, str) else row["indicator"]) != "domestic_abuse_current"
    ]
    found = world.told(
        indicators=[*rows, "domestic_abuse_current"], open_services=["couple_counselling"]
    ).decide()
    assert not {action.help for action in found.actions} & set(KEPT_APART)


@pytest.mark.parametrize("kind", ["referral", "signpost", "support", "task"])
def test_help_that_is_given_already_is_not_kept_going_where_a_rule_withholds_it(kind: str) -> None:
    book = a_rulebook(
        safeguarding=[
            a_rule(
                id="holds-back",
                when={"all": [{"need": "sleep"}]},
                then={"withhold": {"help": "couple_counselling", "why": "It is not safe"}},
            )
        ],
        needs=[a_rule(then={"offer": {"help": "couple_counselling", "as": kind}})],
    )
    directory = a_directory(a_service(help=["couple_counselling"], for_=["parent"]))
    for more in ({}, {"open_services": ["couple_counselling"]}, {"awaiting": ["couple_counselling"]}):
        found = decided(a_case(**more), rulebook=book, directory=directory)
        assert "couple_counselling" not in {action.help for action in found.actions}
        assert [item.reason for item in found.unmet if item.help == "couple_counselling"] == [
            "withheld_by_rule"
        ]
