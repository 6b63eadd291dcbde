"""Equity: every child in one group of each characteristic, what nobody recorded in a row of its own."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from tests.reporting.builders import PERIOD, children, figures, rows, tables
from triage.desk import Desk
from triage.desk.reporting import equity_page
from triage.desk.reporting.groups import BROAD, BYS, NOT_RECORDED, wilson
from triage.pages import Page


@pytest.fixture
def page(played: Desk) -> Page:
    return equity_page(played, **PERIOD)


def test_each_characteristic_splits_all_children_in_every_column(page: Page) -> None:
    for name in ("levels_and_waits", "offers_and_take_up", "outcomes"):
        table = tables(page)[name]
        counted = [column.key for column in table.columns if column.kind == "count"]
        every = rows(page, name)
        for by in BYS:
            for key in counted:
                parts = [int(str(row[key])) for row in every if row["by"] == by.title]
                assert sum(parts) == every[0][key], (name, by.key, key)


def test_groups_are_those_of_the_case_files(page: Page) -> None:
    cases = children()
    counted = {(row["by"], row["group"]): row["children"] for row in rows(page, "levels_and_waits")}
    assert counted["sex", "girls"] == sum(case["child"]["sex"] == "F" for case in cases)
    ethnic = Counter(BROAD.get(case["child"].get("ethnicity", ""), NOT_RECORDED) for case in cases)
    assert {group: counted["ethnicity", group] for group in ethnic} == dict(ethnic)
    fifths = Counter(
        f"fifth {(case['child']['imd_decile'] + 1) // 2}" if "imd_decile" in case["child"] else NOT_RECORDED
        for case in cases
    )
    assert {group: counted["deprivation", group] for group in fifths} == dict(fifths)
    assert counted["age", "16 and 17"] == 1
    assert counted["language", NOT_RECORDED] == 14


def test_what_is_not_recorded_stands_first_with_its_share(page: Page) -> None:
    missing = {row["by"]: (row["children"], row["share"]) for row in rows(page, "not_recorded")}
    assert missing["disability"] == (14, 100)
    assert missing["sex"] == (0, 0)


def test_no_row_claims_significance_and_the_page_says_what_it_cannot_tell(page: Page) -> None:
    text = str(page.sections[-1])
    assert "No test of significance is made" in text
    assert "What this cannot tell" in text
    assert "never change a level" in text
    assert figures(page)["children"] == 14


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilsons_interval_is_that_of_scipy(pair: tuple[int, int]) -> None:
    part, base = pair
    ends = wilson(part, base)
    expected = binomtest(part, base).proportion_ci(0.95, "wilson")
    assert ends == pytest.approx((100 * expected.low, 100 * expected.high))
