"""Facts that do not fit together: asked about with a clock, seen by a person, nothing repaired by guess."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_case, a_directory, a_rule, a_rulebook, a_service, decided
from triage.model import Decision

EARLY = a_rulebook(
    safeguarding=[
        a_rule(
            id="baby",
            when={"all": [{"need": "sleep", "severity": "any"}, {"age": {"of": "child", "under": "1"}}]},
            then={"escalate": {"to": "statutory", "within_days": "0"}},
        )
    ]
)


def decision(**case: Any) -> Decision:
    return decided(a_case(**case), rulebook=EARLY, directory=a_directory(a_service()))


def asked(found: Decision, field: str) -> int | None:
    return next((ask.within_days for ask in found.asks if ask.field == field), 99)


def seen(found: Decision) -> list[str]:
    return [fact for one in found.human_reviews if one.reason == "data_quality" for fact in one.facts]


def test_an_age_that_disagrees_with_the_date_of_birth_is_asked_about_and_seen() -> None:
    found = decision(child={"date_of_birth": "2016-03-04", "age": "7", "postcode": "B90"})
    assert asked(found, "dob") == 2
    assert seen(found) == ["dob disagrees_with_age"]
    assert not found.escalations


def test_an_escalation_that_hangs_on_the_doubtful_age_is_asked_about_today() -> None:
    found = decision(child={"date_of_birth": "2016-03-04", "age_months": "3", "postcode": "B90"})
    assert asked(found, "dob") == 0
    [look] = [one for one in found.human_reviews if one.by == "safeguarding_lead"]
    assert (look.within_days, look.rules, look.facts) == (0, ("baby",), ("dob disagrees_with_age",))


def test_a_date_of_birth_that_makes_a_baby_of_an_older_child_escalates_as_it_stands() -> None:
    found = decision(child={"date_of_birth": "2026-08-04", "age": "10", "postcode": "B90"})
    assert [one.to for one in found.escalations] == ["statutory"]
    assert asked(found, "dob") == 2


@pytest.mark.parametrize(
    "child",
    [
        {"date_of_birth": "2016-03-04", "age": "10"},
        {"date_of_birth": "2016-03-04", "age": "11"},
        {"date_of_birth": "2024-08-04", "age_months": "27"},
        {"age": "8"},
    ],
)
def test_an_age_that_fits_raises_no_doubt(child: dict[str, str]) -> None:
    assert not seen(decision(child={**child, "postcode": "B90"}))


def test_a_date_of_birth_somebody_confirmed_is_not_doubted_again() -> None:
    found = decision(
        child={"date_of_birth": "2016-03-04", "age": "7", "postcode": "B90"},
        answers=[{"field": "dob", "value": "2016-03-04", "on": "2026-11-19"}],
    )
    assert asked(found, "dob") == 99
    assert not seen(found)


@pytest.mark.parametrize(
    ("case", "fact"),
    [
        ({"deadlines": [{"what": "eviction", "on": "2026-11-10"}]}, "deadline passed"),
        ({"child": {"expected": "2026-09-01", "postcode": "B90"}}, "expected passed"),
        ({"opened": "2026-11-10", "reviews": [{"on": "2026-11-03", "needs": []}]}, "dates in_the_wrong_order"),
        ({"care_status": [{"status": "cin", "from": "2026-05-01", "to": "2026-04-01"}]}, "dates in_the_wrong_order"),
        ({"awaiting": [{"for": "autism_assessment", "since": "2027-01-01"}]}, "dates not_yet_come"),
        (
            {
                "indicators": [
                    {"indicator": "domestic_abuse_past", "answer": "not_known"},
                    {"indicator": "domestic_abuse_past", "answer": "no"},
                    "domestic_abuse_past",
                ]
            },
            "indicator domestic_abuse_past answered_yes_and_no",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_seen_by_a_person(case: dict[str, Any], fact: str) -> None:
    found = decision(**case)
    assert fact in seen(found)
    [look] = [one for one in found.human_reviews if one.reason == "data_quality"]
    assert (look.by, look.within_days) == ("data_steward", 2)


def test_a_deadline_that_was_asked_about_is_not_looked_at_again() -> None:
    found = decision(
        deadlines=[{"what": "eviction", "on": "2026-11-10"}],
        answers=[{"field": "deadline", "value": "it was put off", "on": "2026-11-19"}],
    )
    assert asked(found, "deadline") == 99
    assert not seen(found)


def test_days_that_fit_raise_no_doubt() -> None:
    found = decision(
        received="2026-11-01",
        opened="2026-11-02",
        reviews=[{"on": "2026-11-19", "needs": [{"need": "sleep", "severity": "5"}]}],
        deadlines=[{"what": "eviction", "on": "2026-11-20"}],
        indicators=[{"indicator": "domestic_abuse_past", "answer": "no"}],
    )
    assert not seen(found)
