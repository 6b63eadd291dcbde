"""What `triage value` answers with, in the way that was asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import say_in_what_travels
from triage.cli.edge import print_json
from triage.cli.valuing_tables import value_table
from triage.desk.value_rows import value_rows
from triage.errors import Refused, WrongUse
from triage.model.assurance import NOT_ASSURED
from triage.pages import rows_as_csv
from triage.valuing import Valuation, valuation_json
from triage.valuing.fields import or_null

if TYPE_CHECKING:
    from triage.desk.passing_on.values import PassedOn
    from triage.desk.valuing import MapListed
    from triage.valuing.comparing import Comparison

INSIDE = "for use inside the service: it names cases; small numbers are shown"
OUTSIDE = "made to be passed on: rows that count too few people are left out, and no case is named"


def _unsigned(*, signed: bool) -> list[dict[str, str]]:
    """The warning of figures from a place where nobody has signed for live use."""
    return [] if signed else [{"code": "not_assured", "text": NOT_ASSURED}]


def stamp(*, signed: bool) -> dict[str, str]:
    """The same for rows that somebody opens in another program."""
    return {} if signed else {"assurance": NOT_ASSURED}


def stated(
    found: Valuation,
    form: str,
    out: Path | None,
    *,
    made: date,
    signed: bool,
    passed: PassedOn | None = None,
) -> None:
    """The whole statement; ``out`` is where it is written, stdout when None; ``passed`` where it is made for others."""
    if form == "table":
        if out is not None:
            raise WrongUse(
                "a table for the screen is not written to a file",
                mend="add --format html, xlsx, json or csv, or leave out --out",
            )
        value_table(found, for_others=passed is not None)
        say_in_what_travels(assured=signed)
    elif form in {"html", "xlsx"}:
        _page(found, form, out, made=made, signed=signed, for_others=passed is not None)
    elif form == "json":
        data = valuation_json(found) if passed is None else passed.as_json()
        data = {**data, "warnings": [*data["warnings"], *_unsigned(signed=signed)]}
        if out is None:
            print_json(data)
        else:
            _write(out, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
    else:
        whole = valuation_json(found) if passed is None else passed.as_json()
        text = rows_as_csv(value_rows(whole, stamp(signed=signed)))
        if out is None:
            click.echo(text, nl=False)
        else:
            _write(out, text.encode())


def _page(
    found: Valuation, form: str, out: Path | None, *, made: date, signed: bool, for_others: bool = False
) -> None:
    from triage import __version__  # noqa: PLC0415 - only for pages
    from triage.pages.statement import statement_page, statement_workbook  # noqa: PLC0415
    from triage.pages.web import html  # noqa: PLC0415 - loaded only where a page is made

    about: dict[str, Any] = {
        "made": made,
        "assurance": "" if signed else NOT_ASSURED,
        "handling": OUTSIDE if for_others else INSIDE if found.seen is not None else "",
        "version": __version__,
    }
    if form == "html":
        text = html(statement_page(found, **about))
        if out is None:
            click.echo(text)
        else:
            _write(out, text.encode())
        return
    if out is None and sys.stdout.isatty():
        raise WrongUse("a workbook is not for the screen", mend="name a file with --out value.xlsx")
    book = statement_workbook(found, **about)
    if out is None:
        sys.stdout.buffer.write(book)
    else:
        _write(out, book)


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise WrongUse(
            f"{out} cannot be written: {error.strerror or 'unknown reason'}",
            mend="name a file in a folder that exists and that you may write to",
        ) from None
    click.echo(f"written: {out}", err=True)


def traced(found: Valuation, row: str, form: str, *, signed: bool) -> None:
    """One row, step by step."""
    from triage.cli.valuing_trace import trace_json, trace_table, traced_row  # noqa: PLC0415

    valued = traced_row(found, row)
    if form == "table":
        trace_table(found, valued)
        say_in_what_travels(assured=signed)
    elif form == "json":
        print_json(trace_json(found, valued))
    else:
        steps = trace_json(found, valued)["steps"]
        click.echo(rows_as_csv(step | stamp(signed=signed) for step in steps), nl=False)


def of_case(found: Valuation, case: str, form: str, *, signed: bool) -> None:
    """Every pound that rests on one case."""
    from triage.cli.valuing_trace import case_json, case_table  # noqa: PLC0415

    data = case_json(found, case)
    if form == "table":
        case_table(found, data)
        say_in_what_travels(assured=signed)
    elif form == "json":
        print_json(data)
    else:
        click.echo(rows_as_csv(row | stamp(signed=signed) for row in data["rows"]), nl=False)


def listed(maps: Sequence[MapListed], form: str) -> None:
    """The maps there are."""
    rows = [
        {
            "id": one.id,
            "file": one.file,
            "title": one.title,
            "price_year": one.price_year,
            "rows": one.rows,
            "recorded_rows": one.records,
            "fault": one.fault,
        }
        for one in maps
    ]
    if form == "json":
        print_json({"format": "triage.impact-maps/1", "maps": rows})
    elif form == "csv":
        click.echo(rows_as_csv(rows), nl=False)
    else:
        from triage.cli.valuing_account import maps_table  # noqa: PLC0415

        maps_table(maps)


def compared(found: Comparison, form: str) -> None:
    """Two maps side by side; raises :class:`Refused` with every reason where they may not be."""
    if not found.allowed:
        names = f"'{found.first.map.file.id}' and '{found.second.map.file.id}'"
        raise Refused(
            f"the ratios of {names} are not comparable: "
            + "; ".join(f"{one.what}: {one.why}" for one in found.differences),
            why="ratios stand side by side only where scope, price year, horizon and adjustments are the same; else the difference lies in the maps and not in what was done",
            mend="bring the maps to the same scope, price year, horizon and adjustments, or read each on its own",
        )
    first, second = found.first, found.second
    if form == "table":
        from triage.cli.valuing_account import comparison_table  # noqa: PLC0415

        comparison_table(found)
        return
    rows = [
        {
            "map": one.map.file.id,
            "total": or_null(one.known_total),
            "cost": or_null(one.cost),
            "ratio": or_null(one.ratio),
            "low": or_null(one.ratio_range[0]),
            "high": or_null(one.ratio_range[1]),
        }
        for one in (first, second)
    ]
    if form == "csv":
        click.echo(rows_as_csv(rows), nl=False)
    else:
        print_json(
            {
                "format": "triage.valuation-comparison/1",
                "maps": rows,
                "difference_of_ratios": or_null(found.difference_of_ratios),
            }
        )
