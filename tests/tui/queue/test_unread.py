from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.conftest import COORDINATOR
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, add_person
from triage.desk.due.steps import unread_of
from triage.desk.mending import CallsNoMore, mend_unread, open_unread
from triage.errors import Refused
from triage.store import UNREAD
from tui.app import TriageApp
from tui.screens.confirm import Question
from tui.screens.unread import UnreadScreen

Sit = Callable[[], Desk]
MENDED = "case: SYN-0103\nchild: {age: 9}\nneeds: [{need: sleep, severity: 3}]\nindicators: [domestic_abuse_current]\n"
WITHOUT = "case: SYN-0103\nchild: {age: 9}\nneeds: [{need: sleep, severity: 3}]\n"


def test_what_is_wrong_is_said_with_its_line_and_the_text_is_as_received(desk: Sit):
    with desk() as one:
        found = open_unread(one, 1, COORDINATOR)
        assert "severity: 33" in found.text
        assert (found.issues[0].line, bool(found.issues[0].what), bool(found.issues[0].mend)) == (
            3,
            True,
            True,
        )
        assert any("statutory" in words for words in found.issues[0].escalations)


def test_mended_it_is_a_case_and_what_came_is_kept_as_received(desk: Sit):
    with desk() as one:
        before = open_unread(one, 1, COORDINATOR)
        assert mend_unread(one, 1, before.text, COORDINATOR).issues
        assert one.store.case("SYN-0103") is None
        assert len(unread_of(one, COORDINATOR)) == 1
        assert mend_unread(one, 1, MENDED, COORDINATOR).number == "SYN-0103"
        assert unread_of(one, COORDINATOR) == []
        assert one.store.content(f"{UNREAD}1", before.row.text_hash).decode() == before.text  # type: ignore[union-attr]
        assert [row.towards for row in one.store.escalations("SYN-0103")]
        assert "unread.mended" in [event.what for event in one.store.events("SYN-0103")]
        with pytest.raises(Refused, match="read already"):
            mend_unread(one, 1, MENDED, COORDINATOR)


def test_a_number_that_was_missing_ties_it_to_the_case_it_became(desk: Sit):
    with desk() as one:
        assert mend_unread(one, 1, MENDED.replace("SYN-0103", "SYN-0199"), COORDINATOR).number == "SYN-0199"
        (row,) = one.store.unread()
        assert (row.state, row.case_number) == ("settled", "SYN-0199")


def test_what_it_called_for_is_never_lost_by_mending(desk: Sit):
    with desk() as one:
        for reason in ("", "not_now"):
            with pytest.raises(CallsNoMore) as refused:
                mend_unread(one, 1, WITHOUT, COORDINATOR, reason)
            assert refused.value.calls
        assert one.store.case("SYN-0103") is None
        assert len(unread_of(one, COORDINATOR)) == 1
        assert mend_unread(one, 1, WITHOUT, COORDINATOR, "facts_wrong").number
        (event,) = [event for event in one.store.events("SYN-0103") if event.what == "unread.mended"]
        assert event.record == "unread referral 1 facts_wrong"


def test_whoever_refers_or_is_not_named_opens_none(desk: Sit):
    with desk() as one:
        add_person(one, "Ray Example", "referrer", by=COORDINATOR)
        for by in ("Ray Example", None):
            with pytest.raises(Refused):
                open_unread(one, 1, by)
            with pytest.raises(Refused):
                mend_unread(one, 1, MENDED, by)


async def test_it_is_opened_from_the_inbox_mended_in_place_and_becomes_a_case(app: TriageApp, desk: Sit):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "m mends it" in words(app)
        await press(pilot, "m")
        assert isinstance(app.screen, UnreadScreen)
        text = words(app)
        assert "line 3" in text
        assert "severity: 33" in text
        assert "▲" in shown(app)
        await press(pilot, "ctrl+s")
        assert "Not a case yet" in messages(app)
        page = app.screen
        area = page.query_one("#unread-text")
        area.text = MENDED  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert "SYN-0103" in messages(app)
        assert "could not be read" not in words(app)
    with desk() as one:
        assert one.store.case("SYN-0103") is not None


async def test_a_text_that_calls_for_less_asks_for_a_reason_and_what_was_typed_stays(
    app: TriageApp, desk: Sit
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        app.screen.query_one("#unread-text").text = WITHOUT  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, Question)
        assert "Tell children's social care" in words(app)
        await press(pilot, "escape", "escape")
        with desk() as one:
            assert one.store.case("SYN-0103") is None
        await press(pilot, "m")
        assert app.screen.query_one("#unread-text").text == WITHOUT  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s", "tab", "tab")
        assert isinstance(app.screen, Question)


async def test_from_due_the_same_opens(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        rows = app.screen.page.rows  # type: ignore[attr-defined]
        place = next(place for place, row in enumerate(rows) if row.kind == "unread_referral")
        await press(pilot, *["down"] * place, "enter")
        assert isinstance(app.screen, UnreadScreen)
