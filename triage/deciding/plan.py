"""The household's plan: what comes first, and how many new people at once.

Caps never touch an escalation (those never come here), a same-day action, a medical appointment or a safety plan
(contract, law 13).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.deciding.offering import Offered, Proposal, unmet
from triage.deciding.wishes import KINDS
from triage.model import Action, CaseFile, NotOffered, Settings
from triage.rulebook import Finding
from triage.vocabulary import Vocabulary

FEW = 3
"""New contacts at once for a family that asked for few, where no rule says another number."""
_NEVER_CAPPED = frozenset({"health", "safety"})
"""Categories of help that no cap may hold back, where the help itself does not say: medical appointments and safety."""


def cap(fired: Iterable[Finding], case: CaseFile, settings: Settings) -> int:
    """How many new services the household is asked to take on at once: the least of all that was wished."""
    wishes = [finding.rule.then.plan for finding in fired if finding.rule.then.plan]
    limits = [settings.caps.contacts_for_household, *(wish.at_most for wish in wishes if wish.at_most)]
    if case.preferences.few_contacts or any(wish.few_contacts for wish in wishes):
        limits.append(FEW)
    return min(limits)


def order(
    offered: Offered, severity: Mapping[str, int], vocabulary: Vocabulary, most: int
) -> tuple[Action, ...]:
    """The proposals in the household's order, those beyond the cap moved to ``offered.unmet`` for later.

    Sooner before later, then the more severe need, then referral, signpost, support, task; ties by code, so that the
    order of lists changes nothing.
    """

    def rank(proposal: Proposal) -> tuple[int, int, int, str, str, str]:
        wish = proposal.wish
        days = 999 if wish.within_days is None else wish.within_days
        return (
            days,
            -max((severity.get(need, 0) for need in wish.needs), default=0),
            KINDS.index(wish.kind),
            wish.help,
            wish.person,
            wish.who or "",
        )

    kept: list[Proposal] = []
    services: set[str] = set()
    ranked = sorted(offered.proposals, key=rank)
    for proposal in _by_claim(ranked, vocabulary):
        service = proposal.service
        if service is None or service in services or len(services) < most or _exempt(proposal, vocabulary):
            kept.append(proposal)
            if service is not None:
                services.add(service)
            continue
        wish = proposal.wish
        offered.unmet.append(unmet(wish, "household_cap"))
        offered.not_offered.append(
            NotOffered.model_validate(
                {
                    "help": wish.help,
                    "person": wish.person,
                    "service": service,
                    "reason": "household_cap",
                    "detail": f"{most} new contacts at once are enough for one household; this comes later",
                }
            )
        )
    return tuple(_action(number, proposal) for number, proposal in enumerate(sorted(kept, key=rank), start=1))


_CANNOT_WAIT = frozenset({"food"})
"""Help that takes a place before any other: nobody is hungry while something else is arranged."""


def _is_contact(proposal: Proposal, vocabulary: Vocabulary) -> bool:
    """Whether the family meets somebody new. Reading or an app at home is none: it takes a place, and the last one."""
    entry = vocabulary.of("help").get(proposal.wish.help)
    return entry is None or entry.text("new_contact") != "no"


def _by_claim(ranked: list[Proposal], vocabulary: Vocabulary) -> list[Proposal]:
    """Who gets one of the household's few places first.

    What no cap may hold back; then, in the plan's order, whatever answers a need of a person (or a wait) that nothing
    before it answers, so that a sister's only help is not crowded out by a third offer for her brother; then the rest.
    Of each, people before things to read.
    """
    exempt = [item for item in ranked if _exempt(item, vocabulary)]
    answered = {claim for item in exempt for claim in _claims(item)}
    first: list[Proposal] = []
    rest: list[Proposal] = []
    meeting = sorted(
        (item for item in ranked if item not in exempt),
        key=lambda item: (item.wish.help not in _CANNOT_WAIT, not _is_contact(item, vocabulary)),
    )
    for item in meeting:
        new = _claims(item) - answered
        (first if new else rest).append(item)
        answered |= new
    return [*exempt, *first, *rest]


def _claims(proposal: Proposal) -> set[str]:
    """The needs of people and the waits that a proposal answers."""
    return {fact for fact in proposal.wish.facts if fact.startswith(("need ", "awaiting "))}


def _exempt(proposal: Proposal, vocabulary: Vocabulary) -> bool:
    wish = proposal.wish
    dated = any(fact.startswith("deadline ") for fact in wish.facts)
    return wish.within_days == 0 or dated or _is_appointment(wish.help, vocabulary)


def _is_appointment(help_code: str, vocabulary: Vocabulary) -> bool:
    """A medical appointment or a safety step: as the vocabulary says of the help, else by its category."""
    entry = vocabulary.of("help").get(help_code)
    if entry is None:
        return False
    said = entry.text("medical_appointment")
    return said == "yes" if said else entry.text("category") in _NEVER_CAPPED


def _action(number: int, proposal: Proposal) -> Action:
    wish = proposal.wish
    return Action.model_validate(
        {
            "order": number, "kind": wish.kind, "help": wish.help, "person": wish.person, "who": wish.who, "needs": tuple(wish.needs),
            "service": proposal.service, "alternatives": proposal.alternatives, "within_days": wish.within_days, "wait_well": wish.wait_well,
            "rules": tuple(wish.rules), "facts": tuple(wish.facts), "why": "; ".join(wish.why),
        }
    )  # fmt: skip
