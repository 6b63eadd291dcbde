"""``triage directory list`` and ``show``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.directory.common import head, iso, open_directory, print_table, row

if TYPE_CHECKING:
    from triage.signposting import Directory
    from triage.signposting.records import Service


@click.command("list")
@shared
def list_(workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """List every service with whom it is for and whether its details are in date.

    \b
    Example:
      triage directory list --json
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    services, _ = open_directory(workspace)
    day = today(on)
    rows = [row(services, service, day) for service in services.services]
    if as_json:
        print_json({**head(services, "services"), "services": rows})
        return
    print_table(
        ("Service", "Name", "For", "Details"),
        [(row["id"], one_line(row["name"]), ", ".join(row["for"]), _details(row)) for row in rows],
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

    from triage.cli.directory.evidence import evidence_json, evidence_lines  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415
    from triage.interchange.harmless import one_line  # noqa: PLC0415
    from triage.signposting.reports import open_reports  # noqa: PLC0415
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
        print_json(
            {
                "format": 1,
                "provider": provider.model_dump(mode="json"),
                "services": [plain],
                **_by_terms(services, service),
                **_reported(record, today(on)),
                **evidence_json(record.programmes or (), workspace),
            }
        )
        return
    click.echo(f"{one_line(record.name)}\n{one_line(record.summary or '', 2000)}\n".rstrip())
    click.echo(f"  provider: {one_line(provider.name)}")
    for key, value in plain.items():
        if key == "extras":
            for line in _origin(value):
                click.echo(f"  {one_line(line, 400)}")
        elif key not in {"name", "summary"}:
            words = _terms(value) if key == "terms" else _plain(value)
            click.echo(f"  {key}: {one_line(words, 2000)}")
    for one in _by_terms(services, service).get("by_terms", ()):
        term = one_line(f"{one['title'] or one['id']} [{one['scheme']}:{one['id']}]")
        click.echo(
            f"  help by a term: {one['help']} for {', '.join(one['for'])}, because of '{term}', accepted by {one_line(one['by'])} on {one['on']}"
        )
    for line in evidence_lines(record, workspace, today(on)):
        click.echo(f"  {line}")
    for said in open_reports(record, today(on)):
        click.echo(f"  REPORTED {said.number}: {said.words}")
    if not check_holds(record, today(on)):
        click.echo("  OUT OF DATE: its details must be confirmed before anybody is sent there")


def _details(row: dict[str, Any]) -> str:
    """Whether details hold, and what people reported since they were confirmed."""
    held = "in date" if row["in_date"] else "OUT OF DATE"
    return "; ".join([held, *(f"REPORTED {what}" for what in dict.fromkeys(row["reported"]))])


def _reported(record: Service, on: date) -> dict[str, Any]:
    """Under ``reports`` what people reported and nobody has settled; nothing where there is none."""
    from triage.signposting.reports import open_reports  # noqa: PLC0415

    found = [report.model_dump(mode="json", by_alias=True) for report in open_reports(record, on)]
    return {"reports": found} if found else {}


def _by_terms(services: Directory, service: str) -> dict[str, Any]:
    """Under ``by_terms`` the help that stands in the record by accepted terms, with who accepted them; nothing where there is none."""
    found = [
        {
            "help": one.help, "for": list(one.persons), "scheme": one.entry.scheme, "id": one.entry.id, "title": one.entry.title,
            "by": one.entry.reviewed.by if one.entry.reviewed else "", "on": iso(one.entry.reviewed.on if one.entry.reviewed else None),
        }
        for one in services.routed(service)
    ]  # fmt: skip
    return {"by_terms": found} if found else {}


def _terms(terms: list[dict[str, Any]]) -> str:
    """Terms as people read them: their titles, and the taxonomy of each."""
    named = (
        f"{one.get('title') or one['id']} ({one['scheme']})"
        if one["scheme"]
        else one.get("title") or one["id"]
        for one in terms
    )
    return ", ".join(named) or "none"


def _origin(extras: dict[str, Any] | None) -> Iterator[str]:
    """Where a record came from and how much of its source is kept, without the source itself."""
    from triage.interchange.model import FEED  # noqa: PLC0415 - keeps `--help` light

    feed = (extras or {}).get(FEED)
    feed = feed if isinstance(feed, dict) else {}
    if feed.get("import"):
        there = f"; there it is {feed['key']}" if feed.get("key") else ""
        yield f"came by: import '{feed['import']}' ({feed.get('profile')}), read {feed.get('read')}{there}"
    if feed.get("gone"):
        yield f"NO LONGER IN ITS FEED since {feed['gone']}: ask its owner whether it still runs"
    for name, kept in (extras or {}).items():
        if name != FEED:
            size = len((kept if isinstance(kept, str) else json.dumps(kept)).encode("utf-8", "replace"))
            yield f"as it came ({name}): {size / 1000:.1f} kB, see --json"


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
