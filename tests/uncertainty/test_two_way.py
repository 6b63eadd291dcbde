"""Two inputs moved at once, against a published grid and against one what-if at a time."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uncertainty.builders import a_map, bare, base, maps, proxy, ranged, read, typed
from triage.errors import WrongUse
from triage.valuing import value
from triage.valuing.simulation_words import grid_json
from triage.valuing.two_way import Step, axis, parse_steps, two_way

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "sroi" / "test-vectors.json"
TENS = ",".join(f"{step}%" for step in range(-50, 51, 10))


def cents(amount: Decimal | None) -> str:
    assert amount is not None
    return str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.skipif(not VECTORS.exists(), reason="the published vectors are not here")
def test_a_published_grid_comes_out_from_its_unrounded_base():
    vectors = {each["id"]: each for each in json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]}
    vector = vectors["two-way-sensitivity-ecotone-1"]
    low, high = map(Decimal, vector["inputs"]["base_interval_from_grid"])
    unrounded = (low + high) / 2
    found = base(bare(quantity=typed("1"), proxy=proxy(str(unrounded))), cost={"amount": "1", "source": "x"})
    grid = two_way(found, axis(found, "cost", TENS), axis(found, "quantities", TENS))
    assert [[cents(cell.ratio) for cell in row] for row in grid.cells] == vector["expected"]["grid"]
    # A base that differs in the third place gives another grid, so that the comparison can fail.
    wrong = base(bare(quantity=typed("1"), proxy=proxy("3.65")), cost={"amount": "1", "source": "x"})
    other = two_way(wrong, axis(wrong, "cost", TENS), axis(wrong, "quantities", TENS))
    assert [[cents(cell.ratio) for cell in row] for row in other.cells] != vector["expected"]["grid"]


def test_a_grid_of_cost_and_quantities_is_the_ratio_times_one_over_the_other():
    found = base(bare(), cost={"amount": "400", "source": "x"})
    grid = two_way(found, axis(found, "cost", "-20%,0,25%"), axis(found, "quantities", "-50%,0,50%"))
    assert [[cell.ratio for cell in row] for row in grid.cells] == [
        [Decimal("2.5") * many / cost for many in (Decimal("0.5"), 1, Decimal("1.5"))]
        for cost in (Decimal("0.8"), 1, Decimal("1.25"))
    ]
    assert [cell.ratio for cell in grid.ends] == [1, Decimal("4.6875")]


def test_per_cent_and_points_of_a_rate_are_different_sums():
    found = base(bare(displacement=ranged("0.15", "0", "0.3")))
    cents_of = {
        steps: [cell.total for cell in two_way(found, axis(found, "displacement", steps), axis(found, "cost", "0")).cells[0]]
        for steps in ("+15%", "+15pp", "=0.15")
    }  # fmt: skip
    assert cents_of == {"+15%": [Decimal("827.5")], "+15pp": [700], "=0.15": [850]}


def test_a_share_is_held_within_0_and_1_and_the_grid_says_so():
    found = base(bare(deadweight=ranged("0.9", "0.8", "1")))
    grid = two_way(found, axis(found, "deadweight", "0,+15pp"), axis(found, "cost", "0"))
    assert [row[0].total for row in grid.cells] == [100, 0]
    assert grid.capped
    assert grid_json(grid)["capped"] is True


def test_an_input_of_one_row_moves_that_row_only():
    found = base(bare("row-1"), bare("row-2", quantity=typed("20")))
    grid = two_way(found, axis(found, "deadweight:row-1", "=0.5"), axis(found, "proxy:row-2", "100%"))
    assert grid.cells[0][0].total == 500 + 4000


def test_years_and_the_discount_rate_can_be_moved():
    found = base(
        bare(duration_years="2"),
        horizon_years="3",
        discounting={"rate": "0.035", "convention": "end_of_year"},
    )
    grid = two_way(found, axis(found, "duration_years", "=1,=3,=5"), axis(found, "discount_rate", "=0,=0.25"))
    assert [[round(cell.total, 6) for cell in row] for row in grid.cells] == [
        [1000, 800],
        [3000, 800 + 640 + 512],
        [3000, 800 + 640 + 512],
    ]


@settings(max_examples=20)
@given(maps(), st.sampled_from(["proxies", "quantities", "deadweight", "drop_off"]))
def test_the_grid_passes_through_the_map_as_it_stands(data: dict[str, Any], name: str):
    found = value(read(data))
    assert found.base is not None
    grid = two_way(found.base, axis(found.base, "cost"), axis(found.base, name))
    middle = grid.cells[len(grid.cells) // 2][len(grid.cells[0]) // 2]
    assert (middle.total, middle.ratio) == (found.total, found.ratio)


def test_steps_are_read_in_per_cent_points_and_values():
    assert parse_steps("-50%, 0, +15pp, −5 points,=0.3") == (
        Step("per_cent", Decimal(-50)),
        Step("per_cent", Decimal(0)),
        Step("points", Decimal(15)),
        Step("points", Decimal(-5)),
        Step("set", Decimal("0.3")),
    )


@pytest.mark.parametrize(
    ("name", "steps", "said"),
    [
        ("displacement", "15", "neither per cent nor points"),
        ("displacement", "a lot", "cannot be read"),
        ("displacement", "=0.3%", "sets a value and names a unit"),
        ("displacement", "=1.5", "is no value of displacement"),
        ("cost", "15pp", "points are for shares"),
        ("duration_years", "10%", "is moved by naming its values"),
        ("duration_years", "=2.5", "is no value of duration_years"),
        ("displacment", None, "there is no input"),
        ("deadweight:slep", None, "the map has no row 'slep'"),
        ("cost:sleep", None, "there is no input"),
    ],
)
def test_a_step_or_an_input_that_cannot_be_is_refused_in_words(name: str, steps: str | None, said: str):
    found = base(bare())
    with pytest.raises(WrongUse) as refused:
        axis(found, name, steps)
    assert said in str(refused.value)
    assert refused.value.mend


@pytest.mark.parametrize(("one", "other"), [("cost", "cost"), ("deadweight", "deadweight:sleep")])
def test_the_same_input_twice_is_no_grid(one: str, other: str):
    found = base(bare())
    with pytest.raises(WrongUse, match="the same input"):
        two_way(found, axis(found, one), axis(found, other))


def test_a_cost_nobody_wrote_cannot_be_moved():
    found = value(read(a_map(bare(), cost=None))).base
    assert found is not None
    with pytest.raises(WrongUse, match="gives no cost"):
        two_way(found, axis(found, "cost"), axis(found, "proxies"))
