"""``triage household show`` and ``lead``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, looking, shared

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.households.showing import Household, Member


@click.command("show")
@click.argument("number", metavar="CASE")
@looking
@shared
def household_show(number: str, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Show the household of a case: escalations that are open first, then its cases, who leads, what is not safe.

    A restricted link is shown only to a named person who may see both cases.

    \b
    Example:
      triage household show C-2024-0117 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.questions import open_questions  # noqa: PLC0415
    from triage.desk.households.showing import household  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = household(desk, number)
        questions = [
            row for member in found.members if member.open_to for row in open_questions(desk, member.number)
        ]
        if as_json:
            print_json(
                {
                    "format": "triage.household/1",
                    "case": number,
                    "escalations": [
                        {"case": row.case_number, "to": row.towards, "state": row.state, "due_on": row.due_on.isoformat()}
                        for row in found.escalations
                    ],
                    "cases": [_member_json(member) for member in found.members],
                    "unsafe_contact": list(found.unsafe),
                    "leads": list(found.leads),
                    "questions": [
                        {"case": row.case_number, "number": row.id, "field": row.field, "need": row.need or None, "person": row.person or None, "who": row.who or None, "due_on": row.due_on.isoformat()}
                        for row in questions
                    ],
                    "wanting": found.note,
                }
            )  # fmt: skip
            return
        _say(desk, found)
        for row in questions:
            words = " ".join(
                filter(None, (row.field.replace("_", " "), row.need.replace("_", " "), row.person))
            )
            click.echo(f"does not agree  {row.case_number}  question {row.id}: {words}, due {row.due_on}")


def _say(desk: Desk, found: Household) -> None:
    from triage.desk.households.showing import relation_title  # noqa: PLC0415 - keeps `--help` light

    for row in found.escalations:
        title = desk.vocabulary.title("escalations", row.towards)
        click.echo(f"ACT NOW  {row.case_number}  {row.towards}: {title} ({row.state}, due {row.due_on})")
    for member in found.members:
        relation = relation_title(member.relation) if member.relation else "this case"
        held = " [restricted link]" if member.restricted else ""
        if not member.open_to:
            click.echo(f"{member.number}  {relation}{held}: not open to you")
            continue
        lead = f"lead {member.lead}" + (f" ({member.lead_kind})" if member.lead_kind not in {"", "staff"} else "") if member.lead else "no lead"  # fmt: skip
        lead += f" who left on {member.lead_left}" if member.lead_left else ""
        click.echo(f"{member.number}  {relation}{held}: {member.state}, level {member.level}, {lead}, review {member.review_on}")  # fmt: skip
        if member.joined:
            click.echo("    joined into it: " + ", ".join(member.joined))
    if found.unsafe:
        click.echo("never use with this household: " + ", ".join(found.unsafe))
    if found.note:
        click.echo(found.note, err=True)


def _member_json(member: Member) -> dict[str, Any]:
    if not member.open_to:
        return {"case": member.number, "relation": member.relation or None, "restricted": member.restricted, "open_to_you": False}  # fmt: skip
    return {
        "case": member.number, "relation": member.relation or None, "restricted": member.restricted, "open_to_you": True,
        "since": member.since.isoformat() if member.since else None, "state": member.state, "level": member.level,
        "lead": member.lead, "lead_left": member.lead_left.isoformat() if member.lead_left else None, "lead_kind": member.lead_kind or None, "review_on": member.review_on.isoformat() if member.review_on else None,
        "open_escalation": member.escalated, "joined": list(member.joined),
    }  # fmt: skip


@click.command("lead")
@click.argument("number", metavar="CASE")
@click.argument("name", metavar="NAME")
@click.option("--kind", type=click.Choice(["staff", "partner", "peer"]), default=None, help="Peer or partner for somebody who is not registered here.")  # fmt: skip
@acting
@shared
def household_lead(
    number: str,
    name: str,
    kind: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Name one lead for all open cases of a household; somebody the family trusts may lead.

    \b
    Example:
      triage household lead C-2024-0117 "Kit Example" --kind peer --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.leading import lead_household  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        led = lead_household(desk, number, name, by, kind=kind)
    if as_json:
        print_json({"format": "triage.household-lead/1", "case": number, "cases": list(led.cases), "left": list(led.left)})  # fmt: skip
        return
    click.echo("leads for: " + ", ".join(led.cases))
    if led.left:
        click.echo("left as they were: " + ", ".join(led.left))
