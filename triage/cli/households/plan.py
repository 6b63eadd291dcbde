"""``triage household plan``: one plan for all linked cases; reads only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import looking, shared

if TYPE_CHECKING:
    from triage.deciding.household_plan import Given
    from triage.desk import Desk
    from triage.desk.households.plan import HouseholdPlan


@click.command("plan")
@click.argument("number", metavar="CASE")
@click.option("--cap", "most", type=click.IntRange(1, 50), default=None, metavar="N", help="As if the household could take on N services at once.")  # fmt: skip
@looking
@shared
def household_plan(
    number: str, most: int | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """One plan and one sequence for a case and those linked to it: which services, for whom, and what waits.

    Escalations come first and stand outside. Same-day steps, dated ones, medical appointments and safety plans are never
    held back. What somebody confirmed in one of the cases stands. Nothing is written.

    \b
    Example:
      triage household plan C-2024-0117 --cap 3
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.plan import plan_household  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = plan_household(desk, number, None, most)
        if as_json:
            print_json(plan_json(number, found))
        else:
            _say(desk, found)


def plan_json(number: str, found: HouseholdPlan) -> dict[str, Any]:
    """The plan for a program; keys keep their order."""
    planned = found.planned
    return {
        "format": "triage.household-plan/1",
        "case": number,
        "cases": list(found.cases),
        "escalations": [
            {"case": one.case, **item.model_dump(mode="json")} for one in planned.decisions for item in one.escalations
        ],
        "cap": {
            "most": planned.most, "few_contacts": planned.few, "places": planned.problem.most,
            "confirmed": list(planned.taken), "counted_and_not_named": found.counted,
        },
        "proved": planned.best.proved,
        "sequence": [_given(one) for one in planned.sequence],
        "held_back": [_given(one) for one in planned.later],
        "look_today": found.elsewhere,
    }  # fmt: skip


def _given(one: Given) -> dict[str, Any]:
    wish = one.proposal.wish
    return {
        "case": one.case, "help": wish.help, "person": wish.person, "who": wish.who, "service": one.service,
        "within_days": wish.within_days, "needs": list(wish.needs), "never_held_back": one.exempt,
    }  # fmt: skip


def _say(desk: Desk, found: HouseholdPlan) -> None:
    planned = found.planned
    for decision in planned.decisions:
        for item in decision.escalations:
            title = desk.vocabulary.title("escalations", item.to)
            click.echo(f"ACT NOW  {decision.case}  {item.to}: {title}. {item.who_acts}")
    if found.elsewhere:
        click.echo("a safeguarding lead looks today: there is an escalation in the household")
    click.echo(
        f"{len(found.cases)} cases: {', '.join(found.cases)}; at most {planned.most} new services at once"
    )
    if planned.taken:
        click.echo("confirmed already: " + ", ".join(_service(desk, one) for one in planned.taken))
    if found.counted:
        click.echo(f"taken up already, and not named here: {found.counted}")
    for service in dict.fromkeys(one.service for one in planned.sequence):
        click.echo(f"- {_service(desk, service or '')}")
        for one in planned.sequence:
            if one.service == service:
                click.echo(f"    {_words(desk, one)}" + (" (never held back)" if one.exempt else ""))
    if planned.later:
        click.echo("later, when there is room for more:")
        for one in planned.later:
            click.echo(f"    {_words(desk, one)}")
    if not planned.best.proved:
        click.echo("the best plan found; nobody proved it the best", err=True)


def _service(desk: Desk, service: str) -> str:
    from triage.interchange.harmless import one_line  # noqa: PLC0415 - keeps `--help` light

    found = desk.directory.services.get(service)
    return one_line(found.name) if found else service


def _words(desk: Desk, one: Given) -> str:
    wish = one.proposal.wish
    whom = f"{wish.person}#{wish.who}" if wish.who else wish.person
    days = "" if wish.within_days is None else f", within {wish.within_days} days"
    return f"{one.case}: {desk.vocabulary.title('help', wish.help)} for {whom}{days}"
