"""What a record says about itself on a day: whether its facts still hold, what room there is, how long the wait."""

from __future__ import annotations

from datetime import date

from triage.signposting.days import CAPACITY_MONTHS, CHECK_MONTHS, holds_on
from triage.signposting.records import Service
from triage.signposting.reports import stopping

LONG_WAIT_WEEKS = 12
"""A wait of this many weeks or more is said as such: the wait that mental health services report (inventory E21; S3 86)."""


def check_holds(service: Service, day: date) -> bool:
    """Whether the record's facts were confirmed lately enough to be acted on (law 8); never confirmed does not hold.

    Nor does a check hold once somebody reported since that a family sent there would stand before a closed door.
    """
    checked = service.checked
    if checked is None or not holds_on(checked.on, checked.every_months or CHECK_MONTHS, day):
        return False
    return not service.reports or stopping(service, day) is None


def capacity_state(service: Service, day: date) -> str:
    """``room``, ``waiting_list``, ``full`` or ``unknown`` on the day.

    What was said more than three months ago, or after the day, is unknown. With no date, a closed list is taken at
    its word and anything else is unknown.
    """
    capacity = service.capacity
    if capacity is None:
        return "unknown"
    if capacity.said_on is None:
        return "full" if capacity.state == "full" else "unknown"
    return capacity.state if holds_on(capacity.said_on, CAPACITY_MONTHS, day) else "unknown"


def wait_weeks(service: Service, day: date) -> int | None:
    """Weeks until help begins, or None where nobody has said so lately."""
    capacity = service.capacity
    if capacity is None or not holds_on(capacity.said_on, CAPACITY_MONTHS, day):
        return None
    return capacity.wait_weeks


def weeks(number: int) -> str:
    """A number of weeks in words.

    >>> weeks(1), weeks(4)
    ('a week', '4 weeks')
    """
    return "a week" if number == 1 else f"{number} weeks"
