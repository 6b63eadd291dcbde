"""On whose yes a letter to a service stands: who agreed to what for whom, and whose own yes is needed."""

from __future__ import annotations

from triage.deciding.sharing import for_help
from triage.errors import Refused
from triage.letters.knowing import CHILDREN, need_facts
from triage.letters.model import Occasion, Section
from triage.letters.plain import dated
from triage.letters.readers import ADULTS
from triage.model import Action, Consent
from triage.rulebook import person_age_months

_GROWN = 16 * 12
"""At 16 a brother or sister answers for themselves (Family Law Reform Act 1969, s. 8)."""
_OWN_VIEW = 12 * 12
"""From this age a service asks the young person first, where only a parent's yes is on record."""
OWN_YES = frozenset({"self_harm"})
"""Needs that go to a service only with the young person's own yes: a brother's or sister's, and a child's from 16."""


def covering(occasion: Occasion, actions: tuple[Action, ...]) -> Consent:
    """The agreement that covers this help for this person; one person's yes never covers another adult."""
    first = actions[0]
    _own_yes(occasion, actions)
    roles = {person.id: str(person.is_) for person in occasion.case.people}
    provider = occasion.directory.provider_of.get(first.service or "")
    named = {first.service, *(action.help for action in actions)} | ({provider} if provider else set())
    for entry in occasion.case.consent:
        if entry.status != "given" or named & set(entry.except_) or not _reaches(entry, named):
            continue
        if (not entry.for_ or {first.person, first.who} & set(entry.for_)) and _speaks_for(
            entry, occasion, first, roles
        ):
            return entry
    raise Refused(
        "the agreement on record does not cover this help for this person",
        why="each adult and each young person who can decide answers for themselves",
        mend="ask that person, and record their answer under `consent`",
    )


def _reaches(entry: Consent, named: set[str | None]) -> bool:
    """Whether an answer is about getting help, and for these recipients where it names any."""
    return for_help(entry) and (not entry.recipients or bool(named & set(entry.recipients)))


def _own_yes(occasion: Occasion, actions: tuple[Action, ...]) -> None:
    """Raise :class:`Refused` where a young person must have said yes themselves, and nobody noted that they did."""
    first = actions[0]
    needs = {
        need.code
        for action in actions
        for need in need_facts(action.facts)
        if (need.person, need.who) == (first.person, first.who)
    }
    months = person_age_months(occasion.case, first.person, first.who, occasion.decision.decided_on)
    asked = first.person == "sibling" or (first.person == "child" and (months is None or months >= _GROWN))
    if asked and needs & OWN_YES and not _said_yes(occasion, first):
        raise Refused(
            "the young person has not agreed to this themselves",
            why="how they hurt is theirs to tell, and a letter about it without their yes can make them stop telling",
            mend="somebody speaks with them today, about how they are and about this; record their own yes under `consent`: by",
        )


def _said_yes(occasion: Occasion, action: Action) -> bool:
    """Whether the person whom help is for gave their own yes."""
    alone = sum(person.is_ == action.person for person in occasion.case.people) <= 1
    names = {action.who} if action.who and not alone else {action.who, action.person}
    return any(entry.status == "given" and set(entry.by) & names for entry in occasion.case.consent)


def _speaks_for(entry: Consent, occasion: Occasion, action: Action, roles: dict[str, str]) -> bool:
    by = set(entry.by)
    said = {roles.get(word, word) for word in by}
    own = occasion.decision.sharing.basis == "own_consent"
    if own:
        return action.person == "child" and "child" in said
    if action.person in ADULTS:
        alike = [person for person in occasion.case.people if person.is_ == action.person]
        if action.who is not None and action.who in by:
            return True
        return action.person in by and len(alike) <= 1
    if action.person == "sibling":
        months = person_age_months(occasion.case, "sibling", action.who, occasion.decision.decided_on)
        return bool(said & ADULTS) and (months is None or months < _GROWN)
    return bool(said & ADULTS)


def agreed(occasion: Occasion, actions: tuple[Action, ...], entry: Consent) -> Section:
    """Who agreed, when, and whom to ask first where the young person's own answer is not on record."""
    words, first = occasion.words, actions[0]
    lines = [words.say(_who_agreed(occasion, first, entry))]
    if entry.on is not None:
        lines.append(words.say("service_agreed_on", day=dated(entry.on)))
    months = person_age_months(occasion.case, first.person, first.who, occasion.decision.decided_on)
    own = occasion.decision.sharing.basis == "own_consent" or _said_yes(occasion, first)
    if first.person in CHILDREN and not own and (months or 0) >= _OWN_VIEW:
        lines.append(words.say("service_agreed_own_unknown"))
    return Section(words.say("service_agreed_heading"), (" ".join(lines), words.say("service_minimum")))


def _who_agreed(occasion: Occasion, action: Action, entry: Consent) -> str:
    roles = {person.id: str(person.is_) for person in occasion.case.people}
    by = [roles.get(word, word) for word in dict.fromkeys(entry.by)]
    if occasion.decision.sharing.basis == "own_consent":
        return "service_agreed_young_person"
    if action.person in ADULTS:
        return "service_agreed_person"
    if "parent" not in by:
        return "service_agreed_carer"
    if by.count("parent") > 1:
        return "service_agreed_parents"
    return (
        "service_agreed_parent_and_child"
        if {"child", "sibling"} & set(by) and _said_yes(occasion, action)
        else "service_agreed_parent"
    )
