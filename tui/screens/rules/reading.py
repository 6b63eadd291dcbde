"""A long text whose lines may be chosen: the keys that all such pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.page import Result
from tui.screens.reading_on import STEP, ReadsOn
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.reasons import hanging


class Body(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The text; its keys are those of the table."""


class Line(Static, can_focus=True):
    """A line that can be chosen; what it keeps back is shown while it is."""

    HELP = "Up and down choose the next line; more is shown of the one that is chosen."

    def __init__(self, head: Text, more: Text | None = None, leads: str = "") -> None:
        """Show ``head``, and ``more`` below it while the line is chosen; ``leads`` is where enter goes."""
        super().__init__()
        self._head, self._more = head, more
        self.leads = leads

    def on_mount(self) -> None:
        """Draw it closed."""
        self._draw(chosen=False)

    def on_focus(self) -> None:
        """Draw it open, and bring it into sight."""
        self._draw(chosen=True)
        self.call_after_refresh(self.call_after_refresh, self.scroll_visible, animate=False)

    def on_blur(self) -> None:
        """Draw it closed again."""
        self._draw(chosen=False)

    def _draw(self, *, chosen: bool) -> None:
        text = self._head.copy()
        if chosen and self._more is not None:
            text.append("\n").append_text(self._more)
        self.update(hanging([(Text("> " if chosen else "  ", "bold"), text)], width=2))


class LongPage(ReadsOn[Result]):
    """A page with one :class:`Body`, read when it is opened."""

    AUTO_FOCUS = ""
    WAITING: ClassVar[str] = "Reading …"
    """What stands there until something was read."""

    def compose(self) -> ComposeResult:
        """Lay out head, text and keys."""
        yield Head()
        with Body():
            yield Empty(self.WAITING, markup=False)
        yield Keys(classes="keys")

    async def on_mount(self) -> None:
        """Begin once everything is laid out."""
        await self.begin()

    async def begin(self) -> None:
        """Read what is shown."""
        self.load()

    async def say_instead(self, title: str, why: str, what_now: str) -> None:
        """Say why nothing can be shown, where the text would stand."""
        said = Empty("", markup=False)
        said.say(title, why, what_now)
        await self.fill([said])

    def body(self) -> VerticalScroll:
        """The text."""
        return self.query_one(Body)

    async def fill(self, parts: Sequence[Widget]) -> None:
        """Show other parts; the place in the text stays."""
        body = self.body()
        place = body.scroll_y
        index = self._place()
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(*parts)
        lines = self._lines()
        if index is not None and lines:
            self.set_focus(lines[min(index, len(lines) - 1)])
        else:
            self.set_focus(None)
            self.call_after_refresh(body.scroll_to, y=place, animate=False)

    def chosen(self) -> Line | None:
        """The line that is chosen."""
        return self.focused if isinstance(self.focused, Line) else None

    @on(DescendantFocus)
    def _other_chosen(self) -> None:
        self.tell_keys()

    def _lines(self) -> list[Line]:
        return list(self.query(Line))

    def _place(self) -> int | None:
        return next((index for index, line in enumerate(self._lines()) if line is self.focused), None)

    def choose(self, step: int) -> None:
        """Choose the next line within a screenful, or read on."""
        lines, here = self._lines(), self._place()
        body = self.body()
        if here is None:
            inside = [line for line in lines if _in_sight(line, body)]
            wanted = (inside[0] if step > 0 else inside[-1]) if inside else None
        else:
            index = here + step
            wanted = lines[index] if 0 <= index < len(lines) else None
            if wanted is not None and not _near(wanted, body, step):
                wanted = None
        if wanted is not None:
            self.set_focus(wanted)
        else:
            body.scroll_relative(y=STEP * step, animate=False)
            if here is not None and not _in_sight(lines[here], body):
                self.set_focus(None)
                self.tell_keys()

    def do_top(self) -> None:
        """Go to the top."""
        self.set_focus(None)
        super().do_top()

    def do_end(self) -> None:
        """Go to the end."""
        self.set_focus(None)
        super().do_end()


def _in_sight(line: Line, body: VerticalScroll) -> bool:
    return body.region.contains_region(line.region) or body.region.contains(line.region.x, line.region.y)


def _near(line: Line, body: VerticalScroll, step: int) -> bool:
    """Whether the next line stands within a screenful; text between is read, not jumped over."""
    region, seen = line.region, body.region
    if step > 0:
        return region.y < seen.bottom + STEP
    return region.bottom > seen.y - STEP


def heading(text: str) -> Static:
    """The heading of a part."""
    return Static(Text(text, "bold"), classes="headed")


def part(title: str, lines: Iterable[str | Text], mark: str = "· ") -> Static:
    """A heading with its lines, each under its own beginning."""
    rows: list[tuple[Text, Any]] = [
        (Text(mark), line if isinstance(line, Text) else Text(line)) for line in lines
    ]
    from rich.console import Group  # noqa: PLC0415 - only where something is drawn

    return Static(Group(Text(title, "bold"), hanging(rows, width=len(mark))), classes="section")
