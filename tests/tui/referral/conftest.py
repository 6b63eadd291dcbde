from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import TODAY
from tests.tui.referral.made import REFERRER, fill_referrer
from triage.desk import Desk, open_desk
from tui.app import TriageApp


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The referrer's workspace, to be copied."""
    workspace = tmp_path_factory.mktemp("referrer") / "area"
    fill_referrer(workspace)
    return workspace


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    return Path(shutil.copytree(made, tmp_path / "area"))


@pytest.fixture
def desk(folder: Path) -> Callable[[], Desk]:
    """Sit down at the same record, as a colleague at another terminal would."""
    return lambda: open_desk(folder, TODAY)


@pytest.fixture
def app(folder: Path) -> TriageApp:
    """The screens, used by the referrer."""
    return TriageApp(folder, TODAY, REFERRER, "referrer")
