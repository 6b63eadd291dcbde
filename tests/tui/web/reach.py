"""A browser without a browser: the pages and the websocket of the server, and a terminal that keeps what was drawn."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from tests.tui.conftest import COORDINATOR, TODAY

SECONDS = 30.0


class Tab:
    """One tab: its websocket and its screen."""

    def __init__(self, socket: ClientWebSocketResponse, width: int, height: int) -> None:
        self.socket = socket
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self.closed = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type == WSMsgType.BINARY:
                # The terminal of these tests does not know this report and would print its end.
                self._stream.feed(re.sub(rb"\x1b\[\?[0-9]+\$p|\x1b\[[<>=][0-9;]*u", b"", message.data))
        self.closed.set()

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def type(self, *typed: str) -> None:
        for keys in typed:
            await self.socket.send_json(["stdin", keys])

    async def resize(self, width: int, height: int) -> None:
        self._screen.resize(height, width)
        await self.socket.send_json(["resize", {"width": width, "height": height}])

    async def shows(self, *words: str, seconds: float = SECONDS) -> str:
        """Wait until all ``words`` are on the screen."""
        until = time.monotonic() + seconds
        while not all(word in self.text for word in words):
            assert time.monotonic() < until, f"not shown: {words}\n{self.text}"
            await asyncio.sleep(0.02)
        return self.text

    async def close(self) -> None:
        await self.socket.close()
        await self._reading


class Browser:
    """A browser that found the address on the terminal."""

    def __init__(self, session: ClientSession, address: str) -> None:
        self.session = session
        self.address = address
        self.origin = address.split("/?", maxsplit=1)[0]
        self.root = ""

    async def open(self) -> None:
        answer = await self.session.get(self.address)
        assert answer.status == 200
        self.root = str(answer.url)

    async def tab(self, width: int = 80, height: int = 24) -> Tab:
        return Tab(
            await self.session.ws_connect(
                f"{self.root}ws?width={width}&height={height}", origin=self.origin, max_msg_size=0
            ),
            width,
            height,
        )


class Server:
    """``triage tui --web`` as somebody started it in a terminal."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self.process = process
        self.address = address

    @property
    def children(self) -> list[int]:
        """The processes of screens that it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(
            encoding="utf-8"
        )
        return [int(pid) for pid in listed.split()]

    async def ended(self) -> tuple[int, str]:
        """Wait for its end: the code, and what it said since the address."""
        assert self.process.stderr is not None
        said = await asyncio.wait_for(self.process.stderr.read(), SECONDS)
        return await self.process.wait(), said.decode()


def is_running(pid: int) -> bool:
    """Whether a process is there and not only waiting to be counted."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@asynccontextmanager
async def serving(
    workspace: Path, *, by: str = COORDINATOR, role: str = "coordinator"
) -> AsyncIterator[Server]:
    """A server, started by somebody who stands in the workspace."""
    about = {"--workspace": str(workspace), "--on": TODAY.isoformat(), "--by": by, "--role": role}
    words = [part for pair in about.items() for part in pair]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "triage", "tui", "--web", *words, cwd=workspace, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stderr is not None
        said = b""
        async with asyncio.timeout(SECONDS):
            while b"ctrl+c" not in said:
                line = await process.stderr.readline()
                assert line, said.decode()
                said += line
        found = re.search(r"http://\S+", said.decode())
        assert found
        yield Server(process, found.group())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def browsing(server: Server) -> AsyncIterator[Browser]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        browser = Browser(session, server.address)
        await browser.open()
        yield browser
