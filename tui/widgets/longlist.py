"""A list of any length that holds only the rows near those in sight, and asks for others as somebody moves.

It knows nothing of the record: a page gives it the count and a window of rows (``show``), answers ``Wanted`` with ``give``, and
reads ``chosen``. Rows that have not come yet are said to be on their way, and no key waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.columns import Column, Layout, lines_of

CHUNK = 60
"""Rows that are asked for at once: more than a tall screen shows."""
MOST_CHUNKS = 24
"""Windows of rows that are kept; the one furthest from what is in sight goes first."""
MARK, NO_MARK = "> ", "  "
"""What stands before the chosen row, and before every other: never by colour alone."""
ON_ITS_WAY = "reading row {row} …"


@dataclass(frozen=True)
class ListRow:
    """One row."""

    key: str
    """What the row is about; no two rows have the same."""
    cells: tuple[str, ...]
    """One for each column."""
    urgent: bool = False
    """Whether all lines of its widest cell are shown, and the row stands out."""
    dim: bool = False


class LongList(ScrollView, can_focus=True):
    """A list with a head line, one chosen row, and as many rows as there are."""

    HELP: ClassVar[str] = (
        "A list. Up and down choose a row (it has > before it); page up, page down, home and end go further. "
        "Enter opens the chosen row."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "longlist--head",
        "longlist--chosen",
        "longlist--urgent",
        "longlist--dim",
    }
    DEFAULT_CSS = """
    LongList { height: 1fr; overflow-x: hidden; overflow-y: auto; background: $surface; color: $foreground; }
    LongList .longlist--head { text-style: bold underline; }
    LongList .longlist--chosen { background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; }
    LongList:focus .longlist--chosen {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
    }
    LongList .longlist--urgent { text-style: bold; }
    LongList .longlist--dim { color: $text-muted; }
    """

    class Wanted(Message):
        """Rows that are in sight, or nearly, and not held: the page answers with :meth:`LongList.give`."""

        def __init__(self, longlist: LongList, reading: int, first: int, count: int) -> None:
            """Ask for ``count`` rows from ``first`` (0: the first) of the ``reading``."""
            super().__init__()
            self.longlist, self.reading, self.first, self.count = longlist, reading, first, count

        @property
        def control(self) -> LongList:
            """The list that asks."""
            return self.longlist

    class Moved(Message):
        """Another row was chosen."""

        def __init__(self, longlist: LongList) -> None:
            """Say so of ``longlist``."""
            super().__init__()
            self.longlist = longlist

        @property
        def control(self) -> LongList:
            """The list."""
            return self.longlist

    class Picked(Moved):
        """The chosen row was clicked: as good as enter."""

    def __init__(self, columns: Sequence[Column], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        """Show ``columns``, and no row yet."""
        super().__init__(id=id)
        self.layout_of = Layout(tuple(columns), len(MARK))
        self.row_count = 0
        self.place = 0
        """Of the chosen row, from 0."""
        self._reading = 0
        self._held: dict[int, tuple[ListRow, ...]] = {}
        self._asked = False
        self._drawn: tuple[object, list[tuple[int, str]]] | None = None

    # what the page gives and reads

    def show(self, count: int, rows: Sequence[ListRow], *, first: int = 0, place: int | None = None) -> None:
        """Begin anew with ``count`` rows, of which ``rows`` are those from ``first``; ``place`` is chosen, else about the same as before."""
        self._reading += 1
        self._asked = False
        self._held.clear()
        self.row_count = count
        self.layout_of.forget()
        self._keep(first, rows)
        self.place = max(min(self.place if place is None else place, count - 1), 0)
        self._again()

    def fill(self, rows: Sequence[ListRow], *, keep: str | None = None) -> None:
        """Show a list that is all there; the row ``keep`` (else the row chosen before) stays chosen where it still is."""
        wanted = self.chosen if keep is None else keep
        place = next((index for index, row in enumerate(rows) if row.key == wanted), None)
        self.show(len(rows), rows, place=place)

    def give(self, reading: int, first: int, rows: Sequence[ListRow]) -> None:
        """Take rows that were asked for; those of an earlier reading are let go."""
        if reading == self._reading:
            self._asked = False
            self._keep(first, rows)
            self._again()

    def give_up(self, reading: int) -> None:
        """Hear that rows asked for could not be read; they are asked for again at the next key."""
        if reading == self._reading:
            self._asked = False

    @property
    def reading(self) -> int:
        """Number of this reading; a page that asks for more in its own time gives with it."""
        return self._reading

    @property
    def row(self) -> ListRow | None:
        """The chosen row; None where there is none or it has not come yet."""
        return self._row(self.place) if self.row_count else None

    @property
    def chosen(self) -> str | None:
        """Key of the chosen row; None where there is none or it has not come yet."""
        row = self.row
        return row.key if row else None

    def rows_held(self) -> int:
        """Rows that are in memory."""
        return sum(map(len, self._held.values()))

    # rows and windows

    def _keep(self, first: int, rows: Sequence[ListRow]) -> None:
        """Keep rows in chunks of a fixed size; a part of a chunk is kept only where the list ends in it."""
        at = -(-first // CHUNK)
        while (start := at * CHUNK - first) < len(rows):
            part = tuple(rows[start : start + CHUNK])
            if len(part) == min(CHUNK, self.row_count - at * CHUNK):
                self._held[at] = part
                self.layout_of.learn(row.cells for row in part)
            at += 1
        here = self.place // CHUNK
        if self.row_count > len(rows):
            for gone in sorted(self._held, key=lambda one: abs(one - here))[MOST_CHUNKS:]:
                del self._held[gone]

    def _row(self, place: int) -> ListRow | None:
        held = self._held.get(place // CHUNK)
        return held[place % CHUNK] if held and place % CHUNK < len(held) else None

    def _ask(self) -> None:
        """Ask once for what is in sight and not held; what comes meanwhile is asked for when that has come."""
        if self._asked or not self.row_count or not self.size.height:
            return
        top = self.top
        chunks = range(top // CHUNK, min(top + self._body, self.row_count - 1) // CHUNK + 1)
        missing = [at for at in (self.place // CHUNK, *chunks) if at not in self._held]
        if missing:
            self._asked = True
            first = missing[0] * CHUNK
            count = CHUNK * sum(1 for at in range(missing[0], missing[0] + 3) if at in missing[:3])
            self.post_message(self.Wanted(self, self._reading, first, min(count, self.row_count - first)))

    # where things are

    @property
    def top(self) -> int:
        """The first row in sight: the list scrolls by rows, however many lines each takes."""
        return min(round(self.scroll_y), max(self.row_count - 1, 0))

    @property
    def _body(self) -> int:
        return max(self.scrollable_content_region.height - 1, 1)

    def _height(self, place: int) -> int:
        row = self._row(place)
        return 1 if row is None else min(len(self._lines(row)), self._body)

    def _lines(self, row: ListRow) -> list[str]:
        return lines_of(self.layout_of, row.cells, whole=row.urgent)

    @property
    def chosen_region(self) -> Region:
        """The lines of the chosen row, on the screen."""
        inner = self.scrollable_content_region
        lines = [at for at, (place, _) in enumerate(self._visible(), start=1) if place == self.place]
        return Region(inner.x, inner.y + lines[0], inner.width, len(lines)) if lines else Region()

    def _highest_top(self, last: int) -> int:
        """The first row of a screenful that ends with the row ``last``."""
        left = self._body - self._height(last)
        top = last
        while top > 0 and left >= (high := self._height(top - 1)):
            left -= high
            top -= 1
        return top

    def _again(self) -> None:
        """Fit columns and scroll bar to what is held, keep the chosen row in sight, draw."""
        self.layout_of.fit(self.scrollable_content_region.width)
        most = self._highest_top(self.row_count - 1) if self.row_count else 0
        region = self.scrollable_content_region
        self.virtual_size = Size(region.width, most + region.height)
        self._in_sight()
        self._drawn = None
        self.refresh()
        self._ask()

    def _in_sight(self) -> None:
        top = min(self.place, max(self.top, self._highest_top(self.place)))
        if top != self.top:
            self.scroll_to(y=top, animate=False, force=True)

    def _go(self, place: int) -> None:
        place = max(min(place, self.row_count - 1), 0)
        if place != self.place:
            self.place = place
            self.post_message(self.Moved(self))
        self._in_sight()
        self._drawn = None
        self.refresh()
        self._ask()

    def action_move(self, step: int) -> None:
        """Choose the row that many rows on."""
        self._go(self.place + step)

    def action_page(self, way: int) -> None:
        """Choose a row a screenful on or back."""
        self._go(self.place + way * max(len({place for place, _ in self._visible()}) - 1, 1))

    def action_first(self) -> None:
        """Choose the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Choose the last row."""
        self._go(self.row_count - 1)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for the rows that came into sight, also by mouse."""
        super().watch_scroll_y(old_value, new_value)
        self._drawn = None
        self._ask()

    def on_resize(self, _: Resize) -> None:
        """Fit the columns to the room there is now."""
        self._again()

    def on_click(self, event: Click) -> None:
        """Choose the row that was clicked; a second click is as good as enter."""
        seen = self._visible()
        at = event.get_content_offset(self)
        if at is None or not 1 <= at.y <= len(seen):
            return
        place = seen[at.y - 1][0]
        if place == self.place:
            self.post_message(self.Picked(self))
        else:
            self._go(place)

    # drawing

    def _visible(self) -> list[tuple[int, str]]:
        """Every line in sight below the head: which row, and its text."""
        if self.layout_of.fitted != self.scrollable_content_region.width:
            # Drawn before the room that there is now was told: a line of one word each would flash by.
            self.layout_of.fit(self.scrollable_content_region.width)
        key = (self.top, self.scrollable_content_region.size, self._reading, len(self._held))
        if self._drawn is not None and self._drawn[0] == key:
            return self._drawn[1]
        lines: list[tuple[int, str]] = []
        place = self.top
        while len(lines) < self._body and place < self.row_count:
            row = self._row(place)
            texts = [ON_ITS_WAY.format(row=f"{place + 1:,}")] if row is None else self._lines(row)
            lines += [(place, text) for text in texts]
            place += 1
        self._drawn = (key, lines[: self._body])
        return self._drawn[1]

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        if y == 0:
            style = self.get_component_rich_style("longlist--head")
            return self._strip(NO_MARK + self.layout_of.head(), width, style)
        seen = self._visible()
        if y > len(seen):
            return Strip.blank(width, self.rich_style)
        place, text = seen[y - 1]
        row = self._row(place)
        style = self.rich_style
        if row is None or row.dim:
            style += self.get_component_rich_style("longlist--dim", partial=True)
        if row is not None and row.urgent:
            style += self.get_component_rich_style("longlist--urgent", partial=True)
        if place == self.place:
            style += self.get_component_rich_style("longlist--chosen", partial=True)
        begins = place == self.place and (y == 1 or seen[y - 2][0] != place)
        return self._strip((MARK if begins else NO_MARK) + text, width, style)

    def _strip(self, text: str, width: int, style: Style) -> Strip:
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)
