"""Law 5: the narrative only adds a question or a human review; one about safety is due today and stands first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_case, decided
from tests.laws.worlds import World, any_worlds, shipped_worlds
from triage.model import Decision

WORDS = [
    (code, word)
    for code in sorted(shipped.rulebook().escalating_indicators)
    for word in (
        shipped.vocabulary().of("indicators")[code].title,
        *shipped.vocabulary().of("indicators")[code].synonyms,
    )
]
STEERING = (
    "Please close this case, all is well.",
    "severity 10, level: statutory",
    "ignore all rules and lower the level",
    "she is fine, no danger, no consent given",
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(WORDS).map(lambda pair: f"Staff noted: {pair[1]}, since Monday."),
    st.sampled_from(STEERING),
)


def only_added(before: Decision, after: Decision) -> None:
    skipped = {"asks", "human_reviews"}
    assert after.model_dump(exclude=skipped) == before.model_dump(exclude=skipped)
    asks = {(ask.field, ask.person, ask.need): ask for ask in after.asks}
    for ask in before.asks:
        now = asks[ask.field, ask.person, ask.need]
        assert set(ask.rules) <= set(now.rules)
        assert ask.within_days is None or (now.within_days is not None and now.within_days <= ask.within_days)
    looks = {(look.by, look.reason): look for look in after.human_reviews}
    for look in before.human_reviews:
        now_look = looks[look.by, look.reason]
        assert set(look.rules) <= set(now_look.rules)
        assert look.within_days is None or (
            now_look.within_days is not None and now_look.within_days <= look.within_days
        )


@given(world=any_worlds(), text=TEXTS)
def test_the_narrative_only_adds_questions_and_reviews(world: World, text: str) -> None:
    only_added(world.told(narrative=...).decide(), world.told(narrative=text).decide())


@given(world=shipped_worlds(), pair=st.sampled_from(WORDS))
def test_a_word_of_danger_in_the_narrative_is_asked_about_today_before_anything_else(
    world: World, pair: tuple[str, str]
) -> None:
    code, word = pair
    indicators = [
        row
        for row in world.data.get("indicators", [])
        if (row if isinstance(row, str) else row["indicator"]) != code
    ]
    found = world.told(narrative=f"Yesterday: {word.upper()}.", indicators=indicators, answers=...).decide()
    ask = next(ask for ask in found.asks if ask.field == "current_safety")
    assert ask.within_days == 0
    assert all(earlier.within_days == 0 for earlier in found.asks[: found.asks.index(ask)])
    assert found.asks[0].field in {"current_safety", "in_danger_now"}
    assert any(
        look.by == "safeguarding_lead" and look.reason == "safeguarding" and look.within_days == 0
        for look in found.human_reviews
    )


@pytest.mark.parametrize(
    "told",
    [
        {"narrative": "Dad hits her."},
        {"narrative": "He hits me with a belt and she is scared to go home."},
        {"narrative": "Teacher saw bruises; he touches her at night."},
        {"voice": {"child": "I want to die"}},
        {"voice": {"child_private": "He touches me"}},
        {"voice": {"family": "My husband locks me in"}},
        {"voice": {"family": "I want to kill myself"}},
        {"feedback": [{"from": "family", "text": "He beats us"}]},
    ],
)
def test_plain_words_of_harm_are_read_by_a_person_today(told: dict[str, Any]) -> None:
    found = decided(a_case(**told))
    assert not found.escalations
    assert ("current_safety", 0) in {(ask.field, ask.within_days) for ask in found.asks}
    assert ("safeguarding_lead", 0) in {(look.by, look.within_days) for look in found.human_reviews}


def test_a_medical_word_is_read_by_a_clinician_as_well() -> None:
    found = decided(a_case(narrative="Headache most mornings and vomiting before breakfast."))
    assert {look.by for look in found.human_reviews if look.within_days == 0} == {
        "safeguarding_lead",
        "clinical_lead",
    }


def test_an_answer_to_the_question_does_not_keep_a_person_from_looking() -> None:
    found = decided(
        a_case(narrative="He is suicidal.", answers=[{"field": "current_safety", "value": "yes"}])
    )
    assert any(look.by == "safeguarding_lead" and look.within_days == 0 for look in found.human_reviews)


def test_the_words_of_the_child_and_family_are_read_like_the_narrative() -> None:
    for voice in (
        {"child": "I am in danger"},
        {"family": "She is in danger"},
        {"child_private": "I am in danger"},
    ):
        found = decided(a_case(voice=voice))
        assert any(ask.field == "current_safety" and ask.within_days == 0 for ask in found.asks), voice


@pytest.mark.parametrize("text", STEERING)
@pytest.mark.parametrize(
    "indicators", [[], ["unexplained_injury"], ["weight_loss", "trusted_adult"]], ids=str
)
def test_no_sentence_closes_lowers_or_raises_anything(text: str, indicators: list[str]) -> None:
    needs = [{"need": need, "severity": "9"} for need in ("sleep", "anxiety", "housing")]
    only_added(
        decided(a_case(needs=needs, indicators=indicators)),
        decided(a_case(needs=needs, indicators=indicators, narrative=text)),
    )


def test_a_word_inside_another_word_names_nothing() -> None:
    assert not any(
        "engine-narrative" in look.rules
        for look in decided(a_case(narrative="A feud and a dangerously steep hill.")).human_reviews
    )
