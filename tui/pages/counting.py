"""What is due, counted in small parts, so that whoever types or waits for the desk is served in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from triage.desk import Desk
from triage.desk.due.steps import Sheet, Step, count

PART = 10
"""Cases that are counted at once: a hundredth of a second."""


def count_on(
    desk: Desk, sheet: Sheet, numbers: Sequence[str], stand_back: Callable[[], bool]
) -> dict[str, Step | None]:
    """Work out the steps of some cases, or of the first of them where ``stand_back`` says that somebody else waits."""
    found: dict[str, Step | None] = {}
    for first in range(0, len(numbers), PART):
        if stand_back() and found:
            break
        found |= count(desk, sheet, numbers[first : first + PART])
    return found
