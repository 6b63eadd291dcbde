"""The two lines at the top: the places with their digits, and where somebody is (breadcrumbs), with the workspace's notice."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.places import Place

BETWEEN = " > "
"""Between breadcrumbs."""


LEAST = (60, 14)
"""Cells and lines below which places and notice give way to what is urgent."""
WANTED = "80 by 24"
"""The window in which everything can be read."""


class Head(Vertical):
    """Places, breadcrumbs and notice."""

    _told: tuple[Sequence[Place], Place | None, Sequence[str], str, str, str] | None = None

    def compose(self) -> ComposeResult:
        """Lay out both lines."""
        yield Static("", id="places", markup=False)
        with Horizontal(classes="head"):
            yield Static("", id="title", markup=False)
            yield Static("", id="notice", markup=False)

    def tell(
        self,
        places: Sequence[Place],
        here: Place | None,
        crumbs: Sequence[str],
        *,
        who: str,
        notice: str = "",
        waiting: str = "",
    ) -> None:
        """Show the places (``here`` in brackets), the breadcrumbs, in whose name something is done, and the notice.

        ``waiting`` says what has been waited for, and for how long.
        """
        self._told = (places, here, crumbs, who, notice, waiting)
        size = self.app.size
        tiny = size.width < LEAST[0] or size.height < LEAST[1]
        self.set_class(tiny, "-tiny")
        where = BETWEEN.join(crumbs)
        self.query_one("#places", Static).update(
            Text(f"Small window: make it {WANTED}", no_wrap=True)
            if tiny
            else _places(places, here, who, size.width)
        )
        self.query_one("#title", Static).update(f"{waiting} · {where}" if waiting else where)
        self.query_one("#notice", Static).update(f"! {notice}" if notice and not tiny else "")

    def on_resize(self) -> None:
        """Show what there is room for now."""
        if self._told is not None:
            places, here, crumbs, who, notice, waiting = self._told
            self.tell(places, here, crumbs, who=who, notice=notice, waiting=waiting)


def _places(places: Sequence[Place], here: Place | None, who: str, width: int) -> Text:
    """The places; then who acts in which role, or as much of it as fits."""
    line = Text(no_wrap=True, overflow="ellipsis")
    for digit, place in enumerate(places, start=1):
        words = f"{digit} {place.title}"
        line.append(f"[{words}]" if place == here else f" {words} ", "bold reverse" if place == here else "")
    for said in (who, who.partition(" · ")[0]):
        if line.cell_len + len(said) + 2 <= width:
            line.append(f"  {said}", "dim")
            break
    return line
