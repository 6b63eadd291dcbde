"""Quarters and periods: named, usual, and refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk import Desk
from triage.desk.reporting import Period, chosen, quarter_days
from triage.errors import WrongUse


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-27-Q3", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026/27-Q4", date(2027, 1, 1), date(2027, 3, 31)),
        ("1999-00-Q1", date(1999, 4, 1), date(1999, 6, 30)),
    ],
)
def test_quarters_are_read_with_their_year(name: str, first: date, last: date) -> None:
    assert quarter_days(name) == (first, last)


@pytest.mark.parametrize(
    "name",
    ["", "Q3", "2026-Q5", "2026-28-Q1", "2026-26-Q1", "0000-Q1", "9999-Q4", "٢٠٢٦-Q1x", "2026-Q3 or so"],
)
def test_what_is_no_quarter_is_refused(name: str) -> None:
    with pytest.raises(WrongUse):
        quarter_days(name)


def test_without_any_days_the_last_quarter_that_has_ended_is_meant(played: Desk) -> None:
    assert chosen(played) == (date(2026, 10, 1), date(2026, 12, 31))
    played.on = date(2027, 3, 31)
    assert chosen(played) == (date(2027, 1, 1), date(2027, 3, 31))
    played.on = date(2026, 12, 5)
    assert chosen(played) == (date(2026, 10, 1), date(2026, 12, 31)), (
        "nothing was recorded before: the running one"
    )


def test_one_end_alone_is_enough(played: Desk) -> None:
    assert chosen(played, date(2027, 1, 1)) == (date(2027, 1, 1), date(2027, 2, 28))
    assert chosen(played, None, date(2026, 12, 31)) == (date(2026, 11, 20), date(2026, 12, 31))


def test_periods_that_make_no_sense_are_refused(played: Desk) -> None:
    for start, end, named in (
        (date(2027, 2, 1), date(2027, 1, 1), None),
        (date(2028, 1, 1), None, None),
        (date(2027, 1, 1), None, "2026-Q3"),
        (date(2000, 1, 1), date(2027, 1, 1), None),
        (None, None, "2030-Q1"),
    ):
        with pytest.raises(WrongUse):
            chosen(played, start, end, named)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 800), st.integers(-50, 900))
def test_months_cover_every_day_of_a_period_once(start: date, days: int, until: int) -> None:
    period = Period(start, start + timedelta(days=days), start + timedelta(days=until))
    covered = [
        month.start + timedelta(days=number)
        for month in period.months()
        for number in range((month.end - month.start).days + 1)
    ]
    expected = max((period.last - start).days + 1, 0)
    assert covered == [start + timedelta(days=number) for number in range(expected)]
