"""``triage rules impact``: what a change of rules does to cases, before it does it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import looking, shared, today
from triage.cli.edge import print_json

if TYPE_CHECKING:
    from triage.workbench.impact_report import ImpactReport

NAMED = 20
STOPPED = "stopped; finished parts are kept, and the same command goes on from there"
FAILS = ("lost-escalation", "level-down")


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]…", type=click.Path(path_type=Path))
@click.option(
    "--against",
    required=True,
    metavar="REV|DIR",
    help="The rules to compare with: published, shipped, a version, a folder, a git revision.",
)
@click.option(
    "--new",
    "new",
    default="working",
    show_default=True,
    metavar="REV|DIR",
    help="The rules to look at.",
)
@click.option(
    "--columns",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where facts of many cases are kept for the next run; else .triage/columns.",
)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Write a page too."
)
@click.option(
    "--limit", type=click.IntRange(0), default=NAMED, show_default=True, help="How many cases are named."
)
@click.option(
    "--sample",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Changed cases whose services and plans are worked out.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Which sample is drawn.")
@click.option(
    "--fail-on",
    type=click.Choice(FAILS),
    multiple=True,
    help="Exit 1 where a case is changed so; may be repeated.",
)
@looking
@shared
def impact(
    *,
    files: tuple[Path, ...],
    against: str,
    new: str,
    columns: Path | None,
    html: Path | None,
    limit: int,
    sample: int,
    seed: int,
    fail_on: tuple[str, ...],
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Show what a change of rules does to cases: escalations lost, levels, questions, services; worst first.

    Runs the cases of the record, or those in FILES (JSON lines, Parquet, or case files as for `triage assess`), under both
    rulebooks. Services and plans are decided for changed cases only, and extrapolated with their interval where only a
    sample of them is. Nothing is changed by it.

    \b
    Example:
      triage rules impact --against published
      triage rules impact --against shipped cases.jsonl --html impact.html
      triage rules impact --against HEAD --fail-on lost-escalation
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.impact import impact_of  # noqa: PLC0415

    _there(files)
    try:
        with open_desk(workspace, today(on), need_store=False) as desk, progress() as heard:
            found = impact_of(
                desk,
                against,
                new=new,
                files=files,
                columns=columns,
                most=sample,
                named=limit,
                seed=seed,
                progress=heard,
            )
            if desk.remarks:
                click.echo(desk.remarks, err=True)
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        return 3
    report = found.report
    if html is not None:
        from triage.cli.rules.impact_page import page  # noqa: PLC0415

        html.write_text(page(report, found.new.vocabulary, assured=desk.assured), encoding="utf-8")
        click.echo(f"{html} written; {report_use()}", err=True)
    if as_json:
        print_json(report.as_json())
    else:
        from triage.cli.rules.impact_text import show  # noqa: PLC0415

        show(report, found.new.vocabulary, limit)
    return 1 if report.broken or any(_fails(report, what) for what in fail_on) else 0


def report_use() -> str:
    """What stands on every form of the report."""
    from triage.workbench.impact_report import INSIDE  # noqa: PLC0415 - keeps --help light

    return INSIDE


def _there(files: tuple[Path, ...]) -> None:
    """Raise :class:`OSError` for a file that is not there before anything is worked out."""
    for path in files:
        with path.open("rb"):
            pass


def _fails(report: ImpactReport, what: str) -> bool:
    return bool(report.lost_escalations) if what == "lost-escalation" else report.lowered > 0


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar on stderr while cases are read and compared; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading rules", total=1)

        def heard(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield heard
