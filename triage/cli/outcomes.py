"""`triage outcomes`: what changed, for whom, how surely, and what the missing could do to it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import DayType, looking_as, say_in_what_travels, shared, today
from triage.cli.outcome_options import ALL, GroupingType, chosen, given_figures, groups_of

if TYPE_CHECKING:
    from triage.desk.opening import Desk
    from triage.desk.outcome_cohorts import Group
    from triage.desk.outcomes import Asked
    from triage.model.history import ReviewPoint
    from triage.outcomes import Comparison, Given, OutcomeReport

FORMATS = click.Choice(["table", "json", "csv", "html", "xlsx"])
AT = click.Choice(["first_review", "final", "follow_up"])
_USUAL = ("need", "category", "service")


@click.command()
@click.option("--from", "start", type=DayType(), default=None, metavar="DATE", help="First day on which a need was recorded.")  # fmt: skip
@click.option("--to", "end", type=DayType(), default=None, metavar="DATE", help="Last day on which a need was recorded.")  # fmt: skip
@click.option(
    "--by",
    "rows_by",
    type=GroupingType(),
    multiple=True,
    metavar="GROUPING",
    help="Rows by need, category, service, programme, referral_reason, referral_source, area, authority, age, deprivation, imd_decile, sex, "
    "ethnicity, disability, person, take_up or priority; more than once, or all. When missing: need, category and service.",
)
@click.option("--at", "at", type=AT, default="final", show_default=True, help="Which look the table, intervals and the missing are about.")  # fmt: skip
@click.option(
    "--intervals",
    "method",
    type=click.Choice(["t", "bca"]),
    is_flag=False,
    flag_value="t",
    default=None,
    help="95 % intervals for each row, people as what was drawn: t (when no method is named) or bca, the bootstrap.",
)
@click.option(
    "--missing", "four_ways", is_flag=True, help="Take those not scored again four ways, for each row."
)
@click.option("--group", "group", default=None, metavar="BY=KEY", help="The first group of a comparison, such as service=ID; everybody when missing.")  # fmt: skip
@click.option(
    "--compare-with",
    "beside",
    default=None,
    metavar="FROM..TO|BY=KEY|rest",
    help="Compare with needs first recorded in another period, with another group such as take_up=waiting, or with the rest.",
)
@click.option("--reliability", type=click.FloatRange(0, 1), default=None, help="Of these scores, for regression to the mean; never assumed.")  # fmt: skip
@click.option("--reliability-source", default=None, metavar="TEXT", help="Where it is published.")
@click.option("--population-mean", type=float, default=None, metavar="SCORE", help="Mean score of the population these people are from.")  # fmt: skip
@click.option("--population-mean-source", default=None, metavar="TEXT", help="Where that is published.")
@click.option("--measure", default=None, metavar="CODE|all", help="Add rows of a published measure to JSON and CSV; as a table: triage measures report.")  # fmt: skip
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=None, metavar="FILE", help="Write to this file (html, xlsx, csv, json).")  # fmt: skip
@click.option("--force", is_flag=True, help="Let --out write over a file that is there.")
@click.option("--for-others", is_flag=True, help="To be passed on: hide small numbers, and others from which they could be worked out.")  # fmt: skip
@looking_as("--reader")
@shared
def outcomes(
    *,
    start: date | None,
    end: date | None,
    rows_by: tuple[str, ...],
    at: Any,
    method: Any,
    four_ways: bool,
    group: str | None,
    beside: str | None,
    reliability: float | None,
    reliability_source: str | None,
    population_mean: float | None,
    population_mean_source: str | None,
    measure: str | None,
    form: str,
    out: Path | None,
    force: bool,
    for_others: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what changed for children: before and after, with how many were lost, the same and worse.

    What is passed on to others is made with --for-others: counts below the workspace's small-number threshold are hidden
    then, and others from which they could be worked out.

    \b
    Examples:
      triage outcomes --from 2026-04-01 --to 2026-06-30 --by need
      triage outcomes --by age --by deprivation --intervals --missing
      triage outcomes --group take_up=taken_up --compare-with take_up=waiting
      triage outcomes --format xlsx --out outcomes.xlsx
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.figure_words import in_order, may_write, notice  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk, outcome_report  # noqa: PLC0415
    from triage.desk.outcomes import Asked, light_touch  # noqa: PLC0415

    in_order(start, end)
    form = "json" if as_json else form
    if form == "table" and out is not None and (named := out.suffix[1:].lower()) in FORMATS.choices:
        form = named
    may_write(out, force=force)
    if form == "table" and out is not None:
        raise click.UsageError("--out needs a name that ends in .html, .xlsx, .csv or .json, or --format.")
    if form in ("html", "xlsx") and out is None:
        raise click.UsageError(f"--format {form} needs --out FILE.")
    if for_others and (beside or group or reliability is not None):
        raise click.UsageError("a comparison or an estimate cannot be made with --for-others yet.")
    if for_others and at != "final":
        raise click.UsageError(
            "--at is for use inside: with --for-others the first review stands in --json and csv."
        )
    if measure is not None and form not in ("json", "csv"):
        raise click.UsageError(
            "--measure is for --json and --format csv; for people: triage measures report."
        )
    groups = groups_of(group, beside, start, end)
    given = given_figures(reliability, reliability_source, population_mean, population_mean_source)
    asked = Asked(chosen(rows_by), at, method, four_ways)
    with open_desk(workspace, today(on)) as desk:
        report = outcome_report(desk, start, end, hide_small=for_others, asked=asked)
        found = _compared(desk, groups, at)
        light = None if for_others else light_touch(desk, start, end)
        measured = _measured(desk, measure, start, end, hide_small=for_others)
        notice(desk)
        _print(desk, report, asked, form, out, _More(found, given, light, measured, for_others=for_others))


class _More:
    """What stands beside the report itself."""

    def __init__(
        self,
        compared: tuple[Comparison, bool] | None,
        given: Given | None,
        light: dict[str, int] | None,
        measured: tuple[list[dict[str, Any]], list[dict[str, str]]],
        *,
        for_others: bool,
    ) -> None:
        self.compared, self.given, self.light, self.for_others = compared, given, light, for_others
        self.measured = measured

    def as_json(self, report: OutcomeReport) -> dict[str, Any]:
        """Further keys of the JSON; none in a report for others."""
        if self.for_others:
            return {}
        from triage.outcomes.regression import not_estimated  # noqa: PLC0415

        regression = self.regression(report)
        return {
            "regression_to_the_mean": regression.as_json() if regression else not_estimated(),
            **({"light_touch": self.light} if self.light is not None else {}),
            **({"comparison": self.compared[0].as_json()} if self.compared else {}),
        }

    def regression(self, report: OutcomeReport) -> Any:
        """Regression to the mean of the whole, where somebody gave what it takes."""
        from triage.outcomes import regression_to_the_mean  # noqa: PLC0415

        final = report.overall.final
        return (
            regression_to_the_mean(self.given, final.mean_before, final.mean_change) if self.given else None
        )

    def lines(self, report: OutcomeReport) -> list[str]:
        """The same in words."""
        from triage.outcomes.regression import CANNOT  # noqa: PLC0415

        regression = self.regression(report)
        found = [regression.words if regression else CANNOT] if report.overall.final.paired else []
        if self.light and self.light["contacts"]:
            found.append(
                f"Beside these {self.light['contacts']} light-touch contacts ({self.light['became_cases']} became cases); no figure here counts them."
            )
        return found


def _print(desk: Desk, report: OutcomeReport, asked: Asked, form: str, out: Path | None, more: _More) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.figure_words import INSIDE, say, stamp, unsigned, write_out  # noqa: PLC0415
    from triage.pages import rows_as_csv  # noqa: PLC0415

    if not more.for_others:
        click.echo(INSIDE, err=True)
    signed = desk.assured
    body: str | bytes
    if form == "table":
        from triage.cli.outcome_tables import comparison_table, outcomes_table  # noqa: PLC0415

        outcomes_table(report, asked.by or _USUAL)
        for line in () if more.for_others else more.lines(report):
            say(f"- {line}", indent=2)
        if more.compared is not None:
            comparison_table(more.compared[0], synthetic=more.compared[1])
        say_in_what_travels(assured=signed)
        return
    if form in ("html", "xlsx"):
        body = _page(desk, report, asked, more, form)
    else:
        data = report.as_json()
        rows, said = more.measured
        data["rows"] += rows
        data["warnings"] += said
        data["warnings"] += unsigned(signed)
        data |= more.as_json(report)
        if form == "json" and out is None:
            print_json(data)
            return
        body = (
            json.dumps(data, ensure_ascii=False, indent=2) + "\n"
            if form == "json"
            else rows_as_csv(_flat(row, synthetic=report.synthetic) | stamp(signed) for row in data["rows"])
        )
    if out is None:
        click.echo(body, nl=False)
    else:
        write_out(out, body)


def _page(desk: Desk, report: OutcomeReport, asked: Asked, more: _More, form: str) -> str | bytes:
    from triage.desk.outcome_page import outcome_page  # noqa: PLC0415
    from triage.pages import html, workbook  # noqa: PLC0415

    page = outcome_page(
        desk,
        report,
        asked,
        compared=more.compared[0] if more.compared else None,
        words=() if more.for_others else more.lines(report),
        for_others=more.for_others,
    )
    return html(page) if form == "html" else workbook(page)


def _measured(
    desk: Desk, measure: str | None, start: date | None, end: date | None, *, hide_small: bool
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Rows of published measures, one a scale, whose counts are of people; and what must be known of them."""
    if measure is None:
        return [], []
    from triage.desk.measuring.reporting import measures_report  # noqa: PLC0415 - keeps `--help` light

    codes = () if measure == ALL else (measure.partition(".")[0],)
    report = measures_report(desk, start, end, codes=codes, hide_small=hide_small)
    said = [*report.warnings, *(one for row in report.rows for one in row.warnings)]
    return (
        report.outcome_rows(None if measure == ALL else measure),
        [
            {"code": f"measures_{code}", "text": text}
            for code, text in dict.fromkeys((one.code, one.text) for one in said)
        ],
    )


def _compared(
    desk: Desk, groups: tuple[Group, Group | None] | None, at: ReviewPoint
) -> tuple[Comparison, bool] | None:
    if groups is None:
        return None
    from triage.desk.outcome_cohorts import compared  # noqa: PLC0415 - keeps `--help` light

    return compared(desk, *groups, at=at)


def _flat(row: dict[str, Any], *, synthetic: bool) -> dict[str, Any]:
    """A row without blocks: their keys are joined with an underscore."""
    flat = {key: cell for key, cell in row.items() if not isinstance(cell, dict)}

    def put(name: str, cell: Any) -> None:
        if isinstance(cell, dict):
            for part, inner in cell.items():
                put(f"{name}_{part}", inner)
        else:
            flat[name] = cell

    for key, cell in row.items():
        if isinstance(cell, dict):
            put(key, cell)
    return {**flat, "synthetic": synthetic}
