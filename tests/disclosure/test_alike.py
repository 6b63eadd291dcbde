"""Counts of the very same needs are hidden together, and what lies between two shown counts is nobody or enough people."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from tests.disclosure.generated import PRIORITIES, TODAY, a_record
from triage.desk.passing_on import joint
from triage.desk.passing_on.counted import counted
from triage.desk.passing_on.needs import EVERYBODY, Needs, needs_of, standing
from triage.desk.passing_on.outcomes import Settled, for_others, settle
from triage.desk.reporting.counting import Book
from triage.outcomes import COUNTS, GROUPINGS, summarise
from triage.pages import HIDDEN

RECORDS = [(0, 60, 3), (1, 120, 5), (2, 240, 10), (3, 240, 3), (4, 30, 5), (298, 240, 3)]
"""Seed, cases and threshold."""


def needs(seed: int, cases: int) -> Needs:
    return needs_of(a_record(seed, cases), None, None, TODAY, PRIORITIES)


def rows_of(found: Settled) -> list[tuple[str, str]]:
    """Every row but the whole, and priorities, which are sums of needs."""
    members = found.needs.members
    return [
        row for row in members if row[0] != "priority" and members[row] and members[row] != members[EVERYBODY]
    ]


@pytest.mark.parametrize(("seed", "cases", "threshold"), RECORDS)
def test_counts_of_the_very_same_needs_are_hidden_together_and_none_lies_between(
    seed: int, cases: int, threshold: int
):
    found = settle(needs(seed, cases), threshold)
    members, stand = found.needs.members, standing(found.needs)
    for one, other in combinations(rows_of(found), 2):
        small, large = sorted((members[one], members[other]), key=len)
        if small == large:
            assert found.hidden(one) & set(COUNTS) == found.hidden(other) & set(COUNTS), (one, other)
        elif small < large:
            for name in set(COUNTS) - found.hidden(one) - found.hidden(other):
                between = len((large - small) & stand.get(name, frozenset()))
                assert not 0 < between < threshold, (one, other, name)


def test_large_categories_are_shown_where_the_search_gives_up(monkeypatch: pytest.MonkeyPatch):
    """A commissioner must have an answer: a row with at least three times the threshold in every count shows them."""
    monkeypatch.setattr(joint, "MOST_LOOKS", 1)
    large = 0
    for seed in (2, 3, 5):
        found = settle(needs(seed, 600), 5)
        assert found.by_blocks
        for row in found.needs.rows("category"):
            counts = found.needs.counts[row]
            if all(counts[name] >= 15 for name in ("lost", "awaiting_review", "improved", "same", "worse")):
                large += 1
                assert not found.hidden(row) & {"started", "paired", "improved", "same", "worse"}
    assert large >= 3


def test_the_work_is_bounded_by_steps_so_the_same_record_gives_the_same_report():
    record = a_record(5, 400)
    report = summarise(record, None, None, TODAY, by=GROUPINGS, priorities=PRIORITIES)
    once = for_others(report, record, 10, on=TODAY, priorities=PRIORITIES)
    assert once == for_others(report, record, 10, on=TODAY, priorities=PRIORITIES)


@pytest.mark.parametrize(("seed", "cases", "threshold"), RECORDS)
def test_a_report_hides_and_shows_what_the_outcomes_do(seed: int, cases: int, threshold: int):
    """Whatever else the report hides: a count of the very same needs is shown in both or in neither."""
    found = settle(needs(seed, cases), threshold)
    elsewhere = counted(found)
    book = Book(threshold)
    book.stands(elsewhere)
    children = {(need.whose, need.need, need.first[0]): need.case for need in found.needs.every}
    cells: dict[tuple[str, ...], frozenset[Any]] = {}
    for number, things in enumerate(elsewhere):
        cells["report", str(number)] = things
        book.count(("report", str(number)), {thing: children[thing] for thing in things})
    book.settle()
    for key, things in cells.items():
        assert (book.again(key) is not HIDDEN) == elsewhere[things]


@pytest.mark.parametrize(("seed", "cases", "threshold"), RECORDS)
def test_no_mean_or_percentage_stands_where_its_number_of_pairs_is_hidden(
    seed: int, cases: int, threshold: int
):
    """Otherwise the fractions with a small bottom that come to the printed figure would give the number of pairs away."""
    record = a_record(seed, cases)
    report = summarise(record, None, None, TODAY, by=GROUPINGS, priorities=PRIORITIES)
    found = for_others(report, record, threshold, on=TODAY, priorities=PRIORITIES)
    seen = 0
    for row in (*found.rows, found.overall):
        data = row.as_json()
        for block, figures in (
            (data, ("mean_before", "mean_after", "mean_reduction_pct", "reduction_of_means_pct")),
            (data["first_review"], ("mean_after",)),
        ):
            if block["paired"] is None:
                seen += 1
                assert all(block[name] is None for name in figures)
    assert seen
