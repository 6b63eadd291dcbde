"""The screens' own end of the browser: they go on when a tab is reloaded, and end when nobody speaks to them any more."""

from __future__ import annotations

from functools import partial

from textual import constants, messages
from textual.drivers.web_driver import WebDriver

AGAIN = "again"
"""What the server says when another page looks on: everything is drawn anew."""
ESCAPE_SECONDS = 0.04
"""How long an escape may be the beginning of another key; a browser's keys come whole."""


class BrowserDriver(WebDriver):
    """As Textual's, but it outlives a page and never its server."""

    def start_application_mode(self) -> None:
        """Draw for the server."""
        self._write = partial(self._write_or_leave, self._write)
        super().start_application_mode()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Do what the server asks."""
        if packet_type == AGAIN:
            self._loop.call_soon_threadsafe(self._draw_again)
        else:
            super().on_meta(packet_type, payload)

    def run_input_thread(self) -> None:
        """Read until the server is gone; then leave, as with a key: what is being written is finished first."""
        constants.ESCAPE_DELAY = min(constants.ESCAPE_DELAY, ESCAPE_SECONDS)  # type: ignore[misc] # read anew at each key
        self._input_reader.timeout = ESCAPE_SECONDS / 2
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._leave()

    def _draw_again(self) -> None:
        self.write("\x1b[?1049h\x1b[?25l")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._app.refresh_css(animate=False)

    def _write_or_leave(self, write: partial[int], data: bytes) -> int:
        """Write to the server; where it is gone, nothing needs to be drawn any more."""
        try:
            done = 0
            while done < len(data):
                done += write(data[done:])
        except BrokenPipeError:
            self._leave()
        return len(data)

    def _leave(self) -> None:
        self._app.post_message(messages.ExitApp())
