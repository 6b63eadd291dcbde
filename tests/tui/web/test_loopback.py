"""The server listens on this machine's loopback address and on no other."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tui.web.server import LOOPBACK, Asked, WebServer

ALL_INTERFACES = frozenset({"00000000", "00000000000000000000000000000000"})
LISTENING = "0A"


KNOCK = """
import socket, sys
port = int(sys.argv[1])
tried = {(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")}
for family, _, _, _, address in socket.getaddrinfo(socket.gethostname(), None):
    if family in {socket.AF_INET, socket.AF_INET6}:
        tried.add((family, address[0].split("%")[0]))
for family, address in sorted(tried):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as one:
            one.settimeout(5)
            one.connect((address, port))
        print(address, "open")
    except OSError:
        print(address, "refused")
"""
"""Tries every address that this machine answers to; in a process of its own, for tests reach 127.0.0.1 alone."""


async def knocked(port: int) -> dict[str, str]:
    """Which addresses of this machine are open at a port, and which refuse."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-c", KNOCK, str(port), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await asyncio.wait_for(process.communicate(), 30)
    return dict(line.split() for line in said.decode().splitlines())


def listening_at(port: int) -> set[str]:
    """The local addresses at which something listens on a port, as the kernel lists them."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="utf-8").splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, _, number = local.partition(":")
            if state == LISTENING and int(number, 16) == port:
                found.add(address)
    return found


class Said(WebServer):
    """A server whose address is kept and not printed."""

    def __init__(self) -> None:
        super().__init__(Asked(("true",)))
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def say_where(self, address: str) -> None:
        self.address.set_result(address)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    server = Said()
    running = asyncio.create_task(server.run())
    address = await asyncio.wait_for(server.address, 10)
    yield int(address.removeprefix(f"http://{LOOPBACK}:").partition("/")[0])
    server.finished.set()
    await running


async def test_it_is_bound_to_the_loopback_address_alone(port: int):
    bound = listening_at(port)
    assert bound == {"0100007F"}  # 127.0.0.1, as the kernel writes it
    assert not bound & ALL_INTERFACES


async def test_a_connection_to_any_other_address_of_this_machine_is_refused(port: int):
    answers = await knocked(port)
    assert answers.pop(LOOPBACK) == "open"
    assert len(answers) >= 2
    assert set(answers.values()) == {"refused"}


async def test_the_check_itself_sees_a_server_that_listens_to_everybody():
    with socket.socket() as open_to_all:
        open_to_all.bind(("0.0.0.0", 0))  # what must not be
        open_to_all.listen()
        port = open_to_all.getsockname()[1]
        assert listening_at(port) == {"00000000"}
        assert (await knocked(port))["127.0.0.2"] == "open"
