"""What accepting, refusing or withdrawing a term changes, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.signposting.catalogue import Directory
from triage.signposting.records import Service
from triage.signposting.suiting import check_holds
from triage.signposting.terms.crosswalk import Crosswalk, Key


@dataclass(frozen=True)
class Begins:
    """One service that would begin, or cease, to be a candidate for one kind of help."""

    service: str
    help: str
    persons: tuple[str, ...]
    held_back: str | None
    """Why it is offered to nobody all the same on the day; None where it may be."""


@dataclass(frozen=True)
class Effect:
    """Services that gain and lose help."""

    begins: tuple[Begins, ...]
    ceases: tuple[Begins, ...]


def effect_of(directory: Directory, after: Crosswalk, keys: Iterable[Key], on: date) -> Effect:
    """Compare the records in effect now with those under another crosswalk, for the services that carry one of ``keys``."""
    wanted = set(keys)
    begins: list[Begins] = []
    ceases: list[Begins] = []
    for code, now in directory.services.items():
        own = directory.own(code)
        if any(term.key in wanted for term in own.terms or ()):
            then = after.applied(own)
            begins += _more(then, now, on)
            ceases += _more(now, then, on)
    return Effect(tuple(begins), tuple(ceases))


def _more(one: Service, other: Service, on: date) -> list[Begins]:
    """Pairs of help and person that ``one`` has and ``other`` has not."""
    found = []
    for help_code in one.help:
        persons = tuple(
            person
            for person in one.for_
            if one.works_with(help_code, person) and not other.works_with(help_code, person)
        )
        if persons:
            found.append(Begins(one.id, help_code, persons, _held_back(one, on)))
    return found


def _held_back(service: Service, on: date) -> str | None:
    if service.status in {"closed", "paused"}:
        return service.status
    if not check_holds(service, on):
        return "out of date"
    return "area not known" if service.area is None else None
