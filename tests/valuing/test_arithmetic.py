"""Published worked examples and each adjustment on its own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.valuing.builders import a_map, a_row, library, proxy, read, typed
from triage.valuing import valuation_json, value
from triage.valuing.discounting import discount_factor


def total(*rows: Any, **changes: Any) -> Decimal:
    return value(read(a_map(*rows, **changes))).total


NOTHING = {"rate": "0", "source": "a written choice"}
BARE = {
    "quantity": typed("10"),
    "proxy": proxy("100"),
    "deadweight": NOTHING,
    "displacement": NOTHING,
    "attribution_to_others": NOTHING,
}


def test_a_published_two_year_employment_example_comes_out():
    row = a_row(
        quantity=typed("60", "people"),
        proxy=proxy("8500"),
        deadweight={"rate": "0.40", "source": "x"},
        displacement=NOTHING,
        attribution_to_others={"rate": "0.30", "source": "x"},
        drop_off={"rate": "0.30", "applied": "true", "source": "x"},
        duration_years="2",
    )
    found = value(
        read(
            a_map(
                row,
                cost={"amount": "250000", "source": "x"},
                discounting={"rate": "0.035", "convention": "start_of_year"},
                horizon_years="2",
            )
        )
    )
    first = found.rows[0].sum
    assert (first.gross, first.impact, first.years[0]) == (510000, 214200, 214200)
    assert round(first.years[1], 2) == Decimal("144869.57")
    assert round(found.ratio, 2) == Decimal("1.44")


def test_each_adjustment_takes_its_own_share():
    assert total(a_row(**BARE)) == 1000
    for name in ("deadweight", "displacement", "attribution_to_others"):
        assert total(a_row(**{**BARE, name: {"rate": "0.38", "source": "x"}})) == 620
    assert total(a_row(**BARE, probability={"rate": "0.25"})) == 250


@pytest.mark.parametrize(("applied", "wanted"), [("factor", 457), ("in_proxy", 1000), ("not_applied", 1000)])
def test_an_improvement_multiplies_only_where_it_is_applied_as_a_factor(applied: str, wanted: Any):
    assert total(a_row(**BARE, improvement={"share": "0.457", "applied": applied})) == wanted


def test_drop_off_begins_in_the_second_year_unless_the_map_says_the_first():
    drop = {"rate": "0.10", "applied": "true", "source": "x"}
    assert (
        total(a_row(**{**BARE, "drop_off": drop, "duration_years": "3"}), horizon_years="3")
        == 1000 + 900 + 810
    )
    assert (
        total(
            a_row(**{**BARE, "drop_off": {**drop, "from_year": "1"}, "duration_years": "3"}),
            horizon_years="3",
        )
        == 900 + 810 + 729
    )


def test_a_drop_off_printed_and_not_applied_changes_nothing_and_is_said():
    found = value(
        read(
            a_map(
                a_row(
                    **{
                        **BARE,
                        "drop_off": {"rate": "0.06", "applied": "false", "source": "x"},
                        "duration_years": "2",
                    }
                ),
                horizon_years="2",
            )
        )
    )
    assert found.total == 2000
    assert "drop_off_not_applied" in {warning.code for warning in found.warnings}


def test_an_outcome_that_starts_later_or_outlasts_the_horizon_counts_only_inside_it():
    found = value(read(a_map(a_row(**BARE, starts_year="2", duration_years="5"), horizon_years="3")))
    assert found.rows[0].sum.years == (0, 1000, 1000)
    assert "cut_by_horizon" in {warning.code for warning in found.warnings}


@pytest.mark.parametrize(
    ("convention", "wanted"),
    [("start_of_year", "1900.00"), ("end_of_year", "1710.00"), ("mid_year", "1802.50")],
)
def test_the_three_conventions_wait_nothing_half_a_year_and_a_year(convention: str, wanted: Any):
    rate = Decimal(1) / 9
    found = total(
        a_row(**BARE, duration_years="2"),
        horizon_years="2",
        discounting={"rate": "0.111111111111", "convention": convention},
    )
    assert abs(found - Decimal(wanted)) < Decimal("0.01")
    assert rate > 0


@pytest.mark.parametrize(
    ("years", "factor"),
    [
        (1, "0.966183574879"),
        (5, "0.841973166859"),
        (30, "0.356278410602"),
        (31, "0.345901369517"),
        (75, "0.094213772577"),
    ],
)
def test_the_green_book_schedule_declines_as_published(years: int, factor: str):
    bands = library().schedules["green_book"].rates
    assert round(discount_factor(bands, years, "end_of_year"), 12) == Decimal(factor)


def test_a_nineteen_row_published_map_adds_up_without_its_double_count():
    values = [
        "57267",
        "221811",
        "32500",
        "13750",
        "45000",
        "75000",
        "60000",
        "85500",
        "20000",
        "79198.56",
        "96000",
        "156000",
        "2413000",
        "224959.04",
        "377000",
        "159500",
        "10244.88",
        "14.8716",
        "430.199",
    ]
    rows = [
        a_row(f"row-{number}", **{**BARE, "quantity": typed("1"), "proxy": proxy(amount)})
        for number, amount in enumerate(values)
    ]
    found = value(read(a_map(*rows, cost={"amount": "705168", "source": "x"})))
    assert found.total == Decimal("4127175.5506")
    assert round(found.ratio, 6) == Decimal("5.852755")


def test_costs_of_several_payers_add_up_and_one_unknown_part_makes_the_ratio_unknown():
    parts = [
        {"amount": "600", "source": "x", "who": "council"},
        {"amount": "400", "source": "x", "who": "health"},
    ]
    assert value(read(a_map(a_row(**BARE), cost=parts))).ratio == 1
    assert value(read(a_map(a_row(**BARE), cost=[parts[0], {"amount": None, "source": "x"}]))).ratio is None


def test_an_unknown_cost_gives_no_ratio_and_says_so():
    found = value(read(a_map(a_row(**BARE), cost=None)))
    data = valuation_json(found)
    assert (data["cost"], data["net"], data["ratio"], data["ratio_range"]) == (
        None,
        None,
        None,
        {"low": None, "high": None},
    )
    assert "cost_unknown" in {warning["code"] for warning in data["warnings"]}
    assert data["switching_values"] == []


def test_a_range_gives_a_seeded_simulation_between_both_ends():
    row = a_row(
        **{
            **BARE,
            "proxy": proxy("100", low="50", high="200"),
            "deadweight": {"rate": "0.2", "low": "0.1", "high": "0.5", "source": "x"},
        }
    )
    first, second = (valuation_json(value(read(a_map(row)))) for _ in range(2))
    assert first == second
    drawn = first["simulation"]
    assert drawn["draws"] >= 2000
    assert (
        Decimal("0.25")
        < Decimal(drawn["ratio"]["p5"])
        < Decimal(drawn["ratio"]["p50"])
        < Decimal(drawn["ratio"]["p95"])
        < Decimal("1.8")
    )
    assert (Decimal(first["ratio_range"]["low"]), Decimal(first["ratio_range"]["high"])) == (
        Decimal("0.25"),
        Decimal("1.8"),
    )


def test_one_assumption_of_all_rows_is_one_input_and_moves_them_together():
    shared = {"rate": "0.2", "low": "0.1", "high": "0.5", "source": "one survey"}
    found = value(
        read(a_map(*(a_row(f"row-{number}", **{**BARE, "deadweight": shared}) for number in range(3))))
    )
    assert [scenario.what for scenario in found.scenarios if scenario.what.startswith("deadweight")] == [
        "deadweight low",
        "deadweight high",
    ]
    assert found.most[0][0] == "deadweight"
    assert found.most[0][1].total == 1500


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"proxies": "*1.25"}, 1250),
        ({"quantities": "*0.5"}, 500),
        ({"deadweight": "=0.30"}, 700),
        ({"deadweight": "+0.1"}, 900),
        ({"probability": "-0.1"}, 900),
    ],
)
def test_a_sensitivity_multiplies_sets_or_adds(change: dict[str, str], wanted: Any):
    found = value(read(a_map(a_row(**BARE), sensitivities=[{"id": "what-if", "change": change}])))
    assert next(scenario.total for scenario in found.scenarios if scenario.what == "what-if") == wanted
