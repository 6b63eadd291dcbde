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
    screen: str
    """``module:Class``, imported when somebody goes there; made with the desk alone."""

    def make(self, desk: DeskThread) -> Screen[Any]:
        """Make its first screen."""
        module, name = self.screen.split(":")
        made: Callable[[DeskThread], Screen[Any]] = getattr(import_module(module), name)
        return made(desk)


REFERRAL: Final = Place("referral", "New referral", "tui.screens.referral:ReferralScreen")
REFERRALS: Final = Place("referrals", "My referrals", "tui.screens.referrals:ReferralsScreen")
INBOX: Final = Place("inbox", "Inbox", "tui.screens.inbox:InboxScreen")
DUE: Final = Place("due", "Due", "tui.screens.due:DueScreen")
RULES: Final = Place("rules", "Rules", "tui.screens.rules:RulesScreen")
DIRECTORY: Final = Place("directory", "Directory", "tui.screens.directory:DirectoryScreen")
OVERVIEW: Final = Place("overview", "Overview", "tui.screens.overview:OverviewScreen")
OUTCOMES: Final = Place("outcomes", "Outcomes", "tui.screens.outcomes:OutcomesScreen")
VALUATION: Final = Place("valuation", "Value", "tui.screens.valuation:ValuationScreen")
HEALTH: Final = Place("health", "Rule health", "tui.screens.health:HealthScreen")
DOUBLES: Final = Place("doubles", "Doubles", "tui.screens.doubles:DoublesScreen")

ROLES: Final[dict[str, tuple[Place, ...]]] = {
    "referrer": (REFERRAL, REFERRALS),
    "coordinator": (INBOX, DUE, REFERRAL, DOUBLES, RULES, DIRECTORY),
    "manager": (OVERVIEW, OUTCOMES, VALUATION, HEALTH, INBOX, DIRECTORY),
}
"""What is in reach of each role, in the order of the digits. It is no lock: the people register says who may do what."""

PLACES: Final = {place.where: place for places in ROLES.values() for place in places}
