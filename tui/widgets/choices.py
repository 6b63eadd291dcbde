"""One of a few answers, all in sight, each in words; not asked is an answer of its own and never a no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

CHOSEN, OTHER = "(x) ", "( ) "
"""Stand before the answer that is chosen and before the others."""
BETWEEN = 3
"""Cells between answers beside each other."""


@dataclass(frozen=True)
class Choice:
    """One answer."""

    value: str
    words: str
    key: str = ""
    """A letter that chooses it."""
    meaning: str = ""
    """A sentence shown beside it where answers stand below each other."""


YES_NO: Final = (
    Choice("yes", "yes", "y"),
    Choice("no", "no", "n"),
    Choice("unknown", "don't know", "d"),
    Choice("", "not asked", "a"),
)
"""Answers to a question about safety; nothing typed means that nobody asked."""


class OneOf(Widget, can_focus=True):
    """One answer out of a few."""

    HELP = (
        "One answer out of those shown. Type its underlined letter, or use the arrow keys; delete "
        "takes the answer away again."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1, 'across')", "The answer before", show=False),
        Binding("right", "step(1, 'across')", "The next answer", show=False),
        Binding("up", "step(-1, 'upright')", "The answer above, in a list", show=False),
        Binding("down", "step(1, 'upright')", "The answer below, in a list", show=False),
        Binding("delete,backspace", "clear", "Take the answer away", show=False),
    ]
    DEFAULT_CSS = """
    OneOf { height: auto; width: 1fr; }
    OneOf:focus { background: $primary 20%; }
    """

    value: reactive[str] = reactive("", init=False)

    class Changed(Message):
        """Another answer was chosen, or none any more."""

        def __init__(self, one_of: OneOf, value: str) -> None:
            """Say which widget it is and what it holds now."""
            super().__init__()
            self.one_of = one_of
            self.value = value

        @property
        def control(self) -> OneOf:
            """The widget, for ``@on`` with a selector."""
            return self.one_of

    def __init__(
        self,
        options: Sequence[Choice],
        value: str = "",
        *,
        upright: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Offer ``options`` beside each other, or below each other where ``upright``; ``value`` is chosen."""
        super().__init__(id=id, classes=classes)
        self.options = tuple(options)
        self.upright = upright
        self.set_reactive(OneOf.value, value)

    def _said(self, option: Choice) -> Text:
        """Its words, the letter that chooses it underlined; before them where it does not stand in them."""
        before, found, after = option.words.partition(option.key) if option.key else (option.words, "", "")
        if option.key and not found:
            return Text.assemble((option.key, "underline"), f" {option.words}")
        return Text.assemble(before, (found, "underline"), after)

    def _cells(self) -> list[Text]:
        return [
            Text(CHOSEN if option.value == self.value else OTHER).append_text(self._said(option))
            for option in self.options
        ]

    def render(self) -> Text:
        """Draw every answer, the chosen one marked with a shape and bold."""
        text = Text()
        for number, (option, cell) in enumerate(zip(self.options, self._cells(), strict=True)):
            if number:
                text.append("\n" if self._is_upright else " " * BETWEEN)
            if option.value == self.value:
                cell.stylize("bold")
            text.append_text(cell)
            if option.meaning and self._is_upright:
                text.append(f" – {option.meaning}")
        return text

    @property
    def _is_upright(self) -> bool:
        """Below each other also where they do not fit beside each other."""
        return self.upright or (0 < self.size.width < self._across)

    @property
    def _across(self) -> int:
        return sum(cell.cell_len for cell in self._cells()) + BETWEEN * (len(self.options) - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each answer where they stand below each other."""
        if self.upright:
            return super().get_content_height(container, viewport, width)
        return len(self.options) if width < self._across else 1

    def on_resize(self) -> None:
        """Draw again: they may fit now, or no longer."""
        self.refresh(layout=True)

    def watch_value(self, value: str) -> None:
        """Tell whoever holds it."""
        self.post_message(self.Changed(self, value))

    def on_key(self, event: Key) -> None:
        """Take the letter of an answer."""
        for option in self.options:
            if option.key and event.character is not None and event.character.lower() == option.key:
                self.value = option.value
                event.stop()
                event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 - Textual's own signature
        """Say which letters are answers here and no keys of the screen."""
        return character is not None and any(option.key == character.lower() for option in self.options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow keys that do not choose here to the screen."""
        if action == "step":
            return parameters[1] == ("upright" if self._is_upright else "across")
        return super().check_action(action, parameters)

    def action_step(self, step: int, _: str) -> None:
        """Choose the next answer or the one before; from none, begin at the first or the last."""
        values = [option.value for option in self.options]
        if self.value in values:
            self.value = values[min(max(values.index(self.value) + step, 0), len(values) - 1)]
        else:
            self.value = values[0 if step > 0 else -1]

    def action_clear(self) -> None:
        """Take the answer away."""
        self.value = ""

    def on_click(self, event: Click) -> None:
        """Choose the answer that was clicked."""
        if self._is_upright:
            lines = [
                index for index, option in enumerate(self.options) for _ in range(self._lines_of(option))
            ]
            if 0 <= event.y < len(lines):
                self.value = self.options[lines[event.y]].value
            return
        left = 0
        for option, cell in zip(self.options, self._cells(), strict=True):
            if left <= event.x < left + cell.cell_len:
                self.value = option.value
            left += cell.cell_len + BETWEEN

    def _lines_of(self, option: Choice) -> int:
        """How many lines its words take at this width."""
        said = Text(OTHER).append_text(self._said(option))
        said.append(f" – {option.meaning}" if option.meaning else "")
        return len(said.wrap(self.app.console, max(self.size.width, 1)))
