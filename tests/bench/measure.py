"""Measuring: one decision in its parts, a month, loading, and three rule engines in turn. Gives numbers, prints nothing."""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from tests.bench.peer import PeerStages
from triage.casefile import CaseBatch, read_cases
from triage.deciding import decide
from triage.desk import Desk, add_cases, add_person, create_workspace
from triage.importing.synthetic import synthetic_month
from triage.model import CaseFile
from triage.rulebook import Facts, build_facts, evaluate, oracle

SEED = 2411
START = date(2026, 11, 2)
ON = date(2026, 11, 30)
"""A day on which the shipped services are within their check dates."""
ENGINES = ("durable-rules", "plain Python", "zen-engine")


@dataclass(frozen=True)
class Times:
    """Milliseconds of many runs of one thing."""

    runs: int
    median: float
    p99: float


def times(seconds: Sequence[float]) -> Times:
    """Summarise run times given in seconds."""
    cut = quantiles(seconds, n=100, method="inclusive")[98] if len(seconds) > 1 else seconds[0]
    return Times(len(seconds), 1000 * median(seconds), 1000 * cut)


@dataclass(frozen=True)
class Bench:
    """Everything that was measured."""

    cases: int
    needs: int
    rules: int
    services: int
    load: dict[str, float]
    """Part -> milliseconds, each loaded once in a fresh process."""
    decision: dict[str, Times]
    """whole, rules, matching, rest by the clock, and processor: the whole without waiting for other programs."""
    month: dict[str, float]
    """Step -> seconds for all cases."""
    engines: dict[str, Times]
    """Engine -> all rule questions of one case."""
    peer_load: float
    """Milliseconds in which the peer engine reads the same rules."""
    questions: int
    """How often each engine was asked for one round over the cases."""
    fired: int
    """Rules that fired in that round."""
    mismatches: dict[str, int]
    """Engine -> questions in which it named other rules than durable-rules."""


def bench(decisions: int, rounds: int, children: int | None = None) -> Bench:
    """Measure everything; ``decisions`` at least so many whole decisions, ``rounds`` over the cases for each engine.

    ``children`` takes only the first cases of the month, so that a test is quick.
    """
    desk, load = _load()
    month = synthetic_month(SEED, START)[:children]
    text = json.dumps(month).encode()
    started = perf_counter()
    batch = read_cases(text, None, desk.vocabulary, ON)
    read = perf_counter() - started
    if len(batch.cases) != len(month):
        raise RuntimeError(f"{len(month) - len(batch.cases)} cases of the synthetic month cannot be read")
    engines, peer_load, questions, fired, mismatches = _engines(desk, batch.cases, rounds)
    return Bench(
        cases=len(month), needs=sum(len(case["needs"]) for case in month), rules=len(desk.rulebook.rules),
        services=len(desk.directory.services), load=load, decision=_decisions(desk, batch.cases, decisions),
        month=_month(desk, batch, read), engines=engines, peer_load=peer_load, questions=questions, fired=fired,
        mismatches=mismatches,
    )  # fmt: skip


def _load() -> tuple[Desk, dict[str, float]]:
    """Load each part for the first time in this process."""
    desk = Desk(None, ON)
    found = {}
    parts: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("vocabulary", lambda: desk.vocabulary),
        ("rulebook, read and checked", lambda: desk.rulebook),
        ("rulebook, compiled for durable-rules", lambda: desk.rulebook.engine),
        ("directory", lambda: desk.directory),
        ("settings", lambda: desk.settings),
    )
    for name, part in parts:
        started = perf_counter()
        part()
        found[name] = 1000 * (perf_counter() - started)
    return desk, found


@dataclass
class _Spent:
    """Seconds spent inside one function since it was last asked."""

    inside: float = 0.0
    every: list[float] = field(default_factory=list)

    def take(self) -> float:
        """Give the seconds and begin anew."""
        spent, self.inside = self.inside, 0.0
        self.every.append(spent)
        return spent


@contextmanager
def _watched(module_name: str, name: str) -> Iterator[_Spent]:
    """Time the calls of a function where a module calls it, and put it back afterwards."""
    module = importlib.import_module(module_name)
    original = getattr(module, name)
    spent = _Spent()

    def watched(*given: Any, **named: Any) -> Any:
        started = perf_counter()
        try:
            return original(*given, **named)
        finally:
            spent.inside += perf_counter() - started

    setattr(module, name, watched)
    try:
        yield spent
    finally:
        setattr(module, name, original)


def _decide(desk: Desk, case: CaseFile) -> None:
    decide(case, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=ON)


def _decisions(desk: Desk, cases: Sequence[CaseFile], wanted: int) -> dict[str, Times]:
    for case in cases:
        _decide(desk, case)  # the first round warms what is built when first used
    whole: list[float] = []
    processor: list[float] = []
    with (
        _watched("triage.deciding.decide", "evaluate") as rules,
        _watched("triage.deciding.offering", "match") as matching,
    ):
        while len(whole) < wanted:
            for case in cases:
                worked, started = process_time(), perf_counter()
                _decide(desk, case)
                whole.append(perf_counter() - started)
                processor.append(process_time() - worked)
                rules.take()
                matching.take()
    rest = [
        all_of_it - one - two for all_of_it, one, two in zip(whole, rules.every, matching.every, strict=True)
    ]
    return {
        "whole": times(whole),
        "rules": times(rules.every),
        "matching": times(matching.every),
        "rest": times(rest),
        "processor": times(processor),
    }


def _month(desk: Desk, batch: CaseBatch, read: float) -> dict[str, float]:
    started = perf_counter()
    for case in batch.cases:
        _decide(desk, case)
    decided = perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "month")
        with Desk(workspace, ON) as recorded:
            # The same rules and services, loaded already: here only the work on the cases is timed.
            recorded.__dict__.update(
                vocabulary=desk.vocabulary,
                rulebook=desk.rulebook,
                directory=desk.directory,
                settings=desk.settings,
            )
            add_person(recorded, "Bench Coordinator", "coordinator")
            started = perf_counter()
            report = add_cases(recorded, batch, "Bench Coordinator", synthetic=True)
            kept = perf_counter() - started
    if len(report.added) != len(batch.cases):
        raise RuntimeError(f"{len(batch.cases) - len(report.added)} cases were not added")
    return {"read": read, "decided": decided, "decided and recorded": kept}


Question = tuple[str, Facts]


def _questions(desk: Desk, cases: Sequence[CaseFile]) -> list[list[Question]]:
    """All that the rule engine is asked for each case: the stages, the rounds of flags, and the look at unscored needs."""
    area = {
        case.case: desk.directory.area_status(desk.settings.area.local_authority, case.child.postcode)
        for case in cases
    }
    asked: list[list[Question]] = []
    for case in cases:
        mine: list[Question] = []

        def listen(stage: Any, facts: Facts, mine: list[Question] = mine) -> frozenset[str]:
            mine.append((stage, facts))
            return desk.rulebook.engine.fire(stage, facts)

        evaluate(desk.rulebook, _facts(desk, case, area[case.case].status), fire=listen)
        asked.append(mine)
    return asked


def _facts(desk: Desk, case: CaseFile, area: Any) -> Facts:
    return build_facts(case, on=ON, area=area, vocabulary=desk.vocabulary)


def _engines(
    desk: Desk, cases: Sequence[CaseFile], rounds: int
) -> tuple[dict[str, Times], float, int, int, dict[str, int]]:
    started = perf_counter()
    peer = PeerStages(desk.rulebook)
    peer_load = 1000 * (perf_counter() - started)
    fires: dict[str, Callable[[Any, Facts], frozenset[str]]] = dict(
        zip(ENGINES, (desk.rulebook.engine.fire, oracle(desk.rulebook), peer.fire), strict=True)
    )
    asked = _questions(desk, cases)
    answers = {name: [[fire(*one) for one in mine] for mine in asked] for name, fire in fires.items()}
    ours = answers[ENGINES[0]]
    mismatches = {
        name: sum(
            one != other
            for mine, theirs in zip(ours, answers[name], strict=True)
            for one, other in zip(mine, theirs, strict=True)
        )
        for name in ENGINES[1:]
    }
    spent: dict[str, list[float]] = {name: [] for name in ENGINES}
    turn = 0
    for _ in range(rounds):
        for mine in asked:
            # Each case is put to all engines before the next one, and another engine begins each time.
            for place in range(len(ENGINES)):
                name = ENGINES[(turn + place) % len(ENGINES)]
                fire = fires[name]
                started = perf_counter()
                for stage, facts in mine:
                    fire(stage, facts)
                spent[name].append(perf_counter() - started)
            turn += 1
    fired = sum(len(rules) for mine in ours for rules in mine)
    return (
        {name: times(seconds) for name, seconds in spent.items()},
        peer_load,
        sum(map(len, asked)),
        fired,
        mismatches,
    )
