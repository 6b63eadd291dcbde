"""What people call a rulebook: every name leads to the right texts, every wrong one to what may stand there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders import rule_text
from tests.desk.builders import ON
from tests.desk.rule_builders import at, edit, needs_text, sleep_rule, small_rules, small_workspace
from triage.desk import Desk, rules_at
from triage.errors import DataProblem, WrongUse
from triage.workspace import shipped_files

EXAMPLE = "needs/example.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("versions") / "ws")


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


@pytest.fixture
def git(ws: Path) -> Path:
    """The workspace in a repository: committed, then changed."""
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "rules"),
        ("-c", "user.name=Sam", "-c", "user.email=sam@example.org", "commit", "--quiet", "-m", "First"),
        ("tag", "first"),
    ):
        subprocess.run(["git", "-C", str(ws), *words], check=True, env=quiet)
    edit(ws, sleep_rule(3))
    return ws


def test_files_versions_and_folders(ws: Path) -> None:
    edit(ws, sleep_rule(3))
    with at(ws) as desk:
        assert rules_at(desk, "working")[EXAMPLE] == needs_text(sleep_rule(3))
        for first in ("1", "v1", " 1 "):
            assert rules_at(desk, first) == small_rules()
        assert rules_at(desk, str(ws)) == rules_at(desk, str(ws / "rules")) == rules_at(desk, "working")
        shipped = rules_at(desk, "shipped")
    assert "rulebook.yaml" in shipped
    assert not [name for name in shipped if name.startswith(("value/", "priorities/"))]


def test_without_a_workspace_the_files_are_the_shipped_ones() -> None:
    desk = Desk(None, ON)
    assert rules_at(desk, "working") == rules_at(desk, "shipped")
    assert set(rules_at(desk, "shipped")) < set(shipped_files("rules"))


def test_a_git_revision(git: Path) -> None:
    with at(git) as desk:
        for revision in ("HEAD", "first", "main", "HEAD~0"):
            assert rules_at(desk, revision) == small_rules()
        assert rules_at(desk, "working") != small_rules()


def test_what_lies_beside_the_rules_is_no_rule(git: Path) -> None:
    (git / "rules/value").mkdir()
    (git / "rules/value/map.yaml").write_text("format: 1\n", encoding="utf-8")
    (git / "rules/.hidden.yaml").write_text("format: 1\n", encoding="utf-8")
    with at(git) as desk:
        assert set(rules_at(desk, "working")) == set(small_rules())


@pytest.mark.parametrize(
    "ref", ["9", "v9", "proposal-9", "kept-9", "nothing-like-it", "--output=x", "", "0", "HEAD"]
)
def test_what_is_not_there_is_said(ws: Path, ref: str) -> None:
    with at(ws) as desk, pytest.raises(WrongUse) as problem:
        rules_at(desk, ref)
    assert problem.value.mend


def test_before_the_first_publication_published_means_what_there_is_to_go_back_to(ws: Path) -> None:
    edit(ws, sleep_rule(3))
    with at(ws) as desk:
        assert rules_at(desk, "published") == small_rules()
    desk = Desk(None, ON)
    assert rules_at(desk, "published") == rules_at(desk, "shipped")


def test_a_folder_without_rules(ws: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with at(ws) as desk, pytest.raises(WrongUse, match="holds no rules"):
        rules_at(desk, str(tmp_path / "other"))


@pytest.mark.files
def test_a_revision_before_the_rules_lay_there(git: Path) -> None:
    moved = git / "later"
    shutil.copytree(git / "rules", moved / "rules")
    for name in ("triage.toml", "triage.db"):
        shutil.copy(git / name, moved / name)
    with at(moved) as desk, pytest.raises(WrongUse, match="did not lie in this folder at 'first'"):
        rules_at(desk, "first")


def test_without_git(ws: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with at(ws) as desk:
        with pytest.raises(WrongUse, match="git is not installed"):
            rules_at(desk, "main")
        assert rules_at(desk, "1") == small_rules()


def test_a_committed_file_that_is_no_text(git: Path) -> None:
    (git / "rules/needs/example.yaml").write_bytes(b"\xff\xfe")
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (
        ("add", "rules"),
        ("-c", "user.name=S", "-c", "user.email=s@example.org", "commit", "-q", "-m", "Second"),
    ):
        subprocess.run(["git", "-C", str(git), *words], check=True, env=quiet)
    with at(git) as desk, pytest.raises(DataProblem) as problem:
        rules_at(desk, "HEAD")
    assert problem.value.issues[0].file == "HEAD:rules/needs/example.yaml"


def test_a_desk_for_work_looks_at_the_files(ws: Path) -> None:
    from triage.desk import open_desk  # noqa: PLC0415

    (ws / "rules" / EXAMPLE).write_text(rule_text([sleep_rule(2, id="other")]), encoding="utf-8")
    with open_desk(ws, ON, rules="working") as desk:
        assert "other" in desk.rulebook.by_id
        assert desk.rules_version is None
