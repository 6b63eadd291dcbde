"""The workspace of the desk's tests, with a data steward in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM
from tests.desk.conftest import made_workspace, shared_desk, shipped  # noqa: F401 - fixtures
from tests.rights.builders import DALE
from triage.desk import Desk, add_person

DeskOn = Callable[..., Desk]


@pytest.fixture(scope="session")
def made_with_steward(made_workspace: Path, shipped: Desk) -> Path:  # noqa: F811 - the fixture
    with shared_desk(made_workspace, shipped, ON) as desk:
        if desk.store.person(DALE) is None:
            add_person(desk, DALE, "data_steward", by=SAM)
    return made_workspace


@pytest.fixture
def folder(made_with_steward: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    import shutil  # noqa: PLC0415

    target = tmp_path / "ws"
    shutil.copytree(made_with_steward, target)
    return target


@pytest.fixture
def desk_on(folder: Path, shipped: Desk) -> Iterator[DeskOn]:  # noqa: F811 - the fixture
    """Sit down at the workspace on a day."""
    opened: list[Desk] = []

    def sit(on: date = ON) -> Desk:
        desk = shared_desk(folder, shipped, on)
        opened.append(desk)
        return desk

    yield sit
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(desk_on: DeskOn) -> Desk:
    """The workspace on the first day."""
    return desk_on()
