"""``triage export --subject``: the copy of their own record that a person may ask for."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.rights.exporting import Copy


@click.command()
@click.option("--subject", "number", required=True, metavar="CASE", help="Whose record.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["child", "parent"]),
    default="child",
    show_default=True,
    help="Who asked.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FOLDER|FILE.zip",
    help="Where the copy goes; there must be nothing yet.",
)
@click.option(
    "--redactions",
    "lists",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="The list of passages with keep or hide beside each; made where it is not there.",
)
@click.option(
    "--safeguarding-lead-agreed",
    "lead",
    default=None,
    metavar="NAME",
    help="The lead who agreed that a parent reads it.",
)
@acting
@shared
def export(
    number: str,
    audience: str,
    out: Path | None,
    lists: tuple[Path, ...],
    lead: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Give a person a copy of all that is kept about them: a page in plain words, and the same as JSON.

    A first run writes a list of every passage that may be about somebody else. A person writes keep, or hide with a reason,
    beside each; nothing is given before all are decided. What a child said in private goes to a parent only where a
    safeguarding lead agreed.

    \b
    Example:
      triage export --subject C-2024-0117 --redactions passages.json --by "Dale Example"
      triage export --subject C-2024-0117 --redactions passages.json --out copy.zip --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.rights.exporting import ask_for_copy, gather, make_copy  # noqa: PLC0415
    from triage.desk.rights.passages import Audience  # noqa: PLC0415 - names the readers
    from triage.desk.rights.redactions import list_text, read_rulings, undecided  # noqa: PLC0415
    from triage.errors import Refused  # noqa: PLC0415

    if out is not None:
        _free(out)
    who: Audience = "parent" if audience == "parent" else "child"
    with open_record(workspace, on) as desk:
        request = ask_for_copy(desk, number, who, by)
        held = gather(desk, number, who)
        there = [path for path in lists if path.exists()]
        missing = undecided(held.passages, read_rulings(there, number, who))
        new = [path for path in lists if not path.exists()]
        if missing and new:
            _write_privately(new[0], list_text(number, who, missing))
            raise Refused(
                f"{len(missing)} passages are to be decided; they are listed in {new[0]}",
                why="what may be about somebody else is decided by a person, one by one, before anything is given",
                mend="write keep or hide (with a reason) beside each, then run the command again with --out",
            )
        if missing:
            raise Refused(
                f"{len(missing)} of {len(held.passages)} passages are not decided",
                why="what may be about somebody else is decided by a person, one by one, before anything is given",
                mend="write keep or hide (with a reason) beside each; for those that are in no list yet add --redactions NEW-FILE",
            )
        if out is None:
            raise click.UsageError("every passage is decided; --out says where the copy goes")
        copy = make_copy(desk, held, there, by, lead)
        names = _put(desk, copy, out)
    if as_json:
        print_json({
            "format": "triage.subject-export/1", "case": number, "for": audience, "request": request, "out": str(out), "files": names,
            "pieces": len(copy.manifest), "held_back": len(copy.held_back),
        })  # fmt: skip
    else:
        click.echo(
            f"the copy is in {out}: {len(copy.manifest)} pieces, {len(copy.held_back)} passages held back"
        )
        click.echo("hand it over in the safe way; it is the whole record, and not encrypted", err=True)


def _free(out: Path) -> None:
    from triage.errors import Refused, WrongUse  # noqa: PLC0415 - keeps `--help` light

    if out.exists():
        raise Refused(f"{out} is there already", why="nothing is written over", mend="choose another name")
    if not out.resolve().parent.is_dir():
        raise WrongUse(f"there is no folder '{out.parent}'", why="nothing was written", mend="make it first")


def _files(desk: Desk, copy: Copy) -> dict[str, str]:
    from triage.desk.rights.copy_words import page  # noqa: PLC0415 - keeps `--help` light

    data = {
        "format": "triage.subject-record/1", "case": copy.number, "for": copy.audience, "on": copy.on.isoformat(), "record": copy.record,
        "rows": copy.rows, "seen_by": [{"day": day, "role": role, "what": what} for day, role, what in copy.seen_by],
        "held_back": copy.held_back, "pieces": copy.manifest,
    }  # fmt: skip
    return {
        "record.html": page(desk, copy),
        "record.json": json.dumps(data, ensure_ascii=False, indent=2) + "\n",
    }


def _put(desk: Desk, copy: Copy, out: Path) -> list[str]:
    """Write a folder, or one zip file; readable by its owner alone."""
    import zipfile  # noqa: PLC0415 - keeps `--help` light

    files = _files(desk, copy)
    if out.suffix.lower() == ".zip":
        with (
            os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as box,
        ):
            for name, text in files.items():
                box.writestr(name, text)
    else:
        out.mkdir(mode=0o700)
        for name, text in files.items():
            _write_privately(out / name, text)
    return list(files)


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
