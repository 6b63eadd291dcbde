"""How changes of records, reports and what rests on a service are told on a terminal and in JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from triage.interchange.harmless import one_line

if TYPE_CHECKING:
    from triage.desk.directory.attention import Resting
    from triage.desk.directory.upkeep import Change, Upkeep
    from triage.desk.opening import Desk
    from triage.signposting.records import Service
    from triage.signposting.reports import Report

_MOST_CASES = 12
_UNKNOWN = "not known"


def facts_to_read_out(record: Service) -> list[tuple[str, str]]:
    """What to read out to a service when confirming its record, in the order in which people ask; unknown says so."""
    plain = record.as_json()
    keys = ("name", "ages", "area", "routes", "status", "capacity", "cost", "location", "contact")
    return [
        (key, _plain(plain[key])) for key in keys if key not in {"cost", "location"} or plain[key] is not None
    ]


def say_upkeep(upkeep: Upkeep) -> None:
    """Say on the error stream what a command will write."""
    for change in upkeep.changes:
        click.echo(
            f"{change.service.id} ({one_line(change.provider, 80)}, directory/{one_line(change.file, 120)})",
            err=True,
        )
        if upkeep.what == "verify":
            for key, words in facts_to_read_out(change.service):
                click.echo(f"  {key}: {words}", err=True)
        for key in change.becomes:
            click.echo(f"  {key} now: {_plain(change.was.get(key))}", err=True)
            click.echo(f"  {key} becomes: {_plain(change.becomes[key])}", err=True)
        for report in change.settles:
            click.echo(f"  settles report {report.number}: {report.words}", err=True)


def ask(question: str, *, yes: bool) -> None:
    """Ask for a yes where somebody sits at a terminal; elsewhere ``--yes`` must have said it. Raises :class:`Refused`."""
    from triage.errors import Refused  # noqa: PLC0415 - keeps `--help` light

    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Refused(
            "nothing was written",
            why="nobody is there to be asked",
            mend="look at it with --dry-run, then say it with --yes",
        )
    if not click.confirm(question, default=False, err=True):
        raise Refused(
            "nothing was written", why="it was not confirmed", mend="say it again when you are sure"
        )


def say_resting(service: str, resting: Resting) -> None:
    """Say which cases rest on a service that takes nobody now; nothing in them was changed."""
    if not resting.cases:
        click.echo(f"no open referral or offer rests on {service}", err=True)
        return
    cases = ", ".join(resting.cases[:_MOST_CASES]) + (
        f" and {len(resting.cases) - _MOST_CASES} more" if len(resting.cases) > _MOST_CASES else ""
    )
    click.echo(
        f"LOOK AT  {_counted(len(resting.referrals), 'open referral')} and {_counted(len(resting.offers), 'offer')} rest on {service}; "
        f"nothing in them was changed: {cases}",
        err=True,
    )


def say_version(desk: Desk) -> None:
    """Say what becomes of the name of the directory's version."""
    click.echo(
        f"the directory keeps the version name {one_line(desk.directory.version, 60)}; decisions tell its states apart by their fingerprint",
        err=True,
    )


def resting_json(resting: Resting) -> dict[str, Any]:
    """What rests on a service."""
    return {
        "referrals": [{"case": case, "referral": number} for case, number in resting.referrals],
        "offers": list(resting.offers),
    }


def report_json(report: Report) -> dict[str, Any]:
    """One report."""
    return report.model_dump(mode="json", by_alias=True)


def change_json(change: Change) -> dict[str, Any]:
    """One record with what becomes of it."""
    return {
        "service": change.service.id,
        "file": f"directory/{change.file}",
        "was": dict(change.was),
        "becomes": dict(change.becomes),
        "settles": [report.number for report in change.settles],
    }


def short_facts(values: Mapping[str, Any]) -> str:
    """Keys with their values in one line."""
    return "; ".join(f"{one_line(key, 40)}: {_plain(value)}" for key, value in values.items())


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"


def _plain(value: Any) -> str:
    if value is None:
        return _UNKNOWN
    if isinstance(value, Mapping):
        return (
            "; ".join(
                f"{one_line(str(key), 40)} {_plain(part)}" for key, part in value.items() if part is not None
            )
            or _UNKNOWN
        )
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(part) for part in value) or "none"
    return one_line(str(value), 300)
