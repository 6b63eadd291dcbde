"""Options that every command shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


if TYPE_CHECKING:
    _DateType = click.ParamType[date]
else:
    _DateType = click.ParamType  # older releases of click cannot be subscripted when running


class DayType(_DateType):
    """A day written as year-month-day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``2026-11-22``; anything else is wrong use."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("a day is written as 2026-11-22", param, ctx)


def shared(command: Command) -> Command:
    """Add ``--workspace``, ``--on`` and ``--json``, passed as ``workspace``, ``on`` and ``as_json``."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Answer in JSON."),
        click.option(
            "--on",
            "on",
            type=DayType(),
            default=None,
            metavar="DATE",
            help="The day to act as; today when missing.",
        ),
        click.option(
            "--workspace",
            "workspace",
            type=click.Path(path_type=Path, file_okay=False),
            default=None,
            help="The workspace folder; else TRIAGE_WORKSPACE, else the nearest parent with triage.toml.",
        ),
    ):
        command = option(command)
    return command


def acting(command: Command) -> Command:
    """Add ``--by NAME`` (or ``TRIAGE_USER``), passed as ``by``."""
    return click.option(
        "--by",
        "by",
        envvar="TRIAGE_USER",
        default=None,
        metavar="NAME",
        help="Who acts: a person registered with `triage people add` (or TRIAGE_USER).",
    )(command)


def today(on: date | None) -> date:
    """The day to act as."""
    return on or date.today()  # noqa: DTZ011 - the day where the person sits
