"""Needs and worries of one referral: a line to type them in, what it may mean, and those that were added."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import Input, Static

from triage.desk.screens.finding import INDICATOR, Finder, Line, Match
from triage.desk.screens.typed import TypedNeed
from tui.widgets.field import Field
from tui.widgets.severity import HIGHEST, Severity, score_shape, score_words

WORRY = "! worry: "
"""Stands before what no score belongs to."""


class AskedLine(Input):
    """A line that begins with no question mark: typed on an empty one, it asks what the keys do."""

    async def _on_key(self, event: Key) -> None:
        if event.character == "?" and not self.value:
            event.stop()
            event.prevent_default()
            await self.run_action("screen.act('help')")


class NeedLine(AskedLine):
    """Plain words, a number from 1 to 10, enter."""

    HELP = (
        "Say a need in plain words and how hard it is from 1 to 10, ten the worst, such as: won't sleep 8. Somebody else's "
        "need begins with whose it is: sister: school 6, mum: anxiety 7. Up and down choose another meaning, enter adds it, "
        "enter on an empty line goes on."
    )

    class Added(Message):
        """Somebody added a need or a worry."""

        def __init__(self, need: TypedNeed) -> None:
            """Say which."""
            super().__init__()
            self.need = need

    class Left(Message):
        """Enter on an empty line: go on."""

    finder: Finder | None = None
    read: Line | None = None
    chosen = 0
    _picked = False
    """Whether somebody chose among several meanings."""

    def meanings(self) -> tuple[Match, ...]:
        """What the line may mean."""
        return self.read.matches if self.read else ()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._look()

    def _look(self) -> None:
        self.chosen, self._picked = 0, False
        self.read = self.finder.read(self.value) if self.finder else None
        self._tell()

    def _tell(self, said: str = "") -> None:
        for shown in self.screen.query(Meanings):
            shown.tell(self, said)
            if shown.display and self.has_focus:
                self.call_after_refresh(self.into_sight)

    def into_sight(self) -> None:
        """Scroll so that the line stands in sight, and with it what it may mean as far as there is room."""
        for shown in self.screen.query(Meanings):
            if shown.display:
                shown.scroll_visible(animate=False)
        (self.query_ancestor(Field)).scroll_visible(animate=False)

    def choose(self, step: int) -> None:
        """Choose another of several meanings."""
        found = self.meanings()
        self.chosen, self._picked = (self.chosen + step) % len(found), True
        self._tell()

    async def action_submit(self) -> None:
        """Add what is chosen, or say why it cannot be added; on an empty line go on."""
        if not self.value.strip():
            self.post_message(self.Left())
            return
        if self.finder is None:
            self._tell("The words are still being read; press enter again.")
            return
        line = self.finder.read(self.value)
        if self.read != line:
            self.read, self.chosen, self._picked = line, 0, False
        fault = self.fault(line)
        if fault:
            self._tell(fault)
            return
        match = line.matches[self.chosen]
        if not self._picked and not line.clear:
            self._picked = True
            self._tell("Which of these? Up and down choose, enter adds it.")
            return
        severity = None if match.kind == INDICATOR else line.severity
        person, who = (line.person, line.who) if line.person else (match.person, match.who)
        self.post_message(self.Added(TypedNeed(match.kind, match.code, person, who, severity)))
        self.value = ""
        self._look()

    def fault(self, line: Line) -> str:
        """What keeps a line from being added; empty where nothing does."""
        if line.unknown_person:
            return "Nobody is known by the word before the colon: write child, sister, brother, mum, dad, family or household."
        if line.severity is not None and not 1 <= line.severity <= HIGHEST:
            return "How hard it is goes from 1 to 10, ten the worst."
        if not line.words:
            return "Write what is hard, then the number: won't sleep 8."
        return (
            ""
            if line.matches
            else "Nothing is known by these words: try others, such as sleep, worry, school, money."
        )


class Meanings(Static):
    """What the line may mean, the chosen one marked."""

    def tell(self, line: NeedLine, said: str = "") -> None:
        """Show what ``line`` may mean; ``said`` first."""
        read, found = line.read, line.meanings()
        text = Text(f"! {said}\n" if said else "", "bold")
        if read is not None and line.value.strip():
            if not found and not said and read.words:
                text.append("Nothing is known by these words yet.")
            whose = line.finder.people if line.finder else {}
            for place, match in enumerate(found):
                chosen = place == line.chosen
                mark = WORRY if match.kind == INDICATOR else ""
                person = read.person or match.person
                about = (
                    "" if person == "child" and not read.whose else f" – {whose.get(person, person).lower()}"
                )
                about += f" ({match.who})" if match.who else ""
                score = (
                    ""
                    if match.kind == INDICATOR
                    else f"  {score_words(read.severity) if _sound(read) else ''}"
                )
                text.append(
                    f"{'>' if chosen else ' '} {mark}{match.title}{about}{score if chosen else ''}\n",
                    "bold" if chosen else "",
                )
        text.rstrip()
        self.update(text)
        self.display = bool(text)


def _sound(line: Line) -> bool:
    return line.severity is None or 1 <= line.severity <= HIGHEST


class NeedRow(Severity):
    """One need that was added: whose, what, how severe; a worry has no score."""

    HELP = (
        "One need that was added. Type another number from 1 to 10 or use left and right; delete leaves it not scored; "
        "x takes the need away, w changes whose it is."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "remove", "Take it away", show=False),
        Binding("w", "whose", "Whose it is", show=False),
    ]
    DEFAULT_CSS = """
    NeedRow { height: auto; }
    NeedRow:focus { background: $primary 20%; }
    """

    class Removed(Message):
        """Somebody takes it away."""

        def __init__(self, row: NeedRow) -> None:
            """Say which."""
            super().__init__()
            self.row = row

    class Turned(Message):
        """Somebody says that it is somebody else's."""

        def __init__(self, row: NeedRow) -> None:
            """Say which."""
            super().__init__()
            self.row = row

    def __init__(self, need: TypedNeed, title: str, whose: str, place: int) -> None:
        """Show ``need`` by its ``title``, as ``whose``."""
        super().__init__(need.severity, id=f"need-{place}")
        self.need = need
        self._title = title
        self._whose = whose
        self.place = place
        self.fault = ""

    def tell(self, fault: str) -> None:
        """Say what is wrong with it under it."""
        self.fault = fault
        self.refresh(layout=True)

    def render(self) -> Text:
        """Draw the need, and its score in shapes and words."""
        mark = "> " if self.has_focus else "  "
        worry = self.need.kind == INDICATOR
        text = Text(f"{mark}{WORRY if worry else ''}{self._title} – {self._whose}", "bold")
        if not worry:
            text.append(f"\n    {score_shape(self.value)}  {score_words(self.value)}", "not bold")
        if self.has_focus:
            text.append(
                "   x takes it away, w changes whose" if not worry else "\n    x takes it away",
                "not bold dim",
            )
        if self.fault:
            text.append(f"\n    ! {self.fault}", "bold")
        return text

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say which keys it takes itself."""
        return character in {"x", "w"} or super().check_consume_key(key, character)

    def action_remove(self) -> None:
        """Have it taken away."""
        self.post_message(self.Removed(self))

    def action_whose(self) -> None:
        """Have it made somebody else's."""
        if self.need.kind != INDICATOR:
            self.post_message(self.Turned(self))

    def action_digit(self, digit: int) -> None:
        """Score it; a worry has no score."""
        if self.need.kind != INDICATOR:
            super().action_digit(digit)

    def action_step(self, step: int) -> None:
        """One more or less; a worry has no score."""
        if self.need.kind != INDICATOR:
            super().action_step(step)

    def action_least(self) -> None:
        """Take the lowest score; a worry has none."""
        if self.need.kind != INDICATOR:
            super().action_least()

    def action_most(self) -> None:
        """Take the highest score; a worry has none."""
        if self.need.kind != INDICATOR:
            super().action_most()

    def on_click(self, event: Click) -> None:
        """A click gives it focus and changes no score: the steps stand on its second line."""
        event.stop()
