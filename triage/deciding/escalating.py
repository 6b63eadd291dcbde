"""Escalations: first in every output; nothing in this module looks at consent, caps, services or roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from triage.model import CaseFile, Contact, Escalation, Settings
from triage.model.decision import EscalationTo
from triage.rulebook import Finding, Rulebook
from triage.vocabulary import Vocabulary

URGENCY: tuple[str, ...] = ("emergency", "crisis_mental_health", "statutory", "same_day_medical")
"""Order of escalations with the same time limit."""
assert set(URGENCY) == set(get_args(EscalationTo))


@dataclass
class _Gathered:
    within_days: int
    rules: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def escalations(
    fired: Iterable[Finding], case: CaseFile, rulebook: Rulebook, settings: Settings, authority: str | None
) -> tuple[Escalation, ...]:
    """One escalation for each door and person, the shortest time, with all rules and facts that asked for it."""
    found: dict[tuple[str, str, str | None], _Gathered] = {}
    for finding in fired:
        for wish in finding.rule.then.escalate:
            about = _about(finding, case, rulebook.vocabulary)
            for person, who in _children(about) if wish.to == "statutory" else about:
                one = found.setdefault((wish.to, person, who), _Gathered(wish.within_days))
                one.within_days = min(one.within_days, wish.within_days)
                one.rules.append(finding.rule.id)
                one.facts.extend(finding.facts)
                one.why.append(finding.rule.title)
    made = [_escalation(key, one, rulebook, settings, authority) for key, one in found.items()]
    return tuple(
        sorted(
            made,
            key=lambda item: (
                item.within_days,
                URGENCY.index(item.to),
                item.person != "child",
                item.person,
                item.who or "",
            ),
        )
    )


def _about(finding: Finding, case: CaseFile, vocabulary: Vocabulary) -> list[tuple[str, str | None]]:
    """The people an escalation is about: those whose needs or indicators made the rule fire.

    The child besides, where anything else made it fire: a need of somebody else that comes to it later must not take
    the escalation away from the child (law 2).
    """
    roles = {person.id: str(person.is_) for person in case.people}
    people: dict[tuple[str, str | None], None] = {
        (person if person in {"sibling", "parent", "carer", "unborn"} else "child", who): None
        for _, person, who in finding.needs
    }
    codes = {fact.removeprefix("indicator ") for fact in finding.facts if fact.startswith("indicator ")}
    for entry in case.indicators:
        if entry.indicator in codes and entry.answer == "yes":
            usual = (
                vocabulary.of("indicators")[entry.indicator].text("who")
                if vocabulary.has("indicators", entry.indicator)
                else "child"
            )
            person = roles.get(
                entry.who or "", entry.who if entry.who in vocabulary.of("people") else usual or "child"
            )
            named = entry.who if entry.who in roles else None
            people[
                (person if person in {"child", "sibling", "parent", "carer", "unborn"} else "child", named)
            ] = None
    if not people or any(not fact.startswith(("need ", "indicator ")) for fact in finding.facts):
        people[("child", None)] = None
    return list(people)


def _children(about: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Children's social care is told about a child, also where a parent's crisis is the reason."""
    return list(
        dict.fromkeys(
            ("child", None) if person in {"parent", "carer"} else (person, who) for person, who in about
        )
    )


def _escalation(
    key: tuple[str, str, str | None],
    one: _Gathered,
    rulebook: Rulebook,
    settings: Settings,
    authority: str | None,
) -> Escalation:
    to, person, who = key
    by_when = "next_day" if one.within_days > 0 else "now" if to == "emergency" else "same_day"
    return Escalation.model_validate(
        {
            "to": to, "within_days": one.within_days, "by_when": by_when, "person": person, "who": who,
            "who_acts": rulebook.vocabulary.single("escalations", to).text("who_acts") or "",
            "contact": contact(to, rulebook, settings, authority),
            "rules": tuple(dict.fromkeys(one.rules)), "facts": tuple(dict.fromkeys(one.facts)), "why": "; ".join(dict.fromkeys(one.why)),
        }
    )  # fmt: skip


def contact(to: str, rulebook: Rulebook, settings: Settings, authority: str | None) -> Contact:
    """Whom to call: the authority's own contact, and the national number beside it or instead of it."""
    national = rulebook.wording.get(f"national_{to}") or "999"
    entry = next((entry for entry in settings.contacts if entry.authority == authority), None)
    local: Contact | None = getattr(entry, to) if entry else None
    if local is None or not (local.in_hours or local.out_of_hours):
        return Contact(
            name=rulebook.wording.get(f"national_{to}_name"),
            in_hours=national,
            out_of_hours=national,
            authority=authority,
        )
    return Contact(
        name=local.name,
        in_hours=f"{local.in_hours} (nationally: {national})" if local.in_hours else national,
        out_of_hours=f"{local.out_of_hours} (nationally: {national})" if local.out_of_hours else national,
        authority=authority,
    )
