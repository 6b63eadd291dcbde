"""Casework commands: reviews, what is due, people; cases, escalations and referrals have modules of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from triage.cli.case import open_record, say_decision
from triage.cli.case_moves import case
from triage.cli.common import acting, shared
from triage.cli.following import escalation, refer, referral


def read_scores(
    words: tuple[str, ...], people: Mapping[str, str]
) -> dict[tuple[str, str, str | None], int | None]:
    """Read ``need[@person[#who]]=N`` into scores; ``people`` maps ids of the case file to their roles.

    An empty N, ``-`` or ``unscored`` says that nobody could score it. Raises :class:`click.UsageError`.
    """
    scores: dict[tuple[str, str, str | None], int | None] = {}
    for word in words:
        name, equals, number = word.partition("=")
        need, _, whom = name.strip().partition("@")
        if not equals or not need:
            raise click.UsageError(
                "a score is written need=N or need@person=N, as in sleep=3 or sleep@sibling#s1=3"
            )
        person, _, who = whom.partition("#")
        if person in people:
            person, who = people[person], person
        text = number.strip().lower()
        if text in ("", "-", "null", "none", "unscored"):
            score = None
        elif text.isascii() and text.isdigit() and 1 <= int(text) <= 10:
            score = int(text)
        else:
            raise click.UsageError(f"the score of {need} is not a whole number from 1 to 10, ten the worst")
        key = (need, person or "child", who or None)
        if key in scores:
            raise click.UsageError(f"{need} is scored twice for the same person")
        scores[key] = score
    return scores


@click.command()
@click.argument("number", metavar="CASE")
@click.option(
    "--score",
    "scores",
    multiple=True,
    metavar="NEED[@PERSON[#ID]]=N",
    help="A need scored again, 1 to 10, ten the worst.",
)
@click.option(
    "--engagement",
    default=None,
    metavar="CODE",
    help="A code of the list engagement, such as full, partial or none.",
)
@acting
@shared
def review(
    number: str,
    scores: tuple[str, ...],
    engagement: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Score needs again; what changed, and triage again where a need is the same, worse or unscored.

    A review never lowers the level and never closes a case: a named person does.

    \b
    Example:
      triage review C-2024-0117 --score sleep=3 --score parental_mental_health@parent=5 --engagement full --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import review as make_review  # noqa: PLC0415
    from triage.desk import show_case  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        desk.must_know(by)
        people = {person.id: str(person.is_) for person in show_case(desk, number).case.people}
        outcome = make_review(desk, number, read_scores(scores, people), engagement, by)
        if as_json:
            decision = outcome.stored.decision if outcome.stored else None
            print_json({
                "format": "triage.review/1", "case": number,
                "escalations": [item.to for item in decision.escalations] if decision else [],
                "changes": [{"need": one.need, "person": one.person, "who": one.who, "then": one.then, "now": one.now, "direction": one.direction} for one in outcome.changes],
                "triaged_again": decision is not None, "decision": outcome.stored.seq if outcome.stored else None, "step": decision.step if decision else None,
                "level_before": outcome.level_before, "level": outcome.level, "proposed_level": decision.level.number if decision else None,
                "next_review": outcome.next_review.isoformat(),
            })  # fmt: skip
            return
        for one in outcome.changes:
            about = f"{one.person}#{one.who}" if one.who else one.person
            click.echo(
                f"{one.direction:<9} {desk.vocabulary.title('needs', one.need)} ({about}): {one.then or 'not scored'} then, {one.now or 'not scored'} now"
            )
        if outcome.stored:
            say_decision(desk, number, outcome.stored.seq, outcome.stored.decision)
        else:
            click.echo(
                "every need is better; the decision before stands, and a named person may close the case or go on"
            )
        click.echo(f"level {outcome.level} in force; next review {outcome.next_review}")


@click.command()
@click.option(
    "--ahead", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Also what is due in so many days."
)
@click.option(
    "--role", default=None, metavar="ROLE", help="Only the work of one role, such as safeguarding_lead."
)
@shared
def due(ahead: int, role: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List what is due today, for whom, and whose job it is; escalations first.

    \b
    Example:
      triage due --role safeguarding_lead
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import due_json, print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import due as things_due  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        items = things_due(desk, ahead, role)
        if as_json:
            print_json(
                {
                    "format": "triage.due/1",
                    "on": desk.on.isoformat(),
                    "due": [due_json(item) for item in items],
                }
            )
            return
        for item in items:
            if item.kind in ("escalation", "unread_referral"):
                click.echo(
                    f"ACT NOW  {item.case or item.record}  {item.what}  ({item.role}, due {item.due_on})"
                )
        rows = [
            (str(item.due_on), item.case or "-", item.for_whom or "-", item.role, item.what)
            for item in items
            if item.kind not in ("escalation", "unread_referral")
        ]
        if rows or not items:
            print_table(("due", "case", "for", "whose job", "what"), rows, "nothing is due today")


@click.group()
def people() -> None:
    """Who may do what.

    \b
    Example:
      triage people add "Sam Example" --role coordinator
    """  # noqa: D301 - click's mark for text that is not refilled


@people.command("add")
@click.argument("name")
@click.option(
    "--role",
    required=True,
    metavar="ROLE",
    help="referrer, coordinator, lead_practitioner, clinical_lead, safeguarding_lead, manager, data_steward, auditor, directory_owner or rules_owner.",
)
@click.option("--team", default="", metavar="TEAM")
@acting
@shared
def people_add(
    name: str, role: str, team: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Register somebody; the first one needs no --by, each later one a registered person.

    \b
    Example:
      triage people add "Lee Example" --role safeguarding_lead --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import add_person  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        person = add_person(desk, name, role, team, by)
    if as_json:
        print_json(
            {
                "format": "triage.person/1",
                "name": person.name,
                "role": person.role,
                "team": person.team or None,
                "registered_by": person.registered_by,
                "registered_on": person.registered_on.isoformat(),
            }
        )
    else:
        click.echo(f"{person.name} is registered as {person.role}")


@people.command("list")
@shared
def people_list(workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List everybody registered here.

    \b
    Example:
      triage people list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_people  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        rows = list_people(desk)
    if as_json:
        print_json(
            {
                "format": "triage.people/1",
                "people": [
                    {
                        "name": one.name,
                        "role": one.role,
                        "team": one.team or None,
                        "registered_by": one.registered_by,
                        "registered_on": one.registered_on.isoformat(),
                    }
                    for one in rows
                ],
            }
        )
        return
    print_table(
        ("name", "role", "team", "registered by", "on"),
        [(one.name, one.role, one.team or "-", one.registered_by, str(one.registered_on)) for one in rows],
        "nobody yet: `triage people add NAME --role ROLE`",
    )


__all__ = ["case", "due", "escalation", "people", "refer", "referral", "review"]
