"""``triage directory log``: who changed which record when, and what was changed in the files by nobody known here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today

if TYPE_CHECKING:
    from triage.desk.directory.history import Entry


@click.command("log")
@click.argument("service", required=False, default=None, metavar="[ID]")
@shared
def log(service: str | None, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Show every change of a record, or of all: who, when, what before and after.

    What was changed in a file by hand is known from what decisions were made from: between two days, by nobody we know.

    \b
    Example:
      triage directory log sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory.history import history  # noqa: PLC0415
    from triage.errors import Refused  # noqa: PLC0415
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        if desk.workspace is None:
            raise Refused(
                "there is no workspace here",
                why="history is kept with a record",
                mend="name one with --workspace DIR",
            )
        found = history(desk, service)
    if as_json:
        print_json(
            {
                "format": "triage.directory-log/1",
                "service": service,
                "changes": [_plain(entry) for entry in found],
            }
        )
        return
    for entry in found:
        click.echo(f"{entry.on}  {one_line(entry.service, 80)}  {_words(entry)}")
    if not found:
        click.echo(
            f"nothing is known to have changed{' in ' + one_line(service, 80) if service else ''}", err=True
        )


def _words(entry: Entry) -> str:
    from triage.cli.directory.upkeep_words import short_facts  # noqa: PLC0415 - keeps `--help` light
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    if entry.by is None:
        since = (
            f"between {entry.since} and {entry.on}"
            if entry.since and entry.since != entry.on
            else f"on or before {entry.on}"
        )
        verb = "changed" if entry.what == "by hand" else entry.what
        who = f"; perhaps by the import {', '.join(entry.imports)}" if entry.imports else ""
        head = f"{verb} in the file, by nobody we know, {since}{who}"
    else:
        number = f" {entry.report}" if entry.report else ""
        head = f"{entry.what}{number} by {one_line(entry.by, 80)} ({(entry.role or '').replace('_', ' ')})"
    told = f"\n    was: {short_facts(entry.was)}" if entry.was else ""
    told += f"\n    became: {short_facts(entry.became)}" if entry.became else ""
    return head + told + (f"\n    note: {one_line(entry.note, 2000)}" if entry.note else "")


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "service": entry.service, "what": entry.what, "on": entry.on.isoformat(), "since": entry.since.isoformat() if entry.since else None,
        "by": entry.by, "role": entry.role, "was": dict(entry.was), "became": dict(entry.became), "note": entry.note, "report": entry.report,
        "perhaps_by_import": list(entry.imports),
    }  # fmt: skip
