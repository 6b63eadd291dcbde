"""The lines at the top: the places with their digits, where somebody is (breadcrumbs) with the workspace's notice, and an alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.places import Place

BETWEEN = " > "
"""Between breadcrumbs."""
LEFT_OUT = "…"
PADDING = 2
"""Cells beside what stands in the line of breadcrumbs."""
BESIDE = 2
"""Cells before who acts."""
MOST_OF_NAME = 6
"""Cells of a name of one word that has to give way."""
NOBODY = "nobody named"

LEAST = (60, 14)
"""Cells and lines below which places and notice give way to what is urgent."""
WANTED = "80 by 24"
"""The window in which everything can be read."""


class Head(Vertical):
    """Places, breadcrumbs and notice; a line more where somebody is to be alarmed wherever they are."""

    _told: tuple[Sequence[Place], Place | None, Sequence[str], str, str, str, str] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        yield Static("", id="places", markup=False)
        with Horizontal(classes="head"):
            yield Static("", id="title", markup=False)
            yield Static("", id="notice", markup=False)
        yield Static("", id="alarm", markup=False)

    def tell(
        self,
        places: Sequence[Place],
        here: Place | None,
        crumbs: Sequence[str],
        *,
        who: str,
        notice: str = "",
        waiting: str = "",
        alarm: str = "",
    ) -> None:
        """Show the places (``here`` in brackets), the breadcrumbs, in whose name something is done, and the notice.

        ``waiting`` says what has been waited for, and for how long; ``alarm`` stands in a line of its own, in the smallest window too.
        """
        told = (places, here, crumbs, who, notice, waiting, alarm)
        # The whole screen is laid out again for a new line, so what stands there already is not written twice.
        if told != self._told:
            self._told = told
            self._write()

    def _write(self) -> None:
        if self._told is None:
            return
        places, here, crumbs, who, notice, waiting, alarm = self._told
        self.set_class(bool(alarm), "-alarm")
        self.query_one("#alarm", Static).update(Text(alarm, "bold", no_wrap=True, overflow="ellipsis"))
        size = self.app.size
        tiny = size.width < LEAST[0] or size.height < LEAST[1]
        self.set_class(tiny, "-tiny")
        said = f"! {notice}" if notice and not tiny else ""
        before = f"{waiting} · " if waiting else ""
        where = path_of(crumbs, size.width - cell_len(said) - cell_len(before) - 2 * PADDING)
        self.query_one("#places", Static).update(
            _with(Text(f"Small window: make it {WANTED}", no_wrap=True), who, size.width)
            if tiny
            else places_line(places, here, who, size.width)
        )
        self.query_one("#title", Static).update(f"{before}{where}")
        self.query_one("#notice", Static).update(said)

    def on_resize(self) -> None:
        """Show what there is room for now."""
        self._write()


def path_of(crumbs: Sequence[str], room: int) -> str:
    """The breadcrumbs; where they do not fit, those in the middle give way, then the first: where one is stays."""
    first, *others = crumbs or ("",)
    forms = [(first, *others)]
    forms += [(first, LEFT_OUT, *others[-kept:]) for kept in range(len(others) - 1, 0, -1)]
    if others:
        forms.append((LEFT_OUT, others[-1]))
    said = [BETWEEN.join(form) for form in forms]
    return next((one for one in said if cell_len(one) <= room), said[-1])


def places_line(places: Sequence[Place], here: Place | None, who: str, width: int) -> Text:
    """The places; then who acts in which role, or as much of it as fits: at least the name in short."""
    line = Text(no_wrap=True, overflow="ellipsis")
    for digit, place in enumerate(places, start=1):
        words = f"{digit} {place.title}"
        line.append(f"[{words}]" if place == here else f" {words} ", "bold reverse" if place == here else "")
    return _with(line, who, width)


def _with(line: Text, who: str, width: int) -> Text:
    """A line with the longest form of who acts that fits behind it; where none does, the line gives way to the shortest."""
    forms = (who, *shortened(who.partition(" · ")[0]))
    said = next((one for one in forms if line.cell_len + BESIDE + cell_len(one) <= width), forms[-1])
    line.truncate(max(width - BESIDE - cell_len(said), 0), overflow="ellipsis")
    return line.append(f"{' ' * BESIDE}{said}", "dim")


def shortened(name: str) -> Iterator[str]:
    """A name, then shorter ones that colleagues still know: first name and initial, then the initials."""
    yield name
    first, *others = name.split() or [""]
    if name == NOBODY:
        yield first
    elif others:
        yield f"{first} {others[-1][0]}."
        yield f"{first[0]}.{others[-1][0]}."
    elif cell_len(name) > MOST_OF_NAME:
        yield f"{set_cell_size(name, MOST_OF_NAME - 1)}…"
        yield f"{name[0]}."
