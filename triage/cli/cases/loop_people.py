"""``triage case assign``, ``note`` and ``notes``: who leads, whose job it is, and what people write down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command("assign")
@click.argument("number", metavar="CASE")
@click.option("--lead", default=None, metavar="NAME", help="Who leads for the family; empty takes away.")
@click.option(
    "--kind",
    type=click.Choice(["staff", "partner", "peer"]),
    default=None,
    help="A lead who is not registered here: of another service, or somebody the family trusts.",
)
@click.option("--owner", default=None, metavar="NAME", help="Whose job the case is; empty: the coordinators.")
@click.option("--team", default=None, metavar="TEAM")
@acting
@shared
def case_assign(
    number: str,
    lead: str | None,
    kind: str | None,
    owner: str | None,
    team: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Name who leads for the family, whose job the case is, and its team.

    \b
    Example:
      triage case assign C-2024-0117 --lead "Lee Example" --owner "Sam Example" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.owning import assign, lead_name  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = assign(desk, number, by=by, lead=lead, owner=owner, team=team, kind=kind)
        name = lead_name(desk, row)
    if as_json:
        print_json(
            {
                "format": "triage.assigned/1", "case": row.number, "lead": name, "lead_kind": row.lead_kind or None,
                "owner": row.owner or None, "team": row.team or None,
            }
        )  # fmt: skip
        return
    click.echo(
        f"{row.number}: {name or 'nobody'} leads; whose job: {row.owner or 'the coordinators'}"
        + (f"; team {row.team}" if row.team else "")
    )


@click.command("note")
@click.argument("number", metavar="CASE")
@click.argument("text")
@click.option(
    "--private-of-child", is_flag=True, help="The child wants it kept: no family and no service reads it."
)
@click.option("--supervision", is_flag=True, help="What was gone through with a supervisor.")
@acting
@shared
def case_note(
    number: str,
    text: str,
    private_of_child: bool,
    supervision: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Write a note; free words are read by people and decide nothing.

    \b
    Example:
      triage case note C-2024-0117 "Spoke to the school; they see it too" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.owning import note  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = note(desk, number, text, by=by, private_of_child=private_of_child, supervision=supervision)
    if as_json:
        print_json(
            {
                "format": "triage.noted/1",
                "case": row.case_number,
                "note": row.position,
                "kind": row.kind,
                "private_of_child": row.private_of_child,
            }
        )
    else:
        click.echo(f"{row.kind} {row.position} of {row.case_number} is kept")


@click.command("notes")
@click.argument("number", metavar="CASE")
@acting
@shared
def case_notes(number: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List the notes of a case; what a child wants kept, and supervision, only for those whose work it is.

    \b
    Example:
      triage case notes C-2024-0117 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.owning import notes  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        found = notes(desk, number, by)
    if as_json:
        print_json(
            {
                "format": "triage.notes/1", "case": number,
                "notes": [
                    {"note": one.row.position, "on": one.row.on_day.isoformat(), "by": one.row.by_name, "kind": one.row.kind,
                     "private_of_child": one.row.private_of_child, "hidden": one.hidden, "text": one.text}
                    for one in found
                ],
            }
        )  # fmt: skip
        return
    for one in found:
        said = (
            "(not shown: name yourself with --by, where it is your work)"
            if one.hidden
            else one.text or "(erased)"
        )
        mark = " (the child's own, kept private)" if one.row.private_of_child else ""
        click.echo(f"{one.row.on_day}  {one.row.by_name}  {one.row.kind}{mark}: {said}")
    if not found:
        click.echo("no note yet")
