"""Which version of the rules decides, and what is kept about a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from triage.casework.rule_changes import changed_names, in_effect, superseded
from triage.casework.rule_reports import CHECKS, CheckResult, CheckState, Reports, reports_from
from triage.store.rows_rules import VersionRow

ON = date(2026, 11, 22)
FIRST = VersionRow(
    number=1, kind="shipped", snapshot="s", fingerprint="f", label="1", effective_on=None, published_on=None, published_by="",
    second="", note="as shipped", proposal=None, restores=None,
)  # fmt: skip


def versions(*days: int | None) -> list[VersionRow]:
    """Version 1 and others, each effective so many days from the day."""
    return [
        FIRST,
        *(
            replace(
                FIRST,
                number=number,
                kind="published",
                effective_on=None if day is None else ON + timedelta(days=day),
            )
            for number, day in enumerate(days, start=2)
        ),
    ]


def number(rows: list[VersionRow], day: int = 0) -> int | None:
    row = in_effect(rows, ON + timedelta(days=day))
    return row.number if row else None


def test_what_a_workspace_began_with_was_never_published() -> None:
    assert number(versions()) is None


def test_a_version_decides_from_its_day() -> None:
    assert [number(versions(3), day) for day in (2, 3, 4)] == [1, 2, 2]


def test_the_one_published_last_decides_also_over_one_that_names_a_later_day() -> None:
    rows = versions(10, 0)
    assert [number(rows, day) for day in (-1, 0, 10, 20)] == [1, 3, 3, 3]
    assert [superseded(rows, row) for row in rows] == [False, True, False]


@given(days=st.lists(st.integers(-5, 15), max_size=6), day=st.integers(-6, 16))
def test_exactly_one_decides_once_one_has_come(days: list[int], day: int) -> None:
    rows = versions(*days)
    row = in_effect(rows, ON + timedelta(days=day))
    come = [
        one for one in rows if one.effective_on is not None and one.effective_on <= ON + timedelta(days=day)
    ]
    assert (row is None) == (not days)
    if row is not None:
        assert row in come if come else row == rows[0]
        assert not superseded(rows, row)
        assert all(one.number <= row.number for one in come)


def test_line_ends_are_no_change() -> None:
    assert changed_names({"a": "x\r\ny\r\n", "b": "1", "c": ""}, {"a": "x\ny\n", "b": "2", "d": ""}) == [
        "b",
        "c",
        "d",
    ]


STATES: st.SearchStrategy[CheckState] = st.sampled_from(["green", "look", "failed", "not_run"])
RESULTS = st.builds(
    CheckResult, st.sampled_from(list(CHECKS)), STATES, st.text(), st.lists(st.text()).map(tuple)
)


@given(
    checks=st.lists(RESULTS).map(tuple),
    lost=st.lists(st.text()).map(tuple),
    impact=st.none() | st.dictionaries(st.text(), st.integers()),
)
def test_reports_come_back_as_they_were_kept(
    checks: tuple[CheckResult, ...], lost: tuple[str, ...], impact: dict[str, int] | None
) -> None:
    reports = Reports(checks, lost, ("changed a: when",), impact, None, {"engine": "1"})
    assert reports_from(reports.as_text()) == reports
    assert {check.name for check in reports.to_answer} == {one.name for one in checks if one.state != "green"}
