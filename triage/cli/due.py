"""``triage due``: what is due, for whom, whose job it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk import Desk, DueItem


@click.command()
@click.option(
    "--ahead",
    type=click.IntRange(min=0, max=3660),
    default=0,
    metavar="DAYS",
    help="Also what is due in so many days.",
)
@click.option(
    "--role", default=None, metavar="ROLE", help="Only the work of one role, such as safeguarding_lead."
)
@click.option(
    "--for",
    "name",
    default=None,
    metavar="NAME",
    help="Only the work of one person, and of those they cover for.",
)
@click.option("--team", default=None, metavar="TEAM", help="Only the work of one team.")
@click.option("--overdue", is_flag=True, help="Only what should have been done before the day.")
@click.option("--week", "weekly", is_flag=True, help="The cases that a team's weekly meeting goes through.")
@click.option("--caseload", is_flag=True, help="How many open cases each worker holds.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write a calendar too: case numbers and kinds of things, nothing else.",
)
@acting
@shared
def due(
    ahead: int,
    role: str | None,
    name: str | None,
    team: str | None,
    overdue: bool,
    weekly: bool,
    caseload: bool,
    ics: Path | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """List what is due today, for whom, and whose job it is; escalations first, then what is overdue.

    \b
    Examples:
      triage due --role safeguarding_lead
      triage due --for "Sam Example" --ahead 7 --ics mine.ics
      triage due --week --team North
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli import due_words  # noqa: PLC0415 - keeps `--help` light

    _check(role, ics, weekly=weekly, caseload=caseload, overdue=overdue, ahead=ahead)
    with open_record(workspace, on, by) as desk:
        if caseload:
            due_words.say_caseload(desk, team, by, as_json=as_json)
        elif weekly:
            due_words.say_week(desk, name, team, by, as_json=as_json)
        else:
            items = _items(desk, ahead, role, name, team, by, overdue=overdue)
            if ics is not None and as_json:
                _write(desk, ics, items)
            due_words.say_due(desk, items, as_json=as_json)
            if ics is not None and not as_json:
                # After the list: what is wrong with a file keeps nobody from seeing an escalation.
                _write(desk, ics, items)


def _check(
    role: str | None, ics: Path | None, *, weekly: bool, caseload: bool, overdue: bool, ahead: int
) -> None:
    from triage.casework.permissions import ROLES  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    if role is not None and role not in ROLES:
        raise WrongUse(f"there is no role '{role}'", mend="the roles are " + ", ".join(ROLES))
    if weekly and caseload:
        raise WrongUse("--week and --caseload are two lists", mend="ask for one of them")
    if (weekly or caseload) and (ics or overdue or ahead or role):
        raise WrongUse(
            "--week and --caseload go with --team alone, --week with --for too",
            mend="leave the other options out",
        )


def _items(
    desk: Desk,
    ahead: int,
    role: str | None,
    name: str | None,
    team: str | None,
    by: str | None,
    *,
    overdue: bool,
) -> list[DueItem]:
    from triage.desk import due as things_due  # noqa: PLC0415
    from triage.desk import gate  # noqa: PLC0415
    from triage.desk.auditing import note  # noqa: PLC0415
    from triage.desk.seeing import due_seen  # noqa: PLC0415

    gate.read(desk, "due", by, later=True)
    items = due_seen(desk, things_due(desk, ahead, role, name=name, team=team, overdue=overdue), by)
    note(desk, "due", by=by, record=f"found {len(items)}")
    return items


def _write(desk: Desk, path: Path, items: list[DueItem]) -> None:
    from triage.desk.due.calendar import calendar_text, write_calendar  # noqa: PLC0415

    write_calendar(path, calendar_text(items, desk.on))
    click.echo(f"written to {path}", err=True)
