"""One exact plan over the linked cases of a household: the family is one, and so is the number of people it can meet at once.

Escalations stand outside; what law 13 of the contract names (same-day and dated actions, medical appointments, safety plans)
keeps its own best service in each case and is never held back. What people confirmed in one of the cases stands and takes its
place; a service that serves two of them takes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from triage.deciding.decide import decide
from triage.deciding.offering import Proposal
from triage.deciding.plan import rank
from triage.deciding.planned import offered_of
from triage.deciding.planning import Plan, Problem, plan, problem_of
from triage.deciding.planning.household import is_exempt
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook
from triage.signposting import Directory

_BETWEEN = "/"
_EVERYBODY = frozenset({"family", "household"})
"""Nobody in particular: one and the same in all cases of a home."""


@dataclass(frozen=True)
class CasePart:
    """One case of the household, as it stands."""

    number: str
    case: CaseFile
    previous: int | None


@dataclass(frozen=True)
class Given:
    """One help for one person of one case, and the service that gives it in the household's plan."""

    case: str
    proposal: Proposal
    service: str | None
    """None where it waits for a place."""
    exempt: bool
    """Whether no cap may hold it back (law 13)."""


@dataclass(frozen=True)
class HouseholdPlanned:
    """The plan of a household on a day."""

    decisions: tuple[Decision, ...]
    """On each case; their escalations come before any plan."""
    most: int
    """Services that the household is asked to take on at once: the least that any of its cases allows."""
    few: bool
    problem: Problem
    best: Plan
    sequence: tuple[Given, ...]
    """What has a service, in one order: sooner first, then more severe."""
    later: tuple[Given, ...]
    """What waits for a place, in the same order."""
    taken: tuple[str, ...]
    """Services that people confirmed in one of the cases already; they stand."""


def household_planned(
    parts: Sequence[CasePart],
    *,
    rulebook: Rulebook,
    directory: Directory,
    settings: Settings,
    on: date,
    taken: frozenset[str] = frozenset(),
    hidden: int = 0,
    most: int | None = None,
) -> HouseholdPlanned:
    """Plan for all cases at once. Pure; the order of ``parts`` changes nothing.

    ``taken`` are services that somebody confirmed; ``hidden`` is how many more the household has taken on in cases that must not
    be named; ``most`` stands for the cap.
    """
    parts = sorted(parts, key=lambda part: part.number)
    decisions = tuple(
        decide(part.case, rulebook=rulebook, directory=directory, settings=settings, on=on, previous=part.previous)
        for part in parts
    )  # fmt: skip
    worked = [(part, *offered_of(part.case, rulebook, directory, settings, on)) for part in parts]
    vocabulary = rulebook.vocabulary
    limits = [limit for _, _, _, limit in worked]
    cap_ = min((limit.most for limit in limits), default=settings.caps.contacts_for_household)
    few = any(limit.few for limit in limits)
    places = max((most if most is not None else cap_) - hidden, 1)
    problems = [
        _labelled(part.number, problem_of(offered.proposals, severity, vocabulary, replace(limit, few=few)))
        for part, offered, severity, limit in worked
    ]
    always = frozenset(service for each in problems for service in each.always) | taken
    asked = tuple(one for each in problems for one in each.asked)
    first = sum(one.first and always.isdisjoint(each.service for each in one.candidates) for one in asked)
    problem = Problem(
        asked=asked,
        most=max(first, int(bool(taken or hidden)), places - len(always)),
        few=few,
        always=always,
        answered=frozenset(claim for each in problems for claim in each.answered),
        helped=frozenset(person for each in problems for person in each.helped),
    )
    best = plan(problem)
    given: list[tuple[tuple[object, ...], Given]] = []
    for part, offered, severity, _ in worked:
        for proposal in offered.proposals:
            if proposal.service is None:
                continue
            exempt = is_exempt(proposal, vocabulary)
            wish = proposal.wish
            key = (wish.help, wish.person, _label(part.number, wish.who or ""))
            service = proposal.service if exempt else best.chosen.get(key)
            given.append(
                ((*rank(proposal, severity), part.number), Given(part.number, proposal, service, exempt))
            )
    given.sort(key=lambda pair: pair[0])
    return HouseholdPlanned(
        decisions,
        places,
        few,
        problem,
        best,
        tuple(one for _, one in given if one.service is not None),
        tuple(one for _, one in given if one.service is None),
        tuple(sorted(taken)),
    )


def _label(number: str, who: str) -> str:
    return f"{number}{_BETWEEN}{who}"


def _labelled(number: str, problem: Problem) -> Problem:
    """The problem of one case with its people and claims named as of that case, so that two children stay two."""
    return replace(
        problem,
        asked=tuple(
            replace(
                one,
                who=_label(number, one.who),
                claims=frozenset(_claim(number, claim) for claim in one.claims),
            )
            for one in problem.asked
        ),
        answered=frozenset(_claim(number, claim) for claim in problem.answered),
        helped=frozenset(_person(number, person) for person in problem.helped),
    )


def _claim(number: str, claim: str) -> str:
    """A need or a wait as of one case: ``need child#C-1/ sleep 7``, ``awaiting autism_assessment C-1``."""
    if not claim.startswith("need "):
        return f"{claim} {number}"
    kind, person, rest = claim.split(" ", 2)
    return f"{kind} {_person(number, person)} {rest}"


def _person(number: str, person: str) -> str:
    role, _, who = person.partition("#")
    if role in _EVERYBODY:
        return person
    return f"{role}#{_label(number, who)}"
