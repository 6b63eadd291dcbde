"""The three journeys in the browser, the keys it would rather keep, and whom the server refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.system.browser.chromium import LISTEN, Chromium, Page, chromium
from tests.tui.conftest import COORDINATOR, TODAY, fill
from tests.tui.manager.measured import KIM, fill_measured
from tests.tui.referral.made import REFERRER, fill_referrer
from tests.tui.web.reach import Server, serving
from triage.desk import list_cases, open_desk, show_case

HERE = ("127.0.0.1", None)
AFTER_THE_END = {"WebSocket is already in CLOSING or CLOSED state."}
"""What the browser says of the last key, once the screens were left with it."""


@asynccontextmanager
async def screens(workspace: Path, by: str, role: str) -> AsyncIterator[tuple[Server, Chromium, Page]]:
    """The screens of somebody in a tab; nothing was asked of any other machine, and nothing complained, when it ends."""
    async with (
        serving(workspace, by=by, role=role) as server,
        chromium(workspace.parent / "browser") as browser,
    ):
        page = await browser.page()
        await page.go(server.address)
        yield server, browser, page
        asked = [address for one in browser.pages.values() for address in one.asked]
        outside = [
            address
            for address in asked
            if urlsplit(address).scheme != "data" and urlsplit(address).hostname not in HERE
        ]
        assert asked
        assert outside == []
        assert [said for said in page.complaints if said not in AFTER_THE_END] == []


async def test_a_referrer_sends_a_referral(tmp_path: Path):
    workspace = tmp_path / "area"
    fill_referrer(workspace)
    async with screens(workspace, REFERRER, "referrer") as (_, _, page):
        await page.shows("Age in years", "Is anyone in danger")
        assert await page.run("document.title") == "Needs triage"
        assert "token" not in await page.run("location.href")
        for text in ("9", "B90", "sleep 8", "worry 7"):
            await page.type(text)
            await page.press("enter")
        await page.shows("8 of 10", "7 of 10")
        assert len(await page.picture()) > 20_000
        await page.press("ctrl+s")
        await page.shows("Its number is")
    with open_desk(workspace, TODAY) as desk:
        (number,) = [row.number for row in list_cases(desk) if not row.number.startswith("R-000")]
        assert [(need.need, need.severity) for need in show_case(desk, number).case.needs] == [
            ("sleep", 8),
            ("anxiety", 7),
        ]


async def test_a_coordinator_confirms_an_action(tmp_path: Path):
    workspace = tmp_path / "area"
    fill(workspace)
    async with screens(workspace, COORDINATOR, "coordinator") as (_, _, page):
        await page.shows("SYN-0101", "4 cases")
        await page.press("enter")
        await page.shows("Case SYN-0101", "Level 4")
        await page.press("down", "down", "c")
        await page.shows(f"{COORDINATOR} confirmed this")
        await page.press("right", "enter")
        await page.shows(f"1 action confirmed by {COORDINATOR}")
        await page.reload()
        await page.shows("Case SYN-0101", "[x] 2.")
    with open_desk(workspace, TODAY) as desk:
        assert [row.state for row in show_case(desk, "SYN-0101").actions].count("confirmed") == 1


async def test_what_was_locked_is_locked_after_the_page_was_loaded_again(tmp_path: Path):
    workspace = tmp_path / "area"
    fill(workspace)
    async with screens(workspace, COORDINATOR, "coordinator") as (server, _, page):
        await page.shows("SYN-0101", "4 cases")
        await page.press("f10")
        await page.shows("Type a PIN")
        await page.press(*"2468", "enter")
        await page.shows("Type your PIN")
        children = server.children
        await page.reload()
        await page.shows("Type your PIN")
        assert "SYN-" not in page.text
        await page.press("escape", "f9", *"1357", "enter")
        await page.shows("That was not it")  # the page that was loaded again says so, not the one before
        assert "SYN-" not in page.text
        await asyncio.sleep(1.2)
        await page.press(*"2468", "enter")
        await page.shows("SYN-0101")
        assert server.children == children


async def test_a_manager_exports_the_quarter(tmp_path: Path):
    workspace = tmp_path / "area"
    fill_measured(workspace)
    async with screens(workspace, KIM, "manager") as (server, _, page):
        await page.shows("Quarter 2026-Q3", "Part 1 of")
        await page.press("x")
        await page.shows("Write a report to a file")
        await page.press("ctrl+s")
        await page.shows("Written")
        await page.press("q")
        assert (await server.ended())[0] == 0
    assert (workspace / "quarter-2026-Q3.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("key", "words"),
    [("f1", "What has focus"), ("f4", "1 of 6"), ("f6", "Places and roles"), ("f9", "shows the screen again"), ("f10", "Locked"),
     ("ctrl+p", "Search for commands"), ("ctrl+o", "a ase")],
)  # fmt: skip
async def test_a_key_that_browsers_know_is_the_screens_own(tmp_path: Path, key: str, words: str):
    workspace = tmp_path / "area"
    fill(workspace)
    async with screens(workspace, COORDINATOR, "coordinator") as (_, _, page):
        await page.shows("SYN-0101", "4 cases")
        before = page.text
        await page.run(LISTEN)
        await page.press(key)
        await page.shows(words)
        assert page.text != before
        assert await page.run("new Promise((told) => setTimeout(() => told(window.prevented), 200))") == {
            key: True
        }


async def test_the_address_opens_once_and_no_other_page_reaches_the_screens(tmp_path: Path):
    workspace = tmp_path / "area"
    fill(workspace)
    async with screens(workspace, COORDINATOR, "coordinator") as (server, browser, page):
        await page.shows("SYN-0101", "4 cases")
        root = str(await page.run("location.href"))
        stranger = await browser.page(stranger=True)
        for address, words in ((server.address, "used before"), (root, "works once")):
            await stranger.go(address)
            for _ in range(100):
                if words in str(await stranger.run("document.body ? document.body.innerText : ''")):
                    break
            else:
                raise AssertionError(address)
        foreign = TestServer(web.Application(), host="127.0.0.1")
        await foreign.start_server()
        other = await browser.page()
        await other.go(f"http://127.0.0.1:{foreign.port}/")
        opened = await other.run(
            "new Promise((done) => { const one = new WebSocket('"
            + root.replace("http", "ws")
            + "ws'); one.onopen = () => done('open'); one.onerror = () => done('refused'); })"
        )
        assert opened == "refused"
        await foreign.close()
        assert len(server.children) == 1
        assert "SYN-0101" in page.text
