"""The whole valuation against a plain numpy reading of the same map: the ledger, and the arrays that are drawn with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uncertainty.builders import bare, base, maps, plain_total, ranged, read
from triage.valuing import value
from triage.valuing.compiled import compiled

NEAR = 1e-7
"""Ten places of a pound are kept for each one counted; against sums of pounds floats agree far closer than this."""


@settings(max_examples=60)
@given(maps())
def test_the_ledger_equals_a_plain_reading_of_the_map(data: dict[str, Any]):
    found = value(read(data))
    assert float(found.total) == pytest.approx(float(plain_total(data)[0]), rel=NEAR, abs=1e-4)


@settings(max_examples=60)
@given(maps())
def test_the_central_draw_is_the_ledger(data: dict[str, Any]):
    found = value(read(data)).base
    assert found is not None
    inputs = [*found.inputs, *found.costs]
    model = compiled(found, inputs)
    values = np.array([[float(each.central)] for each in inputs]).reshape(len(inputs), 1)
    assert float(model.total(values)[0]) == pytest.approx(float(found.value()), rel=NEAR, abs=1e-4)
    costs = model.costs(values)
    assert costs is not None
    assert float(costs[0]) == pytest.approx(float(found.cost or 0), rel=1e-12)


@settings(max_examples=60)
@given(maps(), st.integers(0, 2**32 - 1))
def test_every_draw_is_the_plain_reading_with_its_values(data: dict[str, Any], seed: int):
    found = value(read(data)).base
    assert found is not None
    inputs = [*found.inputs, *found.costs]
    chance = np.random.default_rng(seed)
    values = np.array([chance.uniform(float(each.low), float(each.high), 5) for each in inputs]).reshape(
        len(inputs), 5
    )
    moved = {
        (row, each.field): drawn for each, drawn in zip(inputs, values, strict=True) for row in each.rows
    }
    expected = plain_total(data, moved, draws=5)
    assert compiled(found, inputs).total(values) == pytest.approx(expected, rel=NEAR, abs=1e-4)


def test_a_wrong_exponent_of_the_drop_off_would_be_seen():
    drop = {**ranged("0.2", "0.1", "0.5"), "applied": "true"}
    found = base(bare(drop_off=drop, duration_years="3"), horizon_years="3")
    model = compiled(found, list(found.inputs))
    assert model.total(np.array([[0.5]]))[0] == pytest.approx(1000 * (1 + 0.5 + 0.25))


def test_a_drop_off_of_everything_leaves_the_first_year():
    drop = {**ranged("0.2", "0", "1"), "applied": "true"}
    found = base(bare(drop_off=drop, duration_years="3"), horizon_years="3")
    assert compiled(found, list(found.inputs)).total(np.array([[1.0]]))[0] == pytest.approx(1000)


def test_rates_that_leave_nothing_can_be_drawn_out_of_nothing():
    everything = ranged("1", "0.5", "1")
    found = base(bare(deadweight=everything))
    assert found.value() == Decimal(0)
    assert compiled(found, list(found.inputs)).total(np.array([[0.5]]))[0] == pytest.approx(500)
