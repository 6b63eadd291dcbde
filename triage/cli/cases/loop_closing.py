"""``triage case reopen``, ``audit``, ``follow-up`` and ``looked``: after a closing, and what waits for a person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared


@click.command("reopen")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list reopen_reasons.")
@click.option("--note", default="", metavar="TEXT")
@acting
@shared
def case_reopen(
    number: str,
    reason: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Open a closed case again: level, history and a next date come back, and it is triaged again.

    \b
    Example:
      triage case reopen C-2024-0117 --reason family_came_back --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.closing import reopen  # noqa: PLC0415
    from triage.desk.loop.next_step import next_step  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        stored = reopen(desk, number, reason, by=by, note=note)
        after = next_step(desk, number)
        if as_json:
            print_json(
                {
                    "format": "triage.reopened/1", "case": number, "reason": reason, "decision": stored.seq,
                    "level": stored.decision.level.number, "escalations": [one.to for one in stored.decision.escalations],
                    "next": {"on": after.day.isoformat(), "whose": after.whose, "what": after.what} if after else None,
                }
            )  # fmt: skip
            return
        say_decision(desk, number, stored.seq, stored.decision)
        click.echo(f"{number} is open again")
        if after:
            click.echo(f"next: {after.day}, {after.whose}: {after.what}")


@click.command("audit")
@click.argument("number", metavar="CASE")
@click.option("--finding", required=True, metavar="CODE", help="A code of the list closure_findings.")
@click.option("--note", default="", metavar="TEXT", help="What was found, in a sentence.")
@acting
@shared
def case_audit(
    number: str,
    finding: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record what the audit of a closing found; by somebody other than who closed the case.

    \b
    Example:
      triage case audit C-2024-0117 --finding help_too_late --note "Nine weeks until the first visit" --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.closing import audit  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = audit(desk, number, finding, note, by=by)
        title = desk.vocabulary.title("closure_findings", finding)
    if as_json:
        print_json(
            {
                "format": "triage.audited/1",
                "case": row.case_number,
                "closing": row.position,
                "finding": row.finding,
                "by": row.audited_by,
            }
        )
        return
    click.echo(f"closing {row.position} of {row.case_number} is audited: {title.lower()}")
    if finding == "closed_too_early":
        click.echo(
            f"open it again with `triage case reopen {row.case_number} --reason closed_too_early`", err=True
        )


@click.command("follow-up")
@click.argument("number", metavar="CASE")
@click.option(
    "--score",
    "scores",
    multiple=True,
    metavar="NEED[@PERSON[#ID]]=N",
    help="A need scored after closing, 1 to 10, ten the worst.",
)
@click.option("--not-reached", is_flag=True, help="The family was tried and not reached.")
@acting
@shared
def case_follow_up(
    number: str,
    scores: tuple[str, ...],
    not_reached: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record how things are some weeks after closing; where they are worse, a person decides whether to open the case again.

    \b
    Example:
      triage case follow-up C-2024-0117 --score sleep=3 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.reviewing import read_scores, say_changes  # noqa: PLC0415
    from triage.desk import show_case  # noqa: PLC0415
    from triage.desk.loop.following_up import follow_up  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        desk.must_know(by)
        people = {person.id: str(person.is_) for person in show_case(desk, number).case.people}
        outcome = follow_up(desk, number, read_scores(scores, people), by=by, reached=not not_reached)
        if as_json:
            print_json(
                {
                    "format": "triage.follow-up/1", "case": outcome.number, "found": outcome.found, "look": outcome.look,
                    "changes": [{"need": one.need, "person": one.person, "who": one.who, "then": one.then, "now": one.now, "direction": one.direction} for one in outcome.changes],
                }
            )  # fmt: skip
            return
        say_changes(desk, outcome.changes if outcome.found != "not_reached" else ())
    click.echo(f"after closing: {outcome.found.replace('_', ' ')}")
    if outcome.look:
        click.echo(
            f"a person decides: `triage case reopen {number} --reason worse_at_follow_up`, or `triage case looked {number} --note …`"
        )


@click.command("looked")
@click.argument("number", metavar="CASE")
@click.option("--look", type=int, default=None, metavar="N", help="Which one, where several wait.")
@click.option(
    "--review",
    "review",
    default=None,
    metavar="REASON",
    help="A look that a decision asks of a role, by its reason.",
)
@click.option("--note", default="", metavar="TEXT", help="What was decided, in a sentence.")
@acting
@shared
def case_looked(
    number: str,
    look: int | None,
    review: str | None,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say what a look found that `triage due` asks for.

    \b
    Example:
      triage case looked C-2024-0117 --note "We hold; the next review is in time" --by "Sam Example"
      triage case looked C-2024-0117 --review step_change --note "The step up is right" --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.looks import looked, looked_as_asked  # noqa: PLC0415

    if review is not None:
        with open_record(workspace, on, by) as desk:
            open_now = looked_as_asked(desk, number, review, note, by=by)
        if as_json:
            looks = [
                {"review": one.code, "role": one.role, "due_on": one.due_on.isoformat()} for one in open_now
            ]
            print_json({"format": "triage.looks/1", "case": number, "reviews": looks})
            return
        click.echo("noted; no other role is asked to look" if not open_now else "noted; still asked to look:")
        for one in open_now:
            click.echo(f"  {one.code}, {one.role}, by {one.due_on}")
        return
    with open_record(workspace, on, by) as desk:
        rows = looked(desk, number, note, by=by, look=look)
        titles = {row.code: desk.vocabulary.title("look_reasons", row.code) for row in rows}
    if as_json:
        print_json(
            {
                "format": "triage.looks/1", "case": number,
                "looks": [{"look": row.id, "code": row.code, "state": row.state, "due_on": row.due_on.isoformat(), "by": row.settled_by or None} for row in rows],
            }
        )  # fmt: skip
        return
    left = [row for row in rows if row.state == "open"]
    click.echo("noted; nothing else waits for a look" if not left else "noted; still to look at:")
    for row in left:
        click.echo(f"  {row.id}  {titles[row.code]}, by {row.due_on}")
