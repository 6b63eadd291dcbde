"""Several people at once: processes that do real steps through the desk for a while, each step timed, nothing lost.

    python -m tests.store.writers --seconds 60 --writers 8

Each writer adds cases of its own, confirms, refers, moves and reviews them, and reviews one case that all share. At the end
every step that was acknowledged must be in the record. ``TRIAGE_TEST_STORE`` chooses the store (see tests/stores.py).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import stores
from tests.desk.builders import ON, SAM, a_case, batch
from triage.desk import (
    Desk,
    add_cases,
    add_person,
    confirm,
    list_cases,
    move_referral,
    opening,
    refer,
    review,
    show_case,
)
from triage.errors import TriageError
from triage.workspace import Workspace

SHARED = "SHARED-1"
_PARTS = ("rules_files", "directory_files", "vocabulary", "rulebook", "directory", "settings")
CONTEXT = multiprocessing.get_context("fork")


@dataclass
class Work:
    """What one writer did."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Step -> how long each took, in seconds."""
    added: list[str] = field(default_factory=list)
    moved: int = 0
    shared: int = 0
    """Reviews of the shared case that were acknowledged."""
    failed: Counter[str] = field(default_factory=Counter)
    """What a person would have read -> how often."""


def prepared(folder: Path) -> None:
    """A workspace with one person and the case that all share."""
    opening.create_workspace(folder)
    with sit(folder) as desk:
        add_person(desk, SAM, "coordinator")
        add_cases(desk, batch(desk, a_case(SHARED)), SAM)


def sit(folder: Path) -> Desk:
    """Sit down with rules and services that this process has read already."""
    desk = Desk(Workspace(folder), ON)
    for part in _PARTS:
        desk.__dict__[part] = getattr(_shipped(), part)
    return desk


_READ: list[Desk] = []


def _shipped() -> Desk:
    if not _READ:
        _READ.append(Desk(None, ON))
    return _READ[0]


def write(folder: Path, name: str, seconds: float, pause: float = 0.0) -> Work:
    """Do steps one after another until the time is over; ``pause`` is how long a person thinks between two."""
    work = Work()
    until = time.monotonic() + seconds
    count = 0
    with sit(folder) as desk:

        def step(what: str, act: Callable[[], Any]) -> Any:
            began = time.monotonic()
            try:
                return act()
            except TriageError as problem:
                work.failed[f"{what}: {problem.what}"] += 1
                return None
            finally:
                work.seconds[what].append(time.monotonic() - began)
                time.sleep(pause)

        while time.monotonic() < until:
            count += 1
            number = f"{name}-{count}"
            report = step("add", lambda: add_cases(desk, batch(desk, a_case(number)), SAM))  # noqa: B023 - called at once
            if report is None or not report.added:
                continue
            work.added.append(number)
            step("confirm", lambda: confirm(desk, number, [1], SAM))  # noqa: B023
            made = step("refer", lambda: refer(desk, number, "sleep", "sleep-advice", SAM))  # noqa: B023
            if made is not None:
                work.moved += step("move", lambda: move_referral(desk, made.id, "opened", SAM)) is not None  # noqa: B023
            step("look", lambda: (show_case(desk, number), list_cases(desk)))  # noqa: B023
            score = {("sleep", "child", None): count % 10 + 1}
            work.shared += step("review", lambda: review(desk, SHARED, score, None, SAM)) is not None  # noqa: B023
    return work


def together(folder: Path, writers: int, seconds: float, pause: float = 0.0) -> list[Work]:
    """Let ``writers`` processes work on one record at once; returns what each did."""
    _ = [getattr(_shipped(), part) for part in _PARTS]
    told = CONTEXT.Queue()
    running = [
        CONTEXT.Process(target=_tell, args=(told, folder, f"W{number}", seconds, pause))
        for number in range(writers)
    ]
    for one in running:
        one.start()
    found: list[Work] = [told.get(timeout=seconds + 120) for _ in running]
    for one in running:
        one.join(timeout=30)
    return found


def _tell(told: Any, folder: Path, name: str, seconds: float, pause: float) -> None:
    told.put(write(folder, name, seconds, pause))


def lost(folder: Path, done: list[Work]) -> list[str]:
    """What was acknowledged and is not in the record, and what is wrong with the record itself."""
    with sit(folder) as desk:
        store = desk.store
        held = {row.number for row in store.cases()}
        found = [f"case {number}" for work in done for number in work.added if number not in held]
        found += [
            f"decision of {number}" for work in done for number in work.added if not store.decisions(number)
        ]
        reviews, wanted = len(store.reviews(SHARED)), sum(work.shared for work in done)
        if reviews != wanted:
            found.append(f"{wanted} reviews of the shared case were acknowledged, {reviews} are there")
        sent = sum(row.state == "opened" for row in store.referrals())
        if sent != sum(work.moved for work in done):
            found.append(f"{sum(work.moved for work in done)} referrals were sent, {sent} are")
        return found + store.faults()


def timings(done: list[Work]) -> dict[str, dict[str, float]]:
    """Step -> how many, and its p50, p95, p99 and longest time in milliseconds."""
    all_of: dict[str, list[float]] = defaultdict(list)
    for work in done:
        for what, seconds in work.seconds.items():
            all_of[what] += seconds
    return {
        what: {
            "steps": len(each),
            **{
                name: round(1000 * sorted(each)[min(len(each) - 1, int(len(each) * share))], 1)
                for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
            },
        }
        for what, each in all_of.items()
    }


def main() -> int:
    """Print the timings; ends with 1 where anything was lost or anybody was refused."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--writers", type=int, default=8)
    ask.add_argument("--pause", type=float, default=0.0, help="seconds a person thinks between two steps")
    ask.add_argument("--json", action="store_true")
    said = ask.parse_args()
    stores.use_store()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "ws"
        prepared(folder)
        done = together(folder, said.writers, said.seconds, said.pause)
        missing = lost(folder, done)
    failed: Counter[str] = sum((work.failed for work in done), Counter())
    found = timings(done)
    if said.json:
        print(json.dumps({"store": stores.STORE, "timings": found, "failed": failed, "lost": missing}))
    else:
        print(f"{stores.STORE}: {said.writers} writers for {said.seconds:g} s; milliseconds")
        print(f"{'step':9}{'steps':>7}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
        for what, row in found.items():
            print(f"{what:9}" + "".join(f"{row[key]:>{7 if key == 'steps' else 9}}" for key in row))
        for what, times in failed.items():
            print(f"refused {times} times: {what}")
        for what in missing:
            print(f"LOST: {what}")
    return int(bool(missing or failed))


if __name__ == "__main__":
    raise SystemExit(main())
