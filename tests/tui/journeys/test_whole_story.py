"""One child's way from a referral to pounds, by keys alone: four people, seven days, and nothing done behind their backs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tui.journeys import chapters
from tests.tui.journeys.made import LOOKED
from tests.tui.journeys.sitting import Keys
from triage.desk import open_desk, show_case

NEEDS = ("won't sleep 8", "friends 5")
PRESSED = {"referrer": 47, "coordinator": 207, "safeguarding lead": 33, "manager": 11}
"""Keys of each person, letters included; ``docs/screens.md`` names them."""


def by_hand(workspace: Path, row: str) -> Decimal:
    """What one child's better sleep is worth by the map as it is written: the value of one, less what would have come anyway."""

    def read(name: str) -> Any:
        return yaml.load((workspace / "rules" / "value" / name).read_text(encoding="utf-8"), yaml.BaseLoader)

    (one,) = (entry for entry in read("recorded.yaml")["rows"] if entry["id"] == row)
    (proxy,) = (entry for entry in read("proxies.yaml")["proxies"] if entry["id"] == one["proxy"])
    left = Decimal(1)
    for taken in ("deadweight", "displacement", "attribution_to_others"):
        left *= 1 - Decimal(one[taken]["rate"])
    return 1 * Decimal(proxy["value"]) * Decimal(one["probability"]["rate"]) * left


async def test_from_a_referral_to_its_pounds(area: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(area)
    keys = Keys()
    number = await chapters.refers(area, keys, NEEDS)
    await chapters.takes_up(area, number, keys)
    await chapters.settles(area, number, keys)
    await chapters.hears_of_accepting(area, number, keys)
    await chapters.scores_again(area, keys)
    await chapters.closes(area, number, keys)
    pounds = by_hand(area, "sleep")
    assert pounds == Decimal("1793.0648"), "4,253 x 0.80 x 0.85 x 0.62"
    await chapters.values(area, number, keys, pounds)
    assert (area / "quarter-2026-Q4.xlsx").stat().st_size > 10_000
    with open_desk(area, LOOKED) as desk:
        view = show_case(desk, number)
        assert view.row.added_by == "Ray Example"
        assert [(one.need, one.severity) for one in view.case.needs] == [("sleep", 8), ("making_friends", 5)]
    assert keys.counted == PRESSED
