"""``triage referral engage``, ``asked``, ``ask``, ``awaited`` and ``feedback``, ``triage escalation settle``: what became of what was begun."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.deciding import Stored


def say_opened_again(desk: Desk, number: str, stored: Stored | None) -> None:
    """Say that a need is open again, and what is proposed now."""
    if stored is not None:
        say_decision(desk, number, stored.seq, stored.decision)
        click.echo("the need is open again: read what is proposed now with `triage case show`")


@click.command("engage")
@click.argument("identity", metavar="ID", type=int)
@click.argument("code")
@acting
@shared
def referral_engage(
    identity: int, code: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Record how far the family takes it up: a code of the list engagement.

    \b
    Example:
      triage referral engage 3 partial --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.moving import engage  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = engage(desk, identity, code, by=by)
        title = desk.vocabulary.title("engagement", code)
    if as_json:
        print_json(
            {
                "format": "triage.engaged/1",
                "id": row.id,
                "case": row.case_number,
                "engagement": row.engagement,
            }
        )
    else:
        click.echo(f"{row.kind} {row.id}: {title.lower()}; looked at again by {row.answer_due_on}")


@click.command("asked")
@click.argument("identity", metavar="ID", type=int)
@click.option("--note", default="", metavar="TEXT", help="What they said, kept with the case.")
@acting
@shared
def referral_asked(
    identity: int, note: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Record that the service was asked what became of a referral; it is due again after as many days as at first.

    \b
    Example:
      triage referral asked 3 --note "They look into it" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.moving import ask_service  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = ask_service(desk, identity, note, by=by)
    if as_json:
        print_json(
            {
                "format": "triage.service-asked/1",
                "id": row.id,
                "case": row.case_number,
                "state": row.state,
                "answer_due_on": row.answer_due_on.isoformat(),
            }
        )
    else:
        click.echo(f"{row.kind} {row.id}: {row.service} was asked; asked again by {row.answer_due_on}")


@click.command("ask")
@click.argument("identity", metavar="ID", type=int)
@click.option("--helped", type=click.Choice(["yes", "partly", "no", "not_used"]), required=True)
@click.option(
    "--reason",
    default=None,
    metavar="CODE",
    help="A code of the list help_reasons, where it was not used or did not help.",
)
@acting
@shared
def referral_ask(
    identity: int,
    helped: str,
    reason: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record whether a signpost, or help that came to its end, helped; where it did not, the need is open again.

    \b
    Example:
      triage referral ask 4 --helped not_used --reason travel_or_cost --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.moving import ask_helped  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        done = ask_helped(desk, identity, helped, by=by, reason=reason)
        row = done.row
        if as_json:
            print_json(
                {
                    "format": "triage.asked/1", "id": row.id, "case": row.case_number, "state": row.state, "helped": row.helped or None,
                    "reason": row.helped_reason or None, "ask_on": row.ask_on.isoformat() if row.ask_on else None,
                    "decision": done.stored.seq if done.stored else None, "look": done.look,
                }
            )  # fmt: skip
            return
        again = f"; asked again by {row.ask_on}" if row.ask_on else ""
        click.echo(f"{row.kind} {row.id}: {desk.vocabulary.title('help_answers', helped).lower()}{again}")
        say_opened_again(desk, row.case_number, done.stored)


@click.command("awaited")
@click.argument("number", metavar="CASE")
@click.argument("what")
@click.argument("answer", type=click.Choice(["still_needed", "no_longer_needed", "not_known"]))
@acting
@shared
def referral_awaited(
    number: str,
    what: str,
    answer: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say whether what a family waits for is still needed: a referral by its number, or the code that is awaited.

    \b
    Example:
      triage referral awaited C-2024-0117 3 no_longer_needed --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.awaited import still_needed  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = still_needed(desk, number, what, answer, by=by)
        title = desk.vocabulary.title("awaited_answers", answer)
    if as_json:
        print_json(
            {
                "format": "triage.awaited/1",
                "case": row.case_number,
                "awaited": row.awaited,
                "referral": row.referral_id or None,
                "answer": row.answer,
            }
        )
        return
    click.echo(f"{row.case_number}: {title.lower()}")
    if answer == "no_longer_needed" and row.referral_id:
        click.echo(
            f"a person cancels it: `triage referral move {row.referral_id} cancelled --reason no_longer_needed`"
        )


@click.command("feedback")
@click.argument("identity", metavar="ID", type=int)
@click.option("--given", is_flag=True, help="Say that the referrer was told just this.")
@acting
@shared
def referral_feedback(
    identity: int, given: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Print what the referrer may know of a referral; with --given say that they were told.

    \b
    Example:
      triage referral feedback 3 --given --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.feedback import feedback, feedback_given  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        said = feedback_given(desk, identity, by=by) if given else feedback(desk, identity, by)
    row = said.row
    if as_json:
        print_json(
            {
                "format": "triage.referral-feedback/1", "id": row.id, "words": list(said.words), "agreed": said.agreed,
                "due_on": row.feedback_due_on.isoformat() if row.feedback_due_on else None,
                "given_on": row.feedback_on.isoformat() if row.feedback_on else None, "given_by": row.feedback_by or None,
            }
        )  # fmt: skip
        return
    for words in said.words:
        click.echo(words)


@click.command("settle")
@click.argument("number", metavar="CASE")
@click.argument("towards", metavar="TO")
@click.option("--settlement", required=True, metavar="CODE", help="A code of the list settlements.")
@click.option("--note", default="", metavar="TEXT", help="How, in a sentence.")
@click.option(
    "--only",
    type=int,
    default=None,
    metavar="ID",
    help="One of several to that door: its id in `triage escalation list --json`.",
)
@acting
@shared
def escalation_settle(
    number: str,
    towards: str,
    settlement: str,
    note: str,
    only: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Settle a dispute about the decision on an escalation, by a manager or the lead of the discipline.

    \b
    Example:
      triage escalation settle C-2024-0117 statutory --settlement decision_changed --note "Seen tomorrow" --by "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import escalation_json, print_escalations, say_if_several  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.escalating import settle  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        views = settle(desk, number, towards, settlement, note, by=by, only=only)
        say_if_several(views)
        if as_json:
            print_json(
                {"format": "triage.escalations/1", "escalations": [escalation_json(view) for view in views]}
            )
        else:
            print_escalations(desk, views)
