"""Named persons change the level with a way back; reviews propose; what is awaited is asked about; whose job a case is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.desk.builders import ON, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.loop.builders import KIM, LEAD, SAM, holds, sent
from triage.casework.reviews import NeedKey
from triage.desk import Desk, answer, confirm, due, move_referral, review, show_case
from triage.desk.loop.awaited import avoided, awaiting, still_needed
from triage.desk.loop.levels import extend, step_down, step_up
from triage.desk.loop.looks import open_looks
from triage.desk.loop.owning import assign, lead_name, note, notes
from triage.desk.loop.sheet import review_sheet
from triage.errors import Refused, WrongUse

SLEEP: NeedKey = ("sleep", "child", None)
SIBLING: NeedKey = ("sibling_worry", "sibling", None)


def test_a_step_down_is_a_persons_has_a_way_back_and_is_not_undone_by_the_same_facts(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    assert show_case(desk, "C-1").row.level == 2
    for words in (("2", "stable", "Holds"), ("3", "stable", "Holds")):
        with pytest.raises(WrongUse):
            step_down(desk, "C-1", *words, by=SAM)
    for reason, said in (("things_got_worse", "Holds"), ("stable", " ")):
        with pytest.raises(Refused):
            step_down(desk, "C-1", "1", reason, said, by=SAM)
    done = step_down(desk, "C-1", "universal", "stable", "Holds", by=SAM, back="The school says so")
    assert (done.before, done.level, done.back) == (2, 1, "The school says so")
    assert done.look_on == ON + timedelta(weeks=4)
    assert show_case(desk, "C-1").row.review_on == done.look_on
    assert [look.code for look in open_looks(desk, "C-1")] == ["way_back"]
    answer(desk, "C-1", "name_spelling", "as written", SAM)
    assert show_case(desk, "C-1").row.level == 1, "the engine found the same for the same reasons"
    confirm(desk, "C-1", None, SAM)
    assert show_case(desk, "C-1").row.level == 1
    later = desk_on(ON + timedelta(weeks=4))
    review(later, "C-1", {SLEEP: 8, SIBLING: 5}, None, SAM)
    assert show_case(later, "C-1").row.level == 2, "a score has risen, so it is up again at once"
    holds(later)


def test_a_step_up_starts_the_weeks_of_casework_anew(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    assert show_case(desk, "C-1").row.clock_from == ON
    later = desk_on(ON + timedelta(weeks=19))
    assert any(item.kind == "casework_warning" for item in due(later))
    step_up(later, "C-1", "3", "things_got_worse", "School has seen it too", by=SAM)
    row = show_case(later, "C-1").row
    assert (row.level, row.clock_from) == (3, later.on)
    assert row.review_on <= later.on + timedelta(weeks=4)
    assert not any(item.kind.startswith("casework") for item in due(later))


def test_going_on_past_twenty_weeks_is_decided_with_a_reason_and_asked_again(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    later = desk_on(ON + timedelta(weeks=20))
    assert any(item.kind == "casework_end" for item in due(later))
    for until in (later.on, later.on + timedelta(weeks=11)):
        with pytest.raises(WrongUse):
            extend(later, "C-1", until, "goals_in_reach", "Two more visits", by=SAM)
    with pytest.raises(Refused):
        extend(later, "C-1", later.on + timedelta(weeks=4), "stable", "Two more visits", by=SAM)
    until = later.on + timedelta(weeks=4)
    assert extend(later, "C-1", until, "goals_in_reach", "Two more visits", by=SAM).extended_until == until
    assert not any(item.kind == "casework_end" for item in due(later))
    assert any(item.kind == "casework_end" for item in due(desk_on(until)))


def test_all_better_proposes_to_hold_or_step_down_and_does_neither(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    later = desk_on(ON + timedelta(days=56))
    outcome = review(later, "C-1", {SLEEP: 3, SIBLING: 2}, "full", SAM)
    assert (outcome.proposes, outcome.level, outcome.stored) == ("hold_or_step_down", 2, None)
    assert [(one.first, one.then, one.now) for one in outcome.changes] == [(7, 7, 3), (5, 5, 2)]
    assert [look.code for look in open_looks(later, "C-1")] == ["better"]
    holds(later)


def test_a_review_without_a_score_measures_nothing_and_says_so(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    later = desk_on(ON + timedelta(days=56))
    outcome = review(later, "C-1", {SLEEP: None}, "none", SAM)
    assert (outcome.scored, later.store.reviews("C-1")[0].scored) == (0, 0)
    assert outcome.stored is not None
    assert [look.code for look in open_looks(later, "C-1")] == ["not_measured"]


def test_the_sheet_shows_scores_wishes_and_what_to_ask_and_nothing_private(desk_on: DeskOn) -> None:
    desk = desk_on()
    said = {"child": "I want to sleep", "child_private": "CANARY-71", "family": "Less noise"}
    put_in(desk, a_case(voice=said, awaiting=["autism_assessment"]))
    row = sent(desk, help_code="sleep")
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {SLEEP: 6, SIBLING: 5}, None, SAM)
    before = len(later.store.events())
    sheet = review_sheet(later, "C-1", SAM)
    assert {(one.key[0], one.first, one.last) for one in sheet.needs} == {
        ("sleep", 7, 6),
        ("sibling_worry", 5, 5),
    }
    assert sheet.wishes == ("I want to sleep", "Less noise")
    assert "CANARY-71" not in repr(sheet)
    assert [one.record for one in sheet.awaits] == [f"referral {row.id}", "autism_assessment"]
    assert len(later.store.events()) == before, "looking at it writes nothing"


def test_what_is_no_longer_needed_is_cancelled_by_a_person_and_counts_as_avoided(desk: Desk) -> None:
    put_in(desk, a_case(awaiting=["autism_assessment"]))
    row = sent(desk, help_code="sleep")
    with pytest.raises(WrongUse):
        still_needed(desk, "C-1", "swimming", "still_needed", by=SAM)
    with pytest.raises(WrongUse):
        still_needed(desk, "C-1", str(row.id), "perhaps", by=SAM)
    still_needed(desk, "C-1", str(row.id), "still_needed", by=SAM)
    assert open_looks(desk, "C-1") == []
    still_needed(desk, "C-1", f"referral {row.id}", "no_longer_needed", by=SAM)
    held = desk.store.referral(row.id)
    assert held is not None
    assert (held.state, held.not_needed_on) == ("requested", desk.on), "only a person cancels"
    assert avoided(desk) == 0
    (look,) = open_looks(desk, "C-1")
    assert (look.code, look.due_on) == ("no_longer_needed", desk.on)
    move_referral(desk, row.id, "cancelled", SAM, reason="no_longer_needed")
    assert avoided(desk) == 1
    assert open_looks(desk, "C-1") == []
    review(desk, "C-1", {SLEEP: 3, SIBLING: 3}, None, SAM, awaited={"autism_assessment": "no_longer_needed"})
    assert avoided(desk) == 2
    assert awaiting(desk, show_case(desk, "C-1").row) == []


def test_a_peer_may_lead_and_the_name_can_be_erased(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(WrongUse):
        assign(desk, "C-1", by=SAM)
    with pytest.raises(WrongUse):
        assign(desk, "C-1", by=SAM, lead="Nobody Example")
    row = assign(desk, "C-1", by=SAM, lead="Pat Example", kind="peer", owner=LEAD, team="North")
    assert (row.lead, row.lead_kind, row.owner, row.team) == ("", "peer", LEAD, "North")
    assert lead_name(desk, row) == "Pat Example"
    assert {
        item.owner for item in due(desk, ahead=None) if item.case == "C-1" and item.role == "coordinator"
    } == {LEAD}
    with desk.store.writing():
        desk.store.erase("C-1")
    assert lead_name(desk, row) is None
    assert not any("Pat Example" in str(event) for event in desk.store.events())


def test_notes_that_a_child_wants_kept_are_for_those_whose_work_it_is(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    note(desk, "C-1", "Spoke to school", by=SAM)
    note(desk, "C-1", "She told me", by=SAM, private_of_child=True)
    note(desk, "C-1", "Went through it with Dr Example", by=SAM, supervision=True)
    with pytest.raises(Refused):
        note(desk, "C-1", " ", by=SAM)
    assert [one.text for one in notes(desk_on(), "C-1", None)] == ["Spoke to school", None, None]
    assert [one.hidden for one in notes(desk, "C-1", KIM)] == [False, True, False]
    assert [one.text for one in notes(desk, "C-1", SAM)][1] == "She told me"
    assert [row.kind for row in desk.store.case_notes("C-1", "supervision")] == ["supervision"]


def test_confirming_keeps_what_was_shown_and_only_of_this_decision(desk: Desk) -> None:
    put_in(desk, a_case())
    shown = show_case(desk, "C-1").decisions[-1]
    done = confirm(desk, "C-1", [1], SAM, seen=shown.seq)
    assert done.shown == shown.decision_hash
    held = {one.position: one for one in show_case(desk, "C-1").actions}
    assert (held[1].seen_hash, held[2].seen_hash) == (shown.decision_hash, "")
    answer(desk, "C-1", "name_spelling", "as written", SAM)
    with pytest.raises(Refused):
        confirm(desk, "C-1", None, SAM, seen=shown.seq)
