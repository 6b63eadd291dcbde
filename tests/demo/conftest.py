"""One full demo for all tests, made once for all workers; and a small one, made for each test that changes things."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from triage.cli import cli
from triage.cli.edge import run
from triage.desk.demo import make_demo


@dataclass(frozen=True)
class Ran:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def triage(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `triage` in this process."""

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run(cli, [str(argument) for argument in arguments])
        heard = capsys.readouterr()
        return Ran(code, heard.out, heard.err)

    return command


@pytest.fixture(scope="session")
def full_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of all 171 children; workers of one run share it, the first one makes it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo.done").exists():
            make_demo(shared / "demo")
            (shared / "demo.done").touch()
    return shared / "demo"


@pytest.fixture
def small_demo(tmp_path: Path) -> Path:
    """The demo of the first four children, in a folder of the test's own."""
    make_demo(tmp_path / "demo", children=4)
    return tmp_path / "demo"
