"""Candidates found by help, person and place are those of a plain walk over every service, and nothing else changes."""

from __future__ import annotations

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chance import Drawn, Seeded
from tests.signposting.builders import DAY, SOLIHULL, a_directory, a_request, a_service, shipped
from tests.signposting.eligible_worlds import DAYS, HOMES, a_person, directory_of, records, request_of
from triage.signposting import Directory, Match, NotFor, Request, match
from triage.signposting.match import first_reason
from triage.signposting.standpoint import Standpoint
from triage.signposting.unmet import unmet_reason


def walked(directory: Directory, asked: Request) -> tuple[set[str], tuple[NotFor, ...]]:
    """What is offered and what is passed over, by looking at every service with every check."""
    view, offered, passed = Standpoint(directory, asked), set(), []
    for service in directory.services.values():
        if not service.works_with(asked.help, asked.person):
            continue
        found = first_reason(service, view)
        if found is None:
            offered.add(service.id)
        else:
            passed.append(NotFor(service.id, *found, view.standing(service)[0] != "out"))
    return offered, tuple(passed)


def same(directory: Directory, asked: Request) -> Match:
    """Hold both ways of matching against the walk."""
    offered, passed = walked(directory, asked)
    whole, here = match(directory, asked), match(directory, asked, elsewhere=False)
    assert {offer.service for offer in whole.offered} == offered
    assert whole.not_offered == passed
    reasons = [(entry.reason, entry.area_right) for entry in passed]
    given_at_all = any(asked.help in service.help for service in directory.services.values())
    assert whole.unmet_reason == (None if offered else unmet_reason(reasons, given_to_somebody=given_at_all))
    here_only = tuple(entry for entry in passed if entry.area_right)
    assert here == dataclasses.replace(whole, not_offered=here_only)
    return whole


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_index_and_a_plain_walk_agree_on_generated_directories(data: st.DataObject):
    chance = Drawn(data.draw)
    on = chance.pick(DAYS)
    rows = records(chance, on)
    directory = directory_of(rows)
    for _ in range(3):
        same(directory, request_of(a_person(chance, on, rows)))


def test_they_agree_on_the_shipped_directory_for_every_help_and_home():
    chance = Seeded(5)
    for code in shipped().helps:
        for person in ("child", "carer"):
            same(shipped(), a_request(help=code, person=person, postcode=chance.pick(HOMES)))


def test_services_of_other_towns_are_told_only_when_they_are_asked_for():
    directory = a_directory(a_service(), a_service(id="away", area={"kind": "districts", "codes": ["M1"]}))
    told = [entry.service for entry in match(directory, a_request()).not_offered]
    untold = match(directory, a_request(), elsewhere=False)
    assert (told, untold.not_offered) == (["away"], ())


def test_where_nothing_is_near_the_reason_is_the_same_without_listing_what_is_far():
    away = {"kind": "districts", "codes": ["M1"]}
    for services in (
        [a_service(area=away)],
        [a_service(area=away, status="closed")],
        [a_service(area=away, status="closed"), a_service(id="b", area=away)],
        [a_service(area=away, status="closed"), a_service(id="b", area=away, checked=...)],
        [a_service(for_=["parent"])],
        [a_service(help=["gp"])],
    ):
        same(a_directory(*services), a_request())


def test_two_homes_asked_about_in_turn_do_not_take_each_others_answers():
    directory = a_directory(
        a_service(), a_service(id="birmingham", area={"kind": "local_authority", "codes": ["E08000025"]})
    )
    answers = [[offer.service for offer in match(directory, a_request(postcode=home, home_authority=certain)).offered]
               for home, certain in (("B90", None), ("B1", None), ("B90", "E08000025"), ("B36", SOLIHULL), ("B90", None))]  # fmt: skip
    assert answers == [["sleep-advice"], ["birmingham"], ["birmingham"], ["sleep-advice"], ["sleep-advice"]]
    assert match(directory, a_request(on=DAY)).offered
