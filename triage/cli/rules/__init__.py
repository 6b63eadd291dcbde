"""``triage rules``: the rule workbench, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "list": ("triage.cli.rules.showing:list_", "Rules with their titles and where they stand."),
    "show": ("triage.cli.rules.showing:show", "One rule: why it is there, its source, its text."),
    "lint": ("triage.cli.rules.showing:lint", "Check every rule file; say how to mend each fault."),
    "test": ("triage.cli.rules.showing:test", "Run the examples that stand in rule files."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def rules() -> None:
    """The rules: find one, change it, see what the change does, have it approved.

    \b
    Example:
      triage rules list --stage safeguarding
      triage rules test
    """  # noqa: D301 - click's mark for text that is not refilled
