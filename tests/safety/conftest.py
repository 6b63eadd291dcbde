"""A workspace in which nobody has signed for live use, with one case; and the same, signed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.safety.builders import ON, SAM, a_case_file, signed_settings
from triage.desk import add_cases, add_person, create_workspace, open_desk, opening, read_case_files


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that each test works on a copy of."""
    root = tmp_path_factory.mktemp("safety")
    folder = root / "ws"
    create_workspace(folder)
    case = root / "case.json"
    case.write_text(json.dumps(a_case_file()), encoding="utf-8")
    with open_desk(folder, date.fromisoformat(ON)) as desk:
        add_person(desk, SAM, "coordinator")
        for name, role in (
            ("Lee Example", "safeguarding_lead"),
            ("Kim Example", "manager"),
            ("Ray Example", "referrer"),
            ("Dr Example", "clinical_lead"),
        ):
            add_person(desk, name, role, by=SAM)
        add_cases(desk, read_case_files(desk, [case]), SAM)
    return folder


@pytest.fixture(scope="session")
def read_once() -> dict[str, Any]:
    """Loaders that read the same texts once for all commands of a process: what is tried here is what commands say."""
    kept: dict[Any, Any] = {}

    def once(name: str, loader: Any) -> Any:
        def load(files: dict[str, str], *more: Any) -> Any:
            key = (name, hash(frozenset(files.items())))
            if key not in kept:
                kept[key] = loader(files, *more)
            return kept[key]

        return load

    return {
        name: once(name, getattr(opening, name))
        for name in ("load_vocabulary", "load_rulebook", "load_directory")
    }


@pytest.fixture
def workspace(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: dict[str, Any]
) -> Path:
    """A workspace with one case, nobody's signature, and nothing of the environment in the way."""
    for name, loader in read_once.items():
        monkeypatch.setattr(opening, name, loader)
    for name in ("TRIAGE_USER", "TRIAGE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    target = Path(shutil.copytree(filled, tmp_path / "ws"))
    monkeypatch.chdir(target)
    return target


@pytest.fixture
def signed(workspace: Path) -> Path:
    """The same, signed for live use on the day before."""
    (workspace / "triage.toml").write_text(signed_settings(), encoding="utf-8")
    return workspace
