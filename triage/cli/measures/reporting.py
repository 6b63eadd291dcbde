"""``triage measures report``, ``contacts`` and ``quotes``: what changed, what came of light contacts, what people say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import Command, DayType, looking, say_in_what_travels, shared, today

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.outcomes.measures import MeasureReport, MeasureRow

INSIDE = "for use inside the service: small numbers are shown; to pass this on, add --for-others"
HIDDEN = "hidden"


def _period(what: str) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in (
            click.option(
                "--to", "end", type=DayType(), default=None, metavar="DATE", help=f"Last day of {what}."
            ),
            click.option(
                "--from", "start", type=DayType(), default=None, metavar="DATE", help=f"First day of {what}."
            ),
        ):
            command = option(command)
        return command

    return add


@click.command("report")
@click.argument("codes", metavar="[MEASURE]...", nargs=-1)
@_period("first forms")
@click.option(
    "--for-others",
    is_flag=True,
    help="To be passed on: hide small numbers, and others from which they could be worked out.",
)
@looking
@shared
def measures_report(
    *,
    codes: tuple[str, ...],
    start: date | None,
    end: date | None,
    for_others: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what changed on published measures: paired, lost, better, same, worse, and reliable change where it was published.

    \b
    Example:
      triage measures report sdq_parent --from 2026-04-01
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.measuring.reporting import measures_report as made  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        report = made(desk, start, end, codes=codes, hide_small=for_others)
        signed = _said(desk)
    data = report.as_json()
    data["warnings"] += _unsigned(signed=signed)
    if not for_others:
        click.echo(INSIDE, err=True)
    if as_json:
        print_json(data)
        return
    _print(report, data)
    say_in_what_travels(assured=signed)


def _print(report: MeasureReport, data: dict[str, Any]) -> None:
    click.echo(f"people with a form: {HIDDEN if data['people'] is None else data['people']}")
    for row, plain in zip(report.rows, data["rows"], strict=True):
        _print_row(row, plain)
    for found in data["added_value"]:
        click.echo(f"\nAdded value, {found['measure']}: " + _added(found))
        click.echo(f"  {found['words']}")
    for warning in data["warnings"]:
        if warning["code"] != "not_assured":
            click.echo(f"\n! {warning['text']}")


def _print_row(row: MeasureRow, plain: dict[str, Any]) -> None:
    click.echo(f"\n{row.title} [{row.key}], {row.scale.min} to {row.scale.max}, {row.scale.better} is better")
    click.echo(
        f"  began {_n(plain['started'])}: two scores {_n(plain['paired'])}, lost {_n(plain['lost'])}, still to come {_n(plain['awaiting_review'])}"
    )
    click.echo(f"  better {_n(plain['improved'])}, same {_n(plain['same'])}, worse {_n(plain['worse'])}")
    if plain["mean_before"] is not None:
        interval = plain["interval_95"]
        range_ = f", 95 % interval {interval[0]:.2f} to {interval[1]:.2f}" if interval else ""
        click.echo(
            f"  mean {plain['mean_before']:.2f} before, {plain['mean_after']:.2f} after: {plain['mean_points_better']:+.2f} points for the better{range_}"
        )
    click.echo(f"  reliable change: {plain['reliable_change']}")
    if plain["classes"] is not None:
        names = [
            f"{name} {_n(count)}"
            for name, count in plain["classes"].items()
            if name != "recovered" or plain["recovery_told"]
        ]
        click.echo(
            "  "
            + ", ".join(names)
            + ("" if plain["recovery_told"] else "; no cut-off is published here, so recovered is not told")
        )
    if plain["cut_off"]:
        click.echo(f"  cut-off {plain['cut_off']}")
    bands = plain["bands"]
    if bands is not None:
        click.echo(
            f"  bands ({', '.join(bands['bands'])}): to a better one {_n(bands['better'])}, the same {_n(bands['same'])}, a worse one {_n(bands['worse'])}"
        )
    for rate in plain["base_rates"] if row.paired else ():
        click.echo(f"  elsewhere: {rate['what']} {rate['pct']} % ({rate['sample']})")
    for warning in plain["warnings"]:
        click.echo(f"  ! {warning['text']}")


def _added(found: dict[str, Any]) -> str:
    if found["suppressed"]:
        return HIDDEN
    if found["mean_points"] is None:
        return f"not told for {found['children']} children"
    return (
        f"{found['mean_points']:+.2f} points over {found['children']} children ({found['low']:+.2f} to {found['high']:+.2f}), effect size {found['effect_size']:+.2f}; "
        f"second form too early or late {found['outside_window']}, first form incomplete {found['incomplete']}"
    )


def _n(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


@click.command("contacts")
@_period("contacts")
@looking
@shared
def measures_contacts(
    *, start: date | None, end: date | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Show what came of light contacts, for use inside the service.

    \b
    Example:
      triage measures contacts --from 2026-04-01
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.measuring.reporting import contacts_report  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        report = contacts_report(desk, start, end)
        signed = _said(desk)
    data = report.as_json()
    data["warnings"] += _unsigned(signed=signed)
    click.echo("for use inside the service: small numbers are shown", err=True)
    if as_json:
        print_json(data)
        return
    click.echo(f"light contacts: {report.contacts}; besides, {report.became_cases} became cases")
    for field, codes in report.counts.items():
        click.echo(
            f"{field.replace('_', ' ')}: " + ", ".join(f"{code} {count}" for code, count in codes.items())
        )
    for one in report.scores:
        means = (
            f"; mean {one.mean_before:.2f} before, {one.mean_after:.2f} after"
            if one.mean_before is not None and one.mean_after is not None
            else ""
        )
        click.echo(
            f"scored on {one.scale}: began {one.started}, scored again {one.paired}, not again {one.only_before}; better {one.improved}, same {one.same}, worse {one.worse}{means}"
        )
    for warning in report.warnings:
        click.echo(f"! {warning.text}")
    say_in_what_travels(assured=signed)


@click.command("quotes")
@_period("what was said")
@looking
@shared
def measures_quotes(
    *, start: date | None, end: date | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List words that may be quoted: agreed to, text by text, by whoever said them, and not taken back.

    Words that hold a name, a number or an address of the family are held back and counted. Read each before it is printed.

    \b
    Example:
      triage measures quotes --from 2026-04-01
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.measuring.feedback import quotable  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        found = quotable(desk, start, end)
        _said(desk)
    if as_json:
        print_json({
            "format": "triage.quotes/1", "held_back": found.held_back,
            "quotes": [{"from": one.said_by, "on": one.on.isoformat(), "text": one.text} for one in found.quotes],
        })  # fmt: skip
        return
    for one in found.quotes:
        click.echo(f"{one.said_by}: {one.text}")
    if not found.quotes:
        click.echo("nothing that may be quoted")
    if found.held_back:
        click.echo(f"{found.held_back} held back, because they hold a name or a number", err=True)
    click.echo("read each before it is printed: words may tell who somebody is without a name", err=True)


def _said(desk: Desk) -> bool:
    from triage.cli.casework_words import say_notice  # noqa: PLC0415 - keeps `--help` light

    say_notice(desk)
    return desk.assured


def _unsigned(*, signed: bool) -> list[dict[str, str]]:
    from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

    return [] if signed else [{"code": "not_assured", "text": NOT_ASSURED}]
