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


class Head(Vertical):
    """Places, breadcrumbs and notice."""

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
    ) -> None:
        """Show the places (``here`` in brackets), the breadcrumbs, in whose name something is done, and the notice."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for digit, place in enumerate(places, start=1):
            words = f"{digit} {place.title}"
            line.append(
                f"[{words}]" if place == here else f" {words} ", "bold reverse" if place == here else ""
            )
        line.append(f"  {who}", "dim")
        self.query_one("#places", Static).update(line)
        self.query_one("#title", Static).update(BETWEEN.join(crumbs))
        self.query_one("#notice", Static).update(f"! {notice}" if notice else "")
