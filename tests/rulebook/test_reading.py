"""Rule files with faults: what, where and how to mend it; nothing that was not understood is ever run."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_rule, a_rulebook, rule_files
from tests.chance import Seeded
from tests.generated_rules import rulebook_files
from triage.errors import DataProblem
from triage.model import Issue
from triage.rulebook import load_rulebook

RULE = """format: 1
theme: example
rules:
  - id: sleep-advice-offered
    title: A child who sleeps badly is offered sleep advice
    status: live
    owner: Early help lead
    review_by: 2027-03-31
    rationale: Sleep advice helps early
    source: [{title: Example guidance}]
    when: {all: [{need: sleep, severity: 4 or more}]}
    then: {offer: {help: sleep}}
"""


def issues(text: str, name: str = "needs/x.yaml") -> tuple[Issue, ...]:
    with pytest.raises(DataProblem) as caught:
        load_rulebook({name: text}, shipped.vocabulary())
    return caught.value.issues


def test_the_rule_that_all_these_begin_with_is_sound() -> None:
    book = load_rulebook({"needs/x.yaml": RULE}, shipped.vocabulary())
    assert [rule.id for rule in book.live("needs")] == ["sleep-advice-offered"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "mend"),
    [
        pytest.param("owner:", "ower:", "RB104", 7, "owner", id="unknown key of a rule"),
        pytest.param("theme:", "them:", "RB104", 2, "theme", id="unknown key of a file"),
        pytest.param("offer:", "ofer:", "RB104", 12, "did you mean 'offer'?", id="unknown consequence"),
        pytest.param("severity: 4", "severty: 4", "RB104", 11, "severity", id="unknown key of a condition"),
        pytest.param("need: sleep,", "need: slep,", "RB201", 11, "did you mean 'sleep'?", id="misspelt need"),
        pytest.param(
            "help: sleep", "help: counseling", "RB201", 12, "did you mean 'counselling'?", id="misspelt help"
        ),
        pytest.param("4 or more", "'7'", "RB112", 11, "upper bound", id="severity without or more"),
        pytest.param("4 or more", "4 or less", "RB112", 11, "upper bound", id="upper bound in words"),
        pytest.param("4 or more", "'<= 4'", "RB112", 11, "upper bound", id="upper bound in signs"),
        pytest.param("4 or more", "11 or more", "RB112", 11, "upper bound", id="severity beyond ten"),
        pytest.param("4 or more", "severe", "RB112", 11, "upper bound", id="no band"),
        pytest.param("format: 1", "format: 2", "RB103", 1, "format: 1", id="another format"),
        pytest.param("status: live", "status: alive", "RB107", 6, "one of them", id="unknown status"),
        pytest.param("2027-03-31", "soon", "RB108", 8, "2027-03-31", id="no date"),
        pytest.param("sleep-advice-offered", "Sleep Advice", "RB106", 4, "such as", id="an id with spaces"),
        pytest.param(
            "{title: Example guidance}", "{note: x}", "RB109", 10, "title", id="source without title"
        ),
        pytest.param("    owner: Early help lead\n", "", "RB105", 4, "owner", id="no owner"),
        pytest.param("    then: {offer: {help: sleep}}\n", "", "RB105", 4, "then", id="no consequence"),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{sex: F}",
            "RB110",
            11,
            "use one of",
            id="sex is no condition",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{ethnicity: AIND}",
            "RB110",
            11,
            "use one of",
            id="ethnicity is no condition",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{none: [{need: sleep}]}",
            "RB110",
            11,
            "use one of",
            id="no negation",
        ),
        pytest.param(
            "{all: [{need: sleep, severity: 4 or more}]}",
            "{all: []}",
            "RB110",
            11,
            "on a line",
            id="an empty all",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{area: near}",
            "RB114",
            11,
            "one of them",
            id="unknown area",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{trend: any_need, direction: up}",
            "RB114",
            11,
            "one of them",
            id="unknown direction",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{missing: nothing}",
            "RB201",
            11,
            "use one of",
            id="unknowable gap",
        ),
        pytest.param(
            "{need: sleep, severity: 4 or more}",
            "{count: {of: needs, at_least: 0}}",
            "RB111",
            11,
            "digits",
            id="a count of none",
        ),
        pytest.param(
            "{help: sleep}", "{help: sleep, within: soon}", "RB117", 12, "write it so", id="no time"
        ),
        pytest.param(
            "{help: sleep}",
            "{help: sleep, as: gift}",
            "RB114",
            12,
            "one of them",
            id="unknown kind of action",
        ),
        pytest.param(
            "offer: {help: sleep}", "escalate: {to: police}", "RB201", 12, "escalations", id="unknown door"
        ),
        pytest.param(
            "offer: {help: sleep}",
            "escalate: {to: statutory, within_days: 30}",
            "RB111",
            12,
            "digits",
            id="an escalation next month",
        ),
        pytest.param("offer: {help: sleep}", "level: low", "RB201", 12, "levels", id="unknown level"),
        pytest.param(
            "offer: {help: sleep}",
            "withhold: {help: sleep}",
            "RB105",
            12,
            "protects",
            id="withheld without why",
        ),
        pytest.param(
            "offer: {help: sleep}",
            "human_review: {by: anyone, reason: area}",
            "RB201",
            12,
            "coordinator",
            id="unknown role",
        ),
        pytest.param(
            "offer: {help: sleep}", "close: true", "RB104", 12, "use one of", id="nothing closes a case"
        ),
        pytest.param(
            "offer: {help: sleep}",
            "withhold: {help: advice_to_referrer, why: x}",
            "RB607",
            12,
            "withhold",
            id="nothing withholds the answer of last resort",
        ),
    ],
)
def test_a_fault_is_told_with_its_code_line_and_mend(
    old: str, new: str, code: str, line: int, mend: str
) -> None:
    assert RULE.count(old) >= 1
    found = issues(RULE.replace(old, new, 1))
    match = [issue for issue in found if issue.code == code]
    assert match, [(issue.code, issue.what) for issue in found]
    assert match[0].file == "rules/needs/x.yaml"
    assert match[0].line == line
    assert mend in match[0].mend + match[0].what + match[0].why


def test_an_id_used_twice_names_both_places() -> None:
    with pytest.raises(DataProblem) as caught:
        load_rulebook({"needs/x.yaml": RULE, "flags/y.yaml": RULE}, shipped.vocabulary())
    assert [(issue.code, issue.file) for issue in caught.value.issues] == [("RB204", "rules/needs/x.yaml")]
    assert "rules/flags/y.yaml:4" in caught.value.issues[0].what


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        pytest.param(
            {
                "safeguarding": [
                    a_rule(then={"escalate": {"to": "statutory"}}, unless={"all": [{"need": "anxiety"}]})
                ]
            },
            "RB602",
            id="escalation with unless",
        ),
        pytest.param(
            {
                "safeguarding": [
                    a_rule(when={"all": [{"consent": "given"}]}, then={"escalate": {"to": "statutory"}})
                ]
            },
            "RB603",
            id="escalation by consent",
        ),
        pytest.param(
            {
                "needs": [
                    a_rule(
                        when={"all": [{"deprivation": {"decile_at_most": "2"}}]}, then={"level": "early_help"}
                    )
                ]
            },
            "RB605",
            id="level by deprivation",
        ),
        pytest.param(
            {
                "needs": [
                    a_rule(
                        when={"all": [{"language": "any"}]},
                        then={"offer": {"help": "sleep", "within": "2 days"}},
                    )
                ]
            },
            "RB605",
            id="time limit by language",
        ),
        pytest.param(
            {"needs": [a_rule(unless={"all": [{"requested": "close"}]}, then={"level": "early_help"})]},
            "RB606",
            id="level lost by a wish to close",
        ),
    ],
)
def test_what_the_laws_forbid_never_loads(stages: dict[str, Any], code: str) -> None:
    with pytest.raises(DataProblem) as caught:
        a_rulebook(**stages)
    assert [issue.code for issue in caught.value.issues] == [code]
    assert caught.value.issues[0].line is not None
    assert caught.value.issues[0].mend


def test_an_offer_may_lean_on_language_where_it_sets_no_time() -> None:
    a_rulebook(needs=[a_rule(when={"all": [{"language": "any"}]}, then={"offer": {"help": "sleep"}})])


def test_all_faults_of_all_files_are_told_at_once() -> None:
    broken = {
        f"needs/{name}.yaml": RULE.replace("sleep-advice-offered", name)
        .replace("owner:", "ower:")
        .replace("need: sleep", "need: slep")
        for name in ("a", "b")
    }
    with pytest.raises(DataProblem) as caught:
        load_rulebook(broken, shipped.vocabulary())
    assert [(issue.file, issue.code) for issue in caught.value.issues] == [
        (f"rules/needs/{name}.yaml", code) for name in "ab" for code in ("RB104", "RB105", "RB201")
    ]


def test_a_rule_that_is_not_live_changes_nothing_and_is_still_checked() -> None:
    for status in ("draft", "trial", "retired"):
        assert a_rulebook(needs=[a_rule(status=status)]).live("needs") == ()
        with pytest.raises(DataProblem):
            a_rulebook(needs=[a_rule(status=status, when={"need": "slep"})])


WRONG: tuple[Any, ...] = (
    "",
    "x",
    [],
    ["x"],
    {},
    {"x": "y"},
    None,
    "5",
    [[]],
    [{}],
    {"need": ["sleep"]},
    ["in"],
    {"of": ["needs"]},
    "99999999999999999999",
    "²",
)


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(spot for step, part in parts for spot in spots(part, (*path, step)))]


@given(seed=st.integers(0, 100_000))
@settings(max_examples=400)
def test_a_spoilt_rule_file_is_refused_or_loads_and_never_fails_otherwise(seed: int) -> None:
    chance = random.Random(seed)
    files = rulebook_files(Seeded(seed), most=3)
    name = chance.choice(sorted(files))
    data = json.loads(files[name])
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(spots(data))
        tree = data
        for step in path[:-1]:
            tree = tree[step]
        tree[path[-1]] = json.loads(json.dumps(chance.choice(WRONG)))
    with suppress(DataProblem):
        load_rulebook({**files, name: json.dumps(data)}, shipped.vocabulary())


def test_files_outside_the_four_stages_are_not_read_as_rules() -> None:
    files = {
        **rule_files(needs=[a_rule()]),
        "priorities/x.yaml": "anything: at all",
        "invariants/x.yaml": "[]",
    }
    assert len(load_rulebook(files, shipped.vocabulary()).rules) == 1
