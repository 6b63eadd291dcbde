"""Every key of the table of actions, pressed in every state in which it is on and in every state in which it is off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.tui.screen import messages, settle
from tests.tui.states import State, all_states, states_of
from tests.tui.workspaces import Workspaces, workspaces
from tui.actions import ACTIONS, Action, actions_of
from tui.actions.action import never
from tui.app import TriageApp
from tui.screens.page import Page
from tui.widgets.keys import fitting, takes

__all__ = ["workspaces"]

WHERES = tuple(dict.fromkeys(action.where for action in ACTIONS))
SIZE = (100, 30)


def typed_by_the_focused(app: TriageApp, key: str) -> bool:
    """Whether what has focus takes the key as text (a field takes letters; the action is reached by another key)."""
    focused = app.screen.focused
    if focused is None:
        return False
    character = {"question_mark": "?", "slash": "/", "space": " "}.get(key, key if len(key) == 1 else None)
    return character is not None and focused.check_consume_key(key, character)


def bound_by_the_focused(app: TriageApp, key: str) -> bool:
    """Whether what has focus, or something round it below the page, does something of its own with the key, such as moving a choice."""
    node = app.screen.focused
    within = [] if node is None else list(node.ancestors_with_self)
    return (
        any(key in one._bindings.key_to_bindings for one in within[: within.index(app.screen)])
        if within
        else False
    )


async def test_each_state_has_a_name_of_its_own():
    names = [state.name for state in all_states()]
    assert len(names) == len(set(names))


@dataclass
class Pressed:
    """Which actions were pressed while they were on, and which while they were off."""

    on: set[str]
    off: set[str]

    def lacks(self, where: str) -> list[str]:
        """What of the screen's own actions was not seen on, or not seen off though it can be."""
        own = [action for action in ACTIONS if action.where == where]
        never_on = [f"{action.name} on" for action in own if action.name not in self.on]
        never_off = [
            f"{action.name} off"
            for action in own
            if action.why_off is not never and action.name not in self.off
        ]
        return never_on + never_off


async def press_keys(state: State, workspace: Path, seen: Pressed) -> None:
    """Press the keys of one state that were not seen as they are now.

    On: the screen is asked to do it, once. Off: the reason is said, and nothing is done.
    """
    app = state.app(workspace)
    async with app.run_test(size=SIZE) as pilot:
        await state.reach(pilot)
        page = app.screen
        assert isinstance(page, Page)
        assert state.where == page.WHERE, f"{state.name} ends at {page.WHERE}"
        for one in fitting(state.where, page.situation(), 0, taken=partial(takes, page.focused)):
            assert one.off or not typed_by_the_focused(app, one.pressed), f"{state.name} names {one.words}"
        done: list[str] = []
        for action in actions_of(state.where):
            setattr(page, f"do_{action.name}", partial(done.append, action.name))
        for action in actions_of(state.where):
            why = action.why_off(page.situation())
            known = seen.off if why else seen.on
            if action.name in known:
                continue
            known.add(action.name)
            keys = [key for key in action.keys.split(",") if not typed_by_the_focused(app, key)]
            answered = 0
            for key in keys:
                app.clear_notifications()
                done.clear()
                focused = page.focused
                moves_within = bound_by_the_focused(app, key)
                await pilot.press(key)
                assert app.screen is page, f"{state.name}: {key} left the screen"
                if moves_within and not done and not messages(app):
                    # What a choice does with a key goes before; then another key of the action does it.
                    continue
                answered += 1
                if why:
                    said = f"{action.label_now(page.situation())} is off: {why}."
                    assert said in messages(app), f"{state.name}: {key}"
                    assert done == []
                else:
                    assert done == [action.name], f"{state.name}: {key}"
                if page.focused is not focused and focused is not None:
                    focused.focus()
                    await pilot.pause()
            assert answered or not keys, f"{state.name}: no key reaches {action.name}"


DAILY = frozenset({"inbox", "case", "confirm", "form", "lock", "blank"})
"""Screens whose keys are pressed by `make test` too; `make test-system` presses those of all, `make soak` in every state and for real."""


@pytest.mark.parametrize(
    "where", [where if where in DAILY else pytest.param(where, marks=pytest.mark.screens) for where in WHERES]
)
async def test_each_key_is_pressed_on_and_off_and_says_why(
    where: str, workspaces: Workspaces, tmp_path: Path
):
    """In as many states as it takes until each key was seen on and off; every state belongs to `make soak`."""
    seen = Pressed(set(), set())
    usual, *others = states_of(where)
    # The last ones are those in which most is off, so that few states are enough.
    for number, state in enumerate((usual, *reversed(others))):
        await press_keys(state, workspaces.copy(state.workspace, tmp_path / str(number)), seen)
        if not seen.lacks(where):
            return
    assert not seen.lacks(where), f"no state of {where} has {', '.join(seen.lacks(where))}"


@pytest.mark.soak
@pytest.mark.parametrize("state", all_states(), ids=lambda state: state.name)
async def test_each_key_in_each_state(state: State, workspaces: Workspaces, tmp_path: Path):
    await press_keys(state, workspaces.copy(state.workspace, tmp_path / "area"), Pressed(set(), set()))


@pytest.mark.soak
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.where}-{action.name}")
async def test_each_key_pressed_for_real_leaves_the_screens_standing(
    action: Action, workspaces: Workspaces, tmp_path: Path
):
    for place, state in enumerate(states_of(action.where)):
        app = state.app(workspaces.copy(state.workspace, tmp_path / str(place)))
        async with app.run_test(size=SIZE) as pilot:
            await state.reach(pilot)
            page = app.screen
            assert isinstance(page, Page)
            if action.why_off(page.situation()):
                continue
            key = next((one for one in action.keys.split(",") if not typed_by_the_focused(app, one)), None)
            if key is None:
                continue
            await pilot.press(key)
            async with asyncio.timeout(60):
                await settle(pilot)
        return
