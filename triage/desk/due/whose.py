"""Whose job a thing is on a day: its discipline, else the case's own people, else the team, else the role; never nobody's."""

from __future__ import annotations

from dataclasses import replace

from triage.casework.permissions import ROLES
from triage.desk.due.cover import STANDS_IN, Crew
from triage.desk.due.item import URGENT, DueItem
from triage.store.records import CaseRow

CASEWORK = ("coordinator", "lead_practitioner")
"""Roles whose work belongs to the people named in the case; that of any other role stays with the role."""

ALSO = {"unsent_danger": ("coordinator",)}
"""Roles that see an urgent thing as theirs beside the one whose job it is: whoever of them is here asks."""


def placed(item: DueItem, row: CaseRow | None, crew: Crew) -> DueItem:
    """Say whose job a thing is today and who sees it; ``row`` is its case, where it has one."""
    owner = item.owner or _named(item, row)
    team = item.team or (row.team if row else "") or crew.team(owner)
    if owner and item.kind not in URGENT and crew.is_here(owner):
        return replace(item, owner=owner, team=team, shown_to=(owner,))
    item = replace(item, team=team)
    if item.kind in URGENT:
        return _urgent(item, crew)
    return _of_absent(item, owner, crew) if owner else _of_role(item, crew)


def _named(item: DueItem, row: CaseRow | None) -> str:
    """Whoever owns the case does a coordinator's part of it, whoever leads it a lead practitioner's; each for the other."""
    if row is None or item.role not in CASEWORK:
        return ""
    return (row.owner or row.lead) if item.role == "coordinator" else (row.lead or row.owner)


def _urgent(item: DueItem, crew: Crew) -> DueItem:
    """An escalation is seen by everybody of its discipline, here or away, and by others where none of them is here.

    A cover of another role does not take the discipline's place: the other leads, managers and coordinators do, together.
    Whoever the thing names itself sees it as well.
    """
    holders = crew.of_role(item.role)
    if not holders:
        why = f"nobody here is registered as {role_words(item.role)}: everybody sees this"
        return replace(item, shown_to=tuple(crew.people), unheld=why)
    also = (name for role in ALSO.get(item.kind, ()) for name in crew.of_role(role))
    own = tuple(name for name in (*also, *item.shown_to) if name in crew.people)
    if crew.here(holders):
        return replace(item, shown_to=tuple(dict.fromkeys((*holders, *own))))
    others = tuple(
        dict.fromkeys(name for role in reversed(STANDS_IN) for name in crew.here(crew.of_role(role)))
    )
    why = f"every {role_words(item.role)} is away: {'others see' if others else 'everybody sees'} this"
    shown = tuple(dict.fromkeys((*holders, *(others or crew.people), *own)))
    return replace(item, covered_for=", ".join(holders), shown_to=shown, unheld=why)


def _of_absent(item: DueItem, owner: str, crew: Crew) -> DueItem:
    """The work of somebody away: their cover's, and with the coordinators where the cover is not here either."""
    cover, own = crew.cover_for(owner)
    if own:
        return replace(item, owner=cover, covered_for=owner, shown_to=(cover, owner))
    why = "away, and their cover is not here" if owner in crew.people else "not here any more"
    known = [owner] if owner in crew.people else []
    shown = dict.fromkeys((*([cover] if cover else []), *crew.stand_ins(item.team), *known))
    return replace(item, owner=cover, covered_for=owner, shown_to=tuple(shown), unheld=f"{owner} is {why}")


def _of_role(item: DueItem, crew: Crew) -> DueItem:
    """A role's work: of the case's team, else everywhere; covers where all are away; who stands in where nobody holds the role."""
    groups = [crew.of_role(item.role, item.team)] if item.team else []
    if item.team and item.role in CASEWORK:
        groups.append(crew.of_team(item.team))
    groups.append(crew.of_role(item.role))
    for names in groups:
        if crew.here(names):
            return replace(item, shown_to=crew.here(names))
    holders = next((names for names in groups if names), ())
    if not holders:
        why = f"nobody here is registered as {role_words(item.role)}"
        return replace(item, shown_to=crew.stand_ins(item.team), unheld=why)
    covers = tuple(dict.fromkeys(cover for name in holders for cover in [crew.cover_for(name)[0]] if cover))
    return replace(
        item,
        owner=covers[0] if len(covers) == 1 else "",
        covered_for=", ".join(holders),
        shown_to=tuple(dict.fromkeys((*(covers or crew.stand_ins(item.team)), *holders))),
        unheld="" if covers else f"every {role_words(item.role)} is away without cover here",
    )


def role_words(role: str) -> str:
    """A role in words, as in a sentence."""
    return ROLES.get(role, role.replace("_", " ")).lower()
