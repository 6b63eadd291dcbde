"""The README's commands do what they say, and every command is documented."""

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from triage.cli import COMMANDS, cli
from triage.cli.edge import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def triage(arguments, folder, **more):
    env = {**os.environ, "TRIAGE_USER": "", "TRIAGE_WORKSPACE": "", "NO_COLOR": "1"}
    env.pop("TRIAGE_USER")
    env.pop("TRIAGE_WORKSPACE")
    return subprocess.run(
        [sys.executable, "-m", "triage", *arguments],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


@contextlib.contextmanager
def standing_in(folder):
    """Be in a folder as somebody who just opened a terminal there: no workspace named, nobody named."""
    before, named = (
        Path.cwd(),
        {name: os.environ.pop(name, None) for name in ("TRIAGE_USER", "TRIAGE_WORKSPACE")},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_COLOR", "1")
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)
            os.environ.update({name: value for name, value in named.items() if value is not None})


def triage_here(arguments, folder):
    """The same as :func:`triage`, without a process of its own: a process reads all rules anew, which takes most of its time."""
    out, err = io.StringIO(), io.StringIO()
    with standing_in(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(cli, list(arguments))
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def commands_of_readme():
    inside = False
    for line in README.replace("\\\n", " ").splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside and line.startswith(("triage ", "cd ")):
            yield line.split("   #")[0].strip()


PROOFS = ("prove", "propose", "log")
"""Commands over all cases there could be take half a minute each: they run beside the others."""


IN_A_PROCESS = ("init", "assess", "doctor")
"""Commands run as somebody types them, each in a process of its own; the others only begin and end in the same one."""


def in_the_order_of_the_readme(tmp_path, wanted):
    case = re.search(r"```yaml\n(.*?)```", README, re.DOTALL).group(1)
    (tmp_path / "my-case.yaml").write_text(case, encoding="utf-8")
    (tmp_path / "more-cases.jsonl").write_text(
        '{"case": "M-1", "child": {"age": 4}, "needs": [{"need": "sleep", "severity": 4}]}\n',
        encoding="utf-8",
    )
    folder, number, ran = tmp_path, None, 0
    for text in commands_of_readme():
        if text.startswith("cd "):
            folder = folder / text.removeprefix("cd ")
            (folder / "more-cases.jsonl").write_bytes((tmp_path / "more-cases.jsonl").read_bytes())
            continue
        words = shlex.split(text)[1:]
        if words[0] == "tui" or words[:2] == ["import", "cin-census"] or "RULE" in words or not wanted(words):
            continue
        if "CASE" in words and number is None:
            number = json.loads(triage_here(["case", "list", "--json"], folder).stdout)["cases"][0]["case"]
        if "dismiss" in words:
            continue  # the case of the README has no escalation to put aside; tests/desk holds this command
        as_typed = triage if words[0] in IN_A_PROCESS else triage_here
        done = as_typed([number if word == "CASE" else word for word in words], folder)
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        ran += 1
    return ran


def test_every_command_of_the_readme_runs_in_the_order_it_stands_there(tmp_path):
    assert (
        in_the_order_of_the_readme(tmp_path, lambda words: words[1:2] not in [[one] for one in PROOFS]) >= 20
    )


@pytest.mark.long
def test_the_change_of_the_readme_is_proved_and_proposed(tmp_path):
    """`propose` makes the proofs of `prove`; tests/proving holds that command, and that the shipped rules are proved."""
    wanted = [["propose"], ["log"]]
    first = {"init", "people"}
    ran = in_the_order_of_the_readme(tmp_path, lambda words: words[0] in first or words[1:2] in wanted)
    assert ran > len(wanted)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name):
    done = triage_here([name, "--help"], ROOT)
    assert done.returncode == 0
    text = done.stdout
    assert "Example" in text or "Commands:" in text, f"`triage {name} --help` shows no example"


def test_every_command_of_the_contract_that_exists_is_in_the_table():
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert not [
        name
        for name in COMMANDS
        if f"triage {name}" not in contract
        and f"`{name}" not in contract
        and f" `{name}`" not in contract
        and name not in contract
    ]


def test_wrong_use_is_said_in_words_with_exit_code_2():
    done = triage(["asess"], ROOT)
    assert done.returncode == 2
    assert "Did you mean 'assess'?" in done.stderr
