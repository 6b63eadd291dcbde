"""``triage directory list`` and ``show``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from triage.cli.common import shared, today
from triage.cli.directory.common import head, open_directory, print_table, row


@click.command("list")
@shared
def list_(workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """List every service with whom it is for and whether its details are in date.

    \b
    Example:
      triage directory list --json
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415

    services, _ = open_directory(workspace)
    day = today(on)
    rows = [row(services, service, day) for service in services.services]
    if as_json:
        print_json({**head(services, "services"), "services": rows})
        return
    print_table(
        ("Service", "Name", "For", "Details"),
        [
            (row["id"], row["name"], ", ".join(row["for"]), "in date" if row["in_date"] else "OUT OF DATE")
            for row in rows
        ],
    )
    click.echo(f"{len(rows)} services, directory {services.version}, on {day}", err=True)


@click.command()
@click.argument("service")
@shared
def show(service: str, workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """Show one service; what nobody knows is said to be not known.

    \b
    Example:
      triage directory show sleep-advice
    """  # noqa: D301
    import difflib  # noqa: PLC0415

    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415
    from triage.signposting.suiting import check_holds  # noqa: PLC0415

    services, _ = open_directory(workspace)
    record = services.services.get(service)
    if record is None:
        near = difflib.get_close_matches(service, services.services, n=1)
        mend = f"did you mean '{near[0]}'?" if near else "see `triage directory list`"
        raise WrongUse(f"there is no service '{service}'", why="nothing can be shown", mend=mend)
    plain = record.as_json()
    provider = services.provider(service)
    if as_json:
        print_json({"format": 1, "provider": provider.model_dump(mode="json"), "services": [plain]})
        return
    click.echo(f"{record.name}\n{record.summary or ''}\n".rstrip())
    click.echo(f"  provider: {provider.name}")
    for key, value in plain.items():
        if key not in {"name", "summary"}:
            click.echo(f"  {key}: {_plain(value)}")
    if not check_holds(record, today(on)):
        click.echo("  OUT OF DATE: its details must be confirmed before anybody is sent there")


def _plain(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return (
            "; ".join(f"{key} {_plain(part)}" for key, part in value.items() if part is not None)
            or "not known"
        )
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value) or "none"
    return str(value)
