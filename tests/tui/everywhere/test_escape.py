"""A lone escape is told at once, and the beginning of an arrow key is not taken for one."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
from textual import constants
from textual.drivers.linux_driver import LinuxDriver

from tui.app import TriageApp
from tui.driver import ESCAPE_SECONDS, PromptDriver

Told = queue.Queue[tuple[str, float]]


@pytest.fixture
def typing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Told]]:
    """The end of a pipe to type into, and what the driver tells, with the moment it did."""
    monkeypatch.delenv("ESCDELAY", raising=False)
    if hasattr(request, "param"):
        monkeypatch.setenv("ESCDELAY", request.param)
    delay = int(request.param) / 1000 if hasattr(request, "param") else constants.ESCAPE_DELAY
    monkeypatch.setattr(constants, "ESCAPE_DELAY", delay)
    own, other = os.pipe()
    told: Told = queue.Queue()
    driver = PromptDriver.__new__(PromptDriver)
    driver.fileno = own
    driver._debug = False
    driver.exit_event = threading.Event()
    driver.process_message = lambda event: told.put((event.key, time.monotonic()))  # type: ignore[method-assign,union-attr]
    thread = threading.Thread(target=driver.run_input_thread, daemon=True)
    thread.start()
    time.sleep(0.03)
    yield other, told
    driver.exit_event.set()
    thread.join(2)
    assert not thread.is_alive()
    os.close(own)
    os.close(other)


def test_a_lone_escape_is_told_within_a_tenth_of_a_second(typing: tuple[int, Told]):
    other, told = typing
    waits = []
    for _ in range(3):
        begun = time.monotonic()
        os.write(other, b"\x1b")
        key, when = told.get(timeout=2)
        assert key == "escape"
        waits.append(when - begun)
    assert ESCAPE_SECONDS <= min(waits) < 0.09


@pytest.mark.parametrize("typing", ["2000"], indirect=True, ids=["on a slow line"])
def test_an_arrow_key_that_comes_in_pieces_is_one_key(typing: tuple[int, Told]):
    other, told = typing
    for piece in (b"\x1b", b"[", b"A"):
        os.write(other, piece)
        time.sleep(0.01)
    assert told.get(timeout=2)[0] == "up"
    os.write(other, "é".encode()[:1])
    time.sleep(0.01)
    os.write(other, "é".encode()[1:] + b"q")
    assert [told.get(timeout=2)[0] for _ in range(2)] == ["é", "q"]
    assert told.empty()


def test_the_screens_take_it_in_a_terminal_and_nothing_else_elsewhere(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(constants, "DRIVER", None)
    app = TriageApp(None, date(2026, 11, 22))
    assert app.get_driver_class() is PromptDriver
    monkeypatch.setattr(constants, "DRIVER", "tui.web.driver:BrowserDriver")
    assert not issubclass(app.get_driver_class(), LinuxDriver)
