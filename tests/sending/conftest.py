"""Two workspaces that know each other's keys, and a way to sit down at each on any day."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM
from tests.desk.conftest import shared_desk
from triage.desk import Desk, add_person, create_workspace, open_desk
from triage.desk.sending.own_keys import make_own_keys
from triage.desk.sending.partners import Trusting, trust
from triage.sending import Card

OURS, THEIRS = "Example Early Help", "Example Sleep Service"
SitAt = Callable[..., Desk]
_PROVIDERS = ("sleep-advice", "connected-care-network")


@pytest.fixture(scope="session")
def shipped() -> Desk:
    """The shipped rules and services, read once."""
    return Desk(None, ON)


def new_workspace(folder: Path, shipped: Desk, name: str) -> Card:
    create_workspace(folder)
    with open_desk(folder, ON) as desk:
        add_person(desk, SAM, "coordinator")
        add_person(desk, LEAD, "safeguarding_lead", by=SAM)
        add_person(desk, "Ash Example", "auditor", by=SAM)
    with shared_desk(folder, shipped, ON) as desk:
        return make_own_keys(desk, name, SAM)


@pytest.fixture(scope="session")
def made_pair(tmp_path_factory: pytest.TempPathFactory, shipped: Desk) -> Path:
    """A sender and a recipient who have compared fingerprints, to be copied."""
    folder = tmp_path_factory.mktemp("pair")
    ours = new_workspace(folder / "sender", shipped, OURS)
    theirs = new_workspace(folder / "recipient", shipped, THEIRS)
    with shared_desk(folder / "sender", shipped, ON) as desk:
        said = Trusting(THEIRS, theirs.fingerprint, "Kim Example, by telephone", _PROVIDERS, ("statutory",))
        trust(desk, theirs.text.encode(), said, SAM)
    with shared_desk(folder / "recipient", shipped, ON) as desk:
        said = Trusting(OURS, ours.fingerprint, "Lou Example, by telephone", source="early_help")
        trust(desk, ours.text.encode(), said, SAM)
    return folder


@pytest.fixture
def pair(made_pair: Path, tmp_path: Path) -> Path:
    """Both workspaces as the test's own, with folders between them."""
    target = tmp_path / "pair"
    shutil.copytree(made_pair, target)
    return target


@pytest.fixture
def sit_at(pair: Path, shipped: Desk) -> Iterator[SitAt]:
    """Sit down at ``sender`` or ``recipient`` on a day."""
    opened: list[Desk] = []

    def sit(which: str, on: date = ON) -> Desk:
        desk = shared_desk(pair / which, shipped, on)
        opened.append(desk)
        return desk

    yield sit
    for desk in opened:
        desk.close()


@pytest.fixture
def sender(sit_at: SitAt) -> Desk:
    return sit_at("sender")


@pytest.fixture
def recipient(sit_at: SitAt) -> Desk:
    return sit_at("recipient")
