"""The day's list by role, person and team; the weekly list; caseload; and that no list asks case by case."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_case_in_danger, put_in
from tests.desk.conftest import DeskOn
from tests.due.builders import ELI, NOR, PAT, WIL
from triage.casework.permissions import ROLES
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, due, next_due, review
from triage.desk.due.caseload import caseloads
from triage.desk.due.item import KINDS
from triage.desk.due.listing import everything
from triage.desk.due.sources import OF_EVERYBODY, OF_THE_PLACE, SOURCES
from triage.desk.due.week import week
from triage.errors import WrongUse
from triage.model import Settings
from triage.workspace import read_settings, shipped_settings

CHILD_SLEEP = ("sleep", "child", None)
SIBLING = ("sibling_worry", "sibling", None)


def set_case(desk: Desk, number: str, **values: Any) -> None:
    with desk.store.writing():
        desk.store.change_case(number, values)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Four cases in two teams, one of them in danger, one of nobody's."""
    put_in(desk, a_case("C-1"), a_case("C-2"), a_case("C-3"), a_case_in_danger("C-9"))
    set_case(desk, "C-1", owner=WIL, lead=NOR, team="North")
    set_case(desk, "C-2", owner=ELI, lead=PAT, team="South", confirmed_on=ON, clock_from=ON)
    set_case(desk, "C-9", owner=WIL, team="North")
    return desk


def keys(items: list[Any]) -> list[tuple[Any, ...]]:
    return sorted(
        (item.kind, item.case or "", item.record, item.role, item.code, item.for_whom) for item in items
    )


def test_roles_share_out_the_list_without_remainder(busy: Desk) -> None:
    every = [item for item in due(busy, None) if not item.unheld]
    shared = [
        item for role in ROLES for item in due(busy, None, role) if item.role == role and not item.unheld
    ]
    assert keys(shared) == keys(every)


def test_teams_share_out_what_is_a_teams(busy: Desk) -> None:
    every = due(busy, None)
    teams = {item.team for item in every} - {""}
    assert teams == {"North", "South"}
    by_team = [item for team in sorted(teams) for item in due(busy, None, team=team) if item.team]
    assert keys([*by_team, *(item for item in every if not item.team)]) == keys(every)


def test_each_thing_is_in_somebodys_list(busy: Desk) -> None:
    every = list(everything(busy))
    lists = {one.name: keys(due(busy, None, name=one.name)) for one in busy.store.people()}
    assert {key for found in lists.values() for key in found} == set(keys(every))
    owned = [item for item in every if item.owner]
    assert owned
    for item in owned:
        assert [name for name, found in lists.items() if keys([item])[0] in found] == [item.owner]


def test_nothing_is_listed_twice_and_every_kind_has_its_place(busy: Desk) -> None:
    every = keys(list(everything(busy)))
    assert len(set(every)) == len(every)
    assert {item.kind for item in everything(busy)} <= set(KINDS)
    functions = [*SOURCES, *OF_EVERYBODY, *OF_THE_PLACE]
    assert len(set(functions)) == len(functions)


def test_what_nobody_is_registered_for_is_in_the_lists_of_those_who_stand_in(busy: Desk) -> None:
    """No data steward works here; what would be theirs is with the coordinators, and says why."""
    with busy.store.writing():
        busy.store.add_look(
            {"case_number": "C-3", "code": "way_back", "role": "data_steward", "raised_on": ON, "due_on": ON}
        )
    (item,) = [one for one in due(busy) if one.kind == "look"]
    assert item.unheld == "nobody here is registered as data steward"
    for items in (due(busy, role="data_steward"), due(busy, role="coordinator"), due(busy, name=SAM)):
        assert [one.record for one in items if one.kind == "look"] == [item.record]
    assert not [one for one in due(busy, name=LEAD) if one.kind == "look"]


def test_a_name_nobody_has_is_wrong_use(desk: Desk) -> None:
    with pytest.raises(WrongUse, match="nobody is registered"):
        due(desk, name="Nobody Example")


class Counting:
    """The record, counting what is asked of it."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.store, name)
        if not callable(value):
            return value

        def counted(*args: Any, **more: Any) -> Any:
            self.asked.append(name)
            return value(*args, **more)

        return counted


def test_no_list_asks_the_record_case_by_case(desk: Desk) -> None:
    """Ten times the cases, the same number of questions to the record; next_due of one case never reads the others."""
    counts = []
    for numbers in (range(2), range(2, 20)):
        put_in(desk, *(a_case(f"C-{number}") for number in numbers))
        for number in numbers:
            set_case(desk, f"C-{number}", lead=NOR, confirmed_on=ON, clock_from=ON)
        counting = Counting(desk.store)
        desk.__dict__["_store"] = counting
        due(desk, None)
        next_due(desk, "C-1")
        caseloads(desk)
        week(desk)
        desk.__dict__["_store"] = counting.store
        counts.append(len(counting.asked))
    assert counts[0] == counts[1]
    counting = Counting(desk.store)
    desk.__dict__["_store"] = counting
    next_due(desk, "C-1")
    assert "cases" not in counting.asked
    desk.__dict__["_store"] = counting.store


def test_the_week_goes_through_each_case_once_and_says_every_reason(busy: Desk, desk_on: DeskOn) -> None:
    found = {one.row.number: [reason.code for reason in one.reasons] for one in week(busy)}
    assert found == {"C-1": ["new"], "C-2": ["new"], "C-3": ["new"], "C-9": ["escalation", "new"]}
    assert next(one.row.number for one in week(busy)) == "C-9"
    late = desk_on(ON + timedelta(days=40))
    review(late, "C-1", {CHILD_SLEEP: 9, SIBLING: 5}, "full", SAM)
    review(late, "C-2", {CHILD_SLEEP: 2, SIBLING: 1}, "full", SAM)
    found = {one.row.number: [reason.code for reason in one.reasons] for one in week(late)}
    assert "worse" in found["C-1"]
    assert "closing" in found["C-2"]
    assert "worse" not in found["C-2"]
    assert {"overdue", "stuck"} <= set(found["C-3"])
    assert "stuck" not in found["C-1"]
    places = [one.reasons[0].code for one in week(late)]
    assert places.index("escalation") == 0


def test_the_week_of_a_team_or_person_keeps_open_escalations(busy: Desk) -> None:
    assert {one.row.number for one in week(busy, team="South")} == {"C-2", "C-9"}
    assert {one.row.number for one in week(busy, name=PAT)} == {"C-2", "C-9"}


def test_the_end_of_casework_is_closing_soon(busy: Desk, desk_on: DeskOn) -> None:
    late = desk_on(ON + timedelta(weeks=16))
    (case,) = [one for one in week(late) if one.row.number == "C-2"]
    assert "the weeks of casework run out" in [reason.words for reason in case.reasons]


def test_caseload_counts_each_open_case_of_a_worker_once_beside_the_ceiling(busy: Desk) -> None:
    set_case(busy, "C-1", lead=WIL, level=1)
    busy.__dict__["settings"] = Settings.model_validate(
        {
            "caseload": {
                "ceiling": 1,
                "kinds": {"unit": {"teams": ["North"], "casework": 80, "open_access": 20}},
            }
        }
    )
    loads = {load.name: load for load in caseloads(busy)}
    wil = loads[WIL]
    assert (wil.cases, wil.casework, wil.open_access, wil.over, wil.kind) == (2, 1, 1, 1, "unit")
    assert (wil.casework_room, wil.open_access_room) == (0, 0)
    assert (loads[ELI].cases, loads[ELI].over, loads[ELI].kind) == (1, 0, "")
    assert loads[""].cases == 1
    assert next(load.name for load in caseloads(busy)) == WIL
    assert {load.name for load in caseloads(busy, "South")} == {ELI, PAT}


def test_without_a_ceiling_nothing_is_over(busy: Desk) -> None:
    assert {load.over for load in caseloads(busy)} == {0}
    assert {load.ceiling for load in caseloads(busy)} == {None}


def test_clocks_and_ceilings_leave_the_fingerprint_of_settings_as_it_was() -> None:
    plain = shipped_settings()
    text = '[caseload]\nceiling = 25\n[caseload.kinds.unit]\nroles = ["lead_practitioner"]\n[casework]\nweeks = 10\nwarn_weeks = 8\n'
    asked = read_settings(text, "triage.toml")
    assert (asked.caseload.ceiling, asked.casework.weeks) == (25, 10)
    assert (
        plain.model_copy(update={"caseload": asked.caseload, "casework": asked.casework}).fingerprint
        == plain.fingerprint
    )


@pytest.mark.parametrize(
    "words", [[], ["--week"], ["--caseload"], ["--overdue"], ["--for", WIL], ["--ahead", "400"]]
)
def test_tables_fit_eighty_columns(
    busy: Desk, desk_on: DeskOn, folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    busy.close()
    day = str(ON + timedelta(days=33))
    assert run(cli, ["due", *words, "--workspace", str(folder), "--on", day]) == 0
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if not line.startswith("ACT NOW")]
    assert lines
    assert max(len(line.rstrip()) for line in lines) <= 80


def test_json_keeps_its_keys_and_adds_whose_it_is(
    busy: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy.close()
    call = ["due", "--json", "--workspace", str(folder), "--on", str(ON + timedelta(days=3))]
    assert run(cli, call) == 0
    data = json.loads(capsys.readouterr().out)
    first = data["due"][0]
    assert (data["format"], first["kind"], first["overdue_days"], first["owner"]) == (
        "triage.due/1",
        "escalation",
        3,
        None,
    )
    keys_before = {"kind", "due_on", "case", "for_whom", "role", "code", "what", "level", "record"}
    assert all(
        set(one) == keys_before | {"owner", "team", "overdue_days", "covered_for", "unheld"}
        for one in data["due"]
    )
    assert {one["kind"] for one in data["due"]} <= set(KINDS)
    assert run(cli, [*call, "--week"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "triage.week/1"
    assert run(cli, [*call, "--caseload"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "triage.caseload/1"


def test_options_that_do_not_go_together_are_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--workspace", str(folder), "--on", str(ON)]
    for words in (
        ["--week", "--caseload"],
        ["--role", "no_such_role"],
        ["--week", "--overdue"],
        ["--for", "Nobody"],
    ):
        assert run(cli, ["due", *words, *place]) == 2, words
    assert run(cli, ["due", "--week", "--for", "Nobody", *place]) == 2
    capsys.readouterr()
