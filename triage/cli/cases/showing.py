"""``triage case``: adding and looking; what people decide about a case is in ``moves``."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, looking, say_in_what_travels, shared, today


@click.command("add")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE…",
)
@acting
@shared
def case_add(
    files: tuple[Path, ...], by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> int:
    """Store cases with their proposed decisions.

    The same number and content again is skipped. A broken case is not stored; where its readable part calls for
    somebody, it is kept as an unread referral for the safeguarding lead, today.

    \b
    Example:
      triage case add my-case.yaml --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import counted, say_notice  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json, problem_json, report  # noqa: PLC0415
    from triage.desk import add_cases, naming_escalations, open_desk, read_case_files  # noqa: PLC0415

    with open_desk(workspace, today(on)) as desk, naming_escalations(desk, files):
        say_notice(desk)
        desk.must_know(by, decides=False)
        batch = read_case_files(desk, files)
        steps = len(batch.cases)
        with click.progressbar(
            length=steps, label="adding", file=sys.stderr, hidden=steps < 20 or not sys.stderr.isatty()
        ) as bar:
            outcome = add_cases(desk, batch, by, progress=lambda _: bar.update(1))
        failed = any(issue.severity == "error" for issue in outcome.problems)
        if as_json:
            print_json({
                "format": "triage.added/1",
                "added": [{"case": one.number, "level": one.decision.level.number, "escalations": [item.to for item in one.decision.escalations], "actions": len(one.decision.actions), "questions": len(one.decision.asks)} for one in outcome.added],
                "skipped": list(outcome.skipped), "unread": outcome.unread, "problems": [problem_json(issue) for issue in outcome.problems],
            })  # fmt: skip
            return 1 if failed else 0
        report(outcome.problems, as_json=False)
        for one in outcome.added:
            for item in one.decision.escalations:
                click.echo(
                    f"ACT NOW  {one.number}  {item.to}: {desk.vocabulary.title('escalations', item.to)}. {item.who_acts}"
                )
        for one in outcome.added[:20]:
            click.echo(
                f"{one.number}  level {one.decision.level.number}, proposed: {counted(len(one.decision.actions), 'action')}, {counted(len(one.decision.asks), 'question')}"
            )
        if len(outcome.added) > 20:
            click.echo(f"… and {len(outcome.added) - 20} more")
        click.echo(
            f"{len(outcome.added)} added, {len(outcome.skipped)} there already, {sum(issue.severity == 'error' for issue in outcome.problems)} problems, {outcome.unread} kept unread for the safeguarding lead"
        )
    return 1 if failed else 0


@click.command("list")
@click.option("--state", type=click.Choice(["open", "closed", "all"]), default="open", show_default=True)
@click.option(
    "--find",
    metavar="WORDS",
    default=None,
    help="Only cases with these words in their needs, reasons or number.",
)
@looking
@shared
def case_list(state: str, find: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List cases, highest level first, then longest waiting.

    \b
    Example:
      triage case list --find sleep
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import case_json, print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_cases  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        rows = list_cases(desk, None if state == "all" else state, find)
        if as_json:
            print_json({"format": "triage.cases/1", "cases": [case_json(row) for row in rows]})
            return
        titles = {entry.text("level"): entry.title for entry in desk.vocabulary.of("levels").values()}
        print_table(
            ("case", "level", "added", "next review", "state"),
            [
                (
                    row.number,
                    f"{row.level} {titles.get(str(row.level), '')}" if row.level else "-",
                    str(row.added_on) if row.state != "restricted" else "-",
                    str(row.review_on) if row.state == "open" else "-",
                    row.state,
                )
                for row in rows
            ],
            "no case fits"
            if find or state != "open"
            else "no case yet: add one with `triage case add FILE --by NAME`",
        )


@click.command("show")
@click.argument("number", metavar="CASE")
@click.option(
    "--replay", "again", is_flag=True, help="Make each stored decision again and compare byte for byte."
)
@acting
@shared
def case_show(
    number: str, again: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> int:
    """Show a case: escalations, decision with reasons, referrals, reviews.

    With --by NAME of a coordinator, manager or safeguarding lead also the patterns counted across the area.

    With --replay the decisions are made again from the stored inputs and versions: 0 the same bytes, 1 a difference
    (printed), 3 erased.

    \b
    Example:
      triage case show C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.casework.permissions import FIELDS  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.cases.measured_shown import print_measured  # noqa: PLC0415
    from triage.cli.cases.parts import NOT_SHOWN, print_part, shown_json  # noqa: PLC0415
    from triage.cli.casework_words import print_case  # noqa: PLC0415
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import accounts, gate, replay  # noqa: PLC0415
    from triage.desk.case_page import look_at_case  # noqa: PLC0415
    from triage.desk.rights.correcting import corrected_since  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if again:
            results = replay(desk, number)
            same = all(one.same for one in results)
            if "decision" not in gate.seen(desk, accounts.looking(desk, by), number):
                hidden = (f"({FIELDS['decision'].title.lower()}: {NOT_SHOWN})",)
                results = tuple(replace(one, difference=() if one.same else hidden) for one in results)
            if as_json:
                print_json(
                    {
                        "format": "triage.replay/1",
                        "case": number,
                        "same": same,
                        "decisions": [
                            {
                                "seq": one.seq, "same": one.same, "difference": list(one.difference),
                                "corrected_since": [row.id for row in corrected_since(desk, number, one.seq)],
                            }
                            for one in results
                        ],
                    }
                )  # fmt: skip
            for one in results if not as_json else ():
                click.echo(
                    f"decision {one.seq}: "
                    + ("the same, byte for byte" if one.same else "made again it differs:")
                )
                for row in corrected_since(desk, number, one.seq):
                    click.echo(
                        f"  a fact was put right since: {row.field} (correction {row.id} of {row.on_day})"
                    )
                for line in one.difference:
                    click.echo(f"  {line}")
            return 0 if same else 1
        shown = look_at_case(desk, number, by)
        if as_json:
            print_json(shown_json(desk, shown))
        elif shown.whole:
            print_case(desk, shown.view, shown.escalations, shown.referrals, shown.noted)
            print_measured(desk, shown)
        else:
            print_part(desk, shown)
        if not as_json:
            say_in_what_travels(assured=desk.assured)
    return 0


@click.command("timeline")
@click.argument("number", metavar="CASE")
@looking
@shared
def case_timeline(number: str, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List who did what with a case and when.

    \b
    Example:
      triage case timeline C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import timeline  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        events = timeline(desk, number)
        if as_json:
            print_json(
                {
                    "format": "triage.timeline/1",
                    "case": number,
                    "events": [
                        {
                            "at": one.at,
                            "on": one.on_day.isoformat(),
                            "who": one.who,
                            "what": one.what,
                            "record": one.record,
                            "hash": one.shown_hash or None,
                        }
                        for one in events
                    ],
                }
            )
            return
        print_table(
            ("day", "who", "what", "record"),
            [(str(one.on_day), one.who, one.what, one.record) for one in events],
            "nothing yet",
        )
