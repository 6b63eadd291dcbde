"""Cases of one household: how two people are related, and what a link may say to whom."""

from __future__ import annotations

from collections.abc import Mapping

from triage.errors import WrongUse

RELATIONS: Mapping[str, str] = {
    "sibling": "brother or sister",
    "half_sibling": "half-brother or half-sister",
    "twin": "twin",
    "step_sibling": "step-brother or step-sister",
    "parent": "parent",
    "child": "child",
    "carer": "carer",
    "cared_for": "cared for by",
    "cousin": "cousin",
    "grandparent": "grandparent",
    "grandchild": "grandchild",
    "lives_with": "lives in the same home",
}
"""What the other case is to the first one."""
_OTHER_WAY: Mapping[str, str] = {
    "parent": "child", "child": "parent", "carer": "cared_for", "cared_for": "carer", "grandparent": "grandchild", "grandchild": "grandparent",
}  # fmt: skip
RESTRICTED = "restricted"
"""Stands for a linked case whose number must not be said."""


def check_relation(kind: str) -> str:
    """The code of a relation; raises :class:`WrongUse` for one that is not known."""
    found = kind.strip().lower().replace("-", "_")
    if found not in RELATIONS:
        raise WrongUse(
            f"there is no relation '{kind}'",
            mend="one of " + ", ".join(RELATIONS) + "; where nobody knows: lives_with",
        )
    return found


def seen_from(kind: str, *, first: bool) -> str:
    """The relation as the first case of a link sees the other (``first``), or the other way round.

    >>> seen_from("parent", first=True), seen_from("parent", first=False), seen_from("sibling", first=False)
    ('parent', 'child', 'sibling')
    """
    return kind if first else _OTHER_WAY.get(kind, kind)
