"""Likeness: the share of combinations of help, person, age and place that both take, told with what makes it so."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from tests.chance import Seeded
from tests.signposting.builders import a_directory, a_service
from tests.signposting.gaps.builders import SEEDS, few, generated
from triage.signposting.gaps.ages import limits_mask
from triage.signposting.gaps.likeness import similar
from triage.signposting.gaps.places import places_of
from triage.signposting.gaps.supply import area_keys, reaches


def test_the_same_people_in_the_same_places_are_wholly_alike() -> None:
    (found,) = similar(a_directory(a_service(), a_service(id="twin", name="SLEEP advice!")), "sleep-advice")
    assert (found.service, found.share, found.stands_in, found.same_name) == ("twin", 1, 1, True)
    assert found.pairs == (("sleep", "child"),)


def test_half_the_ages_in_half_the_places_is_a_quarter_and_stands_in_for_one_in_four() -> None:
    whole = a_service(ages={"from": "2", "to": "5"}, area={"kind": "districts", "codes": ["B90", "B91"]})
    part = a_service(
        id="part", ages={"from": "4", "to": "5"}, area={"kind": "districts", "codes": ["B91"]}, name="Another"
    )
    (found,) = similar(a_directory(whole, part), "sleep-advice")
    assert (found.share, found.stands_in) == (Fraction(1, 4), Fraction(1, 4))
    assert (found.ages, found.places) == ("4–5", ("B91",))
    (back,) = similar(a_directory(whole, part), "part")
    assert (back.share, back.stands_in) == (Fraction(1, 4), 1)


def test_nothing_in_common_is_not_listed_but_the_same_name_is() -> None:
    other = a_service(id="other", name="Other", help=["counselling"])
    namesake = a_service(id="namesake", help=["counselling"])
    found = similar(a_directory(a_service(), other, namesake), "sleep-advice")
    assert [(one.service, one.share, one.same_name) for one in found] == [("namesake", 0, True)]


@few
@given(SEEDS)
def test_the_share_is_that_of_the_combinations_written_out(seed: int) -> None:
    _, directory = generated(Seeded(seed), 6)
    table = places_of(directory.areas, None)
    everywhere = {place.code for place in table} | {
        key[1] for service in directory.services.values() for key in area_keys(service)
        if key[1] and not any(reaches(key, place, directory.areas) for place in table)
    }  # fmt: skip

    def combinations(identity: str) -> set[tuple[str, str, int, str]]:
        service = directory.services[identity]
        where: set[str] = set()
        for key in area_keys(service):
            held = {place.code for place in table if reaches(key, place, directory.areas)}
            where |= (
                everywhere if key[0] == "everywhere" else set() if key[0] == "unsaid" else held or {key[1]}
            )
        ages = limits_mask(service)
        return {
            (code, person, bit, place)
            for code in service.help
            for person in service.for_
            for bit in range(ages.bit_length())
            if ages >> bit & 1
            for place in where
        }

    identities = sorted(directory.services)
    for identity in identities[:2]:
        mine = combinations(identity)
        said = {one.service: one for one in similar(directory, identity, most=99)}
        for other in identities:
            theirs = combinations(other)
            both = mine & theirs
            if other == identity:
                assert other not in said
            elif both:
                assert said[other].share == Fraction(len(both), len(mine | theirs))
                assert said[other].stands_in == Fraction(len(both), len(mine))
            else:
                assert other not in said
