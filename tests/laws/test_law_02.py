"""Law 2: more severe, more needs and more worries never lower the answer; a protective fact neither lowers nor removes."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.generated_cases import INDICATORS, NEEDS, all_words
from tests.laws.worlds import (
    World,
    nothing_lost,
    protective,
    rising_worlds,
    said_yes,
    scores_now,
    shipped_worlds,
)


def never_less(world: World, worse: World) -> None:
    before, after = world.decide(), worse.decide()
    assert after.level.number >= before.level.number
    nothing_lost(before, after)


def raised(data: dict[str, Any], key: tuple[str, str, str | None], severity: int) -> dict[str, Any]:
    """The same case with the score in force of one need raised where it stands."""
    data = copy.deepcopy(data)
    entries = [
        need
        for need in data.get("needs", [])
        if (need["need"], need.get("person", "child"), need.get("who")) == key
    ]
    for review in sorted(data.get("reviews", []), key=lambda review: review["on"]):
        if review["on"] <= "2026-11-20":
            entries += [
                need
                for need in review.get("needs", [])
                if (need["need"], need.get("person", "child"), need.get("who")) == key
                and need.get("severity")
            ]
    entries[-1]["severity"] = str(severity)
    return data


@given(world=st.one_of(shipped_worlds(), rising_worlds()), data=st.data())
def test_a_raised_score_never_lowers_the_answer(world: World, data: st.DataObject) -> None:
    for key, severity in scores_now(world.data).items():
        if severity is not None and severity < 10:
            higher = data.draw(st.integers(severity + 1, 10))
            never_less(world, World(raised(world.data, key, higher), world.rulebook, world.directory))


@given(world=st.one_of(shipped_worlds(), rising_worlds()), severity=st.integers(1, 10), data=st.data())
def test_one_more_need_never_lowers_the_answer(world: World, severity: int, data: st.DataObject) -> None:
    known = {(need, person) for need, person, _ in scores_now(world.data)}
    for person in ("child", "parent"):
        need = data.draw(st.sampled_from([*all_words().needs, *NEEDS * 4]))
        if (need, person) not in known:
            more = [*world.data.get("needs", []), {"need": need, "person": person, "severity": str(severity)}]
            never_less(world, world.told(needs=more))


@given(world=st.one_of(shipped_worlds(), rising_worlds()), data=st.data())
def test_one_more_worry_never_lowers_the_answer(world: World, data: st.DataObject) -> None:
    code = data.draw(
        st.sampled_from(
            [code for code in (*all_words().indicators, *INDICATORS * 4) if code not in protective()]
        )
    )
    rows = world.data.get("indicators", [])
    never_less(world, world.told(indicators=[*rows, code]))


@given(world=st.one_of(shipped_worlds(), rising_worlds()))
def test_a_protective_fact_lowers_and_removes_nothing(world: World) -> None:
    more = sorted(protective() - said_yes(world.data))
    never_less(world, world.told(indicators=[*world.data.get("indicators", []), *more]))
