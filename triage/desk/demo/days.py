"""The demo's fixed days and people: the same on every machine and in every year."""

from __future__ import annotations

from datetime import date, timedelta

from triage.deciding.days import calendar_days
from triage.rulebook import Within

SEED = 2411
"""Draws everything in the month that was not fed in, and what becomes of it."""
FIRST_DAY = date(2026, 11, 2)
"""First working day of the month; the shipped services were checked the day before."""
LAST_DAY = date(2027, 3, 31)
"""The day the screen is about: after the second review of the last child."""
FIRST_REVIEW = timedelta(weeks=8)
SECOND_REVIEW = timedelta(weeks=14)
COORDINATOR = "Demo Coordinator"
SAFEGUARDING_LEAD = "Demo Safeguarding Lead"
CLINICAL_LEAD = "Demo Clinical Lead"
PEOPLE: tuple[tuple[str, str], ...] = (
    (COORDINATOR, "coordinator"),
    (SAFEGUARDING_LEAD, "safeguarding_lead"),
    (CLINICAL_LEAD, "clinical_lead"),
    ("Demo Manager", "manager"),
)
TEAM = "Made up for the demonstration"


def working_days_on(day: date, count: int) -> date:
    """Find the day ``count`` working days of England after ``day``."""
    return day + timedelta(days=calendar_days(Within(days=count, working=True), day, "ENG") or 0)


def next_working_day(day: date) -> date:
    """Give ``day`` itself, or the first working day of England after it."""
    return working_days_on(day - timedelta(days=1), 1)
