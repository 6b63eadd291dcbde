"""The first five minutes: an empty folder, a demo or a new workspace, and the tour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import TODAY
from tests.tui.screen import press, settle, shown, words
from triage.desk import list_people, open_desk
from triage.desk.demo import COORDINATOR, LAST_DAY
from tui.app import TriageApp
from tui.places import ROLES
from tui.screens import welcome
from tui.screens.help import HelpScreen
from tui.screens.lock import BlankScreen, LockScreen
from tui.screens.welcome import Begun, WelcomeApp
from tui.tours import TOURS


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")


async def test_an_empty_folder_offers_a_demo_or_a_new_workspace_and_says_what_the_program_is():
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = words(app)
        assert "People decide" in text.replace("people", "People")
        assert "Look round: a demo full of made-up children" in text
        assert "Begin a workspace for our own area" in text
        await press(pilot, "escape")
    assert app.return_value is None
    assert list(Path().iterdir()) == []


async def test_a_new_workspace_is_made_and_whoever_made_it_is_its_first_coordinator():
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"Kim", "space", *"Example", "ctrl+s")
    assert app.return_value == Begun(Path("my-area"), TODAY, "Kim Example")
    with open_desk(Path("my-area"), TODAY) as desk:
        assert [(one.name, one.role) for one in list_people(desk)] == [("Kim Example", "coordinator")]


async def test_without_a_name_nothing_is_made_and_the_field_says_why():
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "ctrl+s")
        assert "Write your name" in words(app)
        assert app.focused is app.screen.query_one("#name")
    assert not Path("my-area").exists()


async def test_a_folder_that_holds_something_is_refused_and_what_was_typed_stays():
    Path("my-area").mkdir()
    Path("my-area/triage.toml").write_text("# mine", encoding="utf-8")
    app = WelcomeApp(TODAY, "Kim Example")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "ctrl+s")
        assert "overwritten" in words(app) or "already" in words(app)
        assert app.screen.query_one("#name").value == "Kim Example"
    assert Path("my-area/triage.toml").read_text(encoding="utf-8") == "# mine"


async def test_the_demo_shows_how_far_it_is_and_opens_on_its_own_last_day(monkeypatch: pytest.MonkeyPatch):
    def quick(folder: Path, progress: object, children: int | None = None) -> None:
        progress("taking referrals in", 3, 9)
        folder.mkdir()

    monkeypatch.setattr(welcome, "make_demo", quick)
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "d", "ctrl+s")
    assert app.return_value == Begun(Path("demo"), LAST_DAY, COORDINATOR)


@pytest.mark.parametrize(
    "before", [(), *(pytest.param(key, marks=pytest.mark.screens) for key in ("n", "d"))], ids=str
)
async def test_help_and_hiding_work_before_there_is_a_workspace(before: tuple[str, ...]):
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *before)
        page = app.screen
        assert "Help" in words(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "hide a screen" in " ".join(line.text for part in app.screen.parts for line in part.lines)
        await press(pilot, "escape", "f9")
        assert isinstance(app.screen, BlankScreen)
        assert "Welcome" not in words(app)
        await press(pilot, "d", "n", "question_mark", "enter", "f9")
        assert app.screen is page
        await press(pilot, "f10")
        assert isinstance(app.screen, LockScreen)
        assert "Welcome" not in words(app)
        await press(pilot, *"2468", "enter", *"1357", "enter")
        assert isinstance(app.screen, LockScreen)
        assert "That was not it" in words(app)
        await pilot.pause(1.1)
        await press(pilot, *"2468", "enter")
        assert app.screen is page
        await press(pilot, "f10", "ctrl+q")
    assert app.return_value is None
    assert list(Path().iterdir()) == []


async def test_in_a_tiny_window_the_field_that_is_typed_in_is_in_sight_and_help_has_room():
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"Kim")
        name = app.screen.query_one("#name")
        assert app.focused is name
        assert "Kim" in shown(app)
        await press(pilot, "shift+tab", "tab")
        assert "Kim" in shown(app)
        await pilot.resize_terminal(40, 9)
        await settle(pilot)
        assert "Kim" in shown(app)
        await press(pilot, "f1")
        assert "Where the workspace may" in shown(app)


async def test_a_question_mark_explains_the_welcome_and_its_two_ways():
    app = WelcomeApp(TODAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        text = words(app)
        assert "Look round first" in text
        assert "triage init DIR" in text
        await press(pilot, "question_mark")
        assert "Look round: a demo" in words(app)


async def test_a_mistake_before_there_is_a_workspace_prints_no_values(capsys: pytest.CaptureFixture[str]):
    app = WelcomeApp(TODAY)
    with pytest.raises(ValueError, match="Wilhelmina"):
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)

            def fail() -> None:
                story = "Wilhelmina"
                raise ValueError(story)

            app.call_later(fail)
            await settle(pilot)
    said = "".join(capsys.readouterr())
    assert "Wilhelmina" not in said
    assert "Traceback" not in said


def test_each_role_has_a_tour_of_six_steps_at_places_it_can_reach():
    assert set(TOURS) == set(ROLES)
    for role, steps in TOURS.items():
        assert len(steps) == 6
        assert {step.where for step in steps} <= {place.where for place in ROLES[role]}


async def test_the_tour_goes_on_back_and_away(workspace: Path):
    app = TriageApp(workspace, TODAY, "Sam Example", tour=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "1 of 6" in words(app)
        await press(pilot, "right")
        assert "2 of 6" in words(app)
        await press(pilot, "left")
        assert "1 of 6" in words(app)
        await press(pilot, "escape")
        assert app.screen.WHERE == "inbox"


@pytest.mark.parametrize(
    "role",
    ["coordinator", *(pytest.param(role, marks=pytest.mark.screens) for role in ("manager", "referrer"))],
)
async def test_every_step_of_a_tour_stands_at_its_place(workspace: Path, role: str):
    app = TriageApp(workspace, TODAY, "Sam Example", role, tour=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for number, step in enumerate(TOURS[role], start=1):
            assert f"{number} of 6 {step.title}" in words(app)
            assert app.place.where == step.where
            await press(pilot, "right")
        assert ROLES[role][0].where == app.screen.WHERE
