"""``triage case consent``: what was said about sharing, by whom, for what and with whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import DayType, acting, shared

_STATUSES = ("given", "refused", "withdrawn", "not_asked")


@click.command("consent")
@click.argument("number", metavar="CASE")
@click.option(
    "--status",
    type=click.Choice(_STATUSES),
    default=None,
    help="What was said; shows how agreement stands when missing.",
)
@click.option(
    "--from",
    "from_",
    default=None,
    metavar="WHO",
    help="Who said it: child, parent, carer, or an id of the case.",
)
@click.option(
    "--purpose",
    default="",
    metavar="CODE",
    help="A code of sharing_purposes; to get help when missing. A no without it is a no to every purpose.",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="WHO",
    help="Only for these: services, providers, kinds of help, or codes of sharing_recipients.",
)
@click.option(
    "--except", "except_", multiple=True, metavar="WHO", help="Help or services that it does not cover."
)
@click.option(
    "--competent",
    type=click.Choice(["yes", "no"]),
    default=None,
    help="Whether a young person under 16 can decide this, as somebody judged.",
)
@click.option("--via-interpreter", is_flag=True, help="It was explained and said through an interpreter.")
@click.option(
    "--until", type=DayType(), default=None, metavar="DATE", help="The last day on which it counts."
)
@acting
@shared
def case_consent(
    number: str,
    status: str | None,
    from_: str | None,
    purpose: str,
    recipients: tuple[str, ...],
    except_: tuple[str, ...],
    competent: str | None,
    via_interpreter: bool,
    until: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record what one person said about sharing, and triage again; without --status, show how agreement stands.

    The newest answer of each person for each purpose and recipient counts. A no stops sharing at once: who has something is
    named, and is to be told. It changes nothing about escalations.

    \b
    Example:
      triage case consent C-2024-0117 --status given --from parent --by "Sam Example"
      triage case consent C-2024-0117 --status withdrawn --from parent --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.casework.agreement import Said  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.cli.rights.words import consent_json, said_json, say_standing  # noqa: PLC0415
    from triage.desk.rights.agreeing import agreement_of, record_agreement  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        if status is None:
            standing = agreement_of(desk, number, by)
            if as_json:
                print_json({
                    "format": "triage.agreement/1", "case": number, "basis": standing.agreement.basis, "reason": standing.agreement.reason,
                    "in_force": [consent_json(one) for one in standing.in_force], "history": [said_json(*one) for one in standing.history],
                })  # fmt: skip
            else:
                say_standing(desk, standing.in_force, standing.agreement.basis, standing.agreement.reason)
            return
        if from_ is None:
            raise click.UsageError(
                "whose answer it is, is needed: --from child, parent, carer or an id of the case"
            )
        said = Said(
            status, from_, purpose, recipients, except_, {"yes": True, "no": False}.get(competent or ""),
            True if via_interpreter else None, until=until,
        )  # fmt: skip
        outcome = record_agreement(desk, number, said, by)
        stopped = outcome.stopped
        if as_json:
            print_json({
                "format": "triage.agreed/1", "case": number, "agreement": outcome.row.id, "basis": outcome.agreement.basis,
                "reason": outcome.agreement.reason, "gone_back": [row.id for row in stopped.gone_back],
                "on_their_way": [row.id for row in stopped.on_their_way], "to_tell": list(stopped.to_tell),
                "decision": outcome.stored.seq if outcome.stored else None,
                "escalations": [one.to for one in outcome.stored.decision.escalations] if outcome.stored else [],
            })  # fmt: skip
            return
        if outcome.stored is not None:
            say_decision(desk, number, outcome.stored.seq, outcome.stored.decision)
        click.echo(
            f"agreement {outcome.row.id} is recorded; for help it comes to {outcome.agreement.basis.replace('_', ' ')}: {outcome.agreement.reason}"
        )
        for row in stopped.gone_back:
            click.echo(f"not sent: {row.kind} {row.id} to {row.service}")
        for row in stopped.on_their_way:
            click.echo(
                f"on its way: {row.kind} {row.id} to {row.service} ({row.state}); ask the family whether help that has begun goes on"
            )
        for recipient in stopped.to_tell:
            click.echo(f"tell {recipient} that agreement was taken back")
