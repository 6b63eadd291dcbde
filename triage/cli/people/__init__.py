"""``triage people``: who works here and who may do what, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "add": ("triage.cli.people.register:people_add", "Register somebody."),
    "list": ("triage.cli.people.register:people_list", "Everybody registered here."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def people() -> None:
    """Who may do what.

    \b
    Example:
      triage people add "Sam Example" --role coordinator
    """  # noqa: D301 - click's mark for text that is not refilled
