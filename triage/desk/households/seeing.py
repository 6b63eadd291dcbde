"""Who may know of a link: everybody who works with the case, and of a restricted one only whoever may see both cases."""

from __future__ import annotations

from triage.desk import gate
from triage.desk.opening import Desk
from triage.store.rows_households import LinkRow

SHOW = "household.show"


def may_see(desk: Desk, by: str | None, number: str) -> bool:
    """Whether somebody may see a case; nobody named sees what is not restricted."""
    return gate.may(desk, "case.show", by, number)


def knows_of(desk: Desk, by: str | None, link: LinkRow) -> bool:
    """Whether somebody may know that two cases are linked.

    A restricted link (adoption, an address that must stay hidden) is known only to a named person who may see both cases.
    """
    if not link.restricted:
        return True
    if not (by or "").strip() and not getattr(desk, "reader", None):
        return False
    return may_see(desk, by, link.case_number) and may_see(desk, by, link.other)


def links_seen(desk: Desk, by: str | None, number: str, *, ended: bool = False) -> list[LinkRow]:
    """The links of a case that somebody may know of."""
    return [row for row in desk.store.household_links(number, ended=ended) if knows_of(desk, by, row)]
