"""A household as one person may see it: its cases, the escalations that are open first, one lead, ways that are not safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import OPEN_STATES
from triage.casework.households import RELATIONS
from triage.desk import gate
from triage.desk.deciding import case_now, found_case
from triage.desk.households.facts import open_escalation
from triage.desk.households.linking import relation_of
from triage.desk.households.seeing import SHOW, links_seen, may_see
from triage.desk.loop.owning import lead_name, left_on
from triage.desk.opening import Desk
from triage.store.records import CaseRow, EscalationRow


@dataclass(frozen=True)
class Member:
    """One case of a household."""

    number: str
    relation: str
    """What it is to the case that was asked about; empty for that one itself."""
    since: date | None
    restricted: bool
    """Whether the link is known only to those who may see both cases."""
    open_to: bool
    """Whether whoever asks may see the case itself; nothing but its number is shown where not."""
    state: str = ""
    level: int = 0
    lead: str | None = None
    lead_kind: str = ""
    lead_left: date | None = None
    """The day the lead left, where they do not work here any more: then nobody leads."""
    review_on: date | None = None
    escalated: bool = False
    joined: tuple[str, ...] = ()
    """Cases of the same child that were joined into it."""


@dataclass(frozen=True)
class Household:
    """Linked cases."""

    number: str
    members: tuple[Member, ...]
    """The case that was asked about first, then by number."""
    escalations: tuple[EscalationRow, ...]
    """Of the cases that may be seen, those about which somebody still has to do something; the sooner due first."""
    unsafe: tuple[str, ...]
    """Ways to be in touch that any of the cases says are not safe: not safe for one is not safe for the home."""
    leads: tuple[str, ...]
    """Who leads, each once; one is meant."""
    note: str | None
    """What is wanting, such as one lead for all."""


def household(desk: Desk, number: str, by: str | None = None) -> Household:
    """The household of a case; raises :class:`Refused` where somebody may not see it, :class:`WrongUse` for an unknown case."""
    gate.read(desk, SHOW, by, case=number)
    row = found_case(desk, number)
    members = [_member(desk, row, "", None, restricted=False, open_to=True)]
    near = reach(desk, number, by)
    for other, (relation, since, restricted) in sorted(near.items()):
        found = desk.store.case(other)
        if found is not None:
            members.append(_member(desk, found, relation, since, restricted=restricted, open_to=may_see(desk, by, other)))  # fmt: skip
    seen = [member for member in members if member.open_to]
    rows = [
        one
        for member in seen
        for each in (member.number, *member.joined)
        for one in desk.store.escalations(each)
        if one.state in OPEN_STATES
    ]
    leads = tuple(
        dict.fromkeys(
            member.lead
            for member in seen
            if member.lead and member.lead_left is None and member.state == "open"
        )
    )
    return Household(
        number,
        tuple(members),
        tuple(sorted(rows, key=lambda one: (one.due_on, one.id))),
        _unsafe(desk, seen),
        leads,
        _wanting(seen, leads),
    )


def reach(desk: Desk, number: str, by: str | None) -> dict[str, tuple[str, date, bool]]:
    """Cases that somebody may know to be of one household with a case, over one another's links.

    Number -> what it is to the case (``lives_with`` where it is linked over another one), since when, whether restricted.
    A restricted link is not gone over: what is hidden from one home is not found through a third.
    """
    found: dict[str, tuple[str, date, bool]] = {}
    ahead = [number, *(row.case_number for row in desk.store.merged_into(number))]
    first = set(ahead)
    while ahead:
        here = ahead.pop(0)
        for row in links_seen(desk, by, here):
            other = row.far(here)
            joined = desk.store.merge_of(other)
            other = joined.joined_to if joined else other
            if other in first or other in found:
                continue
            if here not in first and row.restricted:
                continue
            relation = relation_of(row, here) if here in first else "lives_with"
            found[other] = (relation, row.on_day, row.restricted)
            if not row.restricted:
                ahead.append(other)
    return found


def _member(
    desk: Desk, row: CaseRow, relation: str, since: date | None, *, restricted: bool, open_to: bool
) -> Member:
    if not open_to:
        return Member(row.number, relation, since, restricted, open_to=False)
    return Member(
        row.number,
        relation,
        since,
        restricted,
        open_to=True,
        state=row.state,
        level=row.level,
        lead=lead_name(desk, row),
        lead_kind=row.lead_kind,
        lead_left=left_on(desk, row.lead),
        review_on=row.review_on,
        escalated=open_escalation(desk, row.number),
        joined=tuple(one.case_number for one in desk.store.merged_into(row.number)),
    )


def _unsafe(desk: Desk, members: list[Member]) -> tuple[str, ...]:
    found: set[str] = set()
    for member in members:
        row = desk.store.case(member.number)
        if (
            row is not None
            and not member.restricted
            and desk.store.content(row.number, row.file_hash) is not None
        ):
            found.update(case_now(desk, row).unsafe_contact)
    return tuple(sorted(found))


def _wanting(members: list[Member], leads: tuple[str, ...]) -> str | None:
    running = [member for member in members if member.state == "open"]
    if len(leads) > 1:
        return "several people lead; a family has one: `triage household lead CASE NAME --by NAME`"
    if running and not leads:
        return "nobody leads for this household yet: `triage household lead CASE NAME --by NAME`"
    if leads and any(member.lead is None or member.lead_left for member in running):
        return (
            "some of these cases have no lead: `triage household lead CASE NAME --by NAME` names one for all"
        )
    return None


def relations() -> dict[str, str]:
    """What a linked case can be to another: codes with their words."""
    return dict(RELATIONS)


def relation_title(code: str) -> str:
    """A relation in words."""
    return RELATIONS.get(code, code.replace("_", " "))
