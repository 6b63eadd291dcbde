"""Why a case is not answered otherwise: who stopped it, and the smallest set of facts that would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests import shipped
from tests.builders import (
    DAY,
    a_case,
    a_directory,
    a_rule,
    a_rulebook,
    a_service,
    in_plain_python,
    rule_files,
)
from triage.model import CaseFile
from triage.rulebook import load_rulebook
from triage.workbench.why_not import HONEST, Kind, Question, WhyNot, kinds_of, why_not

RULE = "sleep-advice-offered"
SEVEN = a_rule(when={"need": "sleep", "severity": "7 or more"})


def asked(
    name: str,
    kind: Kind,
    case: CaseFile | None = None,
    services: Sequence[Mapping[str, Any]] = (a_service(),),
    **stages: list[dict[str, Any]],
) -> WhyNot:
    files = rule_files(**(stages or {"needs": [SEVEN]}))
    book = in_plain_python(load_rulebook(files, shipped.vocabulary()))
    question = Question(case or a_case(), book, a_directory(*services), shipped.settings(), DAY)
    return why_not(question, name, kind)


def sleeping(severity: int | None, **changes: Any) -> CaseFile:
    said = None if severity is None else str(severity)
    return a_case(needs=[{"need": "sleep", "severity": said}], **changes)


def words_of(answer: WhyNot) -> list[list[str]]:
    return [[change.words for change in changes] for changes in answer.changes]


# a rule


def test_a_rule_that_fired_says_so_with_its_facts() -> None:
    answer = asked(RULE, "rule", sleeping(7))
    assert (answer.outcome, answer.stopped_by, answer.changes) == ("fired", None, ())
    assert answer.rules[0].facts == ("need child sleep 7",)


def test_a_rule_short_of_a_score_names_the_score_and_what_it_is_now() -> None:
    answer = asked(RULE, "rule", sleeping(6))
    assert (answer.outcome, answer.stopped_by) == ("not_reached", "rule")
    assert words_of(answer)[0] == ["the child's need “Sleep” is scored 7 or more (now 6 of 10)"]
    assert answer.changes[0][0].fact == "need child sleep 7"
    assert answer.changes[0][0].how == "record"


def test_a_need_nobody_scored_is_said_to_be_unscored() -> None:
    assert words_of(asked(RULE, "rule", sleeping(None)))[0] == [
        "the child's need “Sleep” is scored 7 or more (now not scored)"
    ]


def test_a_rule_that_an_unless_stopped_names_the_fact_and_that_facts_are_not_taken_away() -> None:
    rule = a_rule(unless={"indicator": "domestic_abuse_past"})
    answer = asked(RULE, "rule", sleeping(8, indicators=["domestic_abuse_past"]), needs=[rule])
    assert (answer.outcome, answer.stopped_by) == ("held_back", "rule")
    assert answer.rules[0].facts == ("indicator domestic_abuse_past",)
    assert [change.how for change in answer.changes[0]] == ["take_away"]
    assert any("never taken away to steer" in limit for limit in answer.limits)


@pytest.mark.parametrize(
    ("status", "said"), [("draft", "is a draft"), ("trial", "on trial"), ("retired", "retired")]
)
def test_a_rule_that_is_not_live_says_so_and_still_what_it_looks_at(status: str, said: str) -> None:
    answer = asked(RULE, "rule", sleeping(2), needs=[a_rule(status=status)])
    assert answer.outcome == "not_live"
    assert said in answer.words[0]
    assert answer.changes


def test_a_rule_for_reviews_waits_for_one() -> None:
    answer = asked(RULE, "rule", sleeping(8), needs=[a_rule(applies="at review")])
    assert answer.outcome == "waits_for_review"
    assert [change.how for change in answer.changes[0]] == ["later"]


def test_a_trend_is_said_as_what_a_review_would_find() -> None:
    rule = a_rule(when={"trend": "sleep", "direction": "not improved", "over": "1 review"})
    answer = asked(RULE, "rule", sleeping(6), review=[rule])
    assert words_of(answer)[0] == ["the needs are looked at once more at a review"]


def test_an_age_that_is_still_to_come_says_when() -> None:
    rule = a_rule(when={"age": {"of": "child", "from": "11"}})
    answer = asked(
        RULE, "rule", a_case(child={"date_of_birth": "2016-03-04", "postcode": "B90"}), needs=[rule]
    )
    (change,) = answer.changes[0]
    assert change.how == "later"
    assert "11 or older" in change.words
    assert "March 2027" in change.words


def test_an_age_that_is_past_can_only_be_a_mistake_in_the_record() -> None:
    rule = a_rule(when={"age": {"of": "child", "under": "5"}})
    answer = asked(RULE, "rule", a_case(), needs=[rule])
    assert [change.how for change in answer.changes[0]] == ["correct"]
    assert answer.limits


def test_what_no_record_could_bring_about_is_said_to_be_so() -> None:
    answer = asked(RULE, "rule", a_case(), needs=[a_rule(when={"flag": "wait_well"})])
    assert answer.changes == ()
    assert "no rule in force raises a flag it needs" in answer.limits[0]


def test_an_escalation_that_some_score_would_give_is_said_to_be_asked_for() -> None:
    rule = a_rule(when={"need": "sleep", "severity": "9 or more"}, then={"escalate": {"to": "statutory"}})
    answer = asked(RULE, "rule", sleeping(None), safeguarding=[rule])
    assert any("asks for it today" in line for line in answer.words)


# a kind of help


def test_help_that_no_rule_asked_for_has_the_smallest_set_over_all_its_rules() -> None:
    hard = a_rule(id="hard", when={"all": [{"indicator": "weight_loss"}, {"indicator": "young_parent"}]})
    answer = asked("sleep", "help", sleeping(6), needs=[hard, SEVEN])
    assert (answer.outcome, answer.stopped_by) == ("not_asked_for", "rule")
    assert {rule.rule for rule in answer.rules} == {"hard", RULE}
    assert words_of(answer) == [["the child's need “Sleep” is scored 7 or more (now 6 of 10)"]]
    assert answer.then is not None
    assert "a referral with Sleep Advice" in answer.then


def test_help_that_is_given_says_where_it_stands() -> None:
    answer = asked("sleep", "help", sleeping(7))
    assert (answer.outcome, answer.stopped_by) == ("given", None)
    assert "number 1, a referral with Sleep Advice" in answer.words[0]


def test_help_that_a_rule_withholds_names_the_rule_and_why() -> None:
    keeps = a_rule(
        id="keeps-back",
        when={"indicator": "weight_loss"},
        then={"withhold": {"help": "sleep", "why": "not safe now"}},
    )
    answer = asked("sleep", "help", sleeping(7, indicators=["weight_loss"]), needs=[SEVEN, keeps])
    assert (answer.outcome, answer.stopped_by) == ("withheld_by_rule", "withhold")
    assert "keeps-back: not safe now" in answer.words[0]


def test_help_nobody_asks_for_and_a_rule_withholds_says_both() -> None:
    keeps = a_rule(
        id="keeps-back",
        when={"indicator": "weight_loss"},
        then={"withhold": {"help": "sleep", "why": "not safe now"}},
    )
    answer = asked("sleep", "help", sleeping(2, indicators=["weight_loss"]), needs=[SEVEN, keeps])
    assert answer.stopped_by == "rule"
    assert any("keeps-back holds it back" in line for line in answer.words)


def test_help_without_agreement_is_stopped_by_agreement() -> None:
    answer = asked("sleep", "help", sleeping(7, consent={"status": "refused", "by": ["parent"]}))
    assert (answer.outcome, answer.stopped_by) == ("no_consent", "agreement")
    assert "the answer was no" in answer.words[0]


def test_help_the_family_does_not_want_is_stopped_by_agreement() -> None:
    answer = asked("sleep", "help", sleeping(7, preferences={"declines": ["sleep"]}))
    assert answer.stopped_by == "agreement"


def test_help_that_no_service_gives_is_stopped_by_the_directory() -> None:
    closed = a_service(status="closed")
    answer = asked("sleep", "help", sleeping(7), services=(closed,))
    assert (answer.outcome, answer.stopped_by) == ("all_closed", "directory")
    assert "Sleep Advice" in answer.words[0]


def test_help_that_only_a_draft_would_offer_names_the_draft() -> None:
    answer = asked("sleep", "help", sleeping(7), needs=[a_rule(status="draft")])
    assert (answer.outcome, answer.stopped_by) == ("no_rule_offers_it", "rule")
    assert f"{RULE} (draft)" in answer.words[0]


# a service

TWO = (a_service(), a_service(id="far-sleep", name="Far Sleep", ages={"from": "14", "to": "17"}))


def test_a_service_that_is_chosen_says_for_whom() -> None:
    answer = asked("sleep-advice", "service", sleeping(7), TWO)
    assert (answer.outcome, answer.stopped_by) == ("given", None)
    assert answer.places[0].outcome == "chosen"


def test_a_service_that_was_passed_over_names_the_reason() -> None:
    answer = asked("far-sleep", "service", sleeping(7), TWO)
    assert (answer.outcome, answer.stopped_by) == ("too_young", "directory")
    assert answer.places[0].reason == "too_young"


def test_an_alternative_names_what_comes_first() -> None:
    other = a_service(
        id="other-sleep", name="Other Sleep", capacity={"state": "waiting_list", "said_on": "2026-11-01"}
    )
    answer = asked("other-sleep", "service", sleeping(7), (a_service(), other))
    assert answer.places[0].outcome == "alternative"
    assert "Sleep Advice" in answer.words[0]


def test_a_service_for_somebody_else_says_whom_it_works_with() -> None:
    parents = a_service(id="parents-sleep", for_=["parent"])
    answer = asked("parents-sleep", "service", sleeping(7), (a_service(), parents))
    assert answer.stopped_by == "directory"
    assert "works with a parent or carer" in answer.words[0]


def test_a_service_without_agreement_is_stopped_by_agreement() -> None:
    answer = asked("sleep-advice", "service", sleeping(7, consent={"status": "not_asked"}))
    assert answer.stopped_by == "agreement"


def test_a_service_whose_help_nobody_asks_for_is_answered_as_the_help() -> None:
    answer = asked("sleep-advice", "service", sleeping(6))
    assert (answer.kind, answer.outcome, answer.stopped_by) == ("service", "help_not_asked_for", "rule")
    assert words_of(answer) == [["the child's need “Sleep” is scored 7 or more (now 6 of 10)"]]
    assert answer.then is not None
    assert answer.then.startswith("It is chosen for “Sleep advice”")


# over the shipped rules


def test_kinds_of_help_have_an_answer_that_names_who_stopped_it() -> None:
    question = Question(a_case(), shipped.rulebook(), shipped.directory(), shipped.settings(), DAY)
    for code in list(shipped.vocabulary().of("help"))[::3]:
        answer = why_not(question, code, "help")
        assert answer.words
        assert (answer.stopped_by is None) == (answer.outcome == "given"), code


def test_services_have_an_answer() -> None:
    question = Question(a_case(), shipped.rulebook(), shipped.directory(), shipped.settings(), DAY)
    for service in list(shipped.directory().services)[::3]:
        answer = why_not(question, service, "service")
        assert answer.words
        assert (answer.stopped_by is None) == (answer.outcome == "given"), service


def test_the_answer_as_data_always_says_to_record_only_what_is_true() -> None:
    data = asked(RULE, "rule", sleeping(6)).as_data()
    assert data["format"] == "triage.why-not/1"
    assert data["note"] == HONEST
    assert data["smallest"] == 1


def test_a_name_may_stand_for_more_than_one_thing() -> None:
    book = a_rulebook(needs=[a_rule(id="sleep")])
    assert kinds_of("sleep", book, a_directory(a_service(id="sleep"))) == ["rule", "help", "service"]
