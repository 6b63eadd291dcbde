"""The services: finding one, keeping its record true, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation
from tui.actions.reading import reading_rows


@dataclass(frozen=True)
class DirectorySituation(Situation):
    """How the list, one service or the table of gaps stands."""

    services: int = 0
    chosen: bool = False
    filtered: bool = False
    asked: bool = False
    """Whether a question stands in the search."""
    readable: bool = True
    reports: int = 0
    """Open reports about the service."""
    cannot_report: str = ""
    several: bool = False
    """Whether its provider has other services."""
    cells: int = 0


def _no_service(now: DirectorySituation) -> str:
    if now.reading and not now.services:
        return "the services are still being read"
    return "" if now.chosen else "no service is chosen"


def _no_way_back(now: DirectorySituation) -> str:
    return "" if now.filtered else "every service is shown; a digit goes to another place"


def _nothing_asked(now: DirectorySituation) -> str:
    return "" if now.asked else "every service is shown already; it is for what a search leaves out"


def _unreadable(now: DirectorySituation) -> str:
    return "" if now.readable else "the service cannot be read"


def _not_kept(now: DirectorySituation) -> str:
    return _unreadable(now) or ("the record is being written" if now.reading else now.cannot_act)


def _not_reported(now: DirectorySituation) -> str:
    return _unreadable(now) or now.cannot_report


def _none_open(now: DirectorySituation) -> str:
    return _not_kept(now) or ("" if now.reports else "nobody has reported anything that is still open")


def _no_others(now: DirectorySituation) -> str:
    return _not_kept(now) or ("" if now.several else "its provider has no other service here")


def _no_cell(now: DirectorySituation) -> str:
    if now.reading and not now.cells:
        return "the table is still being worked out"
    return "" if now.cells else "there is no table"


def _no_near(now: DirectorySituation) -> str:
    return _no_cell(now) or ("" if now.chosen else "no service gives this help there")


_LIST: tuple[Action, ...] = (
    Action("open", "directory", "enter", "Open", "Open the chosen service: who it takes, how to ask, when it was confirmed.", why_off=_no_service, command="triage directory show ID"),
    Action("filter", "directory", "slash", "Find", "Find services by a question in your own words, with age, place, day or cost in it.", command="triage directory find TEXT"),
    Action("due", "directory", "d", "To confirm", "Show the records that must be confirmed soon, reported ones first; d again shows all.", command="triage directory due"),
    Action("gaps", "directory", "g", "Gaps", "Show which help nobody gives, for which age and in which district, as a map.", command="triage directory gaps"),
    Action("every", "directory", "a", "Closed too", "Show closed services and those past their check date too, marked.", why_off=_nothing_asked, command="triage directory find TEXT --all"),
    Action("reload", "directory", "r", "Reload", "Read the files again: somebody may have changed them.", in_footer=False),
    Action("back", "directory", "escape", "All", "Clear the search and show every service again.", in_footer=False, why_off=_no_way_back),
)  # fmt: skip
_SERVICE: tuple[Action, ...] = (
    Action("verify", "service", "v", "Confirm", "Say that the service said its record is right: what to read out to it is shown first.", why_off=_not_kept, command="triage directory verify ID --by NAME"),
    Action("capacity", "service", "m", "Room", "Write down what the service said about room: it has some, a waiting list, or its list is closed.", why_off=_not_kept, command="triage directory capacity ID STATE --by NAME"),
    Action("status", "service", "s", "Status", "Write down that it is open, paused or closed.", why_off=_not_kept, command="triage directory status ID STATE --reason TEXT --by NAME"),
    Action("report", "service", "w", "Wrong", "Say that something in its record is wrong; no word about a family, please.", why_off=_not_reported, command="triage directory report ID --what CODE --by NAME"),
    Action("resolve", "service", "o", "Looked into", "Say that what was reported was looked into and nothing needs to change.", why_off=_none_open, command="triage directory resolve ID --by NAME"),
    Action("verify_all", "service", "p", "All of it", "Confirm every service of the same provider, after one call to it.", in_footer=False, why_off=_no_others, command="triage directory verify --provider ID --by NAME"),
    Action("reload", "service", "r", "Reload", "Read it again.", in_footer=False),
    Action("back", "service", "escape", "Back", "Go back to where you came from."),
    *reading_rows("service"),
)  # fmt: skip
_GAPS: tuple[Action, ...] = (
    Action("open", "gaps", "enter", "Services", "Open the service that nearly fits best in the chosen cell.", why_off=_no_near),
    Action("turn", "gaps", "t", "Turn", "Change between ages and districts as columns.", why_off=_no_cell),
    Action("filter", "gaps", "slash", "Search", "Keep the kinds of help that say your words."),
    Action("next_gap", "gaps", "n", "Next gap", "Go to the next cell that nobody, or not everybody, is taken in.", why_off=_no_cell),
    Action("reload", "gaps", "r", "Reload", "Work it out again.", in_footer=False),
    Action("back", "gaps", "escape", "Back", "Clear the search, or go back to the services."),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_LIST, *_SERVICE, *_GAPS)
