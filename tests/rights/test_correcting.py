"""Facts put right, and somebody who does not agree."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_case_in_danger, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import DALE, KIM, marked_case, sent
from triage.desk import Desk, answer, confirm, list_escalations, replay, review, show_case
from triage.desk.deciding import case_file, found_case
from triage.desk.identities import kept_identity
from triage.desk.rights.contesting import answer_contest, contest, contests_of
from triage.desk.rights.correcting import correct, corrected_since, corrections_of
from triage.desk.rights.dues import rights_due
from triage.errors import Refused, WrongUse


def test_the_old_value_stays_beside_the_new_and_the_file_is_never_rewritten(desk: Desk) -> None:
    put_in(desk, a_case())
    before = desk.store.case("C-1")
    assert before is not None
    correct(desk, "C-1", "child.postcode", "B91", "They moved", SAM)
    (one,) = corrections_of(desk, "C-1", SAM)
    assert (one.old, one.new, one.because) == ("B90", "B91", "They moved")
    row = found_case(desk, "C-1")
    assert row.file_hash == before.file_hash
    assert case_file(desk, row).child.postcode == "B90"
    assert show_case(desk, "C-1").case.child.postcode == "B91"
    assert [one.after_seq for one in corrected_since(desk, "C-1", 1)] == [1]
    assert not corrected_since(desk, "C-1", 2)
    assert all(again.same for again in replay(desk, "C-1"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("child.postcode", "B90"),
        ("need.sleep", "7"),
        ("need.sibling_worry@sibling", "5"),
        ("people.mum.is", "parent"),
        ("narrative", "ZQNARRATIVE"),
        ("child.date_of_birth", "2016-03-04"),
        ("indicator.domestic_abuse_past", "yes"),
        ("identity.phone", "01632 960001"),
        ("child.language", "unknown"),
    ],
)
def test_a_fact_put_right_to_what_stands_there_changes_nothing(desk: Desk, key: str, value: str) -> None:
    put_in(desk, marked_case())
    with pytest.raises(WrongUse, match="nothing would change"):
        correct(desk, "C-7", key, value, "It was wrong", SAM)
    assert not desk.store.corrections("C-7")
    assert len(desk.store.decisions("C-7")) == 1


def test_a_score_of_a_review_put_right_to_itself_changes_nothing(desk: Desk) -> None:
    put_in(desk, a_case())
    review(desk, "C-1", {("sleep", "child", None): 6}, None, SAM)
    with pytest.raises(WrongUse, match="nothing would change"):
        correct(desk, "C-1", f"review.{ON}.sleep", "6", "Typed in the wrong row", SAM)
    correct(desk, "C-1", f"review.{ON}.sleep", "3", "Typed in the wrong row", SAM)
    with pytest.raises(WrongUse, match="nothing would change"):
        correct(desk, "C-1", f"review.{ON}.sleep", "3", "Typed in the wrong row", SAM)


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("child.date_of_birth", "2016-03-04", lambda case: case.child.date_of_birth.isoformat()),
        ("child.age", "unknown", lambda case: case.child.age),
        ("need.sleep", "4", lambda case: [need.severity for need in case.needs if need.need == "sleep"]),
        (
            "need.sleep",
            "unknown",
            lambda case: [need.severity for need in case.needs if need.need == "sleep"],
        ),
        ("need.sleep", "never", lambda case: [need.need for need in case.needs if need.need == "sleep"]),
        (
            "need.bereavement@sibling",
            "6",
            lambda case: [need.severity for need in case.needs if need.need == "bereavement"],
        ),
        ("indicator.weight_loss", "yes", lambda case: [one.answer for one in case.indicators]),
        ("narrative", "Other words", lambda case: case.narrative),
        ("strengths", "kind, curious", lambda case: list(case.strengths)),
        ("household.children", "5, 8", lambda case: list(case.household.children)),
        ("voice.child", "I like drawing", lambda case: case.voice.child),
    ],
)
def test_each_kind_of_fact_can_be_put_right(desk: Desk, key: str, value: str, read: object) -> None:
    put_in(desk, a_case())
    correct(desk, "C-1", key, value, "It was wrong", SAM)
    expected = {"2016-03-04": "2016-03-04", "unknown": None, "4": [4], "6": [6], "never": [], "yes": ["yes"], "Other words": "Other words", "kind, curious": ["kind", "curious"], "5, 8": [5, 8], "I like drawing": "I like drawing"}[value]  # fmt: skip
    if key == "need.sleep" and value == "unknown":
        expected = [None]
    assert callable(read)
    assert read(show_case(desk, "C-1").case) == expected
    assert all(again.same for again in replay(desk, "C-1"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("need.sleep", "11"), ("need.nonsense", "4"), ("indicator.nonsense", "yes"), ("indicator.weight_loss", "never"),
        ("child.date_of_birth", "2035-01-01"), ("child.colour", "blue"), ("people.nobody.age", "4"), ("answers.dob", "x"),
        ("review.2026-01-01.sleep", "3"), ("consent", "given"), ("", "x"), ("child.sex", "Q"), ("household.children", "old"),
    ],
)  # fmt: skip
def test_what_a_case_file_cannot_hold_is_refused_without_its_value(desk: Desk, key: str, value: str) -> None:
    put_in(desk, a_case())
    with pytest.raises(WrongUse) as wrong:
        correct(desk, "C-1", key, value, "It was wrong", SAM)
    if len(value) > 3:
        assert value not in f"{wrong.value.what} {wrong.value.why}" or value in {"never", "given"}
    assert not desk.store.corrections("C-1")
    assert len(desk.store.decisions("C-1")) == 1


def test_a_reason_is_needed(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused, match="why"):
        correct(desk, "C-1", "child.postcode", "B91", " ", SAM)


def test_a_later_answer_stands_over_a_correction_and_an_earlier_one_does_not(desk: Desk) -> None:
    put_in(desk, a_case())
    answer(desk, "C-1", "dob", "2015-01-02", SAM)
    correct(desk, "C-1", "child.date_of_birth", "2016-03-04", "Birth certificate", SAM)
    born = show_case(desk, "C-1").case.child.date_of_birth
    assert born is not None
    assert born.isoformat() == "2016-03-04"
    answer(desk, "C-1", "dob", "2017-05-06", SAM)
    born = show_case(desk, "C-1").case.child.date_of_birth
    assert born is not None
    assert born.isoformat() == "2017-05-06"
    assert all(again.same for again in replay(desk, "C-1"))


def test_the_score_of_a_review_can_be_put_right(desk: Desk) -> None:
    put_in(desk, a_case())
    review(desk, "C-1", {("sleep", "child", None): 9}, None, SAM)
    correct(desk, "C-1", f"review.{ON}.sleep", "3", "Typed in the wrong row", SAM)
    assert corrections_of(desk, "C-1", SAM)[0].old == [9]
    (kept,) = show_case(desk, "C-1").case.reviews
    assert [need.severity for need in kept.needs if need.need == "sleep"] == [3]


def test_putting_a_fact_right_removes_no_escalation(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    before = [
        (view.row.id, view.row.state, view.row.due_on) for view in list_escalations(desk, "C-9", by=SAM)
    ]
    correct(desk, "C-9", "indicator.domestic_abuse_current", "never", "Another family", SAM)
    after = [(view.row.id, view.row.state, view.row.due_on) for view in list_escalations(desk, "C-9", by=SAM)]
    assert before
    assert after[: len(before)] == before
    assert show_case(desk, "C-9").row.level == 4, "the level in force is lowered by a named person only"


def test_who_the_child_is_is_put_right_apart_and_no_decision_is_made(desk: Desk) -> None:
    put_in(desk, marked_case())
    correct(desk, "C-7", "identity.phone", "01632 960009", "New number", SAM)
    assert kept_identity(desk, found_case(desk, "C-7"))["identity"]["phone"] == "01632 960009"
    assert len(desk.store.identities("C-7")) == 2
    assert len(desk.store.decisions("C-7")) == 1
    assert corrections_of(desk, "C-7", SAM)[0].old == "01632 960001"


def test_no_column_holds_a_value_that_was_put_right(desk: Desk) -> None:
    put_in(desk, marked_case())
    correct(desk, "C-7", "people.mum.age", "41", "Asked her", SAM)
    correct(desk, "C-7", "need.sleep", "2", "Asked her", SAM)
    assert [row.field for row in desk.store.corrections("C-7")] == ["people.age", "need"]


def test_a_dispute_opens_the_recommendation_again_and_a_named_role_looks(desk: Desk) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", [1], SAM)
    contest(desk, "C-1", "action 1", "parent", "We had this; it did not help", SAM)
    assert show_case(desk, "C-1").actions[0].state == "proposed"
    (item,) = [item for item in rights_due(desk) if item.kind == "contest"]
    assert (item.role, item.case) == ("manager", "C-1")
    assert ON < item.due_on <= ON + timedelta(days=9)


def test_whoever_took_the_step_does_not_answer_the_dispute_about_it(desk: Desk) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", [1], LEAD)
    contest(desk, "C-1", "action 1", "child", "I do not want this", SAM)
    with pytest.raises(Refused, match="took the step"):
        answer_contest(desk, "C-1", "It stays", "stands", LEAD)
    with pytest.raises(Refused):
        answer_contest(desk, "C-1", "It stays", "stands", SAM)
    with pytest.raises(WrongUse, match="contest_outcomes"):
        answer_contest(desk, "C-1", "It stays", "whatever", KIM)
    one = answer_contest(desk, "C-1", "We offer something else", "changed", KIM)
    assert (one.row.state, one.row.outcome, one.answer) == ("answered", "changed", "We offer something else")
    assert not [item for item in rights_due(desk) if item.kind == "contest"]


def test_a_dispute_about_an_escalation_leaves_it_as_it_is(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    towards = desk.store.escalations("C-9")[0].towards
    before = desk.store.escalations("C-9")
    one = contest(desk, "C-9", f"escalation {towards}", "parent", "You had no right", SAM)
    assert desk.store.escalations("C-9") == before
    assert one.row.role == "safeguarding_lead"
    assert one.row.due_on <= ON + timedelta(days=3)


def test_an_action_that_was_sent_stays_sent(desk: Desk) -> None:
    put_in(desk, a_case())
    sent(desk)
    action = next(one for one in show_case(desk, "C-1").actions if one.state == "confirmed")
    contest(desk, "C-1", f"action {action.position}", "parent", "No thank you", SAM)
    assert (
        next(one for one in show_case(desk, "C-1").actions if one.position == action.position).state
        == "confirmed"
    )


@pytest.mark.parametrize(
    "about", ["action 99", "action", "escalation statutory", "colour", "record ", "level of it all now"]
)
def test_what_the_case_does_not_have_cannot_be_disputed(desk: Desk, about: str) -> None:
    put_in(desk, a_case())
    if about.startswith("level"):
        about = "levels"
    with pytest.raises(WrongUse):
        contest(desk, "C-1", about, "parent", "Not so", SAM)


def test_a_dispute_about_a_record_is_for_the_data_steward_who_may_answer(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    one = contest(desk, "C-1", "record narrative", "parent", "This is not what I said", SAM)
    assert (one.row.role, one.row.about) == ("data_steward", "record")
    answer_contest(desk, "C-1", "Your words stand beside it", "stands_view_kept", DALE)
    assert contests_of(desk, "C-1", SAM)[0].row.state == "answered"
