"""What the inbox is made of: the list of cases, its filter, and what is said where it is empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.text import Text
from textual.widgets import Input

from triage.desk.queue import Filters
from tui.pages.inbox import InboxPage, InboxRow
from tui.pages.wording import URGENT, counted
from tui.widgets.empty import Empty
from tui.widgets.longlist import ListRow, LongList

SHOWN = 2
"""Unread referrals, and referrals not sent, that are shown in full; the rest are counted, so that cases stay in sight."""


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


def alarms_of(page: InboxPage) -> Text:
    """What stands above the cases: referrals that say danger and were not sent, then those that could not be read."""
    text = Text()
    shown = 1 if page.unread else SHOWN
    for line in page.unsent[:shown]:
        text.append(f"{URGENT} {line}\n", "bold")
    if len(page.unsent) > shown:
        text.append(
            f"{URGENT} and {len(page.unsent) - shown} more that say danger and are not sent: see Due\n",
            "bold",
        )
    if page.unread:
        shown = 1 if page.unsent else SHOWN
        head = (
            f"{URGENT} {counted(len(page.unread), 'referral')} could not be read and may be urgent: read now"
        )
        text.append(head, "bold")
        for line in page.unread[:shown]:
            text.append(f"\n  {line}")
        more = len(page.unread) - shown
        text.append(
            (f"\n  and {more} more. " if more > 0 else "\n  ")
            + "All of them: Due. m mends it: what is wrong where, and its text."
        )
    text.rstrip()
    return text


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
