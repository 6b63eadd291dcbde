"""Every reason for which a key of the case, its timeline or its household can be off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.actions import ACTIONS
from tui.actions.case import CaseSituation, ListSituation
from tui.actions.household import HouseholdSituation

ALL = CaseSituation(
    actions=3, proposed=2, chosen="proposed", kind="referral", alarms=1, step="raised", questions=2, looks=1, chosen_item=True
)  # fmt: skip
HOME = HouseholdSituation(members=2, chosen="member", disagreements=1, agreed=1)


def why(where: str, name: str, now: object) -> str:
    action = next(one for one in ACTIONS if (one.where, one.name) == (where, name))
    return action.why_off(now)


CASES = [
    ("confirm", {}, ""),
    ("confirm", {"chosen": ""}, "no action is chosen"),
    ("confirm", {"chosen": "done"}, "done already"),
    ("confirm", {"may": frozenset()}, "your role does not do this"),
    ("confirm_all", {"proposed": 0}, "no action is still only proposed"),
    ("confirm_all", {"actions": 0}, "proposes no action"),
    ("confirm_all", {"role": "referrer"}, "the people who received a referral decide"),
    ("confirm_all", {"may": frozenset()}, "your role does not do this"),
    ("aside", {}, ""),
    ("aside", {"chosen": "confirmed"}, ""),
    ("aside", {"chosen": "done"}, "done already"),
    ("aside", {"chosen": ""}, "no action or escalation is chosen"),
    ("aside", {"closed": True}, "the case is closed"),
    ("aside", {"on_alarm": True, "closed": True}, ""),
    ("aside", {"on_alarm": True, "step": "disputed"}, "past the steps"),
    ("aside", {"on_alarm": True, "reading": True}, "still being read"),
    ("aside", {"on_alarm": True, "cannot_act": "nobody is named"}, "nobody is named"),
    ("aside", {"on_alarm": True, "may": frozenset()}, "your role does not do this"),
    ("aside", {"may": frozenset()}, "your role does not do this"),
    ("record", {}, ""),
    ("record", {"closed": True}, ""),
    ("record", {"role": "referrer", "cannot_act": "decides nothing"}, ""),
    ("record", {"alarms": 0, "step": ""}, "no escalation of this case is open"),
    ("record", {"cannot_tell": "nobody is named"}, "nobody is named"),
    ("record", {"reading": True}, "still being read"),
    ("record", {"step": "disputed", "may": frozenset({"escalation.record"})}, "your role does not do this"),
    ("record", {"step": "restricted", "may": frozenset({"escalation.record"})}, ""),
    ("answer", {}, ""),
    ("answer", {"questions": 0}, "asks no question"),
    ("answer", {"questions": 0, "whole": False}, "a part of this case"),
    ("answer", {"closed": True}, "the case is closed"),
    ("answer", {"cannot_tell": "nobody is named"}, "nobody is named"),
    ("answer", {"shown": False}, "could not be read"),
    ("looked", {"closed": True}, ""),
    ("looked", {"looks": 0}, "nothing here waits for a look"),
    ("looked", {"cannot_act": "nobody is named"}, "nobody is named"),
    ("done", {"kind": "task", "chosen": "confirmed"}, ""),
    ("done", {"kind": "task"}, "only a confirmed action is done"),
    ("done", {}, "recorded with the service"),
    ("done", {"chosen": ""}, "no action is chosen"),
    ("done", {"closed": True}, "the case is closed"),
    ("done", {"kind": "task", "chosen": "confirmed", "may": frozenset()}, "your role does not do this"),
    ("service", {}, ""),
    ("service", {"chosen": "confirmed"}, ""),
    ("service", {"chosen": ""}, "no action is chosen"),
    ("service", {"chosen": "put aside"}, "put aside already"),
    ("service", {"service": False}, "needs no service"),
    ("service", {"kind": "task"}, "needs no service"),
    ("service", {"closed": True}, "the case is closed"),
    ("service", {"may": frozenset()}, "your role does not do this"),
    ("review", {"closed": True}, "the case is closed"),
    ("review", {"may": frozenset()}, "your role does not do this"),
    ("review", {"reading": True}, "still being read"),
    ("moves", {"shown": False}, "could not be read"),
    ("moves", {"may": frozenset()}, "your role does not do this"),
    ("letters", {"whole": False}, "a part of this case"),
    ("letters", {}, ""),
    ("household", {"may": frozenset()}, "your role does not do this"),
    ("why", {"whole": False}, "a part of this case"),
    ("timeline", {"may": frozenset({"case.timeline"})}, ""),
    ("lead", {"closed": True}, "the case is closed"),
    ("note", {"closed": True}, ""),
    ("note", {"cannot_act": "nobody is named"}, "nobody is named"),
    ("close", {}, ""),
    ("close", {"closed": True}, "closed already"),
    ("close", {"may": frozenset()}, "your role does not do this"),
    ("do", {"chosen_item": False}, "nothing is chosen"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "said"), CASES)
def test_a_key_of_the_case_is_off_exactly_where_it_cannot_work(name: str, change: dict, said: str):
    found = why("case", name, replace(ALL, **change))
    assert said in found
    assert bool(said) == bool(found)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("open", {}, ""),
        ("open", {"chosen": ""}, "no other case is chosen"),
        ("open", {"chosen": "this"}, "the case you came from"),
        ("open", {"chosen": "shut"}, "not open to you"),
        ("link", {}, ""),
        ("link", {"reading": True}, "still being read"),
        ("link", {"shown": False}, "could not be read"),
        ("link", {"cannot_act": "nobody is named"}, "nobody is named"),
        ("unlink", {}, ""),
        ("unlink", {"chosen": "shut"}, "not open to you"),
        ("unlink", {"chosen": "this"}, "no linked case is chosen"),
        ("unlink", {"may": frozenset()}, "your role does not do this"),
        ("lead", {"may": frozenset()}, "your role does not do this"),
        ("meeting", {"cannot_act": "nobody is named"}, "nobody is named"),
        ("done", {"chosen": "agreed"}, ""),
        ("done", {}, "choose what was done"),
        ("done", {"agreed": 0}, "nothing that a meeting agreed"),
        ("dropped", {"may": frozenset()}, "your role does not do this"),
        ("settle", {"chosen": "question"}, ""),
        ("settle", {}, "choose what is settled"),
        ("settle", {"disagreements": 0}, "no joined records disagree"),
        ("settle", {"may": frozenset()}, "your role does not do this"),
    ],
)
def test_a_key_of_the_household_is_off_exactly_where_it_cannot_work(name: str, change: dict, said: str):
    found = why("household", name, replace(HOME, **change))
    assert said in found
    assert bool(said) == bool(found)


@pytest.mark.parametrize("where", ["case_timeline", "case_why"])
def test_a_list_from_the_case_is_narrowed_only_where_it_holds_something(where: str):
    assert why(where, "filter", ListSituation(rows=1)) == ""
    assert "nothing in the list" in why(where, "filter", ListSituation())
    assert "still being read" in why(where, "filter", ListSituation(reading=True))


def test_every_key_that_changes_something_names_its_command():
    moving = {
        "back",
        "reload",
        "do",
        "next",
        "previous",
        "page_down",
        "page_up",
        "top",
        "end",
        "filter",
        "kind",
    }
    for action in ACTIONS:
        if action.where in {"case", "household", "case_why"} and action.name not in moving:
            assert action.command.startswith("triage "), (action.where, action.name)
