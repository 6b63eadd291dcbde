"""``triage rules log``, ``restore`` and ``trials``: what became of changes, taking one back, and how trials do."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import acting, shared, today
from triage.cli.edge import print_json

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.publishing import BroughtBack, RulesLog


@click.command()
@click.argument("proposal", metavar="[PROPOSAL]", type=click.IntRange(min=1), required=False, default=None)
@shared
def log(proposal: int | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Versions and proposals of the rules: who did what, when and why, and which version decides.

    With the number of a proposal: everything that was found out about it.

    \b
    Example:
      triage rules log
      triage rules log 3
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import (  # noqa: PLC0415 - keeps `--help` light
        proposal_json,
        say_proposal,
        version_json,
    )
    from triage.desk import open_desk  # noqa: PLC0415
    from triage.desk.publishing import rules_log, show_proposal  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        if proposal is not None:
            view = show_proposal(desk, proposal)
            if as_json:
                print_json({"format": "triage.rule-proposal/1", **proposal_json(view)})
                return
            say_proposal(view)
            for answer in view.answers:
                click.echo(
                    f"{answer.check_name} answered by {answer.by_name} on {answer.on_day}: {answer.reason}"
                )
            for one in view.approvals:
                click.echo(f"approved by {one.by_name} ({one.role}) on {one.on_day}")
            click.echo(f"state: {view.row.state} since {view.row.changed_on}")
            return
        told = rules_log(desk)
    if as_json:
        print_json(
            {
                "format": "triage.rules-log/1",
                "on": desk.on.isoformat(),
                "in_effect": next(
                    (one.row.number for one in told.versions if one.standing == "in effect"), None
                ),
                "files_differ": list(told.differs),
                "versions": [version_json(one) for one in told.versions],
                "proposals": [proposal_json(one) for one in told.proposals],
                "set_aside": [
                    {
                        "name": f"kept-{one.id}",
                        "on": one.kept_on.isoformat(),
                        "by": one.kept_by,
                        "why": one.reason,
                    }
                    for one in told.kept
                ],
                "events": [
                    {
                        "at": one.at,
                        "on": one.on_day.isoformat(),
                        "who": one.who,
                        "what": one.what,
                        "record": one.record,
                    }
                    for one in told.events
                ],
            }
        )
        return
    _say_log(told)


def _say_log(told: RulesLog) -> None:
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light

    rows = []
    for view in reversed(told.versions):
        row = view.row
        who = row.published_by + (f", {row.second}" if row.second else "")
        what = f"restores version {row.restores}: {row.note}" if row.restores else row.note
        rows.append(
            (
                str(row.number),
                view.standing,
                str(row.effective_on or "-"),
                who or "-",
                what,
                row.fingerprint[7:15],
            )
        )
    print_table(("version", "stands", "from", "by", "note", "print"), rows, "no version is kept here yet")
    if not any(view.standing == "in effect" for view in told.versions):
        click.echo("nothing is in effect by publication: the files in rules/ decide")
    elif told.differs:
        click.echo(
            f"{len(told.differs)} files in rules/ differ from the newest version: {', '.join(told.differs[:5])}"
        )
    if told.proposals:
        click.echo("")
    print_table(
        ("proposal", "state", "by", "on", "note", "approved by"),
        [
            (
                str(view.row.id), view.row.state, view.row.author, str(view.row.proposed_on), view.row.note,
                ", ".join(one.by_name for one in view.approvals) or "-",
            )
            for view in reversed(told.proposals)
        ],
        "nothing was proposed yet: `triage rules propose --note TEXT --by NAME`",
    )  # fmt: skip
    for one in told.kept:
        click.echo(f"kept-{one.id}: files set aside on {one.kept_on} by {one.kept_by}, {one.reason}")


@click.command()
@click.argument("ref", metavar="VERSION")
@click.option("--note", default="", metavar="TEXT", help="Why; kept for good.")
@click.option(
    "--second", default=None, metavar="NAME", help="The second person, without whom nothing is undone."
)
@click.option(
    "--files-only",
    is_flag=True,
    help="Bring only the files in rules/ back, of a version, a proposal (proposal-3) or a set kept aside (kept-1).",
)
@click.option(
    "--yes",
    is_flag=True,
    help="Overwrite files nobody proposed yet without asking; they are set aside first.",
)
@acting
@shared
def restore(
    ref: str,
    note: str,
    second: str | None,
    files_only: bool,
    yes: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Bring an earlier version of the rules back at once, as a new version; two people are needed.

    Decisions are then the same as under that version, byte for byte. The files in rules/ are rewritten too; where
    they hold work nobody proposed yet it is set aside first.

    \b
    Example:
      triage rules restore 2 --note "Too many alerts since Monday" --by "Sam Example" --second "Lee Example"
      triage rules restore kept-1 --files-only --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.rules.change_words import version_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk, rules_at  # noqa: PLC0415
    from triage.desk.publishing import bring_back  # noqa: PLC0415
    from triage.desk.publishing import restore as undo  # noqa: PLC0415

    number = re.fullmatch(r"v?([1-9]\d{0,5})", ref)
    if number is None and not files_only:
        raise click.UsageError(
            f"'{ref}' is no version; a version is a number, as in `triage rules restore 2` (see `triage rules log`). "
            "Only with --files-only may a proposal, a set kept aside or a folder stand here."
        )
    with open_desk(workspace, today(on)) as desk:
        desk.must_know(by)
        if files_only:
            texts = rules_at(desk, ref)
            _may_overwrite(desk, yes=yes)
            files = bring_back(desk, texts, ref, by)
            if as_json:
                print_json({"format": "triage.rule-files/1", "from": ref, **_files_json(files)})
            else:
                _say_files(files)
            return
        assert number is not None
        _may_overwrite(desk, yes=yes)
        made = undo(desk, int(number[1]), by, second, note)
    if as_json:
        print_json(
            {
                "format": "triage.rule-version/1",
                **version_json(made.version),
                "lost_escalations": list(made.lost),
                "files": _files_json(made.files),
            }
        )
        return
    row = made.version.row
    click.echo(f"version {row.number} decides from today; its rules are those of version {row.restores}")
    for line in made.lost:
        click.echo(f"AN ESCALATION MAY BE LOST  {line}")
    _say_files(made.files)


def _may_overwrite(desk: Desk, *, yes: bool) -> None:
    """Ask before files are overwritten that nobody proposed yet; refused where nobody can be asked."""
    from triage.desk.publishing import unpublished  # noqa: PLC0415 - keeps `--help` light
    from triage.errors import Refused  # noqa: PLC0415

    names = unpublished(desk)
    if not names or yes:
        return
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    if sys.stdin.isatty() and sys.stderr.isatty():
        question = (
            f"Files in rules/ hold changes nobody proposed yet ({listed}). Set them aside and overwrite them?"
        )
        if click.confirm(question, default=False, err=True):
            return
        raise Refused(
            "nothing was restored",
            why="the files in rules/ stay as they are",
            mend="propose them, or add --yes",
        )
    raise Refused(
        f"files in rules/ hold changes nobody proposed yet: {listed}",
        why="they would be overwritten",
        mend="propose them first, or add --yes: they are then set aside, and can be brought back",
    )


def _files_json(files: BroughtBack) -> dict[str, object]:
    return {
        "rewritten": list(files.touched),
        "set_aside": None if files.kept is None else f"kept-{files.kept}",
    }


def _say_files(files: BroughtBack) -> None:
    if files.touched:
        were = (
            "1 file in rules/ was"
            if len(files.touched) == 1
            else f"{len(files.touched)} files in rules/ were"
        )
        click.echo(f"{were} rewritten")
    else:
        click.echo("the files in rules/ were the same already")
    if files.kept is not None:
        click.echo(
            f"what they held before is set aside as kept-{files.kept}; "
            f"bring it back with `triage rules restore kept-{files.kept} --files-only --by NAME`"
        )


@click.command()
@click.argument("rule", metavar="[RULE]", required=False, default=None)
@shared
def trials(rule: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """How rules on trial do: how often they would have fired, in which cases, and what they would have added.

    \b
    Example:
      triage rules trials
      triage rules trials sleep-advice-at-six
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import counted  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import open_desk, trial_reports  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk:
        reports = trial_reports(desk, rule)
    if as_json:
        print_json(
            {
                "format": "triage.trials/1",
                "trials": [
                    {
                        "rule": one.rule, "title": one.title, "status": one.status, "since": one.since.isoformat() if one.since else None,
                        "decisions": one.decisions, "would_have_fired": one.fired, "cases": list(one.cases),
                        "would_have_added": [{"what": what, "times": times} for what, times in one.adds],
                    }
                    for one in reports
                ],
            }
        )  # fmt: skip
        return
    if not reports:
        click.echo(
            "no rule in effect is on trial; a rule goes on trial with `status: trial` once that is published"
        )
    for one in reports:
        click.echo(f"{one.rule}: {one.title}" + ("" if one.status == "trial" else f" ({one.status} now)"))
        if one.since is None:
            click.echo("  no case was decided since it went on trial")
            continue
        click.echo(
            f"  since {one.since}: would have fired in {one.fired} of {counted(one.decisions, 'decision')}, "
            f"{counted(len(one.cases), 'case')}"
        )
        for what, times in one.adds:
            click.echo(
                f"  would have added {times} times: {what}"
                if times != 1
                else f"  would have added once: {what}"
            )
        if one.cases:
            more = f" and {len(one.cases) - 20} more" if len(one.cases) > 20 else ""
            click.echo(f"  cases: {', '.join(one.cases[:20])}{more}")
