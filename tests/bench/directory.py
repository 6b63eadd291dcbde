"""How a directory grows: built, looked up and searched at 500, 5,000 and 50,000 services, beside plain SQL.

Each size is a fresh process, so that its memory is its own; ``python -m tests.bench.directory SERVICES spread`` is how
one is started, ``python -m tests.bench.directory`` prints the part of the page. Nothing here asserts a time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from typing import Any

from tests.bench.directories import ON, lines, questions
from tests.bench.directory_sql import SqlLookup, sql_database
from tests.bench.measure import Times, times
from tests.signposting.builders import vocabulary
from triage.signposting import Directory, Request, load_directory, match
from triage.signposting.finding import Asker, find, lexicon, read_question
from triage.signposting.finding.reading import Moment
from triage.store.service_index import build_index

ROOT = Path(__file__).resolve().parents[2]
SIZES = (500, 5_000, 50_000)
SMALL = 500
"""Fewer services than these are a test of the bench and measure nothing."""
ASKED = 400
WORDS = (
    "group for young people",
    "telephone advice parents",
    "drop-in club saturday",
    "counselling",
    "sleep advice for a four year old",
    "clinic",
)


@dataclass(frozen=True)
class Sized:
    """What was measured at one size; seconds of processor time and megabytes unless said otherwise."""

    services: int
    spread: bool
    megabytes: float
    """Of the directory's text."""
    built: float
    """From text to checked records."""
    indexed: float
    """The first lookup, which sorts the services by help, person and place."""
    memory: float
    """Of the process, grown by the directory and its index."""
    peak: float
    """Of the process at most, before SQL and the text index were built."""
    text_built: float
    """The text index, in memory."""
    sql_built: float
    lookup: Times
    with_elsewhere: Times
    """The same with a reason for every service of other places."""
    sql: Times
    search: Times
    sql_like: Times
    offered: float
    """Services offered to a question on average."""
    passed: float
    """Services passed over here for a question on average."""
    differing: int
    """Questions to which SQL and the engine offer other services."""


def sized(services: int, *, spread: bool, asked: int = ASKED) -> Sized:
    """Measure one size in this process."""
    words = vocabulary()
    text = "\n".join(lines(services, spread=spread))
    people = questions(asked, services, spread=spread)
    before = _memory()
    directory, built = _timed(lambda: load_directory({"services/feed.jsonl": text}, words))
    _, indexed = _timed(lambda: match(directory, people[0], elsewhere=False))
    grown, peak = _memory() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    connection, sql_built = _timed(lambda: sql_database(directory))
    sql = SqlLookup(connection, directory)
    sql.prepare(people)
    for one in people:
        match(directory, one, elsewhere=False)
        sql.ask(one)
    lookups, sqls, wide, offered, passed, differing = _asked(directory, sql, people)
    text_built, searches, likes = _searched(directory, sql)
    return Sized(
        services=services, spread=spread, megabytes=len(text) / 1e6, built=built, indexed=indexed, memory=grown, peak=peak, text_built=text_built, sql_built=sql_built,
        lookup=times(lookups), with_elsewhere=times(wide), sql=times(sqls), search=times(searches), sql_like=times(likes),
        offered=offered / len(people), passed=passed / len(people), differing=differing,
    )  # fmt: skip


def _asked(
    directory: Directory, sql: SqlLookup, people: list[Request]
) -> tuple[list[float], list[float], list[float], int, int, int]:
    """Each question to the engine, to SQL and to the engine again with every reason, each going first in turn."""
    spent: dict[str, list[float]] = {"engine": [], "sql": [], "wide": []}
    offered = passed = differing = 0
    for number, one in enumerate(people):
        ways: list[tuple[str, Callable[[], Any]]] = [
            ("engine", lambda one=one: match(directory, one, elsewhere=False)),  # type: ignore[misc] # called at once
            ("sql", lambda one=one: sql.ask(one)),  # type: ignore[misc] # called at once
            ("wide", lambda one=one: match(directory, one)),  # type: ignore[misc] # called at once
        ]
        answers = {}
        for name, way in ways[number % 3 :] + ways[: number % 3]:
            answers[name], seconds = _timed(way)
            spent[name].append(seconds)
        offered += len(answers["engine"].offered)
        passed += len(answers["engine"].not_offered)
        differing += {offer.service for offer in answers["engine"].offered} != set(answers["sql"])
    return spent["engine"], spent["sql"], spent["wide"], offered, passed, differing


def _searched(directory: Directory, sql: SqlLookup) -> tuple[float, list[float], list[float]]:
    index, built = _timed(lambda: build_index(directory))
    known = lexicon(directory, vocabulary())
    nobody = Asker(Request(help="", person="child", on=ON, kind="support"))
    searches, likes = [], []
    for _ in range(3):
        for words in WORDS:
            searches.append(
                _timed(
                    lambda words=words: find(
                        directory, index, read_question(words, known, Moment(ON, None), index), nobody
                    )
                )[1]
            )  # type: ignore[misc] # called at once
            likes.append(_timed(lambda words=words: sql.words(words.split()))[1])  # type: ignore[misc] # called at once
    index.close()
    return built, searches, likes


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = process_time()
    found = work()
    return found, process_time() - started


def _memory() -> float:
    """Megabytes this process holds now; what it held at most where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@dataclass(frozen=True)
class Growth:
    """Every size, and the largest once more with all services in one place."""

    others: float
    """Programs that wanted a core on average when the measuring began."""
    sizes: list[Sized]


def growth(sizes: tuple[int, ...] = SIZES) -> Growth:
    """Measure every size, each in a process of its own."""
    others = os.getloadavg()[0]
    if sizes[-1] < SMALL:
        return Growth(others, [sized(size, spread=True, asked=len(WORDS)) for size in sizes])
    shapes = [(size, "spread") for size in sizes] + [(sizes[-1], "together")]
    return Growth(others, [_fresh(size, shape) for size, shape in shapes])


def _fresh(size: int, shape: str) -> Sized:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.directory", str(size), shape],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    for name in ("lookup", "with_elsewhere", "sql", "search", "sql_like"):
        found[name] = Times(**found[name])
    return Sized(**found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(sized(int(sys.argv[1]), spread=sys.argv[2] == "spread"))))
    else:
        from tests.bench.directory_page import section

        print(section(growth()))
