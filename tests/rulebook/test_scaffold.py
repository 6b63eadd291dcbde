"""New rules as text: they read back as they were meant, stand at the end of a file, and bear a name nobody has used."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from triage.errors import WrongUse
from triage.rulebook.model import STAGES
from triage.rulebook.scaffold import (
    appended,
    flow,
    free_id,
    read_rule,
    rule_text,
    scalar,
    taken_ids,
    usual_file,
    usual_stage,
)
from triage.source import read_yaml

RULE: dict[str, Any] = {
    "id": "sleep-again", "title": "A title: with a colon", "status": "draft", "owner": "Somebody", "review_by": "2027-03-31",
    "rationale": "A reason", "source": [{"title": "A guide", "note": "50 % of it"}], "when": {"all": [{"need": "sleep", "severity": "7 or more"}]},
    "then": {"offer": {"help": "sleep", "within": "10 working days"}},
}  # fmt: skip
BLOCK = rule_text(RULE)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


def shipped_rules() -> list[tuple[str, dict[str, Any]]]:
    return [
        (name, row)
        for name, text in shipped.texts("rules").items()
        if name.split("/")[0] in STAGES
        for row in read_yaml(text, name).data["rules"]
    ]


@given(
    st.one_of(
        words,
        st.text(max_size=20),
        st.sampled_from(["no", "12", "1e3", "a: b", "x #y", "- a", "'", '"', "", "a\nb", "2027-03-31"]),
    )
)
def test_any_text_reads_back_as_it_was(text: str) -> None:
    if any(ord(sign) in {0xFEFF, 0xFFFE, 0xFFFF} or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        return  # no YAML holds these
    assert read_yaml(f"key: {scalar(text)}").data == {"key": text}
    assert read_yaml(f"key: {flow([text, {'inner': text}])}").data == {"key": [text, {"inner": text}]}


def test_every_shipped_rule_reads_back_as_it_was() -> None:
    for name, row in shipped_rules():
        wanted = {key: value for key, value in row.items() if key != "examples"}
        assert read_yaml("rules:\n" + rule_text(row), name).data["rules"] == [wanted], row["id"]


def test_the_text_of_a_rule_is_laid_out_as_the_shipped_ones_are() -> None:
    text = rule_text(RULE, ["- name: one\n  given: {needs: {sleep: 7}}\n  expect: fires\n"])
    assert text == (
        "  - id: sleep-again\n"
        '    title: "A title: with a colon"\n'
        "    status: draft\n"
        "    owner: Somebody\n"
        "    review_by: 2027-03-31\n"
        "    rationale: >-\n"
        "      A reason\n"
        "    source:\n"
        "      - title: A guide\n"
        "        note: 50 % of it\n"
        "    when:\n"
        "      all:\n"
        "        - {need: sleep, severity: 7 or more}\n"
        "    then:\n"
        "      offer: {help: sleep, within: 10 working days}\n"
        "    examples:\n"
        "      - name: one\n"
        "        given: {needs: {sleep: 7}}\n"
        "        expect: fires\n"
    )


def test_a_rule_goes_to_the_end_of_every_shipped_file_and_nothing_else_moves() -> None:
    for name, text in shipped.texts("rules").items():
        if name.split("/")[0] in STAGES:
            after = appended(text, BLOCK, name)
            assert after.startswith(text)
            assert read_yaml(after).data["rules"][-1]["id"] == "sleep-again"


@pytest.mark.parametrize(
    "text",
    [
        "format: 1\nrules:\n  - id: a\n    title: b",
        "format: 1\nrules:\n- id: a\n  title: b\n",
        "format: 1\r\nrules:\r\n  - id: a\r\n    title: b\r\n",
        "format: 1\nrules:\n    - id: a\n      title: b\n# a remark at the end\n",
        "format: 1\nrules:\n  -\n    id: a\n    title: b\n",
    ],
    ids=["no end of line", "not indented", "windows", "a remark", "a bare dash"],
)
def test_other_ways_of_writing_a_file_are_kept(text: str) -> None:
    after = appended(text, BLOCK, "needs/x.yaml")
    assert after.startswith(text)
    assert [row["id"] for row in read_yaml(after).data["rules"]] == ["a", "sleep-again"]
    assert ("\r\n" in text) == ("\r\n" in after)
    assert "\r\n" not in text or "\n" not in after.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "format: 1\nrules: []\n",
        '{"format": "1", "rules": [{"id": "a"}]}',
        "format: 1\nrules:\n  - id: a\ntheme: last\n",
    ],
    ids=["empty list", "json", "rules not last"],
)
def test_where_a_rule_cannot_go_to_the_end_it_says_so(text: str) -> None:
    with pytest.raises(WrongUse, match="cannot be put at the end"):
        appended(text, BLOCK, "needs/x.yaml")


def test_a_file_that_is_not_there_yet_is_made() -> None:
    text = appended(None, BLOCK, "needs/dragons.yaml", "dragons")
    assert read_yaml(text).data["theme"] == "dragons"
    assert read_rule(BLOCK, "needs", shipped.vocabulary())[1] == []


def test_a_name_is_made_of_the_title_and_never_one_that_was_used() -> None:
    assert (
        free_id("A child who sleeps badly is offered sleep advice", ()) == "sleeps-badly-offered-sleep-advice"
    )
    assert free_id("Sleep", {"sleep", "sleep-2"}) == "sleep-3"
    assert free_id("…", ()) == "new-rule"
    rules = shipped.rulebook().rules
    assert {rule.id for rule in rules} <= taken_ids(rules)


def test_most_shipped_rules_would_be_put_into_the_file_they_stand_in() -> None:
    rules = shipped.rulebook().rules
    guessed = sum(
        usual_file(rule, rule.stage, [other for other in rules if other is not rule], shipped.vocabulary())
        == rule.file.removeprefix("rules/")
        for rule in rules
    )
    assert guessed >= 0.6 * len(rules)


@pytest.mark.parametrize(
    ("data", "stage"),
    [
        ({"then": {"escalate": {"to": "statutory"}, "level": "statutory"}}, "safeguarding"),
        ({"then": {"flag": "wait_well"}}, "flags"),
        ({"then": {"offer": "sleep", "flag": "wait_well"}}, "needs"),
        ({"then": {"retriage": "true"}}, "review"),
        ({"then": {"offer": "sleep"}, "applies": "at review"}, "review"),
        ({"then": {"withhold": {"help": "sleep", "why": "x"}}}, "safeguarding"),
    ],
)
def test_the_stage_follows_from_what_the_rule_does(data: dict[str, Any], stage: str) -> None:
    assert usual_stage(data) == stage


def test_days_stay_days() -> None:
    assert scalar(date(2027, 3, 31).isoformat()) == "2027-03-31"
