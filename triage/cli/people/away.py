"""``triage people away``: who is away, and who covers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared
from triage.cli.lazy import LazyGroup, Table

if TYPE_CHECKING:
    from triage.store.rows_due import AbsenceRow

_HERE = "triage.cli.people.away"
COMMANDS: Table = {
    "add": (f"{_HERE}:away_add", "Somebody is away; the word `add` may be left out."),
    "list": (f"{_HERE}:away_list", "Who is away or will be, and who covers."),
    "end": (f"{_HERE}:away_end", "Somebody is back early, or does not go."),
}


class AwayGroup(LazyGroup):
    """A group in which what names no command is somebody who is away."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``people away NAME FROM TO`` as ``people away add NAME FROM TO``."""
        if args and args[0] not in self.table and args[0] not in ctx.help_option_names:
            args = ["add", *args]
        return super().parse_args(ctx, args)


@click.group(cls=AwayGroup, table=COMMANDS)
def away() -> None:
    """Who is away, and who looks after their work.

    \b
    Example:
      triage people away "Sam Example" 2026-12-21 2027-01-03 --cover "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("add")
@click.argument("name")
@click.argument("first", metavar="FROM", type=DayType())
@click.argument("last", metavar="TO", type=DayType())
@click.option("--cover", required=True, metavar="NAME", help="Who does their work meanwhile.")
@acting
@shared
def away_add(
    name: str,
    first: date,
    last: date,
    cover: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Enter that somebody is away from FROM to TO, both days included, and who covers.

    \b
    Example:
      triage people away "Sam Example" 2026-12-21 2027-01-03 --cover "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.due.away import go_away  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        entered = go_away(desk, name, first, last, cover, by)
        if as_json:
            print_json(
                {
                    "format": "triage.absence/1",
                    **_as_json(entered.row, desk.on),
                    "notes": list(entered.notes),
                }
            )
            return
    row = entered.row
    click.echo(f"{row.name} is away from {row.from_on} to {row.to_on}; {row.cover} covers")
    for note in entered.notes:
        click.echo(note, err=True)


@click.command("list")
@click.option("--past", is_flag=True, help="Those that are over, too.")
@acting
@shared
def away_list(past: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List who is away or will be, and who covers.

    \b
    Example:
      triage people away list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import gate  # noqa: PLC0415
    from triage.desk.due.away import list_absences  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        gate.read(desk, "people.list", by)
        rows = list_absences(desk, past=past)
        day = desk.on
    if as_json:
        print_json({"format": "triage.absences/1", "absences": [_as_json(row, day) for row in rows]})
        return
    print_table(
        ("who", "from", "to", "cover", "entered by", "now"),
        [
            (row.name, str(row.from_on), str(row.to_on), row.cover, row.entered_by, _now(row, day))
            for row in rows
        ],
        "nobody is away",
    )


@click.command("end")
@click.argument("name")
@acting
@shared
def away_end(name: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Enter that somebody is back: the day is the first one back; an absence to come is taken back.

    \b
    Example:
      triage people away end "Sam Example" --on 2026-12-28
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.due.away import come_back  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = come_back(desk, name, by)
        if as_json:
            print_json({"format": "triage.absence/1", **_as_json(row, desk.on)})
            return
    click.echo(f"{row.name} is back from {row.ended_on}; what is due is theirs again")


def _now(row: AbsenceRow, on: date) -> str:
    if row.holds(on):
        return "away"
    if row.ended_on is not None:
        return f"ended {row.ended_on}"
    return "to come" if row.from_on > on else "over"


def _as_json(row: AbsenceRow, on: date) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "from": row.from_on.isoformat(),
        "to": row.to_on.isoformat(),
        "cover": row.cover,
        "entered_by": row.entered_by,
        "entered_on": row.entered_on.isoformat(),
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "ended_by": row.ended_by or None,
        "away": row.holds(on),
    }
