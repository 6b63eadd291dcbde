"""Damaged files: what can be seen of the damage is named by `triage doctor`, nothing ends in a traceback, nothing is destroyed."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import stores
from tests.crash.damaged import FILES, Damage, answers, doctor, some_damage, values
from tests.crash.killed import Reference
from tests.crash.month import SAM, day_on, sit
from triage.desk import Desk
from triage.desk.rights.correcting import correct

pytestmark = pytest.mark.plain_file
NOT_ABOUT_ANYBODY = ("(schema)", "migrations", "sqlite_stat")
"""Tables whose values say nothing about a case: damage there shows when it matters to SQLite, or is named by nobody."""


@dataclass(frozen=True)
class Whole:
    """A record that is well, and a folder to damage copies of it in."""

    files: Path
    work: Path
    shipped: Desk

    def fresh(self) -> Path:
        """Put the undamaged files back."""
        for name in FILES:
            for left in self.work.glob(f"{name}*"):
                left.unlink()
            shutil.copyfile(self.files / name, self.work / name)
        return self.work


def _whole(month: dict[int, Reference], shipped: Desk, tmp_path: Path) -> Whole:
    made = month[1].start.parent / "ws"
    shutil.copytree(made, tmp_path / "work")
    return Whole(made, tmp_path / "work", shipped)


@pytest.fixture
def whole(month: dict[int, Reference], shipped: Desk, tmp_path: Path) -> Whole:
    return _whole(month, shipped, tmp_path)


def looked_at(whole: Whole, chance: random.Random, count: int) -> dict[str, int]:
    """Do many damages, one at a time; returns how many were visible, and how many of all were named."""
    good, told = values(whole.fresh()), answers(whole.fresh(), whole.shipped)
    assert doctor(whole.fresh(), whole.shipped) == []
    found = {"harmless": 0, "visible": 0, "named": 0}
    for _ in range(count):
        damage = some_damage(whole.fresh(), chance)
        found[one_damage(whole, damage, good, told)] += 1
    return found


def one_damage(whole: Whole, damage: Damage, good: dict[str, object], told: dict[str, str]) -> str:
    damage.do(whole.work)
    now = values(whole.work)
    differs = [table for table in {*good, *now} if now.get(table) != good.get(table)]
    problems = doctor(whole.work, whole.shipped)
    whole.fresh()
    damage.do(whole.work)
    said = answers(whole.work, whole.shipped)
    if problems:
        return "named"
    about_somebody = [table for table in differs if not any(word in table for word in NOT_ABOUT_ANYBODY)]
    assert not about_somebody, f"{damage} changed {about_somebody}, and doctor finds the record well"
    assert said == told, f"{damage} changed what is answered, and doctor finds the record well"
    return "visible" if differs else "harmless"


def test_damage_at_random_places_is_harmless_or_named(whole: Whole) -> None:
    found = looked_at(whole, random.Random(6), 16)
    assert found["named"] > 2


@pytest.mark.soak
def test_damage_at_600_random_places(long_month: dict[int, Reference], shipped: Desk, tmp_path: Path) -> None:
    found = looked_at(_whole(long_month, shipped, tmp_path), random.Random(), 600)
    print(found)
    assert found["named"] > 100


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["empty", "cut in a page", "another file", "gone"])
def test_a_file_that_is_no_longer_one_is_named(whole: Whole, name: str, damage: str) -> None:
    path = whole.fresh() / name
    raw = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(
            {"empty": b"", "cut in a page": raw[: len(raw) // 2 + 100], "another file": b"words\n" * 999}[
                damage
            ]
        )
    assert doctor(whole.work, whole.shipped) != []
    assert answers(whole.work, whole.shipped)


def test_doctor_takes_nothing_out_that_a_damaged_list_no_longer_names(whole: Whole) -> None:
    """A row of the list that is lost makes a child's corrected name look like something left behind; it is kept as it is."""
    with sit(whole.fresh(), whole.shipped, day_on(2)) as desk:
        first = desk.store.identities("C-0-0")[0]
        correct(desk, "C-0-0", "identity.given_name", "Zoë", "Written wrongly", SAM)
        assert len(desk.store.identities("C-0-0")) == 2
    record, names = whole.work / "triage.db", whole.work / "identity.db"
    held = stores.by_hand(names, "SELECT COUNT(*) FROM identity_bodies")
    stores.by_hand(record, "DELETE FROM identities WHERE case_number = ? AND hash = ?", "C-0-0", first)
    assert doctor(whole.work, whole.shipped) != []
    assert stores.by_hand(names, "SELECT COUNT(*) FROM identity_bodies") == held
