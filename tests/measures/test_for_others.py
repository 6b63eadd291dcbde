"""A report that is passed on tells of nobody: no small count is shown, and none can be worked out of what is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.builders import ON, a_form, a_history, library
from triage.desk.measuring.for_others import measures_for_others
from triage.disclosure import Table
from triage.model.history import CaseHistory
from triage.outcomes.measures import ADD_UP, MeasureReport, measure_report

THRESHOLD = 5


def a_report(*histories: CaseHistory) -> MeasureReport:
    return measure_report(histories, library(), ON)


def many(number: int, before: int, after: int, first: int = 0, **more: float) -> list[CaseHistory]:
    return [
        a_history(a_form(0, total=before, **more), a_form(183, total=after), case=f"C-{first + place}")
        for place in range(number)
    ]


def test_a_large_report_is_shown_and_a_small_one_is_not() -> None:
    large = a_report(*many(8, 20, 10), *many(7, 10, 20, 100))
    shown = measures_for_others(large, THRESHOLD).as_json()
    assert shown["rows"][0]["improved"] == 8
    assert shown["rows"][0]["mean_before"] is not None
    small = measures_for_others(a_report(*many(3, 20, 10)), THRESHOLD).as_json()
    assert small["people"] is None
    for name in ("started", "paired", "improved", "same", "worse", "lost", "mean_before", "mean_after"):
        assert small["rows"][0][name] in (None, 0), name
    assert small["rows"][0]["suppressed"] is True


def test_one_who_got_worse_is_not_told_and_cannot_be_worked_out() -> None:
    row = measures_for_others(a_report(*many(20, 20, 10), *many(1, 10, 20, 100)), THRESHOLD).rows[0].as_json()
    assert row["worse"] is None
    assert row["improved"] is None or row["paired"] is None


def test_from_which_band_to_which_is_never_told() -> None:
    row = measures_for_others(a_report(*many(20, 20, 10)), THRESHOLD).rows[0].as_json()
    assert row["bands"]["moves"] is None


def test_added_value_of_few_is_hidden() -> None:
    few = measures_for_others(a_report(*many(3, 20, 10, impact=5, emotional=6)), THRESHOLD)
    assert few.as_json()["added_value"][0]["mean_points"] is None
    enough = measures_for_others(a_report(*many(6, 20, 10, impact=5, emotional=6)), THRESHOLD)
    assert enough.as_json()["added_value"][0]["mean_points"] is not None


def test_no_warning_tells_a_number() -> None:
    report = a_report(*many(20, 20, 10), a_history(a_form(0, total=20), case="C-900"))
    found = measures_for_others(report, THRESHOLD)
    said = [one.text for one in found.rows[0].warnings if one.code == "one_score_only"]
    assert said
    assert not any(sign.isdigit() for sign in said[0])


people = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40), st.none() | st.integers(0, 10), st.none() | st.integers(0, 10), st.booleans()),
    min_size=1,
    max_size=30,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(people)
def test_no_small_count_is_shown_and_no_sum_lacks_just_one(found: list[tuple]) -> None:
    histories = []
    for number, (before, after, conduct, later, closed) in enumerate(found):
        first = {"total": before} | ({"conduct": conduct} if conduct is not None else {})
        forms = [a_form(0, **first)]
        if after is not None:
            forms.append(
                a_form(100, **({"total": after} | ({"conduct": later} if later is not None else {})))
            )
        histories.append(a_history(*forms, case=f"C-{number}", closed=closed))
    whole = a_report(*histories)
    given_out = measures_for_others(whole, THRESHOLD)
    for inside, row in zip(whole.rows, given_out.rows, strict=True):
        shown = row.as_json()
        flat = {
            name: shown[name]
            for name in ("started", "paired", "lost", "awaiting_review", "improved", "same", "worse")
        }
        for name, count in flat.items():
            assert count is None or count == 0 or count >= THRESHOLD, name
        for total, parts in ADD_UP.items():
            if flat[total] is not None:
                hidden = [part for part in parts if flat[part] is None and inside.members.get(part)]
                assert len(hidden) != 1, (total, parts)
        if flat["paired"] is None or inside.paired < THRESHOLD:
            assert shown["mean_before"] is None or inside.paired == 0
        assert row.members == {}
    for one, other in zip(whole.rows, whole.rows[1:], strict=False):
        for name in ("started", "paired", "lost"):
            if one.members.get(name) and one.members.get(name) == other.members.get(name):
                both = [given_out.rows[whole.rows.index(each)].as_json()[name] for each in (one, other)]
                assert both[0] == both[1], "the same people are hidden in both rows or in none"


def test_where_the_search_gives_up_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from triage.desk.measuring import for_others  # noqa: PLC0415

    whole = for_others.suppress

    def gives_up(table: Table, threshold: int) -> Table:
        found = whole(table, threshold)
        return replace(found, exposed=frozenset([next(iter(found.cells))]))

    monkeypatch.setattr(for_others, "suppress", gives_up)
    row = measures_for_others(a_report(*many(20, 20, 10)), THRESHOLD).rows[0].as_json()
    assert (row["started"], row["paired"], row["improved"], row["mean_before"]) == (None, None, None, None)
