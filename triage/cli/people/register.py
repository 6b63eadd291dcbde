"""``triage people``: registering somebody, and who is registered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command("add")
@click.argument("name")
@click.option(
    "--role",
    required=True,
    metavar="ROLE",
    help="referrer, coordinator, lead_practitioner, clinical_lead, safeguarding_lead, manager, data_steward, auditor, directory_owner or rules_owner.",
)
@click.option("--team", default="", metavar="TEAM")
@acting
@shared
def people_add(
    name: str, role: str, team: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Register somebody; the first one needs no --by, each later one a registered person.

    \b
    Example:
      triage people add "Lee Example" --role safeguarding_lead --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import add_person  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        person = add_person(desk, name, role, team, by)
    if as_json:
        print_json(
            {
                "format": "triage.person/1",
                "name": person.name,
                "role": person.role,
                "team": person.team or None,
                "registered_by": person.registered_by,
                "registered_on": person.registered_on.isoformat(),
            }
        )
    else:
        click.echo(f"{person.name} is registered as {person.role}")


@click.command("list")
@shared
def people_list(workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List everybody registered here.

    \b
    Example:
      triage people list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_people  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        rows = list_people(desk)
    if as_json:
        print_json(
            {
                "format": "triage.people/1",
                "people": [
                    {
                        "name": one.name,
                        "role": one.role,
                        "team": one.team or None,
                        "registered_by": one.registered_by,
                        "registered_on": one.registered_on.isoformat(),
                    }
                    for one in rows
                ],
            }
        )
        return
    print_table(
        ("name", "role", "team", "registered by", "on"),
        [(one.name, one.role, one.team or "-", one.registered_by, str(one.registered_on)) for one in rows],
        "nobody yet: `triage people add NAME --role ROLE`",
    )
