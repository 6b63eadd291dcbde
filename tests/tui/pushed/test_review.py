from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.pushed.made import EASED, LEAD, REFERRED, SIGNPOST
from tests.tui.pushed.reaching import rest
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, review
from triage.desk.loop.owning import notes
from tui.app import TriageApp
from tui.screens.confirm import Question
from tui.screens.review import ReviewScreen

HIGH = (100, 60)


async def test_nothing_is_stored_before_saving_and_saving_comes_to_what_was_foreseen(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3", "down", "down", "6", "down", "1", "0")
        await rest(pilot)
        text = words(screens)
        assert "↓ better by 6" in text
        assert "= same" in text
        assert "↑ worse by 5" in text
        assert "10 of 10" in text
        assert "? not scored" in text
        assert "yes – worse: Sleep (brother or sister (s1)); the same: Sleep" in text
        page = screens.screen
        assert isinstance(page, ReviewScreen)
        assert page.follows is not None
        said = dict(page.follows.lines)
        with colleague() as desk:
            assert desk.store.reviews(EASED) == []
            assert len(desk.store.decisions(EASED)) == 1
        await press(pilot, "f2")
        assert f"The review of case {EASED} is saved." in words(screens)
        assert page.follows.seq == 1
        came = words(screens)
        for key in ("Level", "Actions", "Next review"):
            assert " ".join(said[key].split()) in came
        with colleague() as desk:
            row = desk.store.reviews(EASED)[-1]
            assert (row.by_name, row.scored) == (COORDINATOR, 3)
            assert len(desk.store.decisions(EASED)) == 2
        await press(pilot, "f2")
        assert "this review is saved" in messages(screens)
        await press(pilot, "escape")
        assert not isinstance(screens.screen, ReviewScreen)


async def test_a_need_that_is_not_scored_stays_so_and_is_never_a_nought(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "0")
        await press(pilot, "4", "delete", "down", "5")
        await rest(pilot)
        await press(pilot, "f2")
        assert "is saved" in words(screens)
        assert "Mental health, the child: 9 then, not scored now – ? not scored" in words(screens)
        assert "School attendance, the child: not scored then, 5 now – + first score" in words(screens)
        with colleague() as desk:
            from triage.desk.deciding import kept_json  # noqa: PLC0415 - beside what it reads

            kept = kept_json(desk, EASED, desk.store.reviews(EASED)[-1].scores_hash)
            assert [(one["need"], one["severity"]) for one in kept["needs"]] == [("school_attendance", 5)]


async def test_where_every_need_is_better_no_decision_follows_and_a_person_decides(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, REFERRED))
        await settle(pilot)
        await press(pilot, "3", "down", "2")
        await rest(pilot)
        assert "no – every need is better, so the decision before stands" in words(screens)
        assert "hold, step down with a way back, or close" in words(screens)
        await press(pilot, "f2")
        with colleague() as desk:
            assert len(desk.store.decisions(REFERRED)) == 1
            assert [look.code for look in desk.store.looks(REFERRED, "open")] == ["better"]


async def test_a_review_without_a_score_is_asked_about_first_with_focus_on_the_safe_answer(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await rest(pilot)
        await press(pilot, "f2")
        assert isinstance(screens.screen, Question)
        await press(pilot, "enter")
        with colleague() as desk:
            assert desk.store.reviews(EASED) == []
        await press(pilot, "f2", "right", "enter")
        assert "no need was scored; somebody is asked to try again" in words(screens)
        with colleague() as desk:
            assert desk.store.reviews(EASED)[-1].scored == 0


async def test_what_was_filled_in_is_there_again_and_nobody_else_gets_it(screens: TriageApp):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3", "escape")
        assert "Not saved yet" in messages(screens)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        assert "3 of 10" in words(screens)
        await press(pilot, "escape")
        screens.desk.by = LEAD
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        assert "3 of 10" not in words(screens)


async def test_emptying_asks_first(screens: TriageApp):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3", "f8", "enter")
        assert "3 of 10" in words(screens)
        await press(pilot, "f8", "right", "enter")
        assert "3 of 10" not in words(screens)
        assert not screens.unsent


async def test_what_a_colleague_decided_meanwhile_is_not_saved_over(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "8")
        await rest(pilot)
        with colleague() as desk:
            review(desk, EASED, {("mental_health", "child", None): 9}, None, LEAD)
        await press(pilot, "f2")
        assert "triaged again since you looked" in messages(screens)
        with colleague() as desk:
            assert len(desk.store.reviews(EASED)) == 1
        await rest(pilot)
        assert "8 of 10" in words(screens)
        await press(pilot, "f2")
        with colleague() as desk:
            assert len(desk.store.reviews(EASED)) == 2


async def test_the_first_press_shows_what_follows_where_scoring_has_not_rested(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await rest(pilot)
        await pilot.press("8", "f2")
        await settle(pilot)
        assert "Read what will follow, then press f2 again" in messages(screens)
        with colleague() as desk:
            assert desk.store.reviews(EASED) == []


async def test_what_helped_becomes_a_note_and_how_far_it_is_taken_up_is_kept(
    screens: TriageApp, colleague: Callable[[], Desk]
):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3", "tab", "tab", "tab", "tab", "up")
        page = screens.screen
        assert isinstance(page, ReviewScreen)
        page.query_one("#helped TextArea").focus()
        await press(pilot, *"quiet")
        await rest(pilot)
        await press(pilot, "f2")
        with colleague() as desk:
            assert [one.text for one in notes(desk, EASED, COORDINATOR)] == ["quiet"]
            assert desk.store.reviews(EASED)[-1].engagement != ""


async def test_a_new_escalation_comes_before_everything_else(area: Path):
    app = TriageApp(area, TODAY, COORDINATOR)
    async with app.run_test(size=HIGH) as pilot:
        await settle(pilot)
        page = ReviewScreen(app.desk, EASED)
        app.push_screen(page)
        await settle(pilot)
        await rest(pilot)
        from tui.pages.review import Follows  # noqa: PLC0415 - beside what is drawn
        from tui.screens.review_parts import told as laid_out  # noqa: PLC0415

        told = laid_out(Follows(("▲ NEW, TODAY: something",), (("Level", "3"),), (), 1), "If you save now")
        from rich.console import Console  # noqa: PLC0415

        console = Console(width=80, color_system=None)
        with console.capture() as held:
            console.print(told)
        lines = held.get().splitlines()
        assert lines[0].startswith("▲")
        assert "something" in lines[0]


async def test_a_closed_case_and_nobody_named_are_only_to_look_at(area: Path):
    for by, number, why in ((COORDINATOR, SIGNPOST, "the case is closed"), (None, EASED, "nobody is named")):
        app = TriageApp(area, TODAY, by)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.push_screen(ReviewScreen(app.desk, number))
            await rest(pilot)
            await press(pilot, "f2")
            assert f"Save is off: {why}" in messages(app)
            assert "(f2 Save)" in shown(app)


async def test_at_80_by_24_scores_and_what_follows_are_in_sight_together(screens: TriageApp):
    async with screens.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3")
        await asyncio.sleep(0)
        await rest(pilot)
        text = shown(screens)
        assert "9 of 10, very high" in text
        assert "3 of 10, low" in text
        assert "↓ better by 6" in text
        assert "If you save now" in text
        assert "Triaged again" in text


async def test_leaving_the_program_with_scores_that_are_not_saved_is_asked_about(screens: TriageApp):
    async with screens.run_test(size=HIGH) as pilot:
        await settle(pilot)
        screens.push_screen(ReviewScreen(screens.desk, EASED))
        await settle(pilot)
        await press(pilot, "3", "q")
        assert isinstance(screens.screen, Question)
        await press(pilot, "enter")
        assert isinstance(screens.screen, ReviewScreen)
        assert "3 of 10" in words(screens)
