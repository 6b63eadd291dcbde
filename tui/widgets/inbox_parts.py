"""What the inbox is made of: the list of cases, its filter, and what is said where it is empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.widgets import Input

from triage.desk.queue import Filters
from tui.pages.inbox import InboxPage, InboxRow
from tui.pages.wording import URGENT, counted
from tui.widgets.empty import Empty
from tui.widgets.longlist import ListRow, LongList


class CaseList(LongList):
    """The cases."""

    HELP = (
        "The cases. > stands before the chosen one, ▲ before the day of an open escalation. Up and down choose, page up, "
        "page down, home and end go further, enter opens the case. Nothing is confirmed from this list."
    )


class FindBox(Input):
    """Words that cases are kept by."""

    HELP = (
        "Type words of a need, a case number, a level or a next step. Enter goes on in the list, escape shows every case "
        "again. Cases with an open escalation that the words leave out are counted below the list."
    )


def rows_of(rows: Iterable[InboxRow]) -> list[ListRow]:
    """Rows of the list."""
    return [
        ListRow(row.number, (row.number, row.due, row.level, row.days, row.next_step), urgent=row.urgent)
        for row in rows
    ]


def say_empty(empty: Empty, page: InboxPage) -> None:
    """Tell nothing yet from nothing that matches."""
    if page.total:
        words = page.filters.find.strip()
        what = f"“{words}”" if words and replace(page.filters, find="") == Filters() else "this filter"
        unshown = f"\n\n{URGENT} {page.unshown} with an open escalation not shown." if page.unshown else ""
        counting = " Next steps are still being counted; more may come." if page.counting else ""
        empty.say(
            f"Nothing matches {what}",
            f"The list has {counted(page.total, 'case')}; none of them matches this filter.{counting}{unshown}",
            "Press esc to clear the filter.",
        )
        return
    if page.filters.state == "closed":
        empty.say("No case is closed", "Here stand the closed cases.", "Press esc to see the open ones.")
        return
    closed = (
        f" {page.closed} {'case is' if page.closed == 1 else 'cases are'} closed." if page.closed > 0 else ""
    )
    empty.say(
        "No open case" if page.closed > 0 else "Nothing here yet",
        f"Here stand the open cases of this workspace, the most urgent first.{closed}",
        "Add referrals from another window:\n\n    triage case add FILE --by NAME\n\nThen press r here.",
    )
