"""``triage case step-down``, ``step-up`` and ``extend``: a named person changes the level, or goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared

if TYPE_CHECKING:
    from triage.desk.loop.levels import Stepped


def _say(stepped: Stepped, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light

    if as_json:
        print_json(
            {
                "format": "triage.stepped/1", "case": stepped.number, "level_before": stepped.before, "level": stepped.level,
                "look_on": stepped.look_on.isoformat(), "back": stepped.back or None,
            }
        )  # fmt: skip
        return
    click.echo(
        f"{stepped.number}: level {stepped.before} -> {stepped.level}; looked at again by {stepped.look_on}"
    )
    if stepped.back:
        click.echo(f"what brings it up again: {stepped.back}")


@click.command("step-down")
@click.argument("number", metavar="CASE")
@click.option("--to", required=True, metavar="LEVEL", help="A lower level, by number or code.")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list step_reasons.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@click.option("--back", default=None, metavar="TEXT", help="What brings the case up again.")
@click.option(
    "--look-on",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The day somebody looks whether it has held.",
)
@acting
@shared
def case_step_down(
    number: str,
    to: str,
    reason: str,
    note: str,
    back: str | None,
    look_on: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Lower the level in force, with a way back; never below what open escalations demand.

    \b
    Example:
      triage case step-down C-2024-0117 --to 1 --reason goals_reached --note "Sleeps well for a month" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.loop.levels import WAY_BACK, step_down  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on, by) as desk:
        stepped = step_down(desk, number, to, reason, note, by=by, back=back or WAY_BACK, look_on=look_on)
    _say(stepped, as_json)


@click.command("step-up")
@click.argument("number", metavar="CASE")
@click.option("--to", required=True, metavar="LEVEL", help="A higher level, by number or code.")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list step_reasons.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def case_step_up(
    number: str,
    to: str,
    reason: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Raise the level in force.

    \b
    Example:
      triage case step-up C-2024-0117 --to 3 --reason things_got_worse --note "School has seen it too" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.loop.levels import step_up  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on, by) as desk:
        stepped = step_up(desk, number, to, reason, note, by=by)
    _say(stepped, as_json)


@click.command("extend")
@click.argument("number", metavar="CASE")
@click.option("--until", type=DayType(), required=True, metavar="DATE")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list step_reasons for going on.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def case_extend(
    number: str,
    until: date,
    reason: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Go on with casework past the usual weeks, until a day on which the question comes again.

    \b
    Example:
      triage case extend C-2024-0117 --until 2026-12-18 --reason goals_in_reach --note "Two more visits" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.levels import extend  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = extend(desk, number, until, reason, note, by=by)
    if as_json:
        print_json(
            {"format": "triage.extended/1", "case": row.number, "until": until.isoformat(), "reason": reason}
        )
    else:
        click.echo(f"{row.number}: casework goes on until {until}")
