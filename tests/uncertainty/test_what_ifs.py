"""The map's own what-ifs: of some rows, of how long outcomes last, of the discount rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uncertainty.builders import a_map, bare, maps, plain_total, read
from triage.errors import DataProblem
from triage.valuing import value
from triage.valuing.sums import Scenario


def what_if(*rows: dict[str, Any], wanted: dict[str, Any], **changes: Any) -> Scenario:
    found = value(read(a_map(*rows, sensitivities=[{"id": "other", **wanted}], **changes)))
    return next(scenario for scenario in found.scenarios if scenario.what == "other")


def test_a_what_if_of_one_row_leaves_the_others():
    found = what_if(bare("one"), bare("two"), wanted={"change": {"deadweight": "=0.5"}, "rows": "two"})
    assert found.total == 1500
    assert found.definition == "deadweight = 0.5 in two"
    assert found.assumption == "deadweight: two"


def test_years_and_rate_may_be_other_than_the_maps():
    row = bare(duration_years="2")
    ends = {"rate": "0.035", "convention": "end_of_year"}
    longer = what_if(row, wanted={"change": {"duration_years": "+1"}}, horizon_years="3", discounting="none")
    assert longer.total == 3000
    rate = what_if(row, wanted={"change": {"discount_rate": "=0.25"}}, horizon_years="3", discounting=ends)
    assert rate.total == 800 + 640
    assert rate.rows is None
    assert rate.definition == "discount rate = 0.25"


@settings(max_examples=25)
@given(maps(), st.integers(0, 20), st.integers(1, 5))
def test_another_rate_and_other_years_are_the_plain_reading_of_a_map_with_them(
    data: dict[str, Any], rate: int, years: int
):
    flat = str(Decimal(rate) / 100)
    change = {"discount_rate": f"={flat}", "duration_years": f"={years}"}
    found = value(read({**data, "sensitivities": [{"id": "other", "change": change}]}))
    convention = "start_of_year" if data["discounting"] == "none" else data["discounting"]["convention"]
    other = {
        **data,
        "discounting": {"rate": flat, "convention": convention},
        "rows": [{**row, "duration_years": str(years)} for row in data["rows"]],
    }
    scenario = next(scenario for scenario in found.scenarios if scenario.what == "other")
    assert float(scenario.total) == pytest.approx(float(plain_total(other)[0]), rel=1e-7, abs=1e-4)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"change": {"deadweight": "=0.5"}, "rows": ["slep"]}, "names the row 'slep'"),
        ({"change": {"cost": "*2"}, "rows": ["sleep"]}, "belongs to the whole map"),
        ({"change": {"duration_years": "*2"}}, "by whole years"),
        ({"change": {"duration_years": "=1.5"}}, "by whole years"),
        ({"change": {"discount_rate": "+0.01"}}, "one flat rate"),
        ({"change": {"discount_rate": "=3.5"}}, "one flat rate"),
        ({"change": {"displacement": "15%"}}, "whether per cent or points"),
    ],
)
def test_a_what_if_that_cannot_be_is_a_named_problem_of_the_map(wanted: dict[str, Any], said: str):
    with pytest.raises(DataProblem) as refused:
        read(a_map(bare(), sensitivities=[{"id": "other", **wanted}]))
    assert any(said in issue.what for issue in refused.value.issues)
