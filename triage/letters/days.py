"""Days that a letter promises: our own work falls on working days, and the first call comes soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from triage.deciding.days import is_working_day
from triage.letters.model import Occasion
from triage.letters.plain import by_when

NEXT_DAY, SOON_DAYS, LATEST_DAYS = 1, 7, 14
"""The first call: by the next day where something is called about or a lead looks at once; within a week where anything of the decision
is, or more than everyday help is needed; else within two (general early-help practice, to be confirmed locally)."""
_AT_ONCE, _LEADS = frozenset({0, 1}), frozenset({"safeguarding_lead", "clinical_lead"})


def working_day_before(day: date, on: date, country: str) -> date:
    """A day, or the working day before it where it is none; never before ``on``, the day of the letter."""
    while day > on and not is_working_day(day, country):
        day -= timedelta(days=1)
    return max(day, on)


def due(within_days: int, occasion: Occasion) -> date:
    """The working day by which something of the decision is due."""
    day = occasion.decision.decided_on + timedelta(days=within_days)
    return working_day_before(day, occasion.on, occasion.settings.country)


def due_in_words(within_days: int, occasion: Occasion) -> str:
    """Such a day in a sentence: today, tomorrow, or by a day of the week."""
    return by_when(due(within_days, occasion), occasion.on)


def review_day(occasion: Occasion) -> date:
    """The working day of the next look."""
    return working_day_before(occasion.decision.review_on, occasion.on, occasion.settings.country)


def called_by(occasion: Occasion, told: Iterable[int], *, urgent: int | None) -> date:
    """The working day by which somebody calls: ``told`` are the limits the letter tells of, ``urgent`` that of an urgent block."""
    decision, on = occasion.decision, occasion.on
    timed = [*(one.within_days for one in decision.actions), *(one.within_days for one in decision.asks)]
    soon = decision.level.number > 1 or any(days is not None and days <= SOON_DAYS for days in timed)
    looked_at = any(item.within_days in _AT_ONCE and item.by in _LEADS for item in decision.human_reviews)
    latest = NEXT_DAY if decision.escalations or looked_at else SOON_DAYS if soon else LATEST_DAYS
    within = min([*told, latest, *([] if urgent is None else [urgent])])
    day = decision.decided_on + timedelta(days=within)
    if day < on and urgent is None:  # the first call is behind us; the next is due within a week
        day = on + timedelta(days=SOON_DAYS)
    return working_day_before(day, on, occasion.settings.country)
