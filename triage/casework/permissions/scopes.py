"""What a right is: a role, an act, and how near somebody must stand to the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Scope = Literal["any", "own_team", "own_case", "own_referral"]
ANY: Final = "any"
"""Every case of the workspace."""
OWN_TEAM: Final = "own_team"
"""Cases of the person's team, cases that have no team yet, and the person's own."""
OWN_CASE: Final = "own_case"
"""Cases that the person leads or owns, brought in and nobody has taken yet, or looks after for somebody who is away."""
OWN_REFERRAL: Final = "own_referral"
"""Cases that the person referred."""

SCOPE_WORDS: Mapping[str, str] = {
    ANY: "every case",
    OWN_TEAM: "cases of the own team",
    OWN_CASE: "cases they lead, own, or brought in",
    OWN_REFERRAL: "cases they referred",
}

ROLES: Mapping[str, str] = {
    "referrer": "Referring professional",
    "coordinator": "Coordinator",
    "lead_practitioner": "Lead practitioner",
    "clinical_lead": "Clinical lead",
    "safeguarding_lead": "Designated safeguarding lead",
    "manager": "Manager",
    "data_steward": "Data steward",
    "auditor": "Auditor",
    "directory_owner": "Owner of the service directory",
    "rules_owner": "Owner of the rules",
}
SEES_NO_CASE: Final = frozenset({"directory_owner", "rules_owner"})
"""Roles whose work is about services or rules, never about a child."""


NOBODY: Final[Mapping[str, Scope]] = {}


@dataclass(frozen=True)
class Act:
    """Something somebody does here, and who may."""

    code: str
    title: str
    reads: bool
    """Whether it only looks."""
    may: Mapping[str, Scope]
    """Role -> how near it must stand to the case; a role that is not here may not."""
    despite_restriction: bool = False
    """Whether it is done on a restricted case also by those who do not read it: it shows nothing of the case."""
    unnamed: bool = True
    """Whether a person without a name may look, where the operating system protects the file."""

    def who(self) -> Iterable[str]:
        """The roles that may, in the order of the register."""
        return (role for role in ROLES if role in self.may)


def act(
    code: str,
    title: str,
    others: Mapping[str, Scope] = NOBODY,
    *,
    despite_restriction: bool = False,
    **may: Scope,
) -> Act:
    """Something that changes the record; each role that may is named with its scope, or stands in ``others``."""
    return Act(code, title, False, {**others, **may}, despite_restriction, unnamed=False)


def look(
    code: str,
    title: str,
    others: Mapping[str, Scope] = NOBODY,
    *,
    despite_restriction: bool = False,
    unnamed: bool = True,
    **may: Scope,
) -> Act:
    """Something that only looks; each role that may is named with its scope, or stands in ``others``."""
    return Act(code, title, True, {**others, **may}, despite_restriction, unnamed=unnamed)


def everybody(scope: Scope = ANY, *, but: Iterable[str] = ()) -> dict[str, Scope]:
    """Every role with one scope, without those in ``but``."""
    left_out = frozenset(but)
    return {role: scope for role in ROLES if role not in left_out}


def covers(scope: str | None, relations: frozenset[str]) -> bool:
    """Whether a scope is met by how somebody stands to a case.

    >>> covers("own_team", frozenset({"own_case", "own_team", "any"}))
    True
    >>> covers(None, frozenset({"any"}))
    False
    """
    return scope is not None and scope in relations
