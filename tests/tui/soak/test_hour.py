"""An hour's work by script: memory is flat, and every key is answered in time."""

from __future__ import annotations

import gc
import os
import random
import sys
from pathlib import Path

import pytest

from tests.bench.queue_cases import ON, SAM, fill
from tests.bench.screens import MOVES, pressed, resident, until
from tests.tui.screen import shown
from tui.app import TriageApp
from tui.screens.inbox import InboxScreen
from tui.widgets.longlist import LongList

ROUNDS = int(os.environ.get("TRIAGE_SOAK_ROUNDS", "40"))
"""Each round is some hundred keys, as many as somebody presses in a few minutes."""
SLOWEST_MS = 100
MOST_MEGABYTES = 24
"""What may be added after the first rounds have filled every cache."""
MOST_BLOCKS = 100_000
"""Python's own blocks that the second half may add: a screen that is kept after it was left has some thousands."""


@pytest.mark.soak
async def test_an_hour_of_keys_leaves_memory_as_it_was_and_each_is_answered_in_time(tmp_path: Path):
    workspace = fill(tmp_path / "area", int(os.environ.get("TRIAGE_SOAK_CASES", "50000")))
    chance = random.Random(1)
    app = TriageApp(workspace, ON, SAM)
    spent: list[float] = []
    held: list[float] = []
    blocks: list[int] = []
    async with app.run_test(size=(100, 30)) as pilot:
        await until(lambda: app.screen.query(LongList) and app.screen.query_one(LongList).chosen is not None)
        screen = app.screen
        assert isinstance(screen, InboxScreen)
        for number in range(ROUNDS):
            spent += await pressed(pilot, [chance.choice(MOVES) for _ in range(200)])
            await pressed(pilot, ["slash", *"sleep"])
            await until(lambda: screen.page is not None and screen.page.filters.find == "sleep")
            await pressed(pilot, ["escape", "r", "question_mark", "escape", "f", "escape"])
            await until(lambda: app.screen is screen and screen.page is not None and not screen.page.filters)
            if number >= 2:
                gc.collect()
                held.append(resident())
                blocks.append(sys.getallocatedblocks())
        assert "Next step" in shown(app)
    ordered = sorted(spent)
    p99 = ordered[int(len(ordered) * 0.99)]
    print(
        f"keys {len(spent)}, p99 {p99:.1f} ms, memory {held[0]:.0f} to {held[-1]:.0f} MB, {blocks[-1] - blocks[0]:+,} blocks",
        file=sys.stderr,
    )
    assert max(held[-3:]) - held[0] < MOST_MEGABYTES
    assert blocks[-1] - blocks[len(blocks) // 2] < MOST_BLOCKS
    assert p99 < SLOWEST_MS
