"""``triage review``: needs scored again, what changed, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record, say_decision
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.casework.reviews import NeedChange
    from triage.desk import Desk


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


def say_changes(desk: Desk, changes: Sequence[NeedChange]) -> None:
    """Say each need beside last time and the first time."""
    for one in changes:
        about = f"{one.person}#{one.who}" if one.who else one.person
        first = f", {one.first} at first" if one.first not in (None, one.then) else ""
        click.echo(
            f"{one.direction:<9} {desk.vocabulary.title('needs', one.need)} ({about}): {one.then or 'not scored'} then, {one.now or 'not scored'} now{first}"
        )


def read_awaited(words: tuple[str, ...]) -> dict[str, str]:
    """Read ``WHAT=ANSWER`` about what is awaited; raises :class:`click.UsageError`."""
    found = {}
    for word in words:
        what, equals, answer = word.rpartition("=")
        if not equals or not what.strip():
            raise click.UsageError("what is awaited is written WHAT=ANSWER, as in 3=still_needed")
        found[what.strip()] = answer.strip()
    return found


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
@click.option(
    "--awaited",
    "awaited",
    multiple=True,
    metavar="WHAT=ANSWER",
    help="A referral by number, or a code, that is awaited: still_needed, no_longer_needed or not_known.",
)
@click.option("--unscored", is_flag=True, help="Record that there was a review and nobody could score.")
@acting
@shared
def review(
    number: str,
    scores: tuple[str, ...],
    engagement: str | None,
    awaited: tuple[str, ...],
    unscored: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Score needs again; what changed, and triage again where a need is the same, worse or unscored.

    A review never lowers the level and never closes a case: a named person does. Without anything to record the sheet for
    the next review is printed, and nothing is written.

    \b
    Example:
      triage review C-2024-0117 --score sleep=3 --score parental_mental_health@parent=5 --engagement full --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import review as make_review  # noqa: PLC0415
    from triage.desk import show_case  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if not (scores or engagement or awaited or unscored):
            from triage.cli.review_sheet import print_sheet  # noqa: PLC0415

            print_sheet(desk, number, by, as_json=as_json)
            return
        desk.must_know(by)
        people = {person.id: str(person.is_) for person in show_case(desk, number).case.people}
        outcome = make_review(
            desk, number, read_scores(scores, people), engagement, by, awaited=read_awaited(awaited)
        )
        if as_json:
            decision = outcome.stored.decision if outcome.stored else None
            print_json({
                "format": "triage.review/1", "case": number,
                "escalations": [item.to for item in decision.escalations] if decision else [],
                "changes": [{"need": one.need, "person": one.person, "who": one.who, "then": one.then, "now": one.now, "direction": one.direction, "first": one.first} for one in outcome.changes],
                "triaged_again": decision is not None, "decision": outcome.stored.seq if outcome.stored else None, "step": decision.step if decision else None,
                "level_before": outcome.level_before, "level": outcome.level, "proposed_level": decision.level.number if decision else None,
                "next_review": outcome.next_review.isoformat(), "scored": outcome.scored, "proposes": outcome.proposes or None,
                "tried": [{"help": one.help, "service": one.service or None, "person": one.person or None, "state": one.state, "received": one.received} for one in outcome.tried],
                "awaited": [{"what": what, "answer": answer} for what, answer in outcome.awaited],
            })  # fmt: skip
            return
        say_changes(desk, outcome.changes)
        received = sum(one.received for one in outcome.tried)
        if outcome.tried:
            click.echo(f"tried so far: {len(outcome.tried)}, of which the family had {received}")
        if not outcome.scored:
            click.echo("no need was scored: this counts as nothing measured, and somebody tries again")
        if outcome.stored:
            say_decision(desk, number, outcome.stored.seq, outcome.stored.decision)
        else:
            click.echo(
                "every need is better; the decision before stands, and a named person may close the case or go on"
            )
            click.echo(
                f"or step down with a way back: `triage case step-down {number} --to LEVEL --reason CODE --note TEXT`"
            )
        click.echo(f"level {outcome.level} in force; next review {outcome.next_review}")
