"""A referral that says danger and is not sent, as its author and those who are to ask meet it on the screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.referral.made import OTHER, REFERRER, keys_of
from tests.tui.referral.test_sending import form, rested
from tests.tui.referral.test_unsent_danger import DANGER
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk
from triage.desk.screens import drafts as kept
from triage.desk.screens.danger import urgent_drafts
from triage.desk.screens.typed import Typed, TypedNeed
from tui.app import TriageApp
from tui.screens.confirm import Question


def test_rules_that_cannot_be_read_keep_no_danger_from_being_known(folder: Path, desk: Callable[[], Desk]):
    rule = next((folder / "rules").rglob("needs/*.yaml"))
    rule.write_text("broken: [", encoding="utf-8")
    with desk() as one:
        worry = Typed("R-1", {}, (TypedNeed("indicators", "suicidal_intent"),))
        assert kept.keep_draft(one, worry.as_data(), REFERRER).state == kept.URGENT


async def test_on_each_page_its_author_is_told_and_it_stands_on_top_of_my_referrals(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", "enter", "y")
        await rested(pilot)
        assert "NOT SENT" not in shown(app), "the banner of the form itself says it"
        await press(pilot, "escape", "2")
        lines = shown(app).splitlines()
        assert lines[2].startswith(" ▲ NOT SENT: a referral of yours says immediate danger")
        text = words(app)
        assert text.index("NOT SENT, says danger") < text.index("R-0002")
        await press(pilot, "down", "down", "enter")
        assert "▲ NOT SENT" in shown(app).splitlines()[2]


async def test_somebody_else_at_the_terminal_is_told_of_their_own_alone(
    app: TriageApp, desk: Callable[[], Desk]
):
    with desk() as one:
        kept.keep_draft(one, DANGER.as_data(), REFERRER)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "▲ NOT SENT" in shown(app).splitlines()[2]
        app.desk.by = OTHER
        await press(pilot, "f1", "escape")
        app.look_for_unsent()
        await settle(pilot)
        assert "NOT SENT" not in shown(app)


async def test_it_is_off_the_head_once_it_is_sent(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", "enter", "y")
        await rested(pilot)
        await press(pilot, "ctrl+s")
        assert form(app).sent is not None
        await press(pilot, "escape", "2")
        assert "NOT SENT, says danger" not in words(app)
        assert "▲ NOT SENT" not in words(app)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_above_the_inbox_and_on_due_it_is_said_who_is_to_be_asked(
    folder: Path, desk: Callable[[], Desk], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
):
    with desk() as one:
        kept.keep_draft(one, DANGER.as_data(), REFERRER)
    monkeypatch.setattr("triage.desk.screens.danger.GRACE_MINUTES", 0)
    app = TriageApp(folder, TODAY, COORDINATOR)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = words(app)
        assert f"{REFERRER} began a referral at " in text
        assert f"ask {REFERRER} now" in text
        assert text.index("began a referral") < text.index("R-0002")
        await press(pilot, "2")
        page = app.screen
        rows = page.page.rows  # type: ignore[attr-defined]
        assert rows[2].what.endswith(f"ask {REFERRER} now what it is about")
        assert "Ray Example" in words(app)
        place = next(place for place, row in enumerate(rows) if row.kind == "unsent_danger")
        await press(pilot, *["down"] * place, "enter")
        assert app.screen is page, "nobody else opens it"
        assert f"Ask {REFERRER} now" in messages(app)


async def test_the_inbox_takes_note_of_it_when_the_minutes_have_passed(
    folder: Path, desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
):
    with desk() as one:
        kept.keep_draft(one, DANGER.as_data(), REFERRER)
    app = TriageApp(folder, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "began a referral" not in words(app)
        monkeypatch.setattr("triage.desk.screens.danger.GRACE_MINUTES", 0)
        app.screen._look()  # type: ignore[attr-defined]
        await settle(pilot)
        assert "began a referral" in words(app)


@pytest.mark.parametrize("place", ["form", "list"])
async def test_discarding_one_asks_for_a_reason_wherever_it_is_begun(
    app: TriageApp, desk: Callable[[], Desk], place: str
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "9", "enter", "enter", "enter")
        await pilot.press("y")
        if place == "form":
            await press(pilot, "f12")
        else:
            await press(pilot, "escape", "2")
            await press(pilot, "home", "x")
        assert isinstance(app.screen, Question)
        assert "immediate danger" in words(app)
        await press(pilot, "tab", "enter")
        assert isinstance(app.screen, Question), "no reason was chosen"
        assert "choose a reason" in words(app)
        await press(pilot, "down", "tab", "tab", "enter")
        assert "was discarded" in messages(app), shown(app)
    with desk() as one:
        assert urgent_drafts(one) == []
        assert len([event for event in one.store.events("") if event.what == "draft.discard"]) == 1


async def test_a_danger_that_is_typed_and_not_added_yet_is_said_on_the_form_too(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", *keys_of("wants to die"))
        await rested(pilot)
        assert "▲ NOT SENT: a referral of yours says immediate danger" in shown(app).splitlines()[2]
        await press(pilot, "enter")
        await rested(pilot)
        assert "▲ NOT SENT" not in shown(app)
        assert "▲ TODAY" in words(app)
