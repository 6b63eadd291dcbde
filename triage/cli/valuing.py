"""`triage value`: what outcomes were worth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.common import DayType, looking, shared, today
from triage.cli.valuing_uncertainty import redrawn, show_grid, uncertainty_options

DEFAULT_MAP = "recorded"


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
@click.option(
    "--trace-case", "case", default=None, metavar="CASE", help="One case: every pound that rests on it."
)
@click.option(
    "--compare",
    "other",
    default=None,
    metavar="FILE|ID",
    help="Another map beside it, where the two may be compared; else the reason why not.",
)
@click.option("--maps", "listing", is_flag=True, help="List the maps there are.")
@click.option(
    "--proxies",
    "proxies",
    multiple=True,
    metavar="FILE",
    help="A file of further values of one, such as a licensed bank of your own.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "html", "xlsx"]),
    default="table",
    show_default=True,
)
@click.option(
    "--out",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write the statement here.",
)
@click.option(
    "--for-others",
    "for_others",
    is_flag=True,
    help="To be passed on: only rows of which no small count can be worked out; no case is named.",
)
@uncertainty_options
@looking
@shared
def value(
    *,
    wanted: str,
    start: date | None,
    end: date | None,
    trace: str | None,
    case: str | None,
    other: str | None,
    listing: bool,
    proxies: tuple[str, ...],
    form: str,
    out: Path | None,
    two_way: str | None,
    steps: tuple[str, ...],
    draws: int | None,
    seed: int | None,
    for_others: bool,
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
      triage value --trace-case C-2024-0117            every pound that rests on one case
      triage value --compare mine.yaml                 two maps, where they may be compared
      triage value --format xlsx --out value.xlsx      the statement as a workbook
      triage value --for-others --format html --out value.html   to be passed on
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli import valuing_answers as answers  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.figure_words import in_order, notice  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk import valuing as worth  # noqa: PLC0415

    in_order(start, end)
    chosen = "json" if as_json else form
    asked = sum(map(bool, (trace, case, other, listing, two_way)))
    if asked > 1:
        raise click.UsageError(
            "--trace, --trace-case, --compare, --maps and --two-way are asked one at a time."
        )
    if steps and not two_way:
        raise click.UsageError("--steps are those of --two-way.")
    if for_others and asked - listing:
        raise click.UsageError("--for-others is for the whole statement; the rest stays inside the service.")
    if asked and (chosen in {"html", "xlsx"} or out is not None):
        raise click.UsageError("--out and the formats html and xlsx are for the whole statement.")
    with open_desk(workspace, today(on), need_store=False) as desk:
        if desk.workspace is not None:
            notice(desk)
        signed = desk.assured
        if listing:
            answers.listed(worth.maps(desk), chosen)
        elif other is not None:
            answers.compared(worth.compared(desk, wanted, other, start, end, proxies=proxies), chosen)
        elif for_others:
            from triage.desk.passing_on.statement import statement_for_others  # noqa: PLC0415

            passed = statement_for_others(desk, wanted, start, end, proxies=proxies)
            passed = passed.with_valuation(redrawn(passed.valuation, draws, seed))
            answers.stated(passed.valuation, chosen, out, made=today(on), signed=signed, passed=passed)
        else:
            found = redrawn(worth.valuation(desk, wanted, start, end, proxies=proxies), draws, seed)
            if two_way is not None:
                show_grid(found, two_way, steps, chosen, signed=signed, stamp=answers.stamp(signed=signed))
            elif trace is not None:
                answers.traced(found, trace, chosen, signed=signed)
            elif case is not None:
                answers.of_case(found, case, chosen, signed=signed)
            else:
                answers.stated(found, chosen, out, made=today(on), signed=signed)
