"""Copies of the measured workspace, and desks at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.conftest import TODAY
from tests.tui.manager.measured import KIM
from tests.tui.workspaces import Workspaces, workspaces
from triage.desk import Desk, open_desk
from tui.app import TriageApp

__all__ = ["workspaces"]


@pytest.fixture
def measured(workspaces: Workspaces, tmp_path: Path) -> Path:
    """A copy of the workspace with a summer's quarter."""
    return workspaces.copy("measured", tmp_path / "measured")


@pytest.fixture
def manager(measured: Path) -> TriageApp:
    """The screens, used by the manager."""
    return TriageApp(measured, TODAY, KIM, "manager")


@pytest.fixture
def kim(measured: Path) -> Iterator[Desk]:
    """The same record at a desk of its own, as the manager sits at it."""
    with open_desk(measured, TODAY) as desk:
        desk.reader = KIM
        yield desk
