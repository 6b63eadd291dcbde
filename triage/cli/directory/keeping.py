"""``triage directory lint`` and ``due``: which records are wrong, and which must be confirmed again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.directory.common import head, iso, open_directory, print_table

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.directory.attention import Resting
    from triage.signposting.checks import Due


@click.command()
@click.option("--strict", is_flag=True, help="End with 1 where there are warnings.")
@shared
def lint(workspace: Path | None, on: date | None, *, strict: bool, as_json: bool) -> int:
    """Check every record: errors end with 1; what is past its date, reported or given by nobody is a warning.

    \b
    Example:
      triage directory lint --on 2027-11-02
    """  # noqa: D301
    from triage.cli.edge import report  # noqa: PLC0415
    from triage.desk.directory.postcodes import NAME, faults  # noqa: PLC0415
    from triage.signposting.checks import lint as check  # noqa: PLC0415
    from triage.workspace import find_workspace  # noqa: PLC0415

    services, _ = open_directory(workspace)
    found = check(services, today(on))
    here = find_workspace(workspace)
    table = here.folder / "directory" / NAME if here else None
    if table is not None and table.is_file():
        found += faults(table)
    errors = sum(issue.severity == "error" for issue in found)
    report(found, as_json=as_json)
    counted = f"{errors} error{'' if errors == 1 else 's'}" if errors else "no errors"
    click.echo(f"{len(services.services)} services, {counted}, {len(found) - errors} warnings", err=True)
    return 1 if errors or (strict and found) else 0


@click.command()
@click.option(
    "--within",
    "days",
    type=click.IntRange(0, 3660),
    default=60,
    show_default=True,
    help="Days to look ahead.",
)
@click.option(
    "--by-provider", is_flag=True, help="One line for each provider, as for one call to each of them."
)
@shared
def due(days: int, workspace: Path | None, on: date | None, *, by_provider: bool, as_json: bool) -> None:
    """Say which records must be confirmed by when: reported ones first, then overdue ones, which are offered to nobody.

    The number of cases that rest on a record is what a lapse would cost: open referrals and offers not sent yet.

    \b
    Examples:
      triage directory due --within 90
      triage directory due --by-provider
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.directory.attention import records_due  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        rows, costs = records_due(desk, days), _costs(desk)
        if as_json:
            first = head(desk.directory, "checks-due")
            print_json(
                {
                    **first,
                    "on": desk.on.isoformat(),
                    "within_days": days,
                    "due": [_plain(row, costs) for row in rows],
                }
            )
            return
        if by_provider:
            _say_providers(desk, rows, costs)
        else:
            print_table(
                ("Service", "Confirmed", "Holds until", "By", "Cases", ""),
                [
                    (
                        row.service,
                        iso(row.last) or "never",
                        iso(row.until) or "-",
                        _short(row.by or "not known", 20),
                        _cases(costs, [row.service]),
                        _mark(row),
                    )
                    for row in rows
                ],
            )
        horizon = desk.on + timedelta(days=days)
        click.echo(f"{len(rows)} of {len(desk.directory.services)} records to confirm by {horizon}", err=True)
        if costs is None:
            click.echo("how many cases rest on them is not known: the record cannot be read", err=True)


def _costs(desk: Desk) -> dict[str, Resting] | None:
    """What rests on each service; None where the record cannot be read."""
    from triage.desk.directory.attention import resting_on  # noqa: PLC0415
    from triage.errors import TriageError  # noqa: PLC0415

    try:
        return resting_on(desk)
    except TriageError:
        return None


def _cases(costs: dict[str, Resting] | None, services: list[str]) -> str:
    if costs is None:
        return "?"
    return str(len({case for service in services if service in costs for case in costs[service].cases}))


def _mark(row: Due) -> str:
    reported = ", ".join(dict.fromkeys(report.what for report in row.reports))
    return "; ".join([*([f"REPORTED {reported}"] if reported else []), *(["OVERDUE"] if row.overdue else [])])


def _say_providers(desk: Desk, rows: list[Due], costs: dict[str, Resting] | None) -> None:
    together: dict[str, list[Due]] = {}
    for row in rows:
        together.setdefault(row.provider, []).append(row)
    print_table(
        ("Provider", "Name", "Records", "Overdue", "Reported", "Cases"),
        [
            (
                provider,
                _short(desk.directory.providers[provider].name, 40),
                str(len(found)),
                str(sum(row.overdue for row in found)),
                str(sum(bool(row.reports) for row in found)),
                _cases(costs, [row.service for row in found]),
            )
            for provider, found in together.items()
        ],
    )


def _plain(row: Due, costs: dict[str, Resting] | None) -> dict[str, Any]:
    from triage.cli.directory.upkeep_words import report_json, resting_json  # noqa: PLC0415
    from triage.desk.directory.attention import NOTHING  # noqa: PLC0415

    return {
        "service": row.service,
        "provider": row.provider,
        "file": row.file,
        "by": row.by,
        "source": row.source,
        "every_months": row.every_months,
        "checked_on": iso(row.last),
        "holds_until": iso(row.until),
        "overdue": row.overdue,
        "reports": [report_json(report) for report in row.reports],
        "rest_on_it": None if costs is None else resting_json(costs.get(row.service, NOTHING)),
    }


def _short(text: str, most: int) -> str:
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    return one_line(text, most)
