"""One part of a report: words, figures, tables and charts in lines that scroll; rows that open something can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.pages.sheets import Part, Place, Target
from tui.widgets.tables import Line, lines_of

CHOSEN, OPENS, OTHER = "> ", "· ", "  "
"""Before the chosen row, before a row that can be chosen, before any other line."""
_STEP = 3


@dataclass(frozen=True)
class _Drawn:
    line: Line
    place: Place | None
    """Where it lies in the part, for rows that open something."""
    first: bool


class Sheet(ScrollView, can_focus=True, inherit_bindings=False):
    """A part of a report."""

    HELP = (
        "One part of the report. Up and down choose a row that opens something (· before it, > when chosen) or read on; "
        "enter shows what stands behind it; left and right go to the other parts."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "The row before", show=False),
        Binding("down", "step(1)", "The next row", show=False),
        Binding("pageup", "page_up", "Read back", show=False),
        Binding("pagedown,space", "page_down", "Read on", show=False),
        Binding("home", "top", "To the top", show=False),
        Binding("end", "foot", "To the end", show=False),
    ]
    DEFAULT_CSS = """
    Sheet { height: 1fr; width: 1fr; overflow-x: hidden; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    """

    class Moved(Message):
        """Another row was chosen."""

    class Picked(Message):
        """The chosen row was clicked again."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Begin empty."""
        super().__init__(id=id)
        self.part: Part | None = None
        self._lines: list[_Drawn] = []
        self._places: list[Place] = []
        self._chosen: Place | None = None

    @property
    def chosen(self) -> Target | None:
        """What enter opens now."""
        if self.part is None or self._chosen is None:
            return None
        return self.part.targets.get(self._chosen)

    @property
    def text(self) -> str:
        """Every line, in sight or not."""
        return "\n".join(drawn.line.text.plain for drawn in self._lines)

    def show(self, part: Part) -> None:
        """Show a part from its top; the same part again stays where it is."""
        same = self.part is not None and self.part.key == part.key
        self.part = part
        self._draw()
        if not same or self._chosen not in part.targets:
            self._chosen = self._places[0] if self._places else None
        if not same:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, _: Resize) -> None:
        """Lay it out again for the room there is now."""
        if self.part is not None:
            self._draw()
            self.refresh()

    def _draw(self) -> None:
        assert self.part is not None
        width = max(self.scrollable_content_region.width - len(OTHER) - 1, 30)
        self._lines, self._places = [], []
        for number, block in enumerate(self.part.blocks):
            if number:
                self._lines.append(_Drawn(Line(Text()), None, first=False))
            before: int | None = None
            for line in lines_of(block, width):
                place = (number, line.row) if line.row is not None else None
                place = place if place in self.part.targets else None
                if place is not None and place not in self._places:
                    self._places.append(place)
                self._lines.append(_Drawn(line, place, first=line.row != before))
                before = line.row
        self.virtual_size = Size(self.size.width, len(self._lines))

    def render_line(self, y: int) -> Strip:
        """Draw one line that is in sight."""
        place = y + round(self.scroll_offset.y)
        style = self.rich_style
        if place >= len(self._lines):
            return Strip.blank(self.size.width, style)
        drawn = self._lines[place]
        mine = drawn.place is not None and drawn.place == self._chosen
        mark = OTHER
        if drawn.place is not None and drawn.first:
            mark = CHOSEN if mine else OPENS
        text = Text.assemble(mark, drawn.line.text)
        if mine and self.has_focus:
            text.stylize("reverse")
        strip = Strip(text.render(self.app.console))
        return strip.adjust_cell_length(self.size.width, style).apply_style(style)

    def _reach(self, place: Place) -> tuple[int, int]:
        """First line of a row and how many it has."""
        mine = [number for number, drawn in enumerate(self._lines) if drawn.place == place]
        following = [number for number in mine if number < mine[0] + len(mine)]
        return mine[0], len(following)

    @property
    def chosen_region(self) -> Region:
        """The lines of the chosen row, on the screen."""
        if self._chosen is None:
            return Region()
        inner = self.scrollable_content_region
        first, lines = self._reach(self._chosen)
        return inner.intersection(
            Region(inner.x, inner.y + first - round(self.scroll_offset.y), inner.width, lines)
        )

    def action_step(self, step: int) -> None:
        """Choose the next row that opens something where it is near, else read on."""
        y, high = round(self.scroll_offset.y), self.size.height
        rows = self._places
        at = rows.index(self._chosen) if self._chosen in rows else -1
        if at >= 0 and not self._near(rows[at], y, high):
            # The chosen row was scrolled out of sight: go on from what is in sight.
            seen = [place for place in rows if y <= self._reach(place)[0] < y + high]
            wanted = (seen[0] if step > 0 else seen[-1]) if seen else None
        else:
            to = at + step
            wanted = rows[to] if 0 <= to < len(rows) else None
        if wanted is not None:
            first, _ = self._reach(wanted)
            if y - _STEP <= first < y + high + _STEP:
                self._choose(wanted)
                return
        self.scroll_relative(y=_STEP * step, animate=False)

    def _near(self, place: Place, y: int, high: int) -> bool:
        first, lines = self._reach(place)
        return first + lines > y and first < y + high

    def _choose(self, place: Place) -> None:
        self._chosen = place
        first, lines = self._reach(place)
        self.scroll_to_region(Region(0, first, self.size.width, lines), animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def action_page_down(self) -> None:
        """Read on by a screenful."""
        self.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Read back by a screenful."""
        self.scroll_page_up(animate=False)

    def action_top(self) -> None:
        """Go to the top."""
        self.scroll_home(animate=False)
        if self._places:
            self._choose(self._places[0])
            self.scroll_home(animate=False)

    def action_foot(self) -> None:
        """Go to the end."""
        self.scroll_end(animate=False)

    def on_click(self, event: Click) -> None:
        """Choose the row; a second click opens it."""
        number = event.y + round(self.scroll_offset.y)
        place = self._lines[number].place if 0 <= number < len(self._lines) else None
        if place is None:
            return
        if place == self._chosen:
            self.post_message(self.Picked())
        else:
            self._choose(place)
