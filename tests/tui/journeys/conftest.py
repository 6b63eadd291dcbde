"""A workspace in which nothing has happened yet, for each story a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.journeys.made import register


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace with people registered."""
    workspace = tmp_path_factory.mktemp("journeys") / "area"
    register(workspace)
    return workspace


@pytest.fixture
def area(registered: Path, tmp_path: Path) -> Path:
    """The workspace that one story works in."""
    return Path(shutil.copytree(registered, tmp_path / "area"))
