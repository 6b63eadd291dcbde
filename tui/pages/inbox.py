"""The inbox as values: what could not be read first, then cases by escalation, level and waiting time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.desk import Desk, DueItem, code_in_words, due, gate, list_cases
from triage.desk.gate import RESTRICTED
from triage.desk.seeing import due_seen
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, level_words, looks


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
    """All that the inbox shows."""

    place: str
    notice: str
    """What every output says until live use was signed for; empty once it was."""
    acting: Acting
    rows: tuple[InboxRow, ...]
    unread: tuple[str, ...]
    """One line for each referral that could not be read and calls for somebody."""
    total: int
    """Cases in the list without a filter."""
    closed: int
    synthetic: int
    """How many of those in the list were made up."""
    find: str


def read_inbox(desk: Desk, find: str, by: str | None) -> InboxPage:
    """Read the inbox; ``find`` keeps cases that match words of their needs, a number, a level or a next step."""
    words = Wording(desk)
    name = looks(desk, by)
    items = due_seen(desk, due(desk, None), name)
    first = _first_steps(items)
    escalated = {item.case: item for item in reversed(items) if item.kind == "escalation" and item.case}
    every = list_cases(desk, state=None, by=name)
    # A closed case with an open escalation stays in sight: closing settles nothing about a child's safety.
    shown = [row for row in every if row.state in ("open", "restricted") or row.number in escalated]
    no_day = date.max
    shown.sort(
        key=lambda row: (
            escalated[row.number].due_on if row.number in escalated else no_day,
            -row.level,
            row.added_on,
            row.number,
        )
    )
    rows = []
    for row in shown:
        item = escalated.get(row.number) or first.get(row.number)
        mark = f"{URGENT} " if row.number in escalated else ""
        rows.append(
            InboxRow(
                number=row.number,
                urgent=row.number in escalated,
                level=level_words(row.level, words.level(row.level)[0]) if row.level else "",
                days=str(max((desk.on - row.added_on).days, 0)) if row.state != "restricted" else "",
                due=mark + clock(item.due_on, desk.on) if item else "",
                next_step=item.what if item else RESTRICTED if row.state == "restricted" else "",
            )
        )
    return InboxPage(
        place=desk.settings.area.name,
        notice=desk.notice or "",
        acting=acting(desk, by),
        rows=tuple(_matching(desk, rows, find, name)),
        unread=tuple(_unread(desk, items)),
        total=len(rows),
        closed=sum(row.state == "closed" for row in every),
        synthetic=sum(row.synthetic for row in shown),
        find=find,
    )


def _first_steps(items: Iterable[DueItem]) -> Mapping[str, DueItem]:
    """The step that is due first for each case; where two are due on one day, the more urgent kind."""
    first: dict[str, DueItem] = {}
    for item in items:
        if item.case and (item.case not in first or item.due_on < first[item.case].due_on):
            first[item.case] = item
    return first


def _matching(desk: Desk, rows: list[InboxRow], find: str, by: str | None) -> list[InboxRow]:
    """Keep the order: a filter shows less, it does not rank anew."""
    if not find.strip():
        return rows
    asked = find.strip().casefold()
    may_search = gate.may(desk, "case.find", by)
    by_words = {row.number for row in list_cases(desk, state=None, find=find, by=by)} if may_search else set()
    return [
        row
        for row in rows
        if row.number in by_words
        or any(asked in text.casefold() for text in (row.number, row.level, row.due, row.next_step))
    ]


def _unread(desk: Desk, items: Iterable[DueItem]) -> Iterable[str]:
    for item in items:
        if item.kind == "unread_referral":
            said = item.what.removeprefix("Read a referral that could not be read: ")
            yield f"{clock(item.due_on, desk.on)}, {code_in_words(item.role)}: {item.record} – {said}"
