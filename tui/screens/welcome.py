"""Before there is a workspace: look round in a demo, or begin one for one's own area."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Input, ProgressBar, Static

from triage.desk import add_person, create_workspace, open_desk
from triage.desk.demo import COORDINATOR, LAST_DAY, make_demo
from triage.errors import TriageError
from tui.actions import FAMILIES, bindings_of
from tui.actions.first import FirstSituation
from tui.hiding import HidingApp
from tui.locking import Lock
from tui.screens.page import Page
from tui.themes import PLAIN_THEME, THEMES, USUAL_THEME
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble, as_trouble

Kind = Literal["demo", "new"]


@dataclass(frozen=True)
class Begun:
    """A workspace that was made, and who works in it on which day."""

    folder: Path
    on: date
    by: str


WELCOME = """A child comes with several needs at once. This program says what is urgent, what help takes this child, what to do \
while waiting, and who checks that it worked. It proposes, with reasons; people decide.

There is no workspace here yet. A workspace is a folder that holds your rules, your services and your record."""


class WelcomeScreen(Page[None]):
    """The first screen of all."""

    WHERE = "welcome"
    ABOUT = "Two ways to begin: a demo with made-up children, or a workspace of your own. Nothing is made before you say where."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("welcome")

    def compose(self) -> ComposeResult:
        """Lay out what this is, and the two ways to begin."""
        yield Static("Welcome", classes="head")
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(Text(WELCOME), classes="help")
            yield Button("d  Look round: a demo full of made-up children", id="demo")
            yield Static(
                "171 referrals of one made-up month, followed to what changed. About a minute to make.",
                classes="help",
            )
            yield Button("n  Begin a workspace for our own area", id="new")
            yield Static(
                "Starts with the rules and services that come with the program, and no child.", classes="help"
            )
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Begin at the demo: it can do no harm."""
        self.query_one("#demo").focus()
        self.tell_keys()

    @on(Button.Pressed)
    def _chosen(self, event: Button.Pressed) -> None:
        self.action_act(event.button.id or "demo")

    def do_demo(self) -> None:
        """Ask where the demo may lie."""
        self.app.push_screen(BeginScreen(self.desk, "demo"))

    def do_new(self) -> None:
        """Ask where the workspace may lie, and who coordinates."""
        self.app.push_screen(BeginScreen(self.desk, "new"))

    def do_leave(self) -> None:
        """Leave without making anything."""
        self.app.exit()


class BeginScreen(Page[None]):
    """Where the workspace may lie, and in whose name it begins."""

    WHERE = "begin"
    ABOUT = "Where the workspace may lie, and who begins in it. Nothing that is in the folder is ever overwritten."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("begin")
    making = False

    def __init__(self, desk: DeskThread, kind: Kind) -> None:
        """Make a workspace of that kind."""
        super().__init__(desk)
        self._kind = kind

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        demo = self._kind == "demo"
        yield Static("Welcome > " + ("Demo" if demo else "New workspace"), classes="head")
        with VerticalScroll(id="begin", can_focus=False):
            yield Static(Text("Folder", "bold"))
            yield Input("demo" if demo else "my-area", id="folder")
            yield Static(
                "It is made inside the folder you started from, unless you write a whole path.",
                classes="about",
            )
            if demo:
                yield Static(
                    Text(
                        f"You will act as {COORDINATOR}, who does not exist, on the demo's last day, {LAST_DAY.isoformat()}."
                    ),
                    classes="help",
                )
            else:
                yield Static(Text("Your name, as colleagues know it", "bold"))
                yield Input(self.desk.by or "", id="name")
                yield Static(
                    "You become its first coordinator. Others are added with: triage people add",
                    classes="about",
                )
            yield Static("", id="fault", markup=False)
            yield ProgressBar(id="progress", show_eta=False)
            yield Button("Make it", id="make")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Begin in the first field."""
        self.query_one("#progress").display = False
        self.query_one("#name" if self._kind == "new" else "#make").focus()
        self.tell_keys()

    def on_resize(self) -> None:
        """Keep the field that is typed in in sight."""
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def situation(self) -> FirstSituation:
        """Whether something is being made."""
        return FirstSituation(role=self.desk.role, making=self.making)

    @on(Button.Pressed, "#make")
    def _pressed(self) -> None:
        self.action_act("begin")

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_act("begin")

    def do_back(self) -> None:
        """Choose again."""
        self.dismiss()

    def do_begin(self) -> None:
        """Make the workspace where the fields say."""
        folder = self.query_one("#folder", Input).value.strip()
        name = COORDINATOR if self._kind == "demo" else self.query_one("#name", Input).value.strip()
        if not folder or not name:
            wanting = "#folder" if not folder else "#name"
            self._fault(
                "Write where the workspace may lie."
                if not folder
                else "Write your name: everything is recorded in somebody's name."
            )
            self.query_one(wanting).focus()
            return
        self.making = True
        self._fault("Making it …")
        self.query_one("#progress").display = self._kind == "demo"
        self.tell_keys()
        self.run_worker(self._make(Path(folder).expanduser(), name), exclusive=True)

    def _fault(self, text: str) -> None:
        self.query_one("#fault", Static).update(text)

    async def _make(self, folder: Path, name: str) -> None:
        made = await asyncio.to_thread(self._made, folder, name)
        self.making = False
        if isinstance(made, Trouble):
            self.query_one("#progress").display = False
            self._fault(made.text)
            self.query_one("#folder").focus()
            self.tell_keys()
        else:
            self.app.exit(made)

    def _made(self, folder: Path, name: str) -> Begun | Trouble:
        try:
            if self._kind == "demo":
                make_demo(folder, self._heard)
                return Begun(folder, LAST_DAY, name)
            create_workspace(folder)
            with open_desk(folder, self.desk.on) as desk:
                add_person(desk, name, "coordinator")
            return Begun(folder, self.desk.on, name)
        except (TriageError, OSError) as problem:
            return as_trouble(problem)

    def _heard(self, what: str, done: int, total: int) -> None:
        self.app.call_from_thread(self._progressed, what, done, total)

    def _progressed(self, what: str, done: int, total: int) -> None:
        self._fault(f"Making it: {what}")
        self.query_one("#progress", ProgressBar).update(total=total, progress=done)


class WelcomeApp(HidingApp[Begun]):
    """Asks how to begin; ends with what was made, or with nothing where somebody leaves."""

    CSS_PATH = [f"../styles/{name}.tcss" for name in ("everywhere", *FAMILIES[:-1])]  # noqa: RUF012 - Textual's own attribute
    ENABLE_COMMAND_PALETTE = False
    TITLE = "triage"

    def __init__(self, on: date, by: str | None = None) -> None:
        """Begin on the day ``on``, in the name ``by`` where one is given."""
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = PLAIN_THEME if os.environ.get("NO_COLOR") else USUAL_THEME
        self.lock = Lock(by, 0)
        self.desk = DeskThread(None, on, by, "coordinator")

    def get_default_screen(self) -> Screen[None]:
        """Open on the welcome."""
        return WelcomeScreen(self.desk)

    def leave(self) -> None:
        """Leave without making anything."""
        self.exit()

    async def on_unmount(self) -> None:
        """Let go of the threads."""
        await asyncio.to_thread(self.desk.leave)
