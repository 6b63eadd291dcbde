"""One process of screens behind the server: it stays while tabs come and go, and ends with the server or by its own key."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import web
from textual_serve.app_service import AppService

from tui.web.driver import AGAIN

DRIVER = "tui.web.driver:BrowserDriver"
LEAVING_SECONDS = 20.0
"""How long the screens may finish what is being written, until they are ended; what is half done is then in no record."""
KILLING_SECONDS = 3.0

log = logging.getLogger("triage.web")


class Screens(AppService):
    """One process of screens, and the tab that looks on, if there is one."""

    def __init__(self, arguments: Sequence[str], ended: Callable[[int], None], **given: Any) -> None:
        """Start them with ``arguments`` when asked to; ``ended`` is told the code with which they end."""
        super().__init__("", write_bytes=self._to_tab, write_str=self._to_tab, close=self._close_tab, **given)
        self._arguments = tuple(arguments)
        self._ended = ended
        self._tab: web.WebSocketResponse | None = None
        self._begun = False

    async def show_on(self, tab: web.WebSocketResponse, width: int, height: int) -> None:
        """Draw on a tab from here on; the first one starts the process, any other finds it as it was left."""
        self._tab = tab
        if self._begun:
            await self.set_terminal_size(width, height)
            await self.send_meta({"type": AGAIN})
        else:
            self._begun = True
            await self.start(width, height)

    def hide_from(self, tab: web.WebSocketResponse) -> None:
        """Draw for nobody, unless another tab looks on by now; the screens go on, and lock themselves in time."""
        if self._tab is tab:
            self._tab = None

    async def end(self) -> None:
        """Have them leave, after what is being written; by force where they do not."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        await self.send_meta({"type": "quit"})
        for wait, force in ((LEAVING_SECONDS, process.terminate), (KILLING_SECONDS, process.kill)):
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(task), wait)
                return
            with suppress(ProcessLookupError):
                force()
        await task

    async def run(self) -> None:
        """Pass on what the screens draw, to their end."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._pass_on(process.stdout)
        code = await process.wait()
        if code:
            log.warning("the screens ended with code %s", code)
        await self._close_tab()
        self._ended(code)

    async def _pass_on(self, stdout: asyncio.StreamReader) -> None:
        while await stdout.readline() not in (b"__GANGLION__\n", b""):
            pass
        while True:
            kind = await stdout.readexactly(1)
            payload = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4), "big"))
            if kind == b"D":
                await self.on_data(payload)
            elif kind == b"M":
                await self.on_meta(payload)
            elif kind == b"P":
                await self.on_packed(payload)

    async def on_meta(self, data: bytes) -> None:
        """As ever, but no page is opened, for its address could name a case; and the end is the process's own."""
        if json.loads(data).get("type") not in {"open_url", "exit"}:
            await super().on_meta(data)

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """As the parent's, without what would have the screens write a log of what is on them."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TEXTUAL") and name != "PYTHONASYNCIODEBUG"
        }
        made = super()._build_environment(width, height)
        drawing = (
            "TEXTUAL_FPS",
            "TEXTUAL_COLOR_SYSTEM",
            "TERM_PROGRAM",
            "TERM_PROGRAM_VERSION",
            "COLUMNS",
            "ROWS",
        )
        return {**kept, **{name: made[name] for name in drawing}, "TEXTUAL_DRIVER": DRIVER}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the screens without a shell.

        What they write on stderr is dropped, for it may hold what is on the screen; ctrl+c at the server's terminal
        reaches them as a wish to leave and not as a signal in the middle of a sentence.
        """
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        self._stdin = self._process.stdin
        return self._process

    async def _to_tab(self, data: bytes | str) -> None:
        """Send to the tab that looks on; one that is gone loses nothing, for everything is drawn again for the next."""
        tab = self._tab
        if tab is None or tab.closed:
            return
        with suppress(ConnectionError, RuntimeError):
            await (tab.send_bytes(data) if isinstance(data, bytes) else tab.send_str(data))

    async def _close_tab(self) -> None:
        tab, self._tab = self._tab, None
        if tab is not None and not tab.closed:
            await tab.close()
