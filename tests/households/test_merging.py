"""Two records of one child: joined by a person, parted again; no escalation waits for it, and which way round changes no safety."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.builders import LEAD, ON, SAM, put_in
from tests.desk.conftest import DeskOn, shared_desk
from triage.casework.escalations import OPEN_STATES
from triage.casework.joining import Part, joined
from triage.desk import Desk, answer, due, open_desk, replay, review, show_case
from triage.desk.deciding import case_now
from triage.desk.escalating import record_escalation
from triage.desk.households.linking import link_cases, unlink_cases
from triage.desk.households.merging import merge, unmerge, waiting
from triage.desk.households.questions import settle_question
from triage.desk.outcomes import outcome_histories
from triage.errors import Refused, WrongUse
from triage.model import CaseFile

WHO = {"given_name": "Zorabel", "family_name": "Quillander"}
NOTE = "Seen with the family: one child"


def one(number: str, **other: Any) -> dict[str, Any]:
    return {
        "case": number, "received": "2026-11-20", "child": {"date_of_birth": "2016-03-04", "postcode": "B90 1AA", "sex": "F"}, "identity": WHO,
        "consent": {"status": "given", "by": ["parent"]}, "needs": [{"need": "sleep", "severity": 5}], **other,
    }  # fmt: skip


def open_rows(desk: Desk, *numbers: str) -> list[tuple[str, str, str]]:
    rows = [row for number in numbers for row in desk.store.escalations(number) if row.state in OPEN_STATES]
    return sorted({(row.towards, row.person, row.who) for row in rows})


def test_everything_of_both_is_kept_and_the_higher_level_holds(desk: Desk) -> None:
    put_in(desk, one("C-1", indicators=["domestic_abuse_current"]), one("C-2", needs=[{"need": "anxiety", "severity": 8}]))  # fmt: skip
    before = desk.store.case("C-2")
    assert before is not None
    made = merge(desk, "C-1", "C-2", SAM, note=NOTE)
    after = show_case(desk, "C-2")
    assert {need.need for need in after.case.needs} == {"sleep", "anxiety"}
    assert [entry.indicator for entry in after.case.indicators] == ["domestic_abuse_current"]
    assert made.level == 4 > before.level
    assert [row.case_number for row in made.escalations] == ["C-1"], "it stays due under its own number, once"
    assert any(item.kind == "escalation" and item.case == "C-1" for item in due(desk))
    assert not [item for item in due(desk, None) if item.case == "C-1" and item.kind != "escalation"]
    with pytest.raises(Refused, match="joined into C-2"):
        answer(desk, "C-1", "current_safety", "yes", SAM)
    record_escalation(desk, "C-1", "statutory", SAM, told="Duty desk")
    assert show_case(desk, "C-1").row.closure_reason == "duplicate"
    assert all(again.same for number in ("C-1", "C-2") for again in replay(desk, number))


def test_what_does_not_agree_is_asked_and_stays_until_settled(desk: Desk) -> None:
    put_in(
        desk,
        one("C-1", received="2026-11-01", child={"date_of_birth": "2016-03-04", "sex": "F", "postcode": "B90"}, needs=[{"need": "sleep", "severity": 8}]),
        one("C-2", received="2026-11-20", child={"date_of_birth": "2016-04-03", "sex": "M", "postcode": "B91"}, needs=[{"need": "sleep", "severity": 4}]),
    )  # fmt: skip
    made = merge(desk, "C-1", "C-2", SAM, note=NOTE, second=LEAD)
    assert {conflict.words for conflict in made.conflicts} == {
        "dob child",
        "sex child",
        "full_postcode child",
        "severity sleep child",
    }
    case = show_case(desk, "C-2").case
    assert case.child.date_of_birth == date(2016, 4, 3), "the newest day stands"
    assert [(review.on, [need.severity for need in review.needs]) for review in case.reviews] == [
        (date(2026, 11, 20), [4])
    ]
    asked = [item for item in due(desk, None) if item.kind == "double"]
    assert len(asked) == 4
    assert {item.role for item in asked} == {"data_steward"}
    assert not any(word in item.what for item in asked for word in ("2016", "B90", "B91"))
    answer(desk, "C-2", "dob", "2016-03-04", SAM)
    assert len(desk.store.merge_questions("C-2")) == 3, "an answer settles its own question"
    review(desk, "C-2", {("sleep", "child", None): 4}, "full", SAM)
    assert {row.field for row in desk.store.merge_questions("C-2")} == {"sex", "full_postcode"}
    settle_question(desk, "C-2", desk.store.merge_questions("C-2")[0].id, SAM)
    assert len(desk.store.merge_questions("C-2")) == 1
    with pytest.raises(Refused, match="settled already"):
        settle_question(desk, "C-2", desk.store.merge_questions("C-2", "settled")[0].id, SAM)


def test_two_children_are_not_joined_by_one_person_alone(desk: Desk) -> None:
    put_in(desk, one("C-1"), one("C-2", child={"date_of_birth": "2012-08-19", "postcode": "B37", "sex": "M"}, identity={"given_name": "Oswin", "family_name": "Tarleby"}))  # fmt: skip
    with pytest.raises(Refused, match="do not look like one child"):
        merge(desk, "C-1", "C-2", SAM, note=NOTE)
    with pytest.raises(Refused, match="second person"):
        merge(desk, "C-1", "C-2", SAM, note=NOTE, second=SAM)
    assert not desk.store.merges(undone=True)
    assert merge(desk, "C-1", "C-2", SAM, note=NOTE, second=LEAD).row.second == LEAD


def test_who_is_linked_closed_or_joined_already_is_refused(desk: Desk) -> None:
    put_in(desk, one("C-1"), one("C-2"), one("C-3"))
    with pytest.raises(WrongUse):
        merge(desk, "C-1", "C-1", SAM, note=NOTE)
    link_cases(desk, "C-1", "C-2", SAM, kind="twin")
    with pytest.raises(Refused, match="two people of one household"):
        merge(desk, "C-1", "C-2", SAM, note=NOTE)
    unlink_cases(desk, "C-1", "C-2", SAM, note="They are one child")
    with pytest.raises(Refused, match="note is needed"):
        merge(desk, "C-1", "C-2", SAM, note="")
    merge(desk, "C-1", "C-2", SAM, note=NOTE)
    for pair in (("C-1", "C-3"), ("C-3", "C-1")):
        with pytest.raises(Refused, match="joined into C-2 already"):
            merge(desk, *pair, SAM, note=NOTE)
    merge(desk, "C-2", "C-3", SAM, note=NOTE)
    assert {need.need for need in show_case(desk, "C-3").case.needs} == {"sleep"}
    with pytest.raises(Refused, match="joined into another case itself"):
        unmerge(desk, "C-1", SAM)
    unmerge(desk, "C-2", SAM)
    assert unmerge(desk, "C-1", SAM).row.joined_to == "C-2"


def test_parting_names_what_came_since_and_puts_both_back(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, one("C-1", indicators=["domestic_abuse_current"]), one("C-2"))
    rows = {number: desk.store.case(number) for number in ("C-1", "C-2")}
    merge(desk, "C-1", "C-2", SAM, note=NOTE)
    later = desk_on(ON + timedelta(days=3))
    answer(later, "C-2", "child_view", "I sleep at my nan's", SAM)
    parted = unmerge(later, "C-1", SAM, note="Two cousins")
    assert parted.since == ("answer 1 child_view",)
    assert [row.case_number for row in parted.escalations] == ["C-1"]
    for number, row in rows.items():
        now = desk.store.case(number)
        assert now is not None
        assert row is not None
        assert (now.state, now.level, now.closed_on) == (row.state, row.level, row.closed_on)
    assert not desk.store.merge_questions()
    assert show_case(later, "C-2").case.answers
    assert not show_case(later, "C-1").case.answers
    assert not show_case(later, "C-2").case.indicators
    with pytest.raises(Refused, match="not joined"):
        unmerge(later, "C-1", SAM)


def test_a_child_under_two_numbers_counts_once_in_what_changed(desk: Desk) -> None:
    put_in(desk, one("C-1"), one("C-2"))
    assert len(outcome_histories(desk)) == 2
    merge(desk, "C-1", "C-2", SAM, note=NOTE)
    assert [history.case for history in outcome_histories(desk)] == ["C-2"]


NEEDS = ("sleep", "anxiety", "school_attendance")
INDICATORS = (
    "domestic_abuse_current",
    "suicidal_intent",
    "unexplained_injury",
    "recent_self_harm",
    "weight_loss",
)


@st.composite
def said(draw: st.DrawFn) -> dict[str, Any]:
    needs = draw(st.lists(st.sampled_from(NEEDS), unique=True, max_size=3))
    return {
        "received": (date(2026, 11, 1) + timedelta(days=draw(st.integers(0, 19)))).isoformat(),
        "needs": [{"need": need, "severity": draw(st.none() | st.integers(1, 10))} for need in needs],
        "indicators": [
            {"indicator": code, "answer": draw(st.sampled_from(("yes", "yes", "no", "not_known")))}
            for code in draw(st.lists(st.sampled_from(INDICATORS), unique=True, max_size=3))
        ],
        "child": {
            "date_of_birth": (date(2014, 1, 1) + timedelta(days=draw(st.integers(0, 4000)))).isoformat(),
            "postcode": draw(st.sampled_from(("B90", "B91 1AA", "B37"))),
        },
        "unsafe_contact": draw(st.lists(st.sampled_from(("home", "phone")), unique=True)),
        "people": draw(st.sampled_from(([], [{"id": "mum", "is": "parent"}], [{"id": "mum", "is": "sibling"}]))),
        "consent": draw(st.sampled_from(({"status": "given", "by": ["parent"]}, {"status": "refused"}, {"status": "missing"}))),
    }  # fmt: skip


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=said(), second=said())
def test_joining_and_parting_for_whatever_two_cases_say(
    made_workspace: Path, shipped: Desk, first: dict[str, Any], second: dict[str, Any]
) -> None:
    _both_ways(made_workspace, shipped, first, second)


@pytest.mark.soak
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=said(), second=said())
def test_joining_and_parting_for_many(
    made_workspace: Path, shipped: Desk, first: dict[str, Any], second: dict[str, Any]
) -> None:
    _both_ways(made_workspace, shipped, first, second)


def _both_ways(made_workspace: Path, shipped: Desk, first: dict[str, Any], second: dict[str, Any]) -> None:
    results = []
    for pair in (("C-1", "C-2"), ("C-2", "C-1")):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "ws"
            shutil.copytree(made_workspace, folder)
            desk = shared_desk(folder, shipped, ON)
            put_in(desk, one("C-1", **first), one("C-2", **second))
            rows = {number: desk.store.case(number) for number in pair}
            cases = {number: case_now(desk, row) for number, row in rows.items() if row}
            raised = open_rows(desk, *pair)
            made = merge(desk, *pair, SAM, note=NOTE, second=LEAD)
            assert set(raised) <= set(open_rows(desk, *pair)), "no escalation is lost"
            assert {row.id for row in waiting(desk, pair[1])} == {row.id for number in pair for row in desk.store.escalations(number) if row.state in OPEN_STATES}  # fmt: skip
            assert made.level >= max(row.level for row in rows.values() if row)
            held = show_case(desk, pair[1]).case
            for case in cases.values():
                assert {need.need for need in case.needs} <= {need.need for need in held.needs}
                assert {(entry.indicator, entry.answer) for entry in case.indicators} <= {(entry.indicator, entry.answer) for entry in held.indicators}  # fmt: skip
                assert set(case.unsafe_contact) <= set(held.unsafe_contact)
            results.append((open_rows(desk, *pair), made.level, made.conflicts))
            assert all(again.same for again in replay(desk, pair[1]))
            unmerge(desk, pair[0], SAM)
            assert set(raised) <= set(open_rows(desk, *pair)), "nor by parting"
            for number, row in rows.items():
                now = desk.store.case(number)
                assert now is not None
                assert row is not None
                assert asdict(now) == asdict(row), number
                assert case_now(desk, now) == cases[number]
            desk.close()
    assert results[0] == results[1], "which way round they are joined changes no safety"


def test_joining_is_the_same_from_both_sides() -> None:
    a = Part(
        "A", CaseFile.model_validate(one("A", people=[{"id": "mum", "is": "parent"}])), date(2026, 11, 1)
    )
    b = Part("B", CaseFile.model_validate(one("B", people=[{"id": "mum", "is": "sibling"}])), date(2026, 11, 2))  # fmt: skip
    assert joined("A", a, b) == joined("A", b, a)
    assert [(person.id, person.is_) for person in joined("A", a, b).case.people] == [("mum", "parent"), ("mum-2", "sibling")]  # fmt: skip


def test_a_way_that_one_case_calls_unsafe_is_never_the_safe_one() -> None:
    a = Part("A", CaseFile.model_validate(one("A", unsafe_contact=["phone"])), date(2026, 11, 1))
    b = Part("B", CaseFile.model_validate(one("B", safe_contact={"how": "phone", "with": "mum"})), date(2026, 11, 2))  # fmt: skip
    made = joined("A", a, b)
    assert made.case.safe_contact is None
    assert "safe_contact" in {conflict.field for conflict in made.conflicts}


def test_reading_a_workspace_by_hand_works_after_joining(folder: Path, desk: Desk) -> None:
    put_in(desk, one("C-1"), one("C-2"))
    merge(desk, "C-1", "C-2", SAM, note=NOTE)
    desk.close()
    with open_desk(folder, ON) as again:
        assert show_case(again, "C-1").row.state == "closed"
