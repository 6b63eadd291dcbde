"""Finding anything by words: what can be done on this screen, places, roles and colours, all from the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.actions import actions_of
from tui.places import PLACES, ROLES, roles_of
from tui.screens.page import Page
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.app import TriageApp


@dataclass(frozen=True)
class Found:
    """One line of the palette."""

    title: str
    help: str
    do: Callable[[], object]


class TablePalette(Provider):
    """Everything that the table of actions and the places say."""

    @property
    def _home(self) -> TriageApp:
        return cast("TriageApp", self.app)

    def everything(self) -> Iterable[Found]:
        """List all there is, the actions of this screen first; one that is off says why."""
        page = self.screen
        if isinstance(page, Page):
            now = page.situation()
            for action in actions_of(page.WHERE):
                if action.name == "palette":
                    continue
                why = action.why_off(now)
                title = f"{action.label_now(now)} ({action.shown_key})"
                yield Found(
                    f"{title} – off" if why else title,
                    f"Off now: {why}." if why else action.help,
                    partial(page.action_act, action.name),
                )
        reach = self._home.places
        for place in PLACES.values():
            if place in reach:
                yield Found(
                    f"Go to {place.title} ({reach.index(place) + 1})",
                    place.about,
                    partial(self._home.go_to, place.where),
                )
            else:
                role = roles_of(place)[0]
                yield Found(
                    f"Go to {place.title} – as {role}",
                    place.about,
                    partial(self._home.take_role, role, place.where),
                )
        for role in ROLES:
            if role != self._home.desk.role:
                yield Found(
                    f"Work as {role}",
                    "Other places come in reach; who may do what stays as the people register says.",
                    partial(self._home.take_role, role),
                )
        for theme in THEMES:
            if theme.name != self.app.theme:
                yield Found(
                    f"Colours: {theme.name.replace('-', ' ')}",
                    "Kept for you where you are named and registered.",
                    partial(self._home.choose_theme, theme.name),
                )

    async def discover(self) -> Hits:
        """List everything while nothing is typed."""
        for found in self.everything():
            yield DiscoveryHit(found.title, found.do, help=found.help)

    async def search(self, query: str) -> Hits:
        """Find by words of titles first, then of what they do."""
        matcher = self.matcher(query)
        for found in self.everything():
            if score := matcher.match(found.title):
                yield Hit(score, matcher.highlight(found.title), found.do, help=found.help)
            elif query.casefold() in found.help.casefold():
                yield Hit(0.01, found.title, found.do, help=found.help)
