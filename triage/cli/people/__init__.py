"""``triage people``: who works here and who may do what, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "add": ("triage.cli.people.register:people_add", "Register somebody."),
    "list": ("triage.cli.people.register:people_list", "Everybody registered here."),
    "keys": ("triage.cli.people.keys:keys", "Keys for what travels, and whose card was compared."),
    "change": ("triage.cli.people.register:people_change", "Change somebody's roles, team or account."),
    "leave": ("triage.cli.people.register:people_leave", "Say that somebody left."),
    "rights": ("triage.cli.people.rights:people_rights", "Who may do what, and who sees what."),
    "break-glass": (
        "triage.cli.people.break_glass:break_glass_looks",
        "Access taken in an emergency: list it, look at it.",
    ),
    "database-roles": (
        "triage.cli.people.database_roles:database_roles",
        "What each login of a PostgreSQL record may do.",
    ),
    "away": ("triage.cli.people.away:away", "Who is away, and who looks after their work."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def people() -> None:
    """Who may do what.

    \b
    Example:
      triage people add "Sam Example" --role coordinator
    """  # noqa: D301 - click's mark for text that is not refilled
