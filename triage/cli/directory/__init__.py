"""``triage directory``: what services there are, whom they take, and how their records are kept true."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "list": ("triage.cli.directory.showing:list_", "Every service, whom it is for, whether in date."),
    "show": ("triage.cli.directory.showing:show", "One service; what nobody knows is said."),
    "find": ("triage.cli.directory.finding:find", "Find services by words, help, age, home, person."),
    "lint": ("triage.cli.directory.keeping:lint", "Check every record; say how to mend each fault."),
    "due": ("triage.cli.directory.keeping:due", "Which records must be confirmed, and by when."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def directory() -> None:
    """Services: find, check, bring in, give out, and see what is missing.

    \b
    Example:
      triage directory find --offer sleep --age 8 --postcode B90
    """  # noqa: D301 - click's mark for text that is not refilled
