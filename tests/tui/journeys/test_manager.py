"""A quarter with something of everything: better, the same, worse, lost, and still to come; read, valued, traced and written to a file.

What happened is done at the desk and stands here; what the manager does is keys.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.tui.journeys.chapters import QUARTER
from tests.tui.journeys.made import BEGUN, CLOSED, KIM, LOOKED, SAM, SENT, send_referral
from tests.tui.journeys.sitting import Keys, sits
from tests.tui.journeys.test_whole_story import by_hand
from tests.tui.manager.command import asked
from triage.desk import close, confirm, move_referral, open_desk, refer, review
from triage.pages import words as written

SLEEP, MUM = ("sleep", "child", None), ("low_mood", "parent", "mum")
BETTER, SAME, WORSE, LOST, SLIGHTLY = (f"R-quarter{place}" for place in range(1, 6))
AFTER = {BETTER: 3, SAME: 8, WORSE: 10, SLIGHTLY: 7}
"""How badly each child slept at the last review, 8 before; one was never scored again."""


@pytest.fixture
def quarter(area: Path) -> Path:
    """Five referrals of one day: for one help came and went, four were scored again, one case was closed unscored."""
    for number in (BETTER, SAME, WORSE, LOST, SLIGHTLY):
        send_referral(area, number=number)
    with open_desk(area, SENT) as desk:
        confirm(desk, BETTER, None, SAM)
        sleep = refer(desk, BETTER, "sleep", "sleep-advice", SAM).id
    with open_desk(area, BEGUN) as desk:
        for state in ("accepted", "started", "completed"):
            move_referral(desk, sleep, state, SAM)
        for number, score in AFTER.items():
            review(desk, number, {SLEEP: score}, None, SAM)
        close(desk, LOST, "family_ended", SAM)
    with open_desk(area, CLOSED) as desk:
        close(desk, BETTER, "needs_partly_met", SAM)
    return area


async def test_the_manager_reads_values_traces_and_exports_the_quarter(
    quarter: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(quarter)
    report = asked(quarter, "report", "quarter", *QUARTER, on=LOOKED)
    changed = asked(quarter, "outcomes", *QUARTER, "--by", "need", on=LOOKED)
    worth = asked(quarter, "value", *QUARTER, on=LOOKED)
    trace = asked(quarter, "value", *QUARTER, "--trace", "sleep", on=LOOKED)
    (sleep,) = (row for row in changed["rows"] if row["key"] == "sleep")
    counts = ("started", "paired", "lost", "awaiting_review", "improved", "same", "worse")
    assert [sleep[one] for one in counts] == [5, 4, 1, 0, 2, 1, 1]
    one = by_hand(quarter, "sleep")
    # Better by five counts one; better by one and worse by two: the first is too little, the second takes one away.
    assert Decimal(trace["row"]["present_value"]) == one - one == 0
    keys = Keys()

    async with sits(quarter, LOOKED, KIM, "manager", keys) as kim:
        assert "Quarter 2026-Q4, 1 Oct to 31 Dec 2026" in kim.words
        await kim.press("right")
        figures = [
            figure
            for section in report["sections"] for block in section["blocks"] if block["what"] == "figures"
            for figure in block["figures"] if figure["key"] in ("received", "closed")
        ]  # fmt: skip
        assert {figure["key"]: figure["value"] for figure in figures} == {"received": 5, "closed": 2}
        for figure in figures:
            assert f"{figure['value']} {figure['label']}" in kim.sheet

        await kim.press("2")
        overall = changed["overall"]
        for count, label in (
            ("started", "Needs scored at the start"), ("paired", "Paired: scored again"), ("lost", "Lost: not scored again"),
            ("improved", "Better"), ("same", "The same"), ("worse", "Worse"),
        ):  # fmt: skip
            assert f"{overall[count]} {label}" in kim.sheet
        await kim.press("right")
        assert f"8.0 7.0 13 % {' '.join(str(sleep[one]) for one in counts[1:])}" in kim.sheet

        await kim.press("3")
        totals = [float(each["total"]) for each in (worth, *worth["sensitivity"])]
        low, central, high = (
            written(end, "pounds") for end in (min(totals), float(worth["total"]), max(totals))
        )
        assert f"Value {low} {central} {high}" in kim.sheet
        seen = [overall[count] for count in ("paired", "lost", "same", "worse")]
        assert "{} needs paired, {} lost, {} the same, {} worse.".format(*seen) in kim.sheet
        await kim.press("right", "right", "enter")
        assert "4 paired, 1 lost, 1 the same, 1 worse." in kim.sheet
        pounds = written(float(one), "pounds", 2)
        assert f"{BETTER} {pounds} sleep of child: 8 to 3, counts +1" in kim.sheet
        assert f"{WORSE} -{pounds} sleep of child: 8 to 10, counts -1" in kim.sheet
        for uncounted in (SAME, LOST, SLIGHTLY):
            assert f"{uncounted} £" not in kim.sheet
        await kim.press("enter")
        assert kim.where == "case"
        assert f"Value > Case {BETTER}" in kim.words
        assert "CLOSED Tue 1 Dec 2026" in kim.words

        await kim.press("escape", "escape", "1", "x", "ctrl+s")
        assert "quarter-2026-Q4.xlsx" in kim.said
    cells = [
        [cell for cell in row if cell is not None]
        for sheet in load_workbook(quarter / "quarter-2026-Q4.xlsx", data_only=True).worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
    for figure in figures:
        assert any(figure["label"] in row and figure["value"] in row for row in cells), figure["label"]
    assert keys.counted["manager"] < 20
