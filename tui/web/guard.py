"""Who may speak to the server: a token used once, a cookie for the rest, and only from a page of our own on this machine."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

COOKIE = "triage_session"
TOKEN = "token"  # noqa: S105 - the name of a parameter, not a secret
TOKEN_MINUTES = 10
"""How long the address that was printed can be used for the first time."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), clipboard-read=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""On every answer. Styles are set by the terminal's own script on its elements, so they alone may stand inline."""


@dataclass
class Guard:
    """The secrets of one server; in memory only, gone with it."""

    host: str
    """``127.0.0.1:8123``: the only name by which the server answers."""
    clock: Callable[[], float] = time.monotonic
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    root: str = field(default_factory=lambda: f"/{secrets.token_urlsafe(12)}/")
    """Where everything lies. A browser sends a cookie to every port of a machine, but to its own path only, so that no other
    program that listens here is told it, and two servers of one person do not take each other's place."""
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _begun: float = 0.0
    _used: bool = False

    def __post_init__(self) -> None:
        """Start the time in which the token can be used."""
        self._begun = self.clock()

    @property
    def origin(self) -> str:
        """The only origin whose pages may speak to the server."""
        return f"http://{self.host}"

    def refused(self, request: web.Request) -> str:
        """Say why a request is refused whatever its secrets; empty where it is not.

        The name is checked because a foreign site may let its own name point to this machine; the origin because a
        foreign page may open a websocket or post here with this browser's cookies.
        """
        if request.headers.getall("Host", []) != [self.host]:
            return "this server answers to its own address only"
        origins = request.headers.getall("Origin", [])
        is_socket = request.headers.get("Upgrade", "").lower() == "websocket"
        if any(origin != self.origin for origin in origins):
            return "pages of other sites may not speak to this server"
        if (is_socket or request.method not in SAFE_METHODS) and not origins:
            return "who asks is not named"
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            return "pages of other sites may not speak to this server"
        return ""

    def exchange(self, token: str) -> str | None:
        """Give the session for the token, once and in time; None for any other."""
        right = hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())
        if not right or self._used or self.clock() - self._begun > TOKEN_MINUTES * 60:
            return None
        self._used = True
        return self._session

    def knows(self, request: web.Request) -> bool:
        """Whether the request carries the session."""
        return hmac.compare_digest(
            request.cookies.get(COOKIE, "").encode("utf-8", "replace"), self._session.encode()
        )


def guarded(guard: Guard) -> Middleware:
    """Make the middleware that stands before every route, the ones there are not included."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await _answer(guard, request, handler)

    return check


async def add_headers(_: web.Request, answer: web.StreamResponse) -> None:
    """Put them on every answer just before it goes, also on one that is sent in pieces."""
    answer.headers.update(HEADERS)


async def _answer(guard: Guard, request: web.Request, handler: Handler) -> web.StreamResponse:
    why = guard.refused(request)
    if why:
        return _no(why)
    if request.path == "/" and TOKEN in request.query:
        return _exchanged(guard, request)
    if not guard.knows(request):
        return _no("open the address that `triage tui --web` printed; it works once, within ten minutes")
    try:
        return await handler(request)
    except web.HTTPException as status:
        return web.Response(status=status.status, text=status.reason)


def _exchanged(guard: Guard, request: web.Request) -> web.StreamResponse:
    """Take the token for the cookie, and lead to the address without it, so that it stays in no history."""
    session = guard.exchange(request.query[TOKEN])
    if session is None:
        return _no(
            "this address was used before, is too old or is not the one that was printed; start the screens again"
        )
    there = web.Response(status=303, headers={"Location": guard.root})
    there.set_cookie(COOKIE, session, httponly=True, samesite="Strict", path=guard.root)
    return there


def _no(why: str) -> web.Response:
    return web.Response(status=403, text=f"Refused: {why}.\n")
