from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tests.tui.test_journey import order_of
from triage.desk import open_desk
from triage.desk.queue import Filters
from triage.desk.screens.views import saved_views
from tui.app import TriageApp
from tui.pages.filters import from_query, to_query
from tui.screens.inbox import InboxScreen


async def test_a_filter_shows_less_in_the_same_order_and_says_which_escalations_it_leaves_out(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f", "right", "right", "enter")
        text = words(app)
        assert order_of(shown(app)) == ["SYN-0106", "SYN-0104"]
        assert "2 cases of 4" in text
        assert "▲ 1 with an open escalation not shown" in text
        assert "level 3 ●●●○ intensive" in text
        assert "1 referral could not be read" in text
        await press(pilot, "escape")
        assert len(order_of(shown(app))) == 4


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(state="unconfirmed"), 4),
        (Filters(state="confirmed"), 0),
        (Filters(state="escalated"), 2),
        (Filters(whose="mine"), 0),
        (Filters(whose="nobody"), 4),
        (Filters(due="overdue"), 3),
        (Filters(due="today"), 1),
        (Filters(due="overdue", find="sleep"), 2),
        (Filters(made_up="synthetic"), 0),
        (Filters(made_up="real", level=4), 1),
        (Filters(team="North"), 0),
        (Filters(state="closed"), 0),
    ],
)
async def test_each_filter_keeps_what_it_says(app: TriageApp, filters: Filters, found: int):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, InboxScreen)
        screen._narrow(filters)
        await settle(pilot)
        assert len(order_of(shown(app))) == found
        assert screen.page is not None
        assert screen.page.urgent + screen.page.unshown == (0 if filters.state == "closed" else 2)


async def test_a_view_is_kept_chosen_forgotten_and_brought_back(app: TriageApp, workspace: Path):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "s")
        assert "Keep view is off: no filter is set" in messages(app)
        await press(pilot, "slash", *"sleep")
        await press(pilot, "enter", "s")
        await press(pilot, *"Nights")
        await press(pilot, "ctrl+s")
        assert "This view is kept" in messages(app)
        await press(pilot, "escape")
        assert len(order_of(shown(app))) == 4
        await press(pilot, "v")
        assert "> Nights" in shown(app)
        await press(pilot, "enter")
        assert order_of(shown(app)) == ["SYN-0101", "SYN-0102"]
        await press(pilot, "escape", "v", "d")
        assert "No view is kept yet" in words(app)
        await press(pilot, "u")
        assert "> Nights" in shown(app)
    with open_desk(workspace, TODAY) as desk:
        assert [row.name for row in saved_views(desk, "inbox", COORDINATOR)] == ["Nights"]


async def test_nobody_named_keeps_no_view_and_is_told_why(workspace: Path):
    app = TriageApp(workspace, TODAY, by=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"sleep")
        await press(pilot, "enter", "s")
        assert "Keep view is off: nobody is named" in messages(app)


@pytest.mark.parametrize("query", ["", "x", "[]", '{"level": "4"}', '{"colour": "red"}'])
def test_a_kept_text_that_cannot_be_read_asks_for_nothing(query: str):
    assert from_query(query) == Filters()


def test_a_filter_comes_back_as_it_was_kept():
    filters = Filters(
        level=4,
        state="unconfirmed",
        whose="team",
        team="North",
        due="soon",
        made_up="real",
        find="won't sleep",
    )
    assert from_query(to_query(filters)) == filters
