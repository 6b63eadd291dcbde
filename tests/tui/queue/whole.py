"""The inbox read the plain way: every case and everything due, sorted in Python; what the windowed reading is held to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage.desk import Desk, DueItem, due, gate, list_cases
from triage.desk.gate import RESTRICTED
from triage.desk.seeing import due_seen
from tui.pages.inbox import InboxRow
from tui.pages.wording import URGENT, Wording, clock, level_words, looks


def whole_inbox(desk: Desk, find: str, by: str | None) -> list[InboxRow]:
    words = Wording(desk)
    name = looks(desk, by)
    items = due_seen(desk, due(desk, None), name)
    first = _first_steps(items)
    escalated = {item.case: item for item in reversed(items) if item.kind == "escalation" and item.case}
    every = list_cases(desk, state=None, by=name)
    listed = [row for row in every if row.state in ("open", "restricted") or row.number in escalated]
    listed.sort(
        key=lambda row: (
            escalated[row.number].due_on if row.number in escalated else date.max,
            -row.level,
            row.added_on,
            row.number,
        )
    )
    rows = []
    for row in listed:
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
    return _matching(desk, rows, find, name)


def _first_steps(items: Iterable[DueItem]) -> dict[str, DueItem]:
    first: dict[str, DueItem] = {}
    for item in items:
        if item.case and (item.case not in first or item.due_on < first[item.case].due_on):
            first[item.case] = item
    return first


def _matching(desk: Desk, rows: list[InboxRow], find: str, by: str | None) -> list[InboxRow]:
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
