"""One key to any part of a page: labels over everything that can have focus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.errors import NoWidget
from textual.events import Key
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import bindings_of
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.work import DeskThread

LETTERS: Final = "asdfghjklqwertyuiopzxcvbnm1234567890"
"""Labels in their order: keys that lie under the fingers first."""


class JumpScreen(Page[Widget], ModalScreen[Widget]):
    """Labels; the key of one goes to the part it stands on."""

    WHERE = "jump"
    ABOUT = "A label stands on each part of the screen. Press the letter or digit of a label to go there; esc stays."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("jump")

    def __init__(self, desk: DeskThread, parts: Mapping[str, tuple[Widget, Region]]) -> None:
        """Label ``parts``: by label, what can have focus and where it is drawn."""
        super().__init__(desk)
        self._parts = parts

    @classmethod
    def over(cls, page: Page[Any]) -> None:
        """Label the parts of ``page`` that are in sight; says so where there is nothing to go to."""
        parts = dict(zip(LETTERS, _in_sight(page), strict=False))
        if not parts:
            page.say("There is nothing to jump to here: the keys at the foot do everything.")
            return

        def chosen(widget: Widget | None) -> None:
            if widget is not None:
                page.set_focus(widget)

        page.app.push_screen(cls(page.desk, parts), chosen)

    def compose(self) -> ComposeResult:
        """Put each label on the beginning of its part."""
        for label, (_, region) in self._parts.items():
            mark = Static(f" {label} ", classes="label", markup=False)
            mark.styles.offset = (region.x, region.y)
            yield mark
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Show the keys."""
        self.tell_keys()

    def on_key(self, event: Key) -> None:
        """Go to the part whose label was pressed."""
        part = self._parts.get(event.character or "")
        if part is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(part[0])

    def do_leave(self) -> None:
        """Stay where focus was."""
        self.dismiss(None)


def _in_sight(page: Page[Any]) -> list[tuple[Widget, Region]]:
    """What can have focus and is at least partly drawn, from top to bottom."""
    found = []
    for widget in page.focus_chain:
        try:
            drawn = page.find_widget(widget).visible_region
        except NoWidget:
            continue
        if drawn:
            found.append((widget, drawn))
    return sorted(found, key=lambda one: (one[1].y, one[1].x))
