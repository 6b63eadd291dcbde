"""The help screen, made from the table of actions: first what has focus, then the screen, then what works everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, DataTable, Input, OptionList, Static, TextArea

from tui.actions import DIALOGS, Action, Situation, actions_of, bindings_of
from tui.actions.action import shown_key
from tui.actions.everywhere import DIGITS, EVERYWHERE
from tui.screens.page import Page
from tui.widgets.field import Field
from tui.widgets.keys import Keys
from tui.work import DeskThread

KEY_WIDTH = 20
"""Cells for the names of keys, at the most."""
LEAST_OF_WIDTH = 4
"""In a narrow window the names of keys take this part of it at the most."""
MOVING = (
    "Moving about: tab goes to the next part, shift+tab back; arrow keys move in a list; enter opens or presses; esc goes "
    "one step back. The mouse works too, and no key needs it."
)
SPOKEN = (
    "With a screen reader, or without screens: each action names the command that does the same. Commands print plain "
    "lines, and --json gives data; `triage due` is the list of what is to do, `triage case show NUMBER` one case."
)
PRIVACY = "f9 and f10 hide a screen. They protect no file and are no login: lock the computer too when you leave it."


KINDS: dict[type[Widget], str] = {
    Input: "A box to type one line in. What you type stays when you go on with tab; enter goes on too.",
    TextArea: "A box to write in, on as many lines as you like. Tab goes on.",
    DataTable: "A list. Up and down choose a line; enter opens it.",
    OptionList: "A list. Up and down choose a line; enter takes it.",
    Button: "A button: enter presses it. Tab and shift+tab go to the others.",
}
"""What is said of widgets that are not ours."""
VARIANTS = ("shift+", "super+", "ctrl+shift+")
"""Keys that are left out of help: they select text, or are another computer's name for a key that is listed."""


@dataclass(frozen=True)
class Line:
    """One line of help: a key, or nothing, and what it does."""

    key: str
    title: str
    text: str
    more: str = ""

    def holds(self, words: str) -> bool:
        """Whether all of the words stand in it."""
        said = f"{self.key} {self.title} {self.text} {self.more}".casefold()
        return all(word in said for word in words.casefold().split())


@dataclass(frozen=True)
class Part:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


PLACES_LINE = Line(
    f"{DIGITS[0]} to {DIGITS[-1]}", "Places", "Go to the place with that digit, shown at the top."
)


class HelpText(VerticalScroll):
    """What is explained."""

    HELP = "Read on with the down arrow, page down or space; / keeps the lines that hold some words."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "page_down", "Read on", show=False)]


class HelpScreen(Page[None]):
    """Every key of the screen that was left, with what it does and why it is off; first of all what has focus."""

    WHERE = "help"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("help")

    def __init__(self, desk: DeskThread, of: str, now: Situation, about: str, focused: Widget | None) -> None:
        """Explain the screen ``of`` as things stand ``now``, beginning with the widget that has focus."""
        super().__init__(desk)
        self._about = about
        self.parts = tuple(part for part in (here(focused), *_keys(of, now)) if part.lines)

    @classmethod
    def of(cls, page: Page[Any]) -> Self:
        """Explain ``page`` as it stands."""
        return cls(page.desk, page.WHERE, page.situation(), page.ABOUT, page.focused)

    def compose(self) -> ComposeResult:
        """Lay out the text, the box to find words in, and the keys of this screen itself."""
        yield Static("Help", classes="head")
        with HelpText():
            yield Static("", id="help", classes="help")
        yield Input(placeholder="Words to find in this help", id="find")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show everything, and let the arrow keys scroll."""
        self.query_one("#find").display = False
        self.on_resize()
        self.tell_keys()
        self.query_one(HelpText).focus()

    def on_resize(self) -> None:
        """Lay it out for the room there is."""
        self._show(self.query_one("#find", Input).value.strip())

    def _show(self, words: str) -> None:
        table = Table.grid(padding=0)
        table.add_column(width=min(KEY_WIDTH, self.app.size.width // LEAST_OF_WIDTH))
        table.add_column(ratio=1, overflow="fold")
        lines = 0
        if not words and self._about:
            table.add_row(Text("This screen", "bold"), Text(self._about))
        for part in self.parts:
            kept = [line for line in part.lines if not words or line.holds(words)]
            if kept:
                table.add_row(Text(""), Text(f"\n{part.heading}", "bold underline"))
            for line in kept:
                lines += 1
                table.add_row(Text(line.key, "bold"), _drawn(line))
        if words and not lines:
            table.add_row(Text(""), Text(f"Nothing here holds “{words}”. Press esc to see everything again."))
        self.query_one("#help", Static).update(table)

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value.strip())

    @on(Input.Submitted, "#find")
    def _entered(self) -> None:
        self.query_one(HelpText).focus()

    def do_find(self) -> None:
        """Type words to find."""
        box = self.query_one("#find", Input)
        box.display = True
        box.focus()

    def do_close(self) -> None:
        """Show everything again where something was looked for, else go back."""
        box = self.query_one("#find", Input)
        if box.display:
            box.value = ""
            box.display = False
            self.query_one(HelpText).focus()
        else:
            self.dismiss()


def here(focused: Widget | None) -> Part:
    """What has focus: what it says of itself and of the field it stands in, and the keys by which it is filled in."""
    if focused is None:
        return Part("", ())
    lines = []
    fields = [one for one in focused.ancestors if isinstance(one, Field)]
    said = [one.hint for one in fields if one.hint]
    said += [
        text
        for one in (focused, *focused.ancestors)
        if not isinstance(one, Screen) and (text := own_help(one))
    ]
    label = fields[0].label if fields else ""
    if said or label:
        lines.append(Line("Here", label, " ".join(" ".join(text.split()) for text in said)))
    lines += own_keys(focused)
    return Part("What has focus", tuple(lines))


def own_help(widget: DOMNode) -> str:
    """What a widget of ours says of itself, else plain words for its kind: Textual's own are for programmers."""
    if type(widget).__module__.startswith("tui.") and (found := getattr(widget, "HELP", None)):
        return str(found)
    return next((words for kind, words in KINDS.items() if isinstance(widget, kind)), "")


def own_keys(widget: Widget) -> list[Line]:
    """The keys that a widget itself answers to; keys for one thing stand together."""
    keys: dict[str, list[str]] = {}
    for kind in type(widget).__mro__:
        if kind is Widget:
            break
        for binding in kind.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.description:
                wanted = [key for key in binding.key.split(",") if not key.startswith(VARIANTS)]
                shown = keys.setdefault(binding.description, [])
                shown += [shown_key(key) for key in wanted if shown_key(key) not in shown]
    return [Line(_together(shown), "", f"{description}.") for description, shown in keys.items() if shown]


def _together(keys: list[str]) -> str:
    """Names of keys; digits as a range."""
    digits = [key for key in keys if key.isdigit()]
    if len(digits) > 2:
        keys = [f"{digits[0]} to {digits[-1]}", *(key for key in keys if not key.isdigit())]
    return " or ".join(keys)


def _keys(of: str, now: Situation) -> Iterable[Part]:
    everybodys = {action.name for action in EVERYWHERE}
    actions = actions_of(of)
    yield Part("Keys of this screen", tuple(_line(one, now) for one in actions if one.name not in everybodys))
    yield Part(
        "Keys that work everywhere",
        (
            *(_line(one, now) for one in actions if one.name in everybodys),
            *(() if of in DIALOGS else (PLACES_LINE,)),
        ),
    )
    yield Part("Good to know", (Line("", "", MOVING), Line("", "", SPOKEN), Line("", "", PRIVACY)))


def _line(action: Action, now: Situation) -> Line:
    why = action.why_off(now)
    more = [
        f"Off now: {why}." if why else "",
        f"At the command line: {action.command}" if action.command else "",
    ]
    return Line(action.shown_key, action.label_now(now), action.help, " ".join(part for part in more if part))


def _drawn(line: Line) -> Text:
    text = Text()
    if line.title:
        text.append(line.title, "bold").append(" – " if line.text else "")
    text.append(line.text)
    if line.more:
        text.append(f" {line.more}", "italic")
    return text
