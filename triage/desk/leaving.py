"""What falls to whom when somebody leaves: the cases they led or owned, the escalations they saw, and what was due of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.desk import gate
from triage.desk.due.item import UPKEEP, DueItem
from triage.desk.due.listing import everything
from triage.desk.opening import Desk

_Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Share:
    """What falls to some people together."""

    names: tuple[str, ...]
    """Who sees it from now on, as `triage due` shows it to them."""
    escalations: int
    due: int
    """Anything else that is due, today or on a later day."""


@dataclass(frozen=True)
class Falls:
    """What somebody leaves behind."""

    led: tuple[str, ...]
    """Open cases that have no lead from now on, by number, as far as whoever asks may know of them."""
    owned: tuple[str, ...]
    """Open cases whose work falls to the team or the coordinators."""
    shut: int
    """How many more open cases they led or owned, which are restricted."""
    shares: tuple[Share, ...]
    """Those with escalations first."""


def work_of(desk: Desk, name: str) -> dict[_Key, DueItem]:
    """All that is due of somebody on any day, upkeep of services and rules left out."""
    return {
        _key(item): item
        for item in everything(desk)
        if item.kind not in UPKEEP and (item.owner == name or name in item.shown_to)
    }


def falls(desk: Desk, name: str, before: Mapping[_Key, DueItem], by: str) -> Falls:
    """Say what falls to whom of ``before`` (see :func:`work_of`), once it is recorded that somebody left."""
    after = {_key(item): item for item in everything(desk) if _key(item) in before}
    counts: dict[tuple[str, ...], list[int]] = {}
    for key, item in after.items():
        count = counts.setdefault(item.shown_to, [0, 0])
        count[0 if before[key].kind == "escalation" else 1] += 1
    shares = [Share(names, *count) for names, count in counts.items()]
    theirs = [row for row in desk.store.cases("open") if name in (row.lead, row.owner)]
    sight = gate.sight(desk, by)
    known = [row for row in theirs if sight.shows(row)]
    return Falls(
        tuple(row.number for row in known if row.lead == name),
        tuple(row.number for row in known if row.owner == name),
        len(theirs) - len(known),
        tuple(sorted(shares, key=lambda one: (-one.escalations, -one.due, one.names))),
    )


def _key(item: DueItem) -> _Key:
    return item.kind, item.case or "", item.record, item.code, item.for_whom
