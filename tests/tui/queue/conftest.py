"""Workspaces with many cases, made once and copied."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.bench.queue_cases import ON, SAM, fill
from triage.desk import Desk, close, open_desk, record_escalation
from triage.desk.due.away import go_away
from triage.desk.loop.owning import assign
from triage.desk.restricting import restrict
from triage.errors import TriageError

CASES = 150


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with more cases than one window holds."""
    return fill(tmp_path_factory.mktemp("queue") / "many", CASES)


@pytest.fixture
def queue_workspace(many: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(many, tmp_path / "area"))


def shake(desk: Desk, chance: random.Random) -> None:
    """Do what people do, at random: close, restrict, assign, tell, decide, go away."""
    numbers = [row.number for row in desk.store.cases("open")]
    people = ["Sam Example", "Kim Example", "Ash Example", "Max Example"]
    desk.on = ON - timedelta(days=3)
    for number in chance.sample(numbers, 12):
        act(close, desk, number, "family_ended", SAM)
    there = [row.number for row in desk.store.cases("open") if row.added_on <= desk.on]
    for place, number in enumerate(chance.sample(there, 5)):
        # One of them at least is open, and hidden from the manager.
        allowed = SAM if place == 0 else chance.choice(people)
        act(restrict, desk, number, [allowed], "staff_family", "Lee Example")
    for number in chance.sample(numbers, 20):
        act(
            assign, desk, number, by="Max Example", owner=chance.choice(["", *people]),
            team=chance.choice(["", "North", "South"]), lead=chance.choice(["", *people]),
        )  # fmt: skip
    for row in chance.sample(desk.store.escalations(), min(8, len(desk.store.escalations()))):
        act(record_escalation, desk, row.case_number, row.towards, "Lee Example", told="Front door")
        if chance.random() < 0.5:
            act(
                record_escalation, desk, row.case_number, row.towards, "Lee Example", received_by="Front door"
            )
            act(close, desk, row.case_number, "family_ended", SAM)
    act(
        go_away,
        desk,
        "Kim Example",
        ON - timedelta(days=3),
        ON + timedelta(days=9),
        "Ash Example",
        "Max Example",
    )
    desk.on = ON


def act(do: object, *given: object, **named: object) -> None:
    """Whatever the desk refuses is left."""
    try:
        do(*given, **named)  # type: ignore[operator]
    except TriageError:
        return


def opened(folder: Path, on: date = ON) -> Desk:
    return open_desk(folder, on)
