"""The plan of a household, worked out exactly. What is weighed, and in which order, stands in the package's docstring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from triage.deciding.planning.cheapest import Cheapest, Pair, cheapest
from triage.deciding.planning.covering import Cover, most_covered
from triage.deciding.planning.problem import Asked, Candidate, Plan, Problem
from triage.deciding.planning.steps import OutOfSteps, Steps
from triage.deciding.planning.worth import Worth, members

LIMIT = 20_000
"""Steps for each part of the search: far more than a household needs (hundreds), and a second or two."""
FAR_WORSE = 2
"""Steps behind the best service for a help from which on another is never taken to see fewer people."""


def plan(problem: Problem, limit: int = LIMIT) -> Plan:
    """The best plan for a household. Pure, and the same for the same problem, whatever the order of its parts."""
    return solve(within_reach(problem), limit)


def within_reach(problem: Problem) -> Problem:
    """The problem with steps counted from the best service for each help, and without services that are far worse."""
    return replace(
        problem,
        asked=tuple(
            replace(one, candidates=_near(one.candidates)) for one in problem.asked if one.candidates
        ),
    )


def _near(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    found = tuple(candidates)
    least = min(one.setback for one in found)
    return tuple(
        replace(one, setback=one.setback - least) for one in found if one.setback < least + FAR_WORSE
    )


def solve(problem: Problem, limit: int = LIMIT) -> Plan:
    """The best plan where steps are counted already; help that is left without any service waits."""
    table = _Table(problem)
    worth = Worth(table.asked, problem)
    masks = [mask for service, mask in table.masks.items() if service not in table.free]
    covered, proved, looked = most_covered(worth, masks, table.base, problem.most, limit)
    found = _chosen(table, list(members(covered)), limit)
    given: dict[int, Candidate] = {}
    for number, (_, service) in zip(members(covered), found.cheapest.pairs, strict=True):
        given[number] = table.by_service[number][table.services[service]]
    chosen = {table.asked[number].key: one.service for number, one in given.items()}
    return Plan(
        chosen=chosen,
        put_off=tuple(one.key for one in table.asked if one.key not in chosen),
        places=tuple(sorted(set(chosen.values()) - problem.always)),
        worth=worth.value(covered),
        levels=worth.which,
        setbacks=sum(one.setback for one in given.values()),
        price=sum(one.price for one in given.values()),
        proved=proved and found.proved,
        looked=looked + found.looked,
    )


class _Table:
    """A problem in numbers: help in the household's order, services by id."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.asked: list[Asked] = sorted(problem.asked, key=lambda one: one.order)
        self.by_service = [{each.service: each for each in one.candidates} for one in self.asked]
        self.services = sorted({service for row in self.by_service for service in row})
        self.numbers = {service: number for number, service in enumerate(self.services)}
        self.free = frozenset(self.services) & problem.always
        self.masks: dict[str, int] = {}
        for number, row in enumerate(self.by_service):
            for service in row:
                self.masks[service] = self.masks.get(service, 0) | 1 << number
        self.base = 0
        for service in self.free:
            self.base |= self.masks[service]
        self.outweigh = 1 + sum(
            max((one.price for one in row.values()), default=0) for row in self.by_service
        )
        """More than all points together: what one step back weighs."""

    def rows(self, numbers: Sequence[int], most_setback: int) -> _Rows:
        """The pairs of these kinds of help, a step back outweighing all points, and the best that takes no place."""
        taking: list[list[Pair]] = []
        free: list[Pair | None] = []
        for number in numbers:
            pairs = {
                service: (one.setback * self.outweigh + one.price, self.numbers[service])
                for service, one in self.by_service[number].items()
                if one.setback <= most_setback
            }
            taking.append([pair for service, pair in pairs.items() if service not in self.free])
            free.append(min((pair for service, pair in pairs.items() if service in self.free), default=None))
        return _Rows(taking, free)


@dataclass(frozen=True)
class _Rows:
    taking: list[list[Pair]]
    free: list[Pair | None]


@dataclass(frozen=True)
class _Found:
    cheapest: Cheapest
    proved: bool
    looked: int


def _chosen(table: _Table, numbers: Sequence[int], limit: int) -> _Found:
    """The services for all help that has a place: the best for each where so many can be had, else with few steps back."""
    most = min(table.problem.most, len(numbers))
    looked = 0
    if not table.problem.few:
        best, looked = _fewest(table.rows(numbers, 0), most, limit)
        if best is not None:
            return replace(best, looked=looked)
    rows = table.rows(numbers, FAR_WORSE)
    found, more = _fewest(rows, most, limit)
    assert found is not None, "what was said to have a place has none"
    found = replace(found, looked=looked + more)
    return found if table.problem.few else _fewer_steps_back(table, rows, found, most, limit)


def _fewest(rows: _Rows, most: int, limit: int) -> tuple[_Found | None, int]:
    """The fewest services that give all help, of those the cheapest, and the steps taken; None where ``most`` do not."""
    masks: dict[int, int] = {}
    for number, row in enumerate(rows.taking):
        for _, service in row:
            masks[service] = masks.get(service, 0) | 1 << number
    need = sum(1 << number for number, own in enumerate(rows.free) if own is None)
    steps, proved = Steps(limit), True
    cover = Cover(need, masks.values(), steps)
    try:
        sets = cover.fewest(most)
    except OutOfSteps:
        sets, proved = cover.greedy(most), False
    if sets is None:
        return None, steps.taken
    found, looked = cheapest(rows.taking, rows.free, len(sets), sets, limit)
    looked += steps.taken
    return None if found is None else _Found(found, proved and found.proved, looked), looked


def _fewer_steps_back(table: _Table, rows: _Rows, best: _Found, most: int, limit: int) -> _Found:
    """Where the best services take too many places: as few steps back as the places allow, and then few services."""
    known = _given_together(table, best.cheapest)
    for places in range(len(known) + 1, most + 1):
        if best.cheapest.price < table.outweigh:
            break
        found, looked = cheapest(rows.taking, rows.free, places, known, limit)
        assert found is not None
        fewer = found.price // table.outweigh < best.cheapest.price // table.outweigh
        proved, looked = best.proved and found.proved, best.looked + looked
        best = _Found(found if fewer else best.cheapest, proved, looked)
        known = _given_together(table, best.cheapest)
    return best


def _given_together(table: _Table, found: Cheapest) -> list[int]:
    """The help (bits) that each service that takes a place gives."""
    free = {table.numbers[service] for service in table.free}
    given: dict[int, int] = {}
    for number, (_, service) in enumerate(found.pairs):
        if service not in free:
            given[service] = given.get(service, 0) | 1 << number
    return list(given.values())
