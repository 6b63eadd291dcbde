"""Reliable and clinical change against worked examples, and what must hold whatever the scores."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.builders import PUBLISHED, a_form, a_history, library, own_measure
from triage.outcomes.measures import (
    added_value,
    cut_off,
    effect_size,
    measure_report,
    points_needed,
    reliable_change_index,
    standard_error,
    yardstick,
)
from triage.outcomes.measures_files import Sample

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "sroi" / "test-vectors.json"


def test_an_example_worked_by_hand() -> None:
    """15 points, spread 10, reliability 0.80: 10 x sqrt(0.2) = 4.47; times sqrt(2) = 6.32; 15 / 6.32 = 2.37."""
    assert standard_error(10, 0.80) == pytest.approx(4.47, abs=0.005)
    assert reliable_change_index(47.5 - 32.5, 10, 0.80) == pytest.approx(2.37, abs=0.005)


def test_cut_offs_lie_where_the_criteria_say_in_both_directions() -> None:
    clinic, town = Sample(mean=Decimal(40), sd=Decimal("7.5")), Sample(mean=Decimal(60), sd=Decimal("7.5"))
    assert [cut_off(one, "higher", clinic, town) for one in ("a", "b", "c")] == [55, 45, 50]  # type: ignore[arg-type]
    ill, well = Sample(mean=Decimal(60), sd=Decimal(10)), Sample(mean=Decimal(40), sd=Decimal(5))
    assert [cut_off(one, "lower", ill, well) for one in ("a", "b", "c")] == [  # type: ignore[arg-type]
        40,
        50,
        pytest.approx((5 * 60 + 10 * 40) / 15),
    ]


@pytest.mark.parametrize("criterion", ["a", "b", "c"])
def test_a_cut_off_without_its_sample_is_refused(criterion: str) -> None:
    with pytest.raises(ValueError, match="needs the"):
        cut_off(criterion, "lower", None, None)  # type: ignore[arg-type]


def test_without_any_error_every_change_is_reliable_and_none_is_not() -> None:
    assert reliable_change_index(1, 5, 1.0) == math.inf
    assert reliable_change_index(-1, 5, 1.0) == -math.inf
    assert reliable_change_index(0, 5, 1.0) == 0


@pytest.mark.parametrize(("sd", "r"), [(0, 0.8), (-1, 0.8), (5, 1.1), (5, -0.1)])
def test_a_spread_or_reliability_that_cannot_be_is_refused(sd: float, r: float) -> None:
    with pytest.raises(ValueError, match="0"):
        standard_error(sd, r)


def test_points_at_the_published_number_count_and_at_the_computed_number_do_not() -> None:
    """OQ-45.2: a change of 14 or more; an index above 1.96."""
    oq = library().measures["oq_45_2"].scales["total"]
    stick = yardstick(oq, library().chosen("oq_45_2", "total"), None, 1)
    assert stick.classed(Decimal(80), Decimal(66)) == "improved"
    assert stick.classed(Decimal(80), Decimal(67)) == "unchanged"
    assert stick.classed(Decimal(77), Decimal(63)) == "recovered"
    assert stick.classed(Decimal(63), Decimal(40)) == "improved", (
        "who began outside the clinical range cannot recover"
    )
    assert stick.classed(Decimal(60), Decimal(74)) == "deteriorated"
    exact = own_measure(parameters=PUBLISHED % "test_retest: 0.5, sd: 10")
    scale = exact.measures["own"].scales["total"]
    held = yardstick(scale, exact.chosen("own", "total"), None, 1)
    assert held.beyond_points == pytest.approx(19.6)
    assert held.classed(Decimal(50), Decimal("30.4")) == "unchanged"
    assert held.classed(Decimal(50), Decimal("30.3")) == "improved"


def test_score_15_goes_by_its_published_points_and_cut_off() -> None:
    stick = yardstick(
        library().measures["score_15"].scales["total"], library().chosen("score_15", "total"), None, 1
    )
    assert stick.classed(Decimal(60), Decimal(42)) == "recovered"
    assert stick.classed(Decimal(75), Decimal(55)) == "improved"
    assert stick.classed(Decimal(60), Decimal(43)) == "unchanged"


def test_added_value_by_hand_and_the_effect_size_of_the_vector() -> None:
    formula = library().added_value["sdq_parent"]
    first = {"total": Decimal(20), "impact": Decimal(5), "emotional": Decimal(6)}
    assert added_value(formula, first, Decimal(15)) == Decimal("2.5")
    assert effect_size(3, float(formula.sd)) == pytest.approx(0.6)
    assert formula.sd == 5


@pytest.mark.skipif(not VECTORS.exists(), reason="the vectors are beside the project only where it is built")
def test_the_published_vector_of_added_value() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    found = [
        one
        for one in (vectors if isinstance(vectors, list) else vectors["vectors"])
        if one["id"] == "sdq-added-value-effect-size"
    ]
    for one in found:
        given_ = one["inputs"]
        assert effect_size(given_["mean_added_value_points"], given_["sd"]) == pytest.approx(
            float(one["expected"]["effect_size"])
        )
    assert found


scores = st.integers(0, 100)
pairs = st.lists(st.tuples(scores, scores), min_size=1, max_size=12)


def _histories(found: list[tuple[int, int]]) -> list:
    return [
        a_history(a_form(0, "own", total=before), a_form(90, "own", total=after), case=f"C-{number}")
        for number, (before, after) in enumerate(found)
    ]


@given(pairs, st.integers(1, 60))
def test_turning_the_scale_round_swaps_improved_and_deteriorated(
    found: list[tuple[int, int]], points: int
) -> None:
    histories = _histories(found)
    down, up = (
        measure_report(
            histories, own_measure(better, PUBLISHED % f"reliable_change_points: {points}"), None
        ).rows[0]
        for better in ("lower", "higher")
    )
    assert down.classes is not None
    assert up.classes is not None
    assert down.classes["improved"] == up.classes["deteriorated"]
    assert down.classes["deteriorated"] == up.classes["improved"]
    assert down.classes["unchanged"] == up.classes["unchanged"]
    assert (down.final.improved, down.final.worse) == (up.final.worse, up.final.improved)
    assert down.mean_gain == pytest.approx(-(up.mean_gain or 0))


@given(pairs)
def test_without_a_published_reliability_nothing_is_called_reliable(found: list[tuple[int, int]]) -> None:
    row = measure_report(_histories(found), own_measure(), None).rows[0]
    assert row.classes is None
    assert "no change is called reliable" in row.reliable
    assert row.as_json()["classes"] is None


@given(pairs, st.integers(1, 60), st.integers(1, 100))
def test_counts_add_up_and_a_smaller_yardstick_never_finds_less(
    found: list[tuple[int, int]], points: int, cut: int
) -> None:
    histories = _histories(found)

    def classes(size: int) -> dict:
        book = own_measure(
            parameters=PUBLISHED % f"reliable_change_points: {size}, cut_off: {{value: {cut}}}"
        )
        row = measure_report(histories, book, None).rows[0]
        assert row.classes is not None
        assert sum(row.classes.values()) == row.paired == len(found)
        assert row.final.improved + row.final.same + row.final.worse == row.paired
        assert row.classes["recovered"] + row.classes["improved"] <= row.final.improved
        return dict(row.classes)

    assert classes(points)["unchanged"] <= classes(min(points + 10, 100))["unchanged"]


def test_the_own_spread_serves_only_from_twenty_people_on() -> None:
    book = own_measure(parameters=PUBLISHED % "internal_consistency: 0.84")
    few = measure_report(_histories([(number, 0) for number in range(40, 59)]), book, None).rows[0]
    assert few.classes is None
    assert "too few" in few.reliable
    many = measure_report(_histories([(number, 0) for number in range(40, 60)]), book, None).rows[0]
    assert many.classes is not None
    sd = math.sqrt(sum((number - 49.5) ** 2 for number in range(40, 60)) / 19)
    assert points_needed(sd, 0.84) == pytest.approx(1.96 * math.sqrt(2) * sd * 0.4)
    assert f"{points_needed(sd, 0.84):.1f} points" in many.reliable


def test_the_interval_is_that_of_the_t_distribution_and_none_under_twenty() -> None:
    stats = pytest.importorskip("scipy.stats")
    found = [(50 + number % 7, 40 + number % 5) for number in range(30)]
    row = measure_report(_histories(found), own_measure(), None).rows[0]
    gains = [before - after for before, after in found]
    expected = stats.ttest_1samp(gains, 0).confidence_interval(0.95)
    assert row.interval == pytest.approx((expected.low, expected.high))
    assert measure_report(_histories(found[:19]), own_measure(), None).rows[0].interval is None
