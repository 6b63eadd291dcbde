"""A label, what is filled in, and under it what is wrong with it, said when typing pauses."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from tui.widgets.choices import OneOf
from tui.widgets.severity import Severity

PAUSE_SECONDS = 0.6
"""How long typing rests before what was typed is judged."""
FAULT = "! "
"""Stands before what is wrong."""
HERE, ELSEWHERE = "> ", "  "
"""Stand before the label of the field that has focus, and of every other."""


class Field(Vertical):
    """One thing to fill in, with a label that stays in sight."""

    DEFAULT_CSS = """
    Field { height: auto; }
    Field > Horizontal { height: auto; }
    Field .label { width: 26; height: auto; padding-right: 1; }
    Field.tall > Horizontal { layout: vertical; }
    Field.tall .label { width: 1fr; }
    Field .below { height: auto; padding-left: 2; display: none; }
    Field .below.-said { display: block; }
    Field .below.-fault { color: $text-error; text-style: bold; }
    Field Input { height: 1; width: 1fr; border: none; border-left: outer $border; padding: 0 1; }
    Field Input:focus { border: none; border-left: outer $border; }
    Field TextArea { height: 4; width: 1fr; border: none; border-left: outer $border; padding: 0 1; }
    Field TextArea:focus { border: none; border-left: outer $border; }
    """

    class Paused(Message):
        """Typing in this field rests: the time to keep a draft, or to ask the desk about it."""

        def __init__(self, field: Field) -> None:
            """Say which field it is."""
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            """The field, for ``@on`` with a selector."""
            return self.field

    def __init__(
        self,
        label: str,
        control: Widget,
        *,
        hint: str = "",
        check: Callable[[str], str] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Put ``label`` before ``control``; ``hint`` is shown while it has focus, what ``check`` says of a value under it.

        ``check`` gives a sentence on what is wrong with a value, or nothing; it is asked when typing pauses.
        """
        super().__init__(id=id, classes=classes)
        self.label = label
        self.holds = control
        self.fault = ""
        self.hint = hint
        self._check = check
        self._touched = False
        self._rest: Timer | None = None

    @property
    def value(self) -> str:
        """What it holds, as text; empty where nothing was filled in."""
        if isinstance(self.holds, TextArea):
            return self.holds.text
        held = getattr(self.holds, "value", None)
        return "" if held is None else str(held)

    def compose(self) -> ComposeResult:
        """Lay out label, control and message."""
        with Horizontal():
            yield Static(Text(ELSEWHERE + self.label), classes="label")
            yield self.holds
        yield Static("", classes="below", markup=False)

    def enter(self) -> None:
        """Put focus on what is filled in."""
        self.holds.focus()

    def tell(self, message: str) -> None:
        """Say what is wrong under the field; nothing takes the message away."""
        self.fault = message
        self._draw()

    def judge(self) -> bool:
        """Check the value now; says whether nothing is wrong with it."""
        if self._check is not None:
            self.tell(self._check(self.value))
        return not self.fault

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        here = self.has_focus_within
        self.query_one(".label", Static).update(
            Text((HERE if here else ELSEWHERE) + self.label, "bold" if here else "")
        )
        below = self.query_one(".below", Static)
        said = FAULT + self.fault if self.fault else self.hint if here else ""
        below.set_class(bool(said), "-said")
        below.set_class(bool(self.fault), "-fault")
        below.update(said)

    def on_mount(self) -> None:
        """Show a fault that was told before."""
        self._draw()

    @on(DescendantFocus)
    def _entered(self) -> None:
        self._draw()

    @on(DescendantBlur)
    def _left(self) -> None:
        if self._touched:
            self._rested()
        self._draw()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        if not self.holds.has_focus:
            return
        self._touched = True
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._rested)

    @on(Severity.Changed)
    @on(OneOf.Changed)
    def _chosen(self) -> None:
        self._touched = True
        self._rested()

    def _rested(self) -> None:
        """Typing rests, or the field was left: judge it once, and tell whoever keeps drafts."""
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        self._touched = False
        if self.is_mounted:
            self.judge()
            self.post_message(self.Paused(self))
