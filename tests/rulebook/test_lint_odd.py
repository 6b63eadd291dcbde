"""Odd things people type: whatever stands in a rule file, lint says where and how to mend it, and never fails."""

from __future__ import annotations

import re

import pytest

from tests.rulebook.linting import a_file, lint_one
from triage.rulebook.checks import page

RULE = """id: odd-rule
    title: A rule that a test has made up
    status: draft
    owner: Clinical lead
    review_by: 2028-01-31
    rationale: A test needs something to look at.
    source:
      - title: Example guidance
    also_known_as: [bedtime]
    replaces: [flag-quick-return]
    applies: at triage
    when: {all: [{need: sleep, severity: 7 or more, person: child}, {indicator: weight_loss}]}
    unless: {receiving: sleep}
    then: {offer: {help: sleep, as: referral, for: child, within: 10 working days, wait_well: true}, level: early_help, ask: [{field: family_view, within_days: 3}], human_review: {by: coordinator, reason: area}, withhold: {help: letter_home, why: Somebody else could read it.}, plan: {one_lead: true}, step: up, retriage: true, review_in: 8 weeks}
    examples:
      - name: Sleep is scored 7 here.
        given: {needs: {sleep: 7}}
        expect: does not fire"""
SPOTS = [
    match.span(2) for match in re.finditer(r"(?<![a-z_])([a-z_]+): (?![\n{\[])([^,}\]\n]+|[\[{][^\n]*)", RULE)
]
KEYS = [match.span(1) for match in re.finditer(r"(?<![a-z_])([a-z_]+):", RULE)]
VALUES = (
    "-1", "99999999999999999999999999999999", "3.14", "true", "~", "''", "[]", "{}", "[[[]]]", "{a: {b: c}}",
    "[null]", "²", "٣", "😀", "'  '", "NaN", "0x1f", "seven or more", "3 fortnights", "maybe", "a\u202eb", '"a\\nb"',
    "|\n        text\n        more", "? x", "[a, b", "*x", "&x y", "!x y", "@x", "%x", "- x", "'", "\x07", "a: b",
)  # fmt: skip
ODD_KEYS = ("idd", "Title", "5", "é", "😀", "''", "- x", "? x", "<<")


def sound(text: str, name: str = "needs/odd.yaml") -> list[str]:
    """The codes found, after making sure that each message is whole."""
    report = lint_one(name, text)
    for issue in report.issues:
        assert issue.file == f"rules/{name}"
        assert issue.line is not None
        assert issue.column is not None
        assert 1 <= issue.line <= text.count("\n") + 1
        assert issue.what
        assert issue.why
        assert issue.mend
        assert page(issue.code) is not None
        assert report.excerpt(issue)
    return [issue.code for issue in report.issues]


def test_the_rule_that_all_these_begin_with_is_sound() -> None:
    assert sound(a_file(RULE)) == []
    assert len(SPOTS) > 30


@pytest.mark.parametrize("value", VALUES)
def test_any_value_in_the_place_of_any_other(value: str) -> None:
    for start, end in SPOTS:
        sound(a_file(RULE[:start] + value + RULE[end:]))


@pytest.mark.parametrize("key", ODD_KEYS)
def test_any_key_in_the_place_of_any_other(key: str) -> None:
    for start, end in KEYS:
        assert sound(a_file(RULE[:start] + key + RULE[end:])), RULE[start:end]


def test_a_letter_left_out_of_any_key_is_found() -> None:
    for start, end in KEYS:
        text = a_file(RULE[: start + 1] + RULE[start + 2 :] if end - start > 1 else RULE[:start] + RULE[end:])
        assert sound(text), RULE[start:end]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "TR102", id="empty"),
        pytest.param("\ufeff" + a_file(RULE), None, id="byte order mark"),
        pytest.param(a_file(RULE).replace("\n", "\r\n"), None, id="Windows line ends"),
        pytest.param(a_file(RULE).replace("\n", "\r"), None, id="old Mac line ends"),
        pytest.param(a_file(RULE).replace("    status", "\tstatus"), "TR101", id="a tab"),
        pytest.param(a_file(RULE).replace("    status", "   status"), "TR101", id="a space too few"),
        pytest.param(a_file(RULE) + "---\n" + a_file(RULE), "TR101", id="two documents"),
        pytest.param("---\n" + a_file(RULE) + "...\n", None, id="document marks"),
        pytest.param("%YAML 1.1\n---\n" + a_file(RULE), None, id="a directive"),
        pytest.param("rules", "RB102", id="one word"),
        pytest.param("[]", "RB102", id="a list"),
        pytest.param("null", "RB102", id="null"),
        pytest.param("5", "RB102", id="a number"),
        pytest.param("format: 1\nrules: {}\n", "RB102", id="rules in a mapping"),
        pytest.param("format: 1\nrules:\n", "RB102", id="no rules"),
        pytest.param("format: 1\nrules: [null, 5, [], {}]\n", "RB102", id="rules that are none"),
        pytest.param("format: '1'\nrules: []\n", None, id="a format in quotes"),
        pytest.param("format: 1.0\nrules: []\n", "RB103", id="a format with a point"),
        pytest.param("format: [1]\nrules: []\n", "RB103", id="a format in a list"),
        pytest.param("rules: []\n", "RB103", id="no format"),
        pytest.param("format: 1\nformat: 1\nrules: []\n", "TR107", id="a key twice"),
        pytest.param("{format: 1, rules: [], rules: []}\n", "TR107", id="a key twice in one line"),
        pytest.param('{"format": 1, "rules": []}\n', None, id="JSON"),
        pytest.param("format: 1\nrules: &all [*all]\n", "TR106", id="an alias of itself"),
        pytest.param("format: 1\nrules: !!python/object:os.system []\n", "TR106", id="a tag"),
        pytest.param("format: 1\n<<: {rules: []}\nrules: []\n", "RB104", id="a merge key"),
        pytest.param("? [format]\n: 1\n", "TR101", id="a key that is a list"),
        pytest.param("format: 1\nrules: []\n\x00", "TR101", id="a null byte"),
        pytest.param("format: 1\nrules: []\n# \x1b[2J\n", "TR101", id="an escape sequence"),
        pytest.param("x" * 200_000, "RB102", id="one endless word"),
        pytest.param("format: 1\n" + "x: y\n" * 3, "TR107", id="the same key thrice"),
        pytest.param("format: 1\n" + "a" * 100_000 + ": y\nrules: []\n", "TR101", id="an endless key"),
        pytest.param("format: 1\nrules: [" + "{}, " * 300 + "]\n", "RB105", id="three hundred empty rules"),
        pytest.param("format: 1\nrules: [{when: " + "{all: [" * 55 + "]}" * 55 + "}]\n", "TR105", id="deep conditions"),
    ],
)  # fmt: skip
def test_a_file_of_an_odd_shape(text: str, code: str | None) -> None:
    found = [each for each in sound(text) if not each.startswith("RB12")]
    assert found == [] if code is None else code in found


@pytest.mark.parametrize("kind", ["[[]]", "{a: b}", "[banned]"])
def test_a_kind_that_is_no_word_is_said_and_no_traceback(kind: str) -> None:
    from triage.rulebook.lint_reading import other_files  # noqa: PLC0415

    issues, _ = other_files({"wording/odd.yaml": f"format: 1\nkind: {kind}\nentries: []\n"}, None)
    assert issues
