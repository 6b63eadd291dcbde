from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.outcomes.builders import START, TODAY, a_case, a_need, records
from triage.model.history import CaseHistory
from triage.outcomes import OutcomeReport, OutcomeRow, summarise


def report(*cases: CaseHistory, on: date = TODAY) -> OutcomeReport:
    return summarise(cases, START, TODAY, on)


def row(found: OutcomeReport, by: str, key: str) -> OutcomeRow:
    return next(each for each in found.rows if (each.by, each.key) == (by, key))


def codes(found: OutcomeReport) -> set[str]:
    return {warning.code for warning in found.warnings}


def test_the_two_formulas_for_a_fall_are_different_numbers_and_both_are_named():
    found = report(
        a_case(a_need("C-1", first=10, reviews=(5,))), a_case(a_need("C-2", first=2, reviews=(2,)))
    ).as_json()["rows"][0]
    assert found["reduction_of_means_pct"] == pytest.approx(100 * (1 - 3.5 / 6))
    assert found["mean_reduction_pct"] == pytest.approx(25)


def test_means_are_over_the_same_people_only():
    found = report(a_case(a_need("C-1", first=8, reviews=(4,))), a_case(a_need("C-2", first=2)))
    assert (row(found, "need", "sleep").final.mean_before, row(found, "need", "sleep").final.mean_after) == (
        8,
        4,
    )


def test_a_need_not_scored_at_its_review_is_no_pair_and_keeps_nothing():
    found = row(report(a_case(a_need(first=8, reviews=(None,)))), "need", "sleep")
    assert (found.follow.paired, found.follow.lost, found.final.mean_after) == (0, 1, None)


def test_a_need_unscored_at_the_first_review_and_scored_later_is_paired_finally_only():
    found = row(report(a_case(a_need(first=8, reviews=(None, 3)))), "need", "sleep")
    assert (found.first_review.paired, found.final.paired, found.final.mean_after) == (0, 1, 3)


def test_first_review_and_last_review_may_tell_different_stories():
    found = row(report(a_case(a_need(first=8, reviews=(4, 9)))), "need", "sleep")
    assert (found.first_review.improved, found.first_review.worse) == (1, 0)
    assert (found.final.improved, found.final.worse) == (0, 1)


def test_a_review_after_the_day_is_not_known_yet():
    found = row(report(a_case(a_need(first=8, reviews=(4,), waiting=True)), on=START), "need", "sleep")
    assert (found.follow.paired, found.follow.awaiting_review) == (0, 1)


def test_a_closed_case_without_a_second_score_is_lost_even_if_a_review_was_planned():
    found = row(report(a_case(a_need(waiting=True, closed=True))), "need", "sleep")
    assert (found.follow.lost, found.follow.awaiting_review) == (1, 0)


def test_unscored_at_the_start_is_counted_apart_and_never_started():
    found = report(a_case(a_need(first=None, reviews=(4,))))
    assert found.needs == 1
    assert found.overall.follow.started == 0
    assert "unscored_at_start" in codes(found)


def test_only_needs_first_recorded_in_the_period_count():
    earlier = a_need("C-1", day=date(2025, 12, 31), first=9, reviews=(1,))
    found = report(a_case(earlier, actions=5), a_case(a_need("C-2", first=6, reviews=(6,)), actions=3))
    assert (found.needs, found.people, found.actions) == (1, 1, 3)


def test_everybody_improving_is_remarked_upon():
    assert "everybody_improved" in codes(report(a_case(a_need(first=8, reviews=(4,)))))
    assert "everybody_improved" not in codes(
        report(a_case(a_need(first=8, reviews=(4,)), a_need(need="anxiety", first=5, reviews=(5,))))
    )


def test_nobody_getting_worse_is_remarked_upon_from_ten_pairs():
    better = [a_case(a_need(f"C-{number}", first=8, reviews=(4,))) for number in range(9)]
    same = a_case(a_need("C-9", first=8, reviews=(8,)))
    assert "nobody_got_worse" in codes(report(*better, same))
    assert "nobody_got_worse" not in codes(report(*better[:8], same))


def test_ceiling_lost_share_and_uncontrolled_change_are_said():
    found = report(a_case(a_need("C-1", first=10, reviews=(7,))), a_case(a_need("C-2", first=4)))
    assert {"ceiling", "lost", "lost_compared", "uncontrolled_before_after"} <= codes(found)


def test_synthetic_cases_are_said_first():
    assert report(a_case(a_need(), synthetic=True)).warnings[0].code == "synthetic"


def test_an_empty_record_is_not_no_change():
    found = report()
    assert found.as_json()["rows"] == []
    assert codes(found) == {"nothing_recorded"}


def test_the_report_has_exactly_the_keys_of_the_contract():
    data = report(a_case(a_need(first=8, reviews=(4,)))).as_json()
    assert list(data) == ["format", "from", "to", "people", "needs", "actions", "rows", "warnings"]
    assert data["format"] == "triage.outcomes/1"
    assert list(data["rows"][0]) == [
        "by", "key", "measure", "started", "paired", "lost", "awaiting_review", "mean_before", "mean_after", "reduction_of_means_pct",
        "mean_reduction_pct", "improved", "same", "worse", "first_review", "final", "suppressed",
    ]  # fmt: skip
    assert [(each["by"], each["key"]) for each in data["rows"]] == [
        ("need", "sleep"),
        ("category", "health"),
        ("service", "sleep-advice"),
    ]


@given(records())
def test_whoever_started_is_paired_lost_or_awaited_and_the_paired_are_better_same_or_worse(
    record: list[CaseHistory],
):
    found = summarise(record, None, None, TODAY)
    for each in (*found.rows, found.overall):
        assert each.follow.started == each.follow.paired + each.follow.lost + each.follow.awaiting_review
        assert (
            each.follow.paired
            == each.final.paired
            == each.final.improved + each.final.same + each.final.worse
        )
        assert each.first_review.paired <= each.final.paired


@given(records())
def test_need_rows_and_category_rows_each_add_up_to_all_needs(record: list[CaseHistory]):
    found = summarise(record, None, None, TODAY)
    for by in ("need", "category"):
        assert (
            sum(each.follow.started + each.follow.unscored_at_start for each in found.rows if each.by == by)
            == found.needs
        )


@given(records())
def test_the_order_of_cases_changes_nothing(record: list[CaseHistory]):
    assert (
        summarise(record, None, None, TODAY).as_json() == summarise(record[::-1], None, None, TODAY).as_json()
    )
