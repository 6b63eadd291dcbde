"""``triage case``: what people decide about a case: confirm, put aside, answer, link, close."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared


@click.command("confirm")
@click.argument("number", metavar="CASE")
@click.option(
    "--action",
    "actions",
    type=int,
    multiple=True,
    metavar="N",
    help="An action of the latest decision; on a terminal each is asked about when missing, else all of it are meant.",
)
@click.option("--done", is_flag=True, help="Say that confirmed support or tasks are done.")
@click.option(
    "--engagement", default=None, metavar="CODE", help="How far the family took it up (list engagement)."
)
@acting
@shared
def case_confirm(
    number: str,
    actions: tuple[int, ...],
    done: bool,
    engagement: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Confirm proposed actions of one decision: nothing but an escalation happens before a named person does.

    \b
    Example:
      triage case confirm C-2024-0117 --action 1 --action 2 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.cases.confirm_words import chosen_one_by_one, print_confirmed  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import confirm, show_case  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        desk.must_know(by)
        view = show_case(desk, number)
        wanted: tuple[int, ...] | None = actions or None
        if wanted is None and not done and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            wanted = chosen_one_by_one(desk, view)
            if not wanted:
                click.echo("nothing is confirmed; what was proposed stays proposed")
                return
        outcome = confirm(
            desk, number, wanted, by, done=done, seen=view.decisions[-1].seq, engagement=engagement
        )
        if as_json:
            print_json(
                {
                    "format": "triage.confirmed/1",
                    "case": number,
                    "decision": outcome.seq,
                    "confirmed": list(outcome.actions),
                    "left": list(outcome.left),
                    "level": outcome.level,
                    "shown": outcome.shown,
                }
            )
            return
        print_confirmed(desk, view, outcome, done=done)


@click.command("dismiss")
@click.argument("number", metavar="CASE")
@click.option("--action", type=int, default=None, metavar="N", help="An action of the latest decision.")
@click.option("--escalation", default=None, metavar="TO", help="An escalation, such as statutory.")
@click.option("--reason", default="", metavar="CODE", help="A code of the list dismiss_reasons.")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@click.option(
    "--second", default=None, metavar="NAME", help="The second registered person, of the right discipline."
)
@click.option(
    "--only",
    type=int,
    default=None,
    metavar="ID",
    help="One of several to that door: its id in `triage escalation list --json`.",
)
@acting
@shared
def case_dismiss(
    number: str,
    action: int | None,
    escalation: str | None,
    reason: str,
    note: str,
    second: str | None,
    only: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put an action or an escalation aside; it stays in view beside who did so and why.

    An escalation needs two different registered people, the second of the right discipline: another designated
    safeguarding lead for an emergency or children's social care, the clinical lead for a medical or mental health step.

    \b
    Example:
      triage case dismiss C-2024-0117 --action 3 --reason not_now --note "After the move" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import action_json, escalation_json, print_escalations, say_if_several  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import dismiss_action, dismiss_escalation, list_escalations  # noqa: PLC0415
    from triage.errors import Refused  # noqa: PLC0415

    if (action is None) == (escalation is None):
        raise click.UsageError("name either --action N or --escalation TO")
    with open_record(workspace, on) as desk:
        desk.must_know(by)
        if not reason:
            raise Refused(
                "a reason is needed",
                why="whoever reads this later must understand why",
                mend="add --reason: " + ", ".join(desk.vocabulary.of("dismiss_reasons")),
            )
        if action is not None:
            row = dismiss_action(desk, number, action, reason, note, by=by, second=second)
            if as_json:
                print_json(
                    {
                        "format": "triage.dismissed/1",
                        "case": number,
                        "action": action_json(row),
                        "escalations": [],
                    }
                )
            else:
                click.echo(f"action {action} was put aside; it stays in view")
            return
        changed = {
            row.id
            for row in dismiss_escalation(
                desk, number, escalation or "", reason, note, by=by, second=second, only=only
            )
        }
        views = [view for view in list_escalations(desk, number) if view.row.id in changed]
        say_if_several(views)
        if as_json:
            print_json(
                {
                    "format": "triage.dismissed/1",
                    "case": number,
                    "action": None,
                    "escalations": [escalation_json(view) for view in views],
                }
            )
        else:
            print_escalations(desk, views)


@click.command("answer")
@click.argument("number", metavar="CASE")
@click.argument("field")
@click.argument("value")
@click.option(
    "--person", default=None, help="Whom the answer is about, where the question was about one person."
)
@click.option("--who", default=None, metavar="ID")
@click.option("--need", default=None, metavar="CODE", help="The need the answer is about.")
@click.option(
    "--said-by",
    default=None,
    metavar="CODE",
    help="Who said it: child, parent, carer, teacher, practitioner or other.",
)
@acting
@shared
def case_answer(
    number: str,
    field: str,
    value: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
    **about: str | None,
) -> None:
    """Record the answer to a question and triage again; both decisions are kept.

    \b
    Example:
      triage case answer C-2024-0117 full_postcode "B90 3QB" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import answer  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        stored = answer(
            desk,
            number,
            field,
            value,
            by,
            person=about["person"],
            who=about["who"],
            need=about["need"],
            said_by=about["said_by"],
        )
        if as_json:
            print_json(
                {
                    "format": "triage.answered/1",
                    "case": number,
                    "decision": stored.seq,
                    "level": stored.decision.level.number,
                    "step": stored.decision.step,
                    "escalations": [item.to for item in stored.decision.escalations],
                    "new_escalations": len(stored.new_escalations),
                }
            )
            return
        say_decision(desk, number, stored.seq, stored.decision)


@click.command("link")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="OTHER")
@acting
@shared
def case_link(
    number: str, other: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Join two cases of one household; later decisions of both know of it.

    \b
    Example:
      triage case link C-2024-0117 C-2024-0091 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import link  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        link(desk, number, other, by)
    if as_json:
        print_json({"format": "triage.linked/1", "case": number, "other": other})
    else:
        click.echo(f"{number} and {other} are linked")


@click.command("close")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, metavar="CODE", help="A code of the list closure_reasons.")
@click.option("--note", default="", metavar="TEXT", help="What somebody should know who reads this later.")
@acting
@shared
def case_close(
    number: str,
    reason: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Close a case; only a named person does, never silence or time.

    \b
    Example:
      triage case close C-2024-0117 --reason needs_met --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import close  # noqa: PLC0415
    from triage.desk.deciding import found_case  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        ended = close(desk, number, reason, by, note=note)
        after = found_case(desk, number)
        still_open = [
            {
                "record": one.record, "kind": one.kind, "help": one.help, "title": desk.vocabulary.title("help", one.help),
                "service": one.service or None, "state": one.state,
            }
            for one in ended.still_open
        ]  # fmt: skip
        looks = {code: desk.vocabulary.title("review_reasons", code) for code in ended.looks}
        states = {
            one.state: desk.vocabulary.title("referral_states", one.state).lower() for one in ended.still_open
        }
    if as_json:
        print_json(
            {
                "format": "triage.closed/1",
                "case": number,
                "reason": reason,
                "outcome": ended.outcome,
                "to_audit": ended.to_audit,
                "note": ended.note,
                "still_open": still_open,
                "looks": list(looks),
                "follow_up_on": after.follow_up_on.isoformat() if after.follow_up_on else None,
                "audit_due_on": after.audit_due_on.isoformat() if after.audit_due_on else None,
                "needs": [
                    {
                        "need": one.need,
                        "person": one.person,
                        "who": one.who,
                        "first": one.first,
                        "first_review": one.first_review,
                        "final": one.final,
                    }
                    for one in ended.courses
                ],
            }
        )
        return
    click.echo(
        f"{number} is closed and counts as {ended.outcome.replace('_', ' ')}"
        + (f"; it is kept for audit, by somebody else, until {after.audit_due_on}" if ended.to_audit else "")
    )
    if after.follow_up_on:
        click.echo(
            f"ask how things are on {after.follow_up_on}: `triage case follow-up {number} --score NEED=N`"
        )
    for code, title in looks.items():
        click.echo(f"still due: Look at: {title}; `triage case looked {number} --review {code} --note TEXT`")
    for one in still_open:
        click.echo(f"still open: {one['record']} {one['title']} ({states[str(one['state'])]})")
    if ended.note:
        click.echo(ended.note, err=True)
