"""``triage rules coverage``: what the rules answer, and what they do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import Refused

if TYPE_CHECKING:
    from triage.workbench.coverage.page import Coverage


@click.command()
@click.option(
    "--write",
    "file",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Write the page into FILE.",
)
@click.option("--check", is_flag=True, help="With --write: write nothing, only say whether FILE is current.")
@click.option(
    "--inventory",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Rows of what was asked for, to be listed as well.",
)
@shared
def coverage(
    file: Path | None,
    check: bool,
    inventory: Path | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """What the rules answer: every need at every score, age and person; indicators; flags.

    Each cell of the table is a case with one need. It ends with 1 where a cell is empty, or where an indicator
    or a flag has nothing to do with any rule and nobody has said why.

    \b
    Example:
      triage rules coverage
      triage rules coverage --write coverage.md
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.workbench.coverage.page import as_data, markdown  # noqa: PLC0415 - keeps --help light

    if file is not None and file.is_dir():
        raise Refused(f"{file} is a folder", why="the page is one file", mend="name a file")
    found = _found(inventory, workspace, today(on))
    current = True
    if file is not None:
        text = markdown(found).encode("utf-8")
        current = not check or (file.is_file() and file.read_bytes() == text)
        if not check:
            file.write_bytes(text)
    if as_json:
        print_json(as_data(found))
    else:
        _say(found, file if not check else None)
    if not current:
        click.echo(f"out of date: {file}\n  mend  triage rules coverage --write {file}", err=True)
    return 0 if current and not found.empty and not (inventory and found.silent) else 1


def _found(inventory: Path | None, workspace: Path | None, on: date) -> Coverage:
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.errors import WrongUse  # noqa: PLC0415
    from triage.workbench.coverage.answered import answers  # noqa: PLC0415
    from triage.workbench.coverage.inventory import Inventory, read_inventory  # noqa: PLC0415
    from triage.workbench.coverage.page import Coverage  # noqa: PLC0415
    from triage.workbench.coverage.reads import flags_raised, indicators_read  # noqa: PLC0415
    from triage.workbench.coverage.table import need_rows  # noqa: PLC0415

    asked = Inventory()
    if inventory is not None:
        if not inventory.is_file():
            raise WrongUse(
                f"{inventory} is no file",
                why="its rows are to be listed",
                mend="name the file of the inventory",
            )
        asked = read_inventory(inventory.read_text("utf-8"), str(inventory))
    with open_desk(workspace, on, need_store=False, rules="working") as desk:
        book = desk.rulebook
    return Coverage(
        book,
        need_rows(answers(book, on)),
        indicators_read(book, asked.indicators),
        flags_raised(book, asked.flags),
        asked,
    )


def _say(found: Coverage, file: Path | None) -> None:
    cells = sum(len(row.people) * len(row.ages) * 5 for need in found.needs for row in need.rows)
    click.echo(f"{'cells':12} {cells}\n{'empty':12} {len(found.empty)}\n{'silent':12} {len(found.silent)}")
    for what in found.empty[:40]:
        click.echo(f"  no rule answers {what}")
    for code in found.silent:
        click.echo(f"  no rule has to do with {code}")
    if file is not None:
        click.echo(f"written to {file}", err=True)
    else:
        click.echo("write the page with --write FILE", err=True)
