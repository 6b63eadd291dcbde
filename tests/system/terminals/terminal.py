"""A terminal that a script types into, and what it shows; the terminal is tmux's, so keys and drawing take the way they always do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from tests.tui.conftest import TODAY

SECONDS = 60.0
ROOT = Path(__file__).parents[3]


class Terminal:
    """One window of a server of its own."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ("tmux", "-S", str(socket), "-f", "/dev/null")

    def tell(self, *words: str) -> str:
        """Say something to tmux."""
        done = subprocess.run(
            [*self._tmux, *words], capture_output=True, text=True, check=False, timeout=SECONDS
        )
        return done.stdout

    def start(self, command: Sequence[str], size: tuple[int, int], environment: dict[str, str]) -> None:
        """Open the window with a program in it; it stays open after the program's end."""
        given = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        self.tell(
            "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), *given,
            f"cd {ROOT} && exec env {' '.join(command)}",
            ";", "set-option", "-g", "remain-on-exit", "on",
            ";", "set-option", "-g", "escape-time", "0",
        )  # fmt: skip

    @property
    def text(self) -> str:
        """What is shown now."""
        return self.tell("capture-pane", "-p", "-t", ":0")

    @property
    def pid(self) -> int:
        """The program in the window."""
        return int(self.tell("display-message", "-p", "-t", ":0", "#{pane_pid}"))

    def write(self, text: str) -> None:
        """Type a text as fast as the terminal takes it."""
        self.tell("send-keys", "-t", ":0", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.tell("send-keys", "-t", ":0", *keys)

    def resize(self, width: int, height: int) -> None:
        self.tell("resize-window", "-t", ":0", "-x", str(width), "-y", str(height))

    def shows(self, *words: str, seconds: float = SECONDS) -> str:
        """Wait until all ``words`` are shown, wherever lines end."""
        until = time.monotonic() + seconds
        while True:
            text = self.text
            flat = " ".join(text.split())
            if all(word in flat for word in words):
                return text
            assert time.monotonic() < until, f"not shown: {words}\n{text}"
            time.sleep(0.03)

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """End the program in the window without asking it."""
        os.kill(self.pid, sign)
        until = time.monotonic() + SECONDS
        while self.tell("display-message", "-p", "-t", ":0", "#{pane_dead}").strip() != "1":
            assert time.monotonic() < until
            time.sleep(0.03)

    @property
    def attach(self) -> tuple[str, ...]:
        """The command with which somebody sits down at the window."""
        return (*self._tmux, "attach")


@contextmanager
def terminal(
    workspace: Path,
    by: str,
    role: str = "coordinator",
    size: tuple[int, int] = (80, 24),
    kind: str = "",
    **environment: str,
) -> Iterator[Terminal]:
    """The screens of a workspace in a terminal."""
    socket = Path("/tmp") / f"triage-{uuid4().hex[:12]}"
    window = Terminal(socket)
    words = [f"TERM={kind}"] if kind else []
    words += [
        sys.executable,
        "-m",
        "triage",
        "tui",
        "--workspace",
        str(workspace),
        "--role",
        role,
        "--on",
        TODAY.isoformat(),
    ]
    try:
        window.start(
            [*words, "--by", f'"{by}"'], size, {"LANG": "C.UTF-8", "COLORTERM": "truecolor", **environment}
        )
        yield window
    finally:
        window.tell("kill-server")
        socket.unlink(missing_ok=True)
