"""Referrals that say that somebody is in danger and are not sent: who began them and when, never what they say.

What is not sent is seen by its author alone; that it calls for somebody is known at once to its author, and after a few minutes
to whoever coordinates and to the safeguarding leads, who ask. It ends when it is sent, discarded with a reason, or the answer
was a slip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.desk import gate
from triage.desk.due.cover import has_left
from triage.desk.opening import Desk
from triage.store.rows_screens import DraftRow

URGENT = "urgent"
"""State of a draft that calls for somebody; everything else about it is as of one that was begun."""
RAISED, OVER = "draft.danger", "draft.danger_over"
"""What the log says of the moment at which a draft began to call for somebody, and ceased to."""
GRACE_MINUTES = 5
"""Minutes until others hear of it, counted from the moment it first said so: typing on never puts it off.

Whoever fills in the short form sends it in a minute or two, and others who are told of each would learn to look away; somebody
called away from it is missed within these five. The form and every page tell its author from the first moment, and to
telephone first. The product's own choice."""


@dataclass(frozen=True)
class Unsent:
    """One referral that calls for somebody and is not sent."""

    row: DraftRow
    since: datetime | None
    """When it began to say so, by the clock of the place; None where that cannot be found out."""
    known: bool
    """Whether others are told of it: the minutes have passed, its author left, or nobody can say that they have not."""


def urgent_drafts(desk: Desk) -> list[Unsent]:
    """Every such referral, the oldest first."""
    found = []
    for row in desk.store.drafts(state=URGENT):
        since = _since(desk, row)
        now = desk.clock()
        # A clock that was put back, or a moment still to come, is no reason to wait.
        early = since is not None and now - timedelta(minutes=GRACE_MINUTES) < since <= now
        author = desk.store.person(row.author)
        early = early and author is not None and not has_left(author, desk.on)
        found.append(Unsent(row, since.astimezone() if since else None, not early))
    return found


def own_urgent(desk: Desk, by: str | None) -> list[Unsent]:
    """Those that somebody began themselves, from the first moment on; none for nobody. Leaves no trace: it is asked often."""
    if not by or not gate.may(desk, "draft.read", by):
        return []
    return [one for one in urgent_drafts(desk) if one.row.author == by.strip()]


def author_of(desk: Desk, record: str) -> str:
    """Who began the draft that a ``record`` such as ``draft 3`` names; empty where there is none."""
    number = record.removeprefix("draft ")
    rows = desk.store.drafts(identity=int(number)) if number.isdigit() else []
    return rows[0].author if rows else ""


def time_words(desk: Desk, one: Unsent) -> str:
    """When it began, for a sentence: ``at 14:05``, with the day where that is another one or all that is known."""
    if one.since is None:
        return f"on {one.row.saved_on}"
    if one.row.saved_on == desk.on == one.row.begun_on:
        return f"at {one.since:%H:%M}"
    return f"on {one.since.date()} at {one.since:%H:%M}"


def _since(desk: Desk, row: DraftRow) -> datetime | None:
    said = desk.store.last_said(RAISED, f"draft {row.id}")
    try:
        return datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
