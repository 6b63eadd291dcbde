"""Each named distribution against scipy's own, its textbook mean, and what its ends are said to mean."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from triage.valuing.distributions import TAILS, default_kind, fit, from_counts

EVEN = (np.arange(200_000) + 0.5) / 200_000
ANY = (-math.inf, math.inf)
RATE = (0.0, 1.0)
ABOVE = (0.0, math.inf)

FITTED: list[tuple[Any, ...]] = [
    ("uniform", 1, 3, 5, "min_max", ABOVE),
    ("uniform", 2, 3, 5, "p5_p95", ABOVE),
    ("triangular", 1, 2, 5, "min_max", ABOVE),
    ("triangular", 1, 1, 5, "min_max", ABOVE),
    ("triangular", 1, 2, 5, "p5_p95", ABOVE),
    ("triangular", 10, 10, 12, "ci95", ABOVE),
    ("beta_pert", 0.05, 0.2, 0.7, "min_max", RATE),
    ("beta_pert", 0.1, 0.2, 0.5, "p5_p95", RATE),
    ("beta_pert", 0.3, 0.4, 0.45, "ci95", RATE),
    ("normal", 90, 100, 110, "ci95", ABOVE),
    ("normal", 90, 100, 110, "p5_p95", ANY),
    ("lognormal", 50, 100, 200, "p5_p95", ABOVE),
    ("lognormal", 50, 100, 200, "ci95", ABOVE),
    ("beta", 0.30, 0.38, 0.465, "ci95", RATE),
    ("beta", 0.03, 0.07, 0.12, "p5_p95", RATE),
]


@pytest.mark.parametrize(("kind", "low", "central", "high", "meaning", "support"), FITTED)
def test_the_ends_mean_what_they_are_said_to_mean(kind, low, central, high, meaning, support):
    found = fit(kind, low, central, high, meaning, support)
    tail = TAILS[meaning]
    ends = found.ppf([tail, 1 - tail])
    near = 0.1 * (high - low) if kind in {"beta", "lognormal"} else 1e-6 * (high - low)
    assert ends == pytest.approx([low, high], abs=near)


@pytest.mark.parametrize(("kind", "low", "central", "high", "meaning", "support"), FITTED)
def test_the_mean_is_that_of_the_quantiles(kind, low, central, high, meaning, support):
    found = fit(kind, low, central, high, meaning, support)
    assert found.ppf(EVEN).mean() == pytest.approx(found.mean, rel=1e-3)


def test_the_quantiles_are_those_of_scipy():
    at = np.array([1e-6, 0.01, 0.3, 0.5, 0.8, 0.999])
    pert = fit("beta_pert", 0.05, 0.2, 0.7, "min_max", RATE)
    assert pert.ppf(at) == pytest.approx(
        stats.beta(1 + 4 * 0.15 / 0.65, 1 + 4 * 0.5 / 0.65, loc=0.05, scale=0.65).ppf(at), rel=1e-9
    )
    triangular = fit("triangular", 1, 2, 5)
    assert triangular.ppf(at) == pytest.approx(stats.triang(0.25, loc=1, scale=4).ppf(at), rel=1e-9)
    normal = fit("normal", 90, 100, 110, "ci95", ABOVE)
    assert normal.ppf(at) == pytest.approx(stats.norm(100, 10 / 1.959963984540054).ppf(at), rel=1e-9)
    lognormal = fit("lognormal", 50, 100, 200, "ci95", ABOVE)
    assert lognormal.ppf(at) == pytest.approx(
        stats.lognorm(math.log(4) / (2 * 1.959963984540054), scale=100).ppf(at), rel=1e-9
    )


@pytest.mark.parametrize(
    ("alpha", "beta"), [(1, 5), (2.5, 3.5), (0.5, 30.5), (5000, 5000), (200.5, 1.5), (53, 87)]
)
def test_many_draws_of_a_beta_are_within_a_thousandth_of_a_standard_deviation(alpha: float, beta: float):
    counted = from_counts(30, 100)
    found = type(counted)("beta", (("alpha", alpha), ("beta", beta), ("min", 0.0), ("max", 1.0)), RATE)
    at = np.random.default_rng(4).random(20_000)
    own = stats.beta(alpha, beta)
    assert np.abs(found.ppf(at) - own.ppf(at)).max() < 1e-3 * own.std()


shares = st.floats(0, 1).map(lambda value: round(value, 3))


@given(st.lists(shares, min_size=3, max_size=3).map(sorted))
def test_the_mean_of_a_beta_pert_is_a_sixth_of_least_four_times_likeliest_and_greatest(ends: list[float]):
    low, central, high = ends
    if low == high:
        assert fit("beta_pert", low, central, high).kind == "fixed"
        return
    found = fit("beta_pert", low, central, high, "min_max", RATE)
    assert found.mean == pytest.approx((low + 4 * central + high) / 6)
    beta = stats.beta(found["alpha"], found["beta"], loc=low, scale=high - low)
    assert beta.mean() == pytest.approx(found.mean)


@given(
    st.sampled_from(["uniform", "triangular", "beta_pert"]),
    st.lists(st.integers(0, 1000), min_size=3, max_size=3).map(sorted),
    st.lists(st.floats(0, 1), min_size=2, max_size=20).map(sorted),
)
def test_quantiles_never_fall_and_never_leave_the_range(kind: Any, ends: list[int], at: list[float]):
    low, central, high = ends
    drawn = fit(kind, low, central, high, "min_max", ABOVE).ppf(at)
    assert (np.diff(drawn) >= -1e-9).all()
    assert drawn.min() >= low
    assert drawn.max() <= high


@given(st.lists(st.integers(1, 1000), min_size=3, max_size=3).map(sorted))
def test_a_harm_is_the_same_distribution_taken_away(ends: list[int]):
    low, central, high = ends
    cost = fit("triangular", low, central, high, "min_max", ABOVE)
    harm = cost.mirrored()
    assert harm.mean == pytest.approx(-cost.mean)
    assert harm.ppf([0.1, 0.5, 0.9]) == pytest.approx(-cost.ppf([0.9, 0.5, 0.1]))


def test_a_share_from_counts_is_jeffreys_posterior():
    found = from_counts(30, 100)
    assert found.mean == pytest.approx(30.5 / 101)
    assert found.ppf([0.025, 0.975]) == pytest.approx(stats.beta(30.5, 70.5).ppf([0.025, 0.975]))
    assert 0 < from_counts(0, 10).ppf([0.5])[0] < 0.1


@pytest.mark.parametrize(
    ("kind", "low", "central", "high", "meaning", "support", "said"),
    [
        ("normal", 1, 2, 3, "min_max", ABOVE, "has no least and greatest value"),
        ("lognormal", 1, 2, 3, "min_max", ABOVE, "has no least and greatest value"),
        ("normal", 1, 2, 9, "ci95", ABOVE, "is symmetrical"),
        ("normal", 1, 50, 99, "p5_p95", ABOVE, "where the value cannot be"),
        ("lognormal", 0, 5, 9, "ci95", ABOVE, "only values above 0"),
        ("lognormal", 1, 90, 100, "ci95", ABOVE, "the median of a lognormal"),
        ("lognormal", 0.2, 0.45, 0.99, "p5_p95", RATE, "would lie above 1"),
        ("beta", 0.1, 0.2, 0.3, "min_max", RATE, "always reaches from 0 to 1"),
        ("beta", 1, 2, 3, "ci95", ABOVE, "for shares from 0 to 1"),
        ("beta", 0, 0, 0.3, "ci95", RATE, "cannot have the mean 0"),
        ("beta", 0.01, 0.5, 0.6, "ci95", RATE, "would reach from"),
        ("beta_pert", 0.05, 0.2, 0.7, "p5_p95", RATE, "would reach from"),
        ("uniform", 0.01, 0.2, 0.7, "p5_p95", RATE, "where the value cannot be"),
        ("triangular", 0, 1, 9, "ci95", ABOVE, "where the value cannot be"),
    ],
)
def test_a_distribution_that_cannot_mean_its_range_is_refused_in_words(
    kind, low, central, high, meaning, support, said
):
    with pytest.raises(ValueError, match=said):
        fit(kind, low, central, high, meaning, support)


def test_the_usual_kinds():
    assert default_kind("min_max", rate=True) == "beta_pert"
    assert default_kind("ci95", rate=True) == "beta"
    assert default_kind("min_max", rate=True, counted=True) == "beta"
    assert default_kind("p5_p95", rate=False) == "triangular"
    assert default_kind("ci95", rate=False) == "normal"
