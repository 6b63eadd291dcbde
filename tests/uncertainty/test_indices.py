"""Sobol indices of functions whose indices are known exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.uncertainty.builders import bare, base, proxy, ranged
from triage.valuing.indices import indices_of, sobol_indices, sobol_points
from triage.valuing.simulation import simulate

WITHIN = 0.01
"""One per cent of all variance, and of each index that is not nearly nothing."""


def ishigami(shares: Any, a: float = 7.0, b: float = 0.1) -> Any:
    """Ishigami and Homma 1990."""
    x = -np.pi + 2 * np.pi * shares
    return np.sin(x[0]) + a * np.sin(x[1]) ** 2 + b * x[2] ** 4 * np.sin(x[0])


def ishigami_indices(a: float = 7.0, b: float = 0.1) -> tuple[list[float], list[float]]:
    v1 = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    v2 = a**2 / 8
    v13 = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    return [v1 / whole, v2 / whole, 0.0], [(v1 + v13) / whole, v2 / whole, v13 / whole]


G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])


def g_function(shares: Any) -> Any:
    """Sobol's g-function (Saltelli and Sobol 1995)."""
    return np.prod((np.abs(4 * shares - 2) + G[:, None]) / (1 + G[:, None]), axis=0)


def g_indices() -> tuple[list[float], list[float]]:
    own = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + own) - 1
    others = [np.prod(np.delete(1 + own, number)) for number in range(len(G))]
    return list(own / whole), list(own * others / whole)


@pytest.mark.parametrize(("function", "known"), [(ishigami, ishigami_indices()), (g_function, g_indices())])
def test_known_indices_come_out_within_one_per_cent(function: Any, known: Any):
    found = indices_of(function, len(known[0]), 2**16, 7)
    for index, first, total in zip(found, *known, strict=True):
        assert abs(index.first - first) < WITHIN * max(first, 0.1)
        assert abs(index.total - total) < WITHIN * max(total, 0.1)
        assert index.total_interval[0] <= total <= index.total_interval[1]
        assert index.first_interval[0] <= first <= index.first_interval[1]


def test_intervals_narrow_with_more_draws():
    few, many = (indices_of(ishigami, 3, draws, 1)[0] for draws in (2**8, 2**14))
    assert few.first_interval[1] - few.first > 4 * (many.first_interval[1] - many.first)


def test_inputs_that_move_together_have_one_index():
    points = sobol_points(6, 2**13, 3)
    found = sobol_indices(ishigami, points[:3], points[3:], [(0, 2), (1,)])
    first, total = ishigami_indices()
    assert found[0].first == pytest.approx(1 - first[1], abs=0.01)
    assert found[0].total == pytest.approx(1 - total[1], abs=0.01)


def test_what_does_not_vary_has_no_indices():
    assert indices_of(lambda shares: np.full(shares.shape[1], 3.0), 2, 64, 1) == []
    assert indices_of(lambda shares: np.full(shares.shape[1], np.inf), 2, 64, 1) == []


def product_indices(means: list[float], variances: list[float]) -> tuple[list[float], list[float]]:
    """Of a product of independent inputs: closed form from squared coefficients of variation."""
    squares = [variance / mean**2 for mean, variance in zip(means, variances, strict=True)]
    whole = float(np.prod([1 + each for each in squares])) - 1
    return (
        [each / whole for each in squares],
        [
            each * float(np.prod([1 + other for k, other in enumerate(squares) if k != number])) / whole
            for number, each in enumerate(squares)
        ],
    )


def test_the_indices_of_a_map_are_those_of_its_product():
    deadweight, value = (0.1, 0.3, 0.8), (50.0, 100.0, 250.0)
    found = simulate(
        base(
            bare(
                proxy=proxy("100", low="50", high="250"),
                deadweight=ranged("0.3", "0.1", "0.8", distribution="uniform"),
            )
        ),
        2**14,
        5,
    )
    low, mode, high = value
    kept = 1 - (deadweight[0] + deadweight[2]) / 2
    first, total = product_indices(
        [kept, sum(value) / 3],
        [
            (deadweight[2] - deadweight[0]) ** 2 / 12,
            (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18,
        ],
    )
    assert found is not None
    by_name = {each.assumption: each.index for each in found.matters}
    for name, one, whole in zip(("deadweight", "value of one: sleep"), first, total, strict=True):
        assert by_name[name].first == pytest.approx(one, abs=0.005)
        assert by_name[name].total == pytest.approx(whole, abs=0.005)


def test_indices_of_a_sum_of_independent_rows_add_up_to_one():
    rows = [
        bare(f"row-{number}", proxy=proxy("100", low="50", high=str(200 + 50 * number)))
        for number in range(4)
    ]
    found = simulate(base(*rows, cost=None), 2**13, 5)
    assert found is not None
    assert sum(each.index.first for each in found.matters) == pytest.approx(1, abs=0.01)
    assert sum(each.index.total for each in found.matters) == pytest.approx(1, abs=0.01)
    assert all(each.index.total >= each.index.first - 0.01 for each in found.matters)
