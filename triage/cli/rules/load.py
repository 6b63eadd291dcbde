"""``triage rules load``: how much the rules ask of the people who work with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json, report
from triage.errors import Refused

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.model import CaseFile, Decision


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", "page", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write the page into FILE.")  # fmt: skip
@shared
def load(
    files: tuple[Path, ...], page: Path | None, workspace: Path | None, on: date | None, as_json: bool
) -> int:
    """How many actions, questions and looks by a person the rules bring, for each child and by rule.

    Over the case files named, or over the synthetic month of the demonstration where none is. Nothing is kept.

    \b
    Example:
      triage rules load
      triage rules load cases.jsonl --write load.md
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.workbench.load import as_data, load_of, markdown  # noqa: PLC0415

    if page is not None and page.is_dir():
        raise Refused(f"{page} is a folder", why="the page is one file", mend="name a file")
    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        found = load_of(_of_files(desk, files) if files else _of_the_month(desk))
        what = f"{len(files)} files of cases" if files else "the synthetic month of the demonstration (`triage demo`); nobody in it is real"  # fmt: skip
        if page is not None:
            page.write_bytes(markdown(found, what=what, version=desk.rulebook.version).encode("utf-8"))
    if as_json:
        print_json(as_data(found))
    else:
        numbers = as_data(found)
        rows = {
            "children": found.cases,
            **numbers["per_case"],
            "escalated": found.escalated,
            "looked at": found.looked_at,
        }
        click.echo(
            "".join(f"{name.replace('_', ' '):26} {value}\n" for name, value in rows.items()), nl=False
        )
    if page is not None:
        click.echo(f"written to {page}", err=True)
    return 0


def _of_files(desk: Desk, files: tuple[Path, ...]) -> Iterator[tuple[CaseFile, Decision]]:
    from triage.desk import read_case_files  # noqa: PLC0415 - keeps --help light

    batch = read_case_files(desk, files)
    report([problem.issue for problem in batch.problems], as_json=False)
    for case in batch.cases:
        yield case, _decided(desk, case, desk.on)


def _of_the_month(desk: Desk) -> Iterator[tuple[CaseFile, Decision]]:
    """Each child on the day the referral came."""
    from triage.casefile import case_from_data  # noqa: PLC0415 - keeps --help light
    from triage.desk.demo.days import FIRST_DAY, SEED  # noqa: PLC0415
    from triage.importing.synthetic import synthetic_month  # noqa: PLC0415

    for entry in synthetic_month(SEED, FIRST_DAY):
        day = date.fromisoformat(str(entry["received"]))
        case = case_from_data(entry, desk.vocabulary, day)
        yield case, _decided(desk, case, day)


def _decided(desk: Desk, case: CaseFile, on: date) -> Decision:
    from triage.deciding import decide  # noqa: PLC0415 - keeps --help light

    return decide(case, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=on)
