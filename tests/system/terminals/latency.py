"""How long keys take in a real terminal: typed at a client of tmux, timed until that client's screen shows the answer.

    python -m tests.system.terminals.latency [FOLDER] [--cases 50000] [--rounds 3] [--wait SECONDS]

The client is attached to a pseudo-terminal as somebody's would be: a key goes through it and tmux's server to the screens, and
what they draw comes back the same way and is put on a screen of its own, so that only the lines of the answer count, not how
far counting is. ``--wait`` first waits so long, until everything due has been counted; without it keys are pressed meanwhile.
On a machine with other work the processor's time tells more than the clock.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.bench.queue_cases import SAM, fill
from tests.system.terminals.terminal import Terminal, terminal
from tests.tui.conftest import TODAY

SIZE = (100, 30)
SIGNS = {
    "Down": b"\x1b[B", "Up": b"\x1b[A", "PageDown": b"\x1b[6~", "PageUp": b"\x1b[5~", "End": b"\x1b[F", "Home": b"\x1b[H",
    "Enter": b"\r", "Escape": b"\x1b", "?": b"?", "f": b"f", "/": b"/", "s": b"s", "l": b"l", "Tab": b"\t", "2": b"2", "1": b"1",
}  # fmt: skip
"""What a terminal sends for each key."""
MOVES = ("Down", "Down", "PageDown", "Up", "End", "PageUp", "Home", "PageDown", "Down", "Up")
"""About the list: timed until every row in sight is there."""
OTHERS = ("?", "Escape", "f", "Tab", "Escape", "/", "s", "l", "Escape", "Enter", "Escape")
"""Screens and fields that come and go: timed until the first answer to the key is in sight, and until all of it is."""
TIMES = 20
QUIET = 0.06
"""Seconds without drawing after which nothing more comes for a key."""
PAUSE = 0.5
"""Seconds before each of the other keys, so that what the key before it asked for is not taken for its answer."""
LONGEST = 10.0
LISTED = slice(3, 27)
"""Lines of the list, below head and what is due."""
COMING = "reading row "


@dataclass(frozen=True)
class Answered:
    """How long one key took, in seconds."""

    key: str
    first: float
    """Until its first answer was in sight."""
    whole: float
    """Until all of it was."""


class Client:
    """A client of tmux on a pseudo-terminal, and what it shows."""

    def __init__(self, master: int) -> None:
        """Read from the pseudo-terminal's own end."""
        self._master = master
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)

    def lines(self) -> tuple[str, ...]:
        """What is shown below the two lines that count and name."""
        return tuple(self._screen.display[LISTED])

    def read(self, seconds: float) -> float | None:
        """Take in what is drawn next; when it came, or None where nothing does."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return None
        drawn = os.read(self._master, 1 << 16)
        came = time.perf_counter()
        self._stream.feed(drawn)
        return came

    def rest(self, seconds: float) -> None:
        """Take in whatever is drawn for a while."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.read(left)

    def until(self, true: Callable[[tuple[str, ...]], bool]) -> None:
        """Wait until something is shown."""
        until = time.perf_counter() + 12 * LONGEST
        while not true(tuple(self._screen.display)):
            assert time.perf_counter() < until, "\n".join(self._screen.display)
            self.read(QUIET)

    def press(self, key: str) -> Answered:
        """Press a key and wait for its whole answer."""
        while self.read(0.0) is not None:
            pass
        before = self.lines()
        begun = time.perf_counter()
        os.write(self._master, SIGNS[key])
        seen: list[tuple[float, tuple[str, ...]]] = []
        while True:
            came = self.read(QUIET)
            if came is not None:
                seen.append((came - begun, self.lines()))
            elif self.lines() != before and not any(COMING in line for line in self.lines()):
                break
            assert time.perf_counter() - begun < LONGEST, f"{key} was not answered:\n" + "\n".join(
                self._screen.display
            )
        last = seen[-1][1]
        return Answered(
            key,
            next(when for when, lines in seen if lines != before),
            next(when for when, lines in seen if lines == last),
        )


@contextmanager
def client(window: Terminal) -> Iterator[Client]:
    """Somebody at the terminal of a window."""
    window.tell("set-option", "-g", "status", "off")
    master, own = pty.openpty()
    fcntl.ioctl(own, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    attached = subprocess.Popen(
        window.attach, stdin=own, stdout=own, stderr=own, start_new_session=True, env=environment
    )
    os.close(own)
    try:
        yield Client(master)
    finally:
        attached.kill()
        attached.wait()
        os.close(master)


@dataclass(frozen=True)
class Latency:
    """What was measured."""

    moves: tuple[Answered, ...]
    others: tuple[Answered, ...]
    processor: float
    """Seconds that the screens' process used for each key, counting in between included."""
    drawing: float
    """Seconds that its thread of keys and drawing used for each."""

    def slowest_of_hundred(self) -> float:
        """The 99th percentile over every key: of moves until all of it, of others until the first of it was in sight."""
        return part([*(one.whole for one in self.moves), *(one.first for one in self.others)], 0.99)

    def __str__(self) -> str:
        rows = [
            _row("moves in the list, first row", [one.first for one in self.moves]),
            _row("moves in the list, every row", [one.whole for one in self.moves]),
            _row("other keys, first answer", [one.first for one in self.others]),
            _row("other keys, whole answer", [one.whole for one in self.others]),
            *(
                _row(f"  {key}, first answer", [one.first for one in self.others if one.key == key])
                for key in dict.fromkeys(one.key for one in self.others)
            ),
        ]
        return "\n".join(
            (*rows, f"p99 of all {1000 * self.slowest_of_hundred():.0f} ms; a key takes {1000 * self.drawing:.1f} ms of the thread that draws and {1000 * self.processor:.1f} ms of all; load {os.getloadavg()[0]:.1f}")
        )  # fmt: skip


def part(times: Sequence[float], share: float) -> float:
    """The time that ``share`` of all are below."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _row(name: str, times: Sequence[float]) -> str:
    told = " ".join(
        f"{said} {1000 * part(times, share):6.1f}"
        for said, share in (("median", 0.5), ("p99", 0.99), ("slowest", 1))
    )
    return f"{name:32} {len(times):5} keys  {told} ms"  # fmt: skip


def used(process: int, thread: str = "") -> float:
    """Seconds of a processor that a process used, or one of its threads."""
    fields = (
        Path(f"/proc/{process}{thread and '/task/' + thread}/stat")
        .read_text(encoding="utf-8")
        .rsplit(")", 1)[1]
        .split()
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(workspace: Path, rounds: int = 3, wait: float = 0.0) -> Latency:
    """Press every key many times in the inbox of a workspace."""
    moves: list[Answered] = []
    others: list[Answered] = []
    with terminal(workspace, SAM, size=SIZE) as window, client(window) as seat:
        seat.until(
            lambda lines: (
                any("By when" in line for line in lines) and not any(COMING in line for line in lines)
            )
        )
        seat.rest(wait + 1)
        process = window.pid
        before, drawn = used(process), used(process, str(process))
        for _ in range(rounds):
            moves += [seat.press(key) for key in MOVES * TIMES]
            for key in OTHERS * (TIMES // 5):
                seat.rest(PAUSE)
                others.append(seat.press(key))
        keys = len(moves) + len(others)
        spent, drawing = (used(process) - before) / keys, (used(process, str(process)) - drawn) / keys
    return Latency(tuple(moves), tuple(others), spent, drawing)


def main() -> int:
    """Measure and print."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    ask.add_argument(
        "folder", nargs="?", type=Path, help="a workspace with very many cases; made where absent"
    )
    ask.add_argument("--cases", type=int, default=50_000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--wait", type=float, default=0.0)
    said = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = said.folder or fill(Path(folder) / "area", said.cases, TODAY)
        print(measure(workspace, said.rounds, said.wait))
    return 0


if __name__ == "__main__":
    sys.exit(main())
