"""The workspaces that states begin in: each made once for a run of tests, and copied for whoever works in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.bench.queue_cases import fill as fill_queue
from tests.tui.conftest import fill
from tests.tui.five import fill_five
from tests.tui.manager.measured import fill_measured
from tests.tui.pushed.made import fill_pushed
from tests.tui.referral.made import fill_referrer
from tests.tui.rules.made import fill_rulebook
from triage.desk import create_workspace

Make = Callable[[Path], None]

MAKERS: dict[str, Make] = {
    "filled": fill,
    "five": fill_five,
    "many": partial(fill_queue, cases=150),
    "measured": fill_measured,
    "pushed": fill_pushed,
    "referrer": fill_referrer,
    "rulebook": fill_rulebook,
    "empty": create_workspace,
    "none": Path.mkdir,
}
"""How each is made in a folder that is not there yet."""


class Workspaces:
    """Copies of workspaces by name."""

    def __init__(self, root: Path) -> None:
        """Make them under ``root`` when they are first asked for."""
        self._root = root

    def copy(self, name: str, where: Path) -> Path:
        """Copy the workspace ``name`` to ``where``, which must not exist yet."""
        made = self._root / name
        if not made.exists():
            MAKERS[name](made)
        return Path(shutil.copytree(made, where))


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Workspaces:
    return Workspaces(tmp_path_factory.mktemp("workspaces"))
