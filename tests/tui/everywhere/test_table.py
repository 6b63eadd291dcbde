from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click
import pytest

from triage.cli import cli
from tui.actions import ACTIONS, EVERYWHERE, Action, Situation
from tui.keys_page import page, with_first_keys
from tui.widgets.keys import ALWAYS, MOST_LINES, Shown, fitting, in_lines

WITH_COMMAND = tuple(action for action in (*ACTIONS, *EVERYWHERE) if action.command)
WHERES = tuple(dict.fromkeys(action.where for action in ACTIONS))


def test_the_page_of_keys_and_the_readme_are_what_the_table_makes():
    assert Path("docs/keys.md").read_text(encoding="utf-8") == page(), "make docs"
    readme = Path("README.md").read_text(encoding="utf-8")
    assert readme == with_first_keys(readme), "make docs"


@pytest.mark.parametrize("action", WITH_COMMAND, ids=lambda action: f"{action.where}-{action.name}")
def test_the_same_at_the_command_line_is_a_real_command(action: Action):
    for said in action.command.split("; "):
        program, *words = said.split()
        assert program == "triage", said
        found: click.Command = cli
        context = click.Context(cli)
        rest = list(words)
        while rest and isinstance(found, click.Group):
            inner = found.get_command(context, rest[0])
            assert inner is not None, f"{said}: there is no command {rest[0]}"
            found = inner
            rest.pop(0)
        assert not isinstance(found, click.Group), f"{said} names only a group of commands"
        options = {
            name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        named = {word.strip("[]").partition("=")[0] for word in rest if word.strip("[").startswith("--")}
        assert named <= options, f"{said}: there is no {named - options}"


def test_what_changes_something_names_its_command_unless_it_is_of_the_screens_alone():
    """Whoever cannot use a screen finds at least these by name."""
    named = {(action.where, action.name) for action in WITH_COMMAND}
    assert ("case", "confirm") in named
    assert len(named) > len(WHERES)


@pytest.mark.parametrize("where", WHERES)
@pytest.mark.parametrize("width", [40, 60, 76, 78, 98, 138])
def test_the_keys_fit_the_line_and_the_ways_out_are_always_named(where: str, width: int):
    def why_not(action: Action) -> bool:
        return action.in_footer and action.name in ALWAYS

    shown = fitting_of(where, width)
    lines = in_lines(shown, width)
    if width >= 76:
        assert len(lines) <= MOST_LINES
        for line in lines:
            assert len("  ".join(one.words for one in line)) <= width
    names = {one.action.name for one in shown}
    assert {one.action.name for one in fitting_of(where, 0) if why_not(one.action)} <= names


def kinds_of(situation: type[Situation]) -> list[type[Situation]]:
    """A kind of situation and all that build on it."""
    return [situation, *(kind for below in situation.__subclasses__() for kind in kinds_of(below))]


@pytest.mark.parametrize("where", WHERES)
@pytest.mark.parametrize("width", [38, 58])
def test_in_a_window_with_room_for_one_line_the_ways_out_and_help_are_in_it(where: str, width: int):
    """Leaving the program gives way last of all: it is found with help."""
    all_of_them = fitting_of(where, 0)
    line = in_lines(fitting_of(where, width, 1), width)
    assert len(line) == 1
    named = {one.action.name for one in line[0]}
    assert named >= {one.action.name for one in all_of_them} & {"back", "leave", "close", "help"}


def fitting_of(where: str, width: int, most: int = MOST_LINES) -> list[Shown]:
    """The line of a screen as it begins, in the first kind of situation that answers all its reasons."""
    for kind in kinds_of(Situation):
        with suppress(AttributeError):
            return fitting(where, kind(), width, most)
    message = f"no kind of situation answers the reasons of {where}"
    raise AssertionError(message)


def test_nothing_moves_by_itself():
    """A screen reader and a picture follow only what stands still."""
    for sheet in Path("tui/styles").glob("*.tcss"):
        text = sheet.read_text(encoding="utf-8")
        assert "transition" not in text
        assert "blink" not in text.replace("cursor-blink", "")
