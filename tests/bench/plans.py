"""Measuring plans: exact in plain Python, exact by two solvers, and greedy, over the same households in one run.

Two kinds of households: those of the demonstration's month with the shipped directory, and made-up ones with many services for
each kind of help. Times are processor seconds. A solver's answer is compared count by count.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

from tests import shipped
from tests.bench.measure import ON, SEED, START, Times, times
from tests.bench.plan_peers import Answer, answer_of, better, greedy, with_ortools, with_scipy
from triage.casefile import case_from_data
from triage.deciding.planned import planned
from triage.deciding.planning import Asked, Candidate, Problem, plan
from triage.deciding.planning.problem import HIGH
from triage.importing.synthetic import synthetic_month

PEERS: dict[str, tuple[str, Callable[[Problem], Answer | None]]] = {
    "scipy (HiGHS)": ("scipy", with_scipy),
    "OR-Tools (CP-SAT)": ("ortools", with_ortools),
}
"""Solver -> the library it needs, and how it is asked."""
SHAPES: tuple[tuple[int, int, float, int], ...] = (
    (15, 300, 0.01, 3), (15, 300, 0.05, 3), (15, 300, 0.2, 1), (15, 300, 0.5, 1),
    (25, 1000, 0.01, 1), (25, 1000, 0.05, 1), (25, 1000, 0.2, 1),
)  # fmt: skip
"""Kinds of help, services, the share of services that give each kind, households made so."""
CAPS = (3, 6)


@dataclass(frozen=True)
class Month:
    """The households of the month."""

    households: int
    plan: Times
    worse: int
    """Households for which the greedy plan is worse."""
    needs: int
    """Needs of people that the exact plans answer and the greedy ones do not, summed."""
    kinds: int
    """Kinds of help that have a place more, summed."""
    services: int
    """Services that are met less, summed."""


@dataclass(frozen=True)
class Shape:
    """Made-up households of one size."""

    helps: int
    services: int
    share: float
    runs: int
    seconds: dict[str, tuple[float, float]]
    """Who -> median and worst, whether it came to an answer or was stopped."""
    stopped: dict[str, int]
    """Solver -> households for which it was stopped before it had proved an answer."""
    differing: int
    """Answers of a solver that differ from the plan."""
    unproved: int
    worse: int
    """Households for which the greedy plan is worse."""


@dataclass(frozen=True)
class Plans:
    """Everything that was measured."""

    measured_on: str
    others: float
    """Programs that wanted a core on average when the measuring began."""
    month: Month
    shapes: tuple[Shape, ...]


def measured(shapes: Sequence[tuple[int, int, float, int]] = SHAPES, children: int | None = None) -> Plans:
    """Measure everything; ``children`` takes only the first cases of the month. A solver that is not installed is left out."""
    others = os.getloadavg()[0]
    return Plans(
        date.today().isoformat(), others, _month(children), tuple(_shape(*shape) for shape in shapes)
    )


def _timed(ask: Callable[[Problem], Any], problem: Problem) -> tuple[float, Any]:
    start = process_time()
    answer = ask(problem)
    return process_time() - start, answer


def _month(children: int | None) -> Month:
    problems = [
        planned(
            case_from_data(case, shipped.vocabulary(), ON),
            rulebook=shipped.rulebook(),
            directory=shipped.directory(),
            settings=shipped.settings(),
            on=ON,
        ).problem
        for case in synthetic_month(SEED, START)[:children]
    ]
    seconds = []
    worse = needs = kinds = services = 0
    for problem in problems:
        spent, found = _timed(plan, problem)
        seconds.append(spent)
        chosen, quick = dict(found.chosen), greedy(problem)
        counts = len(found.worth)
        worse += better(answer_of(problem, chosen), answer_of(problem, quick), counts)
        needs += len(_answered(problem, chosen)) - len(_answered(problem, quick))
        kinds += len(chosen) - len(quick)
        services += len(set(quick.values()) - problem.always) - len(found.places)
    return Month(len(problems), times(seconds), worse, needs, kinds, services)


def _answered(problem: Problem, chosen: dict[Any, str]) -> set[str]:
    return {
        claim
        for one in problem.asked
        if one.key in chosen
        for claim in one.claims
        if claim.startswith("need ")
    }


def _shape(helps: int, services: int, share: float, runs: int) -> Shape:
    seconds: dict[str, list[float]] = {"plain Python": []}
    peers = {name: ask for name, (library, ask) in PEERS.items() if find_spec(library)}
    stopped: dict[str, int] = {}
    differing = unproved = worse = count = 0
    for seed in range(runs):
        for most in CAPS:
            problem = a_household(random.Random(seed), helps, services, share, most)
            spent, found = _timed(plan, problem)
            seconds["plain Python"].append(spent)
            answer = answer_of(problem, dict(found.chosen))
            worse += better(answer, answer_of(problem, greedy(problem)), len(found.worth))
            unproved += not found.proved
            count += 1
            for name, ask in peers.items():
                spent, other = _timed(ask, problem)
                seconds.setdefault(name, []).append(spent)
                if other is None:
                    stopped[name] = stopped.get(name, 0) + 1
                else:
                    differing += other != answer
    spread = {name: (median(each), max(each)) for name, each in seconds.items()}
    return Shape(helps, services, share, count, spread, stopped, differing, unproved, worse)


def a_household(chance: random.Random, helps: int, services: int, share: float, most: int) -> Problem:
    """A made-up household whose services lie near and far, with and without room; each kind of help is given by some."""
    places = [(int(chance.random() < 0.4), chance.randrange(1000)) for _ in range(services)]
    people = ("child", "child", "child", "sibling", "parent", "family")
    asked = []
    for number in range(helps):
        giving = [service for service in range(services) if chance.random() < share]
        giving = giving or [chance.randrange(services)]
        person, severity = chance.choice(people), chance.randint(1, 10)
        asked.append(
            Asked(
                help=f"help-{number:02}",
                person=person,
                days=chance.choice((None, 5, 14, 14, 14, 21)),
                severity=severity,
                urgent=severity > HIGH and chance.random() < 0.1,
                contact=chance.random() < 0.9,
                claims=frozenset({f"need {person} need-{chance.randrange(helps)} {severity}"}),
                candidates=tuple(
                    Candidate(
                        f"svc-{service:04}", places[service][0], places[service][1] + chance.randrange(3)
                    )
                    for service in giving
                ),
            )
        )
    return Problem(tuple(asked), most)
