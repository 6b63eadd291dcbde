"""Places of every role with a sentence each, who acts, and changing the role."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.actions import bindings_of
from tui.pages.wording import Acting, acting
from tui.places import PLACES, ROLES
from tui.screens.page import Page
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.work import Trouble

NO_LOCK = "A role is what is in reach, not a lock: who may do what stands in the people register, and every step is recorded with a name."


class Places(OptionList):
    """Roles and their places."""

    HELP = "Choose with the up and down arrow keys; enter goes to the place, or takes the role from its first place."


class RolesScreen(Page[None]):
    """Another place, or another role."""

    WHERE = "roles"
    ABOUT = f"{NO_LOCK} Digits 1 to 9 go to the places of the role you are in, from any screen."
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("roles")

    def compose(self) -> ComposeResult:
        """Lay out who acts, and the roles with their places."""
        yield Head()
        yield Static(Text(self._who("…")), id="acts")
        yield Places(*self._options(), id="roles", markup=False)
        yield Keys(classes="keys")

    def crumbs(self) -> tuple[str, ...]:
        """The place, then this."""
        return (*super().crumbs(), "Places and roles")

    def on_mount(self) -> None:
        """Begin at the role somebody is in, and look up who acts."""
        places = self.query_one(Places)
        places.highlighted = places.get_option_index(f"role-{self.desk.role}")
        places.focus()
        self.load()

    def load(self) -> None:
        """Look up whether whoever is named may act."""
        self.tell_keys()
        self.ask(partial(acting, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: Acting | Trouble) -> None:
        if isinstance(answer, Trouble):
            said = answer.what
        else:
            said = answer.cannot or "registered here; steps are recorded in this name"
        self.query_one("#acts", Static).update(Text(self._who(said)))

    def _who(self, said: str) -> str:
        name = self.desk.by or "nobody is named"
        return f"Acting: {name} – {said}. To act as somebody else, quit and start with --by NAME.\n{NO_LOCK}"

    def _options(self) -> list[Option]:
        options: list[Option] = []
        for role, places in ROLES.items():
            here = role == self.desk.role
            title = f"{'(x)' if here else '( )'} {role.capitalize()}" + (" – you are here" if here else "")
            options.append(Option(Text(title, "bold"), id=f"role-{role}"))
            for digit, place in enumerate(places, start=1):
                line = Text.assemble(f"    {digit} ", (f"{place.title:<13}", "bold"), f" {place.about}")
                options.append(Option(line, id=f"place-{role}-{place.where}"))
        return options

    @on(OptionList.OptionSelected)
    def _picked(self) -> None:
        self.action_act("take")

    def do_take(self) -> None:
        """Take the chosen role, at the chosen place or its first."""
        places = self.query_one(Places)
        if places.highlighted is None:
            return
        kind, role, *where = (places.get_option_at_index(places.highlighted).id or "").split("-")
        self.dismiss(None)
        self.home.run_worker(
            self.home.take_role(role, where[0] if kind == "place" and where[0] in PLACES else "")
        )

    def do_places(self) -> None:
        """Go back: this is the screen."""
        self.dismiss(None)

    def do_back(self) -> None:
        """Go back to where somebody was."""
        self.dismiss(None)
