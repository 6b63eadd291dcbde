"""`triage outcomes` and `triage value`: what changed, and what it was worth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import DayType, looking, looking_as, say_in_what_travels, shared, today

if TYPE_CHECKING:
    from triage.desk.opening import Desk
    from triage.model.history import CaseHistory
    from triage.valuing import ImpactMap, Library, Valuation

DEFAULT_MAP = "recorded"
INSIDE = "for use inside the service: small numbers are shown; to pass this on, add --for-others"
FORMATS = click.Choice(["table", "json", "csv"])
_GROUPINGS = ("need", "category", "service")


@click.command()
@click.option(
    "--from",
    "start",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="First day on which a need was recorded.",
)
@click.option(
    "--to", "end", type=DayType(), default=None, metavar="DATE", help="Last day on which a need was recorded."
)
@click.option(
    "--by", "by", type=click.Choice(_GROUPINGS), default=None, help="Only these rows; all three when missing."
)
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option(
    "--for-others",
    is_flag=True,
    help="To be passed on: hide small numbers, and others from which they could be worked out.",
)
@looking_as("--reader")
@shared
def outcomes(
    *,
    start: date | None,
    end: date | None,
    by: str | None,
    form: str,
    for_others: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what changed for children: before and after, with how many were lost, the same and worse.

    What is passed on to others is made with --for-others: counts below the workspace's small-number threshold are hidden
    then, and others from which they could be worked out.

    \b
    Example:
      triage outcomes --from 2026-04-01 --to 2026-06-30 --by need
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk, outcome_report  # noqa: PLC0415

    _in_order(start, end)
    with open_desk(workspace, today(on)) as desk:
        report = outcome_report(desk, start, end, hide_small=for_others)
        _notice(desk)
        signed = desk.assured
    data = report.as_json()
    data["warnings"] += _unsigned(signed)
    if not for_others:
        click.echo(INSIDE, err=True)
    if by:
        data["rows"] = [row for row in data["rows"] if row["by"] == by]
    if as_json or form == "json":
        print_json(data)
    elif form == "csv":
        from triage.cli.valuing_tables import csv_text  # noqa: PLC0415

        lines = (_flat(row, synthetic=report.synthetic) | _stamp(signed) for row in data["rows"])
        click.echo(csv_text(lines), nl=False)
    else:
        from triage.cli.valuing_tables import outcomes_table  # noqa: PLC0415

        outcomes_table(report, (by,) if by else _GROUPINGS)
        say_in_what_travels(assured=signed)


@click.command()
@click.option(
    "--map",
    "wanted",
    default=DEFAULT_MAP,
    metavar="FILE|ID",
    help="An impact map: a file, or the id of one in rules/value. When missing: your own recorded outcomes.",
)
@click.option(
    "--from",
    "start",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="First day on which a need was recorded.",
)
@click.option(
    "--to", "end", type=DayType(), default=None, metavar="DATE", help="Last day on which a need was recorded."
)
@click.option(
    "--trace",
    "trace",
    default=None,
    metavar="ROW",
    help="One row, step by step, down to the cases behind it.",
)
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@looking
@shared
def value(
    *,
    wanted: str,
    start: date | None,
    end: date | None,
    trace: str | None,
    form: str,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what outcomes were worth (social return on investment), every pound traced to its evidence.

    \b
    Examples:
      triage value                                     your own recorded outcomes
      triage value --map ccn-2025                      a published table, rebuilt
      triage value --map ccn-2025 --trace sleep        where one row comes from
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import gate, open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.auditing import note  # noqa: PLC0415
    from triage.valuing import needs_record  # noqa: PLC0415
    from triage.valuing import value as valued  # noqa: PLC0415

    _in_order(start, end)
    with open_desk(workspace, today(on), need_store=False) as desk:
        chosen = _map(desk, wanted)
        histories: list[CaseHistory] = []
        if needs_record(chosen):
            if desk.workspace is not None:
                gate.read(desk, "value", None, later=True)
            histories = _histories(desk, start, end)
            note(desk, "value", by=None, record=f"found {len(histories)}")
        found = valued(chosen, histories, start=start, end=end, on=today(on))
        if desk.workspace is not None:
            _notice(desk)
        signed = desk.assured
    _print(found, trace, "json" if as_json else form, signed=signed)


def _unsigned(signed: bool) -> list[dict[str, str]]:
    """The warning of figures from a place where nobody has signed for live use."""
    from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

    return [] if signed else [{"code": "not_assured", "text": NOT_ASSURED}]


def _stamp(signed: bool) -> dict[str, str]:
    """The same for rows that somebody opens in another program."""
    from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

    return {} if signed else {"assurance": NOT_ASSURED}


def _print(found: Valuation, trace: str | None, form: str, *, signed: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.valuing_tables import csv_text, value_table  # noqa: PLC0415
    from triage.valuing import valuation_json  # noqa: PLC0415

    if trace is not None:
        from triage.cli.valuing_trace import trace_json, trace_table, traced_row  # noqa: PLC0415

        row = traced_row(found, trace)
        if form == "table":
            trace_table(found, row)
            say_in_what_travels(assured=signed)
        elif form == "json":
            print_json(trace_json(found, row))
        else:
            click.echo(csv_text(step | _stamp(signed) for step in trace_json(found, row)["steps"]), nl=False)
    elif form == "json":
        data = valuation_json(found)
        print_json({**data, "warnings": [*data["warnings"], *_unsigned(signed)]})
    elif form == "csv":
        rows = (_value_row(row, found.basis) | _stamp(signed) for row in valuation_json(found)["rows"])
        click.echo(csv_text(rows), nl=False)
    else:
        value_table(found)
        say_in_what_travels(assured=signed)


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise click.UsageError(f"--to {end} is before --from {start}.")


def _notice(desk: Desk) -> None:
    if desk.remarks:
        click.echo(desk.remarks, err=True)


def _histories(desk: Desk, start: date | None, end: date | None) -> list[CaseHistory]:
    from triage.desk import outcome_histories  # noqa: PLC0415 - keeps `--help` light
    from triage.errors import WrongUse  # noqa: PLC0415

    if desk.workspace is None:
        raise WrongUse(
            "this map counts recorded outcomes, and there is no workspace here",
            why="nobody's change is recorded outside a workspace",
            mend="make one with `triage init DIR` or name it with --workspace; or see a published table: triage value --map ccn-2025",
        )
    return list(outcome_histories(desk, start, end))


def _map(desk: Desk, wanted: str) -> ImpactMap:
    """Read the map that a file name or an id means; a workspace's own files stand before the shipped ones."""
    from triage.valuing import load_library, load_map  # noqa: PLC0415 - keeps `--help` light
    from triage.workspace import shipped_files  # noqa: PLC0415

    shipped = {name: text for name, text in shipped_files("rules").items() if name.startswith("value/")}
    library = load_library({f"rules/{name}": text for name, text in (shipped | desk.value_files).items()})
    name, text = _map_text(library, wanted)
    return load_map(text, name, library, desk.vocabulary)


def _map_text(library: Library, wanted: str) -> tuple[str, str]:
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light
    from triage.source import decode  # noqa: PLC0415

    path = Path(wanted)
    if path.is_file():
        return wanted, decode(path.read_bytes(), wanted)
    if path.suffix in {".yaml", ".yml", ".json"} or len(path.parts) > 1:
        raise WrongUse(
            f"there is no file {wanted}",
            why="a valuation needs an impact map",
            mend=f"name a file that exists, or one of these maps: {', '.join(sorted(library.maps))}",
        )
    return library.map_text(wanted)


def _flat(row: dict[str, Any], *, synthetic: bool) -> dict[str, Any]:
    flat = {key: cell for key, cell in row.items() if not isinstance(cell, dict)}
    nested = {
        f"{key}_{part}": cell
        for key, cells in row.items()
        if isinstance(cells, dict)
        for part, cell in cells.items()
    }
    return {**flat, **nested, "synthetic": synthetic}


def _value_row(row: dict[str, Any], basis: str) -> dict[str, Any]:
    counts = row["counts"] or {}
    return {
        **{
            key: row[key]
            for key in (
                "id",
                "stakeholder",
                "outcome",
                "quantity",
                "unit",
                "gross",
                "impact",
                "present_value",
            )
        },
        "value_of_one": row["proxy"]["value"],
        "kind": row["proxy"]["kind"],
        "basis": basis,
        **{key: counts.get(key) for key in ("paired", "lost", "same", "worse")},
        "evidence": "; ".join(row["evidence"]),
    }
