"""The escalations of a case above everything else: never scrolled away, never folded, however many and however long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from rich.console import Console
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from tui.pages.case_alarms import Alarm
from tui.pages.wording import URGENT
from tui.widgets.reasons import because

Style = Literal["whole", "most", "short", "line"]
STYLES: tuple[Style, ...] = ("whole", "most", "short", "line")
"""From all that is said to the one line that is always there."""
REST = 10
"""Lines that the rest of the page keeps for itself: state, level, questions of today, and the first action."""
LOW = 30
"""Lines of a terminal below which an escalation gives room to the line that somebody reads."""
EDGE = 4
"""Cells that an escalation's own edge and padding take."""


def alarm_text(alarm: Alarm, style: Style, place: str = "") -> Text:
    """One escalation in words: what and by when always, then as much as ``style`` gives room for.

    ``place``: which of how many it is, said where not all are in sight.
    """
    text = Text.assemble((f"{URGENT} {place}{alarm.first_line}", "bold"))
    if alarm.about:
        text.append(f" – about {alarm.about}")
    text.append(f" – {alarm.state}")
    if style == "line":
        return text
    if style != "short":
        text.append("; needs no confirmation")
    for line in alarm.said:
        text.append("\n").append(line[:1].upper() + line[1:])
    if alarm.who_acts and style != "short":
        text.append("\nWho acts: ", "bold").append(alarm.who_acts)
    for line in alarm.call:
        text.append("\nCall: ", "bold").append(line)
    reasons = because(alarm.because, rules=style == "whole")
    if reasons and style != "short":
        text.append("\n").append_text(reasons)
    return text


class AlarmBox(Static, can_focus=True):
    """One escalation: by when, what, who acts, whom to call, why."""

    HELP: ClassVar[str] = (
        "An escalation that is open. It comes before everything else and needs no confirmation: act, then record with n "
        "who was told, who received it and what they decided."
    )

    def __init__(self, alarm: Alarm) -> None:
        """Show ``alarm``."""
        super().__init__()
        self.alarm = alarm
        self.amount: Style = "whole"
        self.place = ""

    def tell(self, style: Style, place: str = "") -> None:
        """Say as much as ``style`` asks for; the chosen one says all of it."""
        self.amount, self.place = style, place
        self.update(alarm_text(self.alarm, "whole" if self.has_focus else style, place))

    def on_focus(self) -> None:
        """Say all of it."""
        self.tell(self.amount, self.place)
        self.call_after_refresh(self.scroll_visible, animate=False, top=True)

    def on_blur(self) -> None:
        """Say as much as there is room for."""
        self.tell(self.amount, self.place)


class AlarmStrip(VerticalScroll, can_focus=False, inherit_bindings=False):
    """All escalations that are open, over the page and not in it."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(id="alarms")
        self.alarms: tuple[Alarm, ...] = ()
        self.reading = False

    def compose(self) -> ComposeResult:
        """Lay out the escalations."""
        yield from (AlarmBox(alarm) for alarm in self.alarms)

    async def show(self, alarms: Sequence[Alarm]) -> None:
        """Show these; one that is chosen stays chosen."""
        chosen = next((box.alarm.identity for box in self.query(AlarmBox) if box.has_focus), None)
        if tuple(alarms) != self.alarms:
            self.alarms = tuple(alarms)
            await self.recompose()
        self.display = bool(self.alarms)
        self.fit()
        if chosen:
            for box in self.query(AlarmBox):
                if box.alarm.identity == chosen:
                    box.focus()

    def on_resize(self, _: Resize) -> None:
        """Say as much as there is room for now."""
        self.fit()

    def fit(self, *, reading: bool | None = None) -> None:
        """Choose how much each says, so that the level and the first action keep their place below.

        ``reading``: somebody is at a line of the page, which on a low terminal gets the room of all but what, when and whom to call.
        """
        self.reading = self.reading if reading is None else reading
        size = self.app.size
        room = max(size.height - 3 - REST, len(self.alarms))
        styles = STYLES[2:] if self.reading and size.height < LOW else STYLES
        style: Style = next((one for one in styles if self._lines(one, size.width) <= room), "line")
        high = max(size.height - 3 - REST // 2, 4)
        crowded = self._lines(style, size.width) > high
        for number, box in enumerate(self.query(AlarmBox), start=1):
            box.tell(style, f"({number} of {len(self.alarms)}) " if crowded else "")
        self.styles.max_height = high

    def _lines(self, style: Style, width: int) -> int:
        console = Console(width=max(width - EDGE, 20), file=None, legacy_windows=False)
        return sum(
            len(alarm_text(alarm, style).wrap(console, max(width - EDGE, 20))) for alarm in self.alarms
        )
