"""Access, cost, times and getting there: when they rule a service out, when they are only said, what they never change."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chance import Drawn
from tests.signposting.eligible_worlds import DAYS, a_person, directory_of, records, request_of
from triage.signposting import match
from triage.signposting.request import Practical

from .builders import a_request, a_service, matched, reason, shipped, vocabulary

NEAR, NEXT, FAR = {"postcode": "B90"}, {"postcode": "B91"}, {"postcode": "M1"}


def needs(**said: Any) -> dict[str, Practical]:
    lists = {key: frozenset(value) for key, value in said.items() if isinstance(value, list)}
    return {"practical": Practical(**{**said, **lists})}


def at(*sessions: str) -> list[dict[str, str]]:
    """Sessions such as "tuesday 16:00 17:00"."""
    return [dict(zip(("day", "from", "to"), session.split(), strict=False)) for session in sessions]


@pytest.mark.parametrize(
    ("service", "said", "wanted"),
    [
        ({"access": ["step_free"]}, {"access": ["step_free"]}, None),
        ({"access": ["Step-free"]}, {"access": ["step_free"]}, None),
        ({"access": ["no_step_free"]}, {"access": ["step_free"]}, "access"),
        ({"access": ["no_sign_language"]}, {"access": ["sign_language"]}, "access"),
        ({"access": ["hearing_loop"]}, {"access": ["sign_language"]}, None),
        ({"access": ["step_free", "no_step_free"]}, {"access": ["step_free"]}, None),
        ({"access": ["hearing_loop"]}, {"access": ["step_free"]}, None),
        ({"access": ["ring the bell"]}, {"access": ["step_free"]}, None),
        ({"access": []}, {"access": ["step_free"]}, None),
        ({}, {"access": ["step_free"]}, None),
        ({"access": ["step_free", "hearing_loop"]}, {"access": ["step_free", "sign_language"]}, None),
        ({"access": ["step_free", "no_sign_language"]}, {"access": ["step_free", "sign_language"]}, "access"),
        ({"location": FAR}, {"travel": "none"}, "access"),
        ({"location": FAR}, {"travel": "walking"}, None),
        ({"location": NEXT}, {"travel": "none"}, None),
        ({"location": FAR, "transport": "none"}, {"travel": "none"}, "access"),
        ({"location": FAR, "transport": "a taxi is paid for"}, {"travel": "none"}, None),
        ({"location": FAR, "remote": "true"}, {"travel": "none"}, None),
        ({"location": FAR, "channels": ["home"]}, {"travel": "none"}, None),
        ({"location": {"note": "ask"}}, {"travel": "none"}, None),
        ({}, {"travel": "none"}, None),
        ({"remote": "true"}, {"remote": "not_possible"}, "access"),
        ({"area": {"kind": "remote"}}, {"remote": "not_possible"}, "access"),
        ({"remote": "true", "location": NEAR}, {"remote": "not_possible"}, None),
        ({"remote": "true"}, {"remote": "ok"}, None),
        ({"cost": "free"}, {"cost": "free_only"}, None),
        ({"cost": "Free of charge."}, {"cost": "free_only"}, None),
        ({"cost": "£5 a session"}, {"cost": "free_only"}, "cost"),
        ({"cost": "low_cost"}, {"cost": "free_only"}, "cost"),
        ({"cost": "£5 a session"}, {"cost": "low_cost"}, None),
        ({"cost": "charge"}, {"cost": "low_cost"}, "cost"),
        ({"cost": "free for under twos, else £3"}, {"cost": "free_only"}, None),
        ({"cost": "a donation of £1"}, {"cost": "free_only"}, None),
        ({}, {"cost": "free_only"}, None),
        ({"cost": "charge"}, {"cost": "any"}, None),
        ({"schedule": at("tuesday 10:00 12:00")}, {"times": ["after_school"]}, "schedule"),
        ({"schedule": at("tuesday 10:00 15:00")}, {"times": ["after_school"]}, "schedule"),
        ({"schedule": at("tuesday 10:00 15:01")}, {"times": ["after_school"]}, None),
        ({"schedule": at("tuesday 10:00 12:00", "saturday 10:00 12:00")}, {"times": ["saturday"]}, None),
        ({"schedule": at("saturday 10:00 12:00")}, {"times": ["weekday_daytime", "evening"]}, "schedule"),
        ({"schedule": at("friday 17:00 18:00")}, {"times": ["evening"]}, "schedule"),
        ({"schedule": at("friday 17:00")}, {"times": ["evening"]}, None),
        ({"schedule": at("friday")}, {"times": ["weekday_daytime"]}, None),
        ({"schedule": []}, {"times": ["evening"]}, None),
        ({}, {"times": ["evening"]}, None),
        ({"term_time_only": "true"}, {"times": ["school_holidays"]}, "schedule"),
        ({"term_time_only": "true"}, {"times": ["school_holidays", "term_time"]}, None),
        ({"term_time_only": "false"}, {"times": ["school_holidays"]}, None),
        ({"term_time_only": "true"}, {"times": ["saturday"]}, None),
    ],
)
def test_what_a_family_needs_rules_out_only_what_a_record_says_it_has_not(
    service: dict[str, Any], said: dict[str, Any], wanted: str | None
):
    assert reason(a_service(**service), **needs(**said)) == wanted


@pytest.mark.parametrize(
    ("service", "said", "wanted"),
    [
        ({"access": ["no_step_free"]}, {"access": ["step_free"]}, "not_accessible"),
        ({"cost": "charge"}, {"cost": "free_only"}, "too_costly"),
        ({"schedule": at("monday 10:00 11:00")}, {"times": ["sunday"]}, "times_do_not_fit"),
    ],
)
def test_where_that_leaves_nothing_the_unmet_reason_says_so(
    service: dict[str, Any], said: dict[str, Any], wanted: str
):
    found = matched(a_service(**service), a_service(id="b", **service), **needs(**said))
    assert found.unmet_reason == wanted
    assert wanted in vocabulary().of("unmet_reasons")


@pytest.mark.parametrize(
    ("service", "said", "words"),
    [
        ({}, {"access": ["step_free"]}, "not known whether it has: Step-free way in"),
        ({"access": ["step_free"]}, {"access": ["step_free"]}, "its record says: Step-free way in"),
        ({}, {"access": ["sign_language"]}, "not known whether it has: British Sign Language"),
        ({"access": ["hearing_loop"]}, {"access": ["sign_language"]}, "not known whether it has: British Sign Language"),
        ({"access": ["step_free", "no_step_free"]}, {"access": ["step_free"]}, "not known whether it has: Step-free way in"),
        ({}, {"cost": "free_only"}, "not known whether it costs anything"),
        ({"cost": "ask"}, {"cost": "free_only"}, "not known whether it is free for this family"),
        ({}, {"times": ["evening"]}, "not known whether it runs when the family can come"),
        ({"schedule": at("friday 17:00 18:00")}, {}, "runs Friday 17:00 to 18:00"),
        ({}, {}, "its record does not say where people go"),
        ({"location": NEXT}, {}, "in a neighbouring district, about 5 km away or less"),
        ({"location": FAR}, {"travel": "walking"}, "farther than is easy for a family that walks"),
        ({"transport": "minibus"}, {}, "help with getting there: minibus"),
        ({"remote": "true"}, {}, "works by telephone or online"),
        ({"capacity": {"state": "room", "wait_weeks": "12", "said_on": "2026-11-01"}}, {}, "a long wait: about 12 weeks, as it said on 2026-11-01"),
        ({"capacity": {"state": "room", "wait_weeks": "11", "said_on": "2026-11-01"}}, {}, "help begins in about 11 weeks, as it said on 2026-11-01"),
        ({"capacity": {"state": "full", "said_on": "2026-08-19"}}, {}, "nobody has said lately whether it has room; it was last asked on 2026-08-19"),
    ],
)  # fmt: skip
def test_an_offer_says_what_is_known_and_what_is_not(
    service: dict[str, Any], said: dict[str, Any], words: str
):
    assert any(words in told for told in matched(a_service(**service), **needs(**said)).offered[0].reasons)


@pytest.mark.parametrize(
    ("service", "request_", "words"),
    [
        ({"ages": {"to": "10"}}, {"age_months": 134, "born": None}, "it ends before 11 years; the child is about 11 years old"),
        ({"ages": {"from": "2", "to": "10"}}, {"age_months": 14}, "it begins at 2 years; the child is about 14 months old"),
        ({"capacity": {"state": "full", "said_on": "2026-10-03"}}, {}, "its list was closed when it was asked on 2026-10-03"),
        ({"checked": {"on": "2025-11-19"}}, {}, "its details were last confirmed on 2025-11-19, which held until 2026-11-19"),
        ({}, {"postcode": "M1 1AA"}, "the home lies outside its area: M1 is not in Solihull"),
        ({}, {"postcode": "B36"}, "part of B36 lies in Solihull"),
        ({"languages": ["en", "pl"]}, {"language": "Romanian"}, "its record names English and Polish: neither the family's language nor an interpreter"),
        ({"access": ["hearing_loop", "no_sign_language"]}, needs(access=["sign_language"]), "its record says: Nobody signs; the family needs: British Sign Language"),
        ({"location": FAR}, needs(travel="none"), "it is more than about 40 km away, it names no help with getting there, and the family cannot travel"),
        ({"cost": "£5"}, needs(cost="free_only"), "its record says it costs: £5; the family can use only what is free"),
        ({"schedule": at("tuesday 10:00 12:00")}, needs(times=["evening", "saturday"]), "it runs Tuesday 10:00 to 12:00; the family can come in the evening or on Saturdays"),
        ({"routes": ["self"]}, {}, "it takes people by asking for themselves, and this is a referral"),
        ({"status": "closed"}, {}, "its record says that the service has stopped, as confirmed on 2026-11-01"),
    ],
)  # fmt: skip
def test_each_reason_names_the_fact_behind_it(service: dict[str, Any], request_: dict[str, Any], words: str):
    assert words in matched(a_service(**service), **request_).not_offered[0].detail


def test_no_detail_or_reason_holds_a_whole_postcode_or_what_a_terminal_obeys():
    hostile = {
        "cost": "£5\x1b[31m\r\n=cmd()",
        "transport": "\x1b]0;x\x07bus",
        "location": {"postcode": "M1 1AA"},
    }
    for asked in (
        a_request(postcode="B90 1AA"),
        a_request(postcode="B90 1AA", **needs(cost="free_only", travel="none")),
    ):
        found = matched(a_service(**hostile), postcode=asked.postcode, practical=asked.practical)
        said = "\n".join(
            [
                *(entry.detail for entry in found.not_offered),
                *(text for offer in found.offered for text in offer.reasons),
            ]
        )
        assert "1AA" not in said.upper()
        assert all(sign.isprintable() or sign == "\n" for sign in said)


def ranked(*services: dict[str, Any], **changes: Any) -> list[str]:
    return [offer.service for offer in matched(*services, **changes).offered]


def test_what_was_asked_for_by_name_stands_first_unless_it_waits_a_quarter_of_a_year():
    room = a_service(id="a")
    listed = {"state": "waiting_list", "said_on": "2026-11-01"}
    short, long = (a_service(id="b", capacity={**listed, "wait_weeks": weeks}) for weeks in ("11", "12"))
    wanted = {"wanted": frozenset({"b"})}
    assert (ranked(room, short), ranked(room, short, **wanted), ranked(room, long, **wanted)) == (
        ["a", "b"],
        ["b", "a"],
        ["a", "b"],
    )


def test_nearer_stands_first_among_equals_and_what_can_be_reached_before_what_cannot():
    far, near, unknown = a_service(id="a", location=FAR), a_service(id="c", location=NEXT), a_service(id="b")
    assert ranked(far, near, unknown) == ["c", "b", "a"]
    outside = a_service(id="d", location=NEXT, network="external")
    assert ranked(far, outside) == ["a", "d"], "the network counts before kilometres"
    assert ranked(far, outside, **needs(travel="walking")) == ["d", "a"], (
        "but not before being able to get there"
    )


def test_another_wish_met_by_the_same_service_lets_it_rise():
    rows = [a_service(id="a"), a_service(id="b", help=["sleep", "counselling"])]
    assert ranked(*rows) == ["a", "b"]
    assert ranked(*rows, wanted=frozenset({"counselling"})) == ["b", "a"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_access_needs_and_language_choose_among_services_and_rank_none(data: st.DataObject):
    """Law 4: whoever is still offered stands in the order in which they stood."""
    chance = Drawn(data.draw)
    on = chance.pick(DAYS)
    rows = records(chance, on)
    asked = request_of(a_person(chance, on, rows))
    plain = dataclasses.replace(
        asked, language=None, practical=dataclasses.replace(asked.practical, access=frozenset())
    )
    without = [offer.service for offer in match(directory_of(rows), plain).offered]
    told = [offer.service for offer in match(directory_of(rows), asked).offered]
    assert told == [service for service in without if service in told]


def test_every_access_code_is_a_need_or_denies_one_and_has_a_group():
    access = shipped().accesses
    assert access
    for entry in access.values():
        assert entry.text("group")
        assert all(code in access and not access[code].items("denies") for code in entry.items("denies"))
