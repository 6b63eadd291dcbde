"""The services that come with the program."""

from __future__ import annotations

import re

import pytest

from triage.signposting import Request, match
from triage.signposting.checks import due, lint

from .builders import DAY, SOLIHULL, shipped, shipped_texts, vocabulary

NAMED_IN_THE_REPORT = "clinical-lead sleep-advice dental-pathway ordinary-magic urban-heard meriden-adventure-playground beyond-autism inclusive-sports-academy under-fives-stay-and-play elmwood-sensory-room sibs skills-for-success inclusion-service ehcp-service"
SUITABLE_AGE = {
    "early_psychosis_service": 16, "health_visitor": 1, "infant_feeding_support": 0, "young_people_substance_service": 14, "sexual_health_service": 15,
    "portage": 2, "youth_justice_prevention": 13, "stay_and_play": 2, "home_visiting": 2, "idva": 17,
}  # fmt: skip
"""Help that is for one age by its nature; any other is tried with a child of eight."""
SENT = [
    code
    for code, entry in vocabulary().of("help").items()
    if entry.text("usual_kind") in {"referral", "signpost"}
]


@pytest.mark.parametrize("code", SENT)
def test_every_kind_of_help_that_is_sent_or_told_about_has_a_service_in_the_area(code: str):
    entry = vocabulary().of("help")[code]
    person = entry.text("for_person") or "child"
    adult = person in {"parent", "carer"}
    asked = Request(
        help=code, person=person, on=DAY, kind="referral" if entry.text("usual_kind") == "referral" else "signpost",
        age_months=None if adult else SUITABLE_AGE.get(code, 8) * 12, age_assumed_adult=adult, authority=SOLIHULL, postcode="B90",
    )  # fmt: skip
    found = match(shipped(), asked)
    assert found.offered, [(entry.service, entry.reason) for entry in found.not_offered]


@pytest.mark.parametrize("service", NAMED_IN_THE_REPORT.split())
def test_every_service_the_report_names_is_there_with_the_lines_it_comes_from(service: str):
    record = shipped().services[service]
    assert record.checked is not None
    assert re.search(r"impact report 2025, lines? \d", record.checked.source or "")


def test_no_record_holds_a_telephone_number_a_web_page_or_a_street():
    for record in shipped().services.values():
        assert record.contact is not None
        assert (record.contact.phone, record.contact.web) == (None, None), record.id
        assert record.contact.how, record.id
    texts = "\n".join(text for name, text in shipped_texts().items() if name.startswith("services/"))
    assert not re.search(r"https?://|www\.|@|\b0\d{3,4} ?\d{5,}|\b\d+ \w+ (Street|Road|Lane|Avenue)\b", texts)


def test_an_illustrative_record_says_so_in_its_name_and_its_source():
    for record in shipped().services.values():
        source = record.checked.source if record.checked else None
        assert ("(illustrative)" in record.name) == (source or "").startswith("Illustrative"), record.id


def test_every_record_says_where_its_facts_come_from_and_when_they_are_checked_again():
    for record in shipped().services.values():
        assert record.checked is not None
        assert record.checked.source
        assert record.checked.every_months == 12
    assert lint(shipped(), DAY) == []


def test_a_year_and_a_day_after_the_check_every_record_is_due_and_warned_of():
    day = DAY.replace(year=2027)
    assert all(row.overdue for row in due(shipped(), day))
    assert {issue.code for issue in lint(shipped(), day)} == {"DR501"}
    assert len(lint(shipped(), day)) == len(shipped().services)


def test_the_graph_joins_need_help_service_provider_area_and_person():
    graph = shipped().graph
    assert graph.helps_for("sleep") == ("sleep",)
    assert graph.services_for("sleep", "child") == ("sleep-advice",)
    assert graph.areas_of("sleep-advice") == (SOLIHULL,)
    assert "sleep-advice" in graph.services_of("connected-care-network")
    assert ("runs", "provider", "connected-care-network") in graph.neighbours("service", "sleep-advice")
    assert ("feels", "person", "child") in graph.neighbours("need", "sleep")
