"""``triage measures``: published questionnaires, what is known of them, and what changed on them."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "list": ("triage.cli.measures.showing:measures_list", "Every measure with its scales and which way is better."),
    "show": ("triage.cli.measures.showing:measures_show", "One measure: range, bands, cut-offs, reliability, each with its source."),
    "report": ("triage.cli.measures.reporting:measures_report", "What changed on published measures."),
    "contacts": ("triage.cli.measures.reporting:measures_contacts", "What came of light contacts."),
    "quotes": ("triage.cli.measures.reporting:measures_quotes", "Words that may be quoted, without whose they are."),
}  # fmt: skip


@click.group(cls=LazyGroup, table=COMMANDS)
def measures() -> None:
    """Published measures, entered with `triage case measure`; reliable change is told only where somebody published it.

    \b
    Example:
      triage measures show oq_45_2
    """  # noqa: D301 - click's mark for text that is not refilled
