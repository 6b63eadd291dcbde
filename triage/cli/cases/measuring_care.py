"""``triage case care-status``: standings with children's social care, with their days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import DayType, acting, shared


@click.command("care-status")
@click.argument("number", metavar="CASE")
@click.argument("status", metavar="[CODE]", required=False)
@click.option(
    "--from",
    "start",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="The first day; may be left out where only an end is recorded.",
)
@click.option(
    "--to", "end", type=DayType(), default=None, metavar="DATE", help="The last day, where it has ended."
)
@click.option("--list", "listing", is_flag=True, help="List the standings of the case; writes nothing.")
@click.option(
    "--take-back", "take_back", type=int, default=None, metavar="N", help="Say that entry N was made wrongly."
)
@click.option("--because", default="", metavar="TEXT", help="Why it is taken back.")
@acting
@shared
def case_care_status(
    *,
    number: str,
    status: str | None,
    start: date | None,
    end: date | None,
    listing: bool,
    take_back: int | None,
    because: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record a standing with children's social care (list care_statuses: cin, cp, cla and others), or its end.

    Rules read a plan in force, so an open case is triaged again; the level in force is lowered by no standing.

    \b
    Example:
      triage case care-status C-2024-0117 cin --from 2024-01-10 --by "Sam Example"
      triage case care-status C-2024-0117 cin --to 2024-09-01 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring import standings  # noqa: PLC0415
    from triage.errors import WrongUse  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if take_back is not None:
            again = standings.take_back_standing(desk, number, take_back, because, by=by)
            if as_json:
                print_json(
                    {
                        "format": "triage.care-status/1",
                        "case": number,
                        "entry": take_back,
                        "taken_back": True,
                        "decision": again.seq if again else None,
                    }
                )
                return
            if again:
                say_decision(desk, number, again.seq, again.decision)
            click.echo(f"standing {take_back} of {number} counts no more; it stays in the record")
            return
        if listing or status is None:
            if start or end:
                raise WrongUse(
                    "no standing is named", mend="write its code after the case, such as cin, cp or cla"
                )
            found = standings.standings(desk, number, by)
            if as_json:
                print_json({
                    "format": "triage.care-statuses/1", "case": number,
                    "care_status": [
                        {"entry": one.entry.id if one.entry else None, "status": one.status, "from": one.start.isoformat(), "to": one.end.isoformat() if one.end else None}
                        for one in found
                    ],
                })  # fmt: skip
                return
            from triage.cli.casework_words import print_table  # noqa: PLC0415
            from triage.desk.codes import title  # noqa: PLC0415

            print_table(
                ("entry", "standing", "from", "to"),
                [(str(one.entry.id) if one.entry else "file", title(desk, "care_statuses", one.status), str(one.start), str(one.end) if one.end else "goes on") for one in found],
                "no standing recorded, which is not the same as none",
            )  # fmt: skip
            return
        made = standings.record_standing(desk, number, status, by=by, start=start, end=end)
        if as_json:
            print_json({
                "format": "triage.care-status/1", "case": number, "entry": made.entry, "taken_back": False, "status": made.status,
                "from": made.start.isoformat(), "to": made.end.isoformat() if made.end else None,
                "decision": made.stored.seq if made.stored else None,
                "escalations": [one.to for one in made.stored.decision.escalations] if made.stored else [],
            })  # fmt: skip
            return
        if made.stored:
            say_decision(desk, number, made.stored.seq, made.stored.decision)
        until = f"to {made.end}" if made.end else "and goes on"
        click.echo(f"standing {made.entry} of {number}: {made.status} from {made.start} {until}")
