"""Lint as a whole: one run, file order, nothing hidden by anything else, and the shipped rules without a fault."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tests import shipped
from tests.rulebook.linting import DAY, META, a_file, few, lint_one, offered_help
from triage.errors import DataProblem
from triage.rulebook import load_rulebook
from triage.rulebook.excerpt import excerpt
from triage.rulebook.lint import lint

ASKS = "    then: {ask: [family_view]}\n"


def a_rule(name: str, when: str = "{need: sleep, severity: 7 or more}", more: str = "") -> str:
    meta = META.replace("that a test", f"named {name} that a test")
    return f"id: {name}\n{meta}    when: {when}\n{more}{ASKS}"


def codes(text: str, name: str = "needs/x.yaml", **more: str) -> list[tuple[str, int | None, int | None]]:
    return [(issue.code, issue.line, issue.column) for issue in lint_one(name, text, **more).issues]


def test_the_shipped_rules_have_no_fault_and_nothing_to_look_at() -> None:
    report = lint(shipped.texts("rules"), on=DAY, offered_help=offered_help())
    assert [(issue.place, issue.code, issue.what) for issue in report.issues] == []
    assert report.summary == f"no issues in {report.files} files"


def test_the_shipped_rules_are_checked_in_two_seconds() -> None:
    files = shipped.texts("rules")
    start = time.process_time()
    lint({**files, "needs/new.yaml": a_file(a_rule("never-read-before"))}, on=DAY)
    assert time.process_time() - start < 2


def test_the_summary_counts_files_errors_and_warnings() -> None:
    files = {
        **few(),
        "needs/a.yaml": a_file(a_rule("first", "{need: slep}")),
        "needs/b.yaml": a_file(a_rule("second", "{need: sleep, severity: 7}")),
        "review/c.yaml": a_file(a_rule("third", "{need: sleep, severity: 1 or more}")),
        "needs/d.yaml": a_file(a_rule("fourth")),
    }
    report = lint(files, on=DAY)
    assert report.summary == f"3 issues in 3 of {len(files)} files (2 errors, 1 warning)"
    assert (report.errors, report.warnings) == (2, 1)
    assert [issue.file for issue in report.issues] == [
        "rules/needs/a.yaml",
        "rules/needs/b.yaml",
        "rules/review/c.yaml",
    ]


def test_issues_of_a_file_stand_in_the_order_of_its_lines() -> None:
    text = a_file(a_rule("Second Rule", "{need: slep}"), a_rule("third", "{need: sleep, severity: 7}"))
    places = [(line, column) for _, line, column in codes(text)]
    assert places == sorted(places)
    assert [code for code, _, _ in codes(text)] == ["RB106", "RB201", "RB112"]


def test_a_broken_file_hides_no_fault_of_another() -> None:
    files = {
        **few(),
        "needs/a.yaml": "rules: [",
        "needs/b.yaml": a_file(a_rule("second", "{need: slep}")),
        "needs/c.yaml": b"\xff",
        "wording/d.yaml": "a: b: c",
        "value/e.yaml": "[",
        "invariants/f.yaml": "\tx: y",
        "vocabulary/g.yaml": "kind: [",
        "rulebook.yaml": "version: [1]\n",
    }
    found = {issue.file: issue.code for issue in lint(files, on=DAY).issues}
    assert found == {
        "rules/needs/a.yaml": "TR101",
        "rules/needs/b.yaml": "RB201",
        "rules/needs/c.yaml": "TR103",
        "rules/wording/d.yaml": "TR101",
        "rules/value/e.yaml": "TR101",
        "rules/invariants/f.yaml": "TR101",
        "rules/vocabulary/g.yaml": "TR101",
        "rules/rulebook.yaml": "RB105",
    }


def test_a_rule_that_cannot_be_read_hides_no_fault_of_its_neighbours_or_of_its_own_other_keys() -> None:
    text = a_file(
        "id: broken\n"
        "    title: Sleep\n"
        "    status: live\n"
        "    owner: Dr A. Example\n"
        "    review_by: 2020-01-31\n"
        "    rationale: tbc\n"
        "    source: [{title: Example guidance}]\n"
        "    when: {need: slep}\n"
        "    then: {offer: {help: safety_plan, as: referral}}",
        a_rule("sound", "{flag: unmet_need}"),
    )
    assert sorted(code for code, _, _ in codes(text)) == [
        "RB201", "RB202", "RB203", "RB401", "RB402", "RB405", "RB407", "RB408", "RB501", "RB623",
    ]  # fmt: skip


def test_a_flag_that_a_broken_rule_may_raise_is_not_called_unraised() -> None:
    reads = a_rule("reads", "{flag: helper_some_rule_reads}")
    raises = "id: raises\n    then: {flg: helper_some_rule_reads}"
    sound = "id: raises\n    then: {flag: helper_some_rule_reads}"
    assert "RB202" not in [code for code, _, _ in codes(a_file(reads, raises))]
    assert "RB202" not in [code for code, _, _ in codes(a_file(reads), **{"flags/y.yaml": "rules: [helper_some_rule_reads"})]  # fmt: skip
    assert "RB202" not in [code for code, _, _ in codes(a_file(reads, sound))]
    assert "RB202" in [code for code, _, _ in codes(a_file(reads, a_rule("other", "{need: slep}")))]


def test_a_fault_of_the_vocabulary_is_told_beside_the_faults_of_rules() -> None:
    files = {
        **few(),
        "vocabulary/needs.yaml": "kind: needs\nentries: [",
        "needs/x.yaml": a_file(a_rule("first", "{all: [{need: anything}, {indicator: nothing}]}")),
    }
    found = [(issue.file, issue.code) for issue in lint(files, on=DAY).issues if issue.severity == "error"]
    assert found == [("rules/needs/x.yaml", "RB201"), ("rules/vocabulary/needs.yaml", "TR101")]


def test_only_the_files_asked_for_are_told_and_the_others_give_their_names() -> None:
    first, second = a_file(a_rule("one-id")), a_file(a_rule("one-id", "{need: anxiety}"))
    files = {**few(), "needs/a.yaml": first, "needs/b.yaml": second}
    for name in ("needs/a.yaml", "needs/b.yaml"):
        report = lint(files, on=DAY, only=[name])
        assert [(issue.file, issue.code) for issue in report.issues if issue.code == "RB204"] == [
            (f"rules/{name}", "RB204")
        ]
        assert report.files == 1
    assert lint(files, on=DAY, only=["needs/a.yaml"], stand_ins=["needs/a.yaml"]).issues == ()


def test_a_copy_of_a_shipped_file_worked_on_elsewhere_has_no_fault() -> None:
    text = shipped.texts("rules")["needs/sleep_and_everyday_health.yaml"]
    files = {**shipped.texts("rules"), "needs/my copy.yaml": text}
    assert lint(files, on=DAY, only=["needs/my copy.yaml"], stand_ins=["needs/my copy.yaml"]).errors == 0
    assert lint(files, on=DAY, only=["needs/my copy.yaml"]).errors > 0


def test_what_loading_refuses_lint_refuses_too() -> None:
    for text in (
        a_file(a_rule("Wrong Id")),
        a_file(
            a_rule("level-by-language", "{language: any}").replace("ask: [family_view]", "level: early_help")
        ),
        "rules: [",
    ):
        with pytest.raises(DataProblem) as caught:
            load_rulebook({"needs/x.yaml": text}, shipped.vocabulary())
        loaded = {(issue.code, issue.line, issue.column) for issue in caught.value.issues}
        assert loaded <= set(codes(text))


def test_dates_are_held_against_the_day_given() -> None:
    text = a_file(a_rule("dated"))
    files = {**few(), "needs/x.yaml": text}

    def found(on: date) -> list[str]:
        return [issue.code for issue in lint(files, on=on, only=["needs/x.yaml"]).issues]

    assert found(date(2026, 11, 22)) == []
    assert found(date(2027, 12, 2)) == ["RB502"]
    assert found(date(2028, 2, 1)) == ["RB501"]
    assert found(date(2024, 1, 1)) == ["RB503"]


def test_examples_that_hang_on_the_home_run_only_where_it_can_be_told() -> None:
    text = a_file(
        a_rule("away", "{area: out}")
        + "    examples:\n      - {name: The home is far away., given: {child: {postcode: B90}}, expect: fires}"
    )
    files = {**few(), "needs/x.yaml": text}

    def found(area: str | None) -> list[str]:
        tells = {} if area is None else {"area_of": lambda _: area, "basis_of": lambda *_: "not_known"}
        return [issue.code for issue in lint(files, on=DAY, only=["needs/x.yaml"], **tells).issues]

    assert (found(None), found("out"), found("in")) == ([], [], ["RB302"])


def test_examples_of_rules_that_lean_on_flags_are_run_with_the_rules_that_raise_them() -> None:
    raises = a_rule("raises", "{need: sleep}").replace("ask: [family_view]", "flag: helper_some_rule_reads")
    again = a_rule("again", "{flag: helper_some_rule_reads}").replace("ask: [family_view]", "flag: wait_well")
    reads = (
        a_rule("reads", "{all: [{flag: wait_well}, {need: anxiety}]}")
        + "    examples:\n      - {name: Sleep and worries., given: {needs: {sleep: 5, anxiety: 5}}, expect: fires}\n"
        + "      - {name: Worries without more., given: {needs: {anxiety: 5}}, expect: fires}"
    )
    files = {**few(), "flags/x.yaml": a_file(raises, again), "needs/x.yaml": a_file(reads)}
    report = lint(
        files, on=DAY, area_of=lambda _: "in", basis_of=lambda *_: "not_known", only=["needs/x.yaml"]
    )
    assert [(issue.code, issue.what) for issue in report.issues] == [
        ("RB302", "example 'Worries without more.' does not fire, but says it fires")
    ]


@pytest.mark.parametrize(
    ("source", "column", "carets"),
    [
        ("when: {need: slep}", 14, "             ^^^^"),
        ("when: {need: slep}", 7, "      ^^^^^^^^^^^^"),
        ('  title: "a, b"  # c', 10, "         ^^^^^^"),
        ("  - id: Sleep Advice  # old", 9, "        ^^^^^^^^^^^^"),
        ("name: 睡眠 slep", 7, "      ^^^^^^^^^"),
        ("a: 睡眠, b: c", 8, "         ^"),
        ("x: y", 40, " " * 4 + "^"),
        ("all: [{a: b}, {c: d", 15, "              ^^^^^"),
    ],
)
def test_carets_stand_below_the_key_or_value(source: str, column: int, carets: str) -> None:
    shown, below = excerpt(source, 1, column).split("\n")
    assert shown == f"    1 | {source}"
    assert below.partition("| ")[2].rstrip() == carets.rstrip() or column == 40


def test_a_long_line_is_cut_round_the_fault_and_keeps_its_carets() -> None:
    source = "when: {any: [" + "{need: sleep}, " * 200 + "{need: slep}]}"
    shown, below = excerpt(source, 1, source.index("slep}") + 1).split("\n")
    assert len(shown) < 120
    assert shown[below.index("^") : below.index("^") + 4] == "slep"


def test_an_excerpt_never_moves_the_terminal() -> None:
    assert "\x1b" not in excerpt("title: \x1b[2Jgone", 1, 8)
    assert excerpt("a: b", 7, 1) == ""
    assert excerpt(None, 1, 1) == ""
