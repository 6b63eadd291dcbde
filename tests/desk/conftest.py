"""A workspace with people in it, and desks that share the shipped rules, read once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, MEDIC, ON, SAM, SECOND_LEAD
from triage.desk import Desk, add_person, create_workspace, open_desk
from triage.workspace import Workspace

DeskOn = Callable[..., Desk]
_PEOPLE = (
    (SAM, "coordinator"),
    (LEAD, "safeguarding_lead"),
    (SECOND_LEAD, "safeguarding_lead"),
    (MEDIC, "clinical_lead"),
    ("Kim Example", "manager"),
    ("Ash Example", "auditor"),
    ("Ray Example", "referrer"),
)


@pytest.fixture(scope="session")
def shipped() -> Desk:
    """The shipped rules and services, read once."""
    return Desk(None, ON)


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with its people, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "ws"
    create_workspace(folder)
    with open_desk(folder, ON) as desk:
        for name, role in _PEOPLE:
            add_person(desk, name, role, by=None if name == SAM else SAM)
    return folder


@pytest.fixture
def folder(made_workspace: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    target = tmp_path / "ws"
    shutil.copytree(made_workspace, target)
    return target


@pytest.fixture
def desk_on(folder: Path, shipped: Desk) -> Iterator[DeskOn]:
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


def shared_desk(folder: Path, shipped: Desk, on: date) -> Desk:
    """A desk that uses rules and services read before."""
    desk = Desk(Workspace(folder), on)
    for part in ("rules_files", "directory_files", "vocabulary", "rulebook", "directory", "settings"):
        desk.__dict__[part] = getattr(shipped, part)
    return desk
