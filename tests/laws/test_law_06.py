"""Law 6: every need of every person is named in an answer, and nobody with a need or a worry goes away with nothing."""

from __future__ import annotations

from hypothesis import given

from tests.builders import a_case, a_directory, a_rule, a_rulebook, decided
from tests.laws.worlds import World, any_worlds, fact_of, facts_told, protective, said_yes, scores_now
from triage.model import Decision


def unanswered(world: World, found: Decision) -> list[str]:
    """Needs that no action, escalation, question or unmet entry names."""
    facts = facts_told(found.actions, found.escalations, found.unmet)
    asked = {(ask.need, ask.person) for ask in found.asks}
    return [
        fact_of(key, severity)
        for key, severity in scores_now(world.data).items()
        if fact_of(key, severity) not in facts and (key[0], key[1]) not in asked
    ]


@given(world=any_worlds())
def test_every_need_of_every_person_is_named_in_an_answer(world: World) -> None:
    assert unanswered(world, world.decide()) == []


@given(world=any_worlds())
def test_nobody_with_a_need_or_a_worry_goes_away_with_nothing(world: World) -> None:
    found = world.decide()
    if scores_now(world.data) or said_yes(world.data) - protective():
        assert found.actions or found.escalations or found.asks


@given(world=any_worlds())
def test_a_family_that_declines_everything_is_still_answered(world: World) -> None:
    declined = world.told(
        preferences={
            "declines": [
                "sleep",
                "counselling",
                "gp",
                "advice_to_referrer",
                "confirm_with_service",
                "parent_support",
            ]
        }
    )
    found = declined.decide()
    assert unanswered(declined, found) == []
    if scores_now(world.data):
        assert found.actions or found.escalations or found.asks


def test_whoever_no_rule_answers_gets_advice_and_a_person_looks() -> None:
    silent = a_rulebook(needs=[a_rule(when={"all": [{"need": "anxiety"}]})])
    for case in (
        a_case(),
        a_case(needs=[], indicators=["domestic_abuse_past"]),
        a_case(preferences={"declines": ["advice_to_referrer"]}),
    ):
        found = decided(case, rulebook=silent, directory=a_directory())
        advice = next(action for action in found.actions if action.help == "advice_to_referrer")
        assert (advice.kind, advice.rules) == ("task", ("engine-fallback",))
        assert any(
            look.reason == "no_service" and look.rules == ("engine-fallback",) for look in found.human_reviews
        )


def test_help_that_nobody_gives_still_leads_to_something_that_somebody_does() -> None:
    complete = {
        "child": {"age": "8", "postcode": "B90 1AA"},
        "consent": {"status": "given", "by": ["parent"]},
    }
    for then in (
        {"offer": {"help": "sleep", "as": "referral"}},
        {"offer": {"help": "sleep"}, "ask": {"field": "debt"}},
        {"level": "early_help", "ask": {"field": "debt"}},
    ):
        book = a_rulebook(needs=[a_rule(then=then)])
        found = decided(
            a_case(**complete, answers=[{"field": "debt", "value": "no"}]),
            rulebook=book,
            directory=a_directory(),
        )
        assert found.actions or found.escalations or found.asks


def test_an_indicator_that_only_raises_a_flag_is_answered_too() -> None:
    book = a_rulebook(
        flags=[a_rule(when={"all": [{"indicator": "domestic_abuse_past"}]}, then={"flag": "exploitation"})]
    )
    found = decided(
        a_case(needs=[], indicators=["domestic_abuse_past"]), rulebook=book, directory=a_directory()
    )
    assert [action.help for action in found.actions] == ["advice_to_referrer"]
