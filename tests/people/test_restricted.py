"""Restricted cases: read by few, counted everywhere, and never hiding that somebody must be told of a danger."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk.builders import ON, a_case, batch
from tests.people.builders import (
    ACTS,
    CANARY,
    DEE,
    FAR,
    JO,
    KIM,
    LEE,
    LOU,
    NAMES,
    NEAR,
    ROLES,
    SAM,
    SHUT,
    TAM,
    a_case_with_canaries,
)
from tests.people.conftest import DeskOf, Shell
from triage.desk import (
    Desk,
    add_cases,
    dismiss_escalation,
    due,
    gate,
    list_cases,
    list_escalations,
    outcome_histories,
    record_escalation,
    show_case,
)
from triage.desk.breaking_glass import break_glass, list_break_glass, review_break_glass
from triage.desk.impact import stored_cases
from triage.desk.register import leave
from triage.desk.restricting import restrict, unrestrict
from triage.desk.seeing import due_seen
from triage.errors import Refused, WrongUse

READERS = {KIM, LEE, JO}
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", [*NAMES.values(), JO, TAM, None])
def test_only_the_people_named_and_safeguarding_leads_read_it(desk: Desk, name: str | None) -> None:
    if name in READERS:
        assert show_case(desk, SHUT, name).row.number == SHUT
        return
    with pytest.raises(Refused) as refused:
        show_case(desk, SHUT, name)
    assert CANARY["notes"] not in str(refused.value)


def test_elsewhere_it_is_a_number_and_nothing_else(shell: Shell) -> None:
    for name in (SAM, TAM, DEE, None):
        assert shell("case", "list", "--json", by=name) == 0
        [row] = [one for one in json.loads(shell.out)["cases"] if one["case"] == SHUT]
        assert row == {"case": SHUT, "state": "restricted", "restricted": True}
        assert shell("escalation", "list", "--json", by=name) == 0
        held = [one for one in json.loads(shell.out)["escalations"] if one["case"] == SHUT]
        assert held
        assert all(set(one) == {"id", "case", "state", "restricted", "role", "due_on"} for one in held)
        assert shell("escalation", "list", "--case", SHUT, by=name) == 0
        assert shell.out.splitlines()[0].startswith(f"ACT NOW  {SHUT}  restricted case (")
        for words in (
            ("case", "show", SHUT),
            ("case", "timeline", SHUT),
            ("plan", SHUT),
            ("letter", SHUT, "--for", "meeting"),
        ):
            assert shell(*words, "--json", by=name) == 3, words
    assert shell("case", "list", "--find", "sleep", "--json", by=SAM) == 0
    assert SHUT not in shell.out, "what it is found by is not told either"
    assert shell("case", "list", "--find", SHUT, "--json", by=SAM) == 0
    assert SHUT in shell.out


@pytest.mark.parametrize("role", ROLES)
def test_an_escalation_stays_due_for_the_role_whose_job_it_is(desk: Desk, role: str) -> None:
    """No role, restriction or missing right hides it (law 1 of the contract)."""
    every = due(desk, None)
    urgent = [item for item in every if item.kind == "escalation" and item.role == role]
    seen = due_seen(desk, every, NAMES[role])
    assert {(one.case, one.record.split()[0], one.due_on) for one in seen if one.kind == "escalation" and one.role == role} >= {
        (one.case, "case" if one.case == SHUT and role != "safeguarding_lead" else "escalation", one.due_on) for one in urgent
    }  # fmt: skip
    shown = [one for one in seen if one.case == SHUT]
    if NAMES[role] not in READERS:
        assert {one.kind for one in shown} <= {"escalation"}
        assert {(one.what, one.for_whom, one.code, one.level) for one in shown} <= {
            (gate.RESTRICTED, "", "", 0)
        }


def test_every_escalation_is_in_an_unnamed_list_too(desk: Desk) -> None:
    every = [item for item in due(desk, None) if item.kind == "escalation"]
    assert len([item for item in due_seen(desk, every, None) if item.kind == "escalation"]) == len(every)


def test_whoever_does_not_read_it_may_say_that_somebody_was_told(desk: Desk) -> None:
    [before] = {row.state for row in desk.store.escalations(SHUT) if row.towards == "statutory"}
    assert before == "told"
    for view in record_escalation(desk, SHUT, "statutory", SAM, received_by="Duty worker"):
        assert view.restricted
        assert (view.told, view.row.person) == (None, "")
    assert {row.state for row in desk.store.escalations(SHUT) if row.towards == "statutory"} == {"received"}


def test_figures_count_it_without_its_number(desk: Desk) -> None:
    desk.reader = SAM
    assert len(outcome_histories(desk)) == 3
    assert SHUT not in {one.case for one in outcome_histories(desk)}
    desk.reader = LEE
    assert SHUT in {one.case for one in outcome_histories(desk)}
    cases = {one.case for one in stored_cases(desk)}
    assert len(cases) == 3
    assert SHUT not in cases, "what a change of rules does to it is read by others"


def test_nobody_widens_a_restriction_to_themselves(desk: Desk) -> None:
    for by, names in ((SAM, [SAM]), (KIM, [KIM, LOU]), (DEE, [KIM, DEE])):
        with pytest.raises(Refused):
            restrict(desk, SHUT, names, "adoption", by)
    assert restrict(desk, SHUT, [KIM, LOU], "adoption", DEE).row.readers == (KIM, LOU)
    assert len(desk.store.restrictions(SHUT)) == 1
    for names, reason in (([], "adoption"), ([LOU], "because")):
        with pytest.raises(WrongUse):
            restrict(desk, NEAR, names, reason, SAM)
    for name in ("Nobody Example", NAMES["rules_owner"], NAMES["referrer"]):
        with pytest.raises(Refused):
            restrict(desk, NEAR, [name], "adoption", SAM)
    assert restrict(desk, NEAR, [SAM], "adoption", SAM).shut_out == (LOU,)


def test_what_was_restricted_is_open_again_once_it_ends(desk: Desk) -> None:
    with pytest.raises(Refused):
        unrestrict(desk, SHUT, "", LEE)
    unrestrict(desk, SHUT, "The colleague left", LEE)
    assert show_case(desk, SHUT, SAM).row.number == SHUT
    assert [row.state for row in list_cases(desk, by=SAM)] == ["open"] * 3
    assert [row.ended_by for row in desk.store.restrictions(SHUT, past=True)] == [LEE]


def test_access_in_an_emergency_ends_by_itself_and_is_looked_at_by_somebody_else(desk: Desk) -> None:
    now = NOON
    desk.clock = lambda: now
    for bad in (("danger_now", ""), ("because", "A reason")):
        with pytest.raises((Refused, WrongUse)):
            break_glass(desk, SHUT, *bad, SAM)
    with pytest.raises(WrongUse):
        break_glass(desk, SHUT, "danger_now", "Mother rings", SAM, hours=25)
    with pytest.raises(Refused):
        break_glass(desk, NEAR, "danger_now", "Mother rings", SAM)
    row = break_glass(desk, SHUT, "danger_now", "Mother rings", SAM)
    assert (row.opened_at, row.ends_at) == ("2026-11-22T12:00:00+00:00", "2026-11-22T16:00:00+00:00")
    assert show_case(desk, SHUT, SAM).row.number == SHUT
    assert list_escalations(desk, SHUT, by=SAM)[0].told == CANARY["notes"]
    logged = [one for one in desk.store.audit_entries({"who": SAM}) if one.act == "case.show"]
    assert (f"break_glass {row.id}", "allowed") in [(one.record, one.outcome) for one in logged]
    with pytest.raises(Refused):
        show_case(desk, SHUT, NAMES["clinical_lead"])
    waiting = [item for item in due_seen(desk, due(desk), LEE) if item.kind == "break_glass"]
    assert {item.role for item in waiting} == {"data_steward", "safeguarding_lead"}
    assert not [item for item in due_seen(desk, due(desk), SAM) if item.kind == "break_glass"]
    now = NOON + timedelta(hours=4)
    with pytest.raises(Refused):
        show_case(desk, SHUT, SAM)
    [view] = list_break_glass(desk, DEE)
    assert (view.note, view.open_now) == ("Mother rings", False)
    assert list_break_glass(desk, NAMES["auditor"])[0].note is None
    for by in (SAM, KIM):
        with pytest.raises(Refused):
            review_break_glass(desk, row.id, "needed", "Spoke with both", by)
    assert review_break_glass(desk, row.id, "needed", "Spoke with both", DEE).row.reviewed_by == DEE
    with pytest.raises(Refused):
        review_break_glass(desk, row.id, "needed", "Again", LEE)
    assert not list_break_glass(desk, DEE)
    assert not [item for item in due_seen(desk, due(desk), LEE) if item.kind == "break_glass"]


def test_nobody_looks_at_access_of_their_own(desk: Desk) -> None:
    row = break_glass(desk, SHUT, "asked_by_authority", "A court asks", DEE)
    with pytest.raises(Refused):
        review_break_glass(desk, row.id, "needed", "It was needed", DEE)
    assert review_break_glass(desk, row.id, "needed", "It was needed", LEE).row.finding == "needed"


def test_a_lead_of_another_team_takes_access_and_decides_nothing_by_it(desk: Desk) -> None:
    with pytest.raises(Refused):
        show_case(desk, FAR, LOU)
    break_glass(desk, FAR, "family_in_contact", "They stand at the door", LOU, hours=0.5)
    assert show_case(desk, FAR, LOU).row.number == FAR
    assert not gate.may(desk, "case.confirm", LOU, FAR)
    assert "child_private" not in gate.seen(desk, desk.store.person(LOU), FAR)


def test_access_of_roles_that_see_no_case_is_refused(desk: Desk) -> None:
    for role in ROLES:
        if role not in ACTS["case.break_glass"].may:
            with pytest.raises(Refused):
                break_glass(desk, SHUT, "danger_now", "A reason", NAMES[role])


def test_whoever_covers_stands_where_the_person_away_stands(desk: Desk) -> None:
    assert not gate.may(desk, "case.confirm", LOU, FAR)
    with desk.store.writing():
        desk.store.add_absence(
            {"name": TAM, "from_on": ON, "to_on": ON, "cover": LOU, "entered_by": SAM, "entered_on": ON}
        )
    assert gate.may(desk, "case.confirm", LOU, FAR)


def test_a_reader_who_left_reads_it_no_more(desk_of: DeskOf) -> None:
    desk = desk_of()
    leave(desk, KIM, SAM, leave_empty=True)
    with pytest.raises(Refused):
        show_case(desk, SHUT, KIM)


def test_a_second_person_who_does_not_read_it_agrees_to_nothing(desk: Desk) -> None:
    add_cases(desk, batch(desk, a_case("C-4", indicators=["suicidal_intent"])), SAM)
    restrict(desk, "C-4", [KIM], "staff_family", SAM)
    medic = NAMES["clinical_lead"]
    given = ("crisis_mental_health", "already_in_place", "They have it")
    with pytest.raises(Refused, match="second person does not read"):
        dismiss_escalation(desk, "C-4", *given, by=KIM, second=medic)
    restrict(desk, "C-4", [KIM, medic], "staff_family", LEE)
    assert [row.second for row in dismiss_escalation(desk, "C-4", *given, by=KIM, second=medic)] == [medic]


def test_a_made_up_file_does_not_tell_who_is_in_the_record(shell: Shell, tmp_path: Path) -> None:
    """Whoever guesses a name learns nothing of a restricted case, and a referrer nothing of anybody's."""
    planted = a_case_with_canaries(
        "C-999", child={"date_of_birth": "2016-03-04", "postcode": "B90", "sex": "F"}
    )
    planted["identity"] = {"given_name": "Zqgiven", "family_name": "Zqfamily", "nhs_number": "9434765919"}
    (tmp_path / "probe.yaml").write_text(json.dumps({**planted, "case": "C-998"}), encoding="utf-8")
    (tmp_path / "kept.json").write_text(json.dumps(planted), encoding="utf-8")
    assert shell("case", "add", str(tmp_path / "kept.json"), by=SAM) in (0, 1)
    probe = ("assess", str(tmp_path / "probe.yaml"), "--json")
    assert shell(*probe, by=SAM) == 0
    assert "C-999" in shell.out, "a coordinator is told, so that one child does not become two"
    assert shell(*probe, by=NAMES["referrer"]) == 0
    assert "C-999" not in shell.out
    lead = NAMES["safeguarding_lead"]
    assert shell("case", "restrict", "C-999", "--to", lead, "--reason", "staff_family", by=lead) == 0
    for name in (SAM, None):
        assert shell(*probe, by=name) == 0
        assert "C-999" not in shell.out
    assert shell(*probe, by=lead) == 0
    assert "C-999" in shell.out
