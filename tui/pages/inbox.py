"""The inbox as values: what could not be read first, then cases by escalation, level and waiting time, a window at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from triage.desk import Desk, code_in_words
from triage.desk.due.item import KINDS, ORDER
from triage.desk.due.steps import Sheet, Step, first_step, items_of, unread_of, unsent_of
from triage.desk.gate import RESTRICTED
from triage.desk.queue import (
    DUES,
    MADE_UP,
    STATES,
    WHOSE,
    Filters,
    Queue,
    QueueRow,
    narrow,
    newest_step,
    read_queue,
    teams,
)
from triage.desk.seeing import rows_seen
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, counted, level_words, looks

WINDOW = 60
"""Rows that are read at once."""
LEFT = "not in the list any more: r reads it again"


@dataclass(frozen=True)
class InboxRow:
    """One case in the list."""

    number: str
    urgent: bool
    """Whether an escalation of it is still open."""
    level: str
    """Number, shape and word."""
    days: str
    """How many days it has been here."""
    due: str
    """When the next step is due, with a shape before it where it is an escalation."""
    next_step: str


@dataclass(frozen=True)
class InboxPage:
    """All that the inbox shows, but for rows that are read as somebody moves."""

    place: str
    notice: str
    """What every output says until live use was signed for; empty once it was."""
    acting: Acting
    queue: Queue
    numbers: tuple[str, ...]
    """Numbers of the cases that the filter keeps, in order."""
    chosen: int
    """Place of the chosen case among them."""
    first: int
    """Place of the first of ``rows``."""
    rows: tuple[InboxRow, ...]
    unread: tuple[str, ...]
    """One line for each referral that could not be read and calls for somebody."""
    unsent: tuple[str, ...]
    """One line for each referral that says danger and was not sent: whom to ask."""
    urgent: int
    """Shown cases with an open escalation."""
    unshown: int
    """Cases with an open escalation that the filter leaves out."""
    total: int
    """Cases in the list without a filter."""
    closed: int
    synthetic: int
    """How many of those shown were made up."""
    filters: Filters
    levels: tuple[tuple[int, str], ...]
    """Levels in words, highest first, for a filter to choose from."""
    teams: tuple[str, ...]
    counting: bool
    """Whether next steps were still being counted when the filter looked at them."""


def read_inbox(
    desk: Desk,
    filters: Filters,
    by: str | None,
    *,
    sheet: Sheet | None = None,
    chosen: str | None = None,
    near: int = 0,
    queue: Queue | None = None,
) -> InboxPage:
    """Read the inbox; the case ``chosen`` stays chosen, else whichever stands at the place ``near``.

    ``queue`` is one read before, where only the filter changed.
    """
    name = looks(desk, by)
    if queue is None:
        queue = read_queue(desk, name, closed=filters.state == "closed")
    levels = _levels(desk)
    kept = narrow(desk, queue, filters, name, sheet=sheet, words=_Searched(desk, dict(levels)))
    place = next((index for index, number in enumerate(kept.numbers) if number == chosen), near)
    place = max(min(place, len(kept.numbers) - 1), 0)
    first = place // WINDOW * WINDOW
    return InboxPage(
        place=desk.settings.area.name,
        notice=desk.notice or "",
        acting=acting(desk, by),
        queue=queue,
        numbers=kept.numbers,
        chosen=place,
        first=first,
        rows=read_rows(desk, kept.numbers[first : first + WINDOW], by),
        unread=tuple(_unread(desk, name)),
        unsent=tuple(read_unsent(desk, name)),
        urgent=kept.urgent,
        unshown=kept.unshown,
        total=len(queue.held),
        closed=queue.closed,
        synthetic=kept.synthetic,
        filters=filters,
        levels=tuple(levels),
        teams=teams(desk),
        counting=kept.counting,
    )


def read_rows(desk: Desk, numbers: Sequence[str], by: str | None) -> tuple[InboxRow, ...]:
    """Read some rows of the list as they stand now; one that was closed or erased meanwhile says so."""
    name = looks(desk, by)
    words = Wording(desk)
    held = desk.store.cases_of(numbers)
    seen = {row.number: row for row in rows_seen(desk, held.values(), name)}
    items = items_of(desk, seen, name)
    rows = []
    for number in numbers:
        row = seen.get(number)
        if row is None:
            rows.append(InboxRow(number, urgent=False, level="", days="", due="", next_step=LEFT))
            continue
        item = first_step(items.get(number, []))
        urgent = item is not None and item.kind == "escalation"
        shut = row.state == "restricted"
        rows.append(
            InboxRow(
                number=number,
                urgent=urgent,
                level=level_words(row.level, words.level(row.level)[0]) if row.level else "",
                days="" if shut else str(max((desk.on - row.added_on).days, 0)),
                due=_when(item.due_on, desk.on, urgent=urgent) if item else "",
                next_step=item.what if item else RESTRICTED if shut else "",
            )
        )
    return tuple(rows)


def _when(due_on: date, on: date, *, urgent: bool) -> str:
    return (f"{URGENT} " if urgent else "") + clock(due_on, on)


def _levels(desk: Desk) -> list[tuple[int, str]]:
    words = Wording(desk)
    found = [(number, words.level(number)[0]) for number in (4, 3, 2, 1)]
    return [(number, level_words(number, word)) for number, word in found if word]


class _Searched:
    """What of a row is searched besides the words of its needs; the same words are made once for all rows."""

    def __init__(self, desk: Desk, levels: dict[int, str]) -> None:
        self._on = desk.on
        self._levels = levels
        self._clocks: dict[str, str] = {}

    def __call__(self, row: QueueRow, step: Step | None) -> Iterable[str]:
        yield self._levels.get(row.level, "")
        if row.escalated:
            if row.escalated not in self._clocks:
                day = date.fromisoformat(row.escalated)
                self._clocks[row.escalated] = _when(day, self._on, urgent=True)
            yield self._clocks[row.escalated]
        elif step is not None:
            key = step[0].isoformat()
            if key not in self._clocks:
                self._clocks[key] = clock(step[0], self._on)
            yield self._clocks[key]
        if step is not None:
            yield step[1]
        elif row.state == "restricted":
            yield RESTRICTED


def _unread(desk: Desk, by: str | None) -> Iterable[str]:
    for item in unread_of(desk, by):
        said = item.what.removeprefix("Read a referral that could not be read: ")
        yield f"{clock(item.due_on, desk.on)}, {code_in_words(item.role)}: {item.record} – {said}"


def read_unsent(desk: Desk, by: str | None) -> Iterable[str]:
    """Say who began a referral that says danger and did not send it; nothing of what it says."""
    return [item.what for item in unsent_of(desk, by)]


def read_news(desk: Desk, by: str | None) -> tuple[int, tuple[str, ...]]:
    """What tells that the list is to be read again: the newest entry of the log, and whom to ask about a referral not sent."""
    return newest_step(desk), tuple(read_unsent(desk, looks(desk, by)))


def counts(page: InboxPage) -> Iterable[str]:
    """How many cases are shown, are urgent, were made up, and what a filter leaves out."""
    if not page.total:
        return
    yield counted(len(page.numbers), "case") + (f" of {page.total:,}" if page.filters else "")
    if page.urgent:
        yield f"{URGENT} {page.urgent} with an open escalation"
    if page.unshown:
        yield f"{URGENT} {page.unshown} with an open escalation not shown"
    if page.synthetic:
        yield (
            "all synthetic" if page.synthetic == len(page.numbers) else f"{page.synthetic} of them synthetic"
        )


def badges(sheet: Sheet, total: int, width: int) -> str:
    """What is due by the day, by kind, as far as it fits; said to be unfinished while it is being counted."""
    left = total - len(sheet.steps)
    kinds = [
        f"{KINDS[kind]} {sheet.due[kind]:,}" + (f" ({sheet.late[kind]:,} late)" if sheet.late[kind] else "")
        for kind in ORDER
        if sheet.due[kind]
    ]
    line = (
        f"Due so far ({left:,} to count): " if left > 0 else "Due by today: " + ("" if kinds else "nothing")
    )
    for place, kind in enumerate(kinds):
        more = f" and {len(kinds) - place} kinds more" if place else f"{len(kinds)} kinds"
        longer = line + (" · " if place else "") + kind
        if len(longer) + (len(more) if place + 1 < len(kinds) else 0) > width:
            return line + more
        line = longer
    return line


def asked(filters: Filters, levels: Iterable[tuple[int, str]]) -> str:
    """A filter in words."""
    parts = (
        f"level {dict(levels).get(filters.level, filters.level)}" if filters.level else "",
        STATES.get(filters.state, filters.state),
        WHOSE.get(filters.whose, filters.whose),
        f"team {filters.team}" if filters.team else "",
        DUES.get(filters.due, filters.due),
        MADE_UP.get(filters.made_up, filters.made_up),
        f"“{filters.find.strip()}”" if filters.find.strip() else "",
    )
    return ", ".join(part for part in parts if part)
