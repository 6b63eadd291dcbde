"""Making, finding and reading a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.builders import ON
from triage.desk import check_up, create_workspace, open_desk
from triage.errors import DataProblem, Refused, WrongUse
from triage.model.assurance import wanting
from triage.workspace import (
    find_workspace,
    read_settings,
    shipped_files,
    shipped_settings,
    starter_settings_text,
)


@pytest.mark.files
def test_a_workspace_holds_all_that_is_shipped_and_remembers_what_it_was(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "ws")
    assert made.rules_files() == shipped_files("rules")
    assert made.directory_files() == shipped_files("directory")
    assert made.settings() == shipped_settings()
    assert made.changed_files() == []
    prints = json.loads((made.folder / ".triage" / "shipped.json").read_text())
    assert set(prints) >= {f"rules/{name}" for name in shipped_files("rules")}
    changed = made.folder / "rules" / "rulebook.yaml"
    changed.write_text("# ours\n" + changed.read_text(encoding="utf-8"), encoding="utf-8")
    assert made.changed_files() == ["rules/rulebook.yaml"]


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    settings = tmp_path / "triage.toml"
    settings.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(Refused):
        create_workspace(tmp_path)
    assert settings.read_text(encoding="utf-8") == "# mine\n"


def test_a_folder_of_other_files_becomes_a_workspace_and_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    create_workspace(tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_workspace_is_found_by_name_then_by_setting_then_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = create_workspace(tmp_path / "one"), create_workspace(tmp_path / "two")
    inside = one.folder / "rules" / "needs"
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert find_workspace(None) is None
    monkeypatch.chdir(inside)
    assert (find_workspace(None) or two).folder.samefile(one.folder)
    monkeypatch.setenv("TRIAGE_WORKSPACE", str(two.folder))
    assert find_workspace(None) == two
    assert find_workspace(one.folder) == one
    for wrong in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(WrongUse) as problem:
            find_workspace(wrong)
        assert "triage init" in problem.value.mend


def test_the_starter_settings_invent_nobody_and_are_not_assured() -> None:
    settings = shipped_settings()
    assert wanting(settings, ON)
    assert settings.contacts[0].statutory is None
    numbers = {
        contact.in_hours
        for entry in settings.contacts
        for contact in (entry.emergency, entry.same_day_medical, entry.crisis_mental_health)
        if contact
    }
    assert numbers <= {"999", "111"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[area]\nname = 'x'\nnaem = 'y'\n", 3, "did you mean 'name'"),
        ("retention_year = 3\n", 1, "retention_years"),
        ("[caps]\n\ncontacts_for_household = 99\n", 3, "contacts_for_household"),
        ("[assurance]\nsigned_on = 'soon'\n", 2, "signed_on"),
        ("[area\n", 1, "cannot be read"),
        ("country = 'FRA'\n", 1, "country"),
        (
            "[[contacts]]\nauthority = 'E08000029'\n[contacts.statutry]\nname = 'x'\n",
            3,
            "did you mean 'statutory'",
        ),
        ("[[contacts]]\nname = 'x'\n", 1, "authority"),
    ],
)
def test_a_fault_in_the_settings_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(DataProblem) as problem:
        read_settings(text, "triage.toml")
    issue = problem.value.issues[0]
    assert (issue.file, issue.line) == ("triage.toml", line)
    assert words in issue.what + issue.mend


def test_once_signed_for_and_with_somebody_to_call_the_notice_goes(tmp_path: Path) -> None:
    made = create_workspace(tmp_path)
    with open_desk(made.folder, ON) as desk:
        assert desk.notice == "not assured for live use here"
        assert [check.what for check in check_up(desk) if check.state == "problem"] == ["live use"]
    text = starter_settings_text()
    for key, value in (
        ("clinical_safety_officer", "A. Example"),
        ("safeguarding_lead", "B. Example"),
        ("signed_on", "2026-11-01"),
    ):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"')
    half = text
    text = text.replace(
        'name = ""\nin_hours = ""\nout_of_hours = ""',
        'name = "Front door (illustrative)"\nin_hours = "01632 960001"\nout_of_hours = "01632 960002"',
    )
    assert wanting(read_settings(half, "triage.toml"), ON)
    (made.folder / "triage.toml").write_text(text, encoding="utf-8")
    with open_desk(made.folder, ON) as desk:
        assert desk.notice is None
        assert all(check.state != "problem" for check in check_up(desk))


def test_a_record_is_asked_for_only_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    with open_desk(None, ON, need_store=False) as desk:
        assert not desk.has_record
        assert desk.notice
    with pytest.raises(WrongUse):
        open_desk(None, ON)


@pytest.mark.files
def test_a_check_up_names_each_fault_and_hides_none(tmp_path: Path) -> None:
    made = create_workspace(tmp_path)
    (made.folder / "triage.toml").write_text("[area]\nnaem = 'x'\n", encoding="utf-8")
    made.database.write_bytes(b"not a database at all, but long enough " * 50)
    (made.folder / "directory" / "services" / "broken.yaml").write_text("format: [", encoding="utf-8")
    with open_desk(made.folder, ON, need_store=False) as desk:
        faults = {check.what for check in check_up(desk) if check.state == "problem"}
    assert faults >= {"settings", "record", "directory", "live use"}


def test_a_check_up_lists_files_changed_here_and_files_added_here(tmp_path: Path) -> None:
    made = create_workspace(tmp_path)
    (made.folder / "rules" / "rulebook.yaml").write_text("format: 1\nversion: ours\n", encoding="utf-8")
    (made.folder / "rules" / "needs" / "ours.yaml").write_text("", encoding="utf-8")
    (made.folder / "directory" / "services" / "ours.yaml").write_text("", encoding="utf-8")
    (made.folder / "rules" / "notes.txt").write_text("read by nobody", encoding="utf-8")
    assert made.added_files() == ["directory/services/ours.yaml", "rules/needs/ours.yaml"]
    with open_desk(made.folder, ON, need_store=False) as desk:
        found = next(check.found for check in check_up(desk) if check.what == "local changes")
    assert found == (
        "1 shipped file changed here (rules/rulebook.yaml); "
        "2 files added here (directory/services/ours.yaml, rules/needs/ours.yaml)"
    )
