"""``triage directory report`` and ``resolve``: what is said to be wrong with a record, and that somebody looked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import acting, shared, today

_CODES = (
    "closed_list",
    "wrong_number",
    "moved",
    "closed_down",
    "wrong_age",
    "wrong_area",
    "not_suitable",
    "other",
)


@click.command()
@click.argument("service", metavar="ID")
@click.option("--what", required=True, type=click.Choice(_CODES), help="What is wrong.")
@click.option(
    "--note",
    default=None,
    metavar="TEXT",
    help="In words; kept in the record of this workspace only, never in the directory.",
)
@click.option(
    "--case",
    "case",
    default=None,
    metavar="CASE",
    help="The case it came up with; the note is kept and erased with it.",
)
@acting
@shared
def report(
    *,
    service: str,
    what: str,
    note: str | None,
    case: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say that something in a service's record is wrong; it is shown until somebody looked into it.

    After closed_down, moved and wrong_number nobody is sent there until the record is confirmed; after the others the
    service stands behind those of which nothing was reported.

    \b
    Example:
      triage directory report sleep-advice --what wrong_number --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.directory.upkeep_words import report_json, say_resting  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory.attention import NOTHING, resting_on  # noqa: PLC0415
    from triage.desk.directory.reporting import report as tell  # noqa: PLC0415
    from triage.signposting.reports import STOPS  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        told = tell(desk, service, what, by, note=note, case=case)
        if told.report.what in STOPS:
            say_resting(service, resting_on(desk, [service]).get(service, NOTHING))
    if as_json:
        print_json(
            {"format": "triage.directory-report/1", "new": told.new, "report": report_json(told.report)}
        )
        return
    click.echo(
        f"report {told.report.number} about {service}: {told.report.words}"
        + ("" if told.new else " (it was reported today already)")
    )
    if told.report.what in STOPS:
        click.echo("nobody is sent there until the record is confirmed: `triage directory verify`", err=True)


@click.command()
@click.argument("service", metavar="ID")
@click.option(
    "--report",
    "numbers",
    multiple=True,
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Only this one; may be given again.",
)
@click.option(
    "--note", default=None, metavar="TEXT", help="What was found; kept in the record of this workspace only."
)
@acting
@shared
def resolve(
    *,
    service: str,
    numbers: tuple[int, ...],
    note: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say that reports about a record were looked into and the record is right; nothing else in it changes.

    \b
    Example:
      triage directory resolve sleep-advice --report 3 --note "They answer on that number" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.directory.upkeep_words import report_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory.reporting import resolve as settle  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        found = settle(desk, service, by, numbers=numbers, note=note)
    if as_json:
        print_json(
            {
                "format": "triage.directory-resolve/1",
                "service": service,
                "settled": [report_json(one) for one in found],
            }
        )
        return
    click.echo(f"settled about {service}: report {', '.join(str(one.number) for one in found)}")
