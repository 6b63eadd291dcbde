"""The plan of one case laid open: what it weighed, the next best, and what each preference costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage.deciding.answering import answers
from triage.deciding.asking import Questions
from triage.deciding.decide import area_of, decide, told
from triage.deciding.offering import Offered, Proposal
from triage.deciding.plan import cap, rank, settle
from triage.deciding.planning import PREFERENCES, Limits, Plan, Problem, plan, problem_of
from triage.deciding.planning.comparing import each_from_its_best, one_more_place, runner_up
from triage.deciding.planning.household import is_exempt
from triage.deciding.planning.problem import Key
from triage.deciding.sharing import agreement
from triage.deciding.wishes import severities
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook, build_facts, child_age_months, evaluate
from triage.signposting import Directory


@dataclass(frozen=True)
class Planned:
    """The plan of a household on a day, beside the others it was chosen from."""

    decision: Decision
    """The decision itself, whose escalations come before any plan."""
    limits: Limits
    problem: Problem
    best: Plan
    kept: tuple[Proposal, ...]
    """What has a service, in the household's order, with it and the others that suit."""
    later: tuple[Proposal, ...]
    """What waits for a place, in the household's order."""
    always: tuple[Proposal, ...]
    """What no cap may hold back, with its own best service (contract, law 13)."""
    runner_up: Plan | None
    without: dict[str, Plan]
    """Preference -> the best plan if nobody minded it."""
    separately: dict[Key, str]
    """The service for each help if nobody minded how many people the family meets."""
    one_more: Plan
    """The best plan with one place more."""


def planned(
    case: CaseFile,
    *,
    rulebook: Rulebook,
    directory: Directory,
    settings: Settings,
    on: date,
    previous: int | None = None,
    most: int | None = None,
) -> Planned:
    """Lay the plan of a case open. Pure; ``most`` takes the place of the cap, to see what another would do."""
    decision = decide(
        case, rulebook=rulebook, directory=directory, settings=settings, on=on, previous=previous
    )
    vocabulary = rulebook.vocabulary
    offered, severity, limits = offered_of(case, rulebook, directory, settings, on)
    if most is not None:
        limits = replace(limits, most=most)
    problem = problem_of(offered.proposals, severity, vocabulary, limits)
    best = plan(problem)
    dropped = {
        name: plan(problem_of(offered.proposals, severity, vocabulary, limits, frozenset({name})))
        for name in PREFERENCES
    }
    everything = sorted(offered.proposals, key=lambda item: rank(item, severity))
    later = [item for item in everything if _key(item) in best.put_off and item.service is not None]
    kept = sorted(settle(offered, best, vocabulary, limits), key=lambda item: rank(item, severity))
    return Planned(
        decision=decision,
        limits=limits,
        problem=problem,
        best=best,
        kept=tuple(item for item in kept if item.service is not None),
        later=tuple(later),
        always=tuple(item for item in kept if item.service is not None and is_exempt(item, vocabulary)),
        runner_up=runner_up(problem, best),
        without=dropped,
        separately=each_from_its_best(problem, best),
        one_more=one_more_place(problem),
    )


def offered_of(
    case: CaseFile, rulebook: Rulebook, directory: Directory, settings: Settings, on: date
) -> tuple[Offered, dict[str, int], Limits]:
    """What is offered before it is planned, as :func:`triage.deciding.decide` works it out."""
    case = told(case, on)
    area = area_of(case, directory, settings)
    agreed = agreement(case, child_age_months(case, on))
    facts = build_facts(case, on=on, area=area.status, vocabulary=rulebook.vocabulary, basis=agreed.basis)
    findings = evaluate(rulebook, facts)
    questions = Questions(case, rulebook.vocabulary, on, settings.country, facts.missing)
    offered = answers(
        findings, facts, case, rulebook, directory, settings, agreed, on, questions, explain=False
    )
    return offered, severities(facts.scores), cap(findings.fired, case, settings)


def _key(item: Proposal) -> Key:
    return item.wish.help, item.wish.person, item.wish.who or ""
