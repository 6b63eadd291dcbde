"""Rules on trial beside a decision: a block after it on the screen, one line on stderr beside JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from triage.deciding.words import fact_in_words

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.model import CaseFile
    from triage.rulebook import TrialFinding
    from triage.vocabulary import Vocabulary


def trials_view(findings: Sequence[TrialFinding], vocabulary: Vocabulary) -> RenderableType:
    """What rules on trial would have said, set apart from the decision."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    for finding in findings:
        because = "; ".join(fact_in_words(fact, vocabulary) for fact in finding.facts)
        grid.add_row("·", f"{finding.rule.id}: {finding.rule.title}")
        grid.add_row(
            "",
            (
                "would ask today, for it fires if a need nobody has scored is high"
                if finding.if_scored
                else "would fire"
            )
            + (f" because: {because}" if because else ""),
        )
        grid.add_row("", "would add: " + "; ".join(finding.adds))
    return Padding(Group(Text("On trial (changes nothing yet)", style="bold"), grid), (1, 0, 0, 0))


def note_trials(desk: Desk, cases: Iterable[CaseFile]) -> None:
    """Say on stderr which rules on trial would have fired; JSON holds the decision alone."""
    from triage.desk import trial_findings  # noqa: PLC0415 - keeps `--help` light

    fired: dict[str, int] = {}
    for case in cases:
        for finding in trial_findings(desk, case):
            fired[finding.rule.id] = fired.get(finding.rule.id, 0) + 1
    if fired:
        rules = ", ".join(f"{rule} ({number})" if number > 1 else rule for rule, number in fired.items())
        click.echo(f"on trial, and no part of the decision: {rules} would have fired", err=True)
