"""What the casework commands print: JSON rows, and tables that fit 80 columns; escalations always first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from triage.casework.escalations import WHOSE_JOB
from triage.cli.common import other_cases

if TYPE_CHECKING:
    from triage.desk import CaseView, Desk, DueItem, EscalationView, Noted, ReferralView
    from triage.store.records import ActionRow, CaseRow


def say_notice(desk: Desk) -> None:
    """Say on the error stream that the record could not be read, or that rules in use and files differ, where that is so."""
    if desk.remarks:
        click.echo(desk.remarks, err=True)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Print rows as a table as wide as the terminal, 80 columns where there is none; ``empty`` where there are no rows."""
    if not rows:
        click.echo(empty)
        return
    from rich import box  # noqa: PLC0415 - keeps `--help` light
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name, overflow="fold", no_wrap=place == 0)
    for row in rows:
        table.add_row(*row)
    width = min(shutil.get_terminal_size((80, 24)).columns, 120)
    Console(width=width, markup=False, highlight=False, emoji=False).print(table)


def counted(number: int, thing: str) -> str:
    """A number with its word: ``1 question``, ``2 questions``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def day(value: date | None) -> str | None:
    """A day as text, or None."""
    return value.isoformat() if value else None


def case_json(row: CaseRow) -> dict[str, Any]:
    """One case as a row; of a restricted one that is not read, its number."""
    if row.state == "restricted":
        return {"case": row.number, "state": "restricted", "restricted": True}
    return {
        "case": row.number, "state": row.state, "level": row.level or None, "added_on": day(row.added_on), "source": row.source or None,
        "confirmed_on": day(row.confirmed_on), "review_on": day(row.review_on), "closed_on": day(row.closed_on),
        "closure_reason": row.closure_reason or None, "closure_outcome": row.closure_outcome or None,
        "to_audit": row.to_audit, "synthetic": row.synthetic,
    }  # fmt: skip


def action_json(action: ActionRow) -> dict[str, Any]:
    """One action and what a person made of it."""
    return {
        "decision": action.seq, "action": action.position, "kind": action.kind, "help": action.help, "person": action.person,
        "who": action.who or None, "service": action.service or None, "due_on": day(action.due_on), "state": action.state,
        "by": action.changed_by or None, "on": day(action.changed_on), "reason": action.reason or None, "second": action.second or None,
        "shown": action.seen_hash or None, "confirmed_in": action.carried_from or None, "waits_since": action.waits_from or None,
        "engagement": action.engagement or None,
    }  # fmt: skip


def escalation_json(view: EscalationView) -> dict[str, Any]:
    """One escalation with its steps; a dismissal stands beside it."""
    row = view.row
    if view.restricted:
        job = {"role": WHOSE_JOB[row.towards]}
        return {
            "id": row.id,
            "case": row.case_number,
            "state": "restricted",
            "restricted": True,
            **job,
            "due_on": day(row.due_on),
        }
    return {
        "id": row.id, "case": row.case_number, "to": row.towards, "person": row.person, "who": row.who or None, "decision": row.seq,
        "state": row.state, "raised_on": day(row.raised_on), "due_on": day(row.due_on),
        "told": view.told, "told_by": row.told_by or None, "told_on": day(row.told_on),
        "received_by": view.received_by, "received_on": day(row.received_on),
        "their_decision": view.decision, "decided_on": day(row.decided_on),
        "disputed": view.disputed, "disputed_on": day(row.disputed_on), "disputed_by": row.disputed_by or None, "goes_up_to": row.dispute_role or None,
        "settlement": row.settlement or None, "settled": view.settled, "settled_on": day(row.settled_on), "settled_by": row.settled_by or None,
        "dismissed": {"on": day(row.dismissed_on), "reason": row.reason, "note": view.note, "by": row.dismissed_by, "second": row.second} if row.state == "dismissed" else None,
    }  # fmt: skip


def referral_json(view: ReferralView) -> dict[str, Any]:
    """One referral with its life."""
    row = view.row
    return {
        "id": row.id, "case": row.case_number, "kind": row.kind, "help": row.help, "service": row.service, "person": row.person,
        "who": row.who or None, "needs": list(row.needs), "state": row.state, "made_on": day(row.made_on), "made_by": row.made_by,
        "changed_on": day(row.changed_on), "answer_due_on": day(row.answer_due_on),
        "engagement": row.engagement or None, "ask_on": day(row.ask_on), "helped": row.helped or None, "helped_reason": row.helped_reason or None,
        "feedback_due_on": day(row.feedback_due_on), "feedback_on": day(row.feedback_on), "no_longer_needed_on": day(row.not_needed_on),
        "moves": [{"state": move.state, "on": day(move.on_day), "by": move.by_name, "reason": move.reason or None} for move in view.moves],
    }  # fmt: skip


def due_json(item: DueItem, on: date) -> dict[str, Any]:
    """One thing to do; ``on`` is the day it is looked at."""
    return {
        "kind": item.kind,
        "due_on": day(item.due_on),
        "case": item.case,
        "for_whom": item.for_whom or None,
        "role": item.role,
        "code": item.code,
        "what": item.what,
        "level": item.level or None,
        "record": item.record,
        "owner": item.owner or None,
        "team": item.team or None,
        "overdue_days": max((on - item.due_on).days, 0),
        "covered_for": item.covered_for or None,
        "unheld": item.unheld or None,
    }


def view_json(
    view: CaseView, escalations: Sequence[EscalationView], referrals: Sequence[ReferralView]
) -> dict[str, Any]:
    """A whole case: escalations first, then where it stands, the latest decision and what became of it."""
    return {
        "format": "triage.case/1",
        "escalations": [escalation_json(one) for one in escalations],
        **case_json(view.row),
        "lead": view.row.lead or view.row.lead_kind or None, "owner": view.row.owner or None, "team": view.row.team or None, "left": list(view.left),
        "decision": view.decision.model_dump(mode="json"),
        "decisions": [
            {"seq": one.seq, "decided_on": day(one.decided_on), "cause": one.cause, "by": one.made_by, "level": one.level, "step": one.step or None, "hash": one.decision_hash}
            for one in view.decisions
        ],
        "actions": [action_json(one) for one in view.actions],
        "referrals": [referral_json(one) for one in referrals],
        "reviews": [{"review": one.position, "on": day(one.on_day), "engagement": one.engagement or None, "by": one.by_name, "decision": one.seq} for one in view.reviews],
    }  # fmt: skip


def say_if_several(views: Sequence[EscalationView]) -> None:
    """Say on stderr that a step was taken for the escalations of several people: whoever meant one sees it at once."""
    if len({(view.row.person, view.row.who) for view in views}) < 2:
        return
    named = ", ".join(
        f"{view.row.person}#{view.row.who}" if view.row.who else view.row.person for view in views
    )
    numbers = ", ".join(str(view.row.id) for view in views)
    click.echo(
        f"this was recorded for {len(views)} people's escalations: {named}. To take a step for one alone, name it with --only ({numbers})",
        err=True,
    )


def print_escalations(desk: Desk, escalations: Sequence[EscalationView]) -> None:
    """Print escalations in words; one that was put aside with who did so, with whom and why."""
    for view in escalations:
        row = view.row
        if view.restricted:
            click.echo(
                f"ACT NOW  {row.case_number}  restricted case ({WHOSE_JOB[row.towards]}, due {row.due_on})"
            )
            continue
        about = f"{row.person}#{row.who}" if row.who else row.person
        kept = "(kept, not shown to you)" if view.hidden else "(erased)"
        first = {"dismissed": "put aside", "decided": "decided", "settled": "settled"}.get(
            row.state, "ACT NOW"
        )
        click.echo(
            f"{first}  {row.case_number}  {row.towards}: {desk.vocabulary.title('escalations', row.towards)} (for the {about}; {row.state}, due {row.due_on})"
        )
        for label, said, on in (
            ("told", view.told, row.told_on),
            ("received by", view.received_by, row.received_on),
            ("decided", view.decision, row.decided_on),
            ("disputed", view.disputed, row.disputed_on),
            ("settled", view.settled, row.settled_on),
        ):
            if on:
                click.echo(f"         {label} {said or kept} on {on}")
        if row.state == "dismissed":
            reason = desk.vocabulary.title("dismiss_reasons", row.reason)
            click.echo(
                f"         put aside on {row.dismissed_on} by {row.dismissed_by} with {row.second}: {reason}. {view.note or kept}"
            )


def print_case(
    desk: Desk,
    view: CaseView,
    escalations: Sequence[EscalationView],
    referrals: Sequence[ReferralView],
    noted: Noted,
) -> None:
    """Print one case in words, escalations first."""
    from triage.desk import PATTERNS  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.joined import joined_lines  # noqa: PLC0415
    from triage.desk.loop.owning import lead_name, marked  # noqa: PLC0415

    row, decision, words = view.row, view.decision, desk.vocabulary
    print_escalations(desk, escalations)
    for line in joined_lines(desk, row.number):
        click.echo(line)
    title = desk.settings.level_titles.get(decision.level.code) or words.title("levels", decision.level.code)
    click.echo(
        f"Case {row.number}: {row.state}, level {row.level} in force"
        + (
            f", closed on {row.closed_on}: {words.title('closure_reasons', row.closure_reason)} (counts as {row.closure_outcome})"
            if row.closed_on
            else f", next review {row.review_on}"
        )
    )
    if row.state == "open":
        lead = marked(desk, row.lead) if row.lead else lead_name(desk, row)
        click.echo(
            f"who leads: {lead or 'nobody yet'}; whose job: {marked(desk, row.owner) if row.owner else 'the coordinators'}"
            + (f"; team {row.team}" if row.team else "")
        )
    click.echo(
        f"Decision {view.decisions[-1].seq} of {decision.decided_on}: level {decision.level.number}, {title}"
        + (f", step {decision.step}" if decision.step else "")
    )
    click.echo(
        "  because " + "; ".join(decision.level.facts[:6]) + f"  [{', '.join(decision.level.rules[:6])}]"
    )
    states = {one.position: one for one in view.actions if one.seq == view.decisions[-1].seq}
    for action in decision.actions:
        held = states.get(action.order)
        about = f"{action.person}#{action.who}" if action.who else action.person
        click.echo(
            f"{action.order:>3}  {held.state if held else 'proposed'}: {action.kind} {words.title('help', action.help)}, for the {about}"
            + (f", {action.service}" if action.service else "")
        )
        click.echo(f"       why {action.why}")
        if held and held.carried_from:
            click.echo(
                f"       confirmed in decision {held.carried_from} by {held.changed_by}; nothing about it has changed"
            )
        if held and held.waits_from and held.state == "proposed":
            click.echo(
                f"       confirmed before, in decision {held.waits_from}, and never sent; what it rests on has changed, so confirm it again"
            )
        if held and held.state == "dismissed":
            click.echo(
                f"       put aside on {held.changed_on} by {held.changed_by}: {words.title('dismiss_reasons', held.reason)}"
            )
    for ask in decision.asks:
        click.echo(f"  ?  {ask.question} [{ask.field}]")
    for look in decision.human_reviews:
        click.echo(
            f"  o  {look.by} looks: {words.title('review_reasons', look.reason)}{other_cases(look.facts)}"
        )
    for title in noted.flags:
        click.echo(f"  *  noted: {title}")
    for gap in decision.unmet:
        click.echo(f"  -  unmet: {words.title('help', gap.help)}: {words.title('unmet_reasons', gap.reason)}")
    for one in referrals:
        click.echo(
            f"  >  {one.row.kind} {one.row.id} to {one.row.service} for {words.title('help', one.row.help)}: {words.title('referral_states', one.row.state).lower()} since {one.row.changed_on}"
        )
    for review in view.reviews:
        click.echo(
            f"  r  review on {review.on_day} by {review.by_name}"
            + (f", led to decision {review.seq}" if review.seq else ", the decision before stands")
        )
    if noted.patterns:
        click.echo(PATTERNS)
        for title in noted.patterns:
            click.echo(f"  *  {title}")
