"""``triage backup`` and ``triage restore``: safe copies of a whole workspace, proven and brought back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared, today

if TYPE_CHECKING:
    from triage.desk.backing_up import Proven

PLAIN = "THIS COPY IS NOT ENCRYPTED: whoever has it can read who the children are. Keep it where only you can reach it."


@click.command()
@click.argument("target", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Prove that this copy can be brought back, in a temporary place.")
@click.option(
    "--record",
    "url",
    default=None,
    metavar="URL",
    help="With --check, for a record on a server: an empty database to prove it in.",
)
@acting
@shared
def backup(
    target: Path,
    check: bool,
    url: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Make a safe copy of the workspace: record, identities, audit log, rules, services and settings.

    One file where the name ends in .zip or .tar, else a folder. Others may work meanwhile. It is read back and checked
    before it takes its place, and never overwrites anything. An encrypted record gives an encrypted copy with the same key;
    the key is never in it. Ends with 1 where the record itself has faults: the copy is made all the same.

    \b
    Example:
      triage backup copies/2026-11-22.zip --by "Sam Example"
      triage backup --check copies/2026-11-22.zip --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.backing_up import make_copy, prove_copy  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        if check:
            _say_proven(prove_copy(desk, target, by, url), str(target), as_json=as_json)
            return 0
        done = make_copy(desk, target, by)
    if not done.encrypted:
        click.echo(PLAIN, err=True)
    for fault in done.inside.faults:
        click.echo(f"the record itself has a fault: {fault}", err=True)
    if not done.recorded:
        click.echo("nothing may be written here: the record does not say that this copy was made", err=True)
    if as_json:
        print_json(
            {
                "format": "triage.backup/1",
                "path": str(done.path),
                "kind": done.kind,
                "encrypted": done.encrypted,
                "files": done.files,
                "bytes": done.size,
                "manifest_sha256": done.print,
                "audit_head": str(done.inside.head),
                "counts": done.inside.counts,
                "faults": list(done.inside.faults),
                "recorded": done.recorded,
            }
        )
    else:
        click.echo(
            f"safe copy made: {done.path} ({done.inside.cases} cases, {done.files} files, {done.size / 1e6:.1f} MB)\n"
            f"  audit head  {done.inside.head}\n"
            f"  prove it    triage backup --check {done.path} --by NAME"
        )
    return 1 if done.inside.faults else 0


@click.command()
@click.argument("source", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A new or an empty folder.",
)
@click.option(
    "--record",
    "url",
    default=None,
    metavar="URL",
    help="For a record on a server: the empty database to bring it back into.",
)
@acting
@shared
def restore(
    source: Path,
    target: Path,
    url: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Bring a safe copy back into an empty folder: every sum is checked before, everything is opened and checked after.

    The workspace in use (--workspace, or the nearest) is left as it is; what was erased in it since the copy was made is erased
    again in what is brought back. Where its record can be opened, a manager or a data steward of it does this; where it cannot,
    nobody is asked. That a copy was brought back stands in its audit log.

    \b
    Example:
      triage restore copies/2026-11-22.zip --to brought-back --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.backing_up import (  # noqa: PLC0415 - keeps `--help` light
        ask_the_gate,
        erased_since,
        restore_copy,
    )

    ask_the_gate(workspace, today(on), by)
    erased = erased_since(workspace, today(on))
    proven = restore_copy(source, target, by, today(on), url, erased or ())
    _say_proven(proven, str(target), as_json=as_json, restored=True)
    if erased is None:
        click.echo(
            "what was erased after this copy was made is not known here, and the copy holds it: name the workspace in use with "
            "--workspace, or erase those cases again (`triage retention erased` there lists them)",
            err=True,
        )


def _say_proven(proven: Proven, where: str, *, as_json: bool, restored: bool = False) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light

    if as_json:
        answer: dict[str, Any] = {
            "format": "triage.restore/1" if restored else "triage.backup-proof/1",
            "path": where,
            "made_at": proven.made_at,
            "made_by": proven.made_by,
            "program": proven.program,
            "encrypted": proven.encrypted,
            "files": proven.files,
            "manifest_sha256": proven.print,
            "audit_head": str(proven.inside.head),
            "counts": proven.inside.counts,
            "recorded": proven.recorded,
            "erased_again": proven.erased_again,
        }
        print_json(answer)
        return
    said = "brought back into" if restored else "proven: it was brought back, opened and found whole:"
    click.echo(
        f"{said} {where}\n"
        f"  made        {proven.made_at} by {proven.made_by}\n"
        f"  holds       {proven.inside.cases} cases, {proven.inside.decisions} decisions, {proven.files} files\n"
        f"  audit head  {proven.inside.head}"
    )
    if restored and proven.erased_again:
        click.echo(f"  erased      {proven.erased_again} cases that were erased after the copy was made")
    if not proven.encrypted:
        click.echo("this copy is not encrypted", err=True)
