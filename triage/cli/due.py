"""``triage due``: what is due, for whom, whose job it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import shared


@click.command()
@click.option(
    "--ahead", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Also what is due in so many days."
)
@click.option(
    "--role", default=None, metavar="ROLE", help="Only the work of one role, such as safeguarding_lead."
)
@shared
def due(ahead: int, role: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List what is due today, for whom, and whose job it is; escalations first.

    \b
    Example:
      triage due --role safeguarding_lead
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import due_json, print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import due as things_due  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        items = things_due(desk, ahead, role)
        if as_json:
            print_json(
                {
                    "format": "triage.due/1",
                    "on": desk.on.isoformat(),
                    "due": [due_json(item) for item in items],
                }
            )
            return
        for item in items:
            if item.kind in ("escalation", "unread_referral"):
                click.echo(
                    f"ACT NOW  {item.case or item.record}  {item.what}  ({item.role}, due {item.due_on})"
                )
        rows = [
            (str(item.due_on), item.case or "-", item.for_whom or "-", item.role, item.what)
            for item in items
            if item.kind not in ("escalation", "unread_referral")
        ]
        if rows or not items:
            print_table(("due", "case", "for", "whose job", "what"), rows, "nothing is due today")
