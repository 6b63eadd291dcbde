"""``triage case``: restricting who reads a case, and access in an emergency."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command("restrict")
@click.argument("number", metavar="CASE")
@click.option("--to", "names", multiple=True, metavar="NAME", help="Who reads it; repeat for each.")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list restriction_reasons.")
@acting
@shared
def case_restrict(
    number: str,
    names: tuple[str, ...],
    reason: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Restrict a case to the people named and to safeguarding leads; its escalations stay due for whose job they are.

    \b
    Example:
      triage case restrict C-2024-0117 --to "Kim Example" --reason staff_family --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.restricting import restrict  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        made = restrict(desk, number, names, reason, by)
    if as_json:
        print_json({
            "format": "triage.restriction/1", "case": number, "reason": made.row.reason, "readers": list(made.row.readers),
            "on": made.row.on_day.isoformat(), "by": made.row.by_name, "shut_out": list(made.shut_out), "ended_on": None,
        })  # fmt: skip
        return
    click.echo(f"{number} is read by {', '.join(made.row.readers)} and by safeguarding leads")
    for name in made.shut_out:
        click.echo(
            f"{name} leads or owns this case and does not read it any more: assign it, or add --to", err=True
        )


@click.command("unrestrict")
@click.argument("number", metavar="CASE")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def case_unrestrict(
    number: str, note: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """End the restriction of a case; a safeguarding lead or a data steward does.

    \b
    Example:
      triage case unrestrict C-2024-0117 --note "The colleague left" --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.restricting import unrestrict  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = unrestrict(desk, number, note, by)
    if as_json:
        print_json({
            "format": "triage.restriction/1", "case": number, "reason": row.reason, "readers": list(row.readers),
            "on": row.on_day.isoformat(), "by": row.by_name, "shut_out": [], "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        })  # fmt: skip
    else:
        click.echo(f"{number} is not restricted any more")


@click.command("break-glass")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list break_glass_reasons.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@click.option("--hours", type=float, default=4, show_default=True, metavar="N", help="At most 24.")
@acting
@shared
def case_break_glass(
    number: str,
    reason: str,
    note: str,
    hours: float,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Take access to a case for a few hours; it ends by itself, and somebody else looks at it afterwards.

    \b
    Example:
      triage case break-glass C-2024-0117 --reason danger_now --note "Mother is on the phone" --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.breaking_glass import break_glass  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = break_glass(desk, number, reason, note, by, hours=hours)
    if as_json:
        print_json({
            "format": "triage.break-glass/1", "id": row.id, "case": number, "by": row.by_name, "reason": row.reason,
            "on": row.on_day.isoformat(), "opened_at": row.opened_at, "ends_at": row.ends_at,
        })  # fmt: skip
        return
    click.echo(
        f"access {row.id} to {number} until {row.ends_at[:16].replace('T', ' ')} UTC; it ends by itself"
    )
    click.echo(
        "data steward and safeguarding lead are told; everything you read stands in the audit log", err=True
    )
