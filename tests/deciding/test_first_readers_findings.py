"""What a first reader found wrong, held so that it stays mended."""

from datetime import date, timedelta

import pytest

from tests import shipped
from triage.casefile import case_from_data, read_cases
from triage.deciding import decide, escalations_of

ON = date(2026, 11, 22)


def decided(**case):
    data = {
        "case": "C-1",
        "child": {"age": "8", "postcode": "B90"},
        "consent": [{"status": "given", "by": ["parent"]}],
        **case,
    }
    found = case_from_data(data, shipped.vocabulary(), ON)
    return decide(
        found, rulebook=shipped.rulebook(), directory=shipped.directory(), settings=shipped.settings(), on=ON
    )


SLEEP = [{"need": "sleep", "severity": "7"}]


@pytest.mark.parametrize("word", ["withdrawn", "refused", "no"])
def test_an_agreement_taken_back_in_an_answer_stops_every_referral(word):
    found = decided(needs=SLEEP, answers=[{"field": "consent", "value": word}])
    assert found.sharing.basis == "none"
    assert not [action for action in found.actions if action.kind == "referral"]


def test_a_yes_does_not_undo_a_refusal_on_record():
    found = decided(
        needs=SLEEP,
        consent=[{"status": "refused", "by": ["parent"]}],
        answers=[{"field": "consent", "value": "yes"}],
    )
    assert found.sharing.basis == "none"


def test_words_of_danger_in_an_answer_are_asked_about_today_and_read_by_the_safeguarding_lead():
    found = decided(
        needs=SLEEP, answers=[{"field": "safety_and_mood", "value": "she says she wants to die tonight"}]
    )
    assert found.asks[0].field == "current_safety"
    assert found.asks[0].within_days == 0
    assert any(review.by == "safeguarding_lead" and review.within_days == 0 for review in found.human_reviews)


def test_an_answer_about_safety_in_somebodys_own_words_is_read_by_a_person_today():
    found = decided(
        needs=SLEEP, answers=[{"field": "safety_and_mood", "value": "hard to say, he would not look up"}]
    )
    assert any(
        "engine-answer-in-words" in review.rules and review.within_days == 0 for review in found.human_reviews
    )


@pytest.mark.parametrize("value", ["no", "unsafe", "not safe", "no, she is frightened"])
def test_an_answer_that_begins_with_no_to_feeling_safe_is_a_no(value):
    assert decided(needs=SLEEP, answers=[{"field": "current_safety", "value": value}]).escalations


def test_not_known_is_no_answer_of_danger():
    assert not decided(needs=SLEEP, answers=[{"field": "current_safety", "value": "not_known"}]).escalations


def test_a_grave_case_is_never_reviewed_later_because_something_is_awaited():
    grave = {"needs": SLEEP, "indicators": ["unexplained_injury"]}
    alone, waiting = decided(**grave), decided(**grave, awaiting=["autism_assessment"])
    assert alone.level.number == 4
    assert waiting.review_on <= alone.review_on == ON + timedelta(weeks=2)


@pytest.mark.parametrize("postcode", ["hello", "B", "12345"])
def test_a_postcode_nobody_can_read_is_asked_for(postcode):
    found = decided(child={"age": "8", "postcode": postcode}, needs=SLEEP)
    assert "full_postcode" in {ask.field for ask in found.asks}


def test_without_agreement_a_family_with_no_food_is_told_today_where_food_is_and_agreement_is_asked_today():
    found = decided(
        needs=[{"need": "anxiety", "severity": "6"}],
        indicators=["no_food_today"],
        consent=[{"status": "not_asked"}],
    )
    food = [action for action in found.actions if action.help == "food"]
    assert [(action.kind, action.within_days) for action in food] == [("signpost", 0)]
    assert any(ask.field == "consent" and ask.within_days == 0 for ask in found.asks)


def test_help_for_today_that_nobody_gives_is_looked_at_by_a_person_today():
    found = decided(
        child={"age": "8", "postcode": "LS6 1AA"},
        needs=[{"need": "anxiety", "severity": "6"}],
        indicators=["no_food_today"],
    )
    assert any(item.help == "food" for item in found.unmet) or any(
        action.help == "food" for action in found.actions
    )
    if any(item.help == "food" for item in found.unmet):
        assert any(
            "engine-urgent" in review.rules and review.within_days == 0 for review in found.human_reviews
        )


def test_a_date_that_draws_near_is_not_held_back_by_the_number_of_contacts():
    needs = [
        {"need": code, "severity": "9"}
        for code in (
            "sleep",
            "anxiety",
            "bereavement",
            "school_attendance",
            "making_friends",
            "diet",
            "speech_and_language",
            "oral_health",
        )
    ]
    found = decided(
        needs=[*needs, {"need": "housing", "person": "family", "severity": "6"}],
        deadlines=[{"what": "eviction", "on": (ON + timedelta(days=6)).isoformat()}],
    )
    held = {item.help for item in found.unmet if item.reason == "household_cap"}
    assert held, "this case is meant to be over the cap"
    assert "housing_homelessness_prevention" not in held


@pytest.mark.parametrize("value", ["not sure", "not asked yet", "not known", "nobody has said", "No answer"])
def test_not_having_asked_about_safety_is_no_answer_of_danger_and_a_person_reads_it(value):
    found = decided(needs=SLEEP, answers=[{"field": "current_safety", "value": value}])
    assert not found.escalations
    if value != "not known":
        assert any("engine-answer-in-words" in review.rules for review in found.human_reviews)


def test_an_answer_of_danger_in_a_broken_file_still_escalates_first():
    text = b'case: C-1\nneeds: [{need: sleep, severity: 11}]\nanswers: [{field: current_safety, value: "not safe"}]\n'
    batch = read_cases(text, "case.yaml", shipped.vocabulary(), ON)
    partial = next(problem.partial for problem in batch.problems if problem.partial)
    found = escalations_of(
        partial,
        rulebook=shipped.rulebook(),
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=ON,
    )
    assert [item.to for item in found] == ["statutory"]


@pytest.mark.parametrize("word", ["letters", "Phone", "e-mail"])
def test_a_misspelt_unsafe_way_of_contact_is_an_error_and_not_ignored(word):
    batch = read_cases(
        f"unsafe_contact: [{word}]\nneeds: [{{need: sleep, severity: 7}}]\n".encode(),
        "case.yaml",
        shipped.vocabulary(),
        ON,
    )
    assert [
        (problem.issue.code, problem.issue.line, problem.issue.severity) for problem in batch.problems
    ] == [("CF203", 1, "error")]
    assert not batch.cases


def test_an_unsafe_person_whom_nobody_named_is_pointed_out_and_the_case_goes_on():
    batch = read_cases(
        b"unsafe_contact: [dad, parent, home]\nneeds: [{need: sleep, severity: 7}]\n",
        "case.yaml",
        shipped.vocabulary(),
        ON,
    )
    assert [problem.issue.severity for problem in batch.problems] == ["warning"]
    assert len(batch.cases) == 1
