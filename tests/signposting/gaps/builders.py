"""Small directories and everything somebody may want of them; the slow and simple way to count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tests import shipped
from tests.chance import Chance
from tests.generated_cases import HELP
from tests.generated_directories import services as some_services
from tests.signposting.builders import DAY, a_directory
from triage.signposting import Directory, Request, match
from triage.signposting.gaps import AGES, Coverage, Place, Supply, Wanted, coverage, places_of

CHILDREN = tuple(column.code for column in AGES if column.code not in {"unborn", "adult"})
SEEDS = st.integers(0, 1_000_000)
"""One number makes a whole directory: quicker than drawing every word of it."""
few = settings(max_examples=12)
"""Whole directories are looked at cell by cell: a dozen of them say as much as a minute can."""
PERSONS = ("child", "sibling", "family", "household", "parent", "carer", "unborn")
CLEAR = ("B37", "B91")
"""Districts that lie wholly in the authority, so that a district says all there is to say."""


def columns_of(person: str) -> tuple[str, ...]:
    if person in {"parent", "carer"}:
        return ("adult",)
    return ("unborn",) if person == "unborn" else CHILDREN


def everything(helps: Iterable[str] = HELP) -> list[Wanted]:
    return [Wanted(code, person, columns_of(person)) for code in helps for person in PERSONS]


def places(directory: Directory, *codes: str) -> tuple[Place, ...]:
    found = places_of(directory.areas, shipped.SOLIHULL)
    return tuple(place for place in found if not codes or place.code in codes)


def covered(
    directory: Directory, wanted: Iterable[Wanted] | None = None, *codes: str, on: date = DAY
) -> Coverage:
    return coverage(
        Supply(directory, on), everything() if wanted is None else wanted, places(directory, *codes)
    )


def generated(chance: Chance, most: int = 8) -> tuple[list[dict[str, Any]], Directory]:
    records = some_services(chance, most)
    for number, record in enumerate(records):
        record["id"] = f"svc-{number}"
    return records, a_directory(*records)


def taking(
    directory: Directory, supply: Supply, key: tuple[str, str], place: Place, months: int | None
) -> set[str]:
    """The services a match would offer to somebody of whom nothing but home and age is known."""
    help_code, person = key
    request = Request(
        help=help_code, person=person, on=supply.on, kind=supply.kind(help_code), age_months=months,
        age_assumed_adult=person in {"parent", "carer"} and months is None, postcode=place.code, authority=place.authority,
        school_area="Solihull",
    )  # fmt: skip
    return {offer.service for offer in match(directory, request).offered}


def states(found: Coverage) -> Mapping[tuple[str, str, str, str], Any]:
    """What is said of each cell, and by whom it is taken."""
    return {
        key: (
            cell.uncovered,
            frozenset(
                (stand.service, stand.ages)
                for stand in found.supply.stands(cell.help, cell.person, cell.place)
                if stand.reason is None
            ),
        )
        for key, cell in found.cells.items()
    }
