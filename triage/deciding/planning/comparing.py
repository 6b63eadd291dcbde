"""A plan beside others: the next best set of services, one place more, and every help from its own best service."""

from __future__ import annotations

from dataclasses import replace

from triage.deciding.planning.exact import LIMIT, solve, within_reach
from triage.deciding.planning.problem import Asked, Candidate, Key, Plan, Problem


def runner_up(problem: Problem, best: Plan, limit: int = LIMIT) -> Plan | None:
    """The best plan whose services that take a place are others than those of ``best``; None where there is none.

    Another set lacks one of the services, or holds one more: each is left out in turn, and each that would be used is
    added. (Two more cannot be better than one more: they take a place for what one step back or points would gain.)
    """
    problem = within_reach(problem)
    others = [solve(_without_service(problem, service), limit) for service in best.places]
    others += _with_one_more(problem, best)
    return min(others, key=lambda other: other.behind(few=problem.few), default=None)


def _without_service(problem: Problem, service: str) -> Problem:
    return replace(
        problem,
        asked=tuple(
            replace(one, candidates=tuple(each for each in one.candidates if each.service != service))
            for one in problem.asked
        ),
    )


def _with_one_more(problem: Problem, best: Plan) -> list[Plan]:
    if len(best.places) >= problem.most:
        return []
    met = frozenset(best.places) | problem.always
    services = sorted({each.service for one in problem.asked for each in one.candidates} - met)
    return [
        found
        for service in services
        if (found := _given_by(problem, best, met | {service})).places != best.places
    ]


def _given_by(problem: Problem, best: Plan, services: frozenset[str]) -> Plan:
    """The plan for the same help where exactly these services may be used."""
    given = {
        one.key: min((each for each in one.candidates if each.service in services), key=_cost)
        for one in sorted(problem.asked, key=_order)
        if one.key in best.chosen
    }
    return replace(
        best,
        chosen={key: each.service for key, each in given.items()},
        places=tuple(sorted({each.service for each in given.values()} - problem.always)),
        setbacks=sum(each.setback for each in given.values()),
        price=sum(each.price for each in given.values()),
    )


def _cost(each: Candidate) -> tuple[int, int, str]:
    return each.setback, each.price, each.service


def _order(one: Asked) -> tuple[int, int, int, str, str, str]:
    return one.order


def one_more_place(problem: Problem, limit: int = LIMIT) -> Plan:
    """The plan if the household could take on one service more."""
    return solve(replace(within_reach(problem), most=problem.most + 1), limit)


def each_from_its_best(problem: Problem, best: Plan) -> dict[Key, str]:
    """The service for each help that has a place if nobody minded how many people the family meets."""
    return {
        one.key: min(one.candidates, key=_cost).service
        for one in sorted(within_reach(problem).asked, key=_order)
        if one.key in best.chosen
    }
