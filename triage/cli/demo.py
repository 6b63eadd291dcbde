"""``triage demo``: the whole loop on one synthetic month, and one screen about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from triage.cli.common import options


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=None, required=False)
@click.option(
    "--children",
    type=click.IntRange(1, 171),
    default=None,
    metavar="N",
    help="Only the first so many referrals of the month, for a quick look.",
)
@options
def demo(
    *, folder: Path | None, children: int | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Work through one made-up month, from 171 referrals to what changed and what it was worth.

    Makes a workspace in DIR (./demo when missing), takes in a month of synthetic referrals, confirms, refers, reviews
    and triages again, always on the same fixed days, and shows one screen. Nobody in it exists. A folder that an
    earlier demo made is made again; any other folder must be empty.

    \b
    Example:
      triage demo
      triage case list --workspace demo
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.demo_screen import screen  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.demo import LAST_DAY, demo_figures, make_demo  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    if folder is not None and workspace is not None:
        raise WrongUse("two folders are named", mend="name the folder once: triage demo DIR")
    if on is not None:
        click.echo(
            "the demo acts on days of its own, so that everybody sees the same figures; --on changes nothing",
            err=True,
        )
    target = folder or workspace or Path("demo")
    with _progress() as progress:
        make_demo(target, progress, children)
    with open_desk(target, LAST_DAY) as desk:
        found = demo_figures(desk)
        if desk.notice:
            click.echo(desk.notice, err=True)
        if as_json:
            print_json(found.as_json())
        else:
            screen(found, desk.vocabulary, target)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar on stderr while the months go by; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total} steps"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading rules")

        def heard(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield heard
