"""What the commands of casework share: sitting down at a record, and saying what triaging again came to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import today

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.model import Decision


ENDED = {"dismissed": "put aside", "decided": "decided", "settled": "settled"}
"""How an escalation is called for which nobody has to do anything more."""


def open_record(workspace: Path | None, on: date | None, by: str | None = None) -> Desk:
    """Sit down at a workspace that has a record, and say whether it is signed for; ``by`` is who sits down."""
    from triage.cli.casework_words import say_notice  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415

    desk = open_desk(workspace, today(on))
    desk.reader = by or desk.reader
    say_notice(desk)
    return desk


def say_decision(desk: Desk, number: str, seq: int, decision: Decision) -> None:
    """Say in words what triaging again came to, escalations first: what is open now, then what was put aside or decided."""
    from triage.cli.casework_words import counted  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.escalating import raised_now  # noqa: PLC0415

    for one in raised_now(desk, number, seq, decision):
        if one.over and one.row is not None:
            click.echo(
                f"{ENDED[one.row.state]}  {number}  {_title(desk, one.row.towards)}: the same facts stand; see `triage escalation list --case {number}`"
            )
        elif one.item is not None:
            click.echo(f"ACT NOW  {number}  {_title(desk, one.item.to)}. {one.item.who_acts}")
        elif one.row is not None:
            other = one.row.case_number
            shut = other != number and desk.store.restrictions(other)
            what = "restricted case" if shut else _title(desk, one.row.towards)
            click.echo(f"ACT NOW  {other}  {what} ({one.row.state}, due {one.row.due_on})")
    click.echo(
        f"triaged again: decision {seq}, level {decision.level.number}"
        + (f", step {decision.step}" if decision.step else "")
        + f", proposed: {counted(len(decision.actions), 'action')}, {counted(len(decision.asks), 'question')}"
    )


def _title(desk: Desk, towards: str) -> str:
    return f"{towards}: {desk.vocabulary.title('escalations', towards)}"
