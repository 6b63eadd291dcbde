"""Encrypted to encrypted: nothing in a copy can be read without its key, the key is never in it, another key is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM, a_case, put_in
from triage.desk import Desk, add_person, create_workspace, open_desk
from triage.desk.backing_up import make_copy, prove_copy, restore_copy
from triage.errors import Refused, TriageError

pytest.importorskip("sqlcipher3")
pytestmark = pytest.mark.files
KEY, OTHER = "7b" * 32, "8c" * 32
CANARY = "Zanzibarcanary"
KIM = "Kim Example"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("TRIAGE_KEY_FILE", raising=False)
    monkeypatch.setenv("TRIAGE_KEY", KEY)
    create_workspace(tmp_path / "ws")
    made = open_desk(tmp_path / "ws", ON)
    add_person(made, SAM, "coordinator")
    add_person(made, KIM, "data_steward", by=SAM)
    put_in(made, a_case("C-1", identity={"given_name": CANARY}, narrative=CANARY))
    return made


@pytest.mark.parametrize("name", ["copy.zip", "copy.tar", "copy"])
def test_a_keyed_record_gives_a_keyed_copy_that_comes_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    done = make_copy(desk, tmp_path / name, KIM)
    assert done.encrypted
    assert done.inside.faults == ()
    paths = (
        [tmp_path / name]
        if done.path.is_file()
        else [path for path in (tmp_path / name).rglob("*") if path.is_file()]
    )
    raw = b"".join(path.read_bytes() for path in paths)
    assert CANARY.encode() not in raw
    assert KEY.encode() not in raw
    assert bytes.fromhex(KEY) not in raw
    assert raw.count(b"SQLite format 3") == 0
    assert prove_copy(desk, tmp_path / name, KIM).inside.cases == 1
    for key in (OTHER, ""):
        monkeypatch.setenv("TRIAGE_KEY", key)
        with pytest.raises(Refused) as refused:
            restore_copy(tmp_path / name, tmp_path / "back", None, ON)
        assert "key" in refused.value.what
        assert not (tmp_path / "back").exists()
    monkeypatch.setenv("TRIAGE_KEY", KEY)
    restore_copy(tmp_path / name, tmp_path / "back", KIM, ON)
    for file in ("triage.db", "identity.db", "audit.db"):
        assert b"SQLite format 3" not in (tmp_path / "back" / file).read_bytes()[:64]
    with open_desk(tmp_path / "back", ON) as back:
        assert back.store.audit_proof().whole
        assert back.store.audit_head().chain.startswith("hmac:")
        assert back.store.row_faults() == []


def test_a_manifest_changed_without_the_key_is_found(desk: Desk, tmp_path: Path) -> None:
    make_copy(desk, tmp_path / "copy", KIM)
    manifest = tmp_path / "copy" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(KIM, "Somebody Else"), encoding="utf-8")
    with pytest.raises(TriageError, match="does not fit"):
        restore_copy(tmp_path / "copy", tmp_path / "back", None, ON)


def test_the_digest_of_a_row_cannot_be_made_without_the_key(desk: Desk) -> None:
    held = desk.store._database.one("SELECT digest FROM row_hashes WHERE table_name = 'cases'")  # type: ignore[attr-defined]
    assert held["digest"].startswith("k")
