"""``triage directory lint`` and ``due``: which records are wrong, and which must be confirmed again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from triage.cli.common import shared, today
from triage.cli.directory.common import head, iso, open_directory, print_table


@click.command()
@click.option("--strict", is_flag=True, help="End with 1 where there are warnings.")
@shared
def lint(workspace: Path | None, on: date | None, *, strict: bool, as_json: bool) -> int:
    """Check every record: errors end with 1; what is past its date or given by nobody is a warning.

    \b
    Example:
      triage directory lint --on 2027-11-02
    """  # noqa: D301
    from triage.cli.edge import report  # noqa: PLC0415
    from triage.signposting.checks import lint as check  # noqa: PLC0415

    services, _ = open_directory(workspace)
    warnings = check(services, today(on))
    report(warnings, as_json=as_json)
    click.echo(f"{len(services.services)} services, no errors, {len(warnings)} warnings", err=True)
    return 1 if strict and warnings else 0


@click.command()
@click.option(
    "--within",
    "days",
    type=click.IntRange(0, 3660),
    default=60,
    show_default=True,
    help="Days to look ahead.",
)
@shared
def due(days: int, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Say which records must be confirmed by when; overdue ones come first and are offered to nobody.

    \b
    Example:
      triage directory due --within 90
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.signposting.checks import due as checks_due  # noqa: PLC0415

    services, _ = open_directory(workspace)
    day = today(on)
    horizon = day + timedelta(days=days)
    rows = [
        row for row in checks_due(services, day) if row.overdue or row.until is None or row.until <= horizon
    ]
    if as_json:
        plain = [
            {
                "service": row.service,
                "file": row.file,
                "by": row.by,
                "checked_on": iso(row.last),
                "holds_until": iso(row.until),
                "overdue": row.overdue,
            }
            for row in rows
        ]
        print_json({**head(services, "checks-due"), "on": day.isoformat(), "within_days": days, "due": plain})
        return
    print_table(
        ("Service", "Holds until", "Confirmed by", ""),
        [
            (
                row.service,
                iso(row.until) or "never confirmed",
                row.by or "not known",
                "OVERDUE" if row.overdue else "",
            )
            for row in rows
        ],
    )
    click.echo(f"{len(rows)} of {len(services.services)} records to confirm by {horizon}", err=True)
