"""A place among authorities: as printed, as it comes out of the values where these are given, and what does not fit.

``rank n of m``: n as printed; m is how many were ranked. Worked out again from values, a place is one more than the
number of authorities that stand strictly before (so equals share the better place, as in a competition: 1, 2, 2, 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.outcomes.frameworks.files import FrameworkFile, NeighbourSet, Rank
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Place:
    """A printed place with what can be said about it."""

    benchmark: str
    place: int | None
    """As printed; None where the figure there is no whole number."""
    among: int | None
    """As printed; None where it was not printed among how many."""
    year: str | None
    geography: str | None
    source: str | None
    neighbours: NeighbourSet
    one_is: str | None
    recomputed: int | None
    recomputed_among: int | None
    remarks: tuple[str, ...]

    @property
    def printed(self) -> str:
        """Such as ``3 of 16``; what is not printed is said."""
        place = "unknown" if self.place is None else str(self.place)
        return (
            f"{place} of {self.among}" if self.among is not None else f"{place} (of how many is not printed)"
        )

    @property
    def again(self) -> str:
        """The place worked out from values, or that there are none."""
        if self.recomputed is None:
            return "not possible: the values of the others were not printed"
        return f"{self.recomputed} of {self.recomputed_among}"


def place_of(rank: Rank, framework: FrameworkFile, vocabulary: Vocabulary) -> Place:
    """Look a printed place up and hold it against the set it is among; raises :class:`KeyError` for codes that were not checked."""
    entry = vocabulary.single("benchmarks", rank.benchmark)
    own = next(one for one in framework.neighbours if one.id == rank.among)
    among = re.fullmatch(r"rank of ([0-9]+)", entry.text("unit") or "")
    value = entry.text("value") or ""
    printed = int(value) if re.fullmatch(r"[0-9]+", value) else None
    number = int(among.group(1)) if among else None
    again, of = recomputed(rank, own)
    return Place(
        benchmark=rank.benchmark,
        place=printed,
        among=number,
        year=entry.text("year"),
        geography=entry.text("geography"),
        source=entry.text("source"),
        neighbours=own,
        one_is=rank.one_is,
        recomputed=again,
        recomputed_among=of,
        remarks=tuple(_remarks(own, printed, number, again, of)),
    )


def recomputed(rank: Rank, own: NeighbourSet) -> tuple[int | None, int | None]:
    """Place and number of authorities by the values given; None where the authority itself or all others have none."""
    values = {one.area: one.value for one in rank.values}
    mine = values.get(own.of)
    if mine is None or len(values) < 2:
        return None, None
    first_is_low = (rank.better == "lower") == (rank.one_is == "best")
    before = sum(value < mine if first_is_low else value > mine for value in values.values())
    return before + 1, len(values)


def _remarks(
    own: NeighbourSet, place: int | None, among: int | None, again: int | None, of: int | None
) -> list[str]:
    remarks = []
    listed = len(own.members)
    if not listed:
        remarks.append("which authorities these are was not printed")
    elif among is None:
        remarks.append("among how many was not printed")
    elif among == listed + 1:
        remarks.append(f"{listed} neighbours are listed; with {own.of} they are {among}")
    else:
        remarks.append(
            f"{among} were ranked, and {listed} neighbours are listed beside {own.of}: which were left out was not printed"
        )
    if again is not None and (again, of) != (place, among):
        remarks.append(
            f"printed {place} of {among}, worked out from the values given {again} of {of}: both are kept"
        )
    return remarks
