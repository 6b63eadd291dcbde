"""How offers become a plan: times, merging, order, caps, help that is there or awaited, records past their date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import shipped
from tests.builders import DAY, a_case, a_directory, a_rule, a_rulebook, a_service, decided
from triage.deciding.days import calendar_days
from triage.model import AreaSettings, Caps, Contact, Decision, EmergencyContacts, ReviewIntervals, Settings
from triage.rulebook import Within

AREA = AreaSettings(name="Solihull", local_authority=shipped.SOLIHULL)


def plan(
    *offers: Any,
    services: list[dict[str, Any]] | None = None,
    case: dict[str, Any] | None = None,
    then: dict[str, Any] | None = None,
    **more: Any,
) -> Decision:
    book = a_rulebook(
        needs=[
            a_rule(id=f"rule-{number}", then={"offer": offer, **(then or {})})
            for number, offer in enumerate(offers)
        ]
    )
    records = services if services is not None else [a_service()]
    return decided(a_case(**(case or {})), rulebook=book, directory=a_directory(*records), **more)


@pytest.mark.parametrize(
    ("start", "days", "country", "calendar"),
    [
        (date(2026, 11, 20), 1, "ENG", 3),  # a Friday
        (date(2026, 11, 20), 10, "ENG", 14),
        (date(2026, 12, 24), 1, "ENG", 5),  # Christmas Day, then Boxing Day's bank holiday on Monday the 28th
        (date(2026, 4, 2), 1, "ENG", 5),  # Good Friday and Easter Monday
        (date(2026, 4, 2), 1, "SCT", 4),  # Easter Monday is a working day in Scotland
        (date(2026, 12, 31), 1, "SCT", 5),  # 2 January is a holiday in Scotland, kept on Monday the 4th
        (date(2026, 11, 21), 1, "ENG", 2),
        (date(2026, 11, 20), 0, "ENG", 0),
    ],
)
def test_working_days_skip_weekends_and_the_countrys_bank_holidays(
    start: date, days: int, country: str, calendar: int
) -> None:
    assert calendar_days(Within(days, working=True), start, country) == calendar


def test_working_days_of_a_rule_become_calendar_days_of_the_action() -> None:
    found = plan(
        {"help": "sleep", "as": "referral", "within": "10 working days"},
        on=date(2026, 12, 18),
        services=[a_service(capacity=...)],
    )
    assert [action.within_days for action in found.actions] == [19]
    assert calendar_days(None, DAY, "ENG") is None


def test_offers_of_one_help_become_one_action_with_the_shortest_time() -> None:
    found = plan(
        {"help": "sleep", "as": "signpost", "within": "2 days"},
        {"help": "sleep", "as": "referral", "within": "9 days", "wait_well": "true"},
        {"help": "sleep", "as": "support"},
    )
    (action,) = found.actions
    assert (action.kind, action.within_days, action.wait_well) == ("referral", 2, True)
    assert action.rules == ("rule-0", "rule-1", "rule-2")
    assert action.needs == ("sleep",)
    assert action.facts == ("need child sleep 7",)


def test_offers_of_one_help_for_two_people_stay_two() -> None:
    people = [{"id": "s1", "is": "sibling", "age": "10"}, {"id": "s2", "is": "sibling", "age": "12"}]
    needs = [{"need": "sleep", "severity": "7", "person": "sibling", "who": who} for who in ("s1", "s2")]
    found = plan(
        {"help": "sleep", "as": "referral"},
        services=[a_service(for_=["sibling"])],
        case={"people": people, "needs": needs},
    )
    assert [(action.person, action.who, action.order) for action in found.actions] == [
        ("sibling", "s1", 1),
        ("sibling", "s2", 2),
    ]
    assert [(one.who, one.age) for one in found.linked_people] == [("s1", 10), ("s2", 12)]


def test_a_rule_that_says_no_kind_takes_the_usual_one_of_the_help() -> None:
    assert plan("sleep").actions[0].kind == shipped.vocabulary().of("help")["sleep"].text("usual_kind")


def test_the_plan_goes_from_soon_to_later_without_ties() -> None:
    services = [
        a_service(id=f"svc-{code.replace('_', '-')}", help=[code], for_=["child", "family"])
        for code in ("sleep", "counselling", "gp")
    ]
    found = plan(
        {"help": "sleep", "as": "referral", "within": "9 days"},
        {"help": "gp", "as": "referral", "within": "2 days"},
        {"help": "counselling", "as": "referral"},
        services=services,
    )
    assert [(action.help, action.order) for action in found.actions] == [
        ("gp", 1),
        ("sleep", 2),
        ("counselling", 3),
    ]


def test_a_cap_keeps_the_rest_for_later_and_says_so() -> None:
    helps = ("mentoring", "counselling", "youth_work")
    services = [a_service(id=f"svc-{code.replace('_', '-')}", help=[code]) for code in helps]
    offers = [
        {"help": code, "as": "referral", "within": f"{number + 1} days"} for number, code in enumerate(helps)
    ]
    wide = plan(*offers, services=services)
    assert len(wide.actions) == 3
    tight = plan(
        *offers, services=services, settings=Settings(area=AREA, caps=Caps(contacts_for_household=2))
    )
    assert [action.help for action in tight.actions] == ["mentoring", "counselling"]
    assert [(item.help, item.reason) for item in tight.unmet] == [("youth_work", "household_cap")]
    assert [(item.service, item.reason) for item in tight.not_offered] == [
        ("svc-youth-work", "household_cap")
    ]
    assert len(plan(*offers, services=services, then={"plan": {"at_most": "1"}}).actions) == 1


def test_things_to_read_take_the_last_place_and_never_one_too_many() -> None:
    helps = ("digital_self_help", "mentoring", "counselling")
    services = [a_service(id=f"svc-{code.replace('_', '-')}", help=[code]) for code in helps]
    offers = [
        {"help": code, "as": "signpost", "within": f"{number + 1} days"} for number, code in enumerate(helps)
    ]
    for most, kept in ((3, 3), (2, 2)):
        caps = Settings(area=AREA, caps=Caps(contacts_for_household=most))
        found = plan(*offers, services=services, settings=caps)
        assert len(found.actions) == kept
        assert {"mentoring", "counselling"} <= {action.help for action in found.actions}


def test_food_takes_a_place_before_anything_else() -> None:
    helps = ("mentoring", "counselling", "food")
    services = [a_service(id=f"svc-{code}", help=[code], for_=["child", "family"]) for code in helps]
    offers = [
        {"help": code, "as": "referral", "within": f"{number + 1} days"} for number, code in enumerate(helps)
    ]
    caps = Settings(area=AREA, caps=Caps(contacts_for_household=1))
    assert [action.help for action in plan(*offers, services=services, settings=caps).actions] == ["food"]


def test_two_kinds_of_help_from_one_service_are_one_contact() -> None:
    offers = [{"help": code, "as": "referral"} for code in ("mentoring", "counselling")]
    found = plan(
        *offers,
        services=[a_service(help=["mentoring", "counselling"])],
        settings=Settings(area=AREA, caps=Caps(contacts_for_household=1)),
    )
    assert {action.service for action in found.actions} == {"sleep-advice"}
    assert len(found.actions) == 2


def test_whoever_waits_is_supported_meanwhile() -> None:
    found = decided(a_case(awaiting=["autism_assessment"]))
    waiting = [action for action in found.actions if action.wait_well]
    assert waiting
    assert all(action.kind == "support" or action.service for action in waiting)
    assert any("awaiting autism_assessment" in action.facts for action in waiting)
    assert not [
        action
        for action in decided(a_case()).actions
        if action.wait_well and "engine-wait-well" in action.rules
    ]


def test_help_that_is_waited_for_is_not_referred_again() -> None:
    found = plan({"help": "sleep", "as": "referral"}, case={"awaiting": ["sleep"]})
    kept = next(action for action in found.actions if action.help == "sleep")
    assert (kept.kind, kept.service, kept.wait_well) == ("support", None, True)
    assert [(item.service, item.reason) for item in found.not_offered] == [
        ("sleep-advice", "already_waiting")
    ]


def test_help_that_is_there_is_kept_going_and_not_referred_again() -> None:
    for open_service in (
        "sleep",
        {"help": "sleep", "person": "child"},
        {"help": "sleep", "service": "sleep-advice"},
    ):
        found = plan({"help": "sleep", "as": "referral"}, case={"open_services": [open_service]})
        (kept,) = found.actions
        assert (kept.kind, kept.service) == ("support", None)
        assert [(item.service, item.reason) for item in found.not_offered] == [
            ("sleep-advice", "already_receiving")
        ]
        assert not found.unmet


def test_help_that_somebody_else_in_the_family_has_is_still_offered() -> None:
    found = plan(
        {"help": "sleep", "as": "referral"}, case={"open_services": [{"help": "sleep", "person": "sibling"}]}
    )
    assert [(action.kind, action.service) for action in found.actions] == [("referral", "sleep-advice")]


def test_records_past_their_date_make_one_task_whatever_their_number() -> None:
    stale = {"on": "2025-11-19", "by": "directory owner", "source": "Example"}
    services = [
        a_service(id=f"svc-{number}", help=["sleep", "counselling"], checked=stale) for number in range(3)
    ]
    found = plan(
        {"help": "sleep", "as": "referral"}, {"help": "counselling", "as": "signpost"}, services=services
    )
    (task,) = found.actions
    assert (task.help, task.kind, task.person) == ("confirm_with_service", "task", "family")
    assert "counselling, sleep" in task.why
    assert {(item.help, item.reason) for item in found.unmet} == {
        ("sleep", "all_out_of_date"),
        ("counselling", "all_out_of_date"),
    }
    assert any(
        look.by == "directory_owner" and look.reason == "stale_service" for look in found.human_reviews
    )


def test_a_record_in_date_beside_one_past_it_needs_no_task() -> None:
    fresh, stale = (
        a_service(id="fresh"),
        a_service(id="stale", checked={"on": "2024-01-01", "by": "directory owner", "source": "Example"}),
    )
    found = plan({"help": "sleep", "as": "referral"}, services=[fresh, stale])
    assert [(action.help, action.service, action.alternatives) for action in found.actions] == [
        ("sleep", "fresh", ())
    ]
    assert [(item.service, item.reason) for item in found.not_offered] == [("stale", "out_of_date")]


@pytest.mark.parametrize(
    ("kind", "unmet"), [("referral", "declined_by_family"), ("support", "declined_by_family")]
)
def test_help_the_family_does_not_want_is_recorded_and_not_offered(kind: str, unmet: str) -> None:
    found = plan({"help": "sleep", "as": kind}, case={"preferences": {"declines": ["sleep"]}})
    assert "sleep" not in {action.help for action in found.actions}
    assert [(item.help, item.reason) for item in found.unmet] == [("sleep", unmet)]


def escalating(
    when: dict[str, Any], to: str = "statutory", within: str = "0", name: str = "escalates"
) -> dict[str, Any]:
    return a_rule(id=name, when=when, then={"escalate": {"to": to, "within_days": within}})


def test_an_escalation_is_about_the_person_whose_need_or_indicator_made_it() -> None:
    people = [{"id": "s1", "is": "sibling"}, {"id": "mum", "is": "parent"}]
    book = a_rulebook(
        safeguarding=[
            escalating(
                {"any": [{"need": "bereavement", "severity": "9 or more"}, {"indicator": "weight_loss"}]},
                to="emergency",
            )
        ]
    )
    needs = [{"need": "bereavement", "person": "sibling", "who": "s1", "severity": "9"}]
    found = decided(a_case(people=people, needs=needs), rulebook=book)
    assert [(one.person, one.who) for one in found.escalations] == [("sibling", "s1")]
    for who, expected in ((None, ("child", None)), ("s1", ("sibling", "s1")), ("mum", ("parent", "mum"))):
        row = {"indicator": "weight_loss", **({"who": who} if who else {})}
        found = decided(a_case(people=people, needs=[], indicators=[row]), rulebook=book)
        assert [(one.person, one.who) for one in found.escalations] == [expected]


def test_childrens_social_care_is_told_about_a_child_also_where_a_parents_crisis_is_the_reason() -> None:
    book = a_rulebook(safeguarding=[escalating({"all": [{"indicator": "weight_loss"}]})])
    found = decided(
        a_case(
            people=[{"id": "mum", "is": "parent"}],
            needs=[],
            indicators=[{"indicator": "weight_loss", "who": "mum"}],
        ),
        rulebook=book,
    )
    assert [(one.to, one.person, one.who) for one in found.escalations] == [("statutory", "child", None)]


def test_two_rules_for_one_door_and_person_are_one_escalation_with_the_shorter_time() -> None:
    always = {"all": [{"need": "sleep"}]}
    book = a_rulebook(
        safeguarding=[
            escalating(always, within="2"),
            escalating(always, within="0", name="sooner"),
            escalating(always, to="emergency", name="now"),
        ]
    )
    found = decided(a_case(), rulebook=book)
    assert [(one.to, one.within_days, one.by_when) for one in found.escalations] == [
        ("emergency", 0, "now"),
        ("statutory", 0, "same_day"),
    ]
    assert found.escalations[1].rules == ("escalates", "sooner")
    tomorrow = a_rulebook(safeguarding=[escalating(always, within="1")])
    assert decided(a_case(), rulebook=tomorrow).escalations[0].by_when == "next_day"


@pytest.mark.parametrize(
    ("to", "level"),
    [("statutory", 4), ("emergency", 3), ("crisis_mental_health", 3), ("same_day_medical", 1)],
)
def test_an_escalation_sets_at_least_its_level(to: str, level: int) -> None:
    book = a_rulebook(safeguarding=[escalating({"all": [{"need": "sleep"}]}, to=to)])
    found = decided(a_case(), rulebook=book)
    assert found.level.number == level
    assert level == 1 or found.level.rules == ("escalates",)


def test_the_home_authoritys_own_contact_comes_with_the_national_number() -> None:
    own = EmergencyContacts(
        authority=shipped.SOLIHULL, statutory=Contact(name="Example Front Door", in_hours="extension 1")
    )
    settings = Settings(area=AREA, contacts=(own,))
    book = shipped.rulebook()
    here = decided(a_case(indicators=["unexplained_injury"]), rulebook=book, settings=settings).escalations[0]
    assert here.contact.name == "Example Front Door"
    assert here.contact.in_hours is not None
    assert here.contact.in_hours.startswith("extension 1")
    away = decided(
        a_case(indicators=["unexplained_injury"], child={"age": "8", "postcode": "B14"}), settings=settings
    ).escalations[0]
    assert away.contact.name != "Example Front Door"
    for contact in (here.contact, away.contact):
        assert contact.in_hours
        assert contact.out_of_hours


def test_the_next_review_is_the_earliest_a_rule_asks_for_else_the_levels_own() -> None:
    settings = Settings(area=AREA, review_weeks=ReviewIntervals(universal=12, early_help=6))
    assert plan("sleep", settings=settings).review_on == date(2027, 2, 12)
    assert plan("sleep", settings=settings, then={"level": "early_help"}).review_on == date(2027, 1, 1)
    assert plan(
        "sleep", settings=settings, then={"level": "early_help", "review_in": "2 weeks"}
    ).review_on == date(2026, 12, 4)


def test_an_answered_question_is_asked_again_only_when_its_answer_has_run_out() -> None:
    book = a_rulebook(
        needs=[a_rule(then={"ask": [{"field": "debt", "valid_for": "10 days"}, {"field": "seen_today"}]})]
    )

    def fields(on: str) -> set[str]:
        answers = [{"field": field, "value": "no", "on": on} for field in ("debt", "seen_today")]
        return {ask.field for ask in decided(a_case(answers=answers), rulebook=book).asks}

    assert fields("2026-11-10") == set()
    assert fields("2026-11-09") == {"debt"}
    assert fields("2026-11-21") == {"debt", "seen_today"}
    assert {ask.field for ask in decided(a_case(), rulebook=book).asks} == {"debt", "seen_today"}


def test_explaining_tells_what_an_unless_stopped_and_what_nearly_fired() -> None:
    book = a_rulebook(
        needs=[
            a_rule(id="stopped", unless={"all": [{"indicator": "weight_loss"}]}),
            a_rule(id="nearly", when={"all": [{"need": "sleep", "severity": "9 or more"}]}),
        ]
    )
    found = decided(a_case(indicators=["weight_loss"]), rulebook=book, explain=True)
    assert {(held.rule, held.held) for held in found.held_back} == {
        ("stopped", "unless"),
        ("nearly", "near_miss"),
    }
    assert next(held.fact for held in found.held_back if held.rule == "stopped") == "indicator weight_loss"
    assert decided(a_case(indicators=["weight_loss"]), rulebook=book).held_back == ()


def test_an_unless_looks_only_at_what_was_known_before_its_stage() -> None:
    """Else a flag of the same stage could stop the rule that raised it, and what followed would rest on nothing."""
    book = a_rulebook(
        flags=[
            a_rule(
                id="first",
                when={"all": [{"need": "sleep"}]},
                unless={"all": [{"flag": "trilogy_of_risk"}]},
                then={"flag": "exploitation"},
            ),
            a_rule(id="second", when={"all": [{"flag": "exploitation"}]}, then={"flag": "trilogy_of_risk"}),
        ],
        needs=[a_rule(unless={"all": [{"flag": "trilogy_of_risk"}]})],
    )
    found = decided(a_case(), rulebook=book, explain=True)
    assert {item.flag for item in found.flags} == {"exploitation", "trilogy_of_risk"}
    assert [held.rule for held in found.held_back if held.held == "unless"] == ["sleep-advice-offered"]


def test_an_escalation_about_the_child_stays_one_when_a_parents_need_comes_to_it() -> None:
    when = {"any": [{"answer": {"field": "in_danger_now", "is": "yes"}}, {"need": "parental_stress"}]}
    book = a_rulebook(safeguarding=[escalating(when, to="emergency")])
    answers = [{"field": "in_danger_now", "value": "yes"}]
    more = [
        {"need": "sleep", "severity": "7"},
        {"need": "parental_stress", "person": "parent", "severity": "8"},
    ]
    for needs in (more[:1], more):
        found = decided(a_case(needs=needs, answers=answers), rulebook=book)
        assert ("child", None) in [(one.person, one.who) for one in found.escalations]


def again(help_code: str, past: dict[str, Any], score: str) -> list[str | None]:
    """Services offered for a kind of help once completed, where sleep was at 7 and is now at ``score``."""
    found = plan(
        {"help": help_code, "as": "referral"},
        services=[a_service(help=[help_code], for_=["child", "family"])],
        case={
            "past_actions": [{"help": help_code, "state": "completed", "received": True, **past}],
            "reviews": [{"on": "2026-11-18", "needs": [{"need": "sleep", "severity": score}]}],
        },
    )
    return [action.service for action in found.actions if action.help == help_code]


@pytest.mark.parametrize(
    ("past", "score", "offered"),
    [
        ({"service": "sleep-advice", "ended": "2026-09-01"}, "7", False),
        ({"service": "another-service", "ended": "2026-09-01"}, "7", True),
        ({"ended": "2026-09-01"}, "7", False),  # nobody said with whom: the help as a whole
        ({"ended": "2026-09-01"}, "5", False),  # it helped, and only lately: a person says whether more would
        ({"ended": "2026-05-01"}, "5", True),  # it helped once, half a year ago and more
        ({"ended": "2026-05-01"}, "8", False),
        ({"ended": "2026-12-01"}, "7", True),  # still going on
        ({"ended": "2026-09-01", "person": "sibling"}, "7", True),  # her sister's, not hers
        ({"ended": "2026-09-01", "state": "did_not_engage", "received": False}, "7", True),
    ],
)
def test_help_that_was_completed_is_not_simply_offered_again(
    past: dict[str, Any], score: str, offered: bool
) -> None:
    assert bool(again("sleep", past, score)) is offered


@pytest.mark.parametrize("help_code", ["food", "gp", "safety_plan"])
def test_food_everyday_health_and_safety_are_never_used_up(help_code: str) -> None:
    assert again(help_code, {"ended": "2026-10-01"}, "8")


PARENTS = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]


def test_nothing_is_offered_to_somebody_who_must_not_be_contacted() -> None:
    offers = [{"help": code, "as": "support", "for": "parent"} for code in ("parent_support", "counselling")]
    needs = [
        {"need": "sleep", "severity": "7"},
        {"need": "sleep", "severity": "7", "person": "parent", "who": "dad"},
    ]
    case = {"people": PARENTS, "needs": needs}
    assert {action.who for action in plan(*offers, case=case).actions} == {"dad"}
    for unsafe in (["dad"], ["parent"]):
        found = plan(*offers, case={**case, "unsafe_contact": unsafe})
        assert not [action for action in found.actions if action.person == "parent"]
        assert {(one.who, one.reason) for one in found.unmet} == {("dad", "all_unsafe")}


def test_help_for_a_parent_and_for_the_one_parent_named_is_one_referral() -> None:
    rules = [
        a_rule(id="any-parent", when={"need": "anxiety", "severity": "any"}, then={"offer": {"help": "counselling", "as": "referral", "for": "parent"}}),
        a_rule(id="mum", when={"need": "sleep", "severity": "any"}, then={"offer": {"help": "counselling", "as": "referral"}}),
    ]  # fmt: skip
    needs = [
        {"need": "anxiety", "severity": "6"},
        {"need": "sleep", "severity": "6", "person": "parent", "who": "mum"},
    ]
    found = decided(
        a_case(people=PARENTS, needs=needs),
        rulebook=a_rulebook(needs=rules),
        directory=a_directory(a_service(help=["counselling"], for_=["parent"], ages=...)),
    )
    [action] = [action for action in found.actions if action.help == "counselling"]
    assert (action.who, set(action.rules)) == ("mum", {"any-parent", "mum"})
