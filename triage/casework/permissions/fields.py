"""Who sees which part of a case: one line a part, least privilege by role and by how near somebody stands to the case.

Whoever sees a case at all sees its escalations (law 1 of the contract).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from triage.casework.permissions.scopes import (
    ANY,
    NOBODY,
    OWN_CASE,
    OWN_REFERRAL,
    OWN_TEAM,
    ROLES,
    Scope,
    covers,
)

UNNAMED: Final = "unnamed"
"""Stands for whoever gave no name: the operating system protects a local file, and such a person sees what prints said before there were roles."""


@dataclass(frozen=True)
class Field:
    """One part of a case, and who sees it."""

    code: str
    title: str
    may: Mapping[str, Scope]
    unnamed: bool

    def seen_by(self, roles: frozenset[str], relations: frozenset[str]) -> bool:
        """Whether somebody of these roles who stands so to the case sees it; ``roles`` empty: nobody was named."""
        return self.unnamed if not roles else any(covers(self.may.get(role), relations) for role in roles)


def _field(
    code: str, title: str, others: Mapping[str, Scope] = NOBODY, *, unnamed: bool = True, **may: Scope
) -> Field:
    return Field(code, title, {**others, **may}, unnamed)


_CARE: Mapping[str, Scope] = {
    "coordinator": ANY,
    "lead_practitioner": OWN_TEAM,
    "clinical_lead": ANY,
    "safeguarding_lead": ANY,
}
"""Those who work with the child."""
_CARE_AND_MANAGER: Mapping[str, Scope] = {**_CARE, "manager": ANY}

FIELDS: Mapping[str, Field] = {
    one.code: one
    for one in (
        _field("state", "Number, state and days", _CARE_AND_MANAGER, referrer=OWN_REFERRAL, data_steward=ANY, auditor=ANY),
        _field("escalations", "Escalations and how far they came", _CARE_AND_MANAGER, referrer=OWN_REFERRAL, data_steward=ANY, auditor=ANY),
        _field("level", "Level of need", _CARE_AND_MANAGER, data_steward=ANY, auditor=ANY),
        _field("outcome", "What came of a referral: state, what was offered, who leads", _CARE_AND_MANAGER, referrer=OWN_REFERRAL),
        _field("decision", "Decision, plan and reasons", _CARE_AND_MANAGER),
        _field("scores", "Needs and scores", _CARE_AND_MANAGER),
        _field("indicators", "Indicators and answers", _CARE_AND_MANAGER),
        _field("third_party", "What others said, and facts about others", _CARE_AND_MANAGER),
        _field("referrals", "Referrals and services", _CARE_AND_MANAGER),
        _field("voice", "Wishes and strengths", _CARE_AND_MANAGER),
        _field("narrative", "The story in words", _CARE_AND_MANAGER),
        _field("notes", "Notes, and what was said about escalations", _CARE_AND_MANAGER),
        _field("patterns", "Patterns across the area", unnamed=False, coordinator=ANY, safeguarding_lead=ANY, manager=ANY),
        _field(
            "child_private", "The child's private words", unnamed=False, coordinator=ANY, lead_practitioner=OWN_CASE,
            clinical_lead=ANY, safeguarding_lead=ANY,
        ),
        _field("safe_contact", "Safe and unsafe ways of contact", _CARE, unnamed=False),
        _field(
            "identity", "Names, address and numbers", unnamed=False, coordinator=ANY, lead_practitioner=OWN_CASE, clinical_lead=ANY,
            safeguarding_lead=ANY, data_steward=ANY,
        ),
        _field("log", "Who did what and when", _CARE_AND_MANAGER, data_steward=ANY, auditor=ANY),
        _field("sharing", "What was shared with whom", _CARE_AND_MANAGER, data_steward=ANY, auditor=ANY),
        _field("break_glass", "Access taken in an emergency", unnamed=False, safeguarding_lead=ANY, data_steward=ANY, auditor=ANY),
    )
}  # fmt: skip
"""Every part of a case by its code."""


def fields_for(roles: frozenset[str], relations: frozenset[str]) -> frozenset[str]:
    """The parts of a case that somebody of ``roles`` sees who stands in ``relations`` to it; no roles: nobody was named."""
    return frozenset(code for code, one in FIELDS.items() if one.seen_by(roles, relations))


def shown_roles() -> tuple[str, ...]:
    """Roles in the order of the register."""
    return tuple(ROLES)


__all__ = ["FIELDS", "OWN_CASE", "UNNAMED", "Field", "fields_for", "shown_roles"]
