"""Where a record lies: named in triage.toml, never with a password, and without a say in any decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.errors import DataProblem, StoreProblem, WrongUse
from triage.model import Settings
from triage.model.settings import RecordSettings
from triage.store import create_store, open_store
from triage.store.backends import Place
from triage.store.keys import Keys
from triage.workspace import Workspace, copy_shipped, read_settings, shipped_settings

URL = "postgresql://triage@db.example.org/triage"
SECRET = "hunter2example"


def test_where_the_record_lies_changes_no_fingerprint() -> None:
    plain = shipped_settings()
    moved = Settings.model_validate({**plain.as_plain(), "record": {"url": URL}})
    assert moved.record.url == URL
    assert moved.fingerprint == plain.fingerprint


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "postgres://db.example.org/triage",
        "postgresql:///triage?host=/run/postgresql",
        "postgresql://?service=triage",
        "",
    ],
)
def test_urls_without_a_password_are_taken(url: str) -> None:
    assert RecordSettings(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://triage:{SECRET}@db.example.org/triage",
        f"postgresql://db.example.org/triage?user=a&password={SECRET}",
        f"postgresql://db.example.org/triage?PASSWORD={SECRET}",
        f"postgresql://a@db.example.org/triage?sslpassword={SECRET}",
        f"host=db.example.org password={SECRET}",
        f"mysql://a:{SECRET}@db.example.org/triage",
    ],
)
def test_a_password_in_the_settings_is_refused_with_its_line_and_never_repeated(
    url: str, tmp_path: Path
) -> None:
    with pytest.raises(DataProblem) as problem:
        read_settings(f'[area]\nname = "x"\n\n[record]\nurl = "{url}"\n', "triage.toml")
    issue = problem.value.issues[0]
    assert issue.line == 5
    assert SECRET not in issue.model_dump_json()
    assert "postgresql://" in issue.what or "PGPASSWORD" in issue.what
    with pytest.raises(WrongUse) as wrong:
        copy_shipped(tmp_path / "ws", lambda _path: None, url)
    assert SECRET not in str(vars(wrong.value))
    assert not (tmp_path / "ws").exists()


@pytest.mark.files
def test_a_fault_elsewhere_in_the_settings_does_not_hide_the_record(tmp_path: Path) -> None:
    create_store(tmp_path / "triage.db").close()
    for text in ("[area\n", "[area]\nnaem = 'x'\n", "\x00"):
        (tmp_path / "triage.toml").write_text(text, encoding="utf-8")
        assert Workspace(tmp_path).record_url() == ""
        assert Workspace(tmp_path).has_record()
    (tmp_path / "triage.toml").write_text(f"[area]\nnaem = 'x'\n[record]\nurl = '{URL}'\n", encoding="utf-8")
    assert Workspace(tmp_path).record_url() == URL


def test_where_nobody_can_tell_the_settings_say_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "triage.toml").write_text("[record\n", encoding="utf-8")
    with pytest.raises(DataProblem):
        Workspace(tmp_path).record_url()
    assert not Workspace(tmp_path).has_record()


def test_without_the_driver_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.store.backends.postgres.find_spec", lambda _name: None)
    with pytest.raises(StoreProblem, match="driver is not installed") as problem:
        open_store(tmp_path / "triage.db", URL)
    assert "needs-triage[postgres]" in problem.value.mend


def test_a_place_never_shows_its_key() -> None:
    place = Place(Path("triage.db"), keys=Keys(bytes(range(32))))
    assert bytes(range(32)).hex() not in repr(place)
    assert "keys" not in repr(place)


@pytest.mark.files
def test_a_record_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_values: object) -> None:
        raise StoreProblem("the disk is full")

    monkeypatch.setattr("triage.store.bring_up", broken)
    with pytest.raises(StoreProblem):
        create_store(tmp_path / "triage.db")
    assert list(tmp_path.glob("*.db")) == []
