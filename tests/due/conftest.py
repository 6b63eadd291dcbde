"""The workspace of the desk's tests, with more people in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM
from tests.desk.conftest import desk, desk_on, made_workspace, shipped  # noqa: F401 - fixtures
from tests.due.builders import MORE_PEOPLE
from triage.desk import add_person, open_desk


@pytest.fixture(scope="session")
def staffed_workspace(made_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The workspace with two teams, to be copied."""
    folder = tmp_path_factory.mktemp("staffed") / "ws"
    shutil.copytree(made_workspace, folder)
    with open_desk(folder, ON) as desk:  # noqa: F811
        for name, role, team in MORE_PEOPLE:
            add_person(desk, name, role, team, SAM)
    return folder


@pytest.fixture
def folder(staffed_workspace: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    target = tmp_path / "ws"
    shutil.copytree(staffed_workspace, target)
    return target
