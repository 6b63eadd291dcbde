"""How a map says that an assumption is drawn, and what is said where that cannot be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.outcomes.builders import TODAY, a_case, a_need
from tests.uncertainty.builders import BARE, a_map, bare, base, proxy, ranged, read, typed
from tests.valuing.builders import a_row, query
from triage.errors import DataProblem
from triage.valuing import value
from triage.valuing.sampling import Sampled, sample_spread
from triage.valuing.simulation import simulate


def kinds(*rows: dict[str, Any], **changes: Any) -> dict[str, str]:
    drawn = simulate(base(*rows, **changes), 64)
    return {} if drawn is None else {each.input.label: each.spread.kind for each in drawn.inputs}


def test_what_is_drawn_where_the_map_says_nothing():
    row = bare(
        quantity=typed("10") | {"low": "5", "high": "20"},
        proxy=proxy("100", low="50", high="200"),
        deadweight=ranged("0.2", "0.1", "0.5"),
        attribution_to_others=ranged("0.4", "0.3", "0.5", range="ci95"),
        displacement={"rate": "0.3", "source": "a survey", "counted": "30", "out_of": "100"},
    )
    cost = {"amount": "900", "low": "800", "high": "1000", "range": "ci95", "source": "x"}
    assert kinds(row, cost=cost) == {
        "quantity: sleep": "triangular",
        "value of one: sleep": "triangular",
        "deadweight": "beta_pert",
        "displacement": "beta",
        "attribution to others": "beta",
        "cost": "normal",
    }


@pytest.mark.parametrize("kind", ["triangular", "uniform", "normal", "lognormal"])
def test_a_value_of_one_is_drawn_as_the_map_says(kind: str):
    row = bare(proxy=proxy("100", low="60", high="150", distribution=kind, range="p5_p95"))
    assert kinds(row) == {"value of one: sleep": kind}


def test_a_share_from_counts_has_the_ends_that_its_counts_give():
    row = bare(deadweight={"rate": "0.3", "source": "a survey", "counted": "30", "out_of": "100"})
    found = base(row)
    (each,) = found.inputs
    assert Decimal("0.21") < each.low < Decimal("0.22")
    assert Decimal("0.39") < each.high < Decimal("0.40")
    drawn = simulate(found)
    assert drawn is not None
    assert float(drawn.mean_total or 0) == pytest.approx(1000 * (1 - 30.5 / 101), rel=0.001)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadweight": ranged("0.2", "0.05", "0.7", distribution="gamma")}, "is not one of"),
        ({"deadweight": ranged("0.2", "0.05", "0.7", range="p10_p90")}, "is not one of"),
        ({"deadweight": ranged("0.2", "0.05", "0.7", distribution="normal")}, "no least and greatest value"),
        (
            {"deadweight": {"rate": "0.2", "source": "x", "distribution": "uniform"}},
            "needs its low and its high",
        ),
        ({"deadweight": {"rate": "0.2", "source": "x", "together": "surveys"}}, "needs its low and its high"),
        ({"deadweight": {"rate": "0.2", "source": "x", "counted": "20"}}, "needs both"),
        (
            {"deadweight": {"rate": "0.2", "source": "x", "counted": "120", "out_of": "100"}},
            "more than out_of",
        ),
        (
            {"deadweight": {"rate": "0.2", "source": "x", "counted": "30", "out_of": "100"}},
            "is not 30 of 100",
        ),
        (
            {"proxy": proxy("100", low="50", high="200", distribution="beta", range="ci95")},
            "shares from 0 to 1",
        ),
        (
            {"proxy": proxy("100", low="10", high="900", distribution="normal", range="ci95")},
            "is symmetrical",
        ),
        ({"quantity": query(distribution="normal")}, "is drawn from its own counts"),
    ],
)
def test_a_distribution_that_cannot_be_is_a_named_problem_of_the_map(changes: dict[str, Any], said: str):
    with pytest.raises(DataProblem) as refused:
        read(a_map(bare(**changes)))
    assert any(said in issue.what for issue in refused.value.issues)


def test_two_assumptions_of_several_rows_each_keep_their_own_name():
    one, two = ranged("0.2", "0.1", "0.5"), ranged("0.2", "0.1", "0.5") | {"source": "another"}
    rows = [bare(f"row-{number}", deadweight=one if number < 3 else two) for number in range(6)]
    assert set(kinds(*rows)) == {"deadweight: 3 rows with row-0", "deadweight: 3 rows with row-3"}
    bars = {bar.assumption for bar in value(read(a_map(*rows))).tornado}
    assert bars == set(kinds(*rows))


def test_a_harm_is_drawn_below_nothing():
    drawn = simulate(
        base(
            bare("gain"),
            bare("harm", negative="true", proxy=proxy("30", low="15", high="60", distribution="lognormal", range="p5_p95")),
            cost=None,
        )
    )  # fmt: skip
    assert drawn is not None
    assert drawn.total[0] < drawn.total[1] < drawn.total[2] < 1000
    assert float(drawn.total[1]) == pytest.approx(1000 - 300, rel=0.01)


def test_a_cost_of_a_later_year_is_drawn_at_todays_worth():
    cost = {
        "amount": "1000",
        "low": "800",
        "high": "1200",
        "distribution": "uniform",
        "year": "2",
        "source": "x",
    }
    found = base(
        bare(),
        cost=cost,
        horizon_years="2",
        discounting={"rate": "0.25", "convention": "start_of_year"},
    )
    drawn = simulate(found)
    assert found.cost == 800
    assert drawn is not None
    assert drawn.ratio is not None
    assert float(drawn.ratio[0]) == pytest.approx(1000 / (0.8 * 1180), rel=0.001)


def recorded(better: int, same: int, worse: int) -> list[Any]:
    reviews = [(4,)] * better + [(7,)] * same + [(10,)] * worse
    return [
        a_case(a_need(f"C-{number}", first=7, reviews=review)) for number, review in enumerate(reviews, 1)
    ]


def counted_row(**quantity: Any) -> dict[str, Any]:
    return a_row(**{**BARE, "quantity": query(**quantity)})


def test_people_who_were_counted_are_not_drawn_and_the_lost_never_are():
    histories = [*recorded(20, 10, 5), a_case(a_need("C-lost"))]
    assert value(read(a_map(counted_row())), histories, on=TODAY).simulation is None


def test_a_count_that_stands_for_others_is_drawn_as_a_sample():
    found = value(read(a_map(counted_row(distribution="beta"))), recorded(20, 10, 5), on=TODAY)
    assert found.total == 1500
    drawn = found.simulation
    assert drawn is not None
    share = (20 - 5) / 35
    deviation = 100 * 35 * ((25 / 35 - share**2) / 36) ** 0.5
    assert float(drawn.mean_total or 0) == pytest.approx(1500, rel=0.005)
    assert float(drawn.total[2] - drawn.total[0]) == pytest.approx(2 * 1.645 * deviation, rel=0.08)
    assert "20 better and 5 worse of 35" in drawn.inputs[0].input.source


def test_a_count_scaled_up_to_a_year_is_drawn_unless_the_map_says_fixed():
    histories = recorded(20, 10, 5)
    scaled = value(read(a_map(counted_row(annualise="true"))), histories, on=TODAY)
    assert scaled.simulation is not None
    assert scaled.total > 1500
    fixed = value(read(a_map(counted_row(annualise="true", distribution="fixed"))), histories, on=TODAY)
    assert fixed.simulation is None


@pytest.mark.parametrize(
    ("better", "worse", "of"), [(10, 0, 10), (0, 10, 10), (1, 0, 1), (0, 0, 30), (400, 3, 500)]
)
def test_a_sample_never_leaves_all_worse_to_all_better(better: int, worse: int, of: int):
    spread = sample_spread(Sampled(Decimal(better - worse), better, worse, of, Decimal(1)))
    ends = spread.ppf([0.0, 0.025, 0.5, 0.975, 1.0])
    assert -of <= ends[0] <= ends[1] < ends[3] <= ends[4] <= of
    assert spread.mean == pytest.approx(better - worse, abs=0.15 * of + 1)


def test_a_later_cost_that_moves_together_with_a_quantity_moves_at_todays_worth():
    cost = {"amount": "1000", "low": "800", "high": "1200", "year": "2", "together": "size", "source": "x"}
    found = value(
        read(
            a_map(
                bare(quantity=typed("10") | {"low": "8", "high": "12", "together": "size"}),
                cost=cost,
                horizon_years="2",
                discounting={"rate": "0.25", "convention": "start_of_year"},
            )
        )
    )
    ends = [scenario for scenario in found.scenarios if scenario.assumption.startswith("size, moving")]
    assert [(end.total, end.cost, end.ratio) for end in ends] == [
        (800, 640, Decimal("1.25")),
        (1200, 960, Decimal("1.25")),
    ]
