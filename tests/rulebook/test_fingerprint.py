"""The fingerprint covers live rules, codes and wording, and nothing that cannot change a decision."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_rule, decided, in_plain_python, rule_files, rule_text
from tests.strategies import cases, rule_texts
from triage.model import CaseFile
from triage.rulebook import Rulebook, load_rulebook
from triage.rulebook.fingerprint import NOT_SAID, SAID
from triage.rulebook.model import Rule
from triage.vocabulary import load_vocabulary

WORDS = {"wording/escalations.yaml": shipped.texts("rules")["wording/escalations.yaml"]}


def book(*rules: dict[str, Any], **more: str) -> Rulebook:
    files = {
        **rule_files(needs=list(rules)),
        **WORDS,
        **{name.replace("__", "/"): text for name, text in more.items()},
    }
    return load_rulebook(files, shipped.vocabulary())


def test_every_part_of_a_rule_is_either_told_or_known_to_say_nothing() -> None:
    assert {part.name for part in fields(Rule)} == {*SAID, *NOT_SAID}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another sentence"},
        {"when": {"all": [{"need": "sleep", "severity": "5 or more"}]}},
        {"when": {"all": [{"need": "sleep", "severity": "4 or more", "person": "child"}]}},
        {"unless": {"reason": "step_down_camhs"}},
        {"then": {"offer": {"help": "sleep", "as": "signpost"}}},
        {"then": {"offer": {"help": "sleep", "as": "referral", "within": "10 working days"}}},
        {"applies": "at review"},
        {"id": "sleep-advice-again"},
        {"owner": "Somebody else"},
        {"review_by": "2027-04-01"},
        {"rationale": "Another reason"},
        {"status": "retired"},
    ],
    ids=str,
)  # fmt: skip
def test_any_change_of_a_live_rule_shows(change: dict[str, Any]) -> None:
    assert book(a_rule(**change)).fingerprint != book(a_rule()).fingerprint


def test_the_order_of_live_rules_shows() -> None:
    one, two = a_rule(), a_rule(id="another")
    assert book(one, two).fingerprint != book(two, one).fingerprint


def test_a_word_of_the_vocabulary_or_of_the_wording_shows() -> None:
    texts = shipped.texts("rules/vocabulary")
    other = {**texts, "levels.yaml": texts["levels.yaml"].replace("title: ", "title: New ", 1)}
    assert other != texts
    files = rule_files(needs=[a_rule()])
    before = load_rulebook(files, shipped.vocabulary())
    assert load_rulebook(files, load_vocabulary(other)).fingerprint != before.fingerprint
    assert load_rulebook({**files, **WORDS}, shipped.vocabulary()).fingerprint != before.fingerprint


EXAMPLE = {"name": "Sleep at 9.", "given": {"needs": {"sleep": 9}}, "expect": "fires"}


@pytest.mark.parametrize(
    "same",
    [
        lambda: book(a_rule(examples=[EXAMPLE])),
        lambda: book(a_rule(), a_rule(id="later", status="draft")),
        lambda: book(a_rule(id="later", status="trial"), a_rule()),
        lambda: book(a_rule(id="gone", status="retired"), a_rule()),
        lambda: load_rulebook({"needs/example.yaml": "# a note\n\n" + rule_text([a_rule()]), **WORDS}, shipped.vocabulary()),
        lambda: load_rulebook({"needs/other.yaml": rule_text([a_rule()]), **WORDS}, shipped.vocabulary()),
        lambda: load_rulebook({"needs/example.yaml": rule_text([a_rule()]).replace(", ", ",\r\n"), **WORDS}, shipped.vocabulary()),
    ],
    ids=["example", "draft", "trial", "retired", "comment", "file", "line ends"],
)  # fmt: skip
def test_what_decides_nothing_does_not_show(same: Callable[[], Rulebook]) -> None:
    assert same().fingerprint == book(a_rule()).fingerprint


def test_comments_in_the_vocabulary_do_not_show() -> None:
    noted = {name: f"# looked at again\n{text}" for name, text in shipped.texts("rules/vocabulary").items()}
    files = rule_files(needs=[a_rule()])
    assert (
        load_rulebook(files, load_vocabulary(noted)).fingerprint
        == load_rulebook(files, shipped.vocabulary()).fingerprint
    )


@given(
    live=rule_texts(6),
    extra=rule_texts(6),
    status=st.sampled_from(["trial", "draft", "retired"]),
    case=cases(),
)
def test_rules_that_are_not_live_change_no_byte(
    live: dict[str, str], extra: dict[str, str], status: str, case: CaseFile
) -> None:
    """Whatever is on trial or being written, the decision is the same, byte for byte (contract, section 4)."""
    more = dict(live)
    for name, text in extra.items():
        added = [
            {**rule, "id": f"extra-{rule['id']}", "status": status} for rule in json.loads(text)["rules"]
        ]
        held = json.loads(more[name])["rules"] if name in more else []
        more[name] = rule_text([*added, *held])
    plain = in_plain_python(load_rulebook(live, shipped.vocabulary()))
    with_more = in_plain_python(load_rulebook(more, shipped.vocabulary()))
    for previous in (None, 3):
        assert (
            decided(case, rulebook=with_more, previous=previous, explain=True).as_bytes()
            == decided(case, rulebook=plain, previous=previous, explain=True).as_bytes()
        )
