from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

from tests.tui.conftest import TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tui import screens
from tui.actions import ACTIONS, actions_of
from tui.actions.case import CaseSituation as Situation
from tui.app import TriageApp
from tui.screens.confirm import Question
from tui.screens.help import HelpScreen
from tui.screens.page import Page

for module in walk_packages(screens.__path__, "tui.screens."):
    import_module(module.name)


def _kinds(of: type[Page[Any]]) -> Iterator[type[Page[Any]]]:
    for kind in of.__subclasses__():
        if hasattr(kind, "WHERE"):
            yield kind
        yield from _kinds(kind)


SCREENS = tuple(dict.fromkeys(_kinds(Page)))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.where}-{action.name}")
def test_every_action_has_a_key_a_label_and_help_in_a_sentence(action):
    assert action.keys
    assert action.label
    assert action.help.endswith(".")
    assert len(action.help.split()) >= 3
    shown_by = [one for one in SCREENS if action.where == one.WHERE]
    assert any(callable(getattr(one, f"do_{action.name}", None)) for one in shown_by)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_no_two_actions_of_a_screen_share_a_key_and_the_bindings_are_those_of_the_table(screen):
    listed = [key for action in actions_of(screen.WHERE) for key in action.keys.split(",")]
    assert [key for key, count in Counter(listed).items() if count > 1] == []
    bound = [key for binding in screen.BINDINGS for key in binding.key.split(",")]
    assert sorted(bound) == sorted(listed)


@pytest.mark.parametrize("where", ["inbox", "case"])
async def test_the_help_screen_shows_every_key_with_its_help_and_why_it_is_off(app: TriageApp, where: str):
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        if where == "case":
            await press(pilot, "enter")
        await press(pilot, "question_mark")
        help_screen = app.screen
        assert isinstance(help_screen, HelpScreen)
        lines = [line for part in help_screen.parts for line in part.lines]
        for action in actions_of(where):
            line = next(line for line in lines if line.title == action.label and line.text == action.help)
            assert line.key == action.shown_key
            assert action.command in line.more
        off = next(line.more for line in lines if line.more.startswith("Off now"))
        assert off in words(app)
        await press(pilot, "escape")
        assert where == app.screen.WHERE


async def test_a_key_that_is_off_stays_in_brackets_and_says_why(workspace: Path):
    app = TriageApp(workspace, TODAY, by=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down")
        assert "(c Confirm)" in shown(app)
        assert "(a All)" in shown(app)
        await press(pilot, "c")
        assert not isinstance(app.screen, Question)
        assert "Confirm is off: nobody is named" in messages(app)
        assert "TRIAGE_USER" in messages(app)


async def test_a_name_that_is_not_registered_confirms_nothing(workspace: Path):
    app = TriageApp(workspace, TODAY, by="Somebody Else")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "down", "c")
        assert "Confirm is off: this name is not registered here" in messages(app)


async def test_confirming_is_not_in_reach_of_the_role_of_referrer(workspace: Path):
    app = TriageApp(workspace, TODAY, by="Sam Example")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.desk.role = "referrer"
        await press(pilot, "enter", "down", "c")
        assert "the people who received a referral decide on it" in messages(app)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Situation(), "proposes no action"),
        (Situation(actions=2), "no action is chosen"),
        (Situation(actions=2, chosen="confirmed"), "confirmed already"),
        (Situation(actions=2, chosen="put aside"), "put aside already"),
        (Situation(actions=2, chosen="proposed", closed=True), "closed"),
        (Situation(actions=2, chosen="proposed", reading=True), "still being read"),
        (Situation(actions=2, chosen="proposed", cannot_act="nobody is named"), "nobody is named"),
        (Situation(actions=2, chosen="proposed"), ""),
    ],
)
def test_confirming_is_off_exactly_where_it_cannot_work(now: Situation, said: str):
    confirm = next(action for action in ACTIONS if action.name == "confirm")
    why = confirm.why_off(now)
    assert said in why
    assert bool(why) == bool(said)
