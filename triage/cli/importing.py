"""``triage import``: cases from the files councils already have."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from triage.cli.common import acting, shared, today
from triage.cli.lazy import LazyGroup, Table

if TYPE_CHECKING:
    from triage.casefile import CaseBatch
    from triage.desk import Desk
    from triage.model import CaseFile, Decision, Issue

Command = TypeVar("Command", bound=Callable[..., Any])
_LONG = 300
"""Cases from which a progress bar is shown on a terminal."""


def kept_options(command: Command) -> Command:
    """Add the options that every kind of import takes."""
    command = click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        default=None,
        metavar="FILE.jsonl",
        help="Also write the case files, one a line; never over a file that is there.",
    )(command)
    command = click.option(
        "--add/--no-add",
        "add",
        default=None,
        help="Add the cases to the record, or only look; by default they are added where there is a workspace and somebody acts (--by).",
    )(command)
    return acting(shared(command))


def one_file(command: Command) -> Command:
    """Add the one file to read, and the options that every kind of import takes."""
    argument = click.argument(
        "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)
    )
    return argument(kept_options(command))


COMMANDS: Table = {
    "cin-census": ("triage.cli.importing:cin_census", "A DfE Children in Need census (XML)."),
    "ssda903": (
        "triage.cli.import_returns:ssda903",
        "An SSDA903 return of looked-after children (CSV tables).",
    ),
    "dfe-daily": (
        "triage.cli.import_returns:dfe_daily",
        "The DfE daily children's social care payload (JSON).",
    ),
    "cases": ("triage.cli.importing:cases", "Case files that another program wrote."),
}


@click.group("import", cls=LazyGroup, table=COMMANDS)
def import_() -> None:
    """Cases from the files councils already have.

    \b
    Look at what a census says, with nothing set up:
      triage import cin-census census.xml
    Add its children to the record:
      triage import cin-census census.xml --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("cin-census")
@one_file
def cin_census(
    *,
    file: Path,
    out: Path | None,
    add: bool | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Read a DfE Children in Need census (XML): every child becomes a decision or a named problem.

    Assessment factors become needs nobody has scored and indicators that are suspected. The primary need (an N-code)
    is kept with the case and leads nobody to a service. A child whose facts cannot be right is named with its line;
    the other children go on.

    \b
    Example:
      triage import cin-census census.xml --json > decisions.json
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.importing.census import read_census  # noqa: PLC0415 - the same

    with open_desk(workspace, today(on), need_store=False) as desk:
        census = read_census(file.read_bytes(), str(file), desk.vocabulary, desk.on)
        return bring_in(
            desk,
            census.checked(desk.vocabulary, desk.on),
            census.children,
            out=out,
            add=add,
            by=by,
            as_json=as_json,
        )


@click.command("cases")
@one_file
def cases(
    *,
    file: Path,
    out: Path | None,
    add: bool | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Read case files (YAML, JSON, or JSON lines) that another program wrote.

    \b
    Example:
      triage import cases month.jsonl --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.casefile import read_cases  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415 - the same

    with open_desk(workspace, today(on), need_store=False) as desk:
        batch = read_cases(file.read_bytes(), str(file), desk.vocabulary, desk.on)
        stopped = sum(problem.source is not None for problem in batch.errors)  # one for each case
        return bring_in(desk, batch, len(batch.cases) + stopped, out=out, add=add, by=by, as_json=as_json)


def bring_in(
    desk: Desk,
    batch: CaseBatch,
    children: int,
    *,
    out: Path | None,
    add: bool | None,
    by: str | None,
    as_json: bool,
) -> int:
    """Add or only decide, then say what came of it; returns the exit code: 1 where a child is a problem."""
    from triage.cli.edge import print_json, problem_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import add_cases, problem_with_escalations  # noqa: PLC0415 - the same

    adding = add if add is not None else (by is not None and desk.has_record)
    if out is not None:
        _write(out, batch.cases)
    skipped: tuple[str, ...] = ()
    unread = 0
    if adding:
        with _bar(len(batch.cases), "adding") as step:
            report = add_cases(desk, batch, by, progress=step, act="import")
        decisions = [added.decision for added in report.added]
        problems, skipped, unread = report.problems, report.skipped, report.unread
    else:
        with _bar(len(batch.cases), "deciding") as step:
            decisions = list(_decide(desk, batch.cases, step))
        found = [problem_with_escalations(desk, problem) for problem in batch.problems]
        problems = tuple(sorted(found, key=lambda issue: not issue.escalations))
    errors = [issue for issue in problems if issue.severity == "error"]
    warnings = [issue for issue in problems if issue.severity == "warning"]
    if as_json:
        print_json(
            {
                "format": "triage.batch/1",
                "decisions": [decision.model_dump(mode="json") for decision in decisions],
                "problems": [problem_json(issue) for issue in errors],
                "warnings": [problem_json(issue) for issue in warnings],
                "counts": {
                    "children": children,
                    "cases": len(batch.cases),
                    "not_read": children - len(batch.cases),
                    "added": len(decisions) if adding else 0,
                    "skipped": len(skipped),
                    "unread": unread,
                },
            }
        )
    else:
        _say_escalations(decisions)
        _say_problems(errors, warnings)
        _say_counts(desk, batch, children, decisions, adding=adding, skipped=len(skipped), unread=unread)
    return 1 if errors else 0


def _decide(desk: Desk, found: Iterable[CaseFile], step: Callable[[int], None]) -> Iterator[Decision]:
    from triage.desk import assess_case  # noqa: PLC0415 - keeps `--help` light

    for done, case in enumerate(found, start=1):
        yield assess_case(desk, case)
        step(done)


@contextmanager
def _bar(total: int, doing: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, only for long files and only on a terminal."""
    if total < _LONG or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is shown
    from rich.progress import Progress  # noqa: PLC0415 - the same

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda done: progress.update(task, completed=done)


def _write(out: Path, found: Iterable[CaseFile]) -> None:
    """Write case files, one a line, whole or not at all; raises :class:`Refused` for a file that is there."""
    from triage.errors import Refused  # noqa: PLC0415 - keeps `--help` light

    try:
        with out.open("x", encoding="utf-8") as lines:
            try:
                for case in found:
                    lines.write(json.dumps(case.as_json(), ensure_ascii=False) + "\n")
            except OSError:
                out.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise Refused(
            f"{out} is there already",
            why="no file is written over without being asked for",
            mend="name another file, or remove it first",
        ) from None


def _say_escalations(decisions: Iterable[Decision]) -> None:
    """Escalations come first in every output, and none is left out for length."""
    for decision in decisions:
        for one in decision.escalations:
            when = {"now": "NOW", "same_day": "TODAY", "next_day": "BY TOMORROW"}[one.by_when]
            click.echo(f"ACT {when}  case {decision.case}  {one.to}: {one.why}")


def _say_problems(errors: list[Issue], warnings: list[Issue]) -> None:
    """Every error in full; warnings of one kind together, for a census has thousands of the same."""
    from triage.cli.edge import problem_text  # noqa: PLC0415 - keeps `--help` light

    for issue in errors:
        click.echo(problem_text(issue), err=True)
    kinds = Counter(issue.code for issue in warnings)
    for code, count in sorted(kinds.items()):
        first = next(issue for issue in warnings if issue.code == code)
        more = f" ({count} times; all of them with --json)" if count > 1 else ""
        click.echo(f"{first.place}  {code}  warning: {first.what}{more}", err=True)


def _say_counts(
    desk: Desk,
    batch: CaseBatch,
    children: int,
    decisions: list[Decision],
    *,
    adding: bool,
    skipped: int,
    unread: int,
) -> None:
    lines = [
        f"{children} children: {len(batch.cases)} cases, {children - len(batch.cases)} that a person must put right"
    ]
    levels = Counter(decision.level.number for decision in decisions)
    if levels:
        lines.append(
            "levels: "
            + ", ".join(f"{levels[number]} at level {number}" for number in sorted(levels, reverse=True))
        )
    if adding:
        lines.append(
            f"added {len(decisions)}; {skipped} were in the record already"
            + (f"; {unread} kept as unread referrals, due today for the safeguarding lead" if unread else "")
        )
    elif desk.has_record:
        lines.append("nothing was added; to add them name who acts with --by NAME")
    else:
        lines.append("nothing was kept: there is no workspace here (`triage init` makes one)")
    click.echo("\n".join(lines))
    if desk.remarks:
        click.echo(desk.remarks, err=True)
