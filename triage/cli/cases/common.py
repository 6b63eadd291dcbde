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


def open_record(workspace: Path | None, on: date | None, by: str | None = None) -> Desk:
    """Sit down at a workspace that has a record, and say whether it is signed for; ``by`` is who sits down."""
    from triage.cli.casework_words import say_notice  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415

    desk = open_desk(workspace, today(on))
    desk.reader = by or desk.reader
    say_notice(desk)
    return desk


def say_decision(desk: Desk, number: str, seq: int, decision: Decision) -> None:
    """Say in words what triaging again came to, escalations first."""
    from triage.cli.casework_words import counted  # noqa: PLC0415 - keeps `--help` light

    for item in decision.escalations:
        click.echo(
            f"ACT NOW  {number}  {item.to}: {desk.vocabulary.title('escalations', item.to)}. {item.who_acts}"
        )
    click.echo(
        f"triaged again: decision {seq}, level {decision.level.number}"
        + (f", step {decision.step}" if decision.step else "")
        + f", proposed: {counted(len(decision.actions), 'action')}, {counted(len(decision.asks), 'question')}"
    )
