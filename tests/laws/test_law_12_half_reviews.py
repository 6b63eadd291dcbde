"""Law 12: a review that scores some needs and says nothing of others lowers no level."""

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import DAY
from tests.laws.test_law_12 import on_the_day
from tests.laws.worlds import World, any_worlds, scores_now


@given(world=any_worlds(), silent=st.integers(0, 20), previous=st.sampled_from((None, 2, 3, 4)))
def test_a_review_silent_about_one_need_lowers_no_level_however_well_the_others_went(
    world: World, silent: int, previous: int | None
) -> None:
    world = on_the_day(world).told(answers=...)
    recorded = list(scores_now(world.data))
    assume(len(recorded) > 1)
    left_out = recorded[silent % len(recorded)]
    scored = [
        {"need": need, "person": person, "who": who, "severity": "1"}
        for need, person, who in recorded
        if (need, person, who) != left_out
    ]
    review = {"on": DAY.isoformat(), "needs": scored, "engagement": "full"}
    after = world.told(reviews=[*world.data.get("reviews", []), review]).decide(previous=previous)
    assert after.level.number >= max(world.decide().level.number, previous or 0)
    assert after.level.rules
    assert after.level.facts
