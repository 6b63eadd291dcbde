"""The inbox with very many cases: first paint, every key, memory; beside a plain table of the toolkit filled with all rows.

.venv/bin/python -m tests.bench.screens                  print
.venv/bin/python -m tests.bench.screens --cases 5000 --keys 200 --json

Keys are pressed through Textual's pilot and timed until the screen is drawn again and nothing is left to do for them; most
of them while what is due is being counted in the other thread. The peer holds the same rows in a DataTable.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

from tests.bench.places import KEYS as KEYS_OF_A_PLACE
from tests.bench.places import Place, places
from tests.bench.places import section as of_places
from tests.bench.queue_cases import ON, SAM, fill
from tests.tui.screen import shown
from triage.desk import open_desk
from triage.desk.queue import Filters
from tui.app import TriageApp
from tui.pages.inbox import InboxRow, read_inbox, read_rows
from tui.widgets.longlist import LongList

CASES = 50_000
KEYS = 1000
SIZE = (100, 30)
MOVES = (
    "down",
    "down",
    "pagedown",
    "up",
    "pageup",
    "end",
    "pagedown",
    "home",
    "pagedown",
    "pagedown",
    "down",
    "end",
    "pageup",
)
"""What is pressed, over and over."""


@dataclass(frozen=True)
class Pressed:
    """Times of one screen in milliseconds."""

    first_paint: float
    """From starting the screens to the first rows in sight."""
    keys: int
    median: float
    p99: float
    slowest: float
    megabytes: float
    """Resident memory at the end, above what the process had before the screens."""


@dataclass(frozen=True)
class Screens:
    """Everything that was measured."""

    cases: int
    ours: Pressed
    counted: Pressed
    """The same keys once nothing is counted any more."""
    peer: Pressed
    asked: float
    """Milliseconds until a word typed in the filter has its answer."""
    places: tuple[Place, ...] = ()
    """Places that read the whole record."""


def resident() -> float:
    """Megabytes that this process holds now."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def pressed(pilot: Pilot[Any], keys: Sequence[str]) -> list[float]:
    """Press keys one after the other; the milliseconds each took.

    The pilot's own press waits until the whole process rests, the desk's threads too; nobody at a keyboard does.
    """
    spent = []
    app = pilot.app
    for key in keys:
        started = time.perf_counter()
        app.post_message(events.Key(key, None))
        await asyncio.sleep(0)
        await until(lambda: _at_rest(app), 30.0, 0.0)
        spent.append(1000 * (time.perf_counter() - started))
    return spent


def _at_rest(app: App[Any]) -> bool:
    """Whether every message was answered and everything is drawn."""
    pumps = (app, app.screen, app.focused)
    return (
        all(pump is None or (pump._message_queue.empty() and pump._next_callbacks == []) for pump in pumps)
        and not app.screen._dirty_widgets
        and not app.screen._layout_required
        and not app.screen._repaint_required
    )


async def until(true: Callable[[], bool], seconds: float = 120.0, nap: float = 0.002) -> float:
    """Wait for something; the milliseconds it took. Raises :class:`TimeoutError`."""
    started = time.perf_counter()
    while not true():
        if time.perf_counter() - started > seconds:
            raise TimeoutError
        await asyncio.sleep(nap)
    return 1000 * (time.perf_counter() - started)


def taken(first: float, spent: Sequence[float], before: float) -> Pressed:
    """Sum up."""
    ordered = sorted(spent)
    gc.collect()
    return Pressed(
        first, len(ordered), median(ordered), ordered[max(int(len(ordered) * 0.99) - 1, 0)], ordered[-1], resident() - before
    )  # fmt: skip


async def ours(folder: Path, keys: int) -> tuple[Pressed, Pressed, float]:
    """Press keys in the inbox."""
    before = resident()
    app = TriageApp(folder, ON, SAM)
    started = time.perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        await until(lambda: "Next step" in shown(app) and app.screen.query_one(LongList).chosen is not None)
        first = 1000 * (time.perf_counter() - started)
        moves = list(islice(cycle(MOVES), keys))
        while_counting = taken(first, await pressed(pilot, moves), before)
        screen = app.screen
        await until(lambda: len(screen.sheet.steps) >= len(screen.page.numbers), 600)  # type: ignore[attr-defined]
        after = taken(first, await pressed(pilot, moves), before)
        await pilot.press("slash")
        begun = time.perf_counter()
        await pilot.press(*"sleep")
        await until(lambda: " of " in shown(app))
        asked = 1000 * (time.perf_counter() - begun)
    return while_counting, after, asked


class Plain(App[None]):
    """The same rows in a table of the toolkit."""

    def __init__(self, rows: Callable[[], Sequence[InboxRow]]) -> None:
        """Show rows that are read when it starts."""
        super().__init__()
        self._read = rows

    def compose(self) -> ComposeResult:
        """One table."""
        yield DataTable(cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("Case", "By when", "Level", "Days", "Next step")
        for row in self._read():
            table.add_row(row.number, row.due, row.level, row.days, row.next_step, key=row.number)
        table.focus()


async def peer(folder: Path, keys: int) -> Pressed:
    """Press the same keys in a table that holds every row."""
    before = resident()

    def every() -> list[InboxRow]:
        with open_desk(folder, ON) as desk:
            page = read_inbox(desk, Filters(), SAM)
            return [
                row
                for at in range(0, len(page.numbers), 1000)
                for row in read_rows(desk, page.numbers[at : at + 1000], SAM)
            ]

    app = Plain(every)
    started = time.perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        await until(lambda: "Next step" in shown(app))
        first = 1000 * (time.perf_counter() - started)
        return taken(first, await pressed(pilot, list(islice(cycle(MOVES), keys))), before)


def screens(cases: int = CASES, keys: int = KEYS) -> Screens:
    """Measure everything on a workspace of so many cases."""
    folder = Path(tempfile.mkdtemp())
    try:
        workspace = fill(folder / "area", cases)
        run: Callable[[Awaitable[Any]], Any] = asyncio.run  # type: ignore[assignment]
        while_counting, after, asked = run(ours(workspace, keys))
        gc.collect()
        plain = run(peer(workspace, keys))
        gc.collect()
        read = tuple(places(workspace, min(keys, KEYS_OF_A_PLACE)))
    finally:
        shutil.rmtree(folder)
    return Screens(cases, while_counting, after, plain, asked, read)


HEADING = "## The screens with very many cases"


def section(found: Screens) -> str:
    """Put it in words, as a part of the page about performance."""

    def row(name: str, one: Pressed) -> str:
        return f"| {name} | {one.first_paint:,.0f} | {one.keys:,} | {one.median:.1f} | {one.p99:.1f} | {one.slowest:.1f} | {one.megabytes:,.0f} |"

    return "\n".join(
        (
            HEADING,
            "",
            f"The inbox with {found.cases:,} open cases at {SIZE[0]} by {SIZE[1]}, keys pressed through Textual's pilot and timed until the",
            "screen is drawn again. The peer is a DataTable of the toolkit filled with all rows, in the same run.",
            "",
            "| screen | first paint ms | keys | median ms | p99 ms | slowest ms | memory MB |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            row("inbox, while what is due is being counted", found.ours),
            row("inbox, nothing else going on", found.counted),
            row("a table filled with all rows", found.peer),
            "",
            f"A word typed in the filter has its answer over all cases {found.asked:,.0f} ms after its first letter.",
            "",
            *((of_places(found.places, found.cases),) if found.places else ()),
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description="First paint, keys and memory of the inbox with very many cases."
    )
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--keys", type=int, default=KEYS)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    found = screens(chosen.cases, chosen.keys)
    print(json.dumps(asdict(found), indent=2) if chosen.json else section(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
