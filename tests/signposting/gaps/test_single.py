"""Single points of failure: what is said equals taking each service, and each provider, away and counting again."""

from __future__ import annotations

import dataclasses

from hypothesis import given

from tests import shipped
from tests.chance import Seeded
from tests.signposting.builders import a_service
from tests.signposting.gaps.builders import SEEDS, covered, everything, few, generated, places
from triage.desk.directory.wanted import wanted_help
from triage.signposting import Directory
from triage.signposting.gaps import Coverage, Supply, coverage
from triage.signposting.gaps.single import single_providers, single_services


def without(found: Coverage, *services: str) -> Coverage:
    """Count again, from the beginning, with some services gone."""
    old = found.supply
    kept = {identity: one for identity, one in old.services.items() if identity not in services}
    supply = Supply(old.directory, old.on, services=kept, provider_of=old.provider_of, kinds=old.kinds)
    return coverage(supply, found.wanted, found.places)


def emptied(before: Coverage, after: Coverage) -> set[tuple[str, str, str, str]]:
    """Cells in which some age has lost its last service."""
    return {key for key, cell in before.cells.items() if after.cells[key].uncovered & ~cell.uncovered}


def agree_on_services(found: Coverage) -> int:
    said = {one.identity: {cell.key for cell in one.cells} for one in single_services(found)}
    counted = {}
    for identity in found.supply.services:
        lost = emptied(found, without(found, identity))
        if lost:
            counted[identity] = lost
    assert said == counted
    return len(said)


@few
@given(SEEDS)
def test_each_service_in_turn_taken_away(seed: int) -> None:
    _, directory = generated(Seeded(seed), 8)
    agree_on_services(covered(directory, None, "B37", "B36"))


@few
@given(SEEDS)
def test_each_provider_in_turn_taken_away(seed: int) -> None:
    chance = Seeded(seed)
    _, directory = generated(chance, 8)
    owners = {identity: f"p{chance.whole(0, 2)}" for identity in directory.services}
    supply = Supply(directory, covered(directory).supply.on, provider_of=owners)
    found = coverage(supply, everything(), places(directory, "B37", "B36"))
    said = {one.identity: {cell.key for cell in one.cells} for one in single_providers(found)}
    counted = {}
    for provider in sorted(set(owners.values())):
        lost = emptied(found, without(found, *(one for one, owner in owners.items() if owner == provider)))
        if lost:
            counted[provider] = lost
    assert said == counted


def test_the_shipped_services_each_in_turn_taken_away(shipped_directory: Directory) -> None:
    """The whole shipped directory in one district: over a hundred services, every kind of help the rules ask for."""
    found = covered(shipped_directory, wanted_help(shipped.rulebook()), "B90")
    assert agree_on_services(found) > 20


def test_two_services_of_one_provider_are_one_point_of_failure() -> None:
    from tests.signposting.builders import a_directory  # noqa: PLC0415 - the other tests draw theirs
    from triage.signposting.gaps import Wanted  # noqa: PLC0415

    found = covered(a_directory(a_service(), a_service(id="b")), [Wanted("sleep", "child", ("5-10",))], "B91")
    assert single_services(found) == []
    assert [one.identity for one in single_providers(found)] == ["example-trust"]
    full = dataclasses.replace(found, cells={})
    assert single_providers(full) == []
