"""Who may do what: each role at each case, as the tables say, at the gate and in the functions that people use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.desk.builders import ON, a_case, batch
from tests.desk.conftest import shared_desk
from tests.people.builders import ACTS, FAR, LEE, NAMES, NEAR, ROLES, SAM, SHUT, expected
from triage.casework.permissions.scopes import SCOPE_WORDS
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    answer,
    close,
    confirm,
    dismiss_action,
    dismiss_escalation,
    gate,
    link,
    list_cases,
    list_escalations,
    list_referrals,
    record_escalation,
    refer,
    replay,
    review,
    show_case,
    timeline,
)
from triage.desk.breaking_glass import list_break_glass
from triage.desk.letters import Wanted, letter_for_case
from triage.desk.register import change_person, leave
from triage.desk.restricting import restrict, unrestrict
from triage.errors import Refused, TriageError

Try = Callable[[Desk, str, str], object]
LOOKS: dict[str, Try] = {
    "case.show": lambda desk, by, number: show_case(desk, number, by),
    "case.timeline": lambda desk, by, number: timeline(desk, number, by),
    "case.replay": lambda desk, by, number: replay(desk, number, by=by),
    "case.list": lambda desk, by, _: list_cases(desk, by=by),
    "case.find": lambda desk, by, _: list_cases(desk, find="sleep", by=by),
    "escalation.list": lambda desk, by, number: list_escalations(desk, number, by=by),
    "referral.list": lambda desk, by, number: list_referrals(desk, number, by=by),
    "case.letter": lambda desk, by, number: letter_for_case(
        desk, number, Wanted("meeting", agreed_by=LEE), by
    ),
    "case.letter.referrer": lambda desk, by, number: letter_for_case(desk, number, Wanted("referrer"), by),
    "people.break_glass": lambda desk, by, _: list_break_glass(desk, by),
}
"""Act that only looks -> the function people use for it."""
CHANGES: dict[str, Try] = {
    "case.add": lambda desk, by, _: add_cases(desk, batch(desk, a_case("C-9")), by),
    "case.answer": lambda desk, by, number: answer(desk, number, "current_safety", "yes", by),
    "case.confirm": lambda desk, by, number: confirm(desk, number, [1], by),
    "case.done": lambda desk, by, number: confirm(desk, number, None, by, done=True),
    "action.dismiss": lambda desk, by, number: dismiss_action(desk, number, 1, "not_now", "After the move", by=by, second=LEE),
    "escalation.dismiss": lambda desk, by, number: dismiss_escalation(
        desk, number, "statutory", "already_in_place", "They have it", by=by, second="Jo Example"
    ),
    "escalation.record": lambda desk, by, number: record_escalation(desk, number, "statutory", by, received_by="Duty"),
    "case.link": lambda desk, by, number: link(desk, number, NEAR if number == FAR else FAR, by),
    "case.close": lambda desk, by, number: close(desk, number, "needs_met", by),
    "refer": lambda desk, by, number: refer(desk, number, "sleep", "sleep-advice", by),
    "review": lambda desk, by, number: review(desk, number, {("sleep", "child", None): 3}, "full", by),
    "case.restrict": lambda desk, by, number: restrict(desk, number, [SAM], "adoption", by),
    "people.add": lambda desk, by, _: add_person(desk, "New Example", "coordinator", by=by),
    "people.change": lambda desk, by, _: change_person(desk, "Tam Example", by, team="East"),
    "people.leave": lambda desk, by, _: leave(desk, "Tam Example", by),
}  # fmt: skip
"""Act that changes something -> the function people use for it."""
_LINKS_BOTH = "case.link"


def _refused_by_the_gate(desk: Desk, tried: Try, by: str, number: str) -> bool:
    """Whether it was refused for who somebody is, not for what the case lacks."""
    try:
        tried(desk, by, number)
    except Refused as refused:
        return refused.what.startswith("the role ")
    except TriageError:
        return False
    return False


def _rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the record holds but the place of the log's end."""
    return stores.all_rows(folder / "triage.db")


@pytest.fixture
def desk(prepared: Path, shipped: Desk) -> Desk:
    """The workspace as it was prepared: nothing here changes it."""
    return shared_desk(prepared, shipped, ON)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_gate_lets_through_exactly_whom_the_tables_name(desk: Desk, act: str) -> None:
    for role, name in NAMES.items():
        for case in (NEAR, FAR):
            assert gate.may(desk, act, name, case) == expected(ACTS[act], role, case), (role, case)


@pytest.mark.parametrize("act", sorted(LOOKS))
def test_each_role_looks_at_what_the_tables_say_and_a_refusal_is_logged(desk: Desk, act: str) -> None:
    for role, name in NAMES.items():
        for case in (NEAR, FAR):
            role_may = role in ACTS[act].may
            allowed = (
                expected(ACTS[act], role, case) if "number" in LOOKS[act].__code__.co_varnames else role_may
            )
            before = len(desk.store.audit_entries({"outcome": "refused"}))
            assert _refused_by_the_gate(desk, LOOKS[act], name, case) != allowed, (role, case)
            logged = desk.store.audit_entries({"outcome": "refused"})[before:]
            assert [(one.act, one.who) for one in logged] == ([] if allowed else [(act, name)])


@pytest.mark.parametrize("act", sorted(CHANGES))
def test_each_role_changes_what_the_tables_say_and_else_nothing(
    act: str, prepared: Path, tmp_path: Path, shipped: Desk
) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "refused"))
    desk, before = shared_desk(folder, shipped, ON), _rows(folder)
    about_a_case = "number" in CHANGES[act].__code__.co_varnames
    for role, name in NAMES.items():
        for case in (FAR, NEAR):
            allowed = expected(ACTS[act], role, case) if about_a_case else role in ACTS[act].may
            if act == _LINKS_BOTH:
                allowed = all(expected(ACTS[act], role, each) for each in (NEAR, FAR))
            if not allowed:
                logged = len(desk.store.audit_entries({"outcome": "refused"}))
                assert _refused_by_the_gate(desk, CHANGES[act], name, case), (role, case)
                assert len(desk.store.audit_entries({"outcome": "refused"})) == logged + 1
                continue
            own = Path(shutil.copytree(prepared, tmp_path / f"{role}-{case}"))
            with shared_desk(own, shipped, ON) as fresh:
                assert not _refused_by_the_gate(fresh, CHANGES[act], name, case), (role, case)
            shutil.rmtree(own)
            break  # one case that a role may change shows it; the gate's own test goes through both
    desk.close()
    assert _rows(folder) == before


def test_nobody_unregistered_and_nobody_who_left_looks_or_acts(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    leave(desk, "Tam Example", SAM)
    for name in ("Nobody Example", "Tam Example"):
        for tried in (*LOOKS.values(), *CHANGES.values()):
            with pytest.raises(Refused):
                tried(desk, name, FAR)


def test_without_a_name_a_case_is_read_and_nothing_else(desk: Desk) -> None:
    assert show_case(desk, NEAR).row.number == NEAR
    assert [row.number for row in list_cases(desk) if row.state == "open"] == [NEAR, FAR]
    for tried in CHANGES.values():
        with pytest.raises(Refused):
            tried(desk, "", NEAR)
    with pytest.raises(Refused):
        list_break_glass(desk, None)


def test_the_tables_name_only_what_there_is() -> None:
    assert set(ROLES) == set(NAMES)
    for rule in ACTS.values():
        assert set(rule.may) <= set(ROLES), rule.code
        assert set(rule.may.values()) <= set(SCOPE_WORDS), rule.code
        assert rule.may, rule.code


def test_what_must_hold_of_any_table_of_rights() -> None:
    decides = [code for code, rule in ACTS.items() if not rule.reads]
    assert [code for code in decides if "auditor" in ACTS[code].may] == ["escalation.record"]
    about_cases = (
        "case.",
        "escalation.d",
        "refer",
        "review",
        "action.",
        "household.",
        "meeting.",
        "likeness.",
    )
    for role in ("directory_owner", "rules_owner"):
        assert not [code for code, rule in ACTS.items() if role in rule.may and code.startswith(about_cases)]
    assert set(ACTS["escalation.record"].may) == set(ROLES)
    assert ACTS["escalation.record"].despite_restriction
    seers = set(ACTS["case.show"].may)
    assert set(ACTS["escalation.list"].may) == seers
    for code in ("case.confirm", "case.close", "review", "refer", "case.step_down"):
        assert not {"referrer", "auditor", "data_steward"} & set(ACTS[code].may), code
    for code in ("case.erase", "case.export"):
        assert set(ACTS[code].may) == {"data_steward"}


def test_an_act_that_stands_in_no_table_is_refused(desk: Desk) -> None:
    for ask in (gate.change, gate.read):
        with pytest.raises(Refused, match=r"no table|nobody may"):
            ask(desk, "case.anything", LEE, NEAR)


def test_a_restriction_ends_by_a_lead_or_a_steward_alone(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of()
    for role, name in NAMES.items():
        if role not in ("safeguarding_lead", "data_steward"):
            with pytest.raises(Refused):
                unrestrict(desk, SHUT, "It is over", name)
    assert unrestrict(desk, SHUT, "It is over", NAMES["data_steward"]).ended_by == NAMES["data_steward"]
