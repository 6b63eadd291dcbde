"""``triage directory gaps``: what is missing, what hangs on one service, and what one more would do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import DayType, say_in_what_travels, shared, today

if TYPE_CHECKING:
    from triage.desk.directory.gaps import GapReport
    from triage.desk.opening import Desk

INSIDE = "for use inside the service: small numbers are shown; to pass this on, add --for-others"
FORMATS = click.Choice(["table", "json", "csv"])


@click.command()
@click.option(
    "--area", "areas", multiple=True, metavar="DISTRICT", help="Only this district; may be given again."
)
@click.option(
    "--help-code", "helps", multiple=True, metavar="HELP", help="Only this kind of help; may be given again."
)
@click.option(
    "--from",
    "start",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="Count what was asked for from this day on.",
)
@click.option(
    "--matrix",
    type=click.Choice(["needs", "providers"]),
    default=None,
    help="A table instead: how many services answer each need, or who gives what.",
)
@click.option(
    "--what-if",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Services that do not exist yet: which cells would change. May be given again.",
)
@click.option("--without", multiple=True, metavar="ID", help="Services or providers that would be gone.")
@click.option(
    "--one-more",
    "one_more",
    is_flag=True,
    help="What one more service would close most of what was asked for in vain.",
)
@click.option(
    "--kinds",
    "kinds",
    type=click.IntRange(1, 6),
    default=1,
    show_default=True,
    help="With --one-more: at most so many kinds of help in it.",
)
@click.option("--one-area", is_flag=True, help="With --one-more: a service for one district only.")
@click.option(
    "--age-groups",
    type=click.IntRange(1, 8),
    default=8,
    show_default=True,
    help="With --one-more: at most so many neighbouring age groups.",
)
@click.option(
    "--for-others",
    is_flag=True,
    help="To be passed on: hide small numbers, and others from which they could be worked out.",
)
@click.option("--all", "every", is_flag=True, help="Every row; else the first of each part.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@shared
def gaps(
    *,
    areas: tuple[str, ...],
    helps: tuple[str, ...],
    start: date | None,
    matrix: str | None,
    files: tuple[Path, ...],
    without: tuple[str, ...],
    one_more: bool,
    kinds: int,
    one_area: bool,
    age_groups: int,
    for_others: bool,
    every: bool,
    form: str,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what is missing: what was asked for in vain first, then what hangs on one service, then what is full.

    How many services take everybody of an age in a district on the day, for every kind of help the rules ask for. How
    often it was asked for is read from the record; without one that is not known, and not nought.

    \b
    Examples:
      triage directory gaps
      triage directory gaps --matrix needs
      triage directory gaps --what-if new-service.yaml
      triage directory gaps --one-more --kinds 2 --for-others
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.directory import gap_tables  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.directory.gap_words import Titles  # noqa: PLC0415
    from triage.desk.directory import gaps as work  # noqa: PLC0415
    from triage.desk.opening import open_desk  # noqa: PLC0415

    _one_of(matrix=bool(matrix), what_if=bool(files or without), one_more=one_more)
    with open_desk(workspace, today(on), need_store=False) as desk:
        report = work.gap_report(desk, start=start, areas=areas, helps=helps, for_others=for_others)
        answer: Any = None
        if files or without:
            answer = work.compare(report, work.proposed_services(desk, files) if files else None, without)
        elif one_more:
            answer = work.one_more(report, helps=kinds, one_place=one_area, ages=age_groups)
        titles = Titles.of(desk.vocabulary)
        _say(desk, report, for_others=for_others)
        signed = desk.assured
    gap_tables.give(report, matrix or answer, titles, form="json" if as_json else form, every=every)
    if form == "table" and not as_json:
        say_in_what_travels(assured=signed)


def _one_of(**given: bool) -> None:
    if sum(given.values()) > 1:
        raise click.UsageError(
            "--matrix, --what-if (or --without) and --one-more are asked for one at a time"
        )


def _say(desk: Desk, report: GapReport, *, for_others: bool) -> None:
    if desk.remarks:
        click.echo(desk.remarks, err=True)
    if not report.demand.recorded:
        click.echo("no record here: how often help was asked for is not known", err=True)
        return
    if report.demand.erased:
        click.echo(f"{report.demand.erased} cases were erased from the record and are not counted", err=True)
    if not for_others:
        click.echo(INSIDE, err=True)
