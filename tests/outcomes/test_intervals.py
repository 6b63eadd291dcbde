"""Intervals against scipy, against published examples, and the laws they keep."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.outcomes import coverage
from tests.outcomes.builders import TODAY, many_people
from triage.outcomes import summarise
from triage.outcomes.coverage import ENOUGH, MEASURED, MEASURED_AT
from triage.outcomes.intervals import (
    FEWEST,
    FIGURES,
    METHODS,
    Interval,
    Paired,
    bca,
    fieller,
    intervals,
    ratio_interval,
)

PAGE = Path(__file__).parents[2] / "docs" / "outcome-intervals.md"

scores = st.integers(1, 10)


@st.composite
def pairs(draw: st.DrawFn, fewest: int = FEWEST, most: int = 40) -> list[Paired]:
    """Needs of enough people, each with some pairs of scores."""
    people = draw(st.integers(fewest, most))
    return [
        (person, draw(scores), draw(scores))
        for person in range(people)
        for _ in range(draw(st.integers(1, 3)))
    ]


def ends(one: Interval) -> tuple[float, float]:
    assert one.low is not None
    assert one.high is not None
    return one.low, one.high


@given(hnp.arrays(np.float64, st.integers(FEWEST, 80), elements=st.integers(-9, 9)))
def test_with_one_need_a_person_it_is_the_paired_t_interval_of_scipy(changes: np.ndarray) -> None:
    assume(np.ptp(changes) > 0)
    theirs = scipy.stats.ttest_1samp(changes, 0).confidence_interval(0.95)
    ours = ratio_interval(changes.tolist(), [1.0] * len(changes))
    assert ends(ours) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(20, 60))
@settings(max_examples=15, deadline=None)
def test_the_bootstrap_agrees_with_scipy(seed: int, people: int) -> None:
    changes = np.random.default_rng(seed).integers(-3, 8, people).astype(float)
    theirs = scipy.stats.bootstrap(
        (changes,), np.mean, n_resamples=9999, method="BCa", rng=np.random.default_rng(seed)
    ).confidence_interval
    low, high = bca(changes[None, :], np.ones((1, people)), 9999, widened=False)
    spread = float(changes.std()) / people**0.5
    assert (low[0], high[0]) == pytest.approx((theirs.low, theirs.high), abs=0.12 * spread)


@given(st.integers(0, 2**32 - 1), st.integers(20, 60))
@settings(max_examples=10, deadline=None)
def test_the_bootstrap_of_a_ratio_agrees_with_scipy(seed: int, people: int) -> None:
    chance = np.random.default_rng(seed)
    under = chance.integers(1, 8, people).astype(float)
    over = np.round(under * 0.4 + chance.normal(0, 1, people))
    theirs = scipy.stats.bootstrap(
        (over, under), lambda x, y, axis=-1: x.sum(axis) / y.sum(axis), paired=True, n_resamples=9999, method="BCa", vectorized=True,
        rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    low, high = bca(over[None, :], under[None, :], 9999, widened=False)
    assert (low[0], high[0]) == pytest.approx(
        (theirs.low, theirs.high), abs=0.15 * float(theirs.high - theirs.low) / 3.9
    )


def test_the_published_paired_t_interval_of_the_sleep_data() -> None:
    """Student 1908, as R's ``t.test`` prints it for its data set ``sleep``: 0.7001142 to 2.4598858."""
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = ratio_interval([b - a for a, b in zip(first, second, strict=True)], [1.0] * 10, fewest=2)
    assert ends(found) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


@pytest.mark.parametrize(
    ("over", "under", "expected"),
    [
        ([3.3, 3.6, 3.0, 3.1, 3.9, 4.2, 3.5, 3.3], [3.0, 3.1, 2.7, 2.6, 3.2, 3.8, 3.2, 3.0], (1.134146, 1.09417, 1.175583)),
        ([76.41, 66.91, 81.06, 74.78, 83.76, 89.31, 78.78, 87.06, 82.61, 76.74, 88.33, 86.18],
         [59.85, 60.64, 84.86, 68.16, 71.53, 86.18, 67.30, 65.46, 83.50, 66.76, 88.37, 65.02], (1.120213, 1.040747, 1.205745)),
    ],
)  # fmt: skip
def test_the_published_intervals_of_a_paired_ratio_of_means(
    over: list[float], under: list[float], expected: tuple[float, float, float]
) -> None:
    """Bonett, statpsych ``ci.ratio.mean.ps`` (its manual prints these). Its method works with logarithms, so the ends are near and not the same."""
    found = ratio_interval(over, under, fewest=2)
    assert found.estimate == pytest.approx(expected[0], abs=1e-6)
    assert ends(found) == pytest.approx(expected[1:], abs=0.005)


def test_fieller_is_the_set_of_ratios_that_a_t_test_does_not_reject() -> None:
    chance = np.random.default_rng(5)
    under = chance.integers(1, 9, 30).astype(float)
    over = under * 0.3 + chance.normal(0, 1, 30)
    for end in ends(ratio_interval(over.tolist(), under.tolist())):
        assert scipy.stats.ttest_1samp(over - end * under, 0).pvalue == pytest.approx(0.05, abs=1e-9)


@given(pairs(), st.sampled_from(["t", "bca"]))
@settings(max_examples=20, deadline=None)
def test_the_figure_lies_in_its_interval(found: list[Paired], method: str) -> None:
    result = intervals(found, method)  # type: ignore[arg-type]
    assert result is not None
    for one in result.figures.values():
        if one.low is None:
            assert one.why_not in {"no_spread", "uneven", "few_people"}
        else:
            low, high = ends(one)
            assert low <= one.estimate <= high


@given(pairs(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_neither_the_order_nor_the_names_of_people_change_anything(
    found: list[Paired], chance: Random
) -> None:
    names = list({person for person, _, _ in found})
    chance.shuffle(names)
    other = [(f"P-{names[int(str(person))]}", before, after) for person, before, after in found]
    chance.shuffle(other)
    for method in ("t", "bca"):
        assert intervals(found, method) == intervals(other, method)  # type: ignore[arg-type]


@given(pairs(), st.floats(0.1, 50), st.sampled_from(["t", "bca"]))
@settings(max_examples=15, deadline=None)
def test_another_unit_changes_the_ends_alike(found: list[Paired], factor: float, method: str) -> None:
    over = [float(before - after) for _, before, after in found]
    under = [float(before) for _, before, _ in found]
    one = ratio_interval(over, under, method)  # type: ignore[arg-type]
    other = ratio_interval([factor * each for each in over], under, method)  # type: ignore[arg-type]
    assume(one.low is not None)
    assert ends(other) == pytest.approx(tuple(factor * each for each in ends(one)), rel=1e-6, abs=1e-9)


@given(pairs())
@settings(max_examples=5, deadline=None)
def test_the_bootstrap_is_the_same_each_time(found: list[Paired]) -> None:
    assert intervals(found, "bca") == intervals(found, "bca")


@given(pairs(fewest=1, most=FEWEST - 1))
@settings(max_examples=25)
def test_under_twenty_people_there_is_no_interval_and_it_says_why(found: list[Paired]) -> None:
    result = intervals(found * 5)  # many needs of few people are few people
    assert result is not None
    assert {(one.low, one.high, one.why_not) for one in result.figures.values()} == {
        (None, None, "few_people")
    }
    assert result.change_by_sd_before is None


def test_needs_of_one_person_are_not_taken_for_people() -> None:
    """The same scores of four needs each: the interval is about as wide as with one need each, not half as wide."""
    chance = Random(3)
    single = [(person, 8, chance.randint(2, 9)) for person in range(40)]
    one, four = intervals(single), intervals(single * 4)
    assert one is not None
    assert four is not None
    assert ends(four.figures["mean_change"]) == pytest.approx(ends(one.figures["mean_change"]))
    as_people = intervals([(f"{place}", *pair[1:]) for place, pair in enumerate(single * 4)])
    assert as_people is not None
    low, high = ends(as_people.figures["mean_change"])
    assert high - low < 0.6 * (ends(one.figures["mean_change"])[1] - ends(one.figures["mean_change"])[0])


def test_where_everybody_changed_alike_there_is_no_interval() -> None:
    found = intervals([(person, 7, 5) for person in range(30)])
    assert found is not None
    assert found.figures["mean_change"].why_not == "no_spread"


def test_where_one_person_makes_up_nearly_all_there_is_no_interval() -> None:
    needs = [(0, 9, 2)] * 400 + [(person, 5, 4) for person in range(1, 25)]
    found = intervals(needs)
    assert found is not None
    assert found.figures["mean_change"].why_not == "uneven"


def test_no_people_is_wrong_use() -> None:
    for over, under in (([], []), ([1.0], [0.0]), ([1.0, 2.0], [1.0])):
        with pytest.raises(ValueError, match="people"):
            ratio_interval(over, under)
    assert intervals([]) is None


def test_a_row_bears_the_figures_it_bears_without_intervals() -> None:
    for row in summarise(many_people(60), None, None, TODAY, method="t").rows:
        assert row.detail is not None
        found = row.detail.intervals
        assert found is not None
        for name in FIGURES:
            exact = getattr(row.final, name)
            assert found.figures[name].estimate == pytest.approx(float(exact))


def test_the_measured_coverage_is_said_under_sixty_people_only() -> None:
    def said(people: int, method: str = "t") -> bool:
        found = intervals([(person, 8, person % 5 + 2) for person in range(people)], method)  # type: ignore[arg-type]
        assert found is not None
        return bool(found.coverage)

    assert [said(people) for people in (20, 59, 60, 300)] == [True, True, False, False]
    assert [said(people, "bca") for people in (60, 199, 200)] == [True, True, False]


@pytest.fixture(scope="module")
def t_measured() -> dict[tuple[str, int], dict[str, dict[str, float]]]:
    """Four thousand samples of each population and size, by the default method."""
    return coverage.measure(methods=("t",))


def test_from_sixty_people_on_the_default_holds_from_94_to_96_per_cent(
    t_measured: dict[tuple[str, int], dict[str, dict[str, float]]],
) -> None:
    seen = 0
    for (_, people), found in t_measured.items():
        if people >= ENOUGH["t"]:
            for share in found["t"].values():
                assert 94 <= share <= 96
                seen += 1
    assert seen == 3 * 3 * len(FIGURES)


def test_the_table_of_what_was_measured_is_what_is_measured(
    t_measured: dict[tuple[str, int], dict[str, dict[str, float]]],
) -> None:
    """Recomputed; another release of numpy may draw other samples, so half a per cent is allowed."""
    again = coverage.ranges(t_measured, ("t",))["t"]
    for figure in FIGURES:
        assert np.asarray(again[figure]) == pytest.approx(np.asarray(MEASURED["t"][figure]), abs=0.5)


@pytest.mark.soak
def test_the_whole_page_is_what_is_measured() -> None:
    found = coverage.measure()
    again = coverage.ranges(found)
    for method in METHODS:
        for figure in FIGURES:
            assert np.asarray(again[method][figure]) == pytest.approx(
                np.asarray(MEASURED[method][figure]), abs=0.5
            )
    words = PAGE.read_text(encoding="utf-8")
    assert [line for line in coverage.page(found).splitlines() if not line.startswith("| ")] == [
        line for line in words.splitlines() if not line.startswith("| ")
    ]


def test_the_page_and_the_table_tell_the_same() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for method in METHODS:
        for figure in FIGURES:
            place = lines.index(f"## {method}: {figure}") + 4
            rows = lines[place : place + len(MEASURED_AT)]
            for people, row, (lowest, highest) in zip(
                MEASURED_AT, rows, MEASURED[method][figure], strict=True
            ):
                cells = [float(cell) for cell in row.strip("| ").split("|")]
                assert (cells[0], min(cells[1:]), max(cells[1:])) == (people, lowest, highest)


def test_the_ends_are_not_a_number_where_they_are_unbounded() -> None:
    x = np.array([[100.0] + [1.0] * 19])
    y = np.array([[100.0] + [0.0] * 19])
    low, high = fieller(x, y)
    assert np.isnan([low[0], high[0]]).all()
