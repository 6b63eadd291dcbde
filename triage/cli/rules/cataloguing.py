"""``triage rules docs``: the catalogue of rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import Refused

DEFAULT = Path("docs/rules")


@click.command()
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Write the catalogue into DIR.",
)
@click.option(
    "--check", is_flag=True, help="Only say whether the catalogue in DIR (docs/rules unless said) is current."
)
@shared
def docs(folder: Path | None, check: bool, workspace: Path | None, on: date | None, as_json: bool) -> int:
    """A catalogue of all rules: by need, by help, by source, and how flags feed rules.

    Pages in Markdown, and one page with search, catalogue.html, that needs no network. With --check nothing is written:
    it ends with 1 where the pages no longer say what the rules say. Without either, it says what would be in it.

    \b
    Example:
      triage rules docs --write catalogue
      triage rules docs --write catalogue --check
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.rulebook.catalogue import catalogue, catalogue_files  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        book = desk.rulebook
    if check:
        return _check(folder or DEFAULT, catalogue_files(book), as_json=as_json)
    if folder is None:
        found = catalogue(book)
        numbers = {"rules": len(found.entries), "needs": len(found.needs), "help": len(found.help), "sources": len(found.sources), "flags": len(found.flags)}  # fmt: skip
        if as_json:
            print_json(numbers)
        else:
            click.echo("".join(f"{name:8} {number}\n" for name, number in numbers.items()), nl=False)
            click.echo("write the catalogue with --write DIR", err=True)
        return 0
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file", why="the catalogue is several files", mend="name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    files = catalogue_files(book)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    if as_json:
        print_json({"folder": str(folder), "files": list(files)})
    else:
        click.echo(f"{len(files)} files in {folder}; open {folder / 'catalogue.html'} in a browser")
    return 0


def _check(folder: Path, files: dict[str, str], *, as_json: bool) -> int:
    old = [name for name, text in files.items() if _there(folder / name) != text.encode("utf-8")]
    if as_json:
        print_json({"folder": str(folder), "current": not old, "out_of_date": old})
    elif old:
        click.echo(f"out of date in {folder}: {', '.join(old)}", err=True)
        click.echo(f"  mend  triage rules docs --write {folder}", err=True)
    else:
        click.echo(f"the catalogue in {folder} is current")
    return 1 if old else 0


def _there(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
