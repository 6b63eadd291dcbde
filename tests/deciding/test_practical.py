"""What a case says about using help: whose it is, what it chooses, and what it never changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.builders import DAY, a_case, a_directory, a_service, decided, plain_case
from tests.casefile.reading import read
from triage.deciding.practical import born_or_due, practical_needs
from triage.model import Decision

STAIRS = {"id": "upstairs", "access": ["no_step_free"]}


def unlike(found: Decision) -> dict[str, Any]:
    """All that a decision says apart from which services."""
    plain = found.model_dump(mode="json")
    plain.pop("not_offered")
    return {
        **plain,
        "directory": None,
        "actions": [{**action, "service": None, "alternatives": []} for action in plain["actions"]],
    }


def test_a_service_that_cannot_be_used_is_passed_over_and_another_is_offered():
    directory = a_directory(a_service(**STAIRS), a_service(id="level-way-in", network="external"))
    found = decided(a_case(practical={"access": "step_free"}), directory=directory)
    assert [(action.service, action.alternatives) for action in found.actions if action.service] == [
        ("level-way-in", ())
    ]
    assert [(entry.service, entry.reason) for entry in found.not_offered] == [("upstairs", "access")]


@pytest.mark.parametrize(
    ("service", "practical", "reason"),
    [
        (STAIRS, {"access": ["step_free"]}, "not_accessible"),
        ({"cost": "£4"}, {"cost": "free_only"}, "too_costly"),
        (
            {"schedule": [{"day": "monday", "from": "10:00", "to": "11:00"}]},
            {"times": "saturday"},
            "times_do_not_fit",
        ),
    ],
)
def test_where_nothing_can_be_used_the_need_is_unmet_with_that_reason(
    service: dict[str, Any], practical: dict[str, Any], reason: str
):
    found = decided(a_case(practical=practical), directory=a_directory(a_service(**service)))
    assert [entry.reason for entry in found.unmet] == [reason]


def test_practical_needs_change_services_and_nothing_else():
    """Law 4: disability and language move no level, escalation or time."""
    directory = a_directory(a_service(), a_service(id="b"))
    every = {
        "access": ["step_free", "sign_language"],
        "cost": "free_only",
        "times": ["evening"],
        "travel": "none",
        "remote": "not_possible",
    }
    plain = decided(a_case(), directory=directory)
    assert unlike(plain) == unlike(decided(a_case(practical=every), directory=directory))
    assert plain.actions == decided(a_case(practical=every), directory=directory).actions, (
        "a record that says nothing rules nothing out"
    )


def test_what_was_asked_for_by_name_is_proposed_first():
    directory = a_directory(a_service(), a_service(id="wanted-here", network="external"))
    wants = {"preferences": {"wants": ["wanted-here"]}}
    assert decided(a_case(**wants), directory=directory).actions[0].service == "wanted-here"


FAMILY = [{"id": "mum", "is": "parent"}, {"id": "sam", "is": "sibling", "date_of_birth": "2016-02-29"}]


@pytest.mark.parametrize(
    ("said", "person", "who", "access"),
    [
        ([{"access": "step_free"}], "child", None, {"step_free"}),
        ([{"who": "mum", "access": "step_free"}], "child", None, set()),
        ([{"who": "mum", "access": "step_free"}], "parent", "mum", {"step_free"}),
        ([{"who": "mum", "access": "step_free"}], "parent", None, {"step_free"}),
        ([{"who": "mum", "access": "step_free"}], "parent", "dad", set()),
        (
            [{"who": "mum", "access": "step_free"}, {"person": "child", "access": "easy_read"}],
            "family",
            None,
            {"step_free", "easy_read"},
        ),
        (
            [{"person": "child", "access": "easy_read"}, {"access": "step_free"}],
            "child",
            None,
            {"step_free", "easy_read"},
        ),
        ([{"person": "child", "access": "easy_read"}], "sibling", "sam", set()),
    ],
)
def test_what_is_said_of_one_person_holds_for_them_and_for_the_family_that_comes_together(
    said: list[dict[str, Any]], person: str, who: str | None, access: set[str]
):
    assert practical_needs(a_case(people=FAMILY, practical=said), person, who).access == access


def test_what_is_said_of_a_person_counts_before_what_is_said_of_everybody():
    case = a_case(
        people=FAMILY,
        practical=[{"times": "evening", "travel": "car"}, {"who": "sam", "times": "after_school"}],
    )
    sam, child = practical_needs(case, "sibling", "sam"), practical_needs(case, "child", None)
    assert (sam.times, sam.travel) == (frozenset({"after_school"}), "car")
    assert (child.times, child.travel) == (frozenset({"evening"}), "car")


def test_the_date_of_birth_is_that_of_whom_the_help_is_for():
    case = a_case(people=FAMILY, child={"expected": "2027-01-05"})
    assert str(born_or_due(case, "child", None)) == str(born_or_due(case, "family", None)) == "2027-01-05"
    assert str(born_or_due(case, "sibling", "sam")) == "2016-02-29"
    assert born_or_due(case, "parent", None) is None


@pytest.mark.parametrize(
    ("practical", "code", "mend"),
    [
        ({"access": ["step_fre"]}, "CF201", "did you mean 'step_free'?"),
        ({"access": ["wheelchair"]}, "CF201", "did you mean 'step_free'?"),
        ({"access": ["no_step_free"]}, "CF202", "write what the person needs"),
        ({"acess": ["step_free"]}, "CF102", "did you mean 'access'?"),
        ({"times": ["afterschool"]}, "CF106", "'after_school'"),
        ({"cost": "cheap"}, "CF106", "'free_only'"),
    ],
)
def test_a_word_that_is_not_known_is_an_error_that_names_the_nearest(
    practical: dict[str, Any], code: str, mend: str
):
    batch = read(json.dumps(plain_case(practical=practical), indent=1), "case.json")
    assert not batch.cases
    assert [(problem.issue.code, mend in (problem.issue.mend or "")) for problem in batch.problems] == [
        (code, True)
    ]
    assert batch.problems[0].issue.line


def test_it_may_be_one_mapping_a_list_or_nothing_and_is_written_as_it_was_meant():
    for said in ({"times": "sunday", "travel": "none"}, [{"times": ["sunday"], "travel": "none"}]):
        assert a_case(practical=said).as_json()["practical"] == [{"times": ["sunday"], "travel": "none"}]
    assert "practical" not in a_case(practical=None).as_json()
    assert DAY
