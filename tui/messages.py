"""Messages that lie over a screen for some seconds: never over the keys or the head, nor over what is worked at."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.geometry import Region
from textual.screen import Screen, SystemModalScreen
from textual.widget import Widget
from textual.widgets import DataTable, OptionList, TextArea
from textual.widgets._toast import Toast, ToastRack

from tui.in_order import InOrderApp
from tui.mistakes import Result
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import LongList
from tui.widgets.sheet import Sheet

SIGNS_A_SECOND = 12
"""As somebody reads who has not read it before."""
LEAST_SECONDS = 5.0
MOST_AT_ONCE = 3
"""Messages that are shown together; an older one gives way."""
ALARMS = "#unread, #unread-wrong, #urgent, #danger, #report-alarm, AlarmStrip, AlarmBox"
"""What is urgent, on all screens."""
FIXED, ALARM, IN_HAND, COUNTED = 1000, 100, 10, 1
"""What it costs to cover a line of the keys or the head, of what is urgent, of what is worked at, and of what counts a list."""


class MessagesApp(InOrderApp[Result]):
    """An application whose messages keep clear of what matters while they are there."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        super().__init__()
        self._of_one_screen: dict[str, Screen[Any]] = {}

    def notify(self, message: str, **about: Any) -> None:
        """Show a message for as long as it takes to read it; the same one again takes the place of the first."""
        shown = list(self._notifications)
        same = [one for one in shown if one.message == message]
        others = [one for one in shown if one.message != message]
        for gone in (*same, *others[: len(others) - MOST_AT_ONCE + 1 if len(others) >= MOST_AT_ONCE else 0]):
            self._unnotify(gone)
        if about.get("timeout") is None:
            about["timeout"] = max(LEAST_SECONDS, len(message) / SIGNS_A_SECOND)
        super().notify(message, **about)

    def notify_here(self, screen: Screen[Any], message: str) -> None:
        """Show a warning that is of one screen alone: it goes with it."""
        self._of_one_screen[message] = screen
        self.notify(message, severity="warning", markup=False)

    def _refresh_notifications(self) -> None:
        self._only_here()
        super()._refresh_notifications()
        for rack in self._racks():
            laid_out = self.screen.screen_layout_refresh_signal
            laid_out.unsubscribe(rack)
            laid_out.subscribe(rack, lambda _: self.place_messages())

    async def on_event(self, event: events.Event) -> None:
        """Place messages anew where somebody goes to another line or field."""
        await super().on_event(event)
        if self._notifications and isinstance(event, events.InputEvent):
            self.call_later(self.call_after_refresh, self.place_messages)

    def place_messages(self) -> None:
        """Put them as low as they cover the least of what matters."""
        if not self._notifications:
            return
        for rack in self._racks():
            high = sum(toast.outer_size.height for toast in rack.query(Toast))
            below = lines_below(self.screen, high)
            if high and rack.styles.margin.bottom != below:
                rack.styles.margin = (0, 0, below, 0)

    def _only_here(self) -> None:
        """Forget what was said of another screen; below a question messages are not drawn a second time."""
        if not self.screen_stack:
            return
        finding = isinstance(
            self.screen, SystemModalScreen
        )  # the palette does something on the screen below it
        for one in [] if finding else list(self._notifications):
            if self._of_one_screen.get(one.message, self.screen) is not self.screen:
                del self._of_one_screen[one.message]
                self._unnotify(one, refresh=False)
        for below in self.screen_stack[:-1]:
            for rack in below.query_children(ToastRack):
                rack.display = False

    def _racks(self) -> list[ToastRack]:
        try:
            return [rack for rack in self.screen.query_children(ToastRack) if rack.is_running]
        except ScreenStackError:
            return []


def lines_below(screen: Screen[Any], high: int) -> int:
    """How many lines stay free below messages that are ``high`` lines."""
    lines = screen.size.height
    cost = [0] * lines
    fixed = [*screen.query(Keys), *screen.query(Head), *screen.query_children("Static.head")]
    for widget in fixed:
        _add(cost, widget.region, FIXED)
    for widget in screen.query(ALARMS):
        _add(cost, widget.region, ALARM)
    for widget in screen.query("#count"):
        _add(cost, widget.region, COUNTED)
    focused = screen.focused
    if focused is not None:
        _add(cost, in_hand(focused), IN_HAND)
    places = range(max(lines - high, 0) + 1)
    return min(places, key=lambda below: sum(cost[lines - below - high : lines - below]))


def _add(cost: list[int], region: Region, each: int) -> None:
    for line in range(max(region.y, 0), min(region.bottom, len(cost))):
        cost[line] += each


def in_hand(widget: Widget) -> Region:
    """The lines of a widget that somebody looks at: of a list the chosen row, of a long text the line of the cursor."""
    region = widget.region
    if isinstance(widget, LongList | Sheet):
        return widget.chosen_region
    if isinstance(widget, TextArea):
        return Region(region.x, widget.cursor_screen_offset.y, region.width, 1)
    if isinstance(widget, DataTable) and widget.row_count:
        row = widget._get_row_region(widget.cursor_row)  # noqa: SLF001 - rows may be of several lines
        return Region(region.x, region.y + row.y - round(widget.scroll_y), region.width, row.height)
    if isinstance(widget, OptionList) and widget.highlighted is not None:
        above = widget.highlighted + widget.gutter.top - round(widget.scroll_y)
        return Region(region.x, region.y + min(max(above, 0), max(region.height - 1, 0)), region.width, 1)
    return region
