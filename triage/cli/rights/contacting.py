"""``triage case contact`` and ``triage case safe-contact``: what was tried, and the safe way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared

_WAYS = ("phone", "text", "email", "letter", "home", "in_person", "online")


@click.command("contact")
@click.argument("number", metavar="CASE")
@click.option(
    "--how",
    type=click.Choice(_WAYS),
    default=None,
    help="How it was tried; shows what was tried when missing.",
)
@click.option("--with", "with_whom", default="", metavar="WHO", help="With whom, such as an id of the case.")
@click.option("--answered/--no-answer", default=None, help="Whether somebody answered.")
@click.option("--note", default="", metavar="TEXT", help="What came of it.")
@click.option(
    "--happened",
    is_flag=True,
    help="It has happened already in a way that is not safe: it is kept, and a safeguarding lead looks today.",
)
@acting
@shared
def case_contact(
    number: str,
    how: str | None,
    with_whom: str,
    answered: bool | None,
    note: str,
    happened: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record an attempt to be in touch; without --how, show what was tried and the safe way.

    A way that is not safe is refused. Silence is no risk by itself, and closes nothing.

    \b
    Example:
      triage case contact C-2024-0117 --how phone --with mum --no-answer --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import tried_json  # noqa: PLC0415
    from triage.desk.rights.contacting import contacts_of, record_contact  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        if how is None:
            found = contacts_of(desk, number, by)
            if as_json:
                print_json({
                    "format": "triage.contacts/1", "case": number, "attempts": found.attempts,
                    "unsafe": None if "safe_contact" in found.hidden else list(found.unsafe),
                    "safe": None if "safe_contact" in found.hidden else dict(found.safe), "hidden": list(found.hidden), "contacts": [tried_json(one) for one in found.tried],
                    "changes": [{"id": row.id, "on": row.on_day.isoformat(), "by": row.by_name} for row in found.changes],
                })  # fmt: skip
                return
            if "safe_contact" in found.hidden:
                click.echo("the safe way: shown to those who work with the child, by name (--by)")
            if found.unsafe:
                click.echo("NOT SAFE: " + ", ".join(found.unsafe))
            if found.safe:
                click.echo("safe way: " + ", ".join(f"{key} {text}" for key, text in found.safe.items()))
            for one in found.tried:
                word = "answered" if one.row.answered else "no answer"
                click.echo(
                    f"{one.row.id:>3}  {one.row.on_day}  {one.row.how}  {one.with_whom or '-'}  {word}  {one.row.by_name}"
                    + (f"  {one.note}" if one.note else "")
                )
            click.echo(f"attempts without an answer since the last answer: {found.attempts}")
            return
        if answered is None:
            raise click.UsageError("whether somebody answered is needed: --answered or --no-answer")
        outcome = record_contact(
            desk, number, how, answered=answered, by=by, with_whom=with_whom, note=note, happened=happened
        )
        if as_json:
            print_json({
                "format": "triage.contacted/1", "case": number, "contact": tried_json(outcome.tried), "attempts": outcome.attempts,
                "decision": outcome.stored.seq if outcome.stored else None,
            })  # fmt: skip
            return
        if outcome.stored is not None:
            say_decision(desk, number, outcome.stored.seq, outcome.stored.decision)
        click.echo(
            f"contact {outcome.tried.row.id} is recorded; attempts without an answer: {outcome.attempts}"
        )


@click.command("safe-contact")
@click.argument("number", metavar="CASE")
@click.option("--how", default=None, metavar="TEXT", help="The agreed safe way, such as phone.")
@click.option("--with", "with_whom", default="", metavar="WHO", help="With whom, such as an id of the case.")
@click.option("--when", default="", metavar="TEXT", help="When it is safe.")
@click.option("--none", "no_way", is_flag=True, help="No safe way is agreed any more.")
@click.option(
    "--unsafe",
    multiple=True,
    metavar="WHAT",
    help="Not safe from now on: home, letter, phone, text, email, a role or an id.",
)
@click.option(
    "--safe-again",
    multiple=True,
    metavar="WHAT",
    help="Safe again; a safeguarding lead says so, with --because.",
)
@click.option("--because", default="", metavar="TEXT", help="Why.")
@click.option(
    "--second",
    default=None,
    metavar="NAME",
    help="The safeguarding lead who agrees, where somebody else records it.",
)
@acting
@shared
def case_safe_contact(
    number: str,
    how: str | None,
    with_whom: str,
    when: str,
    no_way: bool,
    unsafe: tuple[str, ...],
    safe_again: tuple[str, ...],
    because: str,
    second: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Change how a family may be reached; a way that is not safe counts at once, in every letter and plan.

    \b
    Example:
      triage case safe-contact C-2024-0117 --how phone --with mum --when "school hours" --unsafe home --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.rights.contacting import change_safe_way  # noqa: PLC0415

    if no_way and how is not None:
        raise click.UsageError("--none and --how say two things")
    if (with_whom or when) and how is None:
        raise click.UsageError("--with and --when go with --how")
    parts = (("how", how or ""), ("with", with_whom), ("when", when))
    safe = (
        {key: text.strip() for key, text in parts if text.strip()}
        if how is not None
        else {}
        if no_way
        else None
    )
    with open_record(workspace, on) as desk:
        stored = change_safe_way(
            desk,
            number,
            safe=safe,
            unsafe=unsafe,
            safe_again=safe_again,
            because=because,
            by=by,
            second=second,
        )
        if as_json:
            print_json(
                {
                    "format": "triage.safe-contact/1",
                    "case": number,
                    "decision": stored.seq if stored else None,
                }
            )
            return
        if stored is not None:
            say_decision(desk, number, stored.seq, stored.decision)
        click.echo(
            f"how the family of {number} may be reached is changed; see `triage case contact {number}`"
        )
