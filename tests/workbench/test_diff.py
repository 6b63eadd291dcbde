"""What differs between two rulebooks, in words; and nothing where they say the same."""

from __future__ import annotations

import doctest
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_rule, rule_files
from tests.chance import Seeded
from tests.generated_rules import rulebook_files
from triage.cli import cli
from triage.cli.edge import run as edge
from triage.desk import create_workspace, open_desk
from triage.desk.shipped_changes import BY_BOTH, BY_US, BY_YOU, changed_by
from triage.errors import DataProblem
from triage.rulebook import Rulebook, load_rulebook
from triage.rulebook.fingerprint import plain_rule
from triage.vocabulary import load_vocabulary
from triage.workbench import condition_changes
from triage.workbench.condition_changes import sentence_change
from triage.workbench.diff import RuleChange, RulesDiff, diff

SLEEP = {"need": "sleep", "severity": "7 or more"}
WORRY = {"indicator": "self_harm_concern"}


def book(*rules: dict[str, Any], stage: str = "needs", **more: Any) -> Rulebook:
    return load_rulebook({**rule_files(**{stage: list(rules)}), **more}, shipped.vocabulary())


def only(old: dict[str, Any], new: dict[str, Any], stage: str = "needs") -> RuleChange:
    [change] = diff(book(old, stage=stage), book(new, stage=stage)).rules
    return change


def lines_of(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return list(only(a_rule(when=old), a_rule(when=new)).lines)


def test_a_threshold_that_moved_is_said_in_one_line():
    [line] = lines_of({"all": [SLEEP]}, {"all": [{"need": "sleep", "severity": "6 or more"}]})
    assert line == "anybody's need “Sleep” is scored 7 or more → 6 or more"


def test_what_is_no_longer_needed_is_told_from_what_is_now_enough():
    anxiety = {"need": "anxiety", "severity": "any"}
    assert lines_of({"all": [SLEEP, anxiety]}, {"all": [SLEEP]})[0].startswith(
        "no longer needed: anybody's need “Anxiety”"
    )
    assert lines_of({"all": [SLEEP]}, {"all": [SLEEP, anxiety]})[0].startswith(
        "now needed too: anybody's need “Anxiety”"
    )
    assert lines_of({"any": [SLEEP, anxiety]}, {"any": [SLEEP]})[0].startswith(
        "no longer enough: anybody's need “Anxiety”"
    )
    assert lines_of({"any": [SLEEP]}, {"any": [SLEEP, anxiety]})[0].startswith(
        "now enough too: anybody's need “Anxiety”"
    )


def test_all_that_becomes_any_is_told_whole():
    anxiety = {"need": "anxiety", "severity": "any"}
    [line] = lines_of({"all": [SLEEP, anxiety]}, {"any": [SLEEP, anxiety]})
    assert line.startswith("all of these are true:")
    assert "→ any of these is true:" in line


def test_at_least_n_of_says_the_number():
    parts = [SLEEP, {"need": "anxiety", "severity": "any"}, {"need": "diet", "severity": "any"}]
    old, new = ({"at_least": {"n": number, "of": parts}} for number in ("2", "3"))
    assert lines_of(old, new) == ["at least 2 of 3 → at least 3 of 3"]


def test_a_change_deep_inside_is_told_where_it_is():
    def when(score: str) -> dict[str, Any]:
        return {
            "all": [
                {"any": [{"need": "sleep", "severity": score}, {"need": "diet", "severity": "any"}]},
                {"age": {"of": "child", "under": "11"}},
            ]
        }

    assert lines_of(when("7 or more"), when("8 or more")) == [
        "anybody's need “Sleep” is scored 7 or more → 8 or more"
    ]


def test_unless_that_comes_and_goes_is_told():
    held = a_rule(unless={"all": [{"need": "diet", "severity": "any"}]})
    assert only(a_rule(), held).lines[0].startswith("now held back when anybody's need")
    assert only(held, a_rule()).lines[0].startswith("no longer held back when anybody's need")


def test_consequences_are_told_as_one_that_changed_where_they_are_alike():
    old = a_rule(then={"offer": {"help": "sleep", "as": "referral", "within": "10 working days"}})
    new = a_rule(then={"offer": {"help": "sleep", "as": "referral", "within": "5 working days"}})
    [line] = only(old, new).lines
    assert line.endswith("→ 5 working days")
    gone = only(
        a_rule(then={"level": "early_help", "flag": "trilogy_of_risk"}), a_rule(then={"level": "early_help"})
    )
    assert gone.lines[0].startswith("no longer: ")


def test_escalations_come_first_and_are_marked():
    def rules(within: str, score: str) -> Rulebook:
        escalate = a_rule(
            id="z-escalates",
            when={"all": [WORRY]},
            then={"escalate": {"to": "statutory", "within_days": within}},
        )
        plain = a_rule(id="a-plain", when={"all": [{"need": "sleep", "severity": score}]})
        return load_rulebook(rule_files(safeguarding=[escalate], needs=[plain]), shipped.vocabulary())

    found = diff(rules("0", "4 or more"), rules("1", "5 or more"))
    assert [(one.rule, one.escalates) for one in found.rules] == [("z-escalates", True), ("a-plain", False)]


def test_words_and_examples_are_told_apart_from_meaning():
    assert only(a_rule(), a_rule(title="Another title for it")).kind == "words"
    example = {"name": "Sleep is scored 8.", "given": {"needs": {"sleep": "8"}}, "expect": "fires"}
    change = only(a_rule(), a_rule(examples=[example]))
    assert (change.kind, change.examples) == ("examples", ("example added: Sleep is scored 8.",))
    assert only(a_rule(), a_rule(then={"level": "early_help"}, title="Another title")).kind == "meaning"


def test_added_removed_retired_and_made_live():
    other = a_rule(id="other", then={"level": "early_help"})
    assert [(one.rule, one.what) for one in diff(book(a_rule()), book(a_rule(), other)).rules] == [
        ("other", "added")
    ]
    assert [(one.rule, one.what) for one in diff(book(a_rule(), other), book(a_rule())).rules] == [
        ("other", "removed")
    ]
    assert only(a_rule(), a_rule(status="retired")).what == "retired"
    assert only(a_rule(status="trial"), a_rule()).what == "made live"
    assert only(a_rule(status="draft"), a_rule(status="trial")).kind == "not in force"


def test_codes_and_wording_have_their_own_place():
    codes = {name: text for name, text in shipped.texts("rules").items() if name.startswith("vocabulary/")}
    renamed = {name: text.replace("title: Sleep\n", "title: Sleeping\n") for name, text in codes.items()}
    old, new = (
        load_rulebook(rule_files(needs=[a_rule()]), load_vocabulary(texts)) for texts in (codes, renamed)
    )
    found = diff(old, new)
    assert found.rules == ()
    assert [(one.listed, one.code, one.lines) for one in found.codes] == [
        ("needs", "sleep", ("title: Sleep → Sleeping",))
    ]
    worded = {"wording/letters.yaml": "format: 1\nkind: wording\nentries:\n  - {code: hello, title: Hello}\n"}
    [phrase] = diff(book(a_rule()), book(a_rule(), **worded)).wording
    assert (phrase.code, phrase.what) == ("hello", "added")


def test_a_name_in_quotes_is_never_cut_in_two():
    assert sentence_change("“Sleep at home” is recorded", "“Sleep at school” is recorded").endswith(
        "→ “Sleep at school” is recorded"
    )


def rulebooks(seed: int) -> Rulebook | None:
    try:
        return load_rulebook(rulebook_files(Seeded(seed)), shipped.vocabulary())
    except DataProblem:
        return None


@given(st.integers(0, 400), st.integers(0, 400))
@hypothesis_settings(max_examples=20)
def test_a_diff_says_something_exactly_where_rules_differ(first: int, second: int):
    old, new = rulebooks(first), rulebooks(second)
    if old is None or new is None:
        return
    assert not diff(old, old)
    found = diff(old, new)
    named = {one.rule for one in found.rules}
    assert named == {
        name
        for name in {*old.by_id, *new.by_id}
        if name not in old.by_id
        or name not in new.by_id
        or plain_rule(old.by_id[name]) != plain_rule(new.by_id[name])
        or old.by_id[name].examples != new.by_id[name].examples
    }
    assert all(one.lines or one.examples for one in found.rules)
    assert {one.rule for one in diff(new, old).rules} == named
    json.dumps(found.as_json())


# the command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*words: object) -> tuple[int, str, str]:
        code = edge(cli, ["rules", "diff", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of rules: one with an escalation within a day, and one without it."""
    codes = {name: text for name, text in shipped.texts("rules").items() if name.startswith("vocabulary/")}
    escalate = a_rule(
        id="self-harm", when={"all": [WORRY]}, then={"escalate": {"to": "statutory", "within_days": "1"}}
    )
    for name, stages in (
        ("old", {"safeguarding": [escalate], "needs": [a_rule()]}),
        ("new", {"needs": [a_rule()]}),
    ):
        for file, text in {**rule_files(**stages), **codes}.items():
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    return tmp_path / "old", tmp_path / "new"


def test_the_command_marks_an_escalation_that_is_gone(run: Any, folders: tuple[Path, Path]):
    code, out, _ = run(*folders)
    assert code == 0
    assert "ESCALATES  self-harm: removed" in out
    assert max(map(len, out.splitlines())) <= 80
    data = json.loads(run(*folders, "--json")[1])
    assert (data["format"], data["rules"][0]["rule"], data["same_decisions"]) == (
        "triage.rules-diff/1",
        "self-harm",
        False,
    )
    code, out, _ = run(folders[0], folders[0])
    assert (code, out.splitlines()[-1]) == (0, "Nothing differs.")


def test_wrong_use_is_said(run: Any, folders: tuple[Path, Path]):
    assert run()[0] == run(folders[0], "--shipped")[0] == 2
    code, _, err = run("nonsense")
    assert (code, "names no rules" in err) == (2, True)
    (folders[1] / "needs" / "example.yaml").write_text("rules: [", encoding="utf-8")
    code, _, err = run(*folders)
    assert code == 1
    assert "new: rules/needs/example.yaml" in err


def test_after_an_upgrade_it_says_who_changed_each_file(
    tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "ws"
    create_workspace(folder)
    ours = shipped.texts("rules")
    for name in ("needs/sleep_and_everyday_health.yaml", "needs/family.yaml"):
        path = folder / "rules" / name
        path.write_text(path.read_text("utf-8") + "\n# ours\n", encoding="utf-8")
    newer = {
        **ours,
        **{
            name: ours[name] + "\n# newer\n"
            for name in ("needs/sleep_and_everyday_health.yaml", "needs/levels.yaml")
        },
    }
    for place in ("triage.desk.shipped_changes.shipped_files", "triage.desk.versions.shipped_files"):
        monkeypatch.setattr(place, lambda _kind: newer)
    with open_desk(folder, DAY, need_store=False) as desk:
        assert changed_by(desk) == {
            "rules/needs/family.yaml": BY_YOU,
            "rules/needs/sleep_and_everyday_health.yaml": BY_BOTH,
            "rules/needs/levels.yaml": BY_US,
        }
    code, out, _ = run("--shipped", "--workspace", folder)
    assert code == 0
    assert "rules/needs/sleep_and_everyday_health.yaml: changed by both" in out
    assert "Nothing differs." in out, "a comment says nothing to anybody"


def test_the_report_is_empty_where_only_layout_differs():
    text = json.dumps({"format": "1", "theme": "example", "rules": [a_rule()]}, indent=4)
    spaced = load_rulebook({"needs/example.yaml": text}, shipped.vocabulary())
    found: RulesDiff = diff(book(a_rule()), spaced)
    assert not found
    assert found.same_decisions


def test_the_examples_in_docstrings_hold():
    assert doctest.testmod(condition_changes).failed == 0
