"""The reports as commands; each is the same page of the desk, shown in one of five ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from triage.cli.common import DayType, looking_as, shared, today

if TYPE_CHECKING:
    from triage.desk.opening import Desk
    from triage.pages import Page

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("table", "json", "csv", "html", "xlsx")
_ENDINGS = {".html": "html", ".htm": "html", ".xlsx": "xlsx", ".json": "json", ".csv": "csv", ".txt": "table"}


def _options(command: Command) -> Command:
    """What every report takes."""
    for option in (
        click.option("--from", "start", type=DayType(), default=None, metavar="DATE", help="First day."),
        click.option(
            "--to", "end", type=DayType(), default=None, metavar="DATE", help="Last day, included."
        ),
        click.option(
            "--quarter",
            "named",
            default=None,
            metavar="QUARTER",
            help="Such as 2026-Q3 (July to September 2026), or 2026-27-Q3 of the financial year (October to December 2026). "
            "When nothing is named: the last quarter that has ended.",
        ),
        click.option(
            "--for-others",
            is_flag=True,
            help="To be passed on: hide small numbers, and others from which they could be worked out; no case number.",
        ),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default=None, help="Table when missing, or what --out ends in."
        ),
        click.option(
            "--table", "only", default=None, metavar="KEY", help="With CSV: one table of the report, by its key in the JSON."
        ),
        click.option(
            "--out",
            "out",
            type=click.Path(path_type=Path, dir_okay=False),
            default=None,
            metavar="FILE",
            help="Write it to a new file.",
        ),
        click.option("--force", is_flag=True, help="Let --out write over a file that is there."),
    ):  # fmt: skip
        command = option(command)
    return looking_as("--reader", "--by")(shared(command))


def _show(name: str, given: dict[str, Any], **more: Any) -> None:
    from triage.cli.figure_words import may_write  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.reports.showing import show, working  # noqa: PLC0415
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.reporting import chosen  # noqa: PLC0415

    form = _form(given)
    if given["only"] is not None and form != "csv":
        raise click.UsageError("--table names one table of a CSV; add --format csv.")
    may_write(given["out"], force=given["force"])
    _ending(given["out"], form)
    with open_desk(given["workspace"], today(given["on"])) as desk:
        start, end = chosen(desk, given["start"], given["end"], given["named"])
        with working():
            page = _page(desk, name, start=start, end=end, for_others=given["for_others"], **more)
        if desk.remarks:
            click.echo(desk.remarks, err=True)
        if not given["for_others"]:
            click.echo(page.handling, err=True)
    show(page, form, given["out"], given["only"] or "", force=given["force"])


def _page(desk: Desk, name: str, *, start: date, end: date, for_others: bool, **more: Any) -> Page:
    from triage.desk import reporting  # noqa: PLC0415 - keeps `--help` light

    return reporting.page(desk, name, start=start, end=end, for_others=for_others, **more)


def _form(given: dict[str, Any]) -> str:
    out, form = given["out"], "json" if given["as_json"] else given["form"]
    if form is None:
        form = _ENDINGS.get(out.suffix.lower(), "table") if out is not None else "table"
    if form == "xlsx" and out is None:
        raise click.UsageError("a workbook is written to a file; add --out FILE.xlsx.")
    return str(form)


def _ending(out: Path | None, form: str) -> None:
    """Say so where the name ends like another way of showing."""
    if out is None:
        return
    meant = _ENDINGS.get(out.suffix.lower())
    if meant is not None and meant != form:
        click.echo(f"{out.name} ends like {meant} and holds {form}", err=True)


@click.command()
@_options
def quarter(**given: Any) -> None:
    """Show the two dashboards of a quarter: how the unit works, and what changed for children.

    \b
    Examples:
      triage report quarter
      triage report quarter --quarter 2026-Q3 --out quarter.html
      triage report quarter --from 2026-07-01 --to 2026-09-30 --for-others --out quarter.xlsx
    """  # noqa: D301 - click's mark for text that is not refilled
    _show("quarter", given)


@click.command()
@_options
def equity(**given: Any) -> None:
    """Show levels, waits, offers, take-up and outcomes by group, with how many and how sure.

    \b
    Example:
      triage report equity --from 2026-01-01 --to 2026-12-31
    """  # noqa: D301 - click's mark for text that is not refilled
    _show("equity", given)


@click.command()
@_options
def meeting(**given: Any) -> None:
    """Show what a meeting of several agencies or a board needs on one page.

    \b
    Example:
      triage report meeting --for-others --out meeting.html
    """  # noqa: D301 - click's mark for text that is not refilled
    _show("meeting", given)


@click.command()
@click.option("--framework", "framework", default=None, metavar="ID", help="Only this framework.")
@_options
def priorities(*, framework: str | None, **given: Any) -> None:
    """Show outcomes beside the priorities they serve, national or local.

    \b
    Example:
      triage report priorities --quarter 2026-Q3
    """  # noqa: D301 - click's mark for text that is not refilled
    _show("priorities", given, framework=framework)
