"""Confirming on a terminal: one action at a time, and what was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from triage.desk import CaseView, Confirmed, Desk
    from triage.model import Action


def chosen_one_by_one(desk: Desk, view: CaseView) -> tuple[int, ...]:
    """Show each proposed action and ask about it; what is not agreed to stays proposed."""
    from triage.cli import asking  # noqa: PLC0415 - keeps `--help` light

    latest = view.decisions[-1].seq
    waiting = {one.position: one for one in view.actions if one.seq == latest and one.state == "proposed"}
    chosen = []
    for action in view.decision.actions:
        row = waiting.get(action.order)
        if row is None:
            continue
        asking.say(_line(desk, action))
        asking.say(f"     why {action.why}")
        if row.waits_from:
            asking.say(
                f"     confirmed before, in decision {row.waits_from}, and never sent; what it rests on has changed"
            )
        if asking.yes(f"confirm action {action.order}?"):
            chosen.append(action.order)
    return tuple(chosen)


def print_confirmed(desk: Desk, view: CaseView, outcome: Confirmed, *, done: bool) -> None:
    """Print each action that was confirmed, then what is still only proposed."""
    word = "done" if done else "confirmed"
    if not outcome.actions:
        click.echo(f"{word}: nothing was waiting")
    for action in view.decision.actions:
        if action.order in outcome.actions:
            before = "" if action.order in outcome.now else " before"
            click.echo(f"{word}{before}: {_line(desk, action)}")
    if outcome.left:
        click.echo("still only proposed: " + ", ".join(map(str, outcome.left)))


def _line(desk: Desk, action: Action) -> str:
    about = f"{action.person}#{action.who}" if action.who else action.person
    title = desk.vocabulary.title("help", action.help)
    return f"{action.order:>3}  {action.kind} {title}, for the {about}" + (
        f", {action.service}" if action.service else ""
    )
