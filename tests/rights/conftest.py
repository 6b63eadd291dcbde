"""The workspace of the desk's tests, with a data steward in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM
from tests.desk.conftest import desk, desk_on, made_workspace, shared_desk, shipped  # noqa: F401 - fixtures
from tests.rights.builders import DALE
from triage.desk import Desk, add_person


@pytest.fixture(scope="session")
def made_with_steward(made_workspace: Path, shipped: Desk) -> Path:  # noqa: F811 - the fixture
    with shared_desk(made_workspace, shipped, ON) as sat:
        if sat.store.person(DALE) is None:
            add_person(sat, DALE, "data_steward", by=SAM)
    return made_workspace


@pytest.fixture
def folder(made_with_steward: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    target = tmp_path / "ws"
    shutil.copytree(made_with_steward, target)
    return target
