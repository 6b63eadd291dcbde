"""The desk's fixtures, and one small service whose quarter is known by heart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.conftest import desk, desk_on, folder, made_workspace, shared_desk, shipped
from tests.reporting.builders import END, PERIOD, play
from triage.desk import Desk
from triage.desk.reporting import page
from triage.pages import Page

__all__ = ["desk", "desk_on", "folder", "made_workspace", "shipped"]


@pytest.fixture(scope="session")
def played_folder(tmp_path_factory: pytest.TempPathFactory, made_workspace: Path, shipped: Desk) -> Path:
    """A workspace in which a winter has happened."""
    target = tmp_path_factory.mktemp("played") / "ws"
    shutil.copytree(made_workspace, target)
    play(lambda on: shared_desk(target, shipped, on))
    return target


@pytest.fixture
def played(played_folder: Path, shipped: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a copy of it, on the last day."""
    target = tmp_path / "played"
    shutil.copytree(played_folder, target)
    sat = shared_desk(target, shipped, END)
    yield sat
    sat.close()


@pytest.fixture(scope="session")
def passed_on(played_folder: Path, shipped: Desk) -> dict[str, Page]:
    """Each report of the winter as it is made for others."""
    with shared_desk(played_folder, shipped, END) as sat:
        return {name: page(sat, name, **PERIOD, for_others=True) for name in ("quarter", "equity", "meeting")}
