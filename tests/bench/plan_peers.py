"""The plan of a household made by others: greedily, with scipy's HiGHS and with OR-Tools' CP-SAT.

The two solvers get the same question as whole numbers: counts one after the other, each held at its best before the next
(the order of :mod:`triage.deciding.planning`), so that they must come to the same counts, steps back, number of services
and points. Ids settle nothing here: a solver may name another of several equally good services.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from triage.deciding.planning import Asked, Candidate, Problem
from triage.deciding.planning.exact import within_reach
from triage.deciding.planning.worth import Worth, members

PATIENCE = 15.0
"""Seconds for each thing wanted, after which a solver is stopped."""
Answer = tuple[int, ...]
"""Counts (more is better), then the two of steps back and services in their order, then points (fewer is better)."""


@dataclass
class Programme:
    """Variables 0 or 1, rows ``low <= sum <= high``, and what is best first, next, and so on."""

    size: int = 0
    rows: list[tuple[dict[int, int], float, float]] = field(default_factory=list)
    wanted: list[tuple[dict[int, int], int]] = field(default_factory=list)
    """What to make least: coefficients, and the sign with which it is told."""

    def variable(self) -> int:
        """A new one."""
        self.size += 1
        return self.size - 1

    def row(self, terms: dict[int, int], low: float, high: float) -> None:
        """A sum between two bounds."""
        self.rows.append((terms, low, high))


def programme(problem: Problem) -> tuple[Programme, Worth]:
    """The question as a programme in whole numbers."""
    asked = sorted(within_reach(problem).asked, key=lambda one: one.order)
    worth = Worth(asked, problem)
    made = Programme()
    opened = {
        service: made.variable()
        for service in sorted({each.service for one in asked for each in one.candidates})
    }
    placed = {variable: 1 for service, variable in opened.items() if service not in problem.always}
    if placed:
        made.row(placed, 0, problem.most)
    covered, steps, points = [], {}, {}
    for one in asked:
        given = {each.service: made.variable() for each in one.candidates}
        covered.append(made.variable())
        made.row({**dict.fromkeys(given.values(), 1), covered[-1]: -1}, 0, 0)
        for each in one.candidates:
            made.row({given[each.service]: 1, opened[each.service]: -1}, -1, 0)
            steps[given[each.service]], points[given[each.service]] = each.setback, each.price
    for level in worth.levels:
        items = {}
        for bit in members(level):
            items[made.variable()] = 1
            by = {covered[number]: -1 for number, bits in enumerate(worth.bits) if bits >> bit & 1}
            made.row({made.size - 1: 1, **by}, -len(by), 0)
        made.wanted.append((dict.fromkeys(items, -1), -1))
    made.wanted.append(
        ({variable: -(1 << (len(covered) - 1 - number)) for number, variable in enumerate(covered)}, -1)
    )
    made.wanted += [(placed, 1), (steps, 1)] if problem.few else [(steps, 1), (placed, 1)]
    made.wanted.append((points, 1))
    return made, worth


def with_scipy(problem: Problem) -> Answer | None:
    """Solved with ``scipy.optimize.milp`` (HiGHS), one programme for each thing wanted; None where it was stopped."""
    import numpy as np  # noqa: PLC0415 - an extra
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    made, _ = programme(problem)
    if not made.size:
        return (0,) * len(made.wanted)
    rows, answer = list(made.rows), []
    for terms, sign in made.wanted:
        least = np.zeros(made.size)
        for variable, each in terms.items():
            least[variable] = each
        data = [
            (each, place, variable)
            for place, (row, _, _) in enumerate(rows)
            for variable, each in row.items()
        ]
        matrix = csr_array(
            (
                [each for each, _, _ in data],
                ([place for _, place, _ in data], [variable for _, _, variable in data]),
            ),
            shape=(len(rows), made.size),
        )
        limits = LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
        found = milp(least, constraints=limits, integrality=np.ones(made.size), bounds=Bounds(0, 1), options={"mip_rel_gap": 0, "time_limit": PATIENCE})  # fmt: skip
        if not found.success:
            return None
        best = round(found.fun)
        answer.append(sign * best)
        rows.append((terms, best, best))
    return tuple(answer)


def with_ortools(problem: Problem) -> Answer | None:
    """Solved with CP-SAT on one core, one programme for each thing wanted; None where it was stopped."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - an extra

    made, _ = programme(problem)
    model = cp_model.CpModel()
    variables = [model.new_bool_var(str(number)) for number in range(made.size)]

    def total(terms: dict[int, int]) -> Any:
        return sum(each * variables[variable] for variable, each in terms.items())

    for terms, low, high in made.rows:
        if terms:
            model.add_linear_constraint(total(terms), int(low), int(high))
    answer = []
    for terms, sign in made.wanted:
        if not terms:
            answer.append(0)
            continue
        model.minimize(total(terms))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = PATIENCE
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        best = round(solver.objective_value)
        answer.append(sign * best)
        model.add(total(terms) == best)
        model.clear_hints()
        for variable in variables:
            model.add_hint(variable, solver.value(variable))
    return tuple(answer)


def answer_of(problem: Problem, chosen: dict[Any, str]) -> Answer:
    """What a choice of services (help -> service) is worth, in the order of the two solvers."""
    asked = sorted(within_reach(problem).asked, key=lambda one: one.order)
    worth = Worth(asked, problem)
    covered, given = 0, []
    for number, one in enumerate(asked):
        if one.key in chosen:
            covered |= 1 << number
            given.append(next(each for each in one.candidates if each.service == chosen[one.key]))
    places = len({each.service for each in given} - problem.always)
    steps = sum(each.setback for each in given)
    first = (places, steps) if problem.few else (steps, places)
    return (*worth.value(covered), *first, sum(each.price for each in given))


def greedy(problem: Problem) -> dict[Any, str]:
    """What the product did before: the top service for each help, places first to whom nothing else answers."""
    asked = sorted((one for one in within_reach(problem).asked if one.candidates), key=lambda one: one.order)
    ranked = sorted(asked, key=lambda one: (not one.first, not one.contact))
    first: list[Asked] = []
    rest: list[Asked] = []
    answered = set(problem.answered)
    for one in ranked:
        (first if one.claims - answered else rest).append(one)
        answered |= one.claims
    chosen: dict[Any, str] = {}
    places: set[str] = set()
    for one in [*first, *rest]:
        service = min(one.candidates, key=_cost).service
        if service in problem.always or service in places or len(places) < problem.most:
            chosen[one.key] = service
            places |= {service} - problem.always
    return chosen


def _cost(each: Candidate) -> tuple[int, int, str]:
    return each.setback, each.price, each.service


def better(one: Answer, other: Answer, counts: int) -> bool:
    """Whether one answer is better than another: its first ``counts`` numbers the higher, the others the lower."""
    return _sorted(one, counts) < _sorted(other, counts)


def _sorted(answer: Sequence[int], counts: int) -> list[int]:
    return [-each if number < counts else each for number, each in enumerate(answer)]
