"""``triage directory export``: services in the standard of somebody else, or a feed given back."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from triage.cli.common import looking, shared, today

if TYPE_CHECKING:
    from triage.interchange.standards.writing import Form


@click.command("export")
@click.option(
    "--profile",
    default=None,
    metavar="PROFILE",
    help="oruk-3.0, oruk-1.0, hsds-3.0, hsds-3.1, outpost, or one of tables.",
)
@click.option(
    "--from",
    "source",
    default=None,
    metavar="IMPORT",
    help="Only what came by this import; in its own profile, as it came.",
)
@click.option(
    "--as", "form", type=click.Choice(["page", "list", "lines"]), default=None, help="Form of a new document."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Write to a file; else to standard output.",
)
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--without-quarantine",
    is_flag=True,
    help="Leave out what was not used here; else it goes back as it came.",
)
@looking
@shared
def export(
    *,
    profile: str | None,
    source: str | None,
    form: str | None,
    out: Path | None,
    overwrite: bool,
    without_quarantine: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Give services out as Open Referral UK, HSDS or Outpost, and say what has no place there.

    A feed that nobody touched goes back as it came; what was changed here is written over it and nothing else is.

    \b
    Examples:
      triage directory export --profile oruk-3.0 -o services.json
      triage directory export --from council-feed -o council-feed.json
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.directory.exporting import export_directory  # noqa: PLC0415
    from triage.desk.opening import open_desk  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    if as_json and out is None:
        raise WrongUse(
            "--json says what was written",
            why="standard output would hold two documents",
            mend="name a file with --out",
        )
    with open_desk(workspace, today(on), need_store=False) as desk:
        done = export_directory(
            desk, out, sys.stdout, profile=profile, source=source, form=cast("Form | None", form), quarantine=not without_quarantine,
            overwrite=overwrite,
        )  # fmt: skip
    if as_json:
        print_json(
            {
                "format": "triage.directory-export/1",
                "profile": done.profile,
                "title": done.title,
                "file": str(out),
                "services": done.services,
                "as_it_came": done.as_it_came,
                "given_back": done.back,
                "lost": done.lost,
                "beside": done.beside,
            }
        )
        return 0
    where = f" to {out}" if out else ""
    click.echo(f"{done.services} services given out{where} as {done.title}", err=True)
    if done.as_it_came:
        click.echo(f"{done.as_it_came} from quarantine went back as they came", err=True)
    if done.beside:
        most = max(done.beside.values())
        names = ", ".join(done.beside)
        click.echo(
            f"  kept under 'needs_triage', which other programs do not read (up to {most} services): {names}",
            err=True,
        )
    for what, number in done.lost.items():
        click.echo(f"  no place for it there: {what} ({number} services)", err=True)
    return 0
