from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.pushed.made import fill_pushed
from triage.desk import Desk, open_desk
from tui.app import TriageApp


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("pushed") / "area"
    fill_pushed(workspace)
    return workspace


@pytest.fixture
def area(made: Path, tmp_path: Path) -> Path:
    """The workspace of this family, for one test."""
    return Path(shutil.copytree(made, tmp_path / "area"))


@pytest.fixture
def colleague(area: Path) -> Callable[[], Desk]:
    """Sit down at the same record, as a colleague at another terminal would."""
    return lambda: open_desk(area, TODAY)


@pytest.fixture
def screens(area: Path, monkeypatch: pytest.MonkeyPatch) -> TriageApp:
    monkeypatch.delenv("NO_COLOR", raising=False)
    return TriageApp(area, TODAY, COORDINATOR)
