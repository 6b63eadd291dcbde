"""Examples as YAML that reads back as it was, and put into a rule file without touching another byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from triage.errors import WrongUse
from triage.rulebook.example_text import WIDTH, example_as_yaml, with_examples
from triage.rulebook.model import Example
from triage.source import read_yaml

NEW = Example("Sleep is scored 6.", {"needs": {"sleep": "6"}}, "does not fire")
RULE = """\
format: 1   # a note at the side
theme: example
rules:
  # why the next rule is here
  - id: first-rule
    title: A title
    when: [{need: sleep, severity: 7 or more}]
    examples:
      - name: Sleep is scored 7.
        given: {needs: {sleep: 7}}   # as the family told it
        expect: fires

  # why the second is here
  - id: second-rule
    title: Without examples
    when:
      - {indicator: weight_loss}
"""


def read_back(example: Example) -> dict[str, Any]:
    rows = read_yaml("examples:\n" + example_as_yaml(example)).data["examples"]
    assert len(rows) == 1
    found: dict[str, Any] = rows[0]
    return found


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=150).map(str.strip).filter(lambda text: text and "\N{NEXT LINE}" not in text)  # fmt: skip
SCALAR = st.one_of(st.none(), TEXT, st.sampled_from(["yes", "no", "null", "~", "07", "1.0", "a: b", "- x", "#", "[", "B90 1AA", "2026-01-05", "true", "{", "'", '"', "a, b"]))  # fmt: skip
DATA = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXT, inner, max_size=6), max_leaves=30)  # fmt: skip


@given(TEXT, st.dictionaries(st.sampled_from(["needs", "child", "reviews", "indicators"]), DATA, max_size=4))
def test_what_is_written_reads_back_the_same(name: str, given_: dict[str, Any]) -> None:
    row = read_back(Example(name, given_, "held back"))
    assert row["given"] == given_
    assert " ".join(row["name"].split()) == " ".join(name.split())
    assert row["expect"] == "held back"


def test_short_examples_take_three_lines_as_in_the_shipped_files() -> None:
    assert example_as_yaml(NEW) == (
        "      - name: Sleep is scored 6.\n        given: {needs: {sleep: 6}}\n        expect: does not fire\n"
    )


def test_long_cases_are_laid_out_on_several_lines_within_the_width() -> None:
    codes = list(shipped.vocabulary().of("needs"))[:40]
    given_ = {
        "child": {"age": "3"},
        "needs": dict.fromkeys(codes, "3"),
        "reviews": [{"week": str(8 * n), "needs": dict.fromkeys(codes[:6], "3")} for n in (1, 2)],
    }
    text = example_as_yaml(Example("A name that is " + "very " * 40 + "long.", given_, "fires"))
    assert max(map(len, text.splitlines())) <= WIDTH + 60  # a review stays on one line
    assert read_yaml("examples:\n" + text).data["examples"][0]["given"] == given_


def test_the_new_example_stands_after_the_last_and_every_other_byte_stays() -> None:
    text = with_examples(RULE, "first-rule", [NEW])
    block = example_as_yaml(NEW)
    assert text.replace(block, "") == RULE
    assert text.index("expect: fires\n") < text.index(block) < text.index("  # why the second")
    assert [one["name"] for one in read_yaml(text).data["rules"][0]["examples"]] == [
        "Sleep is scored 7.",
        "Sleep is scored 6.",
    ]


def test_a_rule_without_examples_gets_the_line_above_them_too() -> None:
    text = with_examples(RULE, "second-rule", [NEW])
    assert text == RULE + "    examples:\n" + example_as_yaml(NEW)


def test_putting_the_same_example_in_twice_changes_nothing_more() -> None:
    once = with_examples(RULE, "first-rule", [NEW])
    assert with_examples(once, "first-rule", [NEW]) == once


def test_line_ends_of_another_system_are_kept() -> None:
    windows = RULE.replace("\n", "\r\n")
    assert with_examples(windows, "first-rule", [NEW]) == with_examples(RULE, "first-rule", [NEW]).replace(
        "\n", "\r\n"
    )
    assert with_examples(windows, "second-rule", [NEW]) == with_examples(RULE, "second-rule", [NEW]).replace(
        "\n", "\r\n"
    )


def test_a_file_that_ends_without_a_line_end_gets_one() -> None:
    assert with_examples(RULE.rstrip("\n"), "second-rule", [NEW]) == with_examples(RULE, "second-rule", [NEW])


@pytest.mark.parametrize("rule", ["first-rule", "second-rule"])
def test_examples_in_brackets_are_left_to_the_person(rule: str) -> None:
    text = (
        "format: 1\nrules:\n  - {id: second-rule, title: A}\n"
        "  - id: first-rule\n    examples: [{name: A, given: {}, expect: fires}]\n"
    )
    with pytest.raises(WrongUse, match="written in brackets"):
        with_examples(text, rule, [NEW])


def test_a_rule_that_the_file_does_not_hold_is_wrong_use() -> None:
    with pytest.raises(WrongUse, match="holds no rule"):
        with_examples(RULE, "third-rule", [NEW])


@pytest.mark.parametrize(
    "name", sorted(name for name in shipped.texts("rules") if name.startswith(("needs/", "flags/")))
)
def test_any_shipped_rule_takes_another_example(name: str) -> None:
    text = shipped.texts("rules")[name]
    rows = read_yaml(text).data["rules"]
    for row in (rows[0], rows[-1]):
        longer = with_examples(text, row["id"], [NEW])
        assert longer.replace(example_as_yaml(NEW), "", 1) == text or NEW.name in text
        found = next(one for one in read_yaml(longer).data["rules"] if one["id"] == row["id"])
        assert found["examples"][-1]["name"] == NEW.name or NEW.name in {
            one["name"] for one in row["examples"]
        }
