"""``triage directory verify``, ``capacity`` and ``status``: records kept true, one command each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import DayType, acting, shared, today

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.directory.upkeep import Upkeep

_DRY = click.option("--dry-run", is_flag=True, help="Only show what would be written.")
_YES = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command()
@click.argument("services", nargs=-1, metavar="[ID]...")
@click.option("--provider", default=None, metavar="ID", help="Every service of this provider.")
@click.option(
    "--source", default=None, metavar="TEXT", help="Who or what said so; the service itself unless said."
)
@click.option(
    "--on-day",
    "day",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The day somebody asked; today unless said.",
)
@click.option(
    "--every",
    type=click.IntRange(1, 60),
    default=None,
    metavar="MONTHS",
    help="From now on confirm it this often.",
)
@_DRY
@_YES
@acting
@shared
def verify(
    *, services: tuple[str, ...], provider: str | None, source: str | None, day: date | None, every: int | None, dry_run: bool, yes: bool,
    by: str | None, workspace: Path | None, on: date | None, as_json: bool,
) -> None:  # fmt: skip
    """Say that records were confirmed with the service; what to read out to it is shown first.

    Only the lines of the check change in the file. Open reports about the records are settled by it.

    \b
    Examples:
      triage directory verify sleep-advice --by "Sam Example"
      triage directory verify --provider example-trust --every 6 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.directory.upkeep import verify as make  # noqa: PLC0415 - keeps `--help` light

    _carry_out(
        lambda desk: make(desk, services, by, provider=provider, source=source, day=day, every=every),
        "Did the service say that all of this is right?", workspace, on, dry_run=dry_run, yes=yes, as_json=as_json,
    )  # fmt: skip


@click.command()
@click.argument("service", metavar="ID")
@click.argument("state", type=click.Choice(["room", "waiting_list", "full", "unknown"]))
@click.option(
    "--wait-weeks", type=click.IntRange(0, 520), default=None, metavar="N", help="Weeks until help begins."
)
@click.option(
    "--said-on",
    "day",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The day it said so; today unless said.",
)
@_DRY
@_YES
@acting
@shared
def capacity(
    *, service: str, state: str, wait_weeks: int | None, day: date | None, dry_run: bool, yes: bool, by: str | None,
    workspace: Path | None, on: date | None, as_json: bool,
) -> None:  # fmt: skip
    """Write down what a service said about its room; it is believed for three months.

    \b
    Example:
      triage directory capacity sleep-advice waiting_list --wait-weeks 6 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.directory.upkeep import capacity as make  # noqa: PLC0415 - keeps `--help` light

    _carry_out(
        lambda desk: make(desk, service, state, by, wait_weeks=wait_weeks, day=day),
        None, workspace, on, dry_run=dry_run, yes=yes, as_json=as_json, tells=state == "full",
    )  # fmt: skip


@click.command()
@click.argument("service", metavar="ID")
@click.argument("state", type=click.Choice(["open", "paused", "closed"]))
@click.option(
    "--reason", default=None, metavar="TEXT", help="Why; kept in the record of this workspace only."
)
@_DRY
@_YES
@acting
@shared
def status(
    *, service: str, state: str, reason: str | None, dry_run: bool, yes: bool, by: str | None, workspace: Path | None, on: date | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Write down that a service is open, paused or closed; cases that rest on it are named, and stay as they are.

    \b
    Example:
      triage directory status sleep-advice paused --reason "Nobody in post until May" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.directory.upkeep import status as make  # noqa: PLC0415 - keeps `--help` light

    _carry_out(
        lambda desk: make(desk, service, state, by, reason),
        f"Families are sent to {service} no more. Write it?" if state != "open" else None,
        workspace, on, dry_run=dry_run, yes=yes, as_json=as_json, tells=state != "open",
    )  # fmt: skip


def _carry_out(
    make: Callable[[Desk], Upkeep], question: str | None, workspace: Path | None, on: date | None, *, dry_run: bool, yes: bool, as_json: bool,
    tells: bool = False,
) -> None:  # fmt: skip
    """Show, ask where a question is to be asked, write, answer; ``tells`` which cases rest on the services."""
    from triage.cli.directory import upkeep_words as words  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory.attention import NOTHING, resting_on  # noqa: PLC0415
    from triage.desk.directory.upkeep import carry_out  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        upkeep = make(desk)
        words.say_upkeep(upkeep)
        rests = resting_on(desk, [change.service.id for change in upkeep.changes]) if tells else {}
        if not dry_run:
            if question:
                words.ask(question, yes=yes)
            carry_out(desk, upkeep)
        if tells:
            for change in upkeep.changes:
                words.say_resting(change.service.id, rests.get(change.service.id, NOTHING))
        if as_json:
            rows = [
                {
                    **words.change_json(change),
                    **(
                        {"rest_on_it": words.resting_json(rests.get(change.service.id, NOTHING))}
                        if tells
                        else {}
                    ),
                }
                for change in upkeep.changes
            ]
            print_json(
                {
                    "format": "triage.directory-upkeep/1",
                    "what": upkeep.what,
                    "on": upkeep.day.isoformat(),
                    "written": not dry_run,
                    "changes": rows,
                }
            )
            return
        if dry_run:
            click.echo("nothing was written", err=True)
            return
        files = sorted({change.file for change in upkeep.changes})
        count = len(upkeep.changes)
        click.echo(
            f"{count} record{'' if count == 1 else 's'} written in {', '.join(f'directory/{file}' for file in files)}"
        )
        words.say_version(desk)
