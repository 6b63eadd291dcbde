"""The list of what is due, in order, and the next thing due for one case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from triage.desk.due.cover import Crew, crew_of
from triage.desk.due.held import Held
from triage.desk.due.item import UPKEEP, URGENT, DueItem, rank
from triage.desk.due.sources import OF_EVERYBODY, OF_THE_PLACE, SOURCES
from triage.desk.due.whose import placed
from triage.desk.opening import Desk
from triage.desk.parts import each
from triage.errors import WrongUse


def due(
    desk: Desk,
    ahead: int | None = 0,
    role: str | None = None,
    *,
    name: str | None = None,
    team: str | None = None,
    overdue: bool = False,
) -> list[DueItem]:
    """List what is due by the day: escalations first, then what is overdue, then by kind, day and level.

    ``ahead`` adds that many days to come (None: everything); ``role``, ``name`` and ``team`` keep one role's, one person's or one
    team's work, a thing whose own people are not here being everybody's who stands in; ``overdue`` keeps what should have
    been done before the day. Closed cases ask only for their escalations, referrals on their way, follow-up and audit. What
    the services' records and the rules themselves need comes last. Raises :class:`WrongUse` for a name nobody is registered by.
    """
    crew = crew_of(desk)
    if name is not None and name not in crew.people and desk.store.person(name) is None:
        raise unknown(desk)
    last = None if ahead is None else desk.on + timedelta(days=ahead)
    if overdue:
        last = desk.on - timedelta(days=1)
    found = [
        item
        for item in everything(desk, crew, role, last)
        if (role is None or _of_role(item, role, crew))
        and (name is None or name in item.shown_to)
        and (team is None or item.team == team or (not item.team and item.kind in URGENT))
    ]
    return in_order(desk, found)


def in_order(desk: Desk, items: Iterable[DueItem]) -> list[DueItem]:
    """Put things due in the order of the list."""
    return sorted(items, key=lambda item: _place(desk, item))


def everything(
    desk: Desk, crew: Crew | None = None, role: str | None = None, last: date | None = None
) -> Iterator[DueItem]:
    """All there is to do until the day ``last`` (None: on any day), with whose job it is.

    Parts that ``role`` has nothing to do with may be left out.
    """
    crew = crew or crew_of(desk)
    held = Held(desk)
    found = [source(held) for source in (*SOURCES, *OF_EVERYBODY)]
    found += [of_the_place(desk, role) for of_the_place in OF_THE_PLACE]
    for item in each(desk, chain.from_iterable(found), "things to do found"):
        # An escalation is listed until it has come to its end, whatever day its clock says: nobody hears of it on the last one.
        if last is None or item.due_on <= last or item.kind == "escalation":
            yield placed(item, held.cases.get(item.case or ""), crew)


def next_due(desk: Desk, number: str) -> DueItem | None:
    """Find the earliest thing due for one case; None only for a case that is closed. No other case is read."""
    held = Held(desk, number)
    items = [item for source in SOURCES for item in source(held) if item.case == number]
    first = min(items, key=lambda item: (item.due_on, rank(item.kind)), default=None)
    return None if first is None else placed(first, held.cases.get(number), crew_of(desk))


def overdue_days(desk: Desk, item: DueItem) -> int:
    """Days by which a thing is overdue; 0 for what is due today or later."""
    return max((desk.on - item.due_on).days, 0)


def unknown(desk: Desk) -> WrongUse:
    """Make the error for a name that nobody is registered by; the name itself is not repeated."""
    have = ", ".join(row.name for row in desk.store.people())
    return WrongUse(
        "nobody is registered by this name",
        why="whose job something is is said with the names of `triage people list`",
        mend=f"one of: {have}" if have else "register people with `triage people add`",
    )


def _of_role(item: DueItem, role: str, crew: Crew) -> bool:
    """Whether a role's list shows a thing: its own, or one whose own people are not here and that somebody of the role takes over."""
    if item.role == role:
        return True
    return bool(item.unheld) and item.kind not in UPKEEP and crew.holds(item.shown_to, role)


def _place(desk: Desk, item: DueItem) -> tuple[int, bool, int, str, int, str, str]:
    return (
        _tier(item),
        item.due_on >= desk.on,
        rank(item.kind),
        item.due_on.isoformat(),
        -item.level,
        item.case or "",
        item.record,
    )


def _tier(item: DueItem) -> int:
    """Escalations, what nobody could read, a look for a child's safety, the rest of casework, the house, services, rules."""
    if item.kind in URGENT:
        return rank(item.kind)
    if item.kind in ("human_review", "look") and item.role == "safeguarding_lead":
        return len(URGENT)
    if item.kind not in UPKEEP:
        return len(URGENT) + 1
    return (
        len(URGENT)
        + 2
        + (1 if item.kind.startswith("service_") else 2 if item.kind.startswith("rule_") else 0)
    )
