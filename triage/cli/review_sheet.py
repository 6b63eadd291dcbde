"""The sheet for a review, printed: scores beside what to fill in, what to ask, what was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.loop.sheet import Sheet


def print_sheet(desk: Desk, number: str, by: str | None, *, as_json: bool) -> None:
    """Print what somebody takes along to the next review of a case; writes nothing."""
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.loop.sheet import review_sheet  # noqa: PLC0415

    sheet = review_sheet(desk, number, by)
    if as_json:
        print_json(_json(sheet))
        return
    click.echo(f"Review of {sheet.case}: level {sheet.level} in force, due on {sheet.review_on}")
    for one in sheet.needs:
        need, person, who = one.key
        about = f"{person}#{who}" if who else person
        first = one.first if one.first is not None else "not scored"
        last = one.last if one.last is not None else "not scored"
        click.echo(
            f"  now ___  {desk.vocabulary.title('needs', need)} ({about}): {last} last time, {first} at first"
        )
        click.echo(f"           --score {need}@{about}=")
    for heading, lines in (
        ("What they said they want:", sheet.wishes),
        ("To ask:", sheet.questions),
    ):
        if lines:
            click.echo(heading)
            for text in lines:
                click.echo(f"  {text}")
    if sheet.awaits:
        click.echo("Is it still needed?")
    for waits in sheet.awaits:
        last = f", last answer {waits.last_answer}" if waits.last_answer else ""
        what = str(waits.referral or waits.record)
        click.echo(f"  {desk.vocabulary.title('help', waits.help)} {waits.service}{last}: --awaited {what}=")
    for record in sheet.told:
        click.echo(
            f"  did it help? {record}: triage referral ask {record.split()[-1]} --helped yes|partly|no|not_used"
        )
    if sheet.tried:
        click.echo("Tried so far:")
    for tried in sheet.tried:
        had = "the family had it" if tried.received else "the family had none of it"
        click.echo(f"  {desk.vocabulary.title('help', tried.help)} {tried.service}: {had}")


def _json(sheet: Sheet) -> dict[str, object]:
    return {
        "format": "triage.review-sheet/1", "case": sheet.case, "level": sheet.level, "review_on": sheet.review_on.isoformat(),
        "needs": [{"need": one.key[0], "person": one.key[1], "who": one.key[2], "first": one.first, "last": one.last} for one in sheet.needs],
        "wishes": list(sheet.wishes), "questions": list(sheet.questions),
        "awaits": [{"record": one.record, "help": one.help, "service": one.service or None, "last_answer": one.last_answer or None} for one in sheet.awaits],
        "tried": [{"help": one.help, "service": one.service or None, "state": one.state, "received": one.received} for one in sheet.tried],
        "told": list(sheet.told),
    }  # fmt: skip
