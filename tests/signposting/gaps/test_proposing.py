"""What one more service would close most: no profile that could be written down closes more."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from tests.chance import Chance, Seeded
from tests.signposting.gaps.builders import SEEDS
from triage.signposting.gaps import AGES, Place, Wish
from triage.signposting.gaps.proposing import propose

PLACES = ("B37", "B90", "B91")
HELPS = ("counselling", "mentoring", "sleep", "sibling_support")
ORDER = [column.code for column in AGES]


def wishes(chance: Chance, most: int = 14) -> list[Wish]:
    found = []
    for number in range(chance.whole(1, most)):
        person = chance.pick(("child", "sibling"))
        column = AGES[chance.whole(1, 6)]
        found.append(
            Wish(f"C-{number}", chance.pick(HELPS), person, None, Place(chance.pick(PLACES)), column.mask & -column.mask, "all_full")
        )  # fmt: skip
    return found


def closed(
    every: list[Wish], person: str, helps: frozenset[str], run: list[str], places: frozenset[str]
) -> int:
    return sum(
        wish.person == person and wish.help in helps and wish.column in run and wish.place.code in places
        for wish in every
    )


def best(every: list[Wish], kinds: int, ages: int, *, one_place: bool) -> int:
    """Every profile there is, one by one."""
    most = 0
    areas = [frozenset({place}) for place in PLACES] + ([] if one_place else [frozenset(PLACES)])
    for person in ("child", "sibling"):
        for count in range(1, kinds + 1):
            for helps in combinations(HELPS, count):
                for first in range(len(ORDER)):
                    for last in range(first, min(len(ORDER), first + ages)):
                        for where in areas:
                            most = max(
                                most, closed(every, person, frozenset(helps), ORDER[first : last + 1], where)
                            )
    return most


@given(SEEDS)
def test_nothing_closes_more_than_the_first(seed: int) -> None:
    chance = Seeded(seed)
    every = wishes(chance)
    kinds, ages, one_place = chance.whole(1, 3), chance.whole(1, 8), chance.yes()
    found = propose(every, kinds, one_place=one_place, ages=ages)
    assert found[0].closes == best(every, kinds, ages, one_place=one_place)
    for one in found:
        assert (
            one.closes
            == len(one.wishes)
            == closed(every, one.person, frozenset(one.helps), list(one.columns), frozenset(one.places))
        )
        assert len(one.helps) <= kinds
        assert len(one.columns) <= ages
        assert not one_place or len(one.places) == 1
    assert [one.closes for one in found] == sorted((one.closes for one in found), reverse=True)


def test_of_profiles_that_close_as_much_the_narrowest_is_kept() -> None:
    every = [Wish("C-1", "sleep", "child", None, Place("B90"), AGES[3].mask & -AGES[3].mask, "all_full")]
    (only,) = propose(every, 3)
    assert (only.helps, only.columns, only.places, only.closes) == (("sleep",), ("5-10",), ("B90",), 1)


def test_nothing_asked_for_in_vain_gives_nothing_to_propose() -> None:
    assert propose([]) == []
    assert propose([Wish("C-1", "sleep", "child", None, Place("B90"), None, "all_full")]) == []
