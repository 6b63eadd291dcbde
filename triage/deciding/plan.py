"""The household's plan: what comes first, which services it takes, and how many new people at once.

Which services are taken is worked out exactly (:mod:`triage.deciding.planning`). Caps never touch an escalation (those
never come here), a same-day action, a medical appointment or a safety plan (contract, law 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.deciding.offering import ALTERNATIVES, Offered, Proposal, unmet
from triage.deciding.planning import Limits, Plan, plan, problem_of
from triage.deciding.planning.problem import KINDS
from triage.deciding.planning.words import why_moved
from triage.model import Action, CaseFile, NotOffered, Settings
from triage.rulebook import Finding
from triage.vocabulary import Vocabulary

FEW = 3
"""New contacts at once for a family that asked for few, where no rule says another number."""


def cap(fired: Iterable[Finding], case: CaseFile, settings: Settings) -> Limits:
    """How many new services the household is asked to take on at once (the least of all that was wished), and what it wants.

    What linked cases have taken on counts; one place is left for this child all the same.
    """
    wishes = [finding.rule.then.plan for finding in fired if finding.rule.then.plan]
    limits = [settings.caps.contacts_for_household, *(wish.at_most for wish in wishes if wish.at_most)]
    few = bool(case.preferences.few_contacts) or any(wish.few_contacts for wish in wishes)
    if few:
        limits.append(FEW)
    home = case.household
    taken = bool(home.services or home.contacts)
    return Limits(
        max(min(limits) - home.contacts, int(taken)),
        few,
        frozenset(case.preferences.wants),
        met=frozenset(home.services),
        least=int(taken),
    )


def order(
    offered: Offered, severity: Mapping[str, int], vocabulary: Vocabulary, limits: Limits
) -> tuple[Action, ...]:
    """The proposals in the household's order, those beyond the cap moved to ``offered.unmet`` for later.

    Sooner before later, then the more severe need, then referral, signpost, support, task; ties by code, so that the
    order of lists changes nothing.
    """
    found = plan(problem_of(offered.proposals, severity, vocabulary, limits))
    kept = settle(offered, found, vocabulary, limits)
    ranked = sorted(kept, key=lambda item: rank(item, severity))
    return tuple(_action(number, proposal) for number, proposal in enumerate(ranked, start=1))


def rank(proposal: Proposal, severity: Mapping[str, int]) -> tuple[int, int, int, str, str, str]:
    """Where a proposal stands in the household's order."""
    wish = proposal.wish
    days = 999 if wish.within_days is None else wish.within_days
    worst = max((severity.get(need, 0) for need in wish.needs), default=0)
    return days, -worst, KINDS.index(wish.kind), wish.help, wish.person, wish.who or ""


def settle(offered: Offered, found: Plan, vocabulary: Vocabulary, limits: Limits) -> list[Proposal]:
    """The proposals that stay, each with its service; what waits for a place goes to ``offered``."""
    put_off = frozenset(found.put_off)
    kept: list[Proposal] = []
    for proposal in sorted(offered.proposals, key=_key):
        if _key(proposal) in put_off:
            _later(proposal, offered, limits.most)
            continue
        service = found.chosen.get(_key(proposal))
        if service is not None:
            _take(proposal, service)
        kept.append(proposal)
    for proposal in kept:
        if proposal.candidates and proposal.service != proposal.candidates[0].service:
            proposal.wish.why = [*proposal.wish.why, why_moved(proposal, kept, found, vocabulary)]
    return kept


def _key(proposal: Proposal) -> tuple[str, str, str]:
    wish = proposal.wish
    return wish.help, wish.person, wish.who or ""


def _take(proposal: Proposal, service: str) -> None:
    """Give a proposal its service; the others that suit stay beside it, best first."""
    others = (offer.service for offer in proposal.candidates if offer.service != service)
    proposal.service = service
    proposal.alternatives = tuple(others)[:ALTERNATIVES]


def _later(proposal: Proposal, offered: Offered, most: int) -> None:
    wish = proposal.wish
    offered.unmet.append(unmet(wish, "household_cap"))
    offered.not_offered.append(
        NotOffered.model_validate(
            {
                "help": wish.help,
                "person": wish.person,
                "service": proposal.service,
                "reason": "household_cap",
                "detail": f"{most} new contacts at once are enough for one household; this comes later",
            }
        )
    )


def _action(number: int, proposal: Proposal) -> Action:
    wish = proposal.wish
    return Action.model_validate(
        {
            "order": number, "kind": wish.kind, "help": wish.help, "person": wish.person, "who": wish.who, "needs": tuple(wish.needs),
            "service": proposal.service, "alternatives": proposal.alternatives, "within_days": wish.within_days, "wait_well": wish.wait_well,
            "rules": tuple(wish.rules), "facts": tuple(wish.facts), "why": "; ".join(wish.why),
        }
    )  # fmt: skip
