"""Which services a question finds, in which order, and why."""

from __future__ import annotations

import dataclasses
import random

import pytest

from triage.signposting.finding import Answer, Hit, find
from triage.store.service_index import build_index

from .builders import SERVICES, a_directory, a_service, asked, asker, directory, fitting, index, read, reasons

MONDAY = [{"day": "monday", "from": "15:30", "to": "17:00"}]
NURSE = "somewhere to go on wet Saturdays for a four year old near B93"


def hit(answer: Answer, service: str) -> Hit:
    return next(one for one in answer.hits if one.service == service)


def test_the_question_of_the_issue_is_answered() -> None:
    answer = asked(NURSE)
    assert fitting(answer)[0] == "splash"
    assert reasons(answer) == {"treetops": "too_young", "tuesday-tots": "schedule", "far-away": "out_of_area"}
    assert dict(answer.not_shown) == {"closed": 1, "out_of_date": 1}


def test_a_hit_says_which_words_it_says_in_which_field_and_what_suits() -> None:
    splash = hit(asked(NURSE), "splash")
    found = {
        one.said: (one.helps, {place.field: place.words for place in one.found}) for one in splash.matched
    }
    assert set(found) == {"somewhere to go", "wet"}
    assert set(found["somewhere to go"][0]) == {"leisure_activity", "stay_and_play"}
    assert found["wet"][1]["summary"] == ("Indoor", "soft play")
    assert "runs Saturday 10:00 to 12:00" in splash.why
    assert "in the same postcode district" in splash.why
    assert splash.unknown == ()


def test_what_nobody_knows_is_said_and_hours_are_never_guessed() -> None:
    club = hit(asked(NURSE), "hill-club")
    assert (club.fits, club.unknown) == (True, ("when it runs",))


def test_what_does_not_fit_stands_behind_with_its_first_reason() -> None:
    answer = asked(NURSE)
    order = [one.fits for one in answer.hits]
    assert order == sorted(order, reverse=True)
    assert "Tuesday" in hit(answer, "tuesday-tots").fit.detail


def test_free_online_language_and_route_say_why_one_does_not_fit() -> None:
    assert reasons(asked("free activities on saturdays for a ten year old in B93"))["treetops"] == "cost"
    assert reasons(asked("counselling in Romanian for a 12 year old"))["talk"] == "language"
    assert reasons(asked("counselling without a referral"))["talk"] == "route_not_open"
    assert "talk" in fitting(asked("counselling in Polish"))


def test_a_child_s_age_beside_a_parent_is_not_the_parent_s() -> None:
    assert "dads" in fitting(asked("group for dads of a four year old"))
    found = asked("a group for a four year old")
    assert found.hits[0].service != "dads"
    assert hit(found, "dads").why[0] == "works with parents or carers"


def test_only_services_for_the_person_who_was_named_are_found() -> None:
    assert fitting(asked("group for her brother")) == ["sibs"]
    answer = asked("counselling for mum")
    assert set(fitting(answer)) == {"night-line", "couples", "hub"}


def test_every_word_has_to_be_there_and_where_none_has_all_some_will_do() -> None:
    assert [one.service for one in asked("treetops climbing").hits] == ["treetops"]
    answer = asked("climbing paddling")
    assert answer.some_words
    assert {one.service for one in answer.hits} == {"treetops", "splash"}


def test_forms_of_a_word_the_beginning_of_a_word_and_accents_are_found() -> None:
    for text in ("climb", "CLIMBS", "clîmbing", "treet"):
        assert [one.service for one in asked(read(text, plain=True)).hits] == ["treetops"], text


def test_synonyms_of_kinds_of_help_are_found() -> None:
    assert "sleep" in fitting(asked("insomnia"))
    assert "talk" in fitting(asked("talking therapy"))


def test_closed_and_out_of_date_services_are_shown_only_when_asked_and_never_fit() -> None:
    question = dataclasses.replace(read("indoor play"), show_all=True)
    shown = reasons(asked(question))
    assert {"old-barn": "out_of_date", "gone": "closed"}.items() <= shown.items()
    assert not {"old-barn", "gone"} & {one.service for one in asked("indoor play").hits}


def test_where_only_out_of_date_ones_are_found_they_are_shown_marked() -> None:
    answer = asked(read("old barn", plain=True))
    assert [(one.service, one.fits, one.fit.reason) for one in answer.hits] == [
        ("old-barn", False, "out_of_date")
    ]


def test_a_service_nobody_has_reviewed_is_found_and_offered_to_nobody() -> None:
    services = a_directory(a_service("raw", "Raw Import", help=..., for_=...))
    answer = find(services, build_index(services), read("raw import", plain=True), asker(postcode="B90"))
    assert [(one.service, one.fits, one.fit.reason) for one in answer.hits] == [
        ("raw", False, "not_reviewed")
    ]


def test_out_of_hours_services_at_a_distance_follow_those_that_say_so_first() -> None:
    answer = asked("counselling on monday at 8pm for a 12 year old")
    assert reasons(answer)["talk"] == "schedule"
    assert "night-line" in fitting(answer)
    services = a_directory(
        *(one for one in SERVICES if one["id"] != "talk"),
        a_service("talk", "Ezekiel's Room", help=["counselling"], schedule=MONDAY),
    )
    only = find(services, build_index(services), read("Ezekiel's Room at 8pm on monday"), asker())
    assert reasons(only) == {"talk": "schedule"}
    assert [one.service for one in only.alternatives] == ["night-line", "quiet-line"]
    assert [one.unknown for one in only.alternatives] == [(), ("when it runs",)]


def test_a_place_by_name_decides_as_a_postcode_does() -> None:
    assert reasons(asked("indoor play in Birmingham"))["splash"] == "out_of_area"
    assert "splash" in fitting(asked("indoor play in Solihull"))


def test_nearer_ones_stand_first_where_nothing_else_differs() -> None:
    services = a_directory(
        *(
            a_service(code, "Play Club", location={"postcode": place})
            for code, place in (("a-far", "B37"), ("b-near", "B93"))
        )
    )
    answer = find(services, build_index(services), read("play club near B93"), asker())
    assert fitting(answer) == ["b-near", "a-far"]


def test_nothing_found_says_what_would_be_there_without_one_thing() -> None:
    answer = asked("climbing for a four year old")
    assert (answer.fitting, dict(answer.without)) == (0, {"age 4": 1})
    answer = asked("splash on sunday")
    assert (answer.fitting, dict(answer.without)) == (0, {"Sunday": 1})


def test_facets_count_all_that_was_found_and_not_only_what_is_shown() -> None:
    answer = asked("play", limit=1)
    assert len(answer.hits) == 1
    assert sum(answer.facets["fits"].values()) == answer.total > 1
    assert answer.facets["day"]["saturday"] == 2


def test_no_words_and_no_wish_lists_everything() -> None:
    assert asked("").total == len(SERVICES) - 2


@pytest.mark.parametrize("text", [NURSE, "counselling", "play", ""])
def test_the_same_question_has_the_same_answer_whatever_the_order_of_records(text: str) -> None:
    shuffled = list(SERVICES)
    random.Random(5).shuffle(shuffled)
    other = a_directory(*shuffled)
    first = find(directory(), index(), read(text), asker())
    again = find(other, build_index(other), read(text), asker())
    assert first == again


def test_sex_and_language_move_nothing_up_or_down() -> None:
    plain = [one.service for one in asked("counselling").hits]
    for who in (asker(sex="M"), asker(sex="F"), asker(language="Polish")):
        assert [one.service for one in asked("counselling", who).hits if one.fits] == [
            one for one in plain if one in fitting(asked("counselling", who))
        ]


def test_what_is_withheld_or_unsafe_is_in_no_answer() -> None:
    who = asker(
        withheld={"couple_counselling": "control in the relationship"}, unsafe=frozenset({"night-line"})
    )
    for text in (
        "counselling",
        "counselling for mum",
        "couples",
        "couple counselling",
        "",
        "relationship counselling",
        "talk tonight",
    ):
        answer = asked(dataclasses.replace(read(text), show_all=True), who)
        named = {one.service for one in (*answer.hits, *answer.alternatives)}
        assert not named & {"couples", "night-line"}, text
        assert all("couple_counselling" not in one.helps for one in (*answer.hits, *answer.alternatives))
        assert "couple_counselling" not in answer.facets.get("help", {})
        assert answer.held_back or not named


def test_a_service_with_other_help_is_found_by_that_help_alone() -> None:
    who = asker(withheld={"couple_counselling": "why"})
    hub = hit(asked("family hub", who), "hub")
    assert hub.helps == ("family_hub", "parent_support")
    assert all(place.field != "help" for one in hub.matched for place in one.found)
    assert "hub" not in {one.service for one in asked("counselling", who).hits}


def test_a_service_whose_name_speaks_of_withheld_help_in_other_words_is_found_by_nothing() -> None:
    both = {"help": ["counselling", "couple_counselling"], "for_": ["parent"]}
    made = a_directory(
        a_service("pair", "Counselling for parents and couples", **both),
        a_service("one", "Counselling for parents", **both),
    )
    who = asker(withheld={"couple_counselling": "why"})
    answer = find(made, build_index(made), read("counselling for mum"), who)
    assert [one.service for one in answer.hits] == ["one"]


def test_nobody_who_must_not_be_contacted_is_offered_anything() -> None:
    who = dataclasses.replace(asker(), unreachable=frozenset({"parent"}))
    answer = asked("group", who)
    assert "dads" not in {one.service for one in answer.hits}


def test_an_age_is_the_child_s_unless_an_adult_was_named() -> None:
    services = a_directory(a_service("adults", "Recovery Service", for_=["parent"], ages={"from": "18"}))
    index_ = build_index(services)
    for text, reason in (
        ("recovery for a 16 year old", "too_young"),
        ("recovery for a four year old", None),
        ("recovery for mum of a 4 year old", None),
    ):
        (found,) = find(services, index_, read(text), asker(postcode="B90")).hits
        assert found.fit.reason == reason, text
        assert "parent is" not in found.fit.detail


def test_a_short_stem_finds_no_other_word() -> None:
    services = a_directory(a_service("plain", "Plain English"), a_service("play", "Playing Out"))
    index_ = build_index(services)
    assert set(index_.scores([("play",)])) == {"play"}


def test_words_that_stand_nowhere_are_given_up_and_the_others_still_count() -> None:
    answer = asked("climbing zzqqzz")
    assert (answer.some_words, [one.service for one in answer.hits]) == (True, ["treetops"])
    assert asked("zzqqzz").total == 0
