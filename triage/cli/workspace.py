"""``triage init`` and ``triage doctor``: making a workspace, and whether all is well."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import options, shared, today


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False, default=None)
@click.option(
    "--record",
    "url",
    default="",
    metavar="URL",
    help="Keep the record in this PostgreSQL database (postgresql://USER@HOST/NAME, no password); else in triage.db.",
)
@options
def init(folder: Path | None, url: str, workspace: Path | None, on: date | None, as_json: bool) -> None:  # noqa: ARG001 - options shared by all
    """Make a workspace: rules, directory, settings and an empty record.

    Nothing that is there is ever overwritten. With a key in TRIAGE_KEY_FILE the record is encrypted from the start.

    \b
    Example:
      triage init my-area
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import NOT_ASSURED, create_workspace  # noqa: PLC0415

    made = create_workspace(folder or workspace or Path(), url)
    place = str(made.folder)
    following = [
        f'triage people add "Your Name" --role coordinator --workspace {place}',
        f'triage case add my-case.yaml --by "Your Name" --workspace {place}',
        f"triage due --workspace {place}",
    ]
    click.echo(
        f"{NOT_ASSURED}: name in {made.folder / 'triage.toml'} who signed for it and whom to call", err=True
    )
    if as_json:
        print_json({"format": "triage.workspace/1", "workspace": place, "next": following})
        return
    click.echo(f"A workspace is ready in {place}.\nNext:")
    for command in following:
        click.echo(f"  {command}")


@click.command()
@shared
def doctor(workspace: Path | None, on: date | None, as_json: bool) -> int:
    """Is this installation well? Ends with 1 where something needs mending, live use that nobody signed for included.

    \b
    Example:
      triage doctor --workspace my-area
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.checkup import check_up  # noqa: PLC0415
    from triage.desk.opening import open_desk  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        checks = check_up(desk)
    well = all(check.state != "problem" for check in checks)
    if as_json:
        print_json(
            {
                "format": "triage.doctor/1",
                "well": well,
                "checks": [
                    {"what": check.what, "state": check.state, "found": check.found, "mend": check.mend}
                    for check in checks
                ],
            }
        )
        return 0 if well else 1
    mark = {"well": "ok     ", "attention": "look   ", "problem": "PROBLEM"}
    for check in checks:
        click.echo(f"{mark[check.state]}  {check.what}: {check.found}")
        if check.mend:
            click.echo(f"         mend  {check.mend}")
    return 0 if well else 1
