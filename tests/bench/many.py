"""A change of rules over very many cases: columns built, rules evaluated, decisions compared; each part in its own process.

Each part is a fresh process so that its peak memory is its own; ``python -m tests.bench.many PART …`` is how they are
started. Cases are synthetic, each made once; the file is kept in a cache folder, because making it takes minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from tests.bench.measure import ENGINES, ON, _questions
from tests.bench.peer import PeerStages
from tests.workbench.many import synthetic_cases
from triage.deciding import decide
from triage.desk import Desk
from triage.rulebook import Facts, Rulebook, load_rulebook, oracle
from triage.rulebook.readings.columnar import PERSONS
from triage.vocabulary import load_vocabulary
from triage.workbench.changes import compare
from triage.workbench.columns import build_columns
from triage.workbench.columns_store import Columns
from triage.workbench.evaluating import evaluate_columns
from triage.workbench.kept_bits import KeptBits
from triage.workbench.outcomes import URGENCY, Outcomes, outcomes

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".bench-cache"
CHANGED_FROM, CHANGED_TO = (
    f"need: sleep, severity: {bound}, person: child" for bound in ("moderate", "6 or more")
)
"""The one change: what the first rule that says so asks of 7 and more it now asks of 6 and more."""
REPEATS = 7
SMALL = 1_000
"""Fewer cases than these are a test of the bench and measure nothing."""


@dataclass(frozen=True)
class Many:
    """Everything that was measured; seconds unless said otherwise."""

    measured_on: str
    others: float
    """Programs that wanted a core on average while the columns were used, these parts among them."""
    cases: int
    distinct: int
    """Cases that say something no other case says, numbers apart."""
    megabytes: float
    """Of the file of cases."""
    made: float | None
    """Seconds in which the cases were made; None where the file was there."""
    built: float
    """Seconds from the file to columns, in two processes."""
    built_processor: float
    """Seconds of processor time that took, of all processes together."""
    earlier: int
    """States before reviews that law 12 looks back to, kept as rows of their own."""
    columns_megabytes: float
    rules: int
    single_conditions: int
    first: float
    """Columns opened, single conditions worked out from them, and every rule evaluated for the first time."""
    evaluated: float
    """Every rule from single conditions in memory, in both readings of unscored needs."""
    read: float
    """Every single condition read from memory once."""
    changed_rule: float
    """The rules with one of them changed, everything else kept in memory."""
    impact: float
    """Both rulebooks evaluated, outcomes compared: a fresh process, nothing in memory, columns and bits on disk."""
    impact_first: float
    """The same where no bits are kept yet."""
    changed_cases: int
    peak_build: float
    """Megabytes; the largest process that read cases, or the one that joined them."""
    peak_impact: float
    compared: int
    """Random cases decided by the product's engine."""
    differing: int
    """Those in which the columns said another level or other escalations, or named other rules."""
    sample: int
    engines: dict[str, float]
    """Engine -> milliseconds of processor time a case, on average, for the same rule questions on the same sample."""
    columns_a_case: float
    """Milliseconds a case, rules over columns, single conditions worked out anew."""


def many(cases: int, cache: Path = CACHE, compared: int = 10_000, sample: int = 500) -> Many:
    """Measure everything over so many synthetic cases."""
    _part = _in_a_process if cases >= SMALL else _here
    cache.mkdir(parents=True, exist_ok=True)
    file = cache / f"cases-{cases}.jsonl"
    made = _part("make", file, cases) if not file.exists() else None
    known = json.loads((cache / f"cases-{cases}.json").read_text())
    folder = cache / f"columns-{cases}"
    built = _part("build", file, folder)
    evaluated = _part("evaluate", file, folder)
    first = _part("impact", file, folder, "first")
    again = _part("impact", file, folder)
    agreed = _part("agree", file, folder, compared)
    beside = _part("engines", file, folder, sample)
    others = os.getloadavg()[0]
    if not again["changed"]:
        raise RuntimeError("the changed rule touches nobody, so that nothing was compared")
    return Many(
        measured_on=date.today().isoformat(), others=others, cases=cases, distinct=known["distinct"], megabytes=file.stat().st_size / 1e6,
        made=made["seconds"] if made else None, built=built["seconds"], built_processor=built["processor"], earlier=built["earlier"],
        columns_megabytes=built["megabytes"], rules=evaluated["rules"], single_conditions=evaluated["single_conditions"],
        first=evaluated["first"], evaluated=evaluated["evaluated"], read=evaluated["read"],
        changed_rule=evaluated["changed_rule"], impact=again["seconds"], impact_first=first["seconds"],
        changed_cases=again["changed"], peak_build=built["peak"], peak_impact=max(first["peak"], again["peak"]),
        compared=agreed["compared"], differing=agreed["differing"], sample=beside["sample"], engines=beside["engines"],
        columns_a_case=1000 * evaluated["first"] / cases,
    )  # fmt: skip


def _in_a_process(name: str, *arguments: Any) -> dict[str, Any]:
    """Run one part in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.many", name, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def _here(name: str, *arguments: Any) -> dict[str, Any]:
    """Run one part here: for a test, which measures nothing."""
    return PARTS[name](*arguments)


def _peak() -> float:
    """Most memory this process, or the largest of those it started, had at once; megabytes."""
    own, children = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(own, children) / (1e6 if sys.platform == "darwin" else 1e3)


def _processor() -> float:
    """Seconds of processor time of this process and of those it started and saw end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def make(file: Path, cases: int) -> dict[str, Any]:
    """Write the synthetic cases."""
    started = perf_counter()
    seen: set[bytes] = set()
    beside = file.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as out:
        for case in synthetic_cases(cases):
            out.write(json.dumps(case) + "\n")
            said = json.dumps({key: value for key, value in case.items() if key != "case"}, sort_keys=True)
            seen.add(hashlib.blake2b(said.encode(), digest_size=8).digest())
    file.with_suffix(".json").write_text(json.dumps({"distinct": len(seen)}))
    beside.replace(file)
    return {"seconds": perf_counter() - started}


def _desk() -> Desk:
    return Desk(None, ON)


def _columns(desk: Desk, file: Path, folder: Path) -> Columns:
    return build_columns(
        file, folder, vocabulary=desk.vocabulary, on=ON, directory=desk.directory, settings=desk.settings, jobs=2,
        progress=_shown if sys.stderr.isatty() else None,
    )  # fmt: skip


def _shown(done: int, total: int) -> None:
    print(f"\r{done:,} of {total:,} cases", end="" if done < total else "\n", file=sys.stderr)


def build(file: Path, folder: Path) -> dict[str, Any]:
    """Columns from the file, from nothing."""
    desk = _desk()
    _ = desk.vocabulary, desk.directory, desk.settings
    if folder.exists():
        shutil.rmtree(folder)
    started, worked = perf_counter(), _processor()
    columns = _columns(desk, file, folder)
    seconds, worked = perf_counter() - started, _processor() - worked
    size = sum(path.stat().st_size for path in (folder / "columns").glob("*.*"))
    if columns.broken:
        raise RuntimeError(f"{columns.broken} synthetic cases cannot be read")
    return {
        "seconds": seconds, "processor": worked, "earlier": len(columns.earlier_of), "megabytes": size / 1e6, "peak": _peak(),
    }  # fmt: skip


def changed(desk: Desk) -> Rulebook:
    """The rulebook with one threshold moved by one."""
    name = next((name for name, text in desk.rules_files.items() if CHANGED_FROM in text), None)
    if name is None:
        raise RuntimeError("the rule to change is no longer there")
    files = {**desk.rules_files, name: desk.rules_files[name].replace(CHANGED_FROM, CHANGED_TO, 1)}
    words = {name: own for name, own in files.items() if name.startswith("vocabulary/")}
    return load_rulebook(files, load_vocabulary(words))


class _Listening(KeptBits):
    """Keeps in memory alone, single conditions told from rules."""

    def __init__(self) -> None:
        super().__init__(None)
        self.conditions: dict[str, Any] = {}

    def get(self, said: str, make: Callable[[], Any]) -> Any:
        """As it is, and noted where it is a single condition."""
        found = super().get(said, make)
        if said.startswith("leaf "):
            self.conditions[said] = found
        return found

    def forget_rules(self) -> None:
        """Only single conditions stay."""
        self._here.clear()
        for said, bits in self.conditions.items():
            super().get(said, lambda bits=bits: bits)


def evaluate(file: Path, folder: Path) -> dict[str, Any]:
    """Rules over columns, and the same bits only read."""
    desk = _desk()
    old, new = desk.rulebook, changed(desk)
    columns = _columns(desk, file, folder)
    kept = columns.kept = _Listening()
    first = _seconds(lambda: evaluate_columns(columns, old))
    conditions = list(kept.conditions.values())
    everything = dict(kept._here)
    evaluated, read, one_rule = [], [], []
    for _ in range(REPEATS):
        kept.forget_rules()
        evaluated.append(_seconds(lambda: evaluate_columns(columns, old)))
        read.append(_seconds(lambda: [bits.view("u8").sum() for bits in conditions]))
        kept._here = dict(everything)
        one_rule.append(_seconds(lambda: evaluate_columns(columns, new)))
    return {
        "rules": sum(rule.status == "live" for rule in old.rules), "single_conditions": len(conditions), "first": first,
        "evaluated": median(evaluated), "read": median(read), "changed_rule": median(one_rule),
    }  # fmt: skip


def _seconds(work: Callable[[], Any]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def impact(file: Path, folder: Path, mode: str = "again") -> dict[str, Any]:
    """Both rulebooks over stored columns, from opening them to the list of changed cases."""
    desk = _desk()
    old, new = desk.rulebook, changed(desk)
    if mode == "first":
        for bits in (folder / "columns").glob("bits-*"):
            shutil.rmtree(bits)
    started = perf_counter()
    columns = _columns(desk, file, folder)
    found = compare(columns, *(outcomes(evaluate_columns(columns, rules), rules) for rules in (old, new)))
    worst = list(found.cases(limit=100))
    for name in columns.groups:
        found.by_group(name)
    seconds = perf_counter() - started
    return {"seconds": seconds, "changed": found.changed_count, "peak": _peak(), "worst": len(worst)}


def agree(file: Path, folder: Path, compared: int) -> dict[str, Any]:
    """Random cases decided by the product's engine."""
    desk = _desk()
    columns = _columns(desk, file, folder)
    fired = evaluate_columns(columns, desk.rulebook)
    found = outcomes(fired, desk.rulebook)
    rows = random.Random(20).sample(range(columns.n), min(compared, columns.n))
    differing = 0
    for row, case in columns.cases(rows):
        decision = decide(
            case, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=ON
        )
        differing += _said(found, row) != (
            decision.level.number,
            sorted((one.to, one.person, one.within_days) for one in decision.escalations),
            sorted(one.flag for one in decision.flags),
        )
    return {"compared": len(rows), "differing": differing}


def _said(found: Outcomes, row: int) -> tuple[int, list[tuple[str, str, int]], list[str]]:
    first, last = (int(place) for place in found.escalations["row"].searchsorted([row, row + 1]))
    bit = 0x80 >> row % 8
    return (
        int(found.level[row]),
        sorted(
            (URGENCY[one["to"]], PERSONS[one["person"]], int(one["days"]))
            for one in found.escalations[first:last]
        ),
        sorted(code for (kind, code), bits in found.bits.items() if kind == "flag" and bits[row // 8] & bit),
    )


def engines(file: Path, folder: Path, sample: int) -> dict[str, Any]:
    """The same rules put to three engines, case by case, in turn."""
    desk = _desk()
    columns = _columns(desk, file, folder)
    rows = random.Random(21).sample(range(columns.n), min(sample, columns.n))
    asked = _questions(desk, [case for _, case in columns.cases(rows)])
    fires: dict[str, Callable[[Any, Facts], frozenset[str]]] = dict(
        zip(
            ENGINES,
            (desk.rulebook.engine.fire, oracle(desk.rulebook), PeerStages(desk.rulebook).fire),
            strict=True,
        )
    )
    spent = dict.fromkeys(ENGINES, 0.0)
    for turn, mine in enumerate([*asked, *asked]):
        for place in range(len(ENGINES)):
            name = ENGINES[(turn + place) % len(ENGINES)]
            # Processor time: an engine that works in threads of its own waits longest where other programs run too.
            started = process_time()
            for stage, facts in mine:
                fires[name](stage, facts)
            spent[name] += process_time() - started
    return {
        "sample": len(asked),
        "engines": {name: 1000 * total / (2 * len(asked)) for name, total in spent.items()},
    }


PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": make, "build": build, "evaluate": evaluate, "impact": impact, "agree": agree, "engines": engines,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run one part and print what it measured."""
    parser = argparse.ArgumentParser(description="One part of the bench over many cases.")
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("file", type=Path)
    parser.add_argument("rest", nargs="*")
    given = parser.parse_args(arguments)
    rest = [int(word) if word.isdigit() else Path(word) if os.sep in word else word for word in given.rest]
    print(json.dumps(PARTS[given.part](given.file, *rest)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
