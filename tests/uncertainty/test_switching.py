"""At a switching value the ratio is 1; where nothing in range brings it there, none is given."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.uncertainty.builders import a_map, bare, base, maps, proxy, ranged, read
from triage.valuing import sroi, value
from triage.valuing.inputs import RATES
from triage.valuing.sums import Sum
from triage.valuing.switching import flat_factors, root, switching_values


def switches(found: Sum) -> dict[str, Decimal | None]:
    return {what: at for what, _, at in switching_values(found)}


def with_all(found: Sum, **changes: Any) -> Decimal:
    return found.value({name: replace(given, **changes) for name, given in found.rows.items()})


@settings(max_examples=40)
@given(maps())
def test_at_a_switching_value_value_is_cost(data: dict[str, Any]):
    found = value(read(data)).base
    assert found is not None
    cost = found.cost or Decimal(0)
    near = max(cost, found.value()) / 10**6
    at = switches(found)
    for what in ("deadweight", "displacement", "attribution_to_others", "probability", "drop_off"):
        if at.get(what) is not None:
            assert with_all(found, **{what: at[what]}) == pytest.approx(cost, abs=near)
    if at.get("discount_rate") is not None:
        written = found.map.file.discounting
        factors = flat_factors(
            at["discount_rate"] or Decimal(0),
            found.map.file.horizon_years,
            written.convention if written else "start_of_year",
        )
        assert replace(found, map=replace(found.map, factors=factors)).value() == pytest.approx(
            cost, abs=near
        )
    for each in found.inputs:
        alone = at.get(each.label)
        if alone is not None and sum(other.label == each.label for other in found.inputs) == 1:
            assert found.moved([(each, alone)])[0] == pytest.approx(cost, abs=near)
            assert each.low <= alone <= each.high
            assert each.field not in RATES or 0 <= alone <= 1


@settings(max_examples=40)
@given(maps())
def test_none_is_given_only_where_no_rate_would_do(data: dict[str, Any]):
    found = value(read(data)).base
    assert found is not None
    cost = found.cost or Decimal(0)
    at = switches(found)
    if not at:
        assert found.value() <= 0
        return
    for what in ("deadweight", "displacement", "attribution_to_others"):
        reachable = with_all(found, **{what: Decimal(0)}) >= cost
        assert (at[what] is not None) == reachable


def test_a_duration_is_the_fewest_whole_years_that_do():
    found = base(
        bare(duration_years="5"),
        horizon_years="5",
        discounting={"rate": "0.1", "convention": "start_of_year"},
        cost={"amount": "2500", "source": "x"},
    )
    assert switches(found)["duration_years"] == 3
    assert switches(replace(found, cost=Decimal(10_000)))["duration_years"] is None


def test_a_discount_rate_is_found_where_it_makes_value_cost():
    found = base(bare(duration_years="2"), horizon_years="2", cost={"amount": "1900", "source": "x"})
    assert switches(found)["discount_rate"] == pytest.approx(Decimal(1) / 9, abs=Decimal("1e-9"))
    assert switches(replace(found, cost=Decimal(2100)))["discount_rate"] is None


def test_a_drop_off_is_found_where_it_makes_value_cost():
    drop = {"rate": "0.1", "applied": "true", "source": "x"}
    found = base(
        bare(drop_off=drop, duration_years="3"), horizon_years="3", cost={"amount": "1750", "source": "x"}
    )
    assert switches(found)["drop_off"] == pytest.approx(Decimal("0.5"), abs=Decimal("1e-9"))
    assert switches(replace(found, cost=Decimal(900)))["drop_off"] is None


def test_an_input_is_named_only_where_it_would_do_alone_within_its_range():
    row = bare(
        proxy=proxy("100", low="40", high="120"),
        deadweight=ranged("0.1", "0", "0.2") | {"source": "y"},
    )
    at = switches(base(row, cost={"amount": "450", "source": "x"}))
    assert at["value of one: sleep"] == 50
    assert "deadweight: sleep" not in at
    assert (
        switches(base(row, cost={"amount": "80", "source": "x"})).keys().isdisjoint({"value of one: sleep"})
    )


@pytest.mark.parametrize(
    ("cost", "row"),
    [
        (None, bare()),
        ({"amount": "0", "source": "x"}, bare()),
        ({"amount": "9", "source": "x"}, bare(deadweight={"rate": "1", "source": "x"})),
    ],
)
def test_nothing_is_given_without_a_cost_or_a_value(cost: Any, row: dict[str, Any]):
    found = value(read(a_map(row, cost=cost))).base
    assert found is not None
    assert switching_values(found) == []


def test_of_two_places_the_one_nearest_to_the_map_is_given():
    def twice(at: Decimal) -> Decimal:
        return (at - Decimal("0.2")) * (at - Decimal("0.7"))

    assert root(twice, Decimal(0), Decimal(1), Decimal("0.6")) == pytest.approx(Decimal("0.7"))
    assert root(twice, Decimal(0), Decimal(1), Decimal("0.1")) == pytest.approx(Decimal("0.2"))
    assert root(lambda at: at + 1, Decimal(0), Decimal(1), Decimal(0)) is None


def test_rates_that_leave_a_harm_in_the_sum_are_solved_too():
    found = base(bare("gain"), bare("harm", proxy=proxy("-20")), cost={"amount": "400", "source": "x"})
    assert found.value() == 800
    assert switches(found)["deadweight"] == Decimal("0.5")
    assert with_all(found, deadweight=Decimal("0.5")) == 400
    assert sroi.ratio(Decimal(400), found.cost) == 1
