"""``triage directory``: what services there are, whom they take, and which records must be confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today

if TYPE_CHECKING:
    from triage.model import Settings
    from triage.signposting import Directory
    from triage.signposting.search import Hit


@click.group()
def directory() -> None:
    """Services: list, show, find and check.

    \b
    Example:
      triage directory find --offer sleep --age 8 --postcode B90
    """  # noqa: D301 - click's mark for text that is not refilled


def _open(workspace: Path | None) -> tuple[Directory, Settings]:
    """Load the directory of the workspace, or the shipped one where there is none, with the settings beside it."""
    from triage.signposting import load_directory  # noqa: PLC0415 - keeps `--help` light
    from triage.vocabulary import load_vocabulary  # noqa: PLC0415
    from triage.workspace import find_workspace, shipped_files, shipped_settings  # noqa: PLC0415

    found = find_workspace(workspace)
    rules = found.rules_files() if found else shipped_files("rules")
    words = {name: text for name, text in rules.items() if name.startswith("vocabulary/")}
    files = found.directory_files() if found else shipped_files("directory")
    return load_directory(files, load_vocabulary(words)), (found.settings() if found else shipped_settings())


def _print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows on standard output: a table that folds to the width of the terminal, 80 columns where there is none."""
    import shutil  # noqa: PLC0415

    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == columns[0])
    for row in rows:
        table.add_row(*row)
    Console(width=min(shutil.get_terminal_size((80, 24)).columns, 120), markup=False, highlight=False).print(
        table
    )


def _row(services: Directory, service: str, on: date) -> dict[str, Any]:
    from triage.signposting.suiting import capacity_state, check_holds  # noqa: PLC0415

    record = services.services[service]
    plain = record.as_json()
    kept = {
        key: plain[key]
        for key in ("id", "name", "help", "for", "ages", "area", "network", "tier", "routes", "status")
    }
    return {
        **kept,
        "provider": services.provider(service).id,
        "capacity": capacity_state(record, on),
        "checked": plain["checked"],
        "in_date": check_holds(record, on),
    }


def _head(services: Directory, what: str) -> dict[str, Any]:
    return {
        "format": f"triage.{what}/1",
        "directory": {"version": services.version, "fingerprint": services.fingerprint},
    }


@directory.command("list")
@shared
def list_(workspace: Path | None, on: date | None, *, as_json: bool) -> None:
    """List every service with whom it is for and whether its details are in date.

    \b
    Example:
      triage directory list --json
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415

    services, _ = _open(workspace)
    day = today(on)
    rows = [_row(services, service, day) for service in services.services]
    if as_json:
        print_json({**_head(services, "services"), "services": rows})
        return
    _print_table(
        ("Service", "Name", "For", "Details"),
        [
            (row["id"], row["name"], ", ".join(row["for"]), "in date" if row["in_date"] else "OUT OF DATE")
            for row in rows
        ],
    )
    click.echo(f"{len(rows)} services, directory {services.version}, on {day}", err=True)


@directory.command()
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

    services, _ = _open(workspace)
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


@directory.command()
@click.argument("text", nargs=-1)
@click.option(
    "--offer", "help_code", default=None, metavar="HELP", help="A kind of help, by its code, such as sleep."
)
@click.option("--age", type=click.FloatRange(0, 120), default=None, help="Age in years; 0.5 is six months.")
@click.option("--postcode", default=None, help="Outward code or whole postcode of the home.")
@click.option(
    "--for",
    "person",
    default=None,
    metavar="PERSON",
    help="child, parent, carer, sibling, unborn, household or family.",
)
@shared
def find(
    *,
    text: tuple[str, ...],
    help_code: str | None,
    age: float | None,
    postcode: str | None,
    person: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Find services by words, help, age, home and person, and say why others do not fit.

    \b
    Examples:
      triage directory find --offer sleep --age 8 --postcode B90 --for child
      triage directory find counselling
    """  # noqa: D301
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.signposting import Request  # noqa: PLC0415
    from triage.signposting.search import search  # noqa: PLC0415

    services, settings = _open(workspace)
    persons = ("child", "parent", "carer", "sibling", "unborn", "household", "family")
    _known_word("--offer", help_code, tuple(services.helps))
    _known_word("--for", person, persons)
    day = today(on)
    asked = Request(
        help=help_code or "", person=person or "child", on=day, kind="support",
        age_months=int(age * 12) if age is not None else None, age_assumed_adult=person in {"parent", "carer"},
        authority=settings.area.local_authority or None, postcode=postcode, outward_codes=settings.area.outward_codes,
    )  # fmt: skip
    hits = search(services, asked, " ".join(text), any_person=person is None)
    if as_json:
        rows = [
            {
                **_row(services, hit.service, day),
                "fits": hit.fits,
                "reason": hit.reason,
                "detail": hit.detail,
                "reasons": list(hit.why),
            }
            for hit in hits
        ]
        print_json({**_head(services, "found"), "services": rows})
        return
    _print_table(
        ("Service", "Name", "Fits"),
        [(hit.service, services.services[hit.service].name, _fit(hit)) for hit in hits],
    )
    fitting = sum(hit.fits for hit in hits)
    click.echo(
        f"{fitting} of {len(hits)} found fit what was asked, on {day}"
        if hits
        else "nothing in the directory matches; try fewer words, or `triage directory list`",
        err=True,
    )


def _fit(hit: Hit) -> str:
    if not hit.fits:
        return f"no: {hit.detail}"
    return f"yes, to be checked: {hit.detail}" if hit.reason else "yes"


def _known_word(option: str, word: str | None, known: tuple[str, ...]) -> None:
    """Stop as wrong use at a word that is not known, naming the nearest one."""
    import difflib  # noqa: PLC0415

    if word is not None and word not in known:
        near = difflib.get_close_matches(word, known, n=1)
        raise click.BadParameter(
            f"'{word}' is not known" + (f"; did you mean '{near[0]}'?" if near else ""), param_hint=option
        )


@directory.command()
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

    services, _ = _open(workspace)
    warnings = check(services, today(on))
    report(warnings, as_json=as_json)
    click.echo(f"{len(services.services)} services, no errors, {len(warnings)} warnings", err=True)
    return 1 if strict and warnings else 0


@directory.command()
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

    services, _ = _open(workspace)
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
                "checked_on": _iso(row.last),
                "holds_until": _iso(row.until),
                "overdue": row.overdue,
            }
            for row in rows
        ]
        print_json(
            {**_head(services, "checks-due"), "on": day.isoformat(), "within_days": days, "due": plain}
        )
        return
    _print_table(
        ("Service", "Holds until", "Confirmed by", ""),
        [
            (
                row.service,
                _iso(row.until) or "never confirmed",
                row.by or "not known",
                "OVERDUE" if row.overdue else "",
            )
            for row in rows
        ],
    )
    click.echo(f"{len(rows)} of {len(services.services)} records to confirm by {horizon}", err=True)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
