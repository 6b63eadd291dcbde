"""``triage priorities`` and ``triage evidence``: what outcomes are reported against, and what others published."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

PRIORITIES: Table = {
    "list": ("triage.cli.published.frameworks:list_", "Every framework, with how many priorities it has."),
    "show": ("triage.cli.published.frameworks:show", "One framework, priority or shared outcome."),
}
EVIDENCE: Table = {
    "list": ("triage.cli.published.findings:list_", "Findings by outcome, strength, age or setting."),
    "show": ("triage.cli.published.findings:show", "One finding, exactly as printed."),
}


@click.group(cls=LazyGroup, table=PRIORITIES)
def priorities() -> None:
    """Local and national priorities and shared outcomes; the report is `triage report priorities`.

    \b
    Example:
      triage priorities show core20plus5
    """  # noqa: D301 - click's mark for text that is not refilled


@click.group(cls=LazyGroup, table=EVIDENCE)
def evidence() -> None:
    """What others published about programmes: beside services, never part of a result.

    \b
    Example:
      triage evidence list --outcome test_scores --age 4
    """  # noqa: D301 - click's mark for text that is not refilled
