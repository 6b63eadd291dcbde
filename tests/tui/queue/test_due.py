from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.bench.queue_cases import ON, PEOPLE, SAM
from tests.tui.queue.conftest import opened, shake
from tests.tui.screen import press, settle, shown, words
from triage.desk import due
from triage.desk.due import agenda as agenda_module
from triage.desk.due.agenda import agenda
from triage.desk.due.item import URGENT
from triage.desk.seeing import due_seen
from tui.app import TriageApp
from tui.screens.case import CaseScreen


async def test_urgent_things_stand_above_all_then_the_longest_overdue(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        lines = [line[2:] for line in shown(app).splitlines()]
        urgent = [place for place, line in enumerate(lines) if line.startswith("▲")]
        late = [place for place, line in enumerate(lines) if line.startswith("20 days late")]
        assert len(urgent) == 3
        assert max(urgent) < min(late)
        assert "▲ 3 urgent" in words(app)


async def test_enter_goes_where_the_thing_is_done(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "slash", *"SYN-0102")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.number == "SYN-0102"
        await press(pilot, "escape")
        assert app.screen.WHERE == "due"  # type: ignore[attr-defined]


async def test_a_filter_says_which_urgent_things_it_leaves_out(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2", "slash", *"SYN-0102")
        assert "▲ 3 urgent not shown by this filter" in words(app)
        await press(pilot, "escape")
        assert "not shown" not in words(app)


async def test_further_days_and_whose(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        today = words(app)
        await press(pilot, "d", "d", "d")
        assert "due on any day" in words(app)
        await press(pilot, "d")
        assert words(app) == today
        await press(pilot, "w", "home", "enter")
        assert "Whose: mine" in words(app)


@pytest.mark.parametrize("whose", ["all", "mine", "team", "nobody"])
def test_with_more_cases_than_fit_every_escalation_is_listed_all_the_same(
    queue_workspace: Path, whose: str, monkeypatch: pytest.MonkeyPatch
):
    with opened(queue_workspace) as desk:
        shake(desk, random.Random(5))
        for by in PEOPLE:
            whole = agenda(desk, by, whose=whose)
            some = agenda(desk, by, whose=whose, most=3)
            assert [item for item in some.items if item.kind in URGENT] == [
                item for item in whole.items if item.kind in URGENT
            ]
            assert some.others_urgent == whole.others_urgent
            assert set(some.items) <= set(whole.items)
            large = agenda(desk, by, whose=whose, most=149)
            of_cases = [item for item in whole.items if item.case and item.kind != "retention"]
            if whose == "all" and by == SAM:
                assert large.not_read > 0 or len(large.items) >= len(of_cases)
    assert agenda_module.MOST_CASES > 149


def test_one_reads_on_until_every_case_was_looked_at(queue_workspace: Path):
    with opened(queue_workspace) as desk:
        shake(desk, random.Random(5))
        whole = agenda(desk, SAM, whose="all", ahead=None)
        assert (whole.first, whole.looked, whole.not_read) == (0, whole.cases, 0)
        seen, first = set(), 0
        for _ in range(100):
            some = agenda(desk, SAM, whose="all", ahead=None, most=40, first=first)
            assert some.first == first
            assert some.cases == whole.cases
            assert some.looked == min(40, some.cases - first)
            assert some.not_read == some.cases - some.looked
            assert [item for item in some.items if item.kind in URGENT] == [
                item for item in whole.items if item.kind in URGENT
            ]
            seen |= set(some.items)
            first += some.looked
            if first >= some.cases:
                break
        assert first == whole.cases
        said_by_the_command = {"supervision", "retention"}
        of_no_case = {
            item for item in whole.items if item.case is None and item.kind not in said_by_the_command
        }
        assert of_no_case <= seen
        assert seen <= set(whole.items)
        assert agenda(desk, SAM, whose="all", most=40, first=10**6).first == 0


async def test_the_place_says_what_it_did_not_look_at_and_reads_on(
    queue_workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(agenda_module, "MOST_CASES", 60)
    monkeypatch.setattr(agenda_module, "AT_ONCE", 50)
    app = TriageApp(queue_workspace, ON, SAM)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        page = app.screen.page  # type: ignore[attr-defined]
        of = page.cases
        text = words(app)
        assert f"cases 1 to 50 of {of}, the other {of - 50} not: n reads on" in text
        urgent = page.urgent
        await press(pilot, "n")
        assert f"cases 51 to 100 of {of}" in words(app)
        assert app.screen.page.urgent == urgent  # type: ignore[attr-defined]
        for _ in range(-(-of // 50) - 1):
            await press(pilot, "n")
        assert "cases 1 to 50" in words(app)


def test_everybodys_list_holds_what_the_command_lists(queue_workspace: Path):
    with opened(queue_workspace) as at:
        for by in (None, *PEOPLE):
            found = agenda(at, by).items
            assert sorted(found, key=repr) == sorted(due_seen(at, due(at, 0), by), key=repr)
