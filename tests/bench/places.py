"""Places that read the whole record: first paint, keys while they read, and when their figures stand.

.venv/bin/python -m tests.bench.places                          print
.venv/bin/python -m tests.bench.places --cases 5000 --seconds 600

Keys go to the place itself: up and down on what it shows, and going on to the next part and back. What the place reads goes on in
the other thread meanwhile, and gives way to keys.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.queue_cases import ON, SAM, fill
from tests.tui.screen import shown
from tui.app import TriageApp
from tui.places import PLACES

CASES = 50_000
KEYS = 200
SECONDS = 20.0
"""For so long a place is waited for at the most; what it had read by then is said."""
SIZE = (100, 30)
MOVES = {"outcomes": ("down", "up", "pagedown", "pageup")}
"""What is pressed, over and over, where going on to the next part would read all of it anew."""
USUAL_MOVES = ("down", "right", "up", "left")
PACE = 0.12
"""Seconds between two keys of somebody who reads."""
MANAGER = "Max Example"
WHERE: tuple[tuple[str, str, str], ...] = (
    ("overview", "manager", MANAGER), ("outcomes", "manager", MANAGER), ("valuation", "manager", MANAGER),
    ("doubles", "coordinator", SAM), ("due", "coordinator", SAM),
)  # fmt: skip
"""Place, role and name."""


@dataclass(frozen=True)
class Place:
    """Times of one place in milliseconds."""

    where: str
    first_paint: float
    """From starting the screens, or from another place, to the frame of the place."""
    keys: int
    median: float
    p99: float
    slowest: float
    stood: float | None
    """Milliseconds until nothing was read any more; None where that was not waited for."""
    progress: str
    """How far reading had come, where its end was not waited for."""


def _done(app: TriageApp) -> bool:
    return not app.desk.is_working and not getattr(app.screen, "reading", False)


async def of_place(folder: Path, where: str, role: str, name: str, keys: int, seconds: float) -> Place:
    """Open one place, press keys while it reads, and wait for its figures."""
    from tests.bench.screens import pressed, until  # noqa: PLC0415 - it prints this beside its own

    app = TriageApp(folder, ON, name, role)
    title = PLACES[where].title
    begun = time.perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        if app.place.where != where:
            await until(lambda: app.place.title in shown(app))
            begun = time.perf_counter()
            await app.go_to(where)
        await until(lambda: title in shown(app) and getattr(app.screen, "WHERE", "") == where)
        first = 1000 * (time.perf_counter() - begun)
        spent: list[float] = []
        moves = cycle(MOVES.get(where, USUAL_MOVES))
        while len(spent) < keys and not (spent and _done(app)) and time.perf_counter() - begun < seconds:
            spent += await pressed(pilot, [next(moves)])
            await asyncio.sleep(PACE)
        with suppress(TimeoutError):
            await until(lambda: _done(app), max(seconds - (time.perf_counter() - begun), 0.0), 0.02)
        stood = 1000 * (time.perf_counter() - begun) if _done(app) else None
        progress = "" if stood is not None else app.desk.progress
        for worker in list(app.workers):
            worker.cancel()
    ordered = sorted(spent)
    at = ordered[max(int(len(ordered) * 0.99) - 1, 0)]
    return Place(where, first, len(ordered), median(ordered), at, ordered[-1], stood, progress)


def places(folder: Path, keys: int = KEYS, seconds: float = SECONDS) -> list[Place]:
    """Measure every place on one workspace."""
    run: Callable[[Any], Any] = asyncio.run
    return [run(of_place(folder, where, role, name, keys, seconds)) for where, role, name in WHERE]


def section(found: Sequence[Place], cases: int) -> str:
    """Put it in words, as a part of the page about performance."""

    def stood(one: Place) -> str:
        if one.stood is not None:
            return f"{one.stood / 1000:,.1f}"
        return f"not waited for: {one.progress or 'reading'}"

    return "\n".join(
        (
            f"Places that read the whole record of {cases:,} cases. Their frame stands at once and says how far reading has come; keys were pressed",
            "while it read, which gives way to them. Leaving ends the reading.",
            "",
            "| place | first paint ms | keys | median ms | p99 ms | slowest ms | figures stand after s |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *(
                f"| {one.where} | {one.first_paint:,.0f} | {one.keys:,} | {one.median:.1f} | {one.p99:.1f} | {one.slowest:.1f} | {stood(one)} |"
                for one in found
            ),
            "",
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Places that read the whole record, with very many cases.")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--keys", type=int, default=KEYS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--folder", type=Path, default=None, help="A workspace that is there already.")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    made = Path(tempfile.mkdtemp()) if chosen.folder is None else None
    try:
        folder = chosen.folder or fill(made / "area", chosen.cases)  # type: ignore[operator]
        found = places(folder, chosen.keys, chosen.seconds)
    finally:
        if made is not None:
            shutil.rmtree(made)
    print(
        json.dumps([asdict(one) for one in found], indent=2) if chosen.json else section(found, chosen.cases)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
