"""The report: people and never forms, raters never mixed, missing never counted, and every figure with who is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.builders import ON, START, a_form, a_history, library
from triage.model.history import CaseHistory
from triage.outcomes.measures import measure_report
from triage.outcomes.measures_rows import MeasureRow


def row_of(*histories: CaseHistory, key: str = "sdq_parent.total") -> MeasureRow:
    return next(row for row in measure_report(histories, library(), ON).rows if row.key == key)


def codes(row: MeasureRow) -> set[str]:
    return {one.code for one in row.warnings}


def test_two_raters_are_never_paired_with_each_other() -> None:
    row = row_of(a_history(a_form(0, total=20, rater="mum"), a_form(90, total=5, rater="dad")))
    assert (row.started, row.paired, row.awaiting) == (1, 0, 1)
    assert row.mean_before is None


def test_two_raters_of_one_child_are_one_child_and_the_one_who_saw_least_stands() -> None:
    row = row_of(
        a_history(
            a_form(0, total=20, rater="mum"), a_form(90, total=10, rater="mum"),
            a_form(0, total=20, rater="dad"), a_form(90, total=22, rater="dad"),
        )
    )  # fmt: skip
    assert (row.started, row.paired, row.final.improved, row.final.worse) == (1, 1, 0, 1)
    assert "several_raters" in codes(row)


def test_parent_and_teacher_forms_are_different_measures() -> None:
    report = measure_report(
        [a_history(a_form(0, total=20), a_form(90, "sdq_teacher", total=5, rater="teacher"))], library(), ON
    )
    assert [row.paired for row in report.rows] == [0, 0]


def test_one_score_is_lost_where_the_case_is_closed_and_awaited_where_it_is_open() -> None:
    row = row_of(
        a_history(a_form(0, total=20), case="C-1", closed=True), a_history(a_form(0, total=20), case="C-2")
    )
    assert (row.started, row.paired, row.lost, row.awaiting) == (2, 0, 1, 1)
    assert "one_score_only" in codes(row)


def test_a_score_that_was_left_out_is_no_score() -> None:
    """The second form lacks the total: it is not 0, and nobody improved."""
    row = row_of(a_history(a_form(0, total=20, impact=4), a_form(90, impact=0)))
    assert (row.paired, row.awaiting) == (0, 1)


def test_a_score_outside_the_scale_is_in_no_figure_and_said() -> None:
    row = row_of(a_history(a_form(0, total=20), a_form(60, total=10), a_form(90, total=41)))
    assert row.final.mean_after == 10
    assert "unsound_scores" in codes(row)


def test_a_form_after_the_day_is_not_looked_at_and_the_period_goes_by_the_first_form() -> None:
    history = a_history(a_form(0, total=20), a_form(90, total=10))
    early = measure_report([history], library(), START + timedelta(days=30)).rows[0]
    assert (early.paired, early.awaiting) == (0, 1)
    assert not measure_report([history], library(), ON, start=START + timedelta(days=1)).rows
    assert measure_report([history], library(), ON, end=START).rows[0].paired == 1


def test_higher_is_better_for_goals_and_safety() -> None:
    for code, scale in (
        ("goal_based", "goal_1"),
        ("signs_of_safety_scaling", "safety"),
        ("derby_flower", "life_control"),
        ("sdq_parent", "prosocial"),
    ):
        row = row_of(
            a_history(a_form(0, code, **{scale: 2}), a_form(90, code, **{scale: 4})), key=f"{code}.{scale}"
        )
        assert (row.final.improved, row.final.worse) == (1, 0), code
        assert row.classes is None, "nothing is published by which it could be called reliable"


def test_a_direction_that_was_inferred_is_said() -> None:
    row = row_of(
        a_history(a_form(0, "derby_flower", life_control=2), a_form(90, "derby_flower", life_control=4)),
        key="derby_flower.life_control",
    )
    assert "direction_inferred" in codes(row)


def test_cut_offs_from_elsewhere_say_that_they_do_not_travel() -> None:
    row = row_of(
        a_history(a_form(0, "oq_45_2", who="mum", total=80), a_form(90, "oq_45_2", who="mum", total=60)),
        key="oq_45_2.total",
    )
    assert row.classes is not None
    assert row.classes["recovered"] == 1
    assert "cut_offs_do_not_travel" in codes(row)
    assert "US" in next(one.text for one in row.warnings if one.code == "cut_offs_do_not_travel")


def test_bands_move_in_the_direction_of_the_scale() -> None:
    total = row_of(a_history(a_form(0, total=18), a_form(90, total=12)))
    assert total.bands is not None
    assert (total.bands.bands, dict(total.bands.moves)) == (
        ("normal", "borderline", "abnormal"),
        {("abnormal", "normal"): 1},
    )
    prosocial = row_of(a_history(a_form(0, prosocial=5), a_form(90, prosocial=9)), key="sdq_parent.prosocial")
    assert prosocial.bands is not None
    assert (prosocial.bands.better, prosocial.bands.worse) == (1, 0)


def test_base_rates_stand_beside_and_change_no_figure() -> None:
    row = row_of(a_history(a_form(0, total=18), a_form(90, total=12)))
    assert {one.pct for one in row.base_rates} >= {"16.5", "2.3"}
    assert all(one.source for one in row.base_rates)


def test_added_value_is_of_a_group_and_of_about_six_months() -> None:
    def child(number: int, days: int, after: float, **first: float) -> CaseHistory:
        return a_history(a_form(0, **first), a_form(days, total=after), case=f"C-{number}")

    whole = {"total": 20, "impact": 5, "emotional": 6}
    report = measure_report(
        [
            child(1, 183, 15, **whole),
            child(2, 183, 13, **whole),
            child(3, 30, 5, **whole),
            child(4, 183, 5, total=20),
        ],
        library(),
        ON,
    )
    found = report.added_value[0]
    assert (found.children, found.too_early_or_late, found.incomplete) == (2, 1, 1)
    assert found.mean == pytest.approx(3.5)
    assert found.effect == pytest.approx(0.7)
    assert found.half_width == pytest.approx(1.96 * 5 / 2**0.5)
    one = measure_report([child(1, 183, 15, **whole)], library(), ON).added_value[0]
    assert (one.children, one.mean, one.effect) == (1, None, None), "never of a single child"


def test_a_measure_nobody_listed_is_counted_as_such_and_not_named() -> None:
    report = measure_report([a_history(a_form(0, "zq_secret", total=3))], library(), ON)
    assert not report.rows
    assert "unknown_scales" in {one.code for one in report.warnings}
    assert "zq_secret" not in str(report.as_json())


def test_rows_in_the_keys_of_outcomes() -> None:
    report = measure_report([a_history(a_form(0, total=18), a_form(90, total=12))], library(), ON)
    found = report.outcome_rows("sdq_parent")[0]
    assert (found["by"], found["key"], found["measure"]) == (
        "measure",
        "sdq_parent.total",
        "sdq_parent.total",
    )
    assert found["reduction_of_means_pct"] is None
    assert (
        found["started"],
        found["paired"],
        found["lost"],
        found["awaiting_review"],
        found["improved"],
    ) == (1, 1, 0, 0, 1)
    assert report.outcome_rows("oq_45_2") == []


forms = st.builds(
    lambda day, rater, who, total: a_form(day, rater=rater, who=who, total=total),
    st.integers(0, 400),
    st.sampled_from([None, "mum", "dad"]),
    st.sampled_from([None, "child", "s1"]),
    st.integers(0, 45),
)


@given(st.lists(st.lists(forms, min_size=1, max_size=6), min_size=1, max_size=6), st.booleans())
def test_everybody_who_began_is_counted_once_somewhere(found: list[list], closed: bool) -> None:
    histories = [a_history(*own, case=f"C-{number}", closed=closed) for number, own in enumerate(found)]
    report = measure_report(histories, library(), None)
    for row in report.rows:
        assert row.started == row.paired + row.lost + row.awaiting
        assert row.paired == row.final.improved + row.final.same + row.final.worse
        assert row.started <= report.people
        for name, members in row.members.items():
            counts = {
                "started": row.started, "paired": row.paired, "lost": row.lost, "awaiting_review": row.awaiting,
                "improved": row.final.improved, "same": row.final.same, "worse": row.final.worse,
            }  # fmt: skip
            assert len(members) == counts.get(name, len(members))
    whole = {(history.case, one.who or "child") for history in histories for one in history.measures if one.scores["total"] <= 40}  # fmt: skip
    assert report.people == len(whole)
