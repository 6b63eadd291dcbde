"""``triage meeting``: meetings about a family, and what they agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, looking, shared

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.households.meetings import Meeting


@click.command("add")
@click.argument("numbers", nargs=-1, required=True, metavar="CASE…")
@click.option("--held", "held_on", type=DayType(), default=None, metavar="DATE", help="The day it was held; the day to act as when missing.")  # fmt: skip
@click.option(
    "--kind", required=True, metavar="CODE", help="A code of meeting_kinds, such as team_around_family."
)
@click.option("--present", multiple=True, metavar="ROLE", help="Who was there, by role: child, parent, senco …; may be given again.")  # fmt: skip
@click.option("--child-says", default="", metavar="TEXT")
@click.option("--family-says", default="", metavar="TEXT")
@click.option("--professionals-say", default="", metavar="TEXT")
@click.option("--agreed", nargs=3, multiple=True, metavar="TEXT WHO DATE", help="What was agreed, who does it (a role or a registered name), by when; may be given again.")  # fmt: skip
@click.option("--next", "next_on", type=DayType(), default=None, metavar="DATE", help="The next meeting.")
@acting
@shared
def meeting_add(
    numbers: tuple[str, ...],
    held_on: date | None,
    kind: str,
    present: tuple[str, ...],
    agreed: tuple[tuple[str, str, str], ...],
    next_on: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
    **says: str,
) -> None:
    """Keep a meeting about one case or several; what it agreed becomes due.

    \b
    Example:
      triage meeting add C-2024-0117 --kind team_around_family --present parent --present senco \\
        --agreed "Quiet room at lunch" senco 2026-12-01 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.meetings import Agreed, Views, add_meeting  # noqa: PLC0415

    things = [Agreed(text, who, DayType().convert(day, None, None)) for text, who, day in agreed]
    with open_record(workspace, on, by) as desk:
        views = Views(says["child_says"], says["family_says"], says["professionals_say"])
        made = add_meeting(
            desk, numbers, by, on=held_on or desk.on, kind=kind, present=present, views=views, agreed=things, next_on=next_on
        )  # fmt: skip
        if as_json:
            print_json({"format": "triage.meeting/1", **meeting_json(made)})
            return
        click.echo(f"meeting {made.row.id} is kept; {len(made.agreed)} things agreed")
        if made.wanting:
            click.echo(made.wanting, err=True)


@click.command("list")
@click.option("--case", "number", default=None, metavar="CASE")
@looking
@shared
def meeting_list(number: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List meetings about a case, or all about cases that you may see.

    \b
    Example:
      triage meeting list --case C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.meetings import list_meetings  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = list_meetings(desk, number)
        if as_json:
            print_json({"format": "triage.meetings/1", "meetings": [meeting_json(one) for one in found]})
            return
        for one in found:
            left = sum(row.state == "open" for row, _ in one.agreed)
            click.echo(
                f"{one.row.id:>4}  {one.row.on_day}  {desk.vocabulary.title('meeting_kinds', one.row.kind)}: "
                + ", ".join(one.cases)
                + (f"; {left} to do" if left else "")
                + (f"; next {one.row.next_on}" if one.row.next_on else "")
            )
        if not found:
            click.echo("no meetings")


@click.command("show")
@click.argument("identity", type=int, metavar="N")
@looking
@shared
def meeting_show(identity: int, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Show one meeting: who was there, what was said, what was agreed.

    \b
    Example:
      triage meeting show 3 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.meetings import show_meeting  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = show_meeting(desk, identity)
        if as_json:
            print_json({"format": "triage.meeting/1", **meeting_json(found)})
        else:
            _say(desk, found)


@click.command("done")
@click.argument("identity", type=int, metavar="N")
@click.argument("position", type=int, metavar="ACTION")
@click.option("--dropped", is_flag=True, help="It will not be done.")
@acting
@shared
def meeting_done(
    identity: int,
    position: int,
    dropped: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say that something a meeting agreed was done, or will not be.

    \b
    Example:
      triage meeting done 3 1 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.meetings import meeting_action_done  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = meeting_action_done(desk, identity, position, by, state="dropped" if dropped else "done")
    if as_json:
        print_json(
            {"format": "triage.meeting-action/1", "meeting": identity, "action": position, "state": row.state}
        )
    else:
        click.echo(f"meeting {identity}, action {position}: {row.state}")


def meeting_json(found: Meeting) -> dict[str, Any]:
    """A meeting for a program."""
    return {
        "meeting": found.row.id, "on": found.row.on_day.isoformat(), "kind": found.row.kind, "cases": list(found.cases),
        "other_cases": found.others, "present": list(found.row.present),
        "views": {"child": found.views.child or None, "family": found.views.family or None, "professionals": found.views.professionals or None},
        "agreed": [
            {"action": row.position, "text": text, "who": row.who, "by": row.due_on.isoformat(), "state": row.state, "case": row.case_number if row.case_number in found.cases else None}
            for row, text in found.agreed
        ],
        "next_on": found.row.next_on.isoformat() if found.row.next_on else None, "wanting": found.wanting,
    }  # fmt: skip


def _say(desk: Desk, found: Meeting) -> None:
    title = desk.vocabulary.title("meeting_kinds", found.row.kind)
    click.echo(f"meeting {found.row.id}, {found.row.on_day}: {title}")
    click.echo(
        "about: " + ", ".join(found.cases) + (f" and {found.others} not open to you" if found.others else "")
    )
    click.echo("present: " + ", ".join(role.replace("_", " ") for role in found.row.present))
    for who, text in (("child", found.views.child), ("family", found.views.family), ("professionals", found.views.professionals)):  # fmt: skip
        if text:
            click.echo(click.wrap_text(f"{who}: {text}", 78, "", "  "))
    for row, words in found.agreed:
        click.echo(click.wrap_text(f"{row.position}. {words or 'erased'} ({row.who}, by {row.due_on}, {row.state})", 78, "", "   "))  # fmt: skip
    if found.row.next_on:
        click.echo(f"next: {found.row.next_on}")
    if found.wanting:
        click.echo(found.wanting, err=True)
