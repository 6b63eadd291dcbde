"""One cell of the table of gaps laid open: what there is, and which services nearly fit."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk.directory.gaps import GapReport
from triage.signposting.gaps.ages import COLUMN, in_words
from triage.signposting.gaps.cover import STATE_WORDS, STATES, Cell

__all__ = ["COLUMN", "STATES", "STATE_WORDS", "Cell", "Near", "near_services"]
TAKES_SOME = "takes some of these ages"
OTHER_AGES = "is for other ages"


@dataclass(frozen=True)
class Near:
    """One service of a place that gives the help."""

    service: str
    name: str
    ages: str
    """The ages it takes, in words."""
    reason: str
    """Code of what stands against it; ``other_ages`` where only the age does, empty where it takes everybody of the group."""


def near_services(report: GapReport, key: tuple[str, str, str, str]) -> tuple[Near, ...]:
    """Services that give a cell's help to its person in its place: those that take people first, then the nearest misses."""
    help_code, person, place_code, column = key
    place = next(one for one in report.cover.places if one.code == place_code)
    supply, mask = report.cover.supply, COLUMN[column].mask
    found = []
    for stand in supply.stands(help_code, person, place):
        inside = stand.ages & mask
        reason = stand.reason or ("" if inside == mask else "some_ages" if inside else "other_ages")
        name = supply.services[stand.service].name
        rank = (bool(stand.reason), inside != mask, not inside)
        found.append((rank, Near(stand.service, name, in_words(stand.ages), reason)))
    found.sort(key=lambda row: (row[0], row[1].name))
    return tuple(near for _, near in found)
