"""``triage people break-glass``: access that was taken in an emergency, and looking at it afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk.breaking_glass import GlassView


@click.group("break-glass")
def break_glass_looks() -> None:
    """Access that was taken in an emergency: list it, look at it.

    \b
    Example:
      triage people break-glass list --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled


def glass_json(view: GlassView) -> dict[str, Any]:
    """One access with what was said about it."""
    row = view.row
    return {
        "id": row.id, "case": row.case_number, "by": row.by_name, "reason": row.reason, "note": view.note, "on": row.on_day.isoformat(),
        "opened_at": row.opened_at, "ends_at": row.ends_at, "open": view.open_now, "finding": row.finding or None, "found": view.found,
        "reviewed_by": row.reviewed_by or None, "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else None,
    }  # fmt: skip


@break_glass_looks.command("list")
@click.option("--all", "every", is_flag=True, help="Also what somebody has looked at.")
@acting
@shared
def break_glass_list(
    every: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List access that nobody has looked at yet, oldest first.

    \b
    Example:
      triage people break-glass list --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.breaking_glass import list_break_glass  # noqa: PLC0415
    from triage.desk.codes import title  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        views = list_break_glass(desk, by, every=every)
        if as_json:
            print_json({"format": "triage.break-glass-list/1", "access": [glass_json(one) for one in views]})
            return
        rows = [
            (
                str(one.row.id),
                one.row.case_number,
                one.row.by_name,
                f"{title(desk, 'break_glass_reasons', one.row.reason)}. {one.note or '(not shown)'}",
                f"{one.row.opened_at[:16]}Z to {one.row.ends_at[11:16]}Z{', open' if one.open_now else ''}",
                title(desk, "break_glass_findings", one.row.finding) if one.row.finding else "to look at",
            )
            for one in views
        ]
        print_table(
            ("id", "case", "who", "why", "when", "found"), rows, "nobody took access that is not looked at"
        )


@break_glass_looks.command("review")
@click.argument("identity", metavar="ID", type=int)
@click.option("--finding", required=True, metavar="CODE", help="A code of the list break_glass_findings.")
@click.option("--note", required=True, metavar="TEXT", help="What was found, in a sentence.")
@acting
@shared
def break_glass_review(
    identity: int,
    finding: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say what came of looking at access that somebody else took.

    \b
    Example:
      triage people break-glass review 1 --finding needed --note "Spoke with both" --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.breaking_glass import review_break_glass  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        view = review_break_glass(desk, identity, finding, note, by)
    if as_json:
        print_json({"format": "triage.break-glass/1", **glass_json(view)})
    else:
        click.echo(f"access {identity} was looked at by {view.row.reviewed_by}: {finding}")
