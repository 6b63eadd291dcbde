"""Options that every command shares."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

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


_used: list[tuple[Path | None, date | None]] = []
"""Workspace and day of the command that runs; said of at its end."""
running: list[tuple[str, dict[str, Any]]] = []
"""Path (``triage case show``) and options of the command that runs: what came of it stands in the audit log."""


def shared(command: Command) -> Command:
    """Add ``--workspace``, ``--on`` and ``--json``, and have it said at the end where nobody has signed for live use.

    Every command takes its options from here, so that none can forget to say so.
    """

    @functools.wraps(command)
    def noted(*args: Any, **given: Any) -> Any:
        _used.append((given["workspace"], given["on"]))
        running[:] = [(click.get_current_context().command_path, given)]
        return command(*args, **given)

    return options(cast("Command", noted))


def say_unless_assured() -> None:
    """Say on the error stream that nobody has signed for live use, where that is so (contract, section 6).

    It comes after all that a command has said: escalations stand first in every output.
    """
    used = list(_used)
    _used.clear()
    if used and not assured(*used[-1]):
        from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

        click.echo(NOT_ASSURED, err=True)


def assured(workspace: Path | None, on: date | None) -> bool:
    """Whether live use is signed for on the day; settings that cannot be read are not.

    A folder that holds no workspace is left to the command, which refuses it.
    """
    from triage.errors import DataProblem, WrongUse  # noqa: PLC0415 - keeps `--help` light
    from triage.model.assurance import wanting  # noqa: PLC0415
    from triage.workspace import find_workspace, shipped_settings  # noqa: PLC0415

    try:
        found = find_workspace(workspace)
        return not wanting(found.settings() if found else shipped_settings(), today(on))
    except (DataProblem, OSError):
        return False
    except WrongUse:
        return True


def say_in_what_travels(*, assured: bool) -> None:
    """Say it in the text itself where that goes into a file or to another program: the error stream is lost there."""
    if not assured and not sys.stdout.isatty():
        from triage.model.assurance import NOT_ASSURED  # noqa: PLC0415 - keeps `--help` light

        click.echo(f"\n{NOT_ASSURED}")


def options(command: Command) -> Command:
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
    """Add ``--by NAME`` (or ``TRIAGE_USER``), passed as ``by``; desks opened by the command are that person's."""
    return click.option(
        "--by",
        "by",
        envvar="TRIAGE_USER",
        default=None,
        metavar="NAME",
        callback=_sits,
        help="Who acts: a person registered with `triage people add` (or TRIAGE_USER).",
    )(command)


def looking_as(*options: str) -> Callable[[Command], Command]:
    """Add ``option NAME`` (or ``TRIAGE_USER``) to a command that only shows: desks it opens are that person's, and it is passed nothing."""

    def add(command: Command) -> Command:
        return click.option(
            *options,
            "_looking_by",
            envvar="TRIAGE_USER",
            default=None,
            expose_value=False,
            metavar="NAME",
            callback=_sits,
            help="Who looks: a person registered with `triage people add` (or TRIAGE_USER).",
        )(command)

    return add


looking = looking_as("--by")
"""``--by NAME`` for a command that only shows."""


def _sits(ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    """Have every desk of this command be the person's, until it ends."""
    from triage.desk.opening import SITTING  # noqa: PLC0415 - keeps `--help` light

    token = SITTING.set(name)
    ctx.call_on_close(lambda: SITTING.reset(token))
    return name


def today(on: date | None) -> date:
    """The day to act as."""
    return on or date.today()  # noqa: DTZ011 - the day where the person sits


def other_cases(facts: Iterable[str]) -> str:
    """The numbers of other cases that a look by a person is about, for the end of its line; nothing where there are none."""
    numbers = [fact.split(" ", 1)[1] for fact in facts if fact.startswith("possible_duplicate ")]
    return f": see {', '.join(numbers)}" if numbers else ""
