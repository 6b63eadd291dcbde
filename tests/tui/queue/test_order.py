from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench.queue_cases import PEOPLE, SAM
from tests.tui.queue.conftest import opened, shake
from tests.tui.queue.whole import whole_inbox
from triage.desk import Desk, due
from triage.desk.due.steps import Sheet, count
from triage.desk.queue import Filters, read_queue
from triage.desk.seeing import due_seen
from tui.pages.inbox import InboxRow, read_inbox, read_rows
from tui.pages.wording import looks


def windowed(desk: Desk, find: str, by: str | None) -> list[InboxRow]:
    """The whole list through windows, as a person who scrolls to its end would see it."""
    name = looks(desk, by)
    sheet = Sheet(name)
    sheet.take(count(desk, sheet, read_queue(desk, name).numbers))
    page = read_inbox(desk, Filters(find=find), by, sheet=sheet)
    return [
        row
        for first in range(0, len(page.numbers), 60)
        for row in read_rows(desk, page.numbers[first : first + 60], by)
    ]


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 12))])
def test_windows_hold_the_same_cases_in_the_same_order_as_reading_everything(
    queue_workspace: Path, seed: int
):
    with opened(queue_workspace) as desk:
        shake(desk, random.Random(seed))
        for by in (None, *PEOPLE):
            whole = whole_inbox(desk, "", by)
            assert windowed(desk, "", by) == whole
            states = {row.state for row in read_queue(desk, looks(desk, by)).rows}
            if by == "Max Example":
                assert "restricted" in states
            if by == SAM:
                assert len(whole) > 100
                assert any(row.urgent for row in whole)
        for find in (
            "sleep",
            "QUE-00000",
            "late",
            "level",
            "statutory",
            "Confirm",
            "restricted",
            "nothing like it",
        ):
            assert windowed(desk, find, SAM) == whole_inbox(desk, find, SAM), find
        assert windowed(desk, "sleep", "Kim Example") == whole_inbox(desk, "sleep", "Kim Example")


def test_what_is_counted_is_what_is_due(queue_workspace: Path):
    with opened(queue_workspace) as desk:
        shake(desk, random.Random(7))
        queue = read_queue(desk, SAM)
        sheet = Sheet(SAM)
        for first in range(0, len(queue.numbers), 40):
            sheet.take(count(desk, sheet, queue.numbers[first : first + 40]))
        shown = set(queue.numbers)
        items = [
            item
            for item in due_seen(desk, due(desk, 0), SAM)
            if item.case in shown and item.due_on <= desk.on
        ]
        assert {kind: number for kind, number in sheet.due.items() if number} == _counted(items)
        late = [item for item in items if item.due_on < desk.on]
        assert {kind: number for kind, number in sheet.late.items() if number} == _counted(late)
        sheet.drop(queue.numbers)
        assert not any(sheet.due.values())


def _counted(items: list) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in items:
        found[item.kind] = found.get(item.kind, 0) + 1
    return found
