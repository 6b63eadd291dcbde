"""Mending what is mechanical: nothing else changes, remarks stay where they belong, a second run finds nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from triage.rulebook.fixing import mend
from triage.source import read_yaml

RULE = """format: 1
# Sleep and what helps.
rules:
  # The first rule.
  - owner: Clinical lead
    id: sleep-advice   # kept for ever
    # Why a sentence: parents read it.
    title: A child who sleeps badly is offered sleep advice
    status: live
    rationale: >-
      Sleep advice works within weeks

      # and this is no remark, but a part of the text.
    review_by: 2027-06-30
    source:
      - title: Example guidance
    then: {offer: {help: sleep}}
    when: {need: sleep, severity: 7 or more}

  # The second rule.
  - id: bedtime
    title: A second rule
"""
ORDERED = """format: 1
# Sleep and what helps.
rules:
  # The first rule.
  - id: sleep-advice   # kept for ever
    # Why a sentence: parents read it.
    title: A child who sleeps badly is offered sleep advice
    status: live
    owner: Clinical lead
    review_by: 2027-06-30
    rationale: >-
      Sleep advice works within weeks

      # and this is no remark, but a part of the text.
    source:
      - title: Example guidance
    when: {need: sleep, severity: 7 or more}
    then: {offer: {help: sleep}}

  # The second rule.
  - id: bedtime
    title: A second rule
"""


def mended(text: str) -> str:
    return mend(text, of_rules=True).text


def test_keys_are_put_in_order_with_the_remarks_above_them() -> None:
    done = mend(RULE, of_rules=True)
    assert done.text == ORDERED
    assert done.changes == (("RB122", "keys of 'sleep-advice' put in order"),)


def test_windows_line_ends_stay() -> None:
    assert mended(RULE.replace("\n", "\r\n")) == ORDERED.replace("\n", "\r\n")


def test_a_remark_above_the_key_that_comes_first_goes_above_the_rule() -> None:
    text = "rules:\n  - title: A rule\n    # The id.\n    id: named\n"
    assert mended(text) == "rules:\n    # The id.\n  - id: named\n    title: A rule\n"


def test_a_rule_in_one_line_is_left_as_it_is() -> None:
    text = "rules:\n  - {title: A rule, id: one-line, status: draft}\n"
    assert mended(text) == text


def test_a_dash_on_a_line_of_its_own_stays_there() -> None:
    text = "rules:\n  -\n    title: A rule\n    id: far-away\n"
    assert mended(text) == "rules:\n  -\n    id: far-away\n    title: A rule\n"


def test_spaces_at_ends_of_lines_and_a_missing_line_end_are_mended() -> None:
    done = mend("rules:  \n  - id: a \n    title: b\t", of_rules=True)
    assert done.text == "rules:\n  - id: a\n    title: b\n"
    assert [code for code, _ in done.changes] == ["RB123"]


def test_spaces_stay_where_they_are_part_of_the_text() -> None:
    text = 'rules:\n  - id: a\n    title: "two   \n      lines"\n'
    assert read_yaml(mended(text)).data == read_yaml(text).data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" [toxic trio, trio, Toxic Trio]", " [toxic trio, trio]"),
        (' ["a, b", c, "a, b"]', ' ["a, b", c]'),
        (" [a, A, b]  # terms", " [a, b]  # terms"),
        ("\n      - a\n      - b\n      - a  # again\n      - c", "\n      - a\n      - b\n      - c"),
        (" [a, b]", " [a, b]"),
    ],
)
def test_repeated_terms_are_taken_out(before: str, after: str) -> None:
    text = "rules:\n  - id: terms\n    also_known_as:{}\n    applies: at triage\n"
    assert mended(text.format(before)) == text.format(after)


@pytest.mark.parametrize("written", ["1 or more", "low", "'1 or more'", '"low"', "low or more", "01 or more"])
def test_a_threshold_of_one_is_written_as_any(written: str) -> None:
    text = "rules:\n  - id: one\n    when: {{all: [{{need: sleep, severity: {}}}, {{need: x, severity: low}}]}}\n"
    done = mend(text.format(written), of_rules=True)
    assert done.text == text.format("any").replace("severity: low", "severity: any")
    assert [code for code, _ in done.changes] == ["RB614", "RB614"]


def test_counts_keep_their_least_severity() -> None:
    text = "rules:\n  - id: a\n    when: {count: {of: needs, at_least: 2, where: {severity: low}}}\n"
    assert mended(text) == text


@pytest.mark.parametrize(
    "text", ["rules: [", "", "a: 1\na: 2\n", "rules:\n\t- x\n", "\x00", "rules: &a [*a]\n"]
)
def test_a_file_that_cannot_be_read_is_left_as_it_is(text: str) -> None:
    assert mend(text, of_rules=True).text == text


def test_only_spaces_are_mended_in_files_without_rules() -> None:
    text = "kind: x \nentries: [{title: b, code: a}]\n"
    assert mend(text, of_rules=False).text == "kind: x\nentries: [{title: b, code: a}]\n"


def test_shipped_files_need_no_mending() -> None:
    for name, text in shipped.texts("rules").items():
        if name.split("/")[0] in {"safeguarding", "review", "vocabulary"}:
            assert mend(text, of_rules=True).text == text, name


RULES = [
    """id: {}
    title: "A title: with a colon"
    status: draft
    rationale: >-
      Two lines of
      a folded text.

      # No remark.
    source:
      - title: Example guidance
        note: its limits
    when:
      any:
        - {{need: sleep, severity: any}}
        # A remark inside a condition.
        - need: anxiety
          severity: any
""",
    """id: {}
    owner: Clinical lead
    review_by: 2027-06-30   # the end of June
    replaces: [a-rule,
      another-rule]
    then: {{offer: {{help: sleep}},
           level: early_help}}
    examples:
      - name: A name.
        given: {{needs: {{sleep: 7}}}}
        expect: fires
""",
]


@st.composite
def untidy(draw: st.DrawFn) -> str:
    """A rule file of shipped rules with keys shuffled, remarks, stray spaces, repeated terms and thresholds of one."""
    parts = ["format: 1\ntheme: example\nrules:\n"]
    for number, rule in enumerate(draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3))):
        keys = re.split(r"(?m)^    (?=[a-z_]+:)", rule.format(f"rule-{number}"))
        keys = draw(st.permutations(keys))
        if draw(st.booleans()):
            keys.insert(draw(st.integers(1, len(keys))), "also_known_as: [a, b, A, 'b']\n")
        blocks = []
        for key in keys:
            text = key.rstrip("\n") + "\n"
            if draw(st.integers(0, 3)) == 0:
                text = text.replace(
                    "severity: any", draw(st.sampled_from(["severity: low", "severity: 1 or more"]))
                )
            if draw(st.integers(0, 5)) == 0:
                text = text.replace("\n", "  \n", 1)
            remark = "    # A remark on the key below.\n" if draw(st.integers(0, 4)) == 0 and blocks else ""
            blocks.append(f"{remark}    {text}")
        parts.append("  - " + "".join(blocks)[4:] + draw(st.sampled_from(["", "\n", "\n  # next\n"])))
    whole = "".join(parts)
    return draw(st.sampled_from([whole, whole.rstrip("\n"), whole.replace("\n", "\r\n")]))


def plain(data: object) -> object:
    """Data without what mending may change: repeated terms, thresholds of one, runs of spaces."""
    if isinstance(data, dict):
        return {
            key: sorted({term.lower() for term in part}) if key == "also_known_as" else plain(part)
            for key, part in data.items()
        }
    if isinstance(data, list):
        return [plain(part) for part in data]
    return (
        {"low": "any", "1 or more": "any"}.get(data, " ".join(data.split()))
        if isinstance(data, str)
        else data
    )


@given(untidy())
@settings(max_examples=40)
def test_a_second_run_changes_nothing_and_the_file_says_the_same(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    assert plain(read_yaml(once).data) == plain(read_yaml(text).data)

    def remarks(of: str) -> Counter[str]:
        return Counter(line.strip() for line in of.split("\n") if line.strip().startswith("#"))

    assert remarks(once) == remarks(text)
    for row in read_yaml(once).data["rules"]:
        order = ("id", "title", "status", "owner", "review_by", "rationale", "source", "also_known_as", "replaces", "applies", "when", "unless", "then", "examples")  # fmt: skip
        assert list(row) == sorted(row, key=order.index)
