"""Where the engine offers nothing and the reason is for a person to weigh, a named person is asked to look."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_case, a_directory, a_rule, a_rulebook, a_service, decided
from triage.model import Decision


def decision(help_code: str, within: str = "14 days", person: str = "child", **case: Any) -> Decision:
    book = a_rulebook(
        needs=[
            a_rule(
                id="again",
                when={"need": "sleep", "severity": "any"},
                then={"offer": {"help": help_code, "as": "referral", "for": person, "within": within}},
            )
        ]
    )
    service = a_service(help=[help_code], **{"for": ["child", "parent"]}, ages={"from": 0})
    return decided(a_case(**case), rulebook=book, directory=a_directory(service))


def looks(found: Decision, rule: str) -> list[tuple[str, int | None]]:
    return [(one.by, one.within_days) for one in found.human_reviews if rule in one.rules]


@pytest.mark.parametrize(
    ("help_code", "by", "within"), [("sleep", "coordinator", 2), ("camhs", "clinical_lead", 2)]
)
def test_help_that_was_completed_lately_is_asked_for_again(help_code: str, by: str, within: int) -> None:
    past = [{"help": help_code, "state": "completed", "received": True, "ended": "2026-11-01"}]
    found = decision(help_code, past_actions=past)
    assert [(item.help, item.reason) for item in found.unmet] == [(help_code, "tried_before")]
    assert looks(found, "engine-tried-before") == [(by, within)]
    [look] = [one for one in found.human_reviews if "engine-tried-before" in one.rules]
    assert look.facts == ("need child sleep 7",)


def test_somebody_looks_too_where_another_service_is_closed_to_the_child_for_its_own_reason() -> None:
    rule = a_rule(
        id="again",
        when={"need": "sleep", "severity": "any"},
        then={"offer": {"help": "sleep", "as": "referral", "for": "child", "within": "14 days"}},
    )
    services = (
        a_service(id="one", help=["sleep"], ages={"from": 0}),
        a_service(
            id="two", help=["sleep"], ages={"from": 0}, capacity={"state": "full", "said_on": "2026-11-01"}
        ),
    )
    past = [
        {"help": "sleep", "service": "one", "state": "completed", "received": True, "ended": "2026-11-01"}
    ]
    found = decided(
        a_case(past_actions=past), rulebook=a_rulebook(needs=[rule]), directory=a_directory(*services)
    )
    assert [item.reason for item in found.unmet] == ["several_reasons"]
    assert [by for by, _ in looks(found, "engine-tried-before")] == ["coordinator"]


def test_nobody_is_asked_where_nothing_was_tried() -> None:
    found = decision("sleep")
    assert not looks(found, "engine-tried-before")
    assert [action.help for action in found.actions] == ["sleep"]


@pytest.mark.parametrize(("within", "seen"), [("0 days", [("coordinator", 0)]), ("14 days", [])])
def test_help_wanted_today_for_a_parent_who_must_not_be_contacted(
    within: str, seen: list[tuple[str, int]]
) -> None:
    found = decision("housing_advice", within, "parent", unsafe_contact=["parent"])
    assert [(item.help, item.reason) for item in found.unmet] == [("housing_advice", "all_unsafe")]
    assert looks(found, "engine-urgent") == seen


@pytest.mark.parametrize(
    ("needs", "about"),
    [
        ([("sleep", "sibling")], ["sibling"]),
        ([("sleep", "child")], ["child"]),
        ([("sleep", "sibling"), ("sleep", "child")], ["child", "sibling"]),
        ([("sleep", "sibling"), ("sleep", "parent")], ["child", "sibling"]),
    ],
)
def test_a_question_is_asked_about_the_brother_too_whoever_else_has_the_need(
    needs: list[tuple[str, str]], about: list[str]
) -> None:
    rows = [{"need": need, "person": person, "severity": "3"} for need, person in needs]
    rule = a_rule(
        id="asks",
        when={"need": "sleep", "severity": "any"},
        then={"ask": [{"field": "child_view", "within_days": "5"}]},
    )
    found = decided(a_case(needs=rows), rulebook=a_rulebook(needs=[rule]))
    assert sorted(ask.person for ask in found.asks if ask.field == "child_view") == about
