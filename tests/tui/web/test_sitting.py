"""The screens behind the server: tabs come and go, the work stays; nothing is left running when it ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from textual_serve.download_manager import DownloadManager

from tests.tui.conftest import COORDINATOR
from tests.tui.web.reach import SECONDS, browsing, is_running, serving
from tui.web import sitting


async def gone(pid: int) -> None:
    for _ in range(int(SECONDS / 0.05)):
        if not is_running(pid):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("still running")


async def test_a_reload_finds_everything_as_it_was_and_a_second_tab_brings_it_over_when_asked(
    workspace: Path,
):
    async with serving(workspace) as server, browsing(server) as browser:
        first = await browser.tab()
        await first.shows("SYN-0101", "4 cases")
        await first.type("?")
        await first.shows("What has focus")
        (screens,) = server.children
        await first.close()

        reloaded = await browser.tab(100, 30)
        await reloaded.shows("What has focus")
        await reloaded.type("\x1b")
        await reloaded.shows("SYN-0101", "q Quit")
        assert server.children == [screens]

        second = await browser.tab()
        await second.shows("open in another tab", "Press enter")
        await second.type("q", "\x1b")
        await second.type("\r")
        await second.shows("SYN-0101")
        await asyncio.wait_for(reloaded.closed.wait(), SECONDS)
        assert server.children == [screens]

        await second.type("q")
        code, said = await server.ended()
        assert code == 0
        assert said.startswith("The screens are closed.\n")
        assert not is_running(screens)


async def test_what_was_locked_is_locked_after_a_reload_and_in_another_tab(workspace: Path):
    async with serving(workspace) as server, browsing(server) as browser:
        tab = await browser.tab()
        await tab.shows("SYN-0101", "4 cases")
        await tab.type("\x1b[21~")  # f10
        await tab.shows("Type a PIN")
        await tab.type("2468\r")
        await tab.shows("Type your PIN")
        (screens,) = server.children
        await tab.close()

        reloaded = await browser.tab(100, 30)
        text = await reloaded.shows("Type your PIN")
        assert "SYN-" not in text
        await reloaded.type("\x1b", "q", "?", "\x1b[20~", "1", f"{COORDINATOR}\r")
        text = await reloaded.shows("That was not it")
        assert "SYN-" not in text
        await browser.session.get(browser.root)  # the page itself, as a browser asks for it on a reload
        second = await browser.tab()
        await second.shows("Press enter")
        await second.type("\r")
        assert "SYN-" not in await second.shows("Type your PIN")
        await asyncio.sleep(2.1)  # what a wrong try costs
        await second.type("2468\r")
        await second.shows("SYN-0101")
        assert server.children == [screens]


async def test_much_that_is_pasted_or_nonsense_and_many_sizes_leave_the_screens_standing(workspace: Path):
    async with serving(workspace) as server, browsing(server) as browser:
        tab = await browser.tab()
        await tab.shows("SYN-0101")
        for width in (1, 80, 9999, 20, 140, 80):
            await tab.resize(width, 24) if width == 80 else await tab.socket.send_json(
                ["resize", {"width": width, "height": width // 3}]
            )
        for nonsense in ("not even JSON", "[]", '["stdin", 3]', '["resize", {"width": true}]', "{}", '"' * 9):
            await tab.socket.send_str(nonsense)
        await tab.type("/")
        await tab.type("\x1b[200~" + "SYN-0104 " * 6000 + "\x1b[201~")
        await tab.type("\x1b", "\x1b", "\x1b")
        await tab.resize(80, 24)
        await tab.shows("SYN-0101", "4 cases")
        await tab.socket.send_str("x" * 600_000)
        await asyncio.wait_for(tab.closed.wait(), SECONDS)
        again = await browser.tab()
        await again.shows("SYN-0101")


@pytest.mark.parametrize(
    "sign",
    [
        signal.SIGTERM,
        *(pytest.param(sign, marks=pytest.mark.soak) for sign in (signal.SIGINT, signal.SIGHUP)),
    ],
)
async def test_the_screens_end_with_a_server_that_is_asked_to(workspace: Path, sign: signal.Signals):
    async with serving(workspace) as server, browsing(server) as browser:
        tab = await browser.tab()
        await tab.shows("SYN-0101")
        (screens,) = server.children
        server.process.send_signal(sign)
        code, said = await server.ended()
        assert code == 0
        assert said.startswith("The screens are closed.\n")
        assert not is_running(screens)


async def test_the_screens_end_with_a_server_that_was_killed(workspace: Path):
    async with serving(workspace) as server, browsing(server) as browser:
        await (await browser.tab()).shows("SYN-0101")
        (screens,) = server.children
        server.process.kill()
        await gone(screens)
    assert not (workspace / "triage.db-wal").exists()


async def test_screens_that_do_not_answer_are_ended_by_force(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sitting, "LEAVING_SECONDS", 0.3)
    monkeypatch.setattr(sitting, "KILLING_SECONDS", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('__GANGLION__', flush=True); time.sleep(60)"
    ended: list[int] = []
    screens = sitting.Screens((sys.executable, "-c", deaf), ended.append, download_manager=DownloadManager())
    await screens.start(80, 24)
    assert screens._process is not None
    await asyncio.sleep(0.3)
    await asyncio.wait_for(screens.end(), SECONDS)
    assert ended == [-signal.SIGKILL]
    assert not is_running(screens._process.pid)


def test_the_screens_are_started_without_what_would_write_down_what_is_on_them(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("TEXTUAL_LOG", "log")
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    monkeypatch.setenv("TRIAGE_KEY_FILE", "key")
    environment = sitting.Screens((), lambda _: None, download_manager=DownloadManager())._build_environment(
        90, 30
    )
    assert not {"TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_DEBUG"} & set(environment)
    assert (environment["TRIAGE_KEY_FILE"], environment["COLUMNS"], environment["ROWS"]) == (
        "key",
        "90",
        "30",
    )
    assert environment["TEXTUAL_DRIVER"] == sitting.DRIVER
