from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, settle, shown, words
from tests.tui.states.dialogs import ask_everything
from triage.desk import open_desk
from triage.model.settings import Settings
from tui.app import TriageApp
from tui.locking import LONGEST_WAIT, Lock
from tui.mistakes import told
from tui.screens.confirm import Question
from tui.screens.inbox import InboxScreen
from tui.screens.lock import BlankScreen, LockScreen
from tui.screens.page import Page

SIZE = (80, 24)


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_only_the_name_or_the_pin_of_the_sitting_opens():
    lock = Lock("Sam Example", 10, Clock())
    assert lock.asks_for == "name"
    assert lock.opens("  sam   EXAMPLE ")
    lock.set_pin("2468")
    assert lock.asks_for == "PIN"
    assert not lock.opens("Sam Example")


def test_without_a_name_and_a_pin_there_is_nothing_to_ask():
    lock = Lock(None, 10, Clock())
    assert lock.asks_for == ""
    assert lock.opens("")


def test_a_short_pin_is_refused_and_none_is_kept():
    lock = Lock("Sam Example", 10, Clock())
    with pytest.raises(ValueError, match="at least 4"):
        lock.set_pin("123")
    assert lock.asks_for == "name"


def test_each_wrong_try_doubles_the_wait_and_a_try_while_waiting_is_not_looked_at():
    clock = Clock()
    lock = Lock("Sam Example", 10, clock)
    waits = []
    for _ in range(9):
        assert not lock.opens("Lee Example")
        waits.append(lock.wait)
        assert not lock.opens("Sam Example"), "while waiting nothing is looked at"
        clock.now += lock.wait
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]
    assert lock.opens("Sam Example")
    assert not lock.opens("Lee Example")
    assert lock.wait == 1


@pytest.mark.parametrize(
    ("minutes", "after", "idle"), [(10, 599, False), (10, 600, True), (0, 99_999, False)]
)
def test_nobody_there_for_as_long_as_was_set(minutes: int, after: int, idle: bool):
    clock = Clock()
    lock = Lock("Sam Example", minutes, clock)
    clock.now += after
    assert lock.is_idle is idle
    lock.touched()
    assert not lock.is_idle


def test_how_screens_behave_is_no_part_of_what_decisions_rest_on():
    assert (
        Settings().fingerprint == Settings.model_validate({"screens": {"lock_after_minutes": 3}}).fingerprint
    )
    assert Settings().screens.lock_after_minutes == 10


async def test_the_workspace_says_after_how_many_minutes(workspace: Path):
    settings = workspace / "triage.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("lock_after_minutes = 10", "lock_after_minutes = 3"),
        encoding="utf-8",
    )
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert app.lock.minutes == 3


async def test_when_nobody_is_there_the_screens_lock_by_themselves(app: TriageApp):
    clock = Clock()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.lock = Lock(COORDINATOR, 10, clock)
        await press(pilot, "down")
        clock.now += 599
        app.lock_if_idle()
        assert isinstance(app.screen, InboxScreen)
        clock.now += 1
        app.lock_if_idle()
        await settle(pilot)
        assert isinstance(app.screen, LockScreen)
        assert "SYN-" not in shown(app)
        assert COORDINATOR not in shown(app)
        assert "Type the name you work in" in words(app)
        await press(
            pilot, *COORDINATOR.lower().replace(" ", "§").replace("§", " ").replace(" ", "_").split("_")[0]
        )
        await press(pilot, "enter")
        assert isinstance(app.screen, LockScreen)
        assert "That was not it. Wait 1 second, then try again." in words(app)
        clock.now += 1
        app.screen.query_one(Input).value = COORDINATOR
        await press(pilot, "enter")
        assert isinstance(app.screen, InboxScreen)


async def test_a_pin_set_while_locking_is_the_only_thing_that_opens(app: TriageApp):
    clock = Clock()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.lock = Lock(COORDINATOR, 10, clock)
        await press(pilot, "f10", *"135", "enter")
        assert "A pin has at least 4 signs." in words(app)
        await press(pilot, *"79", "enter")
        assert "Type your PIN" in words(app)
        assert "13579" not in shown(app)
        app.screen.query_one(Input).value = COORDINATOR
        await press(pilot, "enter")
        assert isinstance(app.screen, LockScreen)
        clock.now += 60
        await press(pilot, *"13579", "enter")
        assert isinstance(app.screen, InboxScreen)
        await press(pilot, "f10")
        assert "Type your PIN" in words(app), "the PIN lasts as long as the sitting"


@pytest.mark.parametrize("key", ["f9", "f10"])
async def test_hiding_covers_questions_and_messages_and_closes_the_palette(app: TriageApp, key: str):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        assert isinstance(app.screen, Page)
        app.screen.say("a message about SYN-0101")
        await press(pilot, key)
        assert "SYN-" not in shown(app)
        assert messages(app) == ""
    async with TriageApp(app.desk.workspace, TODAY, COORDINATOR).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", key)
        assert isinstance(pilot.app.screen, BlankScreen | LockScreen)
        assert not CommandPalette.is_open(pilot.app)


async def test_typed_work_survives_hiding_and_locking(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        box = app.screen.query_one("#words Input", Input)
        box.focus()
        await press(pilot, *"no, thank you", "f9", "f9", "f10", "enter")
        app.screen.query_one(Input).value = COORDINATOR
        await press(pilot, "enter")
        assert isinstance(app.screen, Question)
        assert box.value == "no, thank you"


@pytest.mark.parametrize("key", ["f9", "f10"])
async def test_keys_of_places_and_of_leaving_do_nothing_while_hidden(app: TriageApp, key: str):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, key)
        hidden = app.screen
        await app.go_to("due")
        await press(pilot, "2", "ctrl+p", "ctrl+o", "q", "question_mark", "f1", "f6")
        assert app.screen is hidden
        assert "SYN-" not in shown(app)


@pytest.mark.parametrize("key", ["f9", "f10"])
async def test_an_answer_that_arrives_while_hidden_waits_with_its_message(app: TriageApp, key: str):
    may_go_on = threading.Event()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)
        given: list[object] = []

        def answered(answer: object) -> None:
            given.append(answer)
            page.say("Case SYN-0101 was read")

        page.ask(lambda _: may_go_on.wait(20), answered, group="load")
        await pilot.press(key)
        may_go_on.set()
        await settle(pilot)
        app.notify("Something about SYN-0102")
        app.push_screen(Question(app.desk, "About SYN-0104?", [], name=""))
        await settle(pilot)
        assert given == []
        assert messages(app) == ""
        assert isinstance(app.screen, BlankScreen | LockScreen)
        assert "SYN-" not in shown(app)
        if key == "f10":
            await press(pilot, "enter")
            app.screen.query_one(Input).value = COORDINATOR
            await press(pilot, "enter")
        else:
            await press(pilot, "f9")
        await settle(pilot)
        assert given == [True]
        assert "Case SYN-0101 was read" in messages(app)
        assert "Something about SYN-0102" in messages(app)
        assert isinstance(app.screen, Question)


async def test_a_page_that_closes_itself_beneath_help_leaves_help_open(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await ask_everything(pilot)
        question = app.screen
        assert isinstance(question, Question)
        await press(pilot, "f1")
        over = app.screen
        question.dismiss(None)
        await settle(pilot)
        assert app.screen is over
        await press(pilot, "escape")
        assert isinstance(app.screen, InboxScreen)


async def test_the_terminal_title_names_nobody(app: TriageApp):
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert (app.title, app.sub_title) == ("triage", "")


async def test_leaving_while_something_is_written_waits_for_it_and_says_so(app: TriageApp, workspace: Path):
    may_go_on = threading.Event()
    written: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)

        def write(_: object) -> None:
            may_go_on.wait(20)
            written.append("all of it")

        page.ask(write, lambda _: None, group="record")
        await pilot.press("q")
        await pilot.pause(0.3)
        assert app.is_running
        assert "Finishing what is being read or written" in messages(app)
        may_go_on.set()
        await pilot.pause(0.5)
        assert written == ["all of it"]
        assert not app.is_running
    with open_desk(workspace, TODAY) as desk:
        assert desk.has_record


async def test_a_mistake_of_the_program_is_one_plain_message_without_what_it_held(
    app: TriageApp, capsys: pytest.CaptureFixture[str]
):
    secret = "Wilhelmina says that she does not sleep"
    with pytest.raises(ValueError, match="Wilhelmina"):
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)

            def fail() -> None:
                story = secret
                raise ValueError(story)

            app.call_later(fail)
            await settle(pilot)
    said = "".join(capsys.readouterr())
    assert "Wilhelmina" not in said
    assert "Traceback" not in said
    assert app.return_code == 1


def test_what_is_said_after_a_mistake_names_its_kind_and_place_and_no_value():
    try:
        _ = {}["Wilhelmina"]
    except KeyError as error:
        said = told(error)
    assert "KeyError" in said
    assert "Wilhelmina" not in said
    assert "in the record" in said
