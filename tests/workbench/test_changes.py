"""What a change of rules does to many cases: told by case, gravest first, and worked out anew only where it must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

from tests import shipped
from tests.builders import a_rule, in_plain_python, rule_files
from tests.workbench.many import ON, columns_of, facts_of, made_cases, read, synthetic_cases
from triage.deciding import decide
from triage.model import CaseFile
from triage.rulebook import Rulebook, evaluate, load_rulebook, oracle
from triage.rulebook.readings.columnar import set_rows
from triage.workbench.changes import GRAVITY, Changes, EscalationChange, compare
from triage.workbench.columns_store import Columns
from triage.workbench.evaluating import evaluate_columns
from triage.workbench.outcomes import Outcomes, outcomes


def book(**stages: list[dict[str, Any]]) -> Rulebook:
    return in_plain_python(load_rulebook(rule_files(**stages), shipped.vocabulary()))


def comes_to(columns: Columns, rules: Rulebook) -> Outcomes:
    return outcomes(evaluate_columns(columns, rules), rules)


def changes(columns: Columns, old: Rulebook, new: Rulebook) -> Changes:
    return compare(columns, comes_to(columns, old), comes_to(columns, new))


def rule(number: int, when: dict[str, Any], then: dict[str, Any], **more: Any) -> dict[str, Any]:
    return a_rule(id=f"rule-{number}", when=when, then=then, **more)


def children(*cases: dict[str, Any]) -> list[CaseFile]:
    return read(
        [{"case": f"C-{place}", "child": {"age": 9, "sex": "F"}, **case} for place, case in enumerate(cases)]
    )


SLEEP = [{"need": "sleep", "severity": 7}]


@pytest.fixture
def columns(tmp_path: Path) -> Columns:
    cases = children(
        {"needs": SLEEP},
        {"needs": [{"need": "sleep", "severity": 6}]},
        {"needs": [{"need": "sleep"}]},
        {"needs": SLEEP, "indicators": ["weight_loss"]},
        {"indicators": ["weight_loss"]},
        {},
    )
    return columns_of(cases, tmp_path / "c")


def test_a_lower_threshold_touches_those_between(columns: Columns) -> None:
    then = {"offer": {"help": "sleep", "as": "referral"}, "level": "early_help"}
    found = changes(
        columns,
        book(needs=[rule(1, {"need": "sleep", "severity": "7 or more"}, then)]),
        book(needs=[rule(1, {"need": "sleep", "severity": "6 or more"}, then)]),
    )
    assert list(found.cases()) == [1]
    assert found.of_case(1) == [
        ("level", "1 -> 2", "higher"),
        ("help", "sleep", "gained"),
        ("offer", "sleep, referral", "gained"),
    ]
    assert found.of_case(0) == []
    assert found.level_moves.tolist() == [[3, 1, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert found.alert_load == {"rule-1": (2, 3)}
    assert (found.counts["help", "sleep"].old, found.counts["help", "sleep"].gained) == (2, 1)
    assert dict(found.by_gravity())["level higher"] == 1
    assert found.by_group("sex") == [("unknown", 0, 0), ("F", 6, 1), ("M", 0, 0), ("X", 0, 0)]
    assert found.moves_by_group("sex")["F"].tolist() == found.level_moves.tolist()
    assert found.rows_of("help", "sleep", "gained").tolist() == [1]
    assert found.rows_of("help", "sleep", "lost").tolist() == []


def test_the_gravest_comes_first(columns: Columns) -> None:
    def rules(*, all_of_them: bool) -> Rulebook:
        weight = {"indicator": "weight_loss"}
        return book(
            safeguarding=[
                *([rule(1, weight, {"escalate": {"to": "same_day_medical", "within_days": "0"}})] if all_of_them else []),
                rule(2, {"indicator": "domestic_abuse_past"}, {"flag": "exploitation"}),
            ],
            needs=[
                rule(3, {"need": "sleep", "severity": "7 or more"}, {"level": "early_help" if all_of_them else "universal"}),
                rule(4, {"need": "sleep", "severity": "any"}, {"ask": [{"field": "current_safety", "within_days": "0" if all_of_them else "3"}]}),
                rule(5, {"missing": "dob"}, {"offer": {"help": "sleep"}}),
            ],
        )  # fmt: skip

    found = changes(columns, rules(all_of_them=True), rules(all_of_them=False))
    told = [(row, GRAVITY[found.gravity[row] - 1]) for row in found.cases()]
    assert told == [
        (3, "escalation lost"),
        (4, "escalation lost"),
        (0, "level lower"),
        (1, "today lost"),
        (2, "today lost"),
    ]
    assert [row for row, _ in told[:2]] == list(found.cases(limit=2))
    assert list(found.cases("file")) == [0, 1, 2, 3, 4]
    assert (found.changed_count, len(found.changed)) == (5, columns.case_bytes)
    assert found.lost_escalations() == [
        EscalationChange(row, "same_day_medical", "child", 0, 0, None) for row in (3, 4)
    ]
    assert len(found.lost_escalations(limit=1)) == 1
    assert ("ask_within", "current_safety@0", "lost") in found.of_case(1)


def test_an_escalation_lost_for_one_of_two_people_is_told(tmp_path: Path) -> None:
    sisters = {
        "people": [{"id": "s1", "is": "sibling", "age": 8}, {"id": "s2", "is": "sibling", "age": 6}],
        "needs": [
            {"need": "sleep", "person": "sibling", "who": "s1", "severity": 9},
            {"need": "anxiety", "person": "sibling", "who": "s2", "severity": 9},
        ],
    }
    columns = columns_of(children(sisters, {"needs": SLEEP}), tmp_path / "c")
    then = {"escalate": {"to": "statutory", "within_days": "0"}}
    one = rule(1, {"need": "sleep", "severity": "8 or more"}, then)
    other = rule(2, {"need": "anxiety", "severity": "8 or more"}, then)
    later = rule(2, other["when"], {"escalate": {"to": "statutory", "within_days": "1"}})
    both, alone, slower = (book(safeguarding=[one, *rest]) for rest in ([other], [], [later]))
    lost = changes(columns, both, alone)
    assert [
        (change.row, change.person, change.days, change.now_days) for change in lost.lost_escalations()
    ] == [(0, "sibling", 0, None)]
    assert columns.named(columns.case(0), lost.lost_escalations()[0].who) == "s2"
    assert lost.of_case(0) == [], "the door is still asked, for the other sister"
    assert list(lost.cases()) == [0]
    slow = changes(columns, both, slower)
    assert [(change.days, change.now_days) for change in slow.slower_escalations()] == [(0, 1)]
    assert GRAVITY[slow.gravity[0] - 1] == "escalation slower"
    assert slow.lost_escalations() == []
    back = changes(columns, alone, both)
    assert (back.lost_escalations(), GRAVITY[back.gravity[0] - 1]) == ([], "escalation gained")


def test_a_missing_score_that_could_escalate_no_more_is_told(columns: Columns) -> None:
    then = {"escalate": {"to": "statutory", "within_days": "0"}}
    old = book(safeguarding=[rule(1, {"need": "sleep", "severity": "8 or more"}, then)])
    found = changes(
        columns, old, book(needs=[rule(2, {"need": "anxiety", "severity": "any"}, {"level": "early_help"})])
    )
    assert found.of_case(2)[0] == ("worst_escalation", "statutory", "lost")
    assert {
        ("ask_within", "severity@0", "lost"),
        ("human_review", "safeguarding_lead/safeguarding", "lost"),
    } <= set(found.of_case(2))
    assert GRAVITY[found.gravity[2] - 1] == "today lost"


def test_the_same_rules_in_another_order_and_under_other_names_change_nothing(columns: Columns) -> None:
    then = {"level": "early_help", "flag": "exploitation"}
    one = rule(1, {"need": "sleep", "severity": "7 or more"}, then)
    two = rule(2, {"flag": "exploitation"}, {"human_review": {"by": "coordinator", "reason": "sequencing"}})
    old = book(flags=[one], needs=[two])
    new = book(flags=[{**one, "id": "rule-9", "title": "Another title"}], needs=[two])
    found = changes(columns, old, new)
    assert found.changed_count == 0
    assert not any(count.lost or count.gained for count in found.counts.values())
    assert found.alert_load == {"rule-1": (2, 0), "rule-2": (2, 2), "rule-9": (0, 2)}


def made_anew(columns: Columns, rules: Rulebook) -> int:
    before = columns.kept.made
    evaluate_columns(columns, rules)
    return columns.kept.made - before


def test_one_changed_rule_is_worked_out_anew_and_what_leans_on_it(tmp_path: Path) -> None:
    columns = columns_of(made_cases(60), tmp_path / "c", on=ON)

    def rules(threshold: str, title: str = "A title") -> Rulebook:
        return book(
            safeguarding=[rule(1, {"need": "sleep", "severity": threshold}, {"flag": "exploitation"}, title=title)],
            flags=[
                rule(2, {"any": [{"flag": "exploitation"}, {"need": "anxiety", "severity": "any"}]}, {"flag": "trilogy_of_risk"}),
                rule(3, {"indicator": "weight_loss"}, {"flag": "child_in_care"}),
            ],
            needs=[
                rule(4, {"all": [{"need": "bereavement", "severity": "any"}]}, {"offer": {"help": "sleep"}}, unless={"flag": "trilogy_of_risk"}),
                rule(5, {"need": "bereavement", "severity": "7 or more"}, {"level": "early_help"}),
            ],
        )  # fmt: skip

    assert made_anew(columns, rules("7 or more")) == 5 + 5, "five rules, five single conditions"
    assert made_anew(columns, rules("7 or more")) == 0
    assert made_anew(columns, rules("7 or more", "Another title")) == 0
    assert made_anew(columns, rules("6 or more")) == 1 + 3, (
        "its condition, itself, and two rules that lean on its flag"
    )
    assert made_anew(columns, rules("7 or more")) == 0
    again = columns_of(made_cases(60), tmp_path / "c", on=ON)
    assert made_anew(again, rules("6 or more")) == 0, "bits are kept on disk"
    whole = {
        rule: bits.tolist()
        for rule, bits in evaluate_columns(again, rules("6 or more")).as_scored.rows.items()
    }
    for path in (tmp_path / "c" / "columns").glob("bits-*/*.npy"):
        path.write_bytes(path.read_bytes()[:-3])
    spoilt = columns_of(made_cases(60), tmp_path / "c", on=ON)
    found = evaluate_columns(spoilt, rules("6 or more"))
    assert {rule: bits.tolist() for rule, bits in found.as_scored.rows.items()} == whole, (
        "a file that is not whole is no answer"
    )


def test_flags_that_feed_each_other_come_out_as_the_engine_says_whatever_is_kept(tmp_path: Path) -> None:
    """A circle of flags, looked at with other rules kept from before each time; `unless` sees none of its own stage."""
    cases = children(
        {"needs": SLEEP}, {"indicators": ["weight_loss"]}, {"needs": [{"need": "anxiety", "severity": 8}]}
    )
    columns = columns_of(cases, tmp_path / "c")
    circle = [
        rule(1, {"any": [{"flag": "trilogy_of_risk"}, {"need": "sleep", "severity": "7 or more"}]}, {"flag": "exploitation"}),
        rule(2, {"any": [{"flag": "exploitation"}, {"indicator": "weight_loss"}]}, {"flag": "trilogy_of_risk"}),
        rule(3, {"flag": "trilogy_of_risk"}, {"flag": "child_in_care"}, unless={"flag": "exploitation"}),
    ]  # fmt: skip
    for chosen in ([0, 1, 2], [0, 1], [1, 2], [2, 1, 0], [0], [0, 2]):
        rules = book(flags=[circle[place] for place in chosen])
        fired = evaluate_columns(columns, rules)
        for row, case in enumerate(cases):
            expected = {one.rule.id for one in evaluate(rules, facts_of(case, ON), fire=oracle(rules)).fired}
            assert {
                rule for rule in fired.as_scored.rows if set_rows(fired.bits(rule)).tolist().count(row)
            } == expected


def test_changed_cases_are_those_whose_decisions_differ(tmp_path: Path) -> None:
    """The shipped rules with one threshold moved: every decision that differs is found, and none that does not."""
    texts = shipped.texts("rules")
    name, text = next(
        (name, text)
        for name, text in texts.items()
        if "need: sleep, severity: moderate, person: child" in text
    )
    new = load_rulebook(
        {
            **texts,
            name: text.replace(
                "need: sleep, severity: moderate, person: child",
                "need: sleep, severity: 6 or more, person: child",
            ),
        },
        shipped.vocabulary(),
    )
    in_plain_python(new)
    old = in_plain_python(load_rulebook(texts, shipped.vocabulary()))
    cases = read(list(synthetic_cases(130, seed=31)))
    columns = columns_of(cases, tmp_path / "c")
    found = changes(columns, old, new)
    asked = set(found.cases())
    assert 3 < len(asked) < 100
    for row, case in enumerate(cases):
        one, other = (
            decide(case, rulebook=rules, directory=shipped.directory(), settings=shipped.settings(), on=ON)
            for rules in (old, new)
        )
        keep = {
            "level",
            "step",
            "escalations",
            "flags",
            "actions",
            "asks",
            "human_reviews",
            "linked_people",
            "unmet",
            "review_on",
        }
        differ = _without_reasons(one.model_dump(include=keep)) != _without_reasons(
            other.model_dump(include=keep)
        )
        assert not differ or row in asked, case.case


def _without_reasons(data: Any) -> Any:
    """A decision without the rules and facts it names."""
    if isinstance(data, dict):
        return {
            key: _without_reasons(part)
            for key, part in data.items()
            if key not in {"rules", "facts", "why", "needs", "order"}
        }
    return [_without_reasons(part) for part in data] if isinstance(data, (list, tuple)) else data
