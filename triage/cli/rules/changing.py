"""``triage rules propose``, ``approve``, ``publish`` and ``withdraw``: how a change of the rules comes into effect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import DayType, acting, shared, today
from triage.cli.edge import print_json

if TYPE_CHECKING:
    from triage.desk.checking import Progress
    from triage.desk.publishing import ProposalView


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on the terminal's error stream; None where nobody watches."""
    import sys  # noqa: PLC0415 - keeps `--help` light

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    bars = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    tasks: dict[str, int] = {}
    with bars:

        def hear(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=None)
            bars.update(tasks[what], completed=done, total=total or None)  # type: ignore[arg-type] # rich's TaskID is an int

        yield hear


@click.command()
@click.option("--note", required=True, metavar="TEXT", help="What is changed, and why; kept for good.")
@acting
@shared
def propose(note: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Propose the files in rules/ as the next version: check them all, and ask for approval.

    The files are kept as they are now; what you change afterwards is not part of the proposal.

    \b
    Example:
      triage rules propose --note "Sleep advice from 6, not 7" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import proposal_json, say_proposal  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.publishing import propose as make_proposal  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk, _progress() as progress:
        view = make_proposal(desk, note, by, progress=progress)
    if as_json:
        print_json({"format": "triage.rule-proposal/1", **proposal_json(view)})
    else:
        say_proposal(view)


@click.command()
@click.argument("number", metavar="PROPOSAL", type=click.IntRange(min=1))
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="CHECK=REASON",
    help='Why a check that is not green may stand, such as impact="…"; once for each.',
)
@click.option(
    "--second",
    default=None,
    metavar="NAME",
    help="A second person; a safeguarding lead where an escalation may be lost.",
)
@acting
@shared
def approve(
    number: int,
    answers: tuple[str, ...],
    second: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Approve a proposed change of the rules; its author cannot.

    Every check that is not green needs a reason. Where somebody may no longer be escalated, a safeguarding lead must agree.

    \b
    Example:
      triage rules approve 3 --answer impact="Two cases move to early help, as intended" --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import proposal_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.publishing import approve as give_approval  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        view = give_approval(desk, number, by, second=second, answers=_answers(answers))
    if as_json:
        print_json({"format": "triage.rule-proposal/1", **proposal_json(view)})
        return
    click.echo(f"proposal {number} is approved by {_names(view)}")
    click.echo(f"next: `triage rules publish {number} --by NAME`, with --effective DATE for a later day")


def _names(view: ProposalView) -> str:
    return " and ".join(one.by_name for one in view.approvals)


def _answers(words: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        check, equals, reason = word.partition("=")
        if not equals:
            raise click.UsageError('an answer is written CHECK=REASON, as in --answer impact="as intended"')
        if check.strip() in found:
            raise click.UsageError(f"the check '{check.strip()}' is answered twice")
        found[check.strip()] = reason
    return found


@click.command()
@click.argument("number", metavar="PROPOSAL", type=click.IntRange(min=1))
@click.option(
    "--effective",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The first day it decides; today when missing.",
)
@acting
@shared
def publish(
    number: int,
    effective: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put an approved change of the rules into effect, today or from a later day.

    Decisions made before keep the rules they were made with.

    \b
    Example:
      triage rules publish 3 --effective 2026-12-01 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import version_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.publishing import first_of_all_waits  # noqa: PLC0415
    from triage.desk.publishing import publish as put_into_effect  # noqa: PLC0415
    from triage.desk.versions import decided_otherwise  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        begins = first_of_all_waits(desk, effective)
        view = put_into_effect(desk, number, by, effective)
        before = decided_otherwise(desk, view.row.snapshot)
    if as_json:
        print_json({"format": "triage.rule-version/1", **version_json(view), "decided_before": before})
        return
    row = view.row
    when = (
        "decides from today" if view.standing == "in effect" else f"waits and decides from {row.effective_on}"
    )
    click.echo(f"version {row.number} of the rules {when}  {row.fingerprint[:19]}…")
    if begins:
        click.echo("until then version 1 decides, not the files in rules/")
    if before:
        named = ", ".join(before[:5]) + (f" and {len(before) - 5} more" if len(before) > 5 else "")
        were = "open case was" if len(before) == 1 else "open cases were"
        click.echo(
            f"{len(before)} {were} decided by earlier rules: {named}; these rules decide at the next answer or review"
        )
    click.echo(f"undo it with `triage rules restore {view.before} --note TEXT --by NAME --second NAME`")


@click.command()
@click.argument("number", metavar="PROPOSAL", type=click.IntRange(min=1))
@acting
@shared
def withdraw(number: int, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Take a proposed change of the rules back before it is published.

    \b
    Example:
      triage rules withdraw 3 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import proposal_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.publishing import withdraw as take_back  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        view = take_back(desk, number, by)
    if as_json:
        print_json({"format": "triage.rule-proposal/1", **proposal_json(view)})
    else:
        click.echo(f"proposal {number} is withdrawn; the files in rules/ stay as they are")
