"""``triage report releases``: what was made to be passed on, and is remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import looking_as, shared, today

_OPEN = "…"
_WORDS = {"outcomes": "outcomes", "value": "value statement", "report": "report", "measures": "measures"}


@click.command()
@looking_as("--reader", "--by")
@shared
def releases(*, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List the figures that were made with --for-others: what, by whom, for which period, as known on which day.

    A new one is refused where it would differ from these by the data of fewer people than the workspace's small-number
    threshold. It is compared with the newest 60 different periods and days.

    \b
    Example:
      triage report releases
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.passing_on import releases as passed_on  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        found = passed_on.releases(desk)
        if desk.remarks:
            click.echo(desk.remarks, err=True)
    if as_json:
        print_json({
            "format": "triage.releases/1",
            "compared": passed_on.MOST,
            "releases": [
                {
                    "on": row.on_day.isoformat(), "act": row.act, "about": row.about,
                    "from": row.start_on.isoformat() if row.start_on else None, "to": row.end_on.isoformat() if row.end_on else None,
                    "threshold": row.threshold, "by": row.by_name or None,
                }
                for row in found
            ],
        })  # fmt: skip
        return
    if not found:
        click.echo("nothing was made to be passed on")
    for row in found:
        about = f" ({row.about})" if row.about else ""
        click.echo(
            f"{row.on_day}  {row.start_on or _OPEN} to {row.end_on or _OPEN}  {_WORDS.get(row.act, row.act)}{about}"
        )
        click.echo(f"            by {row.by_name or 'nobody named'}, counts below {row.threshold} hidden")
