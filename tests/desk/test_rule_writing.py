"""``triage rules new``, ``watch``, ``schema`` and ``docs`` as people use them."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from triage.cli import cli
from triage.cli.edge import run
from triage.cli.rules.watching import _look
from triage.desk import create_workspace
from triage.source import read_yaml

HEALTH = "needs/sleep_and_everyday_health.yaml"
OPTIONS = (
    "--title", "A child who sleeps badly is offered advice sooner", "--need", "can't sleep", "--severity", "6", "--offer", "sleep",
    "--why", "It works within weeks", "--source", "Local pathway", "--owner", "Clinical lead",
)  # fmt: skip
ANSWERS = (
    "A child who cannot sleep is offered advice", "1",
    "can't sleep", "1", "6", "1", "",  # the need, the first found, from 6 on, the child's, no other
    "", "",  # any age
    "1", "sleep advice", "1", "1", "", "10 working days",  # offer it, as a referral, for whoever has the need
    "", "",  # nothing else follows, nothing holds it back
    "It helps", "A guide", "", "Clinical lead", "", "", "",
    "y",
)  # fmt: skip
RULES = """\
# A remark that stays.
format: 1
theme: health
rules:
  - id: sleep-advice
    title: A child who sleeps badly is offered sleep advice
    status: live
    owner: Clinical lead
    review_by: 2027-06-30
    rationale: Sleep advice works within weeks.
    source:
      - title: A guide
    when:
      all:
        - {need: sleep, severity: moderate}
    then:
      offer: {help: sleep, as: referral, within: 10 working days}
    examples:
      - name: Sleep is recorded and scored 4.
        given: {needs: {sleep: 4}}
        expect: fires
      - name: Sleep is scored 3, just below what this rule asks for.
        given: {needs: {sleep: 3}}
        expect: does not fire
"""


@pytest.fixture(scope="module")
def small_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the codes and services as shipped, and few rules."""
    folder = tmp_path_factory.mktemp("rules") / "ws"
    create_workspace(folder)
    rules = folder / "rules"
    for path in rules.glob("*/*.yaml"):
        name = path.relative_to(rules).as_posix()
        if (
            path.parent.name not in {"vocabulary", "wording", "value"}
            and name != "needs/keeping_in_touch.yaml"
        ):
            path.unlink()
    (rules / HEALTH).write_text(RULES, encoding="utf-8")
    return folder


class Shell:
    """Runs ``triage rules`` in a workspace of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder, self._capsys, self._patch = folder, capsys, patch
        self.out = self.err = ""

    @property
    def health(self) -> Path:
        return self.folder / "rules" / HEALTH

    def __call__(self, *words: str, typed: tuple[str, ...] = ()) -> int:
        self._patch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        code = run(cli, ["rules", *words, "--workspace", str(self.folder), "--on", "2026-11-22"])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def json(self, *words: str, code: int = 0) -> Any:
        assert self(*words, "--json") == code, self.out + self.err
        return json.loads(self.out)

    def rules(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = read_yaml(self.health.read_text("utf-8")).data["rules"]
        return rows


@pytest.fixture
def shell(
    small_workspace: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    folder = tmp_path / "ws"
    shutil.copytree(small_workspace, folder)
    return Shell(folder, capsys, monkeypatch)


def test_a_rule_asked_for_step_by_step_is_read_back_and_written_at_the_end(shell: Shell) -> None:
    assert shell("new", typed=ANSWERS) == 0
    assert "When the child's need “Sleep” is scored 6 or more" in shell.err
    assert "offer “Sleep advice” as a referral, within 10 working days" in shell.err
    assert "triage rules propose" in shell.err
    assert shell.health.read_text("utf-8").startswith(RULES)
    new = shell.rules()[-1]
    assert new["status"] == "draft"
    assert new["when"] == {"all": [{"need": "sleep", "severity": "6 or more", "person": "child"}]}
    assert new["review_by"] == "2027-11-22"
    assert {"fires", "does not fire"} <= {example["expect"] for example in new["examples"]}
    assert "2 examples hold, 0 do not" in shell.err
    assert shell("test", new["id"]) == 0


def test_wrong_answers_are_asked_again_in_plain_words(shell: Shell) -> None:
    answers = list(ANSWERS)
    answers[2:3] = ["qqqq zzzz", "can't sleep"]
    answers[5:6] = ["eleven", "11", "6"]
    assert shell("new", "--dry-run", typed=tuple(answers)) == 0
    assert "nothing was found for these words" in shell.err
    assert "write a whole number from 1 to 10" in shell.err


@pytest.mark.parametrize("left", range(0, len(ANSWERS), 8))
def test_an_end_of_the_input_at_any_question_writes_nothing(shell: Shell, left: int) -> None:
    before = {path: path.read_bytes() for path in (shell.folder / "rules").rglob("*") if path.is_file()}
    assert shell("new", typed=ANSWERS[:left]) == 3
    assert {
        path: path.read_bytes() for path in (shell.folder / "rules").rglob("*") if path.is_file()
    } == before


def test_a_rule_about_how_needs_moved_stands_in_the_review_stage(shell: Shell) -> None:
    answers = (
        "A need that got worse is triaged again", "2", "1", "2", "2",  # any need, worse, over two reviews
        "", "", "", "10", "", "", "It may be the wrong help", "Local decision 2026", "", "Clinical lead", "", "", "", "y",
    )  # fmt: skip
    assert shell("new", typed=answers) == 0, shell.err
    (path,) = (shell.folder / "rules" / "review").glob("*.yaml")
    rule = read_yaml(path.read_text("utf-8")).data["rules"][0]
    assert rule["when"] == {"all": [{"trend": "any_need", "direction": "worse", "over": "2 reviews"}]}
    assert rule["applies"] == "at review"
    assert rule["then"] == {"retriage": "true"}
    assert {example["expect"] for example in rule["examples"]} == {"fires", "does not fire"}


def test_ctrl_c_writes_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str = "") -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupt)
    assert shell("new") == 3
    assert "nothing more was done" in shell.err
    assert shell.health.read_text("utf-8") == RULES


def test_saying_no_at_the_end_writes_nothing(shell: Shell) -> None:
    assert shell("new", typed=(*ANSWERS[:-1], "n")) == 3
    assert shell.health.read_text("utf-8") == RULES


def test_options_instead_of_questions(shell: Shell) -> None:
    assert shell("new", *OPTIONS, "--dry-run") == 0
    assert "need: sleep, severity: 6 or more" in shell.out
    assert read_yaml("rules:\n" + shell.out).data["rules"][0]["then"] == {"offer": {"help": "sleep"}}
    assert shell.health.read_text("utf-8") == RULES
    said = shell.json("new", *OPTIONS, "--id", "sleep-sooner", "--unless", "engaged_family")
    assert said["written"]
    assert said["file"] == "rules/needs/sleep_and_everyday_health.yaml"
    assert {example["expect"] for example in said["examples"]} == {"fires", "does not fire", "held back"}
    assert not said["failed"]
    assert not [problem for problem in said["problems"] if problem["severity"] == "error"]
    assert [row["id"] for row in shell.rules()] == ["sleep-advice", "sleep-sooner"]


def test_every_part_that_is_missing_is_named_at_once(shell: Shell) -> None:
    assert shell("new", "--title", "Something") == 2
    for word in ("when", "then", "rationale", "source", "owner", "--need", "--offer", "--why"):
        assert word in shell.err


def test_a_word_that_means_no_single_code_is_answered_with_the_likely_ones(shell: Shell) -> None:
    assert shell("new", *OPTIONS, "--offer", "advice") == 2
    assert "_advice" in shell.err
    assert shell("new", *OPTIONS, "--severity", "11") == 2
    assert "from 1 to 10" in shell.err


def test_a_rule_that_may_not_be_is_refused_with_why(shell: Shell) -> None:
    assert shell("new", *OPTIONS, "--escalate", "statutory", "--unless", "engaged_family", "--yes") == 1
    assert "RB602" in shell.err
    assert shell("new", *OPTIONS, "--within", "soon", "--yes") == 1
    assert "RB117" in shell.err
    assert not list((shell.folder / "rules" / "safeguarding").glob("*"))
    assert shell.health.read_text("utf-8") == RULES


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--id", "sleep-advice"), "is taken"),
        (("--id", "Sleep Advice"), "small letters"),
        (("--file", "needs.yaml"), "a file of rules is"),
        (("--file", "../needs/x.yaml"), "a file of rules is"),
        (("--from", "sleep-advise"), "did you mean 'sleep-advice'?"),
    ],
)
def test_names_and_files_that_cannot_be(shell: Shell, more: tuple[str, ...], words: str) -> None:
    assert shell("new", *OPTIONS, *more, "--yes") == 2
    assert words in shell.err
    assert shell.health.read_text("utf-8") == RULES


def test_starting_from_a_rule_keeps_what_is_not_said_anew(shell: Shell) -> None:
    new = ("--title", "The same from 6 on", "--severity", "6", "--file", "rules/needs/new_rules.yaml")
    said = shell.json("new", "--from", "sleep-advice", *new)
    assert "need: sleep, severity: 6 or more" in said["text"]
    assert "within: 10 working days" in said["text"]
    assert said["file"] == "rules/needs/new_rules.yaml"
    made = read_yaml((shell.folder / said["file"]).read_text("utf-8")).data
    assert made["theme"] == "health"
    assert made["rules"][0]["status"] == "draft"
    answers = ("The same again", "", "", "", "It helps", "A guide", "", "", "", "", "", "y")
    assert shell("new", "--from", "sleep-advice", typed=answers) == 1, (
        "a rule that only repeats another is told so"
    )
    assert "this rule does the same as 'sleep-advice'" in shell.err
    assert shell.rules()[-1]["then"] == shell.rules()[0]["then"]


def test_without_a_workspace_it_says_so_before_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    assert run(cli, ["rules", "new"]) == 2
    said = capsys.readouterr().err
    assert "there is no workspace here" in said
    assert "What does the rule do" not in said


def test_one_look_at_all_files(shell: Shell) -> None:
    assert shell("watch", "--once") == 0, shell.out
    assert "well  all files" in shell.out
    shell.health.write_text(RULES.replace("severity: moderate", "severity: high"), encoding="utf-8")
    assert shell("watch", "--once") == 1
    assert "1 example failed" in shell.out
    assert "rules/needs/sleep_and_everyday_health.yaml:" in shell.out
    shell.health.write_text(RULES.replace("need: sleep,", "need: slep,"), encoding="utf-8")
    assert shell("watch", "--once", "--json") == 1
    said = json.loads(shell.out)
    assert not said["well"]
    assert {problem["code"] for problem in said["problems"]} >= {"RB201"}


def test_only_the_rules_of_saved_files_are_looked_at_again(shell: Shell) -> None:
    only = _look(shell.folder, None, (HEALTH,))
    everything = _look(shell.folder, None, ("vocabulary/needs.yaml",))
    assert (only.rules, only.examples) == (1, 2)
    assert everything.rules > only.rules


def test_a_fault_elsewhere_that_a_saved_file_causes_is_told(shell: Shell) -> None:
    (shell.folder / "rules" / "needs" / "twin.yaml").write_text(RULES, encoding="utf-8")
    assert any(issue.code == "RB204" for issue in _look(shell.folder, None, (HEALTH,)).errors)


def test_watching_tells_what_was_saved_and_ends_with_ctrl_c(shell: Shell) -> None:
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "triage", "rules", "watch", "--workspace", str(shell.folder)]
    # A shell's background jobs ignore the signal, and what they start does so too.
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env=env,
        preexec_fn=heard,  # noqa: PLW1509
    ) as watcher:
        assert watcher.stdout is not None
        assert watcher.stderr is not None
        first = watcher.stdout.readline()
        while "watching" not in watcher.stderr.readline():
            pass
        time.sleep(0.5)  # until the folder is really looked at
        shell.health.write_text(RULES.replace("severity: moderate", "severity: high"), encoding="utf-8")
        second = watcher.stdout.readline()
        while not second.split("  ", 1)[-1].startswith(("well", "MEND")):
            second = watcher.stdout.readline()
        watcher.send_signal(signal.SIGINT)
        try:
            out, err = watcher.communicate(timeout=20)
        finally:
            watcher.kill()
    assert "all files" in first
    assert "MEND  needs/sleep_and_everyday_health.yaml: 1 example failed" in second
    assert watcher.returncode == 0, out + err
    assert "no longer watching" in err
    assert "Traceback" not in err


def test_a_missing_extra_is_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert shell("watch") == 2
    assert "needs-triage[workbench]" in shell.err


def test_schemas_are_written_with_what_vs_code_needs(shell: Shell) -> None:
    assert shell("schema", "--write", str(shell.folder / "schemas")) == 0
    settings = json.loads((shell.folder / ".vscode" / "settings.json").read_text("utf-8"))["yaml.schemas"]
    assert settings["./schemas/rules.schema.json"][2] == "rules/needs/*.yaml"
    assert all((shell.folder / name).is_file() for name in settings)
    rules = json.loads((shell.folder / "schemas" / "rules.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(rules).validate(read_yaml(RULES).data)
    assert shell("schema", "--write", str(shell.folder / "schemas")) == 0
    assert "already tells VS Code" in shell.out


def test_settings_that_are_there_are_never_rewritten(shell: Shell) -> None:
    path = shell.folder / ".vscode" / "settings.json"
    path.parent.mkdir()
    path.write_text('{\n  // mine\n  "editor.tabSize": 3\n}\n', encoding="utf-8")
    before = path.read_bytes()
    assert shell("schema", "--write", str(shell.folder / "schemas")) == 0
    assert path.read_bytes() == before
    assert "add these lines" in shell.err
    assert json.loads("{" + shell.out.split("\n", 1)[1] + "}")["yaml.schemas"]


def test_one_schema_the_list_of_kinds_and_a_kind_that_is_not_one(shell: Shell) -> None:
    listed = shell.json("schema")
    for kind in listed[::4]:
        assert shell.json("schema", kind["kind"])["$schema"].startswith(
            "https://json-schema.org/draft/2020-12"
        )
    assert shell("schema", "rulez") == 2
    assert "did you mean 'rules'?" in shell.err
    assert shell("schema", "rules", "--write", "x") == 2


def test_schemas_help_where_the_rules_cannot_be_read(shell: Shell) -> None:
    shell.health.write_text("format: 1\nrules: [", encoding="utf-8")
    assert shell.json("schema", "rules")["$defs"]["needs"]["enum"]


def test_the_catalogue_is_written_and_checked(shell: Shell) -> None:
    folder = shell.folder / "catalogue"
    assert shell("docs", "--write", str(folder), "--check") == 1
    assert not folder.exists()
    assert shell("docs", "--write", str(folder)) == 0
    assert (folder / "catalogue.html").is_file()
    assert shell("docs", "--write", str(folder), "--check") == 0
    shell.health.write_text(RULES.replace("works within weeks", "works within days"), encoding="utf-8")
    said = shell.json("docs", "--write", str(folder), "--check", code=1)
    assert said["out_of_date"] == ["rules.md", "catalogue.html"]
    assert shell.json("docs")["rules"] > 1
    (shell.folder / "file").write_text("x")
    assert shell("docs", "--write", str(shell.folder / "file")) == 3
