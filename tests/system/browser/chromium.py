"""Chromium without a window: keys go in as from a keyboard, and everything it asks for on the way is written down."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

SECONDS = 40.0
CTRL = 2
KEYS = {
    "enter": ("Enter", 13, "\r"),
    "escape": ("Escape", 27, ""),
    "tab": ("Tab", 9, ""),
    "left": ("ArrowLeft", 37, ""),
    "up": ("ArrowUp", 38, ""),
    "right": ("ArrowRight", 39, ""),
    "down": ("ArrowDown", 40, ""),
    **{f"f{number}": (f"F{number}", 111 + number, "") for number in range(1, 13)},
}
SWITCHES = (
    "--headless=new", "--no-sandbox", "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--enable-unsafe-swiftshader", "--window-size=1100,760",
    "--lang=en-GB",
)  # fmt: skip
LISTEN = """
window.prevented = {};
window.addEventListener('keydown', (event) => setTimeout(() => {
  window.prevented[(event.ctrlKey ? 'ctrl+' : '') + event.key.toLowerCase()] = event.defaultPrevented;
}), true);
"""


class Chromium:
    """One browser."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.pages: dict[str, Page] = {}
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type != WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said.get("sessionId") in self.pages:
                self.pages[said["sessionId"]].happened(said["method"], said["params"])

    async def do(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Ask for something and wait for its answer."""
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        asked: dict[str, Any] = {"id": number, "method": method, "params": params}
        await self._socket.send_json({**asked, "sessionId": session} if session else asked)
        said = await asyncio.wait_for(answer, SECONDS)
        assert "error" not in said, (method, said["error"])
        return dict(said["result"])

    async def page(self, *, stranger: bool = False) -> Page:
        """Open an empty tab; a stranger has none of the cookies."""
        context = (await self.do("Target.createBrowserContext"))["browserContextId"] if stranger else None
        where = {"browserContextId": context} if context else {}
        target = (await self.do("Target.createTarget", url="about:blank", **where))["targetId"]
        session = (await self.do("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self.pages[session] = Page(self, session)
        for domain in ("Page", "Network", "Runtime", "Log"):
            await self.do(f"{domain}.enable", session)
        return page


class Page:
    """One tab: what it asked for, what it complained of, and what the terminal in it was given to draw."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def happened(self, what: str, about: dict[str, Any]) -> None:
        """Write down what the browser tells."""
        match what:
            case "Network.requestWillBeSent":
                self.asked.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(about["url"])
                size = parse_qs(urlsplit(about["url"]).query)
                if "width" in size:
                    self._resize(int(size["width"][0]), int(size["height"][0]))
            case "Network.webSocketFrameSent":
                sent = json.loads(about["response"]["payloadData"])
                if sent[0] == "resize":
                    self._resize(sent[1]["width"], sent[1]["height"])
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                drawn = base64.b64decode(about["response"]["payloadData"])
                self._stream.feed(re.sub(rb"\x1b\[\?[0-9]+\$p|\x1b\[[<>=][0-9;]*u", b"", drawn))
            case "Log.entryAdded" if about["entry"]["level"] == "error":
                self.complaints.append(about["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(about["exceptionDetails"].get("exception", {}).get("description")))

    def _resize(self, width: int, height: int) -> None:
        self._screen.resize(height, width)

    async def do(self, method: str, **params: Any) -> dict[str, Any]:
        return await self._browser.do(method, self._session, **params)

    async def run(self, script: str) -> Any:
        """Run a script in the page."""
        result = await self.do("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    async def go(self, address: str) -> None:
        await self.do("Page.navigate", url=address)

    async def reload(self) -> None:
        """Load the page again; what is on the screen afterwards it was told anew."""
        self._screen.reset()
        await self.do("Page.reload")

    async def press(self, *keys: str) -> None:
        """Press keys: ``enter``, ``f6``, ``ctrl+p`` or one sign."""
        for key in keys:
            name, code, text = KEYS.get(key, (key.removeprefix("ctrl+"), ord(key[-1].upper()), key))
            held = CTRL if key.startswith("ctrl+") else 0
            about = {"key": name, "windowsVirtualKeyCode": code, "modifiers": held}
            typed = {"text": text} if text and not held else {}
            await self.do(
                "Input.dispatchKeyEvent", type="keyDown" if typed else "rawKeyDown", **about, **typed
            )
            await self.do("Input.dispatchKeyEvent", type="keyUp", **about)

    async def type(self, text: str) -> None:
        await self.press(*text)

    @property
    def text(self) -> str:
        """What the terminal shows, as one line."""
        return " ".join(" ".join(self._screen.display).split())

    async def shows(self, *words: str) -> str:
        """Wait until all ``words`` are shown."""
        until = time.monotonic() + SECONDS
        while not all(word in self.text for word in words):
            assert time.monotonic() < until, f"not shown: {words}\n{self.text}\n{self.complaints}"
            await asyncio.sleep(0.05)
        return self.text

    async def picture(self) -> bytes:
        return base64.b64decode((await self.do("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """A browser with a folder of its own."""
    process = await asyncio.create_subprocess_exec(
        "chromium", *SWITCHES, f"--user-data-dir={folder}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        found = None
        async with asyncio.timeout(SECONDS):
            while found is None:
                line = (await process.stderr.readline()).decode(errors="replace")
                found = re.search(r"ws://127\.0\.0\.1:\S+", line)
        dropping = asyncio.create_task(process.stderr.read())
        async with ClientSession() as session, session.ws_connect(found.group(), max_msg_size=0) as socket:
            browser = Chromium(socket)
            yield browser
            with suppress(TimeoutError, ConnectionError):
                await browser.do("Browser.close")
        dropping.cancel()
        await asyncio.wait_for(process.wait(), SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
