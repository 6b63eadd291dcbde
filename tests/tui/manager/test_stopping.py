"""Long reading says how far it has come, gives way to keys, and ends where nobody waits for it any more."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.tui.screen import press, settle, words
from triage.desk import Desk
from triage.desk.outcomes import outcome_histories
from triage.desk.parts import Ended, each
from tui.app import TriageApp


@pytest.fixture
def slow(manager: TriageApp, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each step between two cases takes a fifth of a second; the moments of the steps."""
    steps: list[float] = []

    def step() -> None:
        steps.append(time.monotonic())
        time.sleep(0.2)

    monkeypatch.setattr(manager.desk._reading, "_give_way", step)
    return steps


async def reading(steps: list[float]) -> None:
    """Wait until the long reading is under way."""
    for _ in range(400):
        if len(steps) > 2:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def ended(app: TriageApp) -> float:
    """Wait until nothing is read; the seconds it took."""
    begun = time.monotonic()
    for _ in range(1000):
        if not app.desk.is_working:
            break
        await asyncio.sleep(0.01)
    return time.monotonic() - begun


def test_whoever_waits_hears_how_far_reading_has_come_and_may_end_it(kim: Desk):
    heard: list[tuple[str, int, int]] = []
    kim.between = lambda what, done, of: heard.append((what, done, of))
    found = outcome_histories(kim)
    assert heard == [("cases read", place, len(heard)) for place in range(len(heard))]
    assert len(heard) >= len(found) > 0

    def no_more(what: str, done: int, of: int) -> None:
        if done == 2:
            raise Ended

    kim.between = no_more
    with pytest.raises(Ended):
        list(each(kim, "abcdef", "letters"))
    kim.between = None
    assert outcome_histories(kim) == found


@pytest.mark.parametrize(("place", "keys"), [("overview", ()), ("outcomes", ("2",)), ("valuation", ("3",))])
async def test_esc_stops_the_reading_and_r_reads_again(manager, slow, place, keys, monkeypatch):
    async with manager.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await reading(slow)
        await pilot.pause(0.6)
        assert ("things to do found" if place == "overview" else " of ") in words(manager)
        assert "esc stops" in words(manager) or place == "overview"
        await pilot.press("escape")
        assert await ended(manager) < 5
        await settle(pilot)
        assert "STOPPED" in words(manager).upper()
        assert "r reads" in words(manager)
        assert "Working" not in words(manager)
        monkeypatch.setattr(manager.desk._reading, "_give_way", lambda: None)
        await press(pilot, "r")
        assert "STOPPED" not in words(manager).upper()
        assert manager.screen.part is not None  # type: ignore[attr-defined]


async def test_going_to_another_place_ends_the_reading_and_coming_back_begins_it_again(
    manager, slow, monkeypatch
):
    async with manager.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await reading(slow)
        await pilot.press("6")
        assert await ended(manager) < 5
        await settle(pilot)
        monkeypatch.setattr(manager.desk._reading, "_give_way", lambda: None)
        await press(pilot, "3")
        assert "Value" in words(manager)
        assert "Working" not in words(manager)
        assert manager.screen.part is not None  # type: ignore[attr-defined]


async def test_a_page_over_it_does_not_end_the_reading(manager, slow):
    async with manager.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await reading(slow)
        await pilot.press("question_mark")
        await pilot.pause()
        assert manager.desk.is_working
        await settle(pilot)
        await press(pilot, "escape")
        assert manager.screen.part is not None  # type: ignore[attr-defined]
