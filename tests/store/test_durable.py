"""A real record waits for the disk with every step; only the demo's, which is made up and made again at will, does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from triage.desk import Desk, add_person, create_workspace
from triage.desk.demo import make_demo
from triage.store import Store
from triage.workspace import Workspace

pytestmark = pytest.mark.files
ON = date(2026, 11, 22)
OFF, FULL = 0, 2
"""What `PRAGMA synchronous` says: https://sqlite.org/pragma.html#pragma_synchronous."""


def _waits(desk: Desk) -> set[int]:
    """How each file of the record is written: cases, identities, audit log."""
    store: Any = desk.store
    assert isinstance(store, Store)
    parts = (store._database, store._identity, store._journal.log._database)
    return {part.one("PRAGMA synchronous")["synchronous"] for part in parts}


def test_each_part_of_a_real_record_waits_for_the_disk(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "ws")
    with Desk(made, ON) as desk:
        add_person(desk, "Sam Example", "coordinator")
        assert _waits(desk) == {FULL}


def test_a_demo_does_not_wait_while_it_is_made_and_does_when_somebody_works_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[int]] = []
    close = Desk.close

    def closing(desk: Desk) -> None:
        if desk._store is not None:
            seen.append(_waits(desk))
        close(desk)

    monkeypatch.setattr(Desk, "close", closing)
    make_demo(tmp_path / "demo", None, 1)
    assert seen == [{OFF}]
    with Desk(Workspace(tmp_path / "demo"), ON) as desk:
        assert _waits(desk) == {FULL}
