"""Linked cases: what they bring to one another, who may know of it, one plan, one lead, cases opened for others, meetings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, batch, put_in
from tests.desk.conftest import DeskOn
from triage.desk import Desk, add_cases, answer, confirm, due, link, replay, show_case
from triage.desk.escalating import record_escalation
from triage.desk.households.leading import lead_household
from triage.desk.households.linking import link_cases, unlink_cases
from triage.desk.households.meetings import (
    Agreed,
    Views,
    add_meeting,
    list_meetings,
    meeting_action_done,
    show_meeting,
)
from triage.desk.households.opening_for import draft_for, open_for
from triage.desk.households.plan import plan_household
from triage.desk.households.showing import household
from triage.desk.restricting import restrict
from triage.errors import Refused, WrongUse

HARM = ["domestic_abuse_current"]


def child(number: str, **other: Any) -> dict[str, Any]:
    return {
        "case": number, "received": "2026-11-20", "child": {"age": 8, "postcode": "B90"}, "consent": {"status": "given", "by": ["parent"]},
        "needs": [{"need": "sleep", "severity": 7}], **other,
    }  # fmt: skip


def looks(desk: Desk, number: str) -> list[str]:
    decision = show_case(desk, number).decision
    return [
        fact for one in decision.human_reviews if one.reason == "household_escalation" for fact in one.facts
    ]


def test_an_escalation_in_one_case_is_looked_at_in_the_others_the_same_day(desk: Desk) -> None:
    put_in(desk, child("C-1"), child("C-2"))
    link(desk, "C-1", "C-2", SAM)
    assert not looks(desk, "C-2")
    report = add_cases(desk, batch(desk, child("C-3", indicators=HARM, household={"cases": ["C-1"]})), SAM)
    assert not report.problems
    assert looks(desk, "C-1") == ["household_escalation C-3"]
    assert not looks(desk, "C-2"), "only cases linked to it; what is further away is a person's to link"
    [item] = [one for one in due(desk) if one.case == "C-1" and one.code == "household_escalation"]
    assert (item.role, item.due_on) == ("safeguarding_lead", ON)
    assert "abuse" not in item.what.lower()
    level = show_case(desk, "C-1").decision.level
    assert level.number == 2, "the look is all it brings: the other child's level is its own"
    assert all(one.same for number in ("C-1", "C-2", "C-3") for one in replay(desk, number))


def test_one_that_comes_up_later_is_told_too_and_gone_once_it_is_settled(desk: Desk) -> None:
    put_in(desk, child("C-1", indicators=[]), child("C-2"))
    link(desk, "C-1", "C-2", SAM)
    answer(desk, "C-1", "in_danger_now", "yes", SAM)
    assert desk.store.escalations("C-1")
    assert looks(desk, "C-2") == ["household_escalation C-1"]
    for row in desk.store.escalations("C-1"):
        record_escalation(desk, "C-1", row.towards, SAM, told="Duty", received_by="Duty", decision="Taken on")
    answer(desk, "C-2", "child_view", "fine", SAM)
    assert not looks(desk, "C-2")


def test_linking_to_a_case_in_danger_is_looked_at_at_once(desk: Desk) -> None:
    put_in(desk, child("C-1", indicators=HARM), child("C-2"))
    made = link_cases(desk, "C-2", "C-1", SAM, kind="sibling")
    assert made.again == ("C-2",)
    assert looks(desk, "C-2") == ["household_escalation C-1"]


def test_a_restricted_link_is_counted_and_never_named(desk: Desk) -> None:
    put_in(desk, child("C-1", indicators=HARM), child("C-2"))
    restrict(desk, "C-1", [LEAD], "adoption", LEAD)
    link_cases(desk, "C-2", "C-1", LEAD, kind="sibling", restricted=True)
    assert looks(desk, "C-2") == ["household_escalation restricted"]
    case = show_case(desk, "C-2").case
    assert "C-1" not in case.model_dump_json()
    for number in ("C-1", "C-2"):
        other = "C-2" if number == "C-1" else "C-1"
        assert not [event for event in desk.store.events(number) if other in event.record]
    assert [member.number for member in household(desk, "C-2", SAM).members] == ["C-2"]
    assert [member.number for member in household(desk, "C-2", None).members] == ["C-2"]
    assert {member.number for member in household(desk, "C-2", LEAD).members} == {"C-1", "C-2"}
    assert plan_household(desk, "C-2", SAM).cases == ("C-2",)
    assert plan_household(desk, "C-2", SAM).elsewhere
    with pytest.raises(Refused, match="not linked"):
        unlink_cases(desk, "C-2", "C-1", SAM, note="I wonder")


def test_links_end_and_stay_in_the_record(desk: Desk) -> None:
    put_in(desk, child("C-1"), child("C-2"))
    link_cases(desk, "C-1", "C-2", SAM, kind="parent")
    assert {member.number: member.relation for member in household(desk, "C-2").members} == {"C-2": "", "C-1": "child"}  # fmt: skip
    with pytest.raises(Refused, match="note is needed"):
        unlink_cases(desk, "C-2", "C-1", SAM, note="")
    row = unlink_cases(desk, "C-2", "C-1", SAM, note="Not related after all")
    assert (row.ended_on, row.ended_by) == (ON, SAM)
    assert not desk.store.links("C-1")
    assert len(desk.store.household_links("C-1", ended=True)) == 1
    with pytest.raises(WrongUse):
        link_cases(desk, "C-1", "C-2", SAM, kind="enemy")


def _family(desk: Desk) -> None:
    needs = [
        {"need": "sleep", "severity": 7},
        {"need": "anxiety", "severity": 8},
        {"need": "bereavement", "severity": 6},
    ]
    put_in(desk, child("C-1", needs=needs), child("C-2", needs=needs, child={"age": 10, "postcode": "B90"}))
    link_cases(desk, "C-1", "C-2", SAM, kind="sibling")


def test_one_plan_counts_the_whole_household_and_law_13_holds(desk: Desk) -> None:
    _family(desk)
    for most in (1, 2, 3, 6):
        found = plan_household(desk, "C-1", SAM, most)
        planned = found.planned
        assert found.cases == ("C-1", "C-2")
        counted = set(planned.best.places)
        assert len(counted) <= max(planned.problem.most, 1)
        assert all(one.service for one in planned.sequence)
        assert not [one for one in planned.later if one.exempt], "nothing of law 13 waits"
        both = {(one.case, one.proposal.wish.help) for one in (*planned.sequence, *planned.later)}
        assert {case for case, _ in both} == {"C-1", "C-2"}
    other = plan_household(desk, "C-2", SAM, 2).planned
    assert [(one.case, one.service) for one in plan_household(desk, "C-1", SAM, 2).planned.sequence] == [(one.case, one.service) for one in other.sequence]  # fmt: skip


def test_what_one_child_has_taken_on_counts_for_the_other_and_a_shared_service_counts_once(
    desk: Desk,
) -> None:
    _family(desk)
    assert not show_case(desk, "C-2").case.household.services
    confirm(desk, "C-1", None, SAM)
    case = show_case(desk, "C-2").case
    assert case.household.services
    answer(desk, "C-2", "child_view", "I want to sleep", SAM)
    decision = show_case(desk, "C-2").decision
    places = {action.service for action in decision.actions if action.kind in ("referral", "signpost") and action.service}  # fmt: skip
    assert any(service in places for service in case.household.services), "one that both use takes no place"
    assert decision.actions, "a brother's help leaves this child at least one place"
    assert all(one.same for one in replay(desk, "C-2"))


def test_one_lead_for_all_who_may_be_a_peer(desk: Desk) -> None:
    _family(desk)
    assert household(desk, "C-1").note is not None
    led = lead_household(desk, "C-1", "Kit Example", SAM, kind="peer")
    assert led.cases == ("C-1", "C-2")
    found = household(desk, "C-2")
    assert found.leads == ("Kit Example",)
    assert found.note is None
    with pytest.raises(WrongUse):
        lead_household(desk, "C-1", "Nobody Registered", SAM)


def test_a_way_that_is_unsafe_for_one_is_shown_for_the_home(desk: Desk) -> None:
    put_in(desk, child("C-1", unsafe_contact=["letter"]), child("C-2"))
    link(desk, "C-1", "C-2", SAM)
    assert household(desk, "C-2").unsafe == ("letter",)


def test_a_case_for_a_sister_holds_only_what_is_hers(desk: Desk) -> None:
    put_in(
        desk,
        child(
            "C-1", people=[{"id": "s1", "is": "sibling", "age": 5, "sex": "F"}, {"id": "mum", "is": "parent"}],
            needs=[{"need": "sleep", "severity": 7}, {"need": "bereavement", "person": "sibling", "who": "s1", "severity": 8}, {"need": "parental_mental_health", "person": "parent", "who": "mum", "severity": 6}],
            indicators=[{"indicator": "weight_loss", "who": "s1", "third_party": True}, {"indicator": "domestic_abuse_past"}],
            voice={"child_private": "zqsecret"}, narrative="zqnarrative", strengths=["zqstrength"], identity={"given_name": "Zqname", "address": "zqaddress"},
        ),
    )  # fmt: skip
    draft = draft_for(desk, "C-1", "sibling#s1", SAM)
    assert not desk.store.case(draft.case or "")
    made = open_for(desk, "C-1", "sibling#s1", SAM)
    view = show_case(desk, made.added.number)
    assert view.case.referrer.source == "identified_sibling"
    assert [(need.need, need.person, need.severity) for need in view.case.needs] == [
        ("bereavement", "child", 8)
    ]
    assert (view.case.child.age, view.case.child.sex, view.case.child.postcode) == (5, "F", "B90")
    assert not view.case.indicators
    assert not view.case.consent, "agreement is asked anew"
    assert view.decision.sharing.basis == "not_known"
    text = view.case.model_dump_json()
    assert not [
        word for word in ("zqsecret", "zqnarrative", "zqstrength", "Zqname", "zqaddress") if word in text
    ]
    assert made.added.number in {member.number for member in household(desk, "C-1").members}
    with pytest.raises(Refused, match="opened for this person already"):
        open_for(desk, "C-1", "sibling#s1", SAM)
    parent = open_for(desk, "C-1", "parent", SAM)
    assert [(need.person, need.who) for need in show_case(desk, parent.added.number).case.needs] == [
        ("parent", "mum")
    ]
    for person in ("child", "carer", "sibling#s9"):
        with pytest.raises(WrongUse):
            draft_for(desk, "C-1", person, SAM)


def _meeting(desk: Desk, **other: Any) -> Any:
    given: dict[str, Any] = {
        "on": ON, "kind": "team_around_family", "present": ["parent", "senco"], "views": Views(child="zqview"),
        "agreed": [Agreed("zqagreed", "senco", date(2026, 12, 1)), Agreed("Call the GP", SAM, date(2026, 11, 25))], "next_on": date(2026, 12, 10),
    }  # fmt: skip
    return add_meeting(desk, ["C-1", "C-2"], SAM, **{**given, **other})


def test_a_meeting_makes_what_it_agreed_due(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, child("C-1"), child("C-2"))
    made = _meeting(desk)
    assert (made.cases, made.wanting) == (("C-1", "C-2"), None)
    later = desk_on(date(2026, 12, 12))
    items = [item for item in due(later, None) if item.kind in ("meeting_action", "meeting")]
    assert [(item.kind, item.case, item.due_on, item.role) for item in items] == [
        ("meeting_action", "C-1", date(2026, 11, 25), "coordinator"), ("meeting_action", "C-1", date(2026, 12, 1), "coordinator"),
        ("meeting", "C-1", date(2026, 12, 10), "coordinator"), ("meeting", "C-2", date(2026, 12, 10), "coordinator"),
    ]  # fmt: skip
    assert not [item for item in items if "zq" in item.what]
    meeting_action_done(later, made.row.id, 1, SAM)
    with pytest.raises(Refused, match="done already"):
        meeting_action_done(later, made.row.id, 1, SAM)
    assert len([item for item in due(later, None) if item.kind == "meeting_action"]) == 1
    assert not [event for event in desk.store.events() if "zq" in event.record + event.what]


def test_who_was_there_is_a_role_and_the_family_is_heard(desk: Desk) -> None:
    put_in(desk, child("C-1"), child("C-2"))
    with pytest.raises(WrongUse, match="not named by a role") as refused:
        _meeting(desk, present=["Mrs Zqname"])
    assert "Zqname" not in str(refused.value)
    for wrong in (
        {"kind": "party"},
        {"on": ON + timedelta(days=1)},
        {"next_on": ON},
        {"present": []},
        {"agreed": [Agreed("x", "Nobody Here", ON)]},
    ):
        with pytest.raises(WrongUse):
            _meeting(desk, **wrong)
    assert _meeting(desk, present=["senco"], views=Views(professionals="worried")).wanting is not None
    assert _meeting(desk, present=["senco"], views=Views(family="fine")).wanting is None


def test_what_was_said_is_erased_with_the_cases_and_hidden_with_them(desk: Desk) -> None:
    put_in(desk, child("C-1"), child("C-2"))
    made = _meeting(desk)
    restrict(desk, "C-1", [LEAD], "staff_family", LEAD)
    seen = show_meeting(desk, made.row.id, SAM)
    assert (seen.cases, seen.others) == (("C-2",), 1)
    restrict(desk, "C-2", [LEAD], "staff_family", LEAD)
    with pytest.raises(Refused):
        show_meeting(desk, made.row.id, SAM)
    assert not list_meetings(desk, None, SAM)
    with desk.store.writing():
        desk.store.erase("C-1")
        desk.store.erase("C-2")
    gone = show_meeting(desk, made.row.id, LEAD)
    assert gone.views == Views()
    assert [words for _, words in gone.agreed] == [None, None]
