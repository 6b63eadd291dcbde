"""The server: textual-serve behind our own guard, page, log and way of starting the screens."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.server import Server

from tui.web.guard import TOKEN, Guard, add_headers, guarded
from tui.web.sitting import Screens

LOOPBACK = "127.0.0.1"
"""The only address it listens at: what is typed here is about children, and leaves this machine by no network."""
LARGEST_MESSAGE = 256 * 1024
"""Bytes of one message from the browser: a pasted letter fits, a flood does not."""
SMALLEST, LARGEST = 10, 500
"""Cells a terminal may have in either direction."""
ELSEWHERE = (
    b"\r\n The screens are open in another tab of this browser.\r\n\r\n"
    b" Press enter to bring them here, as they are; the other tab then shows them no more.\r\n"
)
SIZES = frozenset(str(size) for size in range(8, 49))
"""Sizes of letters that the page may be asked for."""
_STATIC = {
    "js/textual.js": "text/javascript",
    "css/xterm.css": "text/css",
    "page.css": "text/css",
    "page.js": "text/javascript",
}
_OURS = {"page.css", "page.js"}

log = logging.getLogger("triage.web")


@dataclass(frozen=True)
class Asked:
    """What the server is started with."""

    command: tuple[str, ...]
    """Program and arguments of the screens; never read by a shell."""
    port: int = 0
    """0: any that is free."""


class WebServer(Server):
    """Serves one person's screens on this machine."""

    def __init__(self, asked: Asked) -> None:
        """Be ready to serve; nothing listens yet."""
        super().__init__("triage", host=LOOPBACK, port=asked.port, title="Needs triage")
        self._asked = asked
        self._tab: web.WebSocketResponse | None = None
        self._screens: Screens | None = None
        self.guard: Guard | None = None
        self.finished = asyncio.Event()
        """Set when the screens were left, or somebody ends the server."""

    def initialize_logging(self) -> None:
        """One line a notice on stderr: no locals, no traceback, no address with its secrets."""
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Plain("%(message)s"))
        for name in ("triage.web", "textual-serve", "aiohttp", "asyncio"):
            logger = logging.getLogger(name)
            logger.handlers = [handler]
            logger.propagate = False
            logger.setLevel(logging.WARNING)

    def application(self, guard: Guard) -> web.Application:
        """Make the routes, all of them behind the guard."""
        app = web.Application(middlewares=[guarded(guard)], client_max_size=LARGEST_MESSAGE)
        app.on_response_prepare.append(add_headers)
        app.on_shutdown.append(self.on_shutdown)
        root = guard.root
        app.add_routes(
            [
                web.get(root, self.page),
                web.get(f"{root}ws", self.handle_websocket),
                web.get(f"{root}download/{{key}}", self.handle_download),
                web.get(f"{root}static/{{name:.+}}", self.static),
            ]
        )
        return app

    async def page(self, request: web.Request) -> web.Response:
        """Our own page: nothing in it comes from elsewhere."""
        assert self.guard is not None
        text = files("tui.web").joinpath("page.html").read_text(encoding="utf-8")
        size = request.query.get("fontsize", "")
        filled = (
            text.replace("{host}", self.guard.host)
            .replace("{root}", self.guard.root)
            .replace("{size}", size if size in SIZES else "16")
        )
        return web.Response(text=filled, content_type="text/html")

    async def static(self, request: web.Request) -> web.Response:
        """The few files the page needs, by name; no folder is listed and no path is followed."""
        name = request.match_info["name"]
        if name not in _STATIC:
            raise web.HTTPNotFound
        source = files("tui.web") if name in _OURS else files("textual_serve").joinpath("static")
        body = source.joinpath(*Path(name).parts).read_bytes()
        return web.Response(body=body, content_type=_STATIC[name])

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Show the screens on one tab; a second one is told so and may bring them over, for two would type into one work.

        A tab that is closed or reloaded leaves them as they are: nothing typed is lost, and what was locked stays locked.
        """
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST_MESSAGE)
        await socket.prepare(request)
        if self._tab is not None and not self._tab.closed and not await _wants_them_here(socket, self._tab):
            return socket
        before, self._tab = self._tab, socket
        if before is not None and not before.closed:
            await before.close()
        screens = self._screens = self._screens or self._new_screens()
        try:
            await screens.show_on(
                socket, _cells(request.query.get("width"), 80), _cells(request.query.get("height"), 24)
            )
            await self._listen(socket, screens)
        except OSError as refused:
            log.warning("the screens could not be started (%s)", refused.strerror or type(refused).__name__)
            self._screens = None
        finally:
            screens.hide_from(socket)
            if self._tab is socket:
                self._tab = None
        return socket

    def _new_screens(self) -> Screens:
        return Screens(self._asked.command, self._screens_ended, download_manager=self.download_manager)

    def _screens_ended(self, code: int) -> None:
        """Left with a key, nothing is left to serve: whoever comes to the browser later finds no open record."""
        self._screens = None
        if code == 0:
            self.finished.set()

    async def _listen(self, socket: web.WebSocketResponse, screens: Screens) -> None:
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            if self._tab is not socket:
                return
            match _read(message.data):
                case ["stdin", str(typed)]:
                    await screens.send_bytes(typed.encode("utf-8", "replace"))
                case ["resize", {"width": int(width), "height": int(height)}]:
                    await screens.set_terminal_size(_within(width), _within(height))
                case ["ping", str() | int() | float() as sent]:
                    await socket.send_json(["pong", sent])
                case ["blur", *_]:
                    await screens.blur()
                case ["focus", *_]:
                    await screens.focus()
                case _:
                    log.warning("a message that was not understood was dropped")

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002 - as aiohttp calls it
        """Let the screens finish, then close the tab that looks on."""
        if self._screens is not None:
            await self._screens.end()
        if self._tab is not None:
            await self._tab.close()

    async def run(self) -> None:
        """Listen until the screens are left, or somebody ends the server; the address is printed once, on stderr."""
        guard = self.guard = Guard("")
        runner = web.AppRunner(
            self.application(guard), access_log=None, handle_signals=False, shutdown_timeout=2
        )
        await runner.setup()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(sign, self.finished.set)
        try:
            site = web.TCPSite(runner, LOOPBACK, self._asked.port)
            await site.start()
            guard.host = f"{LOOPBACK}:{runner.addresses[0][1]}"
            self.say_where(f"{guard.origin}/?{TOKEN}={guard.token}")
            await self.finished.wait()
        finally:
            await runner.cleanup()
            sys.stderr.write(f"The screens are closed.{os.linesep}")

    def say_where(self, address: str) -> None:
        """Print the address; it opens the screens once, for whoever has it first."""
        sys.stderr.write(
            f"Open this address in a browser on this machine (it works once, within ten minutes):\n  {address}\n"
            "One person to a server: colleagues start their own with the same command. ctrl+c ends it.\n"
        )
        sys.stderr.flush()


class _Plain(logging.Formatter):
    """What happened, without where in the code and without values."""

    def formatException(self, _: Any) -> str:  # noqa: N802 - the name that logging calls
        return ""

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info:
            return f"web: something went wrong ({record.exc_info[0].__name__ if record.exc_info[0] else 'unknown'})"
        return f"web: {super().format(record)}"


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


async def _wants_them_here(socket: web.WebSocketResponse, other: web.WebSocketResponse) -> bool:
    """Ask a second tab; a first one that goes away in the meantime, as when a page is reloaded, answers for it."""
    for _ in range(20):
        if other.closed:
            return True
        await asyncio.sleep(0.05)
    await socket.send_bytes(ELSEWHERE)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            match _read(message.data):
                case ["stdin", "\r" | "\n"]:
                    return True
    return False


def _cells(text: str | None, usual: int) -> int:
    return _within(int(text)) if text and text.isdigit() and len(text) < 5 else usual


def _within(cells: int) -> int:
    return max(SMALLEST, min(cells, LARGEST))


def serve(arguments: Sequence[str], port: int = 0) -> None:
    """Serve the screens that ``triage`` with ``arguments`` shows, until ctrl+c; raises :class:`OSError` for a port in use."""
    # -P: a folder called triage or tui where somebody happens to stand is not this program.
    command = (sys.executable, "-P", "-m", "triage", *arguments)
    asyncio.run(_served(Asked(command, port)))


async def _served(asked: Asked) -> None:
    server = WebServer(asked)
    server.initialize_logging()
    await server.run()
