"""A workspace with everybody in it and three cases, read once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import ON, batch
from tests.desk.conftest import shared_desk, shipped
from tests.people.builders import (
    CANARY,
    CLO,
    FAR,
    JO,
    KIM,
    LEE,
    LOU,
    NAMES,
    NEAR,
    RAY,
    SAM,
    SHUT,
    TAM,
    a_case_with_canaries,
)
from tests.safety.conftest import read_once
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, add_cases, add_person, create_workspace, opening, record_escalation
from triage.desk.restricting import restrict

__all__ = ["read_once", "shipped"]
DeskOf = Callable[..., Desk]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, shipped: Desk) -> Path:
    """The workspace that tests look at, and copy before they change it."""
    folder = tmp_path_factory.mktemp("people") / "ws"
    create_workspace(folder)
    desk = shared_desk(folder, shipped, ON)
    teams = {"lead_practitioner": "North", "referrer": "Example School"}
    add_person(desk, SAM, "coordinator", "North")
    for role, name in NAMES.items():
        if name != SAM:
            add_person(desk, name, role, teams.get(role, ""), by=SAM)
    for name, role, team in (
        (JO, "safeguarding_lead", ""),
        (TAM, "lead_practitioner", "South"),
        (CLO, "coordinator", "South"),
    ):
        add_person(desk, name, role, team, by=SAM)
    for number, by in ((NEAR, RAY), (FAR, SAM), (SHUT, SAM)):
        report = add_cases(desk, batch(desk, a_case_with_canaries(number)), by)
        assert not report.problems, report.problems
    with desk.store.writing():
        desk.store.change_case(NEAR, {"lead": LOU, "lead_kind": "staff", "team": "North"})
        desk.store.change_case(FAR, {"lead": TAM, "lead_kind": "staff", "team": "South"})
        desk.store.change_case(SHUT, {"lead": TAM, "lead_kind": "staff", "team": "South"})
    for number in (NEAR, FAR, SHUT):
        record_escalation(desk, number, "statutory", LEE, told=CANARY["notes"])
    restrict(desk, SHUT, [KIM], "staff_family", LEE)
    desk.close()
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own."""
    return Path(shutil.copytree(prepared, tmp_path / "ws"))


@pytest.fixture
def desk_of(folder: Path, shipped: Desk) -> Iterator[DeskOf]:
    """Sit down at the test's own workspace, on a day."""
    opened: list[Desk] = []

    def sit(on: date = ON) -> Desk:
        opened.append(shared_desk(folder, shipped, on))
        return opened[-1]

    yield sit
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    """The test's own workspace on the first day."""
    return desk_of()


class Shell:
    """Runs commands in a workspace, in one process, and remembers what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *words: str, by: str | None = None) -> int:
        acting = ["--by", by] if by else []
        code = run(cli, [*words, *acting, "--workspace", str(self.folder), "--on", ON.isoformat()])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    @property
    def said(self) -> str:
        """Everything the last command said."""
        return self.out + self.err


@pytest.fixture
def shell(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    read_once: dict[str, Any],
) -> Shell:
    """Commands in the test's own workspace; rules and services are read once for all of them."""
    for name, loader in read_once.items():
        monkeypatch.setattr(opening, name, loader)
    for name in ("TRIAGE_USER", "TRIAGE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return Shell(folder, capsys)
