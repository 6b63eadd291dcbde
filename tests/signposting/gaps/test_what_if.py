"""Another service changes exactly the cells it takes people in, makes none worse, and closes just what it would take."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.chance import Chance, Seeded
from tests.generated_cases import HELP
from tests.generated_directories import SUITABLE
from tests.signposting.builders import DAY, a_directory, a_service
from tests.signposting.gaps.builders import SEEDS, columns_of, covered, few, generated
from triage.signposting.gaps import AGES, ELSEWHERE, NO_RECORD, Coverage, Demand, Place, Wanted, Wish
from triage.signposting.gaps.ages import ALL_AGES, COLUMN, bit_of, limits_mask
from triage.signposting.gaps.demand import SUPPLY
from triage.signposting.gaps.what_if import takes, what_if
from triage.signposting.match import match
from triage.signposting.request import Request

WHERE: dict[str, Any] = {
    "one district": {"kind": "districts", "codes": ["B90"]},
    "the authority": {"kind": "local_authority", "codes": ["E08000029"]},
    "everywhere": {"kind": "national"},
    "another place": {"kind": "local_authority", "codes": ["E08000025"]},
}
ALL = {"one district": {"B90"}, "another place": set()}


def new_one(chance: Chance) -> tuple[dict[str, Any], str]:
    """A service with room that takes everybody of some ages somewhere."""
    where = chance.pick(tuple(WHERE))
    low, high = sorted((chance.whole(0, 25), chance.whole(0, 25)))
    record = {
        **SUITABLE, "id": "new", "name": "New (illustrative)", "help": chance.some(HELP, 3, 1), "routes": ["professional", "self"],
        "for": chance.some(("child", "parent", "family", "sibling", "carer"), 3, 1), "ages": {"from": str(low), "to": str(high)}, "area": WHERE[where],
    }  # fmt: skip
    return {key: value for key, value in record.items() if value is not None}, where


@few
@given(SEEDS)
def test_adding_a_service_changes_exactly_its_cells_and_makes_none_worse(seed: int) -> None:
    chance = Seeded(seed)
    _, directory = generated(chance, 6)
    found = covered(directory)
    record, where = new_one(chance)
    proposed = a_directory(record)
    change = what_if(found, NO_RECORD, proposed)
    service = proposed.services["new"]
    ages = limits_mask(service)
    persons = {*service.for_, *(("carer",) if "parent" in service.for_ else ())}
    expected = {
        (help_code, person, place.code, column)
        for help_code in service.help
        for person in persons
        for place in found.places
        if where not in ALL or place.code in ALL[where]
        for column in columns_of(person)
        if COLUMN[column].mask & ages
    }
    assert {one.before.key for one in change.changed} == expected
    assert all(one.better for one in change.changed)
    assert all(one.after.most in (one.before.most, one.before.most + 1) for one in change.changed)
    assert change.added == ("new",)
    assert change.takes_nobody == ()


@few
@given(SEEDS)
def test_taking_it_away_again_gives_back_every_cell(seed: int) -> None:
    chance = Seeded(seed)
    records, directory = generated(chance, 6)
    record, _ = new_one(chance)
    both = covered(a_directory(*records, record))
    change = what_if(both, NO_RECORD, without=["new"])
    assert change.removed == ("new",)
    before = covered(directory)
    assert {key: cell.cover for key, cell in change.after.cells.items()} == {
        key: cell.cover for key, cell in before.cells.items()
    }
    assert not any(one.after.services > one.before.services for one in change.changed)


@few
@given(SEEDS)
def test_it_closes_the_wishes_that_nobody_takes_and_it_would_take(seed: int) -> None:
    chance = Seeded(seed)
    records, directory = generated(chance, 5)
    found = covered(directory)
    demand = some_demand(chance, found)
    record, _ = new_one(chance)
    change = what_if(found, demand, a_directory(record))
    more = a_directory(*records, record)

    def offered(directory: Any, wish: Wish) -> bool:
        adult = wish.bit == COLUMN["adult"].mask
        months = None if adult or wish.bit is None else wish.bit.bit_length() - 2
        asked = Request(
            wish.help, wish.person, DAY, found.supply.kind(wish.help), age_months=months, age_assumed_adult=adult, postcode=wish.place.code,
            authority=wish.place.authority, school_area="Solihull",
        )  # fmt: skip
        return bool(match(directory, asked).offered)

    expected = [
        wish
        for wish in demand.unmet
        if wish.outcome in SUPPLY
        and wish.bit is not None
        and not offered(directory, wish)
        and offered(more, wish)
    ]
    assert list(change.closes) == expected
    assert change.opens == ()


def some_demand(chance: Chance, found: Coverage, most: int = 12) -> Demand:
    """Wishes at homes that lie wholly in the authority, so that a match can be asked."""
    sure = [place for place in found.places if place.code not in {"B36", "B94", "CV7"}]
    wishes = []
    for number in range(chance.whole(1, most)):
        person = chance.pick(("child", "parent", "sibling"))
        months = None if person == "parent" else chance.whole(0, 311)
        outcome = chance.pick(
            ("no_service_for_age", "all_full", "offered", "no_consent", "not_accessible", "tried_before")
        )
        place = chance.pick(sure)
        wishes.append(
            Wish(f"C-{number}", chance.pick(HELP), person, None, place, bit_of(person, months), outcome)
        )
    return Demand(
        True, tuple(wishes), frozenset({"no_service_for_age", "all_full", "not_accessible", "tried_before"})
    )


def test_one_service_more_is_a_change_however_many_there_are() -> None:
    """One and two differ in every binary place; so do three and four."""
    for before in range(6):
        records = [a_service(id=f"s{number}") for number in range(before)]
        found = covered(a_directory(*records), [Wanted("sleep", "child", ("5-10",))], "B91")
        (one,) = what_if(found, NO_RECORD, a_directory(a_service(id="new"))).changed
        assert (one.before.services, one.after.services) == (before, before + 1)


def test_a_service_that_takes_nobody_changes_nothing_but_is_said() -> None:
    found = covered(a_directory(a_service()), [Wanted("sleep", "child", ("5-10",))], "B91")
    for changes, reason in (
        ({"checked": ...}, "out_of_date"),
        ({"status": "closed"}, "closed"),
        ({"area": ...}, "area_unknown"),
    ):
        change = what_if(found, NO_RECORD, a_directory(a_service(id="new", **changes)))
        assert change.takes_nobody == (("new", reason),)
        assert all(one.before.services == one.after.services for one in change.changed)


def test_a_record_of_the_same_id_is_replaced() -> None:
    found = covered(a_directory(a_service()), [Wanted("sleep", "child", ("5-10", "11-15"))], "B91")
    change = what_if(found, NO_RECORD, a_directory(a_service(ages={"from": "2", "to": "10"})))
    assert change.replaced == ("sleep-advice",)
    assert [(one.before.column, one.before.services, one.after.services) for one in change.changed] == [
        ("11-15", 1, 0)
    ]
    assert not change.changed[0].better


def test_what_was_met_and_would_not_be_is_said() -> None:
    found = covered(a_directory(a_service()), [Wanted("sleep", "child", ("5-10",))], "B91")
    wish = Wish("C-1", "sleep", "child", None, found.places[0], bit_of("child", 96), "offered")
    change = what_if(found, Demand(True, (wish,), frozenset()), without=["example-trust"])
    assert change.opens == (wish,)


def test_a_home_elsewhere_or_an_age_not_known_closes_nothing() -> None:
    found = covered(a_directory(), [Wanted("sleep", "child", ("5-10",))])
    far = Wish("C-1", "sleep", "child", None, ELSEWHERE, bit_of("child", 96), "no_service_offers_it")
    unknown = Wish("C-2", "sleep", "child", None, Place("B91", "E08000029"), None, "no_service_offers_it")
    demand = Demand(True, (far, unknown), frozenset({"no_service_offers_it"}))
    change = what_if(found, demand, a_directory(a_service()))
    assert change.closes == ()
    assert not takes(found.supply, unknown)
    assert unknown.column == "not known"
    assert sum(column.mask for column in AGES) == ALL_AGES
