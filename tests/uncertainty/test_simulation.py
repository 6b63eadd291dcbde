"""Drawing a whole map: what must hold whatever the map says."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.uncertainty.builders import a_map, bare, base, maps, plain_total, proxy, ranged, read, typed
from triage.errors import WrongUse
from triage.valuing import valuation_json, value
from triage.valuing.sensitivity import both_ends
from triage.valuing.simulation import checked_draws, simulate
from triage.valuing.sums import Sum

FEW = 256
WIDE = ranged("0.2", "0.1", "0.5")


def the_base(data: dict[str, Any]) -> Sum:
    found = value(read(data)).base
    assert found is not None
    return found


@settings(max_examples=20)
@given(maps(), st.integers(0, 1000))
def test_the_same_seed_gives_the_same_figures_and_another_others(data: dict[str, Any], seed: int):
    one, two, other = (simulate(the_base(data), FEW, each, index_draws=64) for each in (seed, seed, seed + 1))
    assert one == two
    if one is not None and other is not None and one.total[2] - one.total[0] > 1:
        assert one.histogram != other.histogram


@settings(max_examples=20)
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(data: dict[str, Any], chance: Any):
    shuffled = {**data, "rows": chance.sample(data["rows"], len(data["rows"]))}
    one, two = (simulate(the_base(each), FEW, 3, index_draws=64) for each in (data, shuffled))
    if one is None or two is None:
        assert one == two
        return
    assert (one.total, one.ratio, one.histogram) == (two.total, two.ratio, two.histogram)
    assert [each.index for each in one.matters] == [each.index for each in two.matters]


def test_a_map_without_ranges_is_not_drawn():
    assert simulate(base(bare())) is None
    assert simulate(base(bare(deadweight=ranged("0.2", "0.2", "0.2")))) is None
    assert simulate(base(bare(deadweight=ranged("0.2", "0.1", "0.3", distribution="fixed")))) is None


@settings(max_examples=20)
@given(maps())
def test_with_everything_fixed_but_one_point_wide_the_draws_are_the_ledger(data: dict[str, Any]):
    found = the_base(data)
    inputs = tuple(replace(each, low=each.central, high=each.central) for each in found.inputs)
    # What stands in the cache of a sum is what it draws.
    found.__dict__["inputs"], found.__dict__["costs"] = inputs, ()
    drawn = simulate(found, 64)
    if drawn is None:
        assert not inputs
        return
    assert {float(each) for each in drawn.total} == {float(drawn.total[1])}
    assert float(drawn.total[1]) == pytest.approx(float(found.value()), rel=1e-7, abs=0.01)


@settings(max_examples=25)
@given(maps())
def test_draws_lie_between_both_ends(data: dict[str, Any]):
    found = the_base(data)
    drawn, ends = simulate(found, FEW, index_draws=64), both_ends(found)
    assume(drawn is not None and ends)
    assert drawn is not None
    least, most = ends[0], ends[1]
    slack = Decimal("0.01") + abs(most.total) / 10**6
    assert least.total - slack <= drawn.total[0] <= drawn.total[2] <= most.total + slack
    if drawn.ratio is not None and least.ratio is not None and most.ratio is not None:
        slack = Decimal("0.0001") + abs(most.ratio) / 10**6
        assert least.ratio - slack <= drawn.ratio[0] <= drawn.ratio[2] <= most.ratio + slack


@given(st.integers(5, 45), st.integers(1, 4), st.sampled_from(["uniform", "triangular", "beta_pert"]))
@settings(max_examples=15)
def test_a_wider_range_never_narrows_the_spread(half: int, times: int, kind: str):
    def width(reach: int) -> Decimal:
        low, high = Decimal(50 - reach) / 100, Decimal(50 + reach) / 100
        drawn = simulate(
            base(
                bare(
                    deadweight=ranged("0.5", str(low), str(high), distribution=kind),
                    proxy=proxy("100", low="90", high="120"),
                )
            ),
            FEW,
            index_draws=64,
        )
        assert drawn is not None
        return drawn.total[2] - drawn.total[0]

    assert width(half // times) <= width(half)


def test_more_deadweight_gives_less_at_every_percentile():
    lower, higher = (
        simulate(base(bare(deadweight=ranged(*each))))
        for each in (("0.2", "0.1", "0.5"), ("0.3", "0.2", "0.6"))
    )
    assert lower is not None
    assert higher is not None
    assert all(more > less for more, less in zip(lower.total, higher.total, strict=True))


@pytest.mark.parametrize(
    ("cost", "chance"),
    [(499, 1.0), (901, 0.0), (1000 * (0.5 + (0.5 * 0.4 * 0.3) ** 0.5), 0.5), (700, 1 - 0.2**2 / (0.4 * 0.3))],
)
def test_the_probability_is_none_all_or_what_the_distribution_says(cost: float, chance: float):
    """Value is 1000 × (1 − d), d triangular from 0.1 over 0.2 to 0.5, whose distribution function is known."""
    drawn = simulate(
        base(
            bare(deadweight=ranged("0.2", "0.1", "0.5", distribution="triangular")),
            cost={"amount": str(round(cost, 4)), "source": "x"},
        )
    )
    assert drawn is not None
    assert float(drawn.probability_value_exceeds_cost or 0) == pytest.approx(chance, abs=0.0005)


def test_percentiles_and_mean_are_those_of_independent_draws_written_in_numpy():
    data = a_map(
        bare(
            proxy=proxy("100", low="60", high="220"),
            quantity=typed("10") | {"low": "5", "high": "20"},
            deadweight=WIDE,
        ),
        cost={"amount": "500", "low": "400", "high": "800", "source": "x"},
    )
    drawn = simulate(the_base(data), 2**14)
    chance, many = np.random.default_rng(11), 400_000
    moved = {
        ("sleep", "proxy"): chance.triangular(60, 100, 220, many),
        ("sleep", "quantity"): chance.triangular(5, 10, 20, many),
        ("sleep", "deadweight"): 0.1 + 0.4 * chance.beta(2, 4, many),
    }
    ratio = plain_total(data, moved, many) / chance.triangular(400, 500, 800, many)
    assert drawn is not None
    assert drawn.ratio is not None
    assert [float(each) for each in drawn.ratio] == pytest.approx(
        list(np.quantile(ratio, (0.05, 0.5, 0.95))), rel=0.01
    )
    assert float(drawn.mean_ratio or 0) == pytest.approx(ratio.mean(), rel=0.005)
    assert float(drawn.probability_value_exceeds_cost or 0) == pytest.approx((ratio > 1).mean(), abs=0.005)
    assert drawn.converged


def test_one_assumption_of_all_rows_is_drawn_once_and_separate_ones_apart():
    shared = [bare(f"row-{number}", deadweight=WIDE) for number in range(4)]
    apart = [bare(f"row-{number}", deadweight=WIDE | {"source": f"survey {number}"}) for number in range(4)]
    once, four = simulate(base(*shared)), simulate(base(*apart))
    assert once is not None
    assert four is not None
    assert (len(once.inputs), len(four.inputs)) == (1, 4)
    assert once.total[2] - once.total[0] > Decimal("1.7") * (four.total[2] - four.total[0])


def test_assumptions_said_to_move_together_are_one_draw_and_spread_wider():
    def rows(**more: str) -> list[dict[str, Any]]:
        return [
            bare(f"row-{number}", deadweight=WIDE | {"source": f"survey {number}"} | more)
            for number in range(4)
        ]

    together, apart = simulate(base(*rows(together="surveys"))), simulate(base(*rows()))
    assert together is not None
    assert apart is not None
    assert len(together.matters) == 1
    assert together.matters[0].assumption.startswith("surveys, moving together: deadweight")
    assert together.matters[0].index.total == pytest.approx(1, abs=0.01)
    assert together.total[2] - together.total[0] > Decimal("1.7") * (apart.total[2] - apart.total[0])
    # Four rows that move as one are one row four times.
    one = simulate(base(bare("row-0", quantity=typed("40"), deadweight=WIDE)))
    assert one is not None
    assert [float(each) for each in together.total] == pytest.approx(
        [float(each) for each in one.total], rel=0.005
    )


def test_a_cost_that_moves_together_with_the_quantity_steadies_the_ratio():
    def drawn(**more: str) -> Decimal:
        found = simulate(
            base(
                bare(quantity=typed("10") | {"low": "5", "high": "15"} | more),
                cost={"amount": "500", "low": "250", "high": "750", "source": "x", **more},
            )
        )
        assert found is not None
        assert found.ratio is not None
        return found.ratio[2] - found.ratio[0]

    assert drawn(together="size") < drawn() / 20


def test_a_cost_that_was_worked_back_is_not_drawn():
    cost = {"amount": "500", "low": "499", "high": "501", "source": "x", "inferred": "true"}
    assert simulate(base(bare(), cost=cost)) is None


def test_perfect_information_is_worth_what_a_wrong_decision_could_cost():
    """Net value is uniform from −100 to 300: E[max(net, 0)] − E[net] = (300² / 2) / 400 − 100."""
    drawn = simulate(
        base(
            bare(quantity=typed("1"), proxy=proxy("600", low="400", high="800", distribution="uniform")),
            cost={"amount": "500", "source": "x"},
        )
    )
    assert drawn is not None
    assert float(drawn.perfect_information or 0) == pytest.approx(300**2 / 2 / 400 - 100, abs=0.1)
    assert drawn.probability_value_exceeds_cost == Decimal("0.75")


def test_too_few_draws_do_not_pass_for_settled():
    rows = [bare(f"row-{number}", proxy=proxy("100", low="1", high="9000")) for number in range(6)]
    few = simulate(base(*rows), 64)
    assert few is not None
    assert not few.converged


@pytest.mark.parametrize(
    ("draws", "near"), [(1000, "512 or 1024"), (0, "64"), (10**9, "1048576"), (65, "64 or 128")]
)
def test_a_number_of_draws_that_cannot_be_is_refused_with_the_nearest(draws: int, near: str):
    with pytest.raises(WrongUse) as refused:
        checked_draws(draws)
    assert near in str(refused.value.mend)


def test_the_three_that_matter_most_stand_with_what_each_does_alone():
    found = value(
        read(
            a_map(
                bare(
                    deadweight=WIDE,
                    displacement=ranged("0.1", "0", "0.2") | {"source": "y"},
                    probability={"rate": "0.9", "low": "0.85", "high": "0.95"},
                    attribution_to_others=ranged("0.1", "0.09", "0.11") | {"source": "z"},
                )
            )
        )
    )
    drawn = found.simulation
    assert drawn is not None
    assert [each.assumption for each in drawn.most] == ["deadweight", "displacement", "probability"]
    first = drawn.most[0]
    assert first.low is not None
    assert first.high is not None
    assert first.low.total > found.total > first.high.total


def test_the_json_keeps_the_keys_of_the_contract_first():
    data = valuation_json(value(read(a_map(bare(deadweight=WIDE)))))
    drawn = data["simulation"]
    assert list(drawn)[:4] == ["draws", "seed", "ratio", "probability_value_exceeds_cost"]
    assert list(drawn["ratio"]) == ["p5", "p50", "p95"]
    assert drawn["distributions"][0]["distribution"] == "beta_pert"
    assert drawn["distributions"][0]["source"] == "a survey"
    assert drawn["indices"][0]["assumption"] == "deadweight"
    assert sum(bar["draws"] for bar in drawn["histogram"]) == drawn["draws"]
    assert "nobody scored again" in drawn["not_covered"]
    assert json.loads(json.dumps(data)) == data


def test_shares_above_each_threshold_never_rise():
    drawn = simulate(base(bare(deadweight=WIDE), cost={"amount": "500", "source": "x"}))
    assert drawn is not None
    above = [share for _, share in drawn.exceeds]
    assert above == sorted(above, reverse=True)
    assert dict(drawn.exceeds)[Decimal(1)] == drawn.probability_value_exceeds_cost


def test_what_moves_together_has_one_name_whatever_the_order_of_rows():
    rows = [
        bare(
            f"row-{number}",
            deadweight=WIDE | {"source": f"survey {number}", "together": "surveys"},
            proxy=proxy("100", low="50", high="200"),
        )
        for number in range(3)
    ]
    one, two = (simulate(base(*each), FEW) for each in (rows, rows[::-1]))
    assert one is not None
    assert two is not None
    assert [each.assumption for each in one.matters] == [each.assumption for each in two.matters]
    assert (one.total, one.inputs) == (two.total, two.inputs)
