"""The flags of a decision: those that rules raise, and that another case may be about the same child."""

from __future__ import annotations

from collections.abc import Iterable

from triage.model import CaseFile, FlagRaised, Settings
from triage.rulebook import Finding, Held
from triage.vocabulary import Vocabulary

DUPLICATE = "engine-duplicate"
"""Who raises the flag and asks for a look where another case may be about the same child."""


def flags_raised(
    fired: Iterable[Finding], case: CaseFile, vocabulary: Vocabulary, settings: Settings
) -> tuple[FlagRaised, ...]:
    """Every flag with the rules and facts behind it, in order of its code.

    Flags for coordinators' reports are left out where a workspace has turned them off.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for finding in fired:
        names = [*finding.rule.then.flags, *(["retriage"] if finding.rule.then.retriage else [])]
        for flag in dict.fromkeys(names):
            rules, facts = found.setdefault(flag, ([], []))
            rules.append(finding.rule.id)
            facts.extend(finding.facts)
    others = same_child(case)
    if others:
        rules, facts = found.setdefault("possible_duplicate", ([], []))
        rules.append(DUPLICATE)
        facts.extend(others)
    unwanted = _unwanted(vocabulary, settings)
    return tuple(
        FlagRaised(flag=flag, rules=tuple(dict.fromkeys(rules)), facts=tuple(dict.fromkeys(facts)))
        for flag, (rules, facts) in sorted(found.items())
        if flag not in unwanted
    )


def same_child(case: CaseFile) -> tuple[str, ...]:
    """Other cases that may be about the same child, as facts; a case linked as one of the household is another child."""
    apart = {case.case, *case.household.cases}
    return tuple(
        f"possible_duplicate {number}"
        for number in sorted(set(case.possible_duplicates))
        if number not in apart
    )


HOUSEHOLD = "engine-household"
"""Who asks for a look where another case of the household has an escalation that is still open."""


def in_the_household(case: CaseFile) -> tuple[str, ...]:
    """Linked cases with an open escalation, as facts; what it is about is never said here."""
    return tuple(f"household_escalation {number}" for number in sorted(set(case.household.escalated)))


def held_for(held: Iterable[Held], vocabulary: Vocabulary, settings: Settings) -> list[Held]:
    """Rules held back, without those that would only have raised a flag that the workspace has turned off."""
    unwanted = _unwanted(vocabulary, settings)
    return [one for one in held if not (one.rule.then.flags and unwanted.issuperset(one.rule.then.flags))]


def _unwanted(vocabulary: Vocabulary, settings: Settings) -> frozenset[str]:
    return frozenset() if settings.awareness.flags_for_coordinators else vocabulary.for_coordinators
