"""Closing a case says what is still on its way."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM, a_case, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import close, confirm, due, move_referral, refer, show_case


def test_closing_names_referrals_on_their_way_and_confirmed_actions_never_sent(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    made = refer(desk, "C-1", action.help, action.service, SAM)
    unsent = {
        f"action {one.position}"
        for one in show_case(desk, "C-1").actions
        if one.state == "confirmed" and one.position != action.position
    }
    ended = close(desk, "C-1", "needs_met", SAM)
    assert unsent
    assert {one.record for one in ended.still_open} == {f"referral {made.id}"} | unsent
    first = ended.still_open[0]
    assert (first.record, first.help, first.state) == (f"referral {made.id}", action.help, "requested")
    later = due(desk_on(ON + timedelta(days=30)))
    assert [item.record for item in later if item.kind == "referral"] == [f"referral {made.id}"]
    assert not {item.kind for item in later} & {"review", "action", "question", "human_review", "decision"}


def test_closing_names_nothing_where_all_is_finished(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    confirm(desk, "C-1", [action.position], SAM)
    made = refer(desk, "C-1", action.help, action.service, SAM)
    for state in ("accepted", "started", "completed"):
        move_referral(desk, made.id, state, SAM)
    assert close(desk, "C-1", "needs_met", SAM).still_open == ()


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_says_what_is_still_open(
    desk_on: DeskOn, folder: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    confirm(desk, "C-1", [action.position], SAM)
    refer(desk, "C-1", action.help, action.service, SAM)
    desk.close()
    words = ["case", "close", "C-1", "--reason", "needs_met", "--by", SAM, "--workspace", str(folder)]
    assert run(cli, [*words, "--on", str(ON), *(["--json"] if as_json else [])]) == 0
    out = capsys.readouterr().out
    if as_json:
        assert [one["record"] for one in json.loads(out)["still_open"]] == ["referral 1"]
    else:
        assert f"still open: referral 1 {desk.vocabulary.title('help', action.help)} (" in out
