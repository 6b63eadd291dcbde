"""Reports from the record, each a :class:`triage.pages.Page`: the quarter, equity, a meeting, and priorities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from triage.desk.opening import Desk
from triage.desk.reporting.equity import equity_page
from triage.desk.reporting.meeting import meeting_page
from triage.desk.reporting.period import Period, chosen, quarter_days
from triage.desk.reporting.quarter import quarter_page
from triage.errors import WrongUse
from triage.pages import Page

__all__ = [
    "REPORTS",
    "Period",
    "chosen",
    "equity_page",
    "meeting_page",
    "page",
    "quarter_days",
    "quarter_page",
]

REPORTS = ("quarter", "priorities", "equity", "meeting")
"""Every report by its name, in the order they are listed."""
_PAGES: Mapping[str, Callable[..., Page]] = {
    "quarter": quarter_page,
    "equity": equity_page,
    "meeting": meeting_page,
}


def page(desk: Desk, name: str, *, start: date, end: date, for_others: bool = False, **more: Any) -> Page:
    """One report by its name (:data:`REPORTS`); ``framework`` goes with ``priorities``. Raises :class:`WrongUse` for another."""
    if name == "priorities":
        from triage.desk.reporting.priorities import priorities_page  # noqa: PLC0415 - frameworks are read only then

        return priorities_page(desk, start=start, end=end, for_others=for_others, **more)
    if name not in _PAGES:
        raise WrongUse(f"there is no report '{name}'", mend="one of: " + ", ".join(REPORTS))
    return _PAGES[name](desk, start=start, end=end, for_others=for_others)
