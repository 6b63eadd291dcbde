"""``triage case feedback``: what somebody said about the help, and whether it may be quoted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk.measuring.feedback import Heard

_AGREES = click.Choice(["child", "parent", "carer", "referrer", "provider"])


@click.command("feedback")
@click.argument("number", metavar="CASE")
@click.option(
    "--from",
    "said_by",
    default=None,
    metavar="CODE",
    help="Who said it: family, child, parent, referrer or provider (list feedback_from).",
)
@click.option("--text", "text", default="", metavar="TEXT", help="Their words.")
@click.option("--may-quote", is_flag=True, help="They agreed that these words may be quoted without a name.")
@click.option(
    "--quote-agreed-by",
    "agreed_by",
    type=_AGREES,
    multiple=True,
    help="Who agreed; again for each. A child agrees to their own words.",
)
@click.option(
    "--competent",
    type=click.Choice(["yes", "no"]),
    default=None,
    help="Whether a child under 16 understands what they agree to.",
)
@click.option(
    "--stop-quoting",
    "stop",
    type=int,
    default=None,
    metavar="N",
    help="Take back the agreement to quote entry N.",
)
@click.option("--list", "listing", is_flag=True, help="List what was said; writes nothing.")
@click.option(
    "--take-back", "take_back", type=int, default=None, metavar="N", help="Say that entry N was made wrongly."
)
@click.option("--because", default="", metavar="TEXT", help="Why it is taken back.")
@acting
@shared
def case_feedback(
    *,
    number: str,
    said_by: str | None,
    text: str,
    may_quote: bool,
    agreed_by: tuple[str, ...],
    competent: str | None,
    stop: int | None,
    listing: bool,
    take_back: int | None,
    because: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record what somebody said about the help; quoted only where whoever said it agreed, and no longer than they agree.

    A worry in the words is asked about today, as in a referral: an open case is triaged again, and of a closed one a
    safeguarding lead looks.

    \b
    Example:
      triage case feedback C-2024-0117 --from parent --text "We sleep again" --may-quote --quote-agreed-by parent --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring import feedback  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if stop is not None:
            ended = feedback.end_quoting(desk, number, stop, by=by)
            _say(number, ended, "is quoted nowhere from now on", as_json=as_json)
            return
        if take_back is not None:
            feedback.take_back_feedback(desk, number, take_back, because, by=by)
            if as_json:
                print_json(
                    {"format": "triage.feedback/1", "case": number, "entry": take_back, "taken_back": True}
                )
            else:
                click.echo(f"feedback {take_back} of {number} counts no more; it stays in the record")
            return
        if listing or not (said_by or text):
            found = feedback.feedback_of(desk, number, by)
            if as_json:
                print_json(
                    {
                        "format": "triage.case-feedback/1",
                        "case": number,
                        "feedback": [{**heard_json(one), "text": one.text} for one in found],
                    }
                )
                return
            for one in found:
                quoted = "may be quoted" if one.row.quotable else "not to be quoted"
                click.echo(
                    f"{one.row.id:>3}  {one.row.on_day}  {one.row.said_by} ({quoted}): {one.text if one.text is not None else '(erased)'}"
                )
            if not found:
                click.echo("nothing yet")
            return
        if said_by is None:
            raise WrongUse(
                "it is not said who said it", mend="add --from family, child, parent, referrer or provider"
            )
        kept = feedback.record_feedback(
            desk, number, said_by, text, by=by, may_quote=may_quote, agreed_by=agreed_by,
            competent=None if competent is None else competent == "yes",
        )  # fmt: skip
        if as_json:
            print_json({
                "format": "triage.feedback/1", "case": number, "taken_back": False, **heard_json(kept.heard),
                "decision": kept.stored.seq if kept.stored else None, "look": kept.look,
            })  # fmt: skip
            return
        if kept.stored:
            say_decision(desk, number, kept.stored.seq, kept.stored.decision)
        _say(
            number,
            kept.heard,
            "may be quoted" if kept.heard.row.quotable else "is kept and not to be quoted",
            as_json=False,
        )
        if kept.look:
            click.echo(
                f"the words name a worry: a safeguarding lead looks today (look {kept.look}; see `triage due`)"
            )


def heard_json(one: Heard) -> dict[str, Any]:
    """One entry without its words."""
    return {
        "entry": one.row.id, "from": one.row.said_by, "on": one.row.on_day.isoformat(), "by": one.row.by_name,
        "may_quote": one.row.quotable, "agreed_by": list(one.agreed_by),
        "quote_ended_on": one.row.quote_ended_on.isoformat() if one.row.quote_ended_on else None,
    }  # fmt: skip


def _say(number: str, one: Heard, what: str, *, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light

    if as_json:
        print_json({"format": "triage.feedback/1", "case": number, "taken_back": False, **heard_json(one)})
    else:
        click.echo(f"feedback {one.row.id} of {number} {what}")
