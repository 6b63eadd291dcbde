"""Two groups side by side: the difference, what it needs, and what is always said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.outcomes.builders import TODAY, a_need, many_people
from triage.model.history import CaseHistory
from triage.outcomes import compare, difference_in_differences
from triage.outcomes.change import Scored, scored
from triage.outcomes.cohorts import difference_interval

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "sroi" / "test-vectors.json"


def needs(record: list[CaseHistory]) -> list[Scored]:
    return [scored(need, TODAY) for history in record for need in history.needs]


@pytest.mark.skipif(not VECTORS.is_file(), reason="the vectors are not here")
def test_the_published_vector() -> None:
    found = next(
        one for one in json.loads(VECTORS.read_text())["vectors"] if one["id"] == "counterfactual-did"
    )
    result = difference_in_differences(**found["inputs"])
    assert {"naive": result.naive, "effect": result.effect} == found["expected"]


def test_a_group_whose_comparison_did_not_change_keeps_its_whole_change() -> None:
    result = difference_in_differences(
        treated_before=8, treated_after=4, comparison_before=7, comparison_after=7
    )
    assert (result.naive, result.effect) == (-4, -4)


@given(
    st.lists(st.integers(-9, 9), min_size=20, max_size=40),
    st.lists(st.integers(-9, 9), min_size=20, max_size=40),
)
@settings(max_examples=40)
def test_with_one_need_a_person_it_is_welchs_interval(first: list[int], second: list[int]) -> None:
    assume(len(set(first)) > 1)
    assume(len(set(second)) > 1)
    ours = difference_interval(
        {("a", place): (float(value), 1.0) for place, value in enumerate(first)},
        {("b", place): (float(value), 1.0) for place, value in enumerate(second)},
    )
    theirs = scipy.stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
    assert ours is not None
    assert ours.low == pytest.approx(theirs.low, abs=1e-9)
    assert ours.high == pytest.approx(theirs.high, abs=1e-9)


def test_people_in_both_groups_who_change_alike_make_the_difference_surer() -> None:
    chance = np.random.default_rng(1)
    level = chance.normal(0, 3, 40)
    first = {place: (float(one), 1.0) for place, one in enumerate(level + 1 + chance.normal(0, 0.1, 40))}
    same = {place: (float(one), 1.0) for place, one in enumerate(level)}
    others = {place + 100: one for place, one in same.items()}
    paired, apart = difference_interval(first, same), difference_interval(first, others)
    assert paired is not None
    assert apart is not None
    assert paired.low is not None
    assert paired.high is not None
    assert apart.low is not None
    assert apart.high is not None
    assert paired.high - paired.low < 0.2 * (apart.high - apart.low)


def test_the_difference_covers_about_95_per_cent() -> None:
    """Two groups of 60 people with one to four needs each, 1,000 times; the truth is a difference of 1."""
    chance = np.random.default_rng(8)
    held = 0
    for _ in range(1000):
        groups = []
        for shift in (1.0, 0.0):
            number = chance.integers(1, 5, 60)
            level = chance.normal(2 + shift, 1.5, 60)
            sums = level * number + chance.normal(0, 1, 60) * np.sqrt(number)
            groups.append(
                {
                    (shift, place): (float(total), float(count))
                    for place, (total, count) in enumerate(zip(sums, number, strict=True))
                }
            )
        found = difference_interval(groups[0], groups[1])
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 1 <= found.high
    assert 935 <= held <= 965


def test_it_is_always_said_that_nobody_was_assigned_at_random() -> None:
    for first, second in ((40, 40), (5, 40), (0, 0)):
        found = compare(("A", needs(many_people(first))), ("B", needs(many_people(second, start=500))))
        assert "not_assigned_at_random" in {one.code for one in found.warnings}


def test_under_twenty_people_in_either_group_there_is_no_difference() -> None:
    many, few = needs(many_people(60)), needs(many_people(15, start=500))
    for of, beside in ((many, few), (few, many)):
        found = compare(("A", of), ("B", beside))
        assert found.difference is None
        assert "few_people" in {one.code for one in found.warnings}
        assert found.as_json()["difference_in_change"] is None
        assert found.of.change.paired
        assert found.beside.change.paired


def test_groups_that_began_far_apart_are_remarked_upon() -> None:
    high = [
        scored(a_need(f"H-{place}", first=9 + place % 2, reviews=(5 + place % 3,)), TODAY)
        for place in range(30)
    ]
    low = [
        scored(a_need(f"L-{place}", first=3 + place % 2, reviews=(2 + place % 3,)), TODAY)
        for place in range(30)
    ]
    found = compare(("A", high), ("B", low))
    assert "first_scores_differ" in {one.code for one in found.warnings}
    assert found.first_scores is not None
    assert found.first_scores.estimate == 6


@given(st.integers(20, 40), st.integers(20, 40), st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_the_other_way_round_the_difference_has_the_other_sign(first: int, second: int, seed: int) -> None:
    one, two = needs(many_people(first, seed=seed)), needs(many_people(second, seed=seed + 1, start=500))
    there, back = compare(("A", one), ("B", two)), compare(("B", two), ("A", one))
    if there.difference is None or back.difference is None:
        assert there.difference == back.difference
        return
    assert there.difference.estimate == pytest.approx(-back.difference.estimate)
    if (
        there.difference.low is not None
        and there.difference.high is not None
        and back.difference.low is not None
    ):
        assert there.difference.low <= there.difference.estimate <= there.difference.high
        assert there.difference.high == pytest.approx(-back.difference.low)


def test_needs_in_both_groups_and_people_in_both_are_counted() -> None:
    record = needs(many_people(60))
    found = compare(("A", record[::2]), ("B", record[1::2]), in_both=4)
    assert found.people_in_both > 0
    assert {"in_both_groups", "people_in_both_groups"} <= {one.code for one in found.warnings}
