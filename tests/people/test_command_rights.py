"""Every command asks for rights that stand in the tables, or says why it needs none; and they hold at the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests import stores
from tests.desk.builders import a_case
from tests.people.builders import ACTS, NAMES, ROLES
from tests.people.conftest import Shell
from tests.safety.test_banner import COMMANDS as WORDS
from triage.casework.permissions.commands import COMMANDS, NEEDS_NO_RIGHT
from triage.cli import cli


def _leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from _leaves(inner, (*path, name))
    else:
        yield " ".join(path)


EVERY = sorted(_leaves(cli))
SHUT_TO_SOMEBODY = sorted(
    command for command, acts in COMMANDS.items() if acts and any(_ for _ in ROLES if not any(_ in ACTS[act].may for act in acts))
)  # fmt: skip
ANOTHER_WAY = frozenset({"outcomes"})
"""Commands that take the name of who looks by another option."""
ABOUT_A_CASE: dict[str, tuple[str, ...]] = {
    "plan": ("C-1",),
    "directory find": ("sleep", "--case", "C-1"),
    "value": (),
    "import cases": ("cases.json", "--add"),
}
"""Words that make a command look into the record, where it can do without."""
READ_FIRST: dict[str, int] = {
    **dict.fromkeys(("import cin-census", "import ssda903", "import dfe-daily"), 1),
    **dict.fromkeys(("directory import", "directory map accept", "directory map refuse", "directory map undo"), 2),
    **dict.fromkeys(("meeting done", "meeting show", "referral ask", "referral engage", "referral feedback"), 2),
}  # fmt: skip
"""Commands that stop at a file, a term or a number that is not there before anybody is asked for: the exit code they stop with."""


def test_every_command_has_its_acts_or_a_reason_for_none() -> None:
    assert sorted({*COMMANDS, *NEEDS_NO_RIGHT}) == EVERY
    assert not set(COMMANDS) & set(NEEDS_NO_RIGHT)
    assert {act for acts in COMMANDS.values() for act in acts} <= set(ACTS)
    assert all(reason.strip() for reason in NEEDS_NO_RIGHT.values())


def _rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    return stores.all_rows(folder / "triage.db")


def _words(command: str, name: str) -> list[str]:
    """The words that let a command begin, in somebody's name."""
    given = list(ABOUT_A_CASE.get(command, WORDS[command]))
    if "--by" in given:
        at = given.index("--by")
        del given[at : at + 2]
    return [*command.split(), *given, "--reader" if command in ANOTHER_WAY else "--by", name]


def _check(shell: Shell, command: str, roles: list[str]) -> None:
    (shell.folder / "cases.json").write_text(json.dumps(a_case("C-77")), encoding="utf-8")
    before = _rows(shell.folder)
    for role in roles:
        code = shell(*_words(command, NAMES[role]))
        assert code == READ_FIRST.get(command, 3), (role, code, shell.said)
    assert _rows(shell.folder) == before


def _shut_to(command: str) -> list[str]:
    return [role for role in ROLES if not any(role in ACTS[act].may for act in COMMANDS[command])]


@pytest.mark.parametrize("command", SHUT_TO_SOMEBODY)
def test_a_command_is_refused_to_a_role_that_may_not_and_changes_nothing(shell: Shell, command: str) -> None:
    _check(shell, command, _shut_to(command)[:1])


@pytest.mark.soak
@pytest.mark.parametrize("command", SHUT_TO_SOMEBODY)
def test_a_command_is_refused_to_each_role_that_may_not(shell: Shell, command: str) -> None:
    _check(shell, command, _shut_to(command))
