"""``triage rules lint`` as people and programs use it: what it prints, how it ends, and what it changes when asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.rulebook.linting import HERE, META, a_file, few
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import NOT_ASSURED
from triage.workspace import SETTINGS_NAME, starter_settings_text

SOUND = f"id: sound\n{META}    when: {{need: sleep, severity: 7 or more}}\n    then: {{ask: [family_view]}}"
FAULTY = (
    SOUND.replace("id: sound", "id: faulty")
    .replace("made up", "made faulty")
    .replace("need: sleep", "need: slep")
)
UNTIDY = SOUND.replace("id: sound\n", "status: draft\n").replace("    status: draft\n", "    id: untidy\n").replace("made up", "made untidy")  # fmt: skip

BANNER = f"{NOT_ASSURED}\n"
"""What every command says last, here where nobody has signed for live use."""


class Lint:
    """Runs the command in a folder and remembers what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *words: str | Path) -> int:
        code = run(cli, ["rules", "lint", *map(str, words), "--on", "2026-11-22"])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path


@pytest.fixture
def lint(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lint:
    """A workspace with the shipped codes and flags, in which the tests stand."""
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    command = Lint(tmp_path, capsys)
    command.write(SETTINGS_NAME, starter_settings_text())
    for name, text in few().items():
        command.write(f"rules/{name}", text)
    return command


def test_sound_rules_end_with_one_line_and_zero(lint: Lint) -> None:
    lint.write("rules/needs/a.yaml", a_file(SOUND))
    assert lint() == 0
    assert lint.out == f"no issues in {len(few()) + 1} files\n"
    assert lint.err == BANNER


def test_a_fault_is_shown_in_four_parts_with_carets_below_it(lint: Lint) -> None:
    lint.write("rules/needs/a.yaml", a_file(FAULTY))
    assert lint() == 1
    assert lint.out.split("\n\n")[0] == (
        "rules/needs/a.yaml:11:18  RB201  unknown code 'slep' (needs)\n"
        "   11 |     when: {need: slep, severity: 7 or more}\n"
        "      |                  ^^^^\n"
        "  why   nobody can record, ask for or offer what is not in the vocabulary, so the rule would do nothing\n"
        "  mend  did you mean 'sleep'?"
    )
    assert lint.out.endswith(f"\n\n1 issue in 1 of {len(few()) + 1} files (1 error)\n")


def test_warnings_count_only_where_asked(lint: Lint) -> None:
    lint.write("rules/needs/a.yaml", a_file(UNTIDY))
    assert lint() == 0
    assert "RB122  warning: 'id' stands behind" in lint.out or "RB122  warning: 'title' stands" in lint.out
    assert lint("--strict") == 1


@pytest.mark.parametrize("words", [("--json",), ("--format", "json")])
def test_programs_get_problems(lint: Lint, words: tuple[str, ...]) -> None:
    lint.write("rules/needs/a.yaml", a_file(FAULTY))
    assert lint(*words) == 1
    said: Any = json.loads(lint.out)
    assert said["format"] == "triage.problems/1"
    assert [(item["file"], item["line"], item["column"], item["code"], item["severity"]) for item in said["problems"]] == [
        ("rules/needs/a.yaml", 11, 18, "RB201", "error")
    ]  # fmt: skip


def test_github_gets_a_note_for_each_line(lint: Lint) -> None:
    lint.write("rules/needs/a, b.yaml", a_file(FAULTY, UNTIDY))
    assert lint("--format", "github") == 1
    first, second, _ = lint.out.split("\n")
    assert first.startswith(
        "::error file=rules/needs/a%2C b.yaml,line=11,col=18,title=RB201::unknown code 'slep'"
    )
    assert second.startswith("::warning file=rules/needs/a%2C b.yaml,line=14,")
    assert "%0Amend: did you mean 'sleep'?" in first
    assert "2 issues" in lint.err


def test_a_file_of_the_rulebook_is_shown_alone(lint: Lint) -> None:
    first = lint.write("rules/needs/a.yaml", a_file(FAULTY))
    second = lint.write("rules/needs/b.yaml", a_file(SOUND))
    assert lint(second) == 0
    assert lint.out == "no issues in 1 file\n"
    assert lint(first, second) == 1
    assert lint.out.endswith("1 issue in 1 of 2 files (1 error)\n")
    assert lint("rules/needs") == 1
    assert lint("rules/flags") == 0


def test_a_file_from_elsewhere_is_read_as_if_it_lay_here(lint: Lint, tmp_path: Path) -> None:
    elsewhere = lint.write("elsewhere/mine.yaml", a_file(SOUND, FAULTY))
    assert lint(elsewhere) == 1
    assert lint.out.startswith("elsewhere/mine.yaml:")
    assert lint("elsewhere") == 1
    assert lint.out.endswith("1 issue in 1 of 1 file (1 error)\n")
    odd = lint.write("elsewhere/notes.txt", a_file(FAULTY))
    assert lint(odd) == 1
    assert "RB201" in lint.out


def test_a_copy_of_a_file_stands_in_for_it(lint: Lint) -> None:
    lint.write("rules/needs/a.yaml", a_file(SOUND))
    copy = lint.write("copy/a.yaml", a_file(SOUND))
    assert lint(copy) == 0


def test_the_folder_of_an_outside_file_tells_its_stage(lint: Lint) -> None:
    waits = SOUND.replace("{need: sleep, severity: 7 or more}", "{flag: wait_well}")
    assert lint(lint.write("elsewhere/safeguarding/a.yaml", a_file(waits))) == 1
    assert "RB609" in lint.out
    assert lint(lint.write("elsewhere/safeguarding_ideas.yaml", a_file(waits))) == 1
    assert "RB609" in lint.out
    assert lint(lint.write("elsewhere/review/a.yaml", a_file(waits))) == 0


def test_a_folder_with_codes_is_a_rulebook_of_its_own(lint: Lint) -> None:
    for name, text in few().items():
        lint.write(f"other/rules/{name}", text)
    lint.write("other/rules/needs/a.yaml", a_file(FAULTY))
    for folder in ("other", "other/rules"):
        assert lint(folder) == 1
        assert lint.out.endswith(f"1 issue in 1 of {len(few()) + 1} files (1 error)\n")


def test_files_that_nothing_reads_are_told(lint: Lint) -> None:
    lint.write("rules/needs/a.yml", a_file(SOUND))
    lint.write("rules/need/a.yaml", a_file(SOUND))
    lint.write("rules/stray.yaml", a_file(SOUND))
    lint.write("rules/.hidden/a.yaml", "[")
    assert lint() == 1
    assert lint.out.count("RB121") == 3
    assert "did you mean 'needs/'?" in lint.out


def test_the_faulty_folder_of_these_tests_is_linted_in_one_run(lint: Lint) -> None:
    assert lint(HERE / "bad") == 1
    files = len(list((HERE / "bad").rglob("*.yaml")))
    assert f" of {files} files (" in lint.out.strip().split("\n")[-1]


@pytest.mark.parametrize("words", [("nowhere.yaml",), ("--format", "html"), ("empty",)])
def test_wrong_use_ends_with_two(lint: Lint, words: tuple[str, ...]) -> None:
    (lint.folder / "empty").mkdir()
    assert lint(*words) == 2
    assert lint.out == ""


def test_mending_changes_only_what_it_says_and_a_second_run_nothing(lint: Lint) -> None:
    untidy = lint.write("rules/needs/a.yaml", a_file(UNTIDY) + "    # the end  \n")
    broken = lint.write("rules/needs/b.yaml", a_file(FAULTY) + "  ")
    before = broken.read_bytes()
    untidy.chmod(0o640)
    assert lint("--fix") == 1
    assert lint.err == (
        "changed rules/needs/a.yaml\n"
        "  RB123  spaces at the ends of lines taken away\n"
        "  RB122  keys of 'untidy' put in order\n" + BANNER
    )
    assert broken.read_bytes() == before
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert untidy.read_text("utf-8").startswith("format: 1\nrules:\n  - id: untidy\n    title: ")
    once = untidy.read_bytes()
    assert lint("--fix", untidy) == 0
    assert (lint.err, untidy.read_bytes()) == (BANNER, once)
    assert sorted(path.name for path in untidy.parent.iterdir()) == ["a.yaml", "b.yaml"]


def test_the_rules_of_the_program_itself_are_not_mended(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SETTINGS_NAME).unlink()
    monkeypatch.chdir(tmp_path)
    assert lint("--fix") == 2
    assert "triage init" in lint.err


def test_what_a_file_says_never_reaches_the_terminal_as_a_command(lint: Lint) -> None:
    example = (
        '\n    examples:\n      - {name: "a \\u001b[2J name", given: {needs: {sleep: 3}}, expect: fires}'
    )
    lint.write("rules/needs/a.yaml", a_file(SOUND + example))
    assert lint() == 1
    assert "RB302" in lint.out
    assert "\x1b" not in lint.out
