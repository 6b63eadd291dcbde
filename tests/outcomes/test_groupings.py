"""Outcomes by any grouping: nobody falls out of a table, and what is missing has a row of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outcomes.builders import PRIORITIES, START, TODAY, a_case, a_need, known_records
from triage.model.history import CaseFacts, CaseHistory
from triage.outcomes import (
    GROUPINGS,
    NONE,
    NOT_RECORDED,
    PARTITIONS,
    OutcomeReport,
    every_key,
    keys_of,
    summarise,
)

FACTS = (
    "referral_reason", "referral_source", "area", "authority", "age", "deprivation", "imd_decile", "sex", "ethnicity", "disability", "take_up",
)  # fmt: skip


def by(record: list[CaseHistory], *groupings: str) -> OutcomeReport:
    return summarise(record, None, None, TODAY, by=groupings, priorities=PRIORITIES, detailed=True)


def keys(report: OutcomeReport) -> list[str]:
    return [row.key for row in report.rows]


@pytest.mark.parametrize("grouping", FACTS)
def test_what_nobody_recorded_has_its_own_row(grouping: str) -> None:
    (row,) = by([a_case(a_need(reviews=(4,)))], grouping).rows
    assert (row.key, row.follow.paired) == (NOT_RECORDED, 1)


@pytest.mark.parametrize("grouping", ["service", "programme", "priority"])
def test_a_need_that_nothing_took_in_has_the_row_none(grouping: str) -> None:
    (row,) = by([a_case(a_need(need="loneliness", reviews=(4,), services=()))], grouping).rows
    assert (row.key, row.follow.paired) == (NONE, 1)


@pytest.mark.parametrize(
    ("age", "band"),
    [(-1, "unborn"), (0, "under_1"), (1, "1_to_4"), (4, "1_to_4"), (5, "5_to_9"), (9, "5_to_9"), (10, "10_to_15"), (15, "10_to_15"),
     (16, "16_and_over"), (19, "16_and_over")],
)  # fmt: skip
def test_ages_stand_in_the_bands_of_the_census(age: int, band: str) -> None:
    assert keys_of(replace(a_need(), about=CaseFacts(age=age)), "age") == (band,)


@pytest.mark.parametrize("decile", range(1, 11))
def test_two_deciles_are_a_quintile_and_the_first_is_the_most_deprived(decile: int) -> None:
    need = replace(a_need(), about=CaseFacts(imd_decile=decile))
    assert keys_of(need, "deprivation") == (f"quintile_{-(-decile // 2)}",)
    assert keys_of(need, "imd_decile") == (f"decile_{decile}",)


def test_bands_stand_in_their_order_and_what_is_not_known_last() -> None:
    ages = [None, 17, 3, 11, -1, 6, 0]
    record = [
        a_case(replace(a_need(f"C-{place}"), about=CaseFacts(age=age))) for place, age in enumerate(ages)
    ]
    assert keys(by(record, "age")) == [
        "unborn", "under_1", "1_to_4", "5_to_9", "10_to_15", "16_and_over", NOT_RECORDED,
    ]  # fmt: skip
    deciles = [10, None, 2, 1]
    record = [
        a_case(replace(a_need(f"C-{place}"), about=CaseFacts(imd_decile=one)))
        for place, one in enumerate(deciles)
    ]
    assert keys(by(record, "imd_decile")) == ["decile_1", "decile_2", "decile_10", NOT_RECORDED]


def test_a_need_of_two_priorities_counts_in_both() -> None:
    report = by([a_case(a_need(need="sleep", reviews=(4,)))], "priority")
    assert [(row.by, row.key, row.follow.paired) for row in report.rows] == [
        ("priority", "one", 1),
        ("priority", "two", 1),
    ]


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(KeyError):
        by([a_case(a_need())], "shoe_size")


def test_without_by_the_rows_are_need_category_and_service_and_no_more() -> None:
    record = [a_case(a_need(reviews=(4,), services=()))]
    rows = summarise(record, None, None, TODAY).rows
    assert [(row.by, row.key) for row in rows] == [("need", "sleep"), ("category", "health")]
    assert all(row.detail is None for row in rows)


@settings(max_examples=40)
@given(known_records())
def test_started_is_paired_lost_and_awaited_in_every_row_of_every_grouping(record: list[CaseHistory]) -> None:
    report = by(record, *GROUPINGS)
    for row in (*report.rows, report.overall):
        seen = row.follow
        assert seen.started == seen.paired + seen.lost + seen.awaiting_review
        assert seen.paired == row.final.improved + row.final.same + row.final.worse
        assert row.people <= seen.started + seen.unscored_at_start
        assert row.detail is not None
        assert row.detail.follow_up.paired <= seen.started


@settings(max_examples=40)
@given(known_records(), st.sampled_from(sorted(PARTITIONS)))
def test_rows_of_a_partition_add_up_to_all(record: list[CaseHistory], grouping: str) -> None:
    report = by(record, grouping)
    for figure in ("started", "paired", "lost", "awaiting_review", "unscored_at_start"):
        assert sum(getattr(row.follow, figure) for row in report.rows) == getattr(
            report.overall.follow, figure
        )
    for figure in ("improved", "same", "worse"):
        assert sum(getattr(row.final, figure) for row in report.rows) == getattr(report.overall.final, figure)


@settings(max_examples=40)
@given(known_records(), st.sampled_from(GROUPINGS))
def test_every_need_has_a_row_and_nobody_unreviewed_enters_a_mean(
    record: list[CaseHistory], grouping: str
) -> None:
    needs = [need for history in record for need in history.needs]
    assert all(every_key(need, grouping, PRIORITIES) for need in needs)
    never = [
        replace(history, needs=tuple(replace(need, reviews=()) for need in history.needs))
        for history in record
    ]
    for row in by(never, grouping).rows:
        assert (row.final.paired, row.final.mean_before, row.final.mean_after) == (0, None, None)


@settings(max_examples=40)
@given(known_records(), st.integers(1, 10))
def test_a_need_that_is_not_scored_again_changes_no_mean(record: list[CaseHistory], score: int) -> None:
    silent = a_case(a_need("C-silent", first=score))
    before, after = by(record, "need"), by([*record, silent], "need")
    assert before.overall.final == after.overall.final
    assert after.overall.follow.lost == before.overall.follow.lost + 1


def test_the_look_after_closing_changes_neither_first_review_nor_final() -> None:
    need = a_need(first=8, reviews=(6, 4), closed=True)
    later = replace(need, after_closing=((START.replace(month=6), 9),))
    plain, with_it = by([a_case(need)], "need").overall, by([a_case(later)], "need").overall
    assert (plain.first_review, plain.final) == (with_it.first_review, with_it.final)
    assert with_it.detail is not None
    assert (with_it.detail.follow_up.paired, with_it.detail.follow_up.worse) == (1, 1)


def test_a_look_after_closing_that_has_not_come_by_the_day_is_not_known() -> None:
    need = replace(a_need(first=8, reviews=(4,), closed=True), after_closing=((TODAY.replace(year=2027), 2),))
    detail = by([a_case(need)], "need").overall.detail
    assert detail is not None
    assert detail.follow_up.paired == 0


def test_how_many_stood_at_the_ends_of_the_scale_is_said_of_each_row() -> None:
    record = [a_case(a_need(f"C-{place}", first=first)) for place, first in enumerate((10, 10, 1, 5, None))]
    found = by(record, "need").rows[0].as_json()["ceiling"]
    assert found == {"at_worst": 2, "at_worst_pct": 50, "at_best": 1}
