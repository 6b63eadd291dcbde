"""What people do with cases in the record, with the shipped rules and services."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.desk.builders import (
    LEAD,
    MEDIC,
    ON,
    SAM,
    SECOND_LEAD,
    a_case,
    a_case_in_danger,
    a_referral_action,
    batch,
    put_in,
)
from tests.desk.conftest import DeskOn, shared_desk
from triage.casework.reviews import NeedKey
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    answer,
    assess_case,
    close,
    confirm,
    dismiss_action,
    dismiss_escalation,
    due,
    link,
    list_cases,
    list_escalations,
    list_referrals,
    move_referral,
    next_due,
    open_desk,
    outcome_histories,
    record_escalation,
    refer,
    replay,
    review,
    show_case,
    timeline,
)
from triage.errors import Refused, StoreProblem, WrongUse
from triage.store import Store, create_store
from triage.store.database import Database

CHILD_SLEEP = ("sleep", "child", None)
SIBLING = ("sibling_worry", "sibling", None)


def test_nobody_changes_a_record_without_a_registered_name(desk: Desk) -> None:
    for name in (None, "", "Somebody Else"):
        with pytest.raises(Refused) as refused:
            add_cases(desk, batch(desk, a_case()), name)
        assert refused.value.exit_code == 3
    assert desk.store.cases() == []


def test_whoever_checks_the_work_does_not_do_it_and_a_referrer_does_not_decide(desk: Desk) -> None:
    with pytest.raises(Refused):
        add_cases(desk, batch(desk, a_case()), "Ash Example")
    assert add_cases(desk, batch(desk, a_case()), "Ray Example").added
    with pytest.raises(Refused):
        confirm(desk, "C-1", None, "Ray Example")


def test_the_first_person_needs_nobody_and_the_next_needs_a_registered_one(
    tmp_path: Path, shipped: Desk
) -> None:
    desk = Desk(None, ON)
    desk._store = create_store(tmp_path / "triage.db")
    assert add_person(desk, "First Example", "manager").registered_by == "First Example"
    with pytest.raises(Refused):
        add_person(desk, "Second Example", "coordinator")
    with pytest.raises(Refused):
        add_person(desk, "first example", "coordinator", by="First Example")
    with pytest.raises(WrongUse):
        add_person(desk, "Third Example", "boss", by="First Example")
    desk.close()


def test_the_same_case_again_is_skipped_and_other_content_is_an_error_that_changes_nothing(
    desk: Desk,
) -> None:
    put_in(desk, a_case())
    again = add_cases(desk, batch(desk, a_case()), SAM)
    assert (again.added, again.skipped, again.problems) == ((), ("C-1",), ())
    before = desk.store.case("C-1")
    other = add_cases(
        desk, batch(desk, a_case(needs=[{"need": "financial_difficulties", "severity": 9}])), SAM
    )
    assert [issue.code for issue in other.problems] == ["CS101"]
    assert desk.store.case("C-1") == before
    assert len(desk.store.decisions("C-1")) == 1


def test_a_broken_case_that_escalates_is_kept_for_the_safeguarding_lead_today_and_comes_first(
    desk: Desk,
) -> None:
    broken = a_case("C-2", needs=[{"need": "sleep", "severity": 11}], indicators=["immediate_danger"])
    dull = a_case("C-3", needs=[{"need": "sleep", "severity": "seven"}])
    report = add_cases(desk, batch(desk, dull, broken, a_case()), SAM)
    assert [one.number for one in report.added] == ["C-1"]
    assert report.problems[0].case == "C-2"
    assert report.problems[0].escalations
    assert report.unread == 1
    first = due(desk)[0]
    assert (first.kind, first.role, first.due_on, first.case) == (
        "unread_referral",
        "safeguarding_lead",
        ON,
        "C-2",
    )
    assert add_cases(desk, batch(desk, broken), SAM).unread == 0
    put_in(desk, a_case("C-2", indicators=["immediate_danger"]))
    assert not [item for item in due(desk) if item.kind == "unread_referral"]


def test_what_identifies_a_family_is_kept_apart_and_stands_in_no_decision_log_or_word(desk: Desk) -> None:
    put_in(
        desk,
        a_case(
            identity={"given_name": "Zebedee", "family_name": "Examplename"},
            referrer={"source": "gp", "name": "Doctor Quagmire"},
        ),
    )
    view = show_case(desk, "C-1")
    seen = view.decision.as_bytes().decode() + repr(view) + repr(timeline(desk, "C-1"))
    rows = [
        desk.store.content("C-1", row_hash)
        for row_hash in (view.row.file_hash, view.decisions[0].inputs_hash)
    ]
    for word in ("Zebedee", "Examplename", "Quagmire"):
        assert word not in seen
        assert all(word not in (body or b"").decode() for body in rows)
    assert desk.store.content("C-1", view.row.identity_hash) is None
    kept = desk.store.identity("C-1", view.row.identity_hash)
    assert kept is not None
    assert b"Zebedee" in kept


def test_confirming_some_actions_leaves_the_others_proposed_and_a_decision_is_confirmed_once(
    desk: Desk,
) -> None:
    put_in(desk, a_case())
    count = len(show_case(desk, "C-1").actions)
    outcome = confirm(desk, "C-1", [1], SAM)
    assert (outcome.actions, len(outcome.left)) == ((1,), count - 1)
    assert outcome.now == (1,)
    rest = confirm(desk, "C-1", None, SAM)
    assert len(rest.actions) == len(rest.now) == count - 1
    assert confirm(desk, "C-1", [1, 2], SAM).now == ()
    with pytest.raises(WrongUse):
        confirm(desk, "C-1", [99], SAM)
    with pytest.raises(WrongUse):
        confirm(desk, "C-404", None, SAM)
    with pytest.raises(Refused):
        confirm(desk, "C-1", None, SAM, seen=2)


def test_after_an_answer_the_same_action_stays_what_a_person_made_of_it_and_at_a_review_only_what_still_waits_does(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", [1], SAM)
    dismiss_action(desk, "C-1", 2, "not_now", "Later", by=SAM)
    answer(desk, "C-1", "name_spelling", "as written", SAM)
    latest = {one.position: one for one in show_case(desk, "C-1").actions if one.seq == 2}
    assert [latest[1].state, latest[2].state, latest[3].state] == ["confirmed", "dismissed", "proposed"]
    assert (latest[1].changed_by, latest[2].reason) == (SAM, "not_now")
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {CHILD_SLEEP: 7}, None, SAM)
    third = [one for one in show_case(later, "C-1").actions if one.seq == 3]
    assert {one.state for one in third} == {"proposed", "confirmed"}
    for one in third:
        same = (one.help, one.person) == (latest[1].help, latest[1].person)
        assert (one.state == "confirmed") == same, (
            "what was put aside is looked at anew; what waits to be sent is not"
        )
        assert one.carried_from == (1 if same else 0)


@pytest.mark.files
def test_a_record_that_cannot_be_read_keeps_nobody_from_a_decision(folder: Path, shipped: Desk) -> None:
    (folder / "triage.db").write_bytes(b"no database at all, and long enough to look at " * 50)
    desk = shared_desk(folder, shipped, ON)
    decision = assess_case(desk, batch(desk, a_case_in_danger()).cases[0])
    assert decision.escalations
    assert "decided without the record" in (desk.notice or "")


def test_an_action_is_put_aside_with_a_reason_and_a_note_and_stays_in_view(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(WrongUse):
        dismiss_action(desk, "C-1", 1, "no_such_reason", "why", by=SAM)
    with pytest.raises(Refused):
        dismiss_action(desk, "C-1", 1, "not_now", " ", by=SAM)
    with pytest.raises(Refused):
        dismiss_action(desk, "C-1", 1, "other", "a sentence", by=SAM)
    row = dismiss_action(desk, "C-1", 1, "not_now", "After the move", by=SAM)
    assert (row.state, row.reason, row.changed_by) == ("dismissed", "not_now", SAM)
    with pytest.raises(Refused):
        confirm(desk, "C-1", [1], SAM)


@pytest.mark.parametrize("second", [None, "", LEAD, "Kim Example", MEDIC, "Nobody Example", SAM])
def test_an_escalation_to_social_care_is_not_put_aside_without_another_safeguarding_lead(
    desk: Desk, second: str | None
) -> None:
    put_in(desk, a_case_in_danger())
    with pytest.raises(Refused):
        dismiss_escalation(
            desk, "C-9", "statutory", "already_in_place", "They have it", by=LEAD, second=second
        )
    assert {view.row.state for view in list_escalations(desk, "C-9")} == {"raised"}


def test_preference_is_no_reason_to_put_an_escalation_aside(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    for reason in [
        code
        for code, entry in desk.vocabulary.of("dismiss_reasons").items()
        if entry.text("allowed_for_escalation") != "yes"
    ]:
        with pytest.raises(Refused):
            dismiss_escalation(desk, "C-9", "statutory", reason, "They said so", by=LEAD, second=SECOND_LEAD)


def test_an_escalation_that_was_put_aside_stays_in_view_beside_who_did_so_and_why(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    dismiss_escalation(
        desk, "C-9", "statutory", "already_in_place", "Social care has it", by=LEAD, second=SECOND_LEAD
    )
    (view,) = [view for view in list_escalations(desk, "C-9") if view.row.towards == "statutory"]
    assert (view.row.state, view.row.dismissed_by, view.row.second, view.note) == (
        "dismissed",
        LEAD,
        SECOND_LEAD,
        "Social care has it",
    )
    assert any(item.to == "statutory" for item in show_case(desk, "C-9").decision.escalations)
    assert not [item for item in due(desk) if item.kind == "escalation" and item.code == "statutory"]


def test_new_facts_raise_an_escalation_again_after_it_was_put_aside_and_the_same_facts_do_not(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case_in_danger())
    dismiss_escalation(
        desk, "C-9", "statutory", "already_in_place", "Social care has it", by=LEAD, second=SECOND_LEAD
    )
    later = desk_on(ON + timedelta(days=28))
    review(later, "C-9", {CHILD_SLEEP: 7}, None, SAM)
    assert len([view for view in list_escalations(later, "C-9") if view.row.towards == "statutory"]) == 1
    answer(later, "C-9", "in_danger_now", "yes", SAM)
    assert any(view.row.state == "raised" for view in list_escalations(later, "C-9"))


def test_an_escalation_goes_from_told_to_received_to_decided_to_disputed_and_skips_no_step(
    desk: Desk,
) -> None:
    put_in(desk, a_case_in_danger())
    for words in ({"received_by": "Duty desk"}, {"decision": "Assessment"}, {"disputed": "Not enough"}):
        with pytest.raises(Refused):
            record_escalation(desk, "C-9", "statutory", SAM, **words)
    with pytest.raises(WrongUse):
        record_escalation(desk, "C-9", "statutory", SAM)
    told = record_escalation(desk, "C-9", "statutory", SAM, told="Duty desk")
    assert (told[0].row.state, told[0].told, told[0].row.told_by) == ("told", "Duty desk", SAM)
    assert record_escalation(desk, "C-9", "statutory", SAM, received_by="A. Example")[0].row.due_on > ON
    assert record_escalation(desk, "C-9", "statutory", SAM, decision="Assessment")[0].row.state == "decided"
    assert record_escalation(desk, "C-9", "statutory", SAM, disputed="Too slow")[0].disputed == "Too slow"


def test_a_case_is_not_closed_over_an_escalation_nobody_received(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    with pytest.raises(Refused):
        close(desk, "C-9", "family_ended", SAM)
    for view in list_escalations(desk, "C-9"):
        record_escalation(desk, "C-9", view.row.towards, SAM, told="Duty desk", received_by="Duty desk")
    assert close(desk, "C-9", "stepped_up_to_social_care", SAM).outcome == "moved_up"
    assert [item for item in due(desk, None) if item.case == "C-9" and item.kind == "escalation"]


def test_nothing_is_sent_before_a_person_confirms_it(desk: Desk) -> None:
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    with pytest.raises(Refused, match="not confirmed"):
        refer(desk, "C-1", action.help, action.service, SAM)
    confirm(desk, "C-1", [action.position], SAM)
    made = refer(desk, "C-1", action.help, action.service, SAM)
    assert (made.state, made.help, made.service, made.needs) == (
        "requested",
        action.help,
        action.service,
        action.needs,
    )
    with pytest.raises(Refused):
        refer(desk, "C-1", action.help, action.service, SAM)


def test_only_a_service_that_was_offered_for_the_help_is_referred_to(desk: Desk) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    other = next(
        service
        for service in desk.directory.services
        if service not in (action.service, *action.alternatives)
    )
    with pytest.raises(Refused):
        refer(desk, "C-1", action.help, other, SAM)
    with pytest.raises(WrongUse):
        refer(desk, "C-1", action.help, "no-such-service", SAM)
    with pytest.raises(WrongUse):
        refer(desk, "C-1", "no_such_help", action.service, SAM)


def test_two_years_later_a_service_past_its_check_date_is_not_referred_to(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    later = desk_on(date(ON.year + 2, ON.month, ON.day))
    with pytest.raises(Refused):
        refer(later, "C-1", action.help, action.service, SAM)


def test_without_agreement_nothing_is_referred_and_an_answer_opens_the_way(desk: Desk) -> None:
    put_in(desk, a_case(consent={"status": "missing"}))
    assert not [action for action in show_case(desk, "C-1").actions if action.kind == "referral"]
    answer(desk, "C-1", "consent", "yes", SAM)
    answer(desk, "C-1", "consent_who", "parent", SAM)
    view = show_case(desk, "C-1")
    assert view.decision.sharing.basis == "consent"
    assert [action for action in view.actions if action.kind == "referral"]
    assert len(view.decisions) == 3


def test_help_that_has_begun_is_not_offered_a_second_time(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    made = refer(desk, "C-1", action.help, action.service, SAM)
    for state in ("accepted", "started"):
        move_referral(desk, made.id, state, SAM)
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {CHILD_SLEEP: 7, SIBLING: 5}, "full", SAM)
    again = [
        one
        for one in show_case(later, "C-1").actions
        if one.seq == 2 and one.help == action.help and one.person == action.person
    ]
    assert all(one.kind != "referral" for one in again)


def test_moving_a_referral_keeps_every_step_and_refuses_the_others(desk: Desk) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    made = refer(desk, "C-1", action.help, action.service, SAM)
    with pytest.raises(Refused):
        move_referral(desk, made.id, "completed", SAM)
    with pytest.raises(WrongUse):
        move_referral(desk, 999, "accepted", SAM)
    with pytest.raises(Refused):
        move_referral(desk, made.id, "declined", SAM)
    move_referral(desk, made.id, "declined", SAM, reason="no_capacity")
    (view,) = list_referrals(desk, "C-1")
    assert [(move.state, move.reason) for move in view.moves] == [
        ("requested", ""),
        ("declined", "no_capacity"),
    ]


def test_a_review_that_is_better_throughout_stands_without_a_new_decision(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case())
    later = desk_on(ON + timedelta(days=56))
    outcome = review(later, "C-1", {CHILD_SLEEP: 3, SIBLING: 2}, "full", SAM)
    assert outcome.stored is None
    assert outcome.level == outcome.level_before
    assert outcome.next_review > later.on
    assert len(show_case(later, "C-1").decisions) == 1


@pytest.mark.parametrize(
    "scores",
    [
        {CHILD_SLEEP: 7, SIBLING: 2},
        {CHILD_SLEEP: 9, SIBLING: 2},
        {CHILD_SLEEP: 2},
        {},
        {CHILD_SLEEP: 2, SIBLING: None},
    ],
)
def test_a_need_that_is_the_same_worse_or_unscored_is_triaged_again_and_both_decisions_are_kept(
    desk: Desk, desk_on: DeskOn, scores: dict[tuple[str, str, str | None], int | None]
) -> None:
    put_in(desk, a_case())
    before = show_case(desk, "C-1")
    later = desk_on(ON + timedelta(days=56))
    outcome = review(later, "C-1", scores, None, SAM)
    view = show_case(later, "C-1")
    assert outcome.stored is not None
    assert view.reviews[0].seq == outcome.stored.seq == 2
    assert view.row.level >= before.row.level
    assert view.row.state == "open"
    assert all(one.same for one in replay(later, "C-1"))


HEAVY = ("sleep", "anxiety", "depression", "self_harm", "school_attendance", "friendships", "bereavement")


def test_a_review_never_lowers_the_level_and_a_named_person_does(desk: Desk, desk_on: DeskOn) -> None:
    codes = [code for code in HEAVY if desk.vocabulary.has("needs", code)]
    needs = [{"need": code, "severity": 9} for code in codes]
    put_in(desk, a_case(needs=[*needs, {"need": "sibling_worry", "person": "sibling", "severity": 2}]))
    before = show_case(desk, "C-1").row.level
    later = desk_on(ON + timedelta(days=56))
    silent = review(later, "C-1", {(code, "child", None): 1 for code in codes}, "none", SAM)
    assert silent.stored is not None
    assert silent.stored.decision.level.number == before, (
        "the sister's worry was not scored, so nothing is lower"
    )
    later = desk_on(ON + timedelta(days=57))
    scored = {(code, "child", None): 1 for code in codes} | {("sibling_worry", "sibling", None): 2}
    outcome = review(later, "C-1", scored, "none", SAM)
    assert outcome.stored is not None
    assert outcome.stored.decision.level.number < before
    assert outcome.level == before
    assert show_case(later, "C-1").row.level == before
    assert confirm(later, "C-1", [1], SAM).level == before
    assert confirm(later, "C-1", None, SAM).level == 3, (
        "an escalation that nobody has decided on holds level 3"
    )
    for door in {one.row.towards for one in list_escalations(later, "C-1", open_only=True)}:
        record_escalation(
            later, "C-1", door, LEAD, told="Duty desk", received_by="Duty worker", decision="Seen today"
        )
    assert confirm(later, "C-1", None, SAM).level == outcome.stored.decision.level.number


def test_scores_and_codes_that_cannot_be_are_wrong_use(desk: Desk) -> None:
    put_in(desk, a_case())
    wrong: tuple[tuple[dict[NeedKey, int | None], str | None], ...] = (
        ({("no_such_need", "child", None): 3}, None),
        ({("sleep", "dog", None): 3}, None),
        ({("sleep", "child", "s9"): 3}, None),
        ({CHILD_SLEEP: 11}, None),
        ({CHILD_SLEEP: 3}, "very"),
    )
    for scores, engagement in wrong:
        with pytest.raises(WrongUse):
            review(desk, "C-1", scores, engagement, SAM)
    assert desk.store.reviews("C-1") == []


def test_closing_without_a_second_score_counts_as_not_measured_and_is_audited(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(WrongUse):
        close(desk, "C-1", "finished", SAM)
    ended = close(desk, "C-1", "needs_met", SAM)
    assert (ended.outcome, ended.to_audit) == ("not_measured", True)
    row = list_cases(desk, "closed")[0]
    assert (row.closure_reason, row.closed_by, row.to_audit) == ("needs_met", SAM, True)
    with pytest.raises(Refused):
        close(desk, "C-1", "needs_met", SAM)
    with pytest.raises(Refused):
        review(desk, "C-1", {CHILD_SLEEP: 3}, None, SAM)


def test_linked_cases_know_of_each_other_at_the_next_decision(desk: Desk) -> None:
    put_in(desk, a_case("C-1"), a_case("C-2"))
    link(desk, "C-1", "C-2", SAM)
    with pytest.raises(WrongUse):
        link(desk, "C-1", "C-1", SAM)
    with pytest.raises(WrongUse):
        link(desk, "C-1", "C-3", SAM)
    assert show_case(desk, "C-2").case.household.cases == ("C-1",)


def test_assessing_a_known_case_reads_the_record_and_writes_nothing(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case())
    answer(desk, "C-1", "full_postcode", "B90 3QB", SAM)
    events = len(timeline(desk, "C-1"))
    later = desk_on(ON + timedelta(days=7))
    decision = assess_case(later, batch(later, a_case()).cases[0])
    assert not [ask for ask in decision.asks if ask.field == "full_postcode"]
    assert decision.step is not None
    assert len(timeline(later, "C-1")) == events


def test_a_replay_of_erased_content_says_so_and_is_refused(desk: Desk) -> None:
    put_in(desk, a_case())
    assert replay(desk, "C-1")[0].same
    with desk.store.writing():
        desk.store.erase("C-1")
    with pytest.raises(Refused, match="erased") as refused:
        replay(desk, "C-1")
    assert refused.value.exit_code == 3
    with pytest.raises(Refused, match="erased"):
        show_case(desk, "C-1")
    assert timeline(desk, "C-1")
    assert due(desk, None)
    assert outcome_histories(desk) == []


def database_of(desk: Desk) -> Database:
    assert isinstance(desk.store, Store)
    return desk.store._database


def test_a_replay_notices_content_that_was_changed_and_prints_what_differs(desk: Desk) -> None:
    put_in(desk, a_case())
    row = desk.store.decisions("C-1")[0]
    with desk.store.writing():
        changed = (desk.store.content("C-1", row.decision_hash) or b"").replace(b"proposed", b"approved")
        new_hash = desk.store.keep("C-1", changed)
        database_of(desk).change("decisions", {"decision_hash": new_hash}, "case_number = ?", ("C-1",))
    (result,) = replay(desk, "C-1")
    assert not result.same
    assert any(line.startswith("+") and "proposed" in line for line in result.difference)
    with desk.store.writing():
        database_of(desk).change("content", {"body": zlib.compress(b"{}")}, "hash = ?", (new_hash,))
    with pytest.raises(StoreProblem):
        replay(desk, "C-1")


def test_a_replay_uses_the_rules_of_its_day_even_after_the_workspace_changed_them(
    folder: Path, desk: Desk
) -> None:
    put_in(desk, a_case())
    first = show_case(desk, "C-1").decision
    changed = folder / "rules" / "rulebook.yaml"
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("version:", "version: next-", 1), encoding="utf-8"
    )
    settings = folder / "triage.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("early_help = 8", "early_help = 6"), encoding="utf-8"
    )
    with open_desk(folder, ON) as fresh:
        assert all(one.same for one in replay(fresh, "C-1"))
        answer(fresh, "C-1", "full_postcode", "B90 3QB", SAM)
        assert show_case(fresh, "C-1").decision.settings.fingerprint != first.settings.fingerprint
        assert [one.same for one in replay(fresh, "C-1")] == [True, True]


def test_what_is_due_begins_with_escalations_and_every_open_case_has_something_next(desk: Desk) -> None:
    put_in(desk, a_case("C-1"), a_case_in_danger("C-9"))
    kinds = [item.kind for item in due(desk)]
    assert kinds[0] == "escalation"
    assert "decision" in kinds
    for number in ("C-1", "C-9"):
        assert next_due(desk, number) is not None


def test_outcomes_tell_paired_needs_from_those_never_scored_again(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    later = desk_on(ON + timedelta(days=56))
    review(later, "C-1", {CHILD_SLEEP: 3}, "full", SAM)
    (history,) = outcome_histories(later)
    needs = {need.need: need for need in history.needs}
    assert needs["sleep"].fall("final") == 4
    assert needs["sibling_worry"].fall("final") is None
    assert needs["sleep"].helps
    assert history.actions == len(
        {
            (one.help, one.person)
            for one in show_case(later, "C-1").actions
            if one.seq == 1 and one.kind in ("referral", "signpost")
        }
    )
    assert outcome_histories(later, start=date(2027, 1, 1)) == []


def test_needs_are_found_by_plain_words(desk: Desk) -> None:
    put_in(
        desk,
        a_case("C-1"),
        a_case("C-2", needs=[{"need": "financial_difficulties", "person": "parent", "severity": 4}]),
    )
    assert [row.number for row in list_cases(desk, find="sleep")] == ["C-1"]
    assert list_cases(desk, find="nothing like it") == []
