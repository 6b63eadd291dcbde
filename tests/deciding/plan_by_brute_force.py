"""Plans by trying every set of services, written from docs/plans.md and not from the code it checks."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import Any

from triage.deciding.planning import Asked, Candidate, Problem

NEEDS = ("need child sleep 7", "need child anxiety 9", "need child worry 4", "need child play unscored", "need sibling#s1 worry 3", "need parent#mum low_mood 8", "need family money 6")  # fmt: skip
WAITS = ("awaiting autism_assessment", "awaiting camhs")


def in_order(problem: Problem) -> list[Asked]:
    """Sooner before later, the severer need, sent before told, then by code."""
    kinds = ["referral", "signpost", "support", "task"]
    return sorted(
        (one for one in problem.asked if one.candidates),
        key=lambda one: (
            999 if one.days is None else one.days,
            -one.severity,
            kinds.index(one.kind),
            one.help,
            one.person,
            one.who,
        ),
    )


def _people(one: Asked) -> set[str]:
    of_needs = {claim.split()[1] for claim in one.claims if claim.startswith("need")}
    of_waits = {"child" for claim in one.claims if claim.startswith("awaiting")}
    own = one.person + (f"#{one.who}" if one.who else "")
    return (of_needs | of_waits or {own}) - {"family", "household"}


def _same_person(asked: list[Asked], problem: Problem) -> dict[str, str]:
    named = sorted({person for one in asked for person in _people(one)} | set(problem.helped))
    found: dict[str, str] = {}
    for person in named:
        if "#" in person:
            role, _, _ = person.partition("#")
            found.setdefault(role, person)
    return found


def counts(problem: Problem, given: Iterable[Asked]) -> tuple[int, ...]:
    """The counts of docs/plans.md for the help that is given, in their order."""
    given = list(given)
    met = [one for one in given if one.contact]
    alike = _same_person(in_order(problem), problem)
    helped = {alike.get(person, person) for person in problem.helped}
    people = {alike.get(person, person) for one in met for person in _people(one)} - helped
    soon = [one for one in met if one.days is not None and one.days <= 7]

    def claims(some: Iterable[Asked], start: str = "") -> set[str]:
        return {claim for one in some for claim in one.claims - problem.answered if claim.startswith(start)}

    def severity(claim: str) -> int:
        last = claim.rsplit(maxsplit=1)[-1]
        return 5 if last == "unscored" else int(last)

    needs = claims(met, "need")
    return (
        sum(one.first for one in given), sum(one.urgent for one in met), len(people), len(claims(soon, "need")),
        sum(severity(claim) >= 7 for claim in needs), len(needs), len(claims(met, "awaiting")),
        len(soon), sum(one.days is not None for one in met), sum(one.wanted for one in met), len(met), len(claims(given)), len(given),
    )  # fmt: skip


def brute_force(problem: Problem) -> dict[Any, str]:
    """The best plan: every set of services is tried."""
    asked = in_order(problem)
    usable = []
    for one in asked:
        least = min(each.setback for each in one.candidates)
        usable.append([each for each in one.candidates if each.setback - least < 2])
    services = sorted({each.service for row in usable for each in row} - problem.always)
    best: Any = None
    for size in range(min(problem.most, len(services)) + 1):
        for some in itertools.combinations(services, size):
            may = set(some) | problem.always
            chosen: dict[Any, Candidate] = {}
            for one, row in zip(asked, usable, strict=True):
                there = [each for each in row if each.service in may]
                if there:
                    chosen[one.key] = min(there, key=lambda each: (each.setback, each.price, each.service))
            given = [one for one in asked if one.key in chosen]
            worth = [-count for count in counts(problem, given)]
            which = [one.key not in chosen for one in asked]
            steps = sum(
                chosen[one.key].setback - min(each.setback for each in one.candidates) for one in given
            )
            places = len({each.service for each in chosen.values()} - problem.always)
            first = (places, steps) if problem.few else (steps, places)
            price = sum(each.price for each in chosen.values())
            rank = (worth, which, first, price, [chosen[one.key].service for one in given])
            if best is None or rank < best[0]:
                best = rank, {key: each.service for key, each in chosen.items()}
    return dict(best[1])


def small_problem(seed: int) -> Problem:
    """A household of at most six kinds of help and seven services."""
    return problem(random.Random(seed), random.Random(seed).randint(0, 6), random.Random(-seed).randint(1, 7))


def problem(chance: random.Random, helps: int, services: int, dense: float | None = None) -> Problem:
    """A made-up household; ``dense`` is the share of services that give a kind of help."""
    share = dense or chance.choice((0.2, 0.4, 0.7))
    highest = chance.choice((0, 1, 3, 1000))
    asked = []
    for number in range(helps):
        candidates = [
            Candidate(f"svc-{service:04}", chance.choice((0, 0, 0, 1, 2, 3)), chance.randint(0, highest))
            for service in range(services)
            if chance.random() < share
        ]
        chance.shuffle(candidates)
        person = chance.choice(("child", "sibling", "family", "parent"))
        asked.append(
            Asked(
                help=f"help-{number}",
                person=person,
                who=chance.choice(("", "s1", "s2")) if person == "sibling" else "",
                kind=chance.choice(("referral", "signpost")),
                days=chance.choice((None, 1, 5, 14)),
                severity=chance.randint(0, 10),
                first=chance.random() < 0.1,
                urgent=chance.random() < 0.15,
                contact=chance.random() < 0.8,
                wanted=chance.random() < 0.2,
                claims=frozenset(chance.sample((*NEEDS, *WAITS), chance.randint(0, 2))),
                candidates=tuple(candidates),
            )
        )
    chance.shuffle(asked)
    met = chance.choice((0.0, 0.2))
    return Problem(
        asked=tuple(asked),
        most=chance.choice((0, 1, 2, 3, 6)),
        few=chance.random() < 0.3,
        always=frozenset(f"svc-{service:04}" for service in range(services) if chance.random() < met),
        answered=frozenset(chance.sample(NEEDS, 1) if chance.random() < 0.3 else ()),
        helped=frozenset(
            chance.sample(("child", "sibling#s1", "parent"), 1) if chance.random() < 0.3 else ()
        ),
    )
