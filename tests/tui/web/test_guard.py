"""Who may speak to the server of the browser: every route, every way in that is none."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestServer

from tui.web.guard import COOKIE, HEADERS, TOKEN, TOKEN_MINUTES, Guard
from tui.web.server import Asked, WebServer

ROUTES = (
    "/", "/ws", "/download/some-key", "/static/js/textual.js", "/static/css/xterm.css", "/static/page.css", "/static/page.js", "/nowhere", "/static/",
)  # fmt: skip
SERVED = ("/", "/static/js/textual.js", "/static/css/xterm.css", "/static/page.css", "/static/page.js")


@dataclass
class Site:
    """A server that listens, and its secrets."""

    url: str
    guard: Guard
    clock: list[float]
    web: WebServer

    @property
    def root(self) -> str:
        return self.url + self.guard.root.rstrip("/")

    @property
    def address(self) -> str:
        return f"{self.url}/?{TOKEN}={self.guard.token}"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    clock = [0.0]
    web = WebServer(Asked(("true",)))
    web.guard = Guard("", clock=lambda: clock[0])
    listening = TestServer(web.application(web.guard), host="127.0.0.1")
    await listening.start_server()
    web.guard.host = f"127.0.0.1:{listening.port}"
    yield Site(f"http://{web.guard.host}", web.guard, clock, web)
    await listening.close()


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.mark.parametrize("route", ROUTES)
async def test_without_the_cookie_every_route_is_refused(site: Site, browser: ClientSession, route: str):
    answer = await browser.get(site.root + route)
    assert answer.status == 403
    assert "triage tui --web" in await answer.text()


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("value", ["", "guessed", "ü", "0" * 43])
async def test_a_cookie_that_was_guessed_is_refused(
    site: Site, browser: ClientSession, route: str, value: str
):
    answer = await browser.get(site.root + route, headers={"Cookie": f"{COOKIE}={value}"})
    assert answer.status == 403


async def test_the_token_gives_a_cookie_no_script_and_no_other_site_can_use_and_leaves_the_address(
    site: Site, browser: ClientSession
):
    answer = await browser.get(site.address, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, site.guard.root)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={site.guard.root}" in cookie  # a browser sends it to no other program on this machine
    assert site.guard.token not in cookie
    assert (await browser.get(site.root + "/")).status == 200


@pytest.mark.parametrize("token", ["", "wrong", "ü", "a" * 5000])
async def test_a_wrong_token_is_refused_and_does_not_use_up_the_right_one(
    site: Site, browser: ClientSession, token: str
):
    answer = await browser.get(site.url, params={TOKEN: token})
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers
    assert (await browser.get(site.address)).status == 200


async def test_a_second_use_of_the_token_is_refused(site: Site, browser: ClientSession):
    assert (await browser.get(site.address)).status == 200
    async with ClientSession() as stranger:
        answer = await stranger.get(site.address)
        assert answer.status == 403
        assert "used before" in await answer.text()
        assert (await stranger.get(site.root + "/")).status == 403


async def test_a_token_nobody_used_in_time_is_refused(site: Site, browser: ClientSession):
    site.clock[0] = TOKEN_MINUTES * 60 + 1
    assert (await browser.get(site.address)).status == 403


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_a_foreign_page_or_name_is_refused_even_with_the_cookie(
    site: Site, browser: ClientSession, route: str, headers: dict[str, str]
):
    await browser.get(site.address)
    assert (await browser.get(site.root + route, headers=headers)).status == 403


async def test_localhost_is_another_name_and_another_name_is_refused(site: Site, browser: ClientSession):
    await browser.get(site.address)
    port = site.url.rsplit(":", 1)[1]
    assert (await browser.get(site.url, headers={"Host": f"localhost:{port}"})).status == 403


@pytest.mark.parametrize("origin", [None, "http://evil.example", "https://127.0.0.1"])
async def test_a_websocket_that_does_not_come_from_our_page_is_refused(
    site: Site, browser: ClientSession, origin: str | None
):
    await browser.get(site.address)
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser.ws_connect(f"{site.root}/ws", origin=origin)
    assert refused.value.status == 403


async def test_our_own_page_may_open_the_websocket(site: Site, browser: ClientSession):
    await browser.get(site.address)
    async with browser.ws_connect(f"{site.root}/ws", origin=site.url) as socket:
        await socket.send_str("not even JSON")
        await socket.send_str('["resize", {"width": "wide"}]')
        await socket.send_str('["stdin"]')


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_nothing_can_be_posted(site: Site, browser: ClientSession, method: str):
    await browser.get(site.address)
    assert (await browser.request(method, site.root + "/")).status == 403
    assert (await browser.request(method, site.root + "/", headers={"Origin": site.url})).status == 405


@pytest.mark.parametrize("route", SERVED)
async def test_what_is_served_names_no_other_host_to_load_from_and_is_kept_nowhere(
    site: Site, browser: ClientSession, route: str
):
    await browser.get(site.address)
    answer = await browser.get(site.root + route)
    assert answer.status == 200
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    text = await answer.text()
    if not route.endswith(".js"):
        loaded = re.findall(r"""(?:src|href|url\(|@import)\W+(\w+:)?//""", text)
        assert loaded == []
    assert "googleapis" not in text


async def test_a_file_that_is_sent_in_pieces_has_the_same_headers(site: Site, browser: ClientSession):
    await browser.get(site.address)
    site.web.download_manager.download = pieces  # type: ignore[method-assign]
    await site.web.download_manager.create_download(
        app_service=None,  # type: ignore[arg-type]
        delivery_key="some-key",
        file_name="quarter.html",
        open_method="browser",
        mime_type="text/html",
    )
    answer = await browser.get(site.root + "/download/some-key")
    assert await answer.text() == "<script>"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def pieces(_: str) -> AsyncGenerator[bytes, None]:
    yield b"<script>"


@pytest.mark.parametrize(
    "path",
    ["/static/../guard.py", "/static/js/../../app_service.py", "/static/fonts", "/static/%2e%2e/guard.py"],
)
async def test_no_other_file_and_no_folder_is_served(site: Site, browser: ClientSession, path: str):
    await browser.get(site.address)
    assert (await browser.get(site.root + path)).status in (403, 404)


async def test_the_log_holds_no_secret_no_value_and_no_place_in_the_code(
    site: Site, browser: ClientSession, capsys: pytest.CaptureFixture[str]
):
    WebServer(Asked(("true",))).initialize_logging()
    await browser.get(site.address)
    await browser.get(site.address)
    try:
        secret = "Wilhelmina"  # noqa: F841 - a local that a traceback would show
        raise ValueError("Wilhelmina")  # noqa: TRY301 - as inside a handler
    except ValueError:
        logging.getLogger("textual-serve").exception("it broke")
        logging.getLogger("aiohttp.server").exception("it broke")
        logging.getLogger("asyncio").exception("it broke")
    said = capsys.readouterr().err
    assert "something went wrong (ValueError)" in said
    for word in ("Wilhelmina", "Traceback", ".py", site.guard.token, COOKIE):
        assert word not in said
