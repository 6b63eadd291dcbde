"""Which kinds of help the rules want for whom at which ages: rules and services are strangers, and here they are joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from triage.rulebook import Offer, Rulebook
from triage.rulebook.conditions import AgeIs, All, Condition, CountIs, NeedIs, leaves
from triage.rulebook.model import Rule
from triage.signposting.gaps import ADULT, AGES, AgeColumn, Wanted
from triage.vocabulary import Vocabulary
from triage.workbench.coverage.answered import needs_named
from triage.workbench.coverage.sensible import cells

SENT = {"referral": "referral", "signpost": "signpost"}
"""Kinds of action that need a service."""
_CHILDREN = tuple(column.code for column in AGES if column.code not in {"unborn", ADULT.code})
_ADULTS = frozenset({"parent", "carer"})
_Ages = dict[tuple[str, str], frozenset[str]]


def wanted_help(rulebook: Rulebook) -> list[Wanted]:
    """Every help that a live rule offers through a service, for each person and age it may be offered to.

    The needs are those that the rule's condition names. Ages are those at which the need is looked at in the table of
    what the rules answer, narrowed by a condition on age that must hold for the rule to fire. An offer to a parent or
    carer has one group, the adult's; one to the family or household has the child's. A rule without a need (an
    indicator, a flag) wants its help at every age from birth.
    """
    sensible = _sensible(rulebook.vocabulary)
    named = needs_named(rulebook)
    found: list[Wanted] = []
    for rule in rulebook.rules:
        if rule.status == "live":
            for offer in rule.then.offers:
                found.extend(_of_offer(rule, offer, named[rule.id], sensible, rulebook.vocabulary))
    return found


def _sensible(vocabulary: Vocabulary) -> _Ages:
    """Need and person -> age groups at which the need is looked at."""
    found: dict[tuple[str, str], set[str]] = {}
    for cell in cells(vocabulary.of("needs").values()):
        found.setdefault((cell.need, cell.person), set()).add(cell.group.code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _of_offer(
    rule: Rule, offer: Offer, needs: frozenset[str], sensible: _Ages, vocabulary: Vocabulary
) -> Iterator[Wanted]:
    entry = vocabulary.single("help", offer.help)
    kind = SENT.get(offer.kind or entry.text("usual_kind") or "task")
    if kind is None:
        return
    way: Literal["referral", "signpost"] = "signpost" if kind == "signpost" else "referral"
    usual = entry.text("for_person") or "child"
    bounds = list(_must_hold(rule.when))
    if not needs:
        person = offer.person or usual
        yield Wanted(offer.help, person, _columns(person, frozenset(_CHILDREN), bounds), (), way)
    for need in sorted(needs):
        for whose in _whose(rule.when, need, sensible):
            ages = sensible.get((need, whose))
            if ages is None:
                continue
            person = _for(offer, usual, whose)
            columns = _columns(person, ages, bounds)
            if columns:
                yield Wanted(offer.help, person, columns, (need,), way)


def _whose(condition: Condition, need: str, sensible: _Ages) -> Iterable[str]:
    """The people whose need a rule looks at: the one it names, else everybody who usually has it."""
    said = [leaf for leaf in leaves(condition) if isinstance(leaf, (NeedIs, CountIs))]
    persons = {leaf.person for leaf in said if not isinstance(leaf, NeedIs) or leaf.need == need}
    if persons and None not in persons:
        return sorted(person for person in persons if person is not None)
    return sorted(person for code, person in sensible if code == need)


def _for(offer: Offer, usual: str, whose: str) -> str:
    """Whom the offer reaches; as :func:`triage.deciding.wishes.people_for` says for one need of one person."""
    if offer.person is not None:
        return offer.person
    if usual in {"family", "household"}:
        return usual
    if usual in _ADULTS:
        return whose if whose in _ADULTS else "parent"
    if usual == "sibling":
        return "sibling"
    return "child" if whose in {"family", "household"} else whose


def _must_hold(condition: Condition) -> Iterator[AgeIs]:
    """Conditions on age without which the rule cannot fire."""
    if isinstance(condition, AgeIs):
        yield condition
    elif isinstance(condition, All):
        for part in condition.parts:
            yield from _must_hold(part)


def _columns(person: str, ages: frozenset[str], bounds: Iterable[AgeIs]) -> tuple[str, ...]:
    if person in _ADULTS:
        return (ADULT.code,)
    if person == "unborn":
        return ("unborn",)
    about = {person, "child"} if person in {"family", "household"} else {person}
    kept = [column for column in AGES if column.code in ages]
    for bound in bounds:
        if bound.of in about:
            kept = [column for column in kept if column.mask & _mask(bound)]
    return tuple(column.code for column in kept)


def _mask(bound: AgeIs) -> int:
    """Bits of the ages from one month to under another; an end that is not named is no limit."""
    under = bound.under_months
    bits = sum(column.mask for column in AGES if column != ADULT)
    if under is not None:
        bits &= (1 << (under + 1)) - 1
    if bound.from_months is not None:
        bits &= -1 << (bound.from_months + 1)
    return bits


def tiers(vocabulary: Vocabulary) -> tuple[dict[str, str], dict[str, str]]:
    """Help code -> tier, and help code -> category, as the vocabulary says."""
    helps = vocabulary.of("help").items()
    return (
        {code: entry.text("tier") or "" for code, entry in helps},
        {code: entry.text("category") or "" for code, entry in helps},
    )


__all__ = ["AgeColumn", "tiers", "wanted_help"]
