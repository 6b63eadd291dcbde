"""Who reads a letter to a family, and whether that person may have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from triage.deciding.sharing import OWN_DECISION_MONTHS, agreement
from triage.errors import Refused, WrongUse
from triage.letters.model import Occasion
from triage.rulebook import child_age_months

ADULTS = frozenset({"parent", "carer"})
YOUNGEST_READER_MONTHS = 11 * 12
"""From this age a child may be written to; below it somebody reads with them (general practice, to be confirmed locally)."""
Kind = Literal["parents", "parent", "young_person"]


@dataclass(frozen=True)
class Reader:
    """The one a letter is written to: the parents and carers together, one of them, or the young person."""

    kind: Kind
    person: str = "parent"
    who: str | None = None

    @property
    def young(self) -> bool:
        """Whether the young person reads."""
        return self.kind == "young_person"

    @property
    def named(self) -> bool:
        """Whether it is one person, to whom what is their own may be told."""
        return self.kind != "parents"

    @property
    def key(self) -> tuple[str, str | None]:
        """Person and who."""
        return ("child", None) if self.young else (self.person, self.who)


def reader_of(occasion: Occasion, who: str | None) -> Reader:
    """Whoever the letter is to: the one named, else the young person who decides for themselves, else the parents.

    Raises :class:`WrongUse` for somebody the case does not name, :class:`Refused` where that person may not have it.
    """
    reader = _asked_for(occasion, who)
    months = child_age_months(occasion.case, occasion.decision.decided_on)
    agreed = agreement(occasion.case, months)
    if reader.young and not _may_read(occasion, months, agreed.basis):
        raise Refused(
            "the child is too young to be written to, or the age is not known",
            why="a letter about hard things needs somebody beside a young child",
            mend="write to the parents, and tell the child in person",
        )
    if not reader.young and agreed.basis == "own_consent":
        raise Refused(
            "the young person decided for themselves who is told",
            why="a letter to parents would tell what the young person may not want told",
            mend="write to the young person: `--who child`",
        )
    return reader


def _asked_for(occasion: Occasion, who: str | None) -> Reader:
    case = occasion.case
    if who is None:
        months = child_age_months(case, occasion.decision.decided_on)
        own = agreement(case, months).basis == "own_consent"
        return Reader("young_person", "child") if own else Reader("parents")
    if who in {"child", "young_person"}:
        return Reader("young_person", "child")
    adults = [person for person in case.people if person.is_ in ADULTS]
    found = next((person for person in adults if person.id == who), None)
    if found is not None:
        return Reader("parent", found.is_, found.id)
    if who in ADULTS:
        alike = [person for person in adults if person.is_ == who]
        if len(alike) > 1:
            raise WrongUse(
                f"the case names more than one {who}",
                why="what is one parent's own is not told to another",
                mend="name one of them by the id under `people`: " + ", ".join(person.id for person in alike),
            )
        return Reader("parent", who, alike[0].id if alike else None)
    raise WrongUse(
        "nobody of this name may be written to in this case",
        why="a letter goes to a parent, a carer or the young person",
        mend="write `--who parent`, `--who carer`, `--who child`, or the id of a parent or carer under `people`",
    )


def _may_read(occasion: Occasion, months: int | None, basis: str) -> bool:
    if basis == "own_consent" or any(entry.competent for entry in occasion.case.consent):
        return True
    return months is not None and months >= min(YOUNGEST_READER_MONTHS, OWN_DECISION_MONTHS)
