"""What a case says about using help, for the one person a kind of help is for."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from triage.model import CaseFile
from triage.model.case import Practical as Said
from triage.signposting.request import Practical

_TOGETHER = frozenset({"family", "household"})
Word = TypeVar("Word")


def practical_needs(case: CaseFile, person: str, who: str | None) -> Practical:
    """The needs that hold for somebody: what is said of nobody in particular, and what is said of them.

    Access needs add up; a family comes together, so those of each member count for it. Of the rest, what is said of the
    person counts before what is said of everybody, and a family goes by what is said of everybody or of the child.
    """
    own = [entry for entry in case.practical if _is_of(entry, person, who, case)]
    general = [entry for entry in case.practical if entry.person is None and entry.who is None]
    order = [*general, *own] if person in _TOGETHER else [*own, *general]
    access = [*general, *(case.practical if person in _TOGETHER else own)]
    return Practical(
        access=frozenset(code for entry in access for code in entry.access),
        cost=_first([entry.cost for entry in order]),
        times=next((frozenset(entry.times) for entry in order if entry.times), frozenset()),
        travel=_first([entry.travel for entry in order]),
        remote=_first([entry.remote for entry in order]),
    )


def _is_of(entry: Said, person: str, who: str | None, case: CaseFile) -> bool:
    if entry.who is not None:
        if who is not None:
            return entry.who == who
        alone = [one.id for one in case.people if one.is_ == person]
        return entry.who == person or alone == [entry.who]
    return entry.person is not None and entry.person == ("child" if person in _TOGETHER else person)


def _first(words: list[Word | None]) -> Word | None:
    return next((word for word in words if word is not None), None)


def born_or_due(case: CaseFile, person: str, who: str | None) -> date | None:
    """The date of birth of whom the help is for, or the day a baby is expected; None where nobody has said.

    The child, the family and the household have the age of the child.
    """
    if person in {"child", *_TOGETHER} and who is None:
        return case.child.date_of_birth or case.child.expected
    named = [entry for entry in case.people if (entry.id == who if who is not None else entry.is_ == person)]
    return named[0].date_of_birth if len(named) == 1 else None
