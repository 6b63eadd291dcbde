"""``triage people database-roles``: what each login of a PostgreSQL record may do, as SQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import shared


@click.command("database-roles")
@click.option("--print", "as_sql", is_flag=True, help="Print the SQL for whoever looks after the server.")
@click.option(
    "--login",
    "logins",
    multiple=True,
    metavar="NAME=LOGIN",
    help="Give this login the roles of a registered person. May be repeated.",
)
@shared
def database_roles(
    as_sql: bool, logins: tuple[str, ...], workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Show the group roles with which a PostgreSQL server itself holds who may read and write what.

    With --print it is SQL that may be run at any time and again: psql -f. Nothing is changed from here.

    \b
    Example:
      triage people database-roles --print --login "Sam Example=sam" > roles.sql
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.protecting import database_roles as script_for  # noqa: PLC0415
    from triage.desk.protecting import group_roles  # noqa: PLC0415

    pairs = dict(_pair(said) for said in logins)
    with open_record(workspace, on) as desk:
        script = script_for(desk, pairs)
    groups, roles = group_roles()
    if as_json:
        print_json({"format": "triage.database-roles/1", "groups": groups, "roles": roles, "sql": script})
    elif as_sql:
        click.echo(script)
    else:
        print_table(("group role", "what it may"), list(groups.items()), "none")
        click.echo()
        print_table(
            ("role here", "group roles"), [(role, " ".join(found)) for role, found in roles.items()], "none"
        )


def _pair(said: str) -> tuple[str, str]:
    name, mark, login = said.rpartition("=")
    if not (mark and name.strip() and login.strip()):
        raise click.BadParameter('write it as "NAME=LOGIN"', param_hint="--login")
    return name.strip(), login.strip()
