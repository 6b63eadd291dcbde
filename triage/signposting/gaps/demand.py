"""What was asked for, as the record has it: who wanted which help where, and whether somebody could give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from triage.signposting.gaps.ages import column_of
from triage.signposting.gaps.places import Place

OFFERED = "offered"
"""Outcome of a wish that a service was found for."""
TRIED = "tried_before"
"""Reason of a wish for which every service there is was tried: no service is missing, something else is wanted."""
AGE_NOT_KNOWN = "not known"
SUPPLY = frozenset({
    "no_service_offers_it", "no_service_in_area", "no_service_for_age", "no_service_for_person", "all_full", "all_closed",
    "all_out_of_date", "all_need_diagnosis", "no_open_route", "no_service_for_sex", "several_reasons",
})  # fmt: skip
"""Reasons that a new service with room, open to all, takes away; others hang on the family's own situation."""


@dataclass(frozen=True)
class Wish:
    """One kind of help for one person of one child's case, with what the last decision that spoke of it said."""

    case: str
    help: str
    person: str
    who: str | None
    place: Place
    bit: int | None
    """The person's age on the day of the decision; None where it is not known."""
    outcome: str
    """:data:`OFFERED` or a code of ``unmet_reasons``."""
    on: date | None = None

    @property
    def column(self) -> str:
        """Code of the age group."""
        return column_of(self.bit) or AGE_NOT_KNOWN

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Help, person, place and age group: the cell it lies in."""
        return self.help, self.person, self.place.code, self.column


@dataclass(frozen=True)
class Demand:
    """All wishes on record; where nothing is recorded, nothing is known, and that is not nought."""

    recorded: bool = False
    wishes: tuple[Wish, ...] = ()
    gap_reasons: frozenset[str] = frozenset()
    """Codes of ``unmet_reasons`` that count as a gap."""
    erased: int = 0
    """Cases that could not be counted, because their content was erased."""
    synthetic: bool = False

    @cached_property
    def unmet(self) -> tuple[Wish, ...]:
        """Wishes that no service could take up: their reason counts as a gap, and is not that all was tried."""
        return tuple(
            wish for wish in self.wishes if wish.outcome in self.gap_reasons and wish.outcome != TRIED
        )

    @cached_property
    def tried(self) -> tuple[Wish, ...]:
        """Wishes for which all that there is was tried before, as far as the vocabulary counts that as a gap."""
        return tuple(
            wish for wish in self.wishes if wish.outcome in self.gap_reasons and wish.outcome == TRIED
        )

    @cached_property
    def asked_at(self) -> Mapping[tuple[str, str, str, str], int]:
        """Cell -> wishes, whatever became of them."""
        return _counted(self.wishes)

    @cached_property
    def unmet_at(self) -> Mapping[tuple[str, str, str, str], int]:
        """Cell -> wishes that no service could take up."""
        return _counted(self.unmet)

    @cached_property
    def tried_at(self) -> Mapping[tuple[str, str, str, str], int]:
        """Cell -> wishes for which all that there is was tried before."""
        return _counted(self.tried)

    @cached_property
    def reasons_at(self) -> Mapping[tuple[str, str, str, str], Mapping[str, int]]:
        """Cell -> reason -> wishes that met it."""
        found: defaultdict[tuple[str, str, str, str], defaultdict[str, int]]
        found = defaultdict(lambda: defaultdict(int))
        for wish in self.unmet:
            found[wish.key][wish.outcome] += 1
        return {key: dict(sorted(reasons.items())) for key, reasons in found.items()}

    def closable(self, takes: Callable[[Wish], bool]) -> tuple[Wish, ...]:
        """Unmet wishes that more supply would close: nobody takes them today, by ``takes``, and no other reason stands."""
        return tuple(
            wish for wish in self.unmet if wish.outcome in SUPPLY and wish.bit is not None and not takes(wish)
        )


NO_RECORD = Demand()


def _counted(wishes: Iterable[Wish]) -> dict[tuple[str, str, str, str], int]:
    found: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    for wish in wishes:
        found[wish.key] += 1
    return dict(found)
