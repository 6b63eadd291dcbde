"""``triage duplicates list``: pairs that are alike, with score and reasons."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import looking, shared

if TYPE_CHECKING:
    from triage.desk.households.doubles import Double


@click.command("list")
@click.argument("number", required=False, metavar="[CASE]")
@click.option("--at-least", type=int, default=None, metavar="S", help="Lowest score, 0 to 100; 10 when missing. From 30 on a decision asks by itself.")  # fmt: skip
@click.option("--to-look", is_flag=True, help="Only pairs that somebody is to look at.")
@looking
@shared
def duplicates_list(
    number: str | None,
    at_least: int | None,
    to_look: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """List pairs of cases that may be about one child, the highest score first; what was settled comes last.

    No name is shown: the two case numbers are, and a person opens them.

    \b
    Example:
      triage duplicates --at-least 30
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.doubles import doubles, waiting_pairs  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = doubles(desk, number, None, at_least)
    if to_look:
        found = [pair for pair in found if pair.asks]
    if as_json:
        print_json({"format": "triage.duplicates/1", "case": number, "to_look_at": waiting_pairs(found), "pairs": [pair_json(pair) for pair in found]})  # fmt: skip
        return
    for pair in found:
        say_pair(pair)
    if not found:
        click.echo("no pairs" + (f" of {number}" if number else ""))
    else:
        click.echo(f"{waiting_pairs(found)} of {len(found)} to look at", err=True)


def say_pair(pair: Double) -> None:
    """Two lines or three: the numbers with the score, what speaks for one child, what against."""
    click.echo(f"{pair.likeness.score:>3}  {pair.case}  {pair.other}{_standing(pair)}")
    for lead, words in (("for", pair.likeness.for_it), ("against", pair.likeness.against)):
        if words:
            click.echo(click.wrap_text(f"{lead}: " + "; ".join(words), 78, "     ", "       "))


def _standing(pair: Double) -> str:
    if pair.said is not None:
        return f"  ({pair.said.verdict}, {pair.said.by_name} on {pair.said.on_day}{'; facts changed since' if pair.asks and pair.said.verdict != 'same' else ''})"
    if pair.linked:
        return "  (linked as two people of one household)"
    if pair.likeness.like_siblings:
        return "  (more like brothers, sisters or twins)"
    return "  (look)" if pair.asks else ""


def pair_json(pair: Double) -> dict[str, Any]:
    """A pair for a program; no value of either case is in it."""
    return {
        "case": pair.case,
        "other": pair.other,
        "score": pair.likeness.score,
        "siblings_score": pair.likeness.siblings,
        "for": list(pair.likeness.for_it),
        "against": list(pair.likeness.against),
        "compared": [{"field": field, "level": level} for field, level in pair.likeness.levels],
        "linked": pair.linked,
        "said": None
        if pair.said is None
        else {
            "verdict": pair.said.verdict,
            "on": pair.said.on_day.isoformat(),
            "by": pair.said.by_name,
        },
        "asks": pair.asks,
    }
