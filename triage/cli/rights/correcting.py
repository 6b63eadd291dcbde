"""``triage case correct`` and ``triage case contest``: a fact put right, and somebody who does not agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared


@click.command("correct")
@click.argument("number", metavar="CASE")
@click.argument("key", metavar="[KEY]", required=False, default=None)
@click.argument("value", metavar="[VALUE]", required=False, default=None)
@click.option("--because", default="", metavar="TEXT", help="Why the old value was wrong.")
@acting
@shared
def case_correct(
    number: str,
    key: str | None,
    value: str | None,
    because: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put one fact right and triage again; without KEY, list what was put right, the old value beside the new.

    KEY is written as in a case file: child.postcode, need.sleep@parent#mum, indicator.weight_loss, people.mum.age,
    identity.phone, narrative, review.2026-11-10.sleep. VALUE may be unknown; for a need or an indicator also never.
    Old decisions stay and say that a fact was put right since; escalations stay as they are.

    \b
    Example:
      triage case correct C-2024-0117 child.postcode B91 --because "Moved last year" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import corrected_json  # noqa: PLC0415
    from triage.desk.rights.correcting import correct, corrections_of  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        if key is None:
            found = corrections_of(desk, number, by)
            if as_json:
                print_json(
                    {
                        "format": "triage.corrections/1",
                        "case": number,
                        "corrections": [corrected_json(one) for one in found],
                    }
                )
                return
            for one in found:
                click.echo(
                    f"{one.row.id:>3}  {one.row.on_day}  {one.key}: {_shown(one.old)} -> {_shown(one.new)}, by {one.row.by_name}, after decision {one.row.after_seq}: {one.because}"
                )
            if not found:
                click.echo("nothing was put right")
            return
        if value is None:
            raise click.UsageError("the new value is needed; write `unknown` where nobody knows")
        outcome = correct(desk, number, key, value, because, by)
        if as_json:
            print_json({
                "format": "triage.corrected/1", "case": number, "correction": corrected_json(outcome),
                "decision": outcome.stored.seq if outcome.stored else None,
                "escalations": [one.to for one in outcome.stored.decision.escalations] if outcome.stored else [],
            })  # fmt: skip
            return
        if outcome.stored is not None:
            say_decision(desk, number, outcome.stored.seq, outcome.stored.decision)
        click.echo(
            f"correction {outcome.row.id} of {outcome.row.field} is recorded; the old value stays beside it, and so do the decisions made from it"
        )


def _shown(value: object) -> str:
    return (
        "not known"
        if value is None
        else ", ".join(map(str, value))
        if isinstance(value, list)
        else str(value)
    )


@click.command("contest")
@click.argument("number", metavar="CASE")
@click.option("--action", type=int, default=None, metavar="N", help="An action of the latest decision.")
@click.option("--level", is_flag=True, help="The level.")
@click.option("--escalation", default=None, metavar="TO", help="An escalation; it stays as it is.")
@click.option("--record", default=None, metavar="KEY", help="Something that is recorded, such as narrative.")
@click.option(
    "--who", type=click.Choice(["child", "parent", "professional"]), default=None, help="Who does not agree."
)
@click.option("--text", default="", metavar="TEXT", help="What they say.")
@click.option("--answer", default=None, metavar="TEXT", help="The answer they are given.")
@click.option("--outcome", default="", metavar="CODE", help="With --answer: a code of contest_outcomes.")
@click.option(
    "--number",
    "identity",
    type=int,
    default=None,
    metavar="ID",
    help="With --answer: which one, where several are open.",
)
@acting
@shared
def case_contest(
    number: str,
    action: int | None,
    level: bool,
    escalation: str | None,
    record: str | None,
    who: str | None,
    text: str,
    answer: str | None,
    outcome: str,
    identity: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record that somebody does not agree, or the answer they are given; with neither, list disputes.

    A named role looks again, and not whoever took the step. An escalation stays as it is.

    \b
    Example:
      triage case contest C-2024-0117 --action 2 --who parent --text "We had this and it did not help" --by "Sam Example"
      triage case contest C-2024-0117 --answer "We offer something else" --outcome changed --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import contest_json  # noqa: PLC0415
    from triage.desk.rights.contesting import answer_contest, contest, contests_of  # noqa: PLC0415

    about = [
        *([f"action {action}"] if action is not None else []), *(["level"] if level else []),
        *([f"escalation {escalation}"] if escalation is not None else []), *([f"record {record}"] if record is not None else []),
    ]  # fmt: skip
    if len(about) > 1 or (about and answer is not None):
        raise click.UsageError(
            "name one thing: --action N, --level, --escalation TO or --record KEY, or the --answer"
        )
    with open_record(workspace, on) as desk:
        if answer is not None:
            found = [answer_contest(desk, number, answer, outcome, by, identity)]
        elif about:
            if who is None:
                raise click.UsageError("who does not agree is needed: --who child, parent or professional")
            found = [contest(desk, number, about[0], who, text, by)]
        else:
            found = contests_of(desk, number, by)
    if as_json:
        print_json(
            {"format": "triage.contests/1", "case": number, "contests": [contest_json(one) for one in found]}
        )
        return
    for one in found:
        row = one.row
        click.echo(
            f"{row.id:>3}  {row.on_day}  the {row.who} does not agree: {row.about}; {row.state}"
            + (
                f", a {row.role.replace('_', ' ')} looks by {row.due_on}"
                if row.state == "open"
                else f" on {row.answered_on} by {row.answered_by} ({row.outcome})"
            )
        )
        for label, words in (("they say", one.text), ("answer", one.answer)):
            if words:
                click.echo(f"     {label}: {words}")
    if not found:
        click.echo("nobody disagreed so far")
