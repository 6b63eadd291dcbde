"""What is due about the people who work: supervision of those who lead cases (A4), and what they began and did not send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.screens.danger import time_words, urgent_drafts
from triage.desk.screens.drafts import waiting_drafts

SUPERVISOR = "clinical_lead"
"""The role with clinical oversight (Connected Care Network report 2025, S0 153-155)."""


def supervision(held: Held) -> Iterator[DueItem]:
    """One line for each person who leads open cases: weeks after the last supervision of any of them, or after support began."""
    led: dict[str, list[str]] = {}
    for row in held.opened.values():
        if row.lead and row.lead not in held.gone:
            led.setdefault(row.lead, []).append(row.number)
    weeks = timedelta(weeks=held.desk.settings.casework.supervision_weeks)
    for lead, numbers in sorted(led.items()):
        sessions = [held.last_supervisions[number] for number in numbers if number in held.last_supervisions]
        began = [_began(held, number) for number in numbers]
        last = max(sessions, default=None)
        said = f"last on {last}" if last else "none yet"
        cases = "1 case" if len(numbers) == 1 else f"{len(numbers)} cases"
        yield DueItem(
            "supervision",
            (last or min(began)) + weeks,
            None,
            "",
            SUPERVISOR,
            "supervision",
            f"Supervision for {lead}, who leads {cases} ({said})",
            0,
            f"supervision of {lead}",
        )


def drafts(held: Held) -> Iterator[DueItem]:
    """Referrals that somebody began and did not go on with: their author sends or discards them; nobody else sees what they say.

    One that calls for somebody is due at once, and after some minutes for others too (:func:`triage.desk.due.safety.unsent`).
    """
    for row, day in waiting_drafts(held.desk):
        yield DueItem(
            "draft",
            day,
            None,
            "",
            "referrer",
            "draft",
            f"Send or discard a referral begun on {row.begun_on} by {row.author}",
            0,
            f"draft {row.id}",
            owner=row.author,
        )
    for one in urgent_drafts(held.desk):
        if not one.known:
            yield DueItem(
                "draft",
                held.desk.on,
                None,
                "",
                "referrer",
                "draft",
                f"Send or discard a referral begun {time_words(held.desk, one)} by {one.row.author}",
                0,
                f"draft {one.row.id}",
                owner=one.row.author,
            )


def _began(held: Held, number: str) -> date:
    row = held.opened[number]
    return row.clock_from or row.confirmed_on or row.added_on
