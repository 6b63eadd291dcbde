"""Interim indicators: met, not met, on track or not, and never a word where there is no figure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.frameworks.builders import an_indicator
from triage.outcomes.frameworks import Indicator, baseline_of, checks
from triage.outcomes.frameworks.standing import last_day

START, END = date(2025, 12, 31), date(2027, 12, 31)
MIDDLE = date(2026, 12, 31)


def state(
    value: int | None, on: date, *, day: date = MIDDLE, better: str = "higher", target: str = "60"
) -> str:
    one = Indicator.model_validate(
        an_indicator(
            better=better,
            targets=[{"by": END.isoformat(), "value": target, "agreed_by": "x", "source": "x"}],
        )
    )
    readings = () if value is None else ((day, Decimal(value)),)
    return checks(one, baseline_of(one, shipped.vocabulary()), readings, on)[0].state


@pytest.mark.parametrize(
    ("value", "on", "expected"),
    [
        (50, MIDDLE, "on_track"),  # just on the line from 40 to 60
        (49, MIDDLE, "not_on_track"),
        (60, MIDDLE, "on_track"),
        (60, END, "met"),
        (59, END, "not_met"),
        (59, END - timedelta(days=1), "on_track"),
        (None, MIDDLE, "no_data"),
        (None, END, "no_data"),
    ],
)
def test_states(value: int | None, on: date, expected: str) -> None:
    assert state(value, on) == expected


def test_lower_is_better_reads_the_other_way() -> None:
    assert state(30, MIDDLE, better="lower", target="20") == "on_track"
    assert state(31, MIDDLE, better="lower", target="20") == "not_on_track"
    assert state(20, END, better="lower", target="20") == "met"


def test_a_reading_of_the_baseline_year_after_the_day_or_after_the_check_is_none() -> None:
    assert state(99, MIDDLE, day=START) == "no_data"
    assert state(99, MIDDLE, day=MIDDLE + timedelta(days=1)) == "no_data"
    assert state(99, END + timedelta(days=40), day=END + timedelta(days=30)) == "no_data"


def test_without_an_agreed_figure_nothing_is_on_track() -> None:
    one = Indicator.model_validate(an_indicator(targets=[{"after_years": 2, "source": "x"}]))
    found = checks(one, (START, Decimal(40)), ((MIDDLE, Decimal(99)),), MIDDLE)
    assert [check.state for check in found] == ["no_target"]


def test_a_baseline_without_a_day_has_no_line() -> None:
    baseline = {"benchmark": "cic_rate_solihull", "year": "not printed", "source": "x"}
    one = Indicator.model_validate(an_indicator(baseline=baseline))
    start, value = baseline_of(one, shipped.vocabulary())
    assert (start, value) == (None, Decimal(119))
    assert checks(one, (start, value), ((MIDDLE, Decimal(50)),), MIDDLE)[0].state == "not_yet_due"


@pytest.mark.parametrize(
    ("year", "day"),
    [
        ("2022", date(2022, 12, 31)),
        ("2022/23", date(2023, 3, 31)),
        ("2022-23", date(2023, 3, 31)),
        ("1999/00", date(2000, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2019-12", date(2019, 12, 31)),
        ("2022/24", None),
        ("2022-13", None),
        ("not printed", None),
        ("", None),
        (None, None),
    ],
)
def test_years_as_they_are_printed(year: str | None, day: date | None) -> None:
    assert last_day(year) == day


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 1000), st.sampled_from(["lower", "higher"]))
def test_more_of_what_is_better_is_never_worse(one: int, other: int, days: int, better: str) -> None:
    order = ["not_met", "not_on_track", "on_track", "met"]
    on = START + timedelta(days=days)
    good, bad = (
        (max(one, other), min(one, other)) if better == "higher" else (min(one, other), max(one, other))
    )
    states = [state(value, on, day=min(on, END), better=better) for value in (good, bad)]
    assert order.index(states[0]) >= order.index(states[1])
