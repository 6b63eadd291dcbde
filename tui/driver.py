"""The escape key told at once: a lone escape may be the beginning of an arrow key, so Textual waits up to a fifth of a second."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

ESCAPE_SECONDS = 0.05
"""How long the rest of an arrow key may take, unless ESCDELAY in the environment says otherwise: many times what a slow line takes."""
LOOKS_SECONDS = 0.01
"""How often it is looked whether that time is over."""
RESTS_SECONDS = 0.1
"""How often it is looked whether the screens are left."""
MOST_BYTES = 4096


def tell_escape_soon() -> None:
    """Wait for the rest of an arrow key no longer than one takes."""
    if "ESCDELAY" not in os.environ:
        constants.ESCAPE_DELAY = ESCAPE_SECONDS  # type: ignore[misc] # read anew at each key


class PromptDriver(LinuxDriver):
    """As Textual's, but it looks in time whether a lone escape was meant."""

    def run_input_thread(self) -> None:
        """Read what is typed and pass it on, until the screens are left."""
        tell_escape_soon()
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                begun = parser._timeout_time is not None  # noqa: SLF001 - no other way to ask
                for _ in selector.select(LOOKS_SECONDS if begun else RESTS_SECONDS):
                    typed = decode(os.read(self.fileno, MOST_BYTES))
                    # Nothing to read at the end of a pipe; an empty text would end the parser.
                    for event in parser.feed(typed) if typed else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
