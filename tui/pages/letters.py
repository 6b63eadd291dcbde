"""Letters about one case as values: who may read one, the letter itself, and what only the sender reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from triage.desk import Desk, gate, show_case
from triage.desk.letter_files import EASY_AGE, preview_letter, save_letter
from triage.desk.letters import Wanted
from tui.pages.wording import Acting, Wording, acting, looks

Audience = Literal["family", "service", "referrer", "meeting"]
Headings = Literal["signs_of_safety", "ehcp", "shanarri"]
READERS: Final[tuple[tuple[Audience, str], ...]] = (
    ("family", "the family"),
    ("service", "a service"),
    ("referrer", "the referrer"),
    ("meeting", "a meeting"),
)
"""Whom a letter can be for, in the order in which tab goes through them."""
HEADINGS: Final[tuple[tuple[Headings | Literal[""], str], ...]] = (
    ("", "plain headings"),
    ("signs_of_safety", "Signs of Safety"),
    ("ehcp", "education, health and care plan"),
    ("shanarri", "SHANARRI"),
)
WHOLE: Final = ("", "both parents")


@dataclass(frozen=True)
class Wish:
    """What kind of letter is looked at."""

    audience: Audience = "family"
    who: str = ""
    service: str = ""
    headings: Headings | Literal[""] = ""
    agreed_by: str = ""
    tell_escalations: bool = False

    @property
    def wanted(self) -> Wanted:
        """The same for the desk, without what is for another reader."""
        return Wanted(
            audience=self.audience,
            who=(self.who or None) if self.audience in ("family", "service") else None,
            service=(self.service or None) if self.audience == "service" else None,
            headings=(self.headings or None) if self.audience == "meeting" else None,
            agreed_by=(self.agreed_by or None) if self.audience in ("family", "meeting") else None,
            tell_escalations=self.tell_escalations and bool(self.agreed_by) and self.audience == "family",
        )


@dataclass(frozen=True)
class LettersPage:
    """What may be chosen for the letters of a case."""

    number: str
    notice: str
    acting: Acting
    cannot: str
    """Why no letter of this case can be read; empty where one can."""
    people: tuple[tuple[str, str], ...]
    """Whom of the family a letter can be for."""
    services: tuple[tuple[str, str], ...]
    leads: tuple[str, ...]
    """Names of registered safeguarding leads."""


@dataclass(frozen=True)
class LetterPage:
    """One letter."""

    wish: Wish
    text: str
    notes: tuple[str, ...]
    draft: bool
    reading: str
    """How old a reader needs to be, in words."""


def read_letters(desk: Desk, number: str, by: str | None) -> LettersPage:
    """Read whom a letter can be for; raises :class:`WrongUse` for an unknown case, :class:`Refused` for an erased one."""
    name = looks(desk, by)
    view = show_case(desk, number, name)
    words = Wording(desk)
    services = [one.service for one in view.decision.actions if one.service]
    services += [row.service for row in view.referrals]
    people = [
        WHOLE,
        ("child", "the young person"),
        ("parent", "one parent alone"),
        ("carer", "one carer alone"),
    ]
    people += [(str(one.id), words.whom(str(one.is_), one.id)) for one in view.case.people if one.id]
    may = gate.may(desk, "case.letter", name, number) or gate.may(desk, "case.letter.referrer", name, number)
    return LettersPage(
        number=number,
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot="" if may else "your role writes no letters about this case",
        people=tuple(people),
        services=tuple((one, words.service(one)) for one in dict.fromkeys(services)),
        leads=tuple(
            row.name
            for row in desk.store.people()
            if "safeguarding_lead" in row.roles and row.left_on is None
        ),
    )


def read_letter(desk: Desk, number: str, wish: Wish, by: str | None) -> LetterPage:
    """Write one letter to look at; raises what the desk refuses, which says who decides."""
    found = preview_letter(desk, number, wish.wanted, looks(desk, by))
    reading = "" if found.age is None else f"easy to read from {found.age:.0f} years"
    if wish.audience == "family" and not found.easy:
        reading += f": a family's letter should be easy from {EASY_AGE:.0f}; shorten it by hand"
    return LetterPage(wish, found.text, found.notes, found.draft, reading)


def save(desk: Desk, number: str, wish: Wish, path: str, by: str | None, *, over: bool) -> tuple[str, ...]:
    """Write one letter to a file and say what left the building; raises what the desk refuses."""
    came = save_letter(desk, number, wish.wanted, Path(path.strip()), by, over=over)
    said = [f"Written to {came.path}. Nothing was sent."]
    if came.shared_with:
        said.append(f"It is written down as shared with {Wording(desk).service(came.shared_with)}.")
    return (*said, *(f"For you, not for the reader: {note}" for note in came.notes))
