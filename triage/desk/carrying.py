"""What a person made of an action goes on into the next decision, where the action and its facts are the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from triage.casework.referrals import FINISHED, WITHOUT_HELP
from triage.desk.opening import Desk
from triage.model import Action, Decision
from triage.store.records import ActionRow, ReferralRow

_OVER = WITHOUT_HELP | {FINISHED}
About = tuple[str, str, str]
"""Help, person, and who."""


@dataclass(frozen=True)
class Before:
    """What people made of the actions of the decision before."""

    settled: Sequence[tuple[Action, ActionRow]] = ()
    """Actions whose state goes on where the new decision holds them word for word."""
    waiting: Mapping[About, int] | None = None
    """Help that was confirmed and never sent or done, with the decision in which it was."""


def made_of_latest(desk: Desk, number: str, *, whole: bool) -> Before:
    """Gather what people made of the latest decision's actions, before the next one takes its place.

    ``whole``: what was done or put aside stands too; else only what was confirmed and still waits. A referral that was made
    and came to nothing is decided about anew.
    """
    decisions = desk.store.decisions(number)
    if not decisions:
        return Before()
    latest = decisions[-1]
    rows = {row.position: row for row in desk.store.actions(number) if row.seq == latest.seq}
    referrals = desk.store.referrals(number)
    settled = []
    waiting: dict[About, int] = {}
    body = desk.store.content(number, latest.decision_hash)
    actions = Decision.model_validate(json.loads(body)).actions if body is not None else ()
    for action in actions:
        row = rows.get(action.order)
        if row is None:
            continue
        about = (row.help, row.person, row.who)
        made = [one.state for one in referrals if is_sent(row, [one])]
        waits = row.state == "confirmed" and not made
        if waits:
            waiting[about] = row.carried_from or row.seq
        elif row.state == "proposed" and row.waits_from:
            waiting[about] = row.waits_from
        if row.changed_by and (waits or (whole and not _came_to_nothing(made))):
            settled.append((action, row))
    return Before(settled, waiting)


def _came_to_nothing(states: Sequence[str]) -> bool:
    return bool(states) and states[-1] in WITHOUT_HELP


def _kept(action: Action, before: Before) -> dict[str, Any]:
    for held, row in before.settled:
        if held.model_copy(update={"order": action.order}) == action:
            return {
                "state": row.state,
                "changed_by": row.changed_by,
                "changed_on": row.changed_on or "",
                "reason": row.reason,
                "second": row.second,
                "note_hash": row.note_hash,
                "seen_hash": row.seen_hash,
                "carried_from": row.carried_from or row.seq,
                "engagement": row.engagement,
                "due_on": row.due_on,
            }
    about = (action.help, action.person, action.who or "")
    return {"state": "proposed", "waits_from": (before.waiting or {}).get(about, 0)}


def action_rows(decision: Decision, on: date, before: Before) -> list[dict[str, Any]]:
    """Give the actions of a new decision as rows of the record."""
    return [
        {
            "position": action.order, "kind": action.kind, "help": action.help, "person": action.person,
            "who": action.who or "", "service": action.service or "", "alternatives": list(action.alternatives),
            "needs": list(action.needs), "due_on": on + timedelta(days=action.within_days or 0), **_kept(action, before),
        }
        for action in decision.actions
    ]  # fmt: skip


def is_sent(action: ActionRow, referrals: Iterable[ReferralRow]) -> bool:
    """Whether a referral or signpost was made for an action since a person confirmed it, or one for this help is under way."""
    return any(
        (one.case_number, one.help, one.person, one.who)
        == (action.case_number, action.help, action.person, action.who)
        and (one.seq >= (action.carried_from or action.seq) or one.state not in _OVER)
        for one in referrals
    )


def sent_by_position(desk: Desk, number: str, seq: int) -> dict[int, tuple[str, date]]:
    """State of the newest referral or signpost made for each confirmed action of a decision, since when, by the action's place."""
    made = desk.store.referrals(number)
    found: dict[int, tuple[str, date]] = {}
    for action in desk.store.actions(number, "confirmed"):
        if action.seq != seq or action.kind not in ("referral", "signpost"):
            continue
        for one in made:
            if is_sent(action, (one,)):
                found[action.position] = one.state, one.changed_on
    return found


def not_sent_yet(desk: Desk, number: str) -> list[ActionRow]:
    """List the confirmed actions of the latest decision of a case that are still to be sent, given or done."""
    decisions = desk.store.decisions(number)
    referrals = desk.store.referrals(number)
    return [
        row
        for row in desk.store.actions(number, "confirmed")
        if decisions and row.seq == decisions[-1].seq and not is_sent(row, referrals)
    ]
