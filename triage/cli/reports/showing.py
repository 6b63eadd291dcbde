"""A report on the screen, on standard output for another program, or in a new file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from triage.cli.edge import print_json
from triage.cli.figure_words import write_out
from triage.errors import Refused, WrongUse
from triage.pages import Page


@contextmanager
def working(words: str = "counting") -> Iterator[None]:
    """Say on a terminal that something is being counted; nowhere else."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody looks

    with Console(stderr=True).status(words):
        yield


def show(page: Page, form: str, out: Path | None, table: str = "", *, force: bool = False) -> None:
    """Print a page, or write it to the file ``out``, which is new unless ``force`` lets it be written over. Raises :class:`WrongUse` for a table the page does not have."""
    if form == "json" and out is None:
        from triage.pages import as_json  # noqa: PLC0415 - one way of showing at a time

        print_json(as_json(page))
    elif form == "table" and out is None:
        from triage.cli.reports.terminal import printed  # noqa: PLC0415

        printed(page)
    elif out is None:
        click.echo(_text(page, form, table), nl=False)
    else:
        body = _bytes(page, form, table)
        if force:
            write_out(out, body)
            return
        _write(out, body)
        click.echo(f"written to {out}", err=True)


def _bytes(page: Page, form: str, table: str) -> bytes:
    if form == "xlsx":
        from triage.pages import workbook  # noqa: PLC0415 - one way of showing at a time

        return workbook(page)
    return _text(page, form, table).encode()


def _text(page: Page, form: str, table: str) -> str:
    if form == "html":
        from triage.pages import html  # noqa: PLC0415 - one way of showing at a time

        return html(page)
    if form == "csv":
        from triage.pages import as_csv  # noqa: PLC0415

        if table and table not in _tables(page):
            raise WrongUse(f"this report has no table '{table}'", mend="one of: " + ", ".join(_tables(page)))
        return as_csv(page, table)
    if form == "json":
        import json  # noqa: PLC0415

        from triage.pages import as_json  # noqa: PLC0415

        return json.dumps(as_json(page), ensure_ascii=False, indent=2) + "\n"
    from triage.cli.reports.terminal import as_text  # noqa: PLC0415

    return as_text(page)


def _tables(page: Page) -> list[str]:
    from triage.pages import Table  # noqa: PLC0415

    return [block.key for section in page.sections for block in section.blocks if isinstance(block, Table)]


def _write(out: Path, body: bytes) -> None:
    try:
        # Readable by whoever writes it alone: a report for use inside holds small numbers.
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise Refused(
            f"{out} is there already",
            why="nothing is written over",
            mend="choose another name, or add --force",
        ) from there
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
    except OSError:
        out.unlink(missing_ok=True)
        raise
