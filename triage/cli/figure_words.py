"""What every command that prints figures needs: 80 columns, marks for what is made up or hidden, CSV, and files to pass on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from triage.errors import Refused, WrongUse

if TYPE_CHECKING:
    from triage.desk.opening import Desk

WIDTH = 80
NOT_SHOWN = "*"
"""Sign of a hidden figure where a table has no room for the word; the warnings say what it means."""
SYNTHETIC = "synthetic"
INSIDE = "for use inside the service: small numbers are shown; to pass this on, add --for-others"


def console() -> Console:
    """A console of 80 columns that changes nothing of what it is given."""
    return Console(width=WIDTH, highlight=False, markup=False, soft_wrap=False)


def say(text: str = "", *, indent: int = 0, style: str = "", mark: str = "") -> None:
    """Print one paragraph, wrapped to the width; ``mark`` begins every line, later lines are indented by ``indent``."""
    screen = console()
    lines = Text(text, style=style).wrap(screen, WIDTH - indent - len(mark)) if text else [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        screen.print(Text(mark + " " * (indent if number else 0)) + line)


def percent(value: Fraction | None) -> str:
    """Write a fall in whole per cent; a rise has a minus sign."""
    return "-" if value is None else f"{round(float(value)):d} %"


def mean(value: Fraction | None) -> str:
    """Write a mean to one place."""
    return "-" if value is None else f"{float(value):.1f}"


def period(start: object, end: object) -> str:
    """A period in words."""
    if start is None and end is None:
        return "at any time"
    return f"from {start or 'the beginning'} to {end or 'now'}"


_ABOUT_THE_RECORD = frozenset({
    "lost", "lost_compared", "unscored_at_start", "needs_not_people", "awaiting_review", "ceiling", "everybody_improved", "nobody_got_worse",
    "nobody_scored_again", "suppressed_rows", "counted_once", "worse_not_subtracted", "more_than_people", "annualised", "few_people",
    "first_scores_differ", "in_both_groups", "people_in_both_groups",
})  # fmt: skip
"""Warnings that hold figures of the cases themselves."""


def warnings(found: Sequence[tuple[str, str]], mark: str = "") -> None:
    """Print what a reader must know; ``mark`` begins the lines that hold figures of the cases."""
    if found:
        say()
        say("Before anybody uses these figures", style="bold")
    for code, text in found:
        say(f"- {text}", indent=2, mark=mark if code in _ABOUT_THE_RECORD else "")


def unsigned(signed: bool) -> list[dict[str, str]]:
    """The warning of figures from a place where nobody has signed for live use."""
    from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

    return [] if signed else [{"code": "not_assured", "text": NOT_ASSURED}]


def stamp(signed: bool) -> dict[str, str]:
    """The same for rows that somebody opens in another program."""
    from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

    return {} if signed else {"assurance": NOT_ASSURED}


def in_order(start: date | None, end: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if start and end and end < start:
        raise click.UsageError(f"--to {end} is before --from {start}.")


def notice(desk: Desk) -> None:
    """Say what the desk remarked upon."""
    if desk.remarks:
        click.echo(desk.remarks, err=True)


def may_write(out: Path | None, *, force: bool = False) -> None:
    """Refuse a file that is there already or whose folder is not, before anything is worked out."""
    if out is None:
        return
    if not out.resolve().parent.is_dir():
        raise WrongUse(
            f"there is no folder '{out.parent}'",
            why="nothing was written",
            mend="make the folder first, or choose another name",
        )
    if out.is_dir() or (out.exists() and not force):
        raise Refused(
            f"{out} is there already",
            why="what is in it would be lost",
            mend="choose another name, or add --force",
        )


def write_out(out: Path, body: str | bytes) -> None:
    """Write a report for its owner's eyes only (mode 600), whole or not at all, and say where it is."""
    beside = out.with_name(f".{out.name}.part")
    content = body if isinstance(body, bytes) else body.encode()
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        beside.replace(out)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    click.echo(f"written to {out}", err=True)
