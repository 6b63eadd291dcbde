"""The register of people: who registers whom, several roles, leaving, and names bound to accounts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.builders import ON
from tests.desk.conftest import shared_desk
from tests.people.builders import CLO, DEE, FAR, JO, KIM, LEE, LOU, NAMES, NEAR, SAM, SHUT, TAM
from tests.people.conftest import Shell
from triage.cli.people.rights import PAGE, roles_page
from triage.desk import (
    Desk,
    add_person,
    confirm,
    create_workspace,
    dismiss_escalation,
    gate,
    list_cases,
    show_case,
)
from triage.desk.deciding import found_case
from triage.desk.register import change_person, leave, roles_nobody_holds
from triage.desk.telling import outcome_of
from triage.errors import Refused, WrongUse
from triage.model import Settings

DeskOf = Callable[..., Desk]


def test_the_first_person_needs_nobody_and_is_never_locked_out(tmp_path: Path, shipped: Desk) -> None:
    create_workspace(tmp_path / "ws")
    with shared_desk(tmp_path / "ws", shipped, ON) as desk:
        add_person(desk, "Ana Example", "lead_practitioner")
        add_person(desk, SAM, "coordinator", by="Ana Example")
        with pytest.raises(Refused):
            add_person(desk, "Lia Example", "manager", by="Ana Example")
        add_person(desk, "Lia Example", "manager", by=SAM)


def test_people_of_other_roles_register_nobody(desk: Desk) -> None:
    for role, name in NAMES.items():
        if role in ("coordinator", "manager", "data_steward"):
            continue
        with pytest.raises(Refused):
            add_person(desk, "Neu Example", "coordinator", by=name)


def test_several_roles_are_held_where_it_is_registered_so(desk: Desk) -> None:
    assert not gate.may(desk, "case.erase", SAM, FAR)
    change_person(desk, SAM, DEE, roles=("coordinator", "data_steward"))
    assert gate.may(desk, "case.erase", SAM, FAR)
    assert gate.may(desk, "case.confirm", SAM, FAR)
    [change] = desk.store.person_changes(SAM)
    assert (change.what, change.was, change.became, change.by_name, change.on_day) == (
        "role", "coordinator", "coordinator data_steward", DEE, ON,
    )  # fmt: skip
    with pytest.raises(WrongUse):
        change_person(desk, SAM, DEE, roles=("coordinator", "auditor"))
    with pytest.raises(WrongUse):
        add_person(desk, "Neu Example", "auditor", by=SAM, more_roles=["manager"])


def test_a_second_lead_of_several_roles_counts_as_a_lead(desk: Desk) -> None:
    change_person(desk, CLO, SAM, roles=("coordinator", "safeguarding_lead"))
    rows = dismiss_escalation(desk, FAR, "statutory", "already_in_place", "They have it", by=KIM, second=CLO)
    assert {row.second for row in rows} == {CLO}


def test_a_manager_puts_no_escalation_aside_alone_or_with_another_discipline(desk: Desk) -> None:
    for second in (None, KIM, SAM, NAMES["clinical_lead"]):
        with pytest.raises(Refused):
            dismiss_escalation(
                desk, FAR, "statutory", "already_in_place", "They have it", by=KIM, second=second
            )
    assert {row.state for row in desk.store.escalations(FAR) if row.towards == "statutory"} == {"told"}
    rows = dismiss_escalation(desk, FAR, "statutory", "already_in_place", "They have it", by=KIM, second=LEE)
    assert {(row.dismissed_by, row.second) for row in rows} == {(KIM, LEE)}


def test_nobody_changes_their_own_roles_and_none_empties_one_unsaid(desk: Desk) -> None:
    with pytest.raises(Refused):
        change_person(desk, SAM, SAM, roles=("coordinator", "safeguarding_lead"))
    with pytest.raises(Refused):
        change_person(desk, DEE, SAM, roles=("manager",))
    with pytest.raises(Refused):
        leave(desk, DEE, SAM)
    assert leave(desk, DEE, SAM, leave_empty=True).empty == ("data_steward",)
    assert "data_steward" in roles_nobody_holds(desk.store.people())
    assert [event.what for event in desk.store.events()][-2:] == ["people.leave", "people.role_empty"]


def test_whoever_left_does_nothing_and_can_be_taken_back(desk: Desk) -> None:
    assert gate.may(desk, "case.confirm", TAM, FAR)
    leave(desk, TAM, SAM)
    for tried in (
        lambda: confirm(desk, FAR, [1], TAM),
        lambda: show_case(desk, FAR, TAM),
        lambda: list_cases(desk, by=TAM),
    ):
        with pytest.raises(Refused, match="left on"):
            tried()
    with pytest.raises(Refused):
        leave(desk, TAM, SAM)
    with pytest.raises(Refused):
        dismiss_escalation(desk, FAR, "statutory", "already_in_place", "They have it", by=SAM, second=TAM)
    change_person(desk, TAM, SAM, back=True)
    assert gate.may(desk, "case.confirm", TAM, FAR)
    assert [one.what for one in desk.store.person_changes(TAM)] == ["left", "back"]


def _with_accounts(desk: Desk, account: str, accounts: bool | None) -> None:
    desk.__dict__["account"] = account
    desk.__dict__["settings"] = desk.settings.model_copy(
        update={"people": desk.settings.people.model_copy(update={"accounts": accounts})}
    )


def test_a_name_bound_to_an_account_is_used_from_there_alone(desk: Desk) -> None:
    change_person(desk, LOU, SAM, account="lou")
    _with_accounts(desk, "sam", None)
    assert gate.may(desk, "case.confirm", SAM, FAR), "a name without an account is nobody's own"
    for tried in (
        lambda: confirm(desk, "C-1", [1], LOU),
        lambda: show_case(desk, "C-1", LOU),
        lambda: desk.must_know(LOU),
    ):
        with pytest.raises(Refused, match="another account"):
            tried()
    _with_accounts(desk, "lou", None)
    assert confirm(desk, "C-1", [1], LOU).actions == (1,)
    _with_accounts(desk, "sam", accounts=False)
    assert show_case(desk, "C-1", LOU).row.number == "C-1"
    _with_accounts(desk, "lou", accounts=True)
    with pytest.raises(Refused, match="no account"):
        show_case(desk, FAR, SAM)
    assert gate.change(desk, "case.note", None, "C-1").name == LOU, "the account names its owner"
    with pytest.raises(Refused):
        change_person(desk, LEE, SAM, account="lou")


def test_a_workspace_may_ask_for_a_name_before_it_shows_a_case(shell: Shell) -> None:
    path = shell.folder / "triage.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[people]\nnamed_reads = true\n", encoding="utf-8")
    assert shell("case", "show", "C-1") == 3
    assert shell("case", "list") == 3
    assert shell("case", "show", "C-1", by=SAM) == 0


def test_the_settings_of_people_change_no_fingerprint() -> None:
    plain = Settings()
    changed = plain.model_copy(
        update={"people": plain.people.model_copy(update={"accounts": True, "named_reads": True})}
    )
    assert plain.fingerprint == changed.fingerprint


def test_leaving_says_what_falls_to_whom_and_a_leaver_is_marked_where_they_led(
    desk: Desk, shell: Shell
) -> None:
    add_person(desk, "Vi Example", "safeguarding_lead", by=SAM)
    with desk.store.writing():
        desk.store.change_case(FAR, {"owner": TAM})
        desk.store.change_case(NEAR, {"owner": TAM})
    desk.close()
    assert shell("people", "leave", TAM, by=CLO) == 0
    assert f"{FAR} has no lead any more" in shell.out
    assert f"{NEAR} is the work of its team or the coordinators" in shell.out
    assert f"{NEAR} has no lead" not in shell.out, "Lou leads there and stays"
    assert "1 restricted case, which they led" in shell.out
    assert SHUT not in shell.out
    assert f"falls to {CLO}" in shell.out, "a coordinator of the team"
    assert shell("case", "show", FAR, by=SAM) == 0
    assert f"who leads: {TAM} (left on {ON}); whose job: {TAM} (left on {ON})" in shell.out
    assert shell("case", "show", FAR, "--json", by=SAM) == 0
    assert (json.loads(shell.out)["lead"], json.loads(shell.out)["left"]) == (TAM, [TAM])
    assert shell("case", "show", NEAR, "--json", by=SAM) == 0
    assert (json.loads(shell.out)["lead"], json.loads(shell.out)["left"]) == (LOU, [TAM])
    assert shell("household", "show", FAR, by=SAM) == 0
    assert f"lead {TAM} who left on {ON}" in shell.out
    assert "nobody leads for this household yet" in shell.err
    assert shell("people", "leave", LEE, "--json", by=CLO) == 0
    shares = json.loads(shell.out)["falls"]["shares"]
    assert shares[0]["escalations"] == 3, "an escalation of a restricted case falls to somebody too"
    assert set(shares[0]["to"]) == {JO, "Vi Example"}


def test_whoever_referred_is_not_told_that_somebody_leads_who_left(desk: Desk) -> None:
    assert outcome_of(desk, found_case(desk, NEAR)).lead == LOU
    leave(desk, LOU, SAM)
    assert outcome_of(desk, found_case(desk, NEAR)).lead is None


def test_commands_change_people_and_say_what_was(shell: Shell) -> None:
    assert (
        shell("people", "change", TAM, "--role", "lead_practitioner", "--team", "East", "--json", by=SAM) == 0
    )
    [change] = json.loads(shell.out)["changes"]
    assert (change["what"], change["was"], change["became"]) == ("team", "South", "East")
    assert shell("people", "leave", DEE, by=SAM) == 3
    assert shell("people", "leave", DEE, "--leave-empty", by=SAM) == 0
    assert "data_steward" in shell.err
    assert shell("people", "list") == 0
    assert DEE not in shell.out
    assert shell("people", "list", "--all", "--json") == 0
    assert [one["left_on"] for one in json.loads(shell.out)["people"] if one["name"] == DEE] == [
        ON.isoformat()
    ]
    assert shell("doctor", "--json") in (0, 1)
    assert "nobody is registered as data steward" in shell.out


def test_rights_are_printed_from_the_tables(shell: Shell) -> None:
    assert shell("people", "rights", "--role", "manager") == 0
    assert "Give a case to a lead, an owner or a team" in shell.out
    assert shell("people", "rights", "--role", "boss") == 2
    assert shell("people", "rights", "--json") == 0
    found = json.loads(shell.out)
    assert {one["act"]: one["may"] for one in found["acts"]}["case.erase"] == {"data_steward": "any"}


def test_the_page_of_roles_is_the_tables() -> None:
    text = Path(__file__).parents[2].joinpath(PAGE).read_text(encoding="utf-8")
    assert text == roles_page(), "run `make docs`"
