"""``triage report``: what the record says of the unit and of outcomes, each in one command and loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "quarter": (
        "triage.cli.reports.commands:quarter",
        "Two dashboards: how the unit works, and what changed for children.",
    ),
    "priorities": (
        "triage.cli.reports.commands:priorities",
        "Outcomes beside the priorities of a framework, national or local.",
    ),
    "equity": (
        "triage.cli.reports.commands:equity",
        "Levels, waits, offers and outcomes by group, with how sure each is.",
    ),
    "meeting": (
        "triage.cli.reports.commands:meeting",
        "One page for a meeting: urgent, overdue, missing, to decide.",
    ),
    "releases": (
        "triage.cli.reports.releases:releases",
        "What was made to be passed on, and is remembered.",
    ),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def report() -> None:
    """Reports of the unit and of outcomes, from the record: to read here, to print, or as a workbook.

    \b
    Examples:
      triage report quarter --quarter 2026-Q3
      triage report quarter --from 2026-07-01 --to 2026-09-30 --out quarter.html
      triage report equity --for-others --format xlsx --out equity.xlsx
    """  # noqa: D301 - click's mark for text that is not refilled
