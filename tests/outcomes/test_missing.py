"""The missing four ways, regression to the mean, and how they are said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outcomes.builders import TODAY, a_case, a_need, known_records, many_people
from triage.model.history import CaseHistory
from triage.outcomes import Given, regression_to_the_mean, summarise
from triage.outcomes.change import scored
from triage.outcomes.missing import Missing, missing
from triage.outcomes.regression import CANNOT, not_estimated
from triage.outcomes.saying import missing_lines


def taken(*needs: tuple[int, int | None], waiting: int = 0) -> Missing:
    """Needs by their first and last score; None: lost."""
    record = [
        a_need(f"C-{place}", first=before, reviews=() if after is None else (after,))
        for place, (before, after) in enumerate(needs)
    ]
    record += [a_need(f"W-{place}", waiting=True) for place in range(waiting)]
    return missing([scored(need, TODAY) for need in record])


def test_the_four_results_by_hand() -> None:
    """Three followed (changes 4, 2, -1; first scores 8, 6, 4), two missing who began at 9 and 5."""
    found = taken((8, 4), (6, 4), (4, 5), (9, None), (5, None), waiting=3)
    assert (found.paired, found.expected, found.missing, found.awaiting_review) == (3, 5, 2, 3)
    assert found.share == 60
    assert found.paired_only is not None
    assert found.no_change is not None
    assert found.worst_case is not None
    assert (found.paired_only.mean_change, found.paired_only.reduction_of_means_pct) == (
        Fraction(5, 3),
        Fraction(500, 18),
    )
    assert (found.no_change.mean_change, found.no_change.reduction_of_means_pct) == (1, Fraction(500, 32))
    assert (found.worst_seen, found.worst_case.mean_change) == (-1, Fraction(3, 5))
    assert found.tipping_point == Fraction(-5, 2)
    assert (found.before_followed, found.before_missing) == (6, 7)
    assert found.difference is not None
    assert (found.difference.estimate, found.difference.why_not) == (1, "few_people")


def test_the_tipping_point_says_where_the_scale_has_no_room_for_it() -> None:
    assert taken((9, 1), (9, 1), (9, None)).tipping_possible is False  # from 9 nobody gets 16 points worse
    assert taken((9, 8), (9, 8), (6, None)).tipping_possible is True


def test_a_worst_case_that_is_better_than_no_change_is_said_beside_it() -> None:
    """Everybody followed improved by 2 at least, so the worst that was seen supposes the missing improved too."""
    found = taken((8, 4), (6, 4), (9, None))
    assert found.worst_case is not None
    assert found.no_change is not None
    assert found.worst_case.mean_change > found.no_change.mean_change
    assert found.worst_is_no_worst
    assert any("not a worst case" in line for line in missing_lines(found))
    assert found.as_json()["worst_case"]["better_than_no_change"] is True


def test_a_worst_case_that_is_one_has_no_warning() -> None:
    for found in (
        taken((8, 4), (6, 6), (9, None)),
        taken((8, 4), (6, 7), (9, None)),
        taken((8, 4), (6, 4)),
        taken((8, None)),
    ):
        assert not found.worst_is_no_worst
        assert not any("not a worst case" in line for line in missing_lines(found))


def test_the_report_warns_where_a_worst_case_is_none() -> None:
    def codes(*after: int, four_ways: bool = True) -> set[str]:
        record = [
            CaseHistory(f"C-{place}", needs=(a_need(f"C-{place}", first=8, reviews=(one,)),))
            for place, one in enumerate(after)
        ]
        record.append(CaseHistory("L-1", needs=(a_need("L-1", first=9),)))
        report = summarise(record, None, None, TODAY, four_ways=four_ways)
        return {warning.code for warning in report.warnings}

    assert "worst_case_is_none" in codes(4, 6)
    assert "worst_case_is_none" not in codes(4, 8)
    assert "worst_case_is_none" not in codes(4, 6, four_ways=False)


def test_a_row_alone_is_warned_of_too() -> None:
    record = [
        CaseHistory("C-1", needs=(a_need("C-1", need="sleep", first=8, reviews=(4,)),)),
        CaseHistory("C-2", needs=(a_need("C-2", need="sleep", first=8),)),
        CaseHistory("C-3", needs=(a_need("C-3", need="anxiety", first=5, reviews=(7,)),)),
    ]
    report = summarise(record, None, None, TODAY, by=("need",), four_ways=True)
    assert report.overall.detail is not None
    assert report.overall.detail.missing is not None
    assert not report.overall.detail.missing.worst_is_no_worst
    said = next(warning.text for warning in report.warnings if warning.code == "worst_case_is_none")
    assert "1 row" in said


def test_nobody_missing_has_no_tipping_point() -> None:
    found = taken((9, 4), (8, 4))
    assert (found.tipping_point, found.tipping_possible, found.missing) == (None, None, 0)
    assert found.no_change == found.paired_only == found.worst_case
    assert any("nobody is missing" in line for line in missing_lines(found))


def test_nobody_paired_is_nothing_known_whatever_is_supposed() -> None:
    found = taken((9, None), (5, None))
    assert (found.paired_only, found.no_change, found.worst_case, found.tipping_point) == (None,) * 4
    assert found.as_json()["no_change_for_the_missing"] is None
    assert "nothing is known" in missing_lines(found)[-1]


def test_how_many_were_followed_is_said_first() -> None:
    found = taken((8, 4), (9, None))
    assert missing_lines(found)[0].startswith("Followed: 1 of 2 expected (50 %)")
    assert list(found.as_json())[:4] == ["at", "paired", "expected", "followed_pct"]


@given(known_records())
@settings(max_examples=50)
def test_laws_of_the_missing(record: list[CaseHistory]) -> None:
    needs = [scored(need, TODAY) for history in record for need in history.needs]
    for at in ("final", "first_review", "follow_up"):
        found = missing(needs, at)  # type: ignore[arg-type]
        begun = sum(need.before is not None for need in needs)
        assert found.expected + found.awaiting_review == begun
        if found.paired_only is None or found.no_change is None or found.worst_case is None:
            continue
        assert found.worst_case.mean_change <= found.paired_only.mean_change
        assert found.no_change.mean_change * found.expected == found.paired_only.mean_change * found.paired
        if found.tipping_point is not None:
            whole = found.paired_only.mean_change * found.paired + found.tipping_point * found.missing
            assert whole == 0


def test_the_missing_of_the_whole_agree_with_its_row() -> None:
    report = summarise(many_people(50), None, None, TODAY, four_ways=True)
    for row in (*report.rows, report.overall):
        assert row.detail is not None
        found = row.detail.missing
        assert found is not None
        assert (found.paired, found.missing, found.awaiting_review) == (
            row.follow.paired,
            row.follow.lost,
            row.follow.awaiting_review,
        )
        assert found.paired_only is not None
        assert found.paired_only.reduction_of_means_pct == row.final.reduction_of_means_pct


def test_after_closing_open_cases_and_those_not_yet_asked_are_not_missing() -> None:
    needs = [a_need("C-1", reviews=(4,)), a_need("C-2", reviews=(4,), closed=True)]
    found = missing([scored(need, TODAY) for need in needs], "follow_up")
    assert (found.expected, found.awaiting_review) == (1, 1)


GIVEN = Given(Fraction(4, 5), "test-retest, Example 2020", Fraction(5), "Example survey 2019")


def test_regression_to_the_mean_by_its_formula() -> None:
    found = regression_to_the_mean(GIVEN, Fraction(8), Fraction(2))
    assert found is not None
    assert (found.expected_after, found.artefact, found.left) == (
        Fraction(37, 5),
        Fraction(3, 5),
        Fraction(7, 5),
    )
    assert "Example 2020" in found.words
    assert "Example survey 2019" in found.words


@given(st.fractions(0, 1), st.fractions(1, 10), st.fractions(1, 10))
def test_perfect_reliability_has_no_artefact_and_none_at_all_the_whole_distance(
    r: Fraction, mean: Fraction, before: Fraction
) -> None:
    def artefact(reliability: Fraction) -> Fraction:
        found = regression_to_the_mean(Given(reliability, "a", mean, "b"), before, Fraction(1))
        assert found is not None
        return found.artefact

    assert artefact(Fraction(1)) == 0
    assert artefact(Fraction(0)) == before - mean
    assert artefact(r) == (1 - r) * (before - mean)


def test_without_reliability_nothing_is_estimated_and_nothing_assumed() -> None:
    assert not_estimated() == {"estimated": False, "why": CANNOT}
    assert regression_to_the_mean(GIVEN, None, None) is None
    with pytest.raises(ValueError, match="0 to 1"):
        regression_to_the_mean(Given(Fraction(3, 2), "a", Fraction(5), "b"), Fraction(8), Fraction(2))


def test_a_need_lost_at_ten_counts_as_started() -> None:
    report = summarise([a_case(a_need(first=10))], None, None, TODAY)
    assert "ceiling" in {one.code for one in report.warnings}
