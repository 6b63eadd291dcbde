"""The places of each role: screens that are in reach at any time by one digit, each keeping what was open in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.work import DeskThread


@dataclass(frozen=True)
class Place:
    """One place."""

    where: str
    """As the table of actions names its first screen."""
    title: str
    """One or two words, as the head line shows it."""
    about: str
    """What is there, in a sentence."""
    screen: str
    """``module:Class``, imported when somebody goes there; made with the desk alone."""

    def make(self, desk: DeskThread) -> Screen[Any]:
        """Make its first screen."""
        module, name = self.screen.split(":")
        made: Callable[[DeskThread], Screen[Any]] = getattr(import_module(module), name)
        return made(desk)


REFERRAL: Final = Place(
    "referral",
    "New referral",
    "Tell us about a child: short first, the rest may follow.",
    "tui.screens.referral:ReferralScreen",
)
REFERRALS: Final = Place(
    "referrals",
    "My referrals",
    "What became of your referrals, and what you are owed.",
    "tui.screens.referrals:ReferralsScreen",
)
INBOX: Final = Place("inbox", "Inbox", "Open cases, the most urgent first.", "tui.screens.inbox:InboxScreen")
DUE: Final = Place("due", "Due", "What has to be done, by whom and by when.", "tui.screens.due:DueScreen")
RULES: Final = Place(
    "rules",
    "Rules",
    "Every rule with why and examples, and trying a change.",
    "tui.screens.rules:RulesScreen",
)
DIRECTORY: Final = Place(
    "directory",
    "Directory",
    "Who gives which help where, and what is missing.",
    "tui.screens.directory:DirectoryScreen",
)
OVERVIEW: Final = Place(
    "overview",
    "Overview",
    "Waits, levels, demand and help that could not be given.",
    "tui.screens.overview:OverviewScreen",
)
OUTCOMES: Final = Place(
    "outcomes",
    "Outcomes",
    "What changed for children, with the missing counted.",
    "tui.screens.outcomes:OutcomesScreen",
)
VALUATION: Final = Place(
    "valuation",
    "Value",
    "What it was worth, always as a range, down to the cases.",
    "tui.screens.valuation:ValuationScreen",
)
HEALTH: Final = Place(
    "health",
    "Rule health",
    "How the rules are kept: overdue, silent, never examined.",
    "tui.screens.health:HealthScreen",
)
DOUBLES: Final = Place(
    "doubles",
    "Doubles",
    "Two cases that may be one child; a person decides.",
    "tui.screens.doubles:DoublesScreen",
)

ROLES: Final[dict[str, tuple[Place, ...]]] = {
    "referrer": (REFERRAL, REFERRALS),
    "coordinator": (INBOX, DUE, REFERRAL, DOUBLES, RULES, DIRECTORY),
    "manager": (OVERVIEW, OUTCOMES, VALUATION, HEALTH, INBOX, DIRECTORY),
}
"""What is in reach of each role, in the order of the digits. It is no lock: the people register says who may do what."""

PLACES: Final = {place.where: place for places in ROLES.values() for place in places}


def roles_of(place: Place) -> tuple[str, ...]:
    """The roles that have a place in reach."""
    return tuple(role for role, places in ROLES.items() if place in places)
