"""What the case screen asks of the desk beside what commands ask: second people, what was seen, one answer, near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.conftest import COORDINATOR
from triage.desk import (
    Desk,
    add_person,
    answer,
    dismiss_action,
    dismiss_escalation,
    list_escalations,
    record_escalation,
    show_case,
)
from triage.desk.answering import answer_fault, answer_hint, one_answer, plain_answers
from triage.desk.escalation_steps import escalations_of, needs_second, reasons_to_put_aside, seconds
from triage.desk.event_words import event_group, event_title
from triage.desk.near_misses import not_given
from triage.desk.restricting import restrict
from triage.errors import Refused, WrongUse
from tui.pages.case import read_case
from tui.pages.case_answers import answer_form

Sit = Callable[[], Desk]


def test_the_second_person_is_another_one_of_the_discipline_who_reads_the_case(desk: Sit):
    with desk() as here:
        add_person(here, "Kit Example", "safeguarding_lead", by=COORDINATOR)
        add_person(here, "Cleo Example", "clinical_lead", by=COORDINATOR)
        add_person(here, "Ada Example", "auditor", by=COORDINATOR)
        assert seconds(here, "SYN-0101", COORDINATOR, "statutory") == ("Kit Example", "Lee Example")
        assert seconds(here, "SYN-0101", "Kit Example", "statutory") == ("Lee Example",)
        assert seconds(here, "SYN-0106", COORDINATOR, "crisis_mental_health") == ("Cleo Example",)
        assert "Ada Example" not in seconds(here, "SYN-0101", COORDINATOR)
        restrict(here, "SYN-0101", [COORDINATOR], "staff_family", COORDINATOR)
        assert "Cleo Example" not in seconds(here, "SYN-0101", COORDINATOR)


def test_reasons_for_an_escalation_are_the_few_that_the_list_allows(desk: Sit):
    with desk() as here:
        every, few = (reasons_to_put_aside(here, escalation=kind) for kind in (False, True))
        assert "not_now" in every
        assert set(few) < set(every)
        assert "not_now" not in few
        assert (needs_second(here, "other"), needs_second(here, "not_now")) == (True, False)


def test_a_step_is_refused_where_the_escalation_has_come_further_or_another_was_raised(desk: Sit):
    with desk() as here:
        [view] = list_escalations(here, "SYN-0101")
        seen = {view.row.id: "raised"}
        with pytest.raises(Refused, match="since you opened it"):
            record_escalation(here, "SYN-0101", "statutory", COORDINATOR, told="A", seen={})
        record_escalation(here, "SYN-0101", "statutory", COORDINATOR, told="A", seen=seen)
        with pytest.raises(Refused, match="since you opened it"):
            record_escalation(here, "SYN-0101", "statutory", COORDINATOR, told="B", seen=seen)
        with pytest.raises(Refused, match="since you opened it"):
            dismiss_escalation(
                here, "SYN-0101", "statutory", "already_done", "Seen", by=COORDINATOR, second="Lee Example", seen=seen
            )  # fmt: skip
        assert list_escalations(here, "SYN-0101")[0].told == "A"
        now = {view.row.id: "told"}
        record_escalation(here, "SYN-0101", "statutory", COORDINATOR, received_by="Kim", seen=now)


def test_an_action_is_put_aside_only_of_the_decision_that_was_seen(desk: Sit):
    with desk() as here:
        answer(here, "SYN-0101", "current_safety", "no", COORDINATOR, person="household")
        with pytest.raises(Refused, match="triaged again since you looked"):
            dismiss_action(here, "SYN-0101", 1, "not_now", "Later", by=COORDINATOR, seen=1)
        dismiss_action(here, "SYN-0101", 1, "not_now", "Later", by=COORDINATOR, seen=2)


def test_not_knowing_is_offered_for_every_question_and_a_plain_answer_stands_alone(desk: Sit):
    with desk() as here:
        for field in here.vocabulary.of("ask_fields"):
            assert {"not_known", "prefer_not_to_say"} <= set(plain_answers(here, field))
        assert "yes" in plain_answers(here, "in_danger_now")
        assert "parent" in plain_answers(here, "consent_who")
        assert answer_hint(here, "in_danger_now") == ""
        assert "1 to 10" in answer_hint(here, "severity")
        check = answer_fault(here, "severity")
        assert (check("11") != "", check("7")) == (True, "")
        assert "9999" not in answer_fault(here, "full_postcode")("9999")
    assert one_answer("", " B90 ") == "B90"
    for pair in (("yes", "at the door"), ("", " ")):
        with pytest.raises(WrongUse):
            one_answer(*pair)


def test_what_was_not_given_is_read_without_writing_a_decision(desk: Sit):
    with desk() as here:
        found = not_given(here, "SYN-0101", COORDINATOR)
        assert found.held_back
        assert found.unmet
        assert len(show_case(here, "SYN-0101").decisions) == 1
        assert [one.row.towards for one in escalations_of(here, "SYN-0101", COORDINATOR)] == ["statutory"]


def test_an_act_has_the_same_name_in_the_timeline_as_in_the_table_of_rights():
    assert event_title("case.confirm") == "Confirm a proposed action"
    assert event_title("decision.answer") == "Triaged again: a question was answered"
    assert event_title("merge.settle") == "Merge settle"
    assert (event_group("escalation.record"), event_group("case.done"), event_group("case.note")) == ("escalation", "action", "")  # fmt: skip


def test_who_said_it_is_kept_with_an_answer_and_a_word_nobody_knows_is_refused(desk: Sit):
    with desk() as here:
        answer(here, "SYN-0101", "current_safety", "yes", COORDINATOR, said_by="child")
        (given,) = [one for one in show_case(here, "SYN-0101", COORDINATOR).case.answers if one.said_by]
        assert (given.said_by, given.by, given.value) == ("child", COORDINATOR, "yes")
        with pytest.raises(WrongUse, match="who said it"):
            answer(here, "SYN-0101", "current_safety", "no", COORDINATOR, said_by="neighbour")
        answer(here, "SYN-0101", "current_safety", "no", COORDINATOR)
        assert show_case(here, "SYN-0101", COORDINATOR).case.answers[-1].said_by is None


def test_the_form_of_a_question_asks_who_said_it_and_it_may_stay_unsaid(desk: Sit):
    with desk() as here:
        page = read_case(here, "SYN-0101", COORDINATOR)
        question = next(one for one in page.questions if one.field == "current_safety")
        form = answer_form(here, page, question, COORDINATOR)
        last = form.fields[-1]
        assert (last.name, last.needed) == ("said_by", False)
        assert ("child", "The child or young person") in last.choices
        form.work(here, {"chosen": "yes", "typed": "", "said_by": "parent"})
        assert [one.said_by for one in show_case(here, "SYN-0101", COORDINATOR).case.answers] == ["parent"]
