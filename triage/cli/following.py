"""``triage escalation``, ``triage refer`` and ``triage referral``: following up what was decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, looking, shared
from triage.cli.lazy import LazyGroup, Table

ESCALATION: Table = {
    "list": ("triage.cli.following:escalation_list", "Escalations and how far they are."),
    "record": ("triage.cli.following:escalation_record", "Told, received by whom, decided, disputed."),
    "settle": ("triage.cli.following_help:escalation_settle", "Settle a dispute about a decision."),
}
REFERRAL: Table = {
    "list": ("triage.cli.following:referral_list", "Referrals and signposts with their state."),
    "move": ("triage.cli.following:referral_move", "Put a referral into its next state."),
    "engage": ("triage.cli.following_help:referral_engage", "How far the family takes it up."),
    "asked": ("triage.cli.following_help:referral_asked", "The service was asked what became of it."),
    "ask": ("triage.cli.following_help:referral_ask", "Whether it helped."),
    "awaited": ("triage.cli.following_help:referral_awaited", "Whether what is awaited is still needed."),
    "feedback": ("triage.cli.following_help:referral_feedback", "What the referrer may know."),
}


@click.group(cls=LazyGroup, table=ESCALATION)
def escalation() -> None:
    """Escalations: who was told, who received them, what was decided.

    \b
    Example:
      triage escalation list
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("list")
@click.option("--case", "number", default=None, metavar="CASE")
@click.option("--open", "open_only", is_flag=True, help="Only those that still need a step.")
@looking
@shared
def escalation_list(
    number: str | None, open_only: bool, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List escalations; those put aside stay listed beside who did so and why.

    \b
    Example:
      triage escalation list --open
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import escalation_json, print_escalations  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_escalations  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        views = list_escalations(desk, number, open_only)
        if as_json:
            print_json(
                {"format": "triage.escalations/1", "escalations": [escalation_json(view) for view in views]}
            )
            return
        print_escalations(desk, views)
        if not views:
            click.echo("no escalation is recorded")


@click.command("record")
@click.argument("number", metavar="CASE")
@click.argument("towards", metavar="TO")
@click.option("--told", default=None, metavar="NAME", help="Who was told.")
@click.option("--received-by", default=None, metavar="NAME", help="Who confirmed having received it.")
@click.option("--decision", default=None, metavar="TEXT", help="What they decided.")
@click.option("--disputed", default=None, metavar="TEXT", help="Why their decision is disputed.")
@click.option(
    "--only",
    type=int,
    default=None,
    metavar="ID",
    help="One of several to that door: its id in `triage escalation list --json`.",
)
@acting
@shared
def escalation_record(
    number: str,
    towards: str,
    told: str | None,
    received_by: str | None,
    decision: str | None,
    disputed: str | None,
    only: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record a step: told, received by whom, their decision, disputed.

    \b
    Example:
      triage escalation record C-2024-0117 statutory --told "Duty desk" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import escalation_json, print_escalations, say_if_several  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import record_escalation  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        views = record_escalation(
            desk,
            number,
            towards,
            by,
            told=told,
            received_by=received_by,
            decision=decision,
            disputed=disputed,
            only=only,
        )
        say_if_several(views)
        if as_json:
            print_json(
                {"format": "triage.escalations/1", "escalations": [escalation_json(view) for view in views]}
            )
        else:
            print_escalations(desk, views)


@click.command()
@click.argument("number", metavar="CASE")
@click.option(
    "--offer", "help_code", required=True, metavar="HELP", help="The kind of help, as the decision names it."
)
@click.option("--service", required=True, metavar="ID", help="The service, as the decision names it.")
@click.option(
    "--person", default=None, metavar="PERSON", help="For whom, where the help is for several people."
)
@acting
@shared
def refer(
    number: str,
    help_code: str,
    service: str,
    person: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Refer a case to a service, or note that the family was told of it.

    The help must be confirmed, and the service must take this person today.

    \b
    Example:
      triage refer C-2024-0117 --offer sleep --service sleep-advice --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import referral_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import ReferralView, list_referrals  # noqa: PLC0415
    from triage.desk import refer as make_referral  # noqa: PLC0415
    from triage.desk.rights.partners import check_partner  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        row = make_referral(desk, number, help_code, service, by, person=person)
        attention = check_partner(desk, service, desk.on) if row.kind == "referral" else None
        view = next(
            (one for one in list_referrals(desk, number) if one.row.id == row.id), ReferralView(row, ())
        )
    if attention:
        click.echo(f"{attention}: see `triage sharing agreements`", err=True)
    if as_json:
        print_json({"format": "triage.referral/1", **referral_json(view), "attention": attention})
    else:
        click.echo(
            f"signpost {row.id} to {row.service}: the family was told; ask on {row.ask_on} whether it helped"
            if row.ask_on
            else f"{row.kind} {row.id} to {row.service}: {row.state}; its answer is due on {row.answer_due_on}"
        )


@click.group(cls=LazyGroup, table=REFERRAL)
def referral() -> None:
    """Referrals and how far they are.

    \b
    Example:
      triage referral list --state requested
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("list")
@click.option("--case", "number", default=None, metavar="CASE")
@click.option("--state", default=None, metavar="CODE", help="A code of the list referral_states.")
@looking
@shared
def referral_list(
    number: str | None, state: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List referrals and signposts with their state.

    \b
    Example:
      triage referral list --case C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table, referral_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_referrals  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        views = list_referrals(desk, number, state)
        if as_json:
            print_json({"format": "triage.referrals/1", "referrals": [referral_json(view) for view in views]})
            return
        rows = [
            (
                str(view.row.id),
                view.row.case_number,
                view.row.kind,
                view.row.help,
                view.row.service,
                view.row.state,
                str(view.row.changed_on),
            )
            for view in views
        ]
        print_table(
            ("id", "case", "kind", "help", "service", "state", "since"),
            rows,
            "no referral yet: `triage refer CASE --offer HELP --service ID --by NAME`",
        )


@click.command("move")
@click.argument("identity", metavar="ID", type=int)
@click.argument("state")
@click.option(
    "--reason",
    default=None,
    metavar="CODE",
    help="A code of the list decline_reasons, where it was declined or cancelled.",
)
@acting
@shared
def referral_move(
    identity: int,
    state: str,
    reason: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Put a referral into its next state; only the moves of the list referral_states are allowed.

    \b
    Example:
      triage referral move 3 accepted --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import referral_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import move_referral  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        view = move_referral(desk, identity, state, by, reason=reason)
        following = desk.vocabulary.single("referral_states", view.row.state).items("next_states")
        if as_json:
            again = {"decision": view.stored.seq if view.stored else None}
            print_json({"format": "triage.referral/1", **referral_json(view), **again})
            return
        if view.stored:
            from triage.cli.following_help import say_opened_again  # noqa: PLC0415

            say_opened_again(desk, view.row.case_number, view.stored)
    if view.flagged:
        from triage.signposting.reports import WHAT  # noqa: PLC0415

        click.echo(
            f"noted in the directory about {view.row.service}: {WHAT[view.flagged]}; not confirmed yet",
            err=True,
        )
    if view.not_flagged:
        mend = f"report it with `triage directory report {view.row.service}`"
        click.echo(f"the service's record could not be flagged: {view.not_flagged}; {mend}", err=True)
    click.echo(
        f"{view.row.kind} {identity} is {view.row.state}"
        + (f"; next it can be {', '.join(following)}" if following else "; it is finished")
    )
