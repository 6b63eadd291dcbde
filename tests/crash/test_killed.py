"""Killed at any moment: what was acknowledged is there and whole, nothing is half, and the work goes on without doubles."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.crash import record
from tests.crash.killed import Moment, Reference, checked, dying_at, killed, somewhere
from tests.crash.month import day_on, sit, steps_of, take
from triage.desk import Desk

pytestmark = pytest.mark.files
MOMENTS_LONG = 200
POINTS = [
    (part, when, count)
    for part, count in (("identity", 1), ("audit", 1), ("audit", 9), ("record", 1), ("record", 9))
    for when in ("before", "after")
]
"""Which part of the record is being kept, the moment before or after it is, and the how manieth time."""
SHORT_POINTS = (("identity", "after", 1), ("audit", "after", 20), ("record", "after", 21))


def one_kill(
    reference: Reference,
    shipped: Desk,
    folder: Path,
    day: int,
    after: Moment | None,
    point: tuple[str, str, int] | None,
) -> str:
    shutil.copytree(reference.start, folder)
    came = killed(folder, shipped, day, after, dying_at(*point) if point else None)
    assert point is None or not came.ended, "the trap was never reached"
    try:
        return checked(folder, shipped, day, reference, came)
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_moment(
    month: dict[int, Reference], shipped: Desk, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    one_kill(month[1], shipped, tmp_path / "ws", 1, somewhere(1, chance), None)


@pytest.mark.parametrize("point", SHORT_POINTS, ids=str)
def test_killed_between_the_files(
    month: dict[int, Reference], shipped: Desk, tmp_path: Path, point: tuple[str, str, int]
) -> None:
    word = one_kill(month[1], shipped, tmp_path / "ws", 1, None, point)
    if point[0] == "audit":
        assert word == "between, log ahead", "an entry of the log for a change that did not happen is kept"


@pytest.mark.soak
@pytest.mark.parametrize("point", POINTS, ids=str)
def test_killed_between_the_files_everywhere(
    long_month: dict[int, Reference], shipped: Desk, tmp_path: Path, point: tuple[str, str, int]
) -> None:
    for day in (1, 3, 6):
        one_kill(long_month[day], shipped, tmp_path / "ws", day, None, point)


@pytest.mark.soak
def test_killed_at_200_random_moments(
    long_month: dict[int, Reference], shipped: Desk, tmp_path: Path
) -> None:
    chance = random.Random()
    said: Counter[str] = Counter()
    for _ in range(MOMENTS_LONG):
        day = chance.choice(sorted(long_month))
        said[one_kill(long_month[day], shipped, tmp_path / "ws", day, somewhere(day, chance), None)] += 1
    print(dict(said))


def test_the_comparison_finds_a_step_that_was_lost_and_one_that_was_doubled(
    month: dict[int, Reference], shipped: Desk, tmp_path: Path
) -> None:
    """What the tests above rest on: a record that lacks one acknowledged step, or holds a note twice, is told apart."""
    folder = tmp_path / "ws"
    shutil.copytree(month[1].start, folder)
    steps = steps_of(1)
    with sit(folder, shipped, day_on(1)) as desk:
        for step in steps[:3]:
            assert not take(desk, step)
        before = record.state(desk.store)
        assert before == month[1].states[3][0]
        assert take(desk, steps[3]) == ""
        once = record.state(desk.store)
        assert take(desk, steps[3]) == ""
        assert len({record.digest(held) for held in (before, once, record.state(desk.store))}) == 3
    assert once == month[1].states[4][0]
