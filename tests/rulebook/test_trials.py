"""Rules on trial: what they would have done, worked out beside the decision."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from tests import shipped
from tests.builders import DAY, a_case, a_rule, a_rulebook, in_plain_python, rule_text
from tests.strategies import cases, rule_texts
from triage.deciding import trials_of
from triage.model import CaseFile
from triage.rulebook import (
    Rulebook,
    TrialFinding,
    build_facts,
    evaluate,
    evaluate_trials,
    load_rulebook,
    oracle,
)


def found(book: Rulebook, case: CaseFile | None = None) -> dict[str, TrialFinding]:
    told = trials_of(
        case or a_case(), rulebook=book, directory=shipped.directory(), settings=shipped.settings(), on=DAY
    )
    return {one.rule.id: one for one in told}


def trial(**changes: Any) -> dict[str, Any]:
    return a_rule(**{"id": "tried", "status": "trial", **changes})


def test_a_rule_on_trial_says_what_it_would_add_and_on_which_facts() -> None:
    book = a_rulebook(needs=[a_rule(), trial(then={"level": "intensive", "ask": ["family_view"]})])
    one = found(book)["tried"]
    assert one.facts == ("need child sleep 7",)
    assert one.adds == ("level intensive", "ask family_view")
    assert not one.if_scored


def test_a_silent_one_says_nothing() -> None:
    book = a_rulebook(needs=[a_rule(), trial(when={"all": [{"need": "sleep", "severity": "8 or more"}]})])
    assert not found(book)


def test_drafts_and_retired_rules_are_not_asked() -> None:
    assert not found(a_rulebook(needs=[trial(id="a", status="draft"), trial(id="b", status="retired")]))


def test_an_unless_holds_it_back() -> None:
    assert not found(a_rulebook(needs=[trial(unless={"need": "sleep", "severity": "any"})]))


def test_a_flag_on_trial_names_the_live_rules_it_sets_off_and_holds_back() -> None:
    book = a_rulebook(
        flags=[trial(then={"flag": "wait_well"})],
        needs=[
            a_rule(id="led-to", when={"all": [{"flag": "wait_well"}]}),
            a_rule(id="held", unless={"flag": "wait_well"}),
        ],
    )
    one = found(book)["tried"]
    assert (one.also, one.stops) == (("led-to",), ("held",))
    assert one.adds == ("flag wait_well", "also led-to", "stops held")


def test_rules_on_trial_lean_on_each_other() -> None:
    book = a_rulebook(
        flags=[trial(then={"flag": "wait_well"})],
        needs=[trial(id="second", when={"all": [{"flag": "wait_well"}]})],
    )
    assert set(found(book)) == {"tried", "second"}


def test_an_escalation_that_a_missing_score_could_bring_is_told_apart() -> None:
    book = a_rulebook(
        needs=[
            trial(
                when={"all": [{"need": "sleep", "severity": "9 or more"}]},
                then={"escalate": {"to": "statutory", "within_days": 0}},
            )
        ]
    )
    one = found(book, a_case(needs=[{"need": "sleep", "severity": None}]))["tried"]
    assert one.if_scored


@given(live=rule_texts(5), extra=rule_texts(5), case=cases())
def test_it_is_what_the_rules_would_do_if_they_were_live(
    live: dict[str, str], extra: dict[str, str], case: CaseFile
) -> None:
    def joined(status: str) -> Rulebook:
        files = {name: text.replace('"trial"', '"draft"') for name, text in live.items()}
        for name, text in extra.items():
            more = [
                {**rule, "id": f"extra-{rule['id']}", "status": status} for rule in json.loads(text)["rules"]
            ]
            held = json.loads(files[name])["rules"] if name in files else []
            files[name] = rule_text([*held, *more])
        return in_plain_python(load_rulebook(files, shipped.vocabulary()))

    as_live, on_trial = joined("live"), joined("trial")
    facts = build_facts(case, on=DAY, area="in", vocabulary=shipped.vocabulary())
    whole = evaluate(as_live, facts, fire=oracle(as_live))
    wanted = {one.rule.id for one in whole.fired if one.rule.id.startswith("extra-")}
    told = evaluate_trials(on_trial, facts, evaluate(on_trial, facts, fire=oracle(on_trial)))
    mine = {rule.id for rule in on_trial.rules if rule.status == "trial"}
    assert {one.rule.id for one in told if not one.if_scored} == wanted & mine
