"""``triage case merge`` and ``unmerge``: two records of one child, joined by a person and parted again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from triage.store.records import EscalationRow


@click.command("merge")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="INTO")
@click.option("--note", default="", metavar="TEXT", help="How you know that it is one child, in a sentence.")
@click.option("--second", default=None, metavar="NAME", help="A second registered person; needed where the two do not look like one child.")  # fmt: skip
@acting
@shared
def case_merge(
    number: str,
    other: str,
    note: str,
    second: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Join CASE into INTO: all that either says counts, the higher level holds, and escalations of both stay due.

    Where the two do not agree, the newest day stands and somebody is asked. `triage case unmerge` takes it back.

    \b
    Example:
      triage case merge C-2024-0117 C-2024-0120 --note "Same NHS number, seen with mum" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.merging import merge  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        made = merge(desk, number, other, by, note=note, second=second)
        if as_json:
            print_json(
                {
                    "format": "triage.merged/1", "case": number, "into": other, "level": made.level, "decision": made.stored.seq,
                    "escalations": escalations_json(made.escalations),
                    "conflicts": [
                        {"field": one.field, "need": one.need or None, "person": one.person or None, "who": one.who or None}
                        for one in made.conflicts
                    ],
                }
            )  # fmt: skip
            return
        say_waiting(made.escalations)
        click.echo(f"{number} is joined into {other}; level {made.level}")
        say_decision(desk, other, made.stored.seq, made.stored.decision)
        for one in made.conflicts:
            click.echo(f"does not agree: {one.words.replace('_', ' ')} (somebody is asked)")


@click.command("unmerge")
@click.argument("number", metavar="CASE")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def case_unmerge(
    number: str, note: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Part CASE from the one it was joined into; what was recorded since stays there and is named, so that you can sort it.

    \b
    Example:
      triage case unmerge C-2024-0117 --note "Two cousins of one name" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.merging import unmerge  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        made = unmerge(desk, number, by, note=note)
    if as_json:
        print_json(
            {
                "format": "triage.unmerged/1", "case": number, "from": made.row.joined_to, "recorded_since": list(made.since),
                "escalations": escalations_json(made.escalations),
            }
        )  # fmt: skip
        return
    say_waiting(made.escalations)
    click.echo(f"{number} and {made.row.joined_to} are two cases again")
    for one in made.since:
        click.echo(f"recorded since, and left at {made.row.joined_to}: {one}")


def say_waiting(rows: Iterable[EscalationRow]) -> None:
    """Escalations first."""
    for row in rows:
        click.echo(f"ACT NOW  {row.case_number}  {row.towards} ({row.state}, due {row.due_on})")


def escalations_json(rows: Iterable[EscalationRow]) -> list[dict[str, Any]]:
    """Escalations that are open, for a program."""
    return [
        {"case": row.case_number, "to": row.towards, "person": row.person, "who": row.who or None, "state": row.state, "due_on": row.due_on.isoformat()}
        for row in rows
    ]  # fmt: skip
