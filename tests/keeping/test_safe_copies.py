"""Safe copies: restore(backup(x)) is x, others may write meanwhile, and a copy that is not whole or not ours is refused by name."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.builders import ON, SAM, a_case, put_in
from tests.desk.conftest import DeskOn, shared_desk
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, answer, confirm, open_desk, replay, show_case
from triage.desk.archives import MANIFEST, fitting
from triage.desk.backing_up import Copied, make_copy, prove_copy, restore_copy
from triage.desk.checkup import check_up
from triage.desk.identities import kept_identity
from triage.errors import Refused, StoreProblem, TriageError, WrongUse

pytestmark = pytest.mark.plain_file
KIM, ASH = "Kim Example", "Ash Example"
KINDS = ("copy.zip", "copy.tar", "copy")


def whole(folder: Path) -> dict[str, object]:
    """All that a workspace says: rows, decisions made again, identities, the log, files."""
    with open_desk(folder, ON) as desk:
        numbers = [row.number for row in desk.store.cases()]
        return {
            "cases": desk.store.cases(),
            "decisions": [desk.store.decisions(number) for number in numbers],
            "bodies": [
                desk.store.content(number, row.decision_hash)
                for number in numbers
                for row in desk.store.decisions(number)
            ],
            "identities": [kept_identity(desk, row) for row in desk.store.cases()],
            "events": [
                event
                for event in desk.store.events()
                if event.what not in ("backup", "backup.proof", "restore")
            ],
            "log": [
                one for one in desk.store.audit_entries() if not one.act.startswith(("backup", "restore"))
            ],
            "files": {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for kind in ("rules", "directory", ".triage")
                for path in sorted((folder / kind).rglob("*"))
                if path.is_file()
            }
            | {"triage.toml": (folder / "triage.toml").read_bytes()},
        }


def copied(desk: Desk, target: Path) -> Copied:
    return make_copy(desk, target, KIM)


@pytest.mark.parametrize("name", KINDS)
def test_what_is_brought_back_is_what_was_copied(desk: Desk, folder: Path, tmp_path: Path, name: str) -> None:
    put_in(desk, a_case("C-1", identity={"given_name": "Sam", "family_name": "Example"}), a_case("C-2"))
    confirm(desk, "C-1", None, SAM)
    desk.close()
    before = whole(folder)
    done = copied(desk, tmp_path / name)
    assert (done.inside.cases, done.inside.faults, done.recorded) == (2, (), True)
    proven = restore_copy(tmp_path / name, tmp_path / "back", KIM, ON)
    assert proven.inside.cases == 2
    assert whole(tmp_path / "back") == before
    with open_desk(tmp_path / "back", ON) as back:
        assert all(one.same for number in ("C-1", "C-2") for one in replay(back, number))
        assert back.store.audit_proof().whole
        assert back.store.row_faults() == []
        assert back.store.events()[-1].what == "restore"
    assert sqlite3.connect(tmp_path / "back" / "triage.db").execute("PRAGMA journal_mode").fetchone() == (
        "wal",
    )


_STEPS = st.lists(st.sampled_from(["add", "confirm", "answer", "look", "erase"]), min_size=1, max_size=5)


@settings(max_examples=4)
@given(steps=_STEPS, kind=st.sampled_from(KINDS))
def test_any_history_comes_back_as_it_was(
    made_workspace: Path, shipped: Desk, tmp_path_factory: pytest.TempPathFactory, steps: list[str], kind: str
) -> None:
    place = tmp_path_factory.mktemp("history")
    folder = place / "ws"
    shutil.copytree(made_workspace, folder)
    with shared_desk(folder, shipped, ON) as desk:
        put_in(desk, a_case("C-0", identity={"given_name": "Sam"}))
        for count, step in enumerate(steps, start=1):
            if step == "add":
                put_in(desk, a_case(f"C-{count}", narrative=f"words {count}"))
            elif step == "confirm":
                confirm(desk, "C-0", None, SAM)
            elif step == "answer":
                answer(desk, "C-0", "current_safety", "yes", SAM)
            elif step == "look":
                show_case(desk, "C-0", ASH)
            elif f"C-{count - 1}" != "C-0" and desk.store.case(f"C-{count - 1}"):
                with desk.store.writing():
                    desk.store.erase(f"C-{count - 1}")
                    desk.store.erase_identity(f"C-{count - 1}")
        desk.store.audit_close()
    before = whole(folder)
    with shared_desk(folder, shipped, ON) as desk:
        copied(desk, place / kind)
    restore_copy(place / kind, place / "back", None, ON)
    assert whole(place / "back") == before


def test_nothing_is_ever_overwritten_and_nobody_unnamed_makes_one(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "there.zip").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match="is there already"):
        copied(desk, tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_text(encoding="utf-8") == "mine"
    for name in (None, ASH, "Nobody Atall"):
        with pytest.raises(Refused):
            make_copy(desk, tmp_path / "no.zip", name)
    with pytest.raises(WrongUse):
        copied(desk, folder / "rules" / "copy.zip")
    copied(desk, tmp_path / "copy.zip")
    with pytest.raises(Refused, match="not empty"):
        restore_copy(tmp_path / "copy.zip", folder, KIM, ON)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.zip", "there.zip", "ws"]


def test_a_copy_is_only_for_its_owner(desk: Desk, tmp_path: Path) -> None:
    for name in KINDS:
        copied(desk, tmp_path / name)
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert (tmp_path / "copy.tar").stat().st_mode & 0o077 == 0
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("number", [10, pytest.param(80, marks=pytest.mark.soak)])
def test_a_copy_made_while_others_write_fits_together(folder: Path, tmp_path: Path, number: int) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    writers = []
    for writer in range(4):
        file = cases / f"{writer}.jsonl"
        file.write_text(
            "\n".join(
                json.dumps(a_case(f"W{writer}-{place}", identity={"given_name": "Sam"}))
                for place in range(number)
            ),
            encoding="utf-8",
        )
        writers.append(
            subprocess.Popen(
                [sys.executable, "-m", "triage", "case", "add", str(file), "--by", SAM, "--workspace", str(folder), "--on", ON.isoformat()],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
    made = []
    try:
        with open_desk(folder, ON) as desk:
            while any(one.poll() is None for one in writers) and len(made) < number:
                made.append(copied(desk, tmp_path / f"copy-{len(made)}"))
    finally:
        for one in writers:
            one.wait(timeout=120)
    assert {one.returncode for one in writers} == {0}
    assert any(one.inside.cases < 4 * number for one in made), "nobody wrote meanwhile"
    for one in made:
        assert one.inside.faults == ()
        with open_desk(one.path, ON) as desk:
            rows = desk.store.cases()
            assert all(kept_identity(desk, row)["identity"] for row in rows)
            assert desk.store.audit_proof().whole
            assert all(desk.store.decisions(row.number) for row in rows)
        shutil.rmtree(one.path)


class TestRefused:
    @pytest.fixture
    def copy(self, desk: Desk, tmp_path: Path) -> Path:
        put_in(desk, a_case("C-1"))
        return copied(desk, tmp_path / "copy").path

    def refused(self, source: Path, tmp_path: Path) -> TriageError:
        with pytest.raises(TriageError) as problem:
            restore_copy(source, tmp_path / "back", None, ON)
        assert not (tmp_path / "back").exists()
        assert not list(tmp_path.glob(".*.new"))
        return problem.value

    @pytest.mark.parametrize(
        "name", ["triage.db", "identity.db", "audit.db", "triage.toml", "rules/rulebook.yaml"]
    )
    def test_a_file_that_was_changed_cut_or_taken_out(self, copy: Path, tmp_path: Path, name: str) -> None:
        file = copy / name
        body = file.read_bytes()
        for changed in (body[:-1], body + b"x", bytes([body[0] ^ 1]) + body[1:], None):
            if changed is None:
                file.unlink()
            else:
                file.write_bytes(changed)
            assert isinstance(self.refused(copy, tmp_path), StoreProblem)

    def test_a_file_too_many_a_link_and_a_name_that_leads_elsewhere(self, copy: Path, tmp_path: Path) -> None:
        (copy / "rules" / "more.yaml").write_text("x", encoding="utf-8")
        assert "does not belong" in self.refused(copy, tmp_path).what
        (copy / "rules" / "more.yaml").unlink()
        (copy / "rules" / "link.yaml").symlink_to("/etc/hostname")
        assert "link" in self.refused(copy, tmp_path).what

    def test_zip_slip_and_links_in_archives(self, copy: Path, tmp_path: Path) -> None:
        for evil in (
            "../evil.txt",
            "/tmp/evil.txt",
            "rules/../../evil.txt",
            "rules\\..\\evil",
            "C:evil",
            "evil.txt",
            "rules/CON:x",
        ):
            with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
                for path in copy.rglob("*"):
                    if path.is_file():
                        archive.write(path, path.relative_to(copy).as_posix())
                archive.writestr(zipfile.ZipInfo(evil), "x")
            assert isinstance(self.refused(tmp_path / "evil.zip", tmp_path), Refused)
        link = tarfile.TarInfo("rules/link.yaml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        with tarfile.open(tmp_path / "evil.tar", "w") as tar:
            for path in copy.rglob("*"):
                if path.is_file():
                    tar.add(path, path.relative_to(copy).as_posix())
            tar.addfile(link, io.BytesIO())
        assert "link" in self.refused(tmp_path / "evil.tar", tmp_path).what
        twice = zipfile.ZipInfo("triage.TOML")
        with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
            archive.write(copy / MANIFEST, MANIFEST)
            archive.write(copy / "triage.toml", "triage.toml")
            archive.writestr(twice, "x")
        assert isinstance(self.refused(tmp_path / "twice.zip", tmp_path), Refused)

    @pytest.mark.parametrize(
        "body", [b"", b"{", b"[]", b"{}", b'{"format": "triage.safe-copy/1"}', b"\xff", b'{"format": "triage.safe-copy/1", "files": 3}', b"[" * 100000]
    )  # fmt: skip
    def test_a_manifest_that_is_none(self, copy: Path, tmp_path: Path, body: bytes) -> None:
        (copy / MANIFEST).write_bytes(body)
        assert isinstance(self.refused(copy, tmp_path), Refused)

    def test_a_consistent_forgery_of_sums_still_fails_on_what_the_record_says(
        self, copy: Path, tmp_path: Path
    ) -> None:
        from hashlib import sha256  # noqa: PLC0415

        connection = sqlite3.connect(copy / "triage.db")
        connection.execute("UPDATE cases SET level = 1")
        connection.commit()
        connection.close()
        manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
        for one in manifest["files"]:
            if one["name"] == "triage.db":
                body = (copy / "triage.db").read_bytes()
                one.update(size=len(body), sha256=sha256(body).hexdigest())
        (copy / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        assert "a row of cases is not as it was written (C-1)" in self.refused(copy, tmp_path).what

    def test_no_archive_at_all(self, tmp_path: Path) -> None:
        for name, body in (("a.zip", b"PK\x03\x04 rubbish"), ("b.tar", b"rubbish" * 1000), ("c", b"")):
            (tmp_path / name).write_bytes(body)
            assert isinstance(self.refused(tmp_path / name, tmp_path), (Refused, StoreProblem))
        assert isinstance(self.refused(tmp_path / "nowhere", tmp_path), WrongUse)

    @pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_data_that_cannot_be_unpacked(self, copy: Path, tmp_path: Path, packing: int) -> None:
        target = tmp_path / "packed.zip"
        with zipfile.ZipFile(target, "w", packing) as archive:
            for path in sorted(copy.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(copy).as_posix())
        with zipfile.ZipFile(target) as archive:
            entry = archive.getinfo(MANIFEST)
        body = bytearray(target.read_bytes())
        begins = entry.header_offset + 30 + len(MANIFEST) + 12
        body[begins : begins + 60] = b"\xff" * 60
        target.write_bytes(body)
        assert isinstance(self.refused(target, tmp_path), StoreProblem)

    def test_a_copy_by_a_newer_program(self, copy: Path, tmp_path: Path) -> None:
        manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
        (copy / MANIFEST).write_text(json.dumps({**manifest, "schema": 9999}), encoding="utf-8")
        assert "newer version" in self.refused(copy, tmp_path).what


@pytest.mark.parametrize("size", [0, 100, 5000, 60000])
def test_an_archive_cut_anywhere_is_refused(desk: Desk, tmp_path: Path, size: int) -> None:
    for name in ("copy.zip", "copy.tar"):
        body = copied(desk, tmp_path / name).path.read_bytes()
        (tmp_path / f"cut-{name}").write_bytes(
            body[: len(body) - size - 1] if size else body[: len(body) // 2]
        )
        if name == "copy.tar" and size and not any(body[len(body) - size - 1 :]):
            continue  # a tar ends in empty blocks, up to 10 kB of them: without some of them it is still whole
        with pytest.raises((StoreProblem, Refused)):
            restore_copy(tmp_path / f"cut-{name}", tmp_path / "back", None, ON)


@given(name=st.text(max_size=30))
def test_a_name_that_fits_stays_below_its_folder(name: str) -> None:
    if fitting(name):
        place = (Path("/base") / name).resolve()
        assert place.is_relative_to("/base")


def test_a_full_disk_leaves_nothing_half(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from triage.desk import archives  # noqa: PLC0415

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "_put", full)
    with pytest.raises(OSError, match="No space left"):
        copied(desk, tmp_path / "copy.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ws"]
    assert desk.store.safe_copies() == []


def test_the_copy_of_a_damaged_record_is_made_and_says_so(desk: Desk, folder: Path, tmp_path: Path) -> None:
    put_in(desk, a_case("C-1"))
    connection = sqlite3.connect(folder / "triage.db")
    connection.execute("UPDATE cases SET source = 'x'")
    connection.commit()
    connection.close()
    done = copied(desk, tmp_path / "copy.zip")
    assert done.inside.faults == ("a row of cases is not as it was written (C-1)",)
    assert prove_copy(None, tmp_path / "copy.zip", None).inside.faults == done.inside.faults


def test_doctor_asks_for_a_copy_and_for_a_proof(desk: Desk, desk_on: DeskOn, tmp_path: Path) -> None:
    def found(later: int) -> str:
        (check,) = (one for one in check_up(desk_on(ON + timedelta(days=later))) if one.what == "safe copies")
        return f"{check.state}: {check.found}"

    put_in(desk, a_case("C-1"))
    assert found(0) == "well: last made never, last proven never"
    assert found(8).startswith("attention")
    copied(desk, tmp_path / "copy.zip")
    assert found(7).startswith("well")
    assert prove_copy(desk, tmp_path / "copy.zip", KIM).recorded
    assert found(8) == f"attention: last made on {ON}, last proven on {ON}"
    copied(desk_on(ON + timedelta(days=89)), tmp_path / "later.zip")
    assert found(90).startswith("well")
    assert found(91).startswith("attention")


def test_a_head_cut_off_after_a_copy_was_made_shows_by_the_copy(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    put_in(desk, a_case("C-1"))
    copied(desk, tmp_path / "copy.zip")
    row = desk.store.safe_copies("backup")[0]
    desk.store.audit_close()
    connection = sqlite3.connect(folder / "audit.db")
    connection.execute("DROP TRIGGER entries_are_kept")
    connection.execute("DELETE FROM entries WHERE id > ?", (row.entries - 1,))
    connection.commit()
    connection.close()
    findings = [one.what for one in desk.store.audit_proof().findings]
    assert any("the head in the safe copy of 2026-11-22" in one for one in findings)


def test_the_commands(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_WORKSPACE", str(folder))
    target = str(tmp_path / "copy.zip")
    assert run(cli, ["backup", target, "--by", KIM, "--on", ON.isoformat()]) == 0
    said = capsys.readouterr()
    assert "THIS COPY IS NOT ENCRYPTED" in said.err
    assert "audit head" in said.out
    assert run(cli, ["backup", target, "--by", KIM]) == 3
    assert run(cli, ["backup", "--check", target, "--by", KIM, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recorded"] is True
    assert run(cli, ["restore", target, "--to", str(tmp_path / "back"), "--json", "--by", KIM]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "triage.restore/1"
    assert run(cli, ["restore", target, "--to", str(tmp_path / "back"), "--by", KIM]) == 3
    assert run(cli, ["audit", "verify", "--by", ASH, "--workspace", str(tmp_path / "back")]) == 0


def test_an_older_copy_brings_back_nobody_who_was_erased_since(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(desk, a_case("C-1"), a_case("C-2"))
    copied(desk, tmp_path / "copy.zip")
    stone = {"erased_on": ON, "reason": "person_asked", "by_name": KIM, "second": ASH, "rule": "", "note_hash": ""}  # fmt: skip
    with desk.store.writing():
        desk.store.erase_case("C-1", stone)
    desk.close()
    words = ["restore", str(tmp_path / "copy.zip"), "--on", ON.isoformat(), "--by", KIM, "--to"]
    assert run(cli, [*words, str(tmp_path / "back"), "--workspace", str(folder)]) == 0
    assert "erased      1 cases" in capsys.readouterr().out
    with open_desk(tmp_path / "back", ON) as back:
        assert back.store.tombstone("C-1") is not None
        assert back.store.tombstone("C-2") is None
        row = back.store.case("C-1")
        assert row is not None
        assert back.store.content("C-1", row.file_hash) is None
        assert not back.store.faults()
    assert run(cli, [*words, str(tmp_path / "again"), "--workspace", str(tmp_path / "nowhere")]) == 0
    assert "was erased after this copy was made is not known here" in capsys.readouterr().err


def test_restoring_is_asked_of_the_workspace_in_use_and_of_nobody_where_it_cannot_be_opened(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied(desk, tmp_path / "copy.zip")
    desk.close()
    words = [
        "restore",
        str(tmp_path / "copy.zip"),
        "--on",
        ON.isoformat(),
        "--workspace",
        str(folder),
        "--to",
    ]
    for name in ((), ("--by", SAM), ("--by", "Nobody Example")):
        assert run(cli, [*words, str(tmp_path / "back"), *name]) == 3
        assert not (tmp_path / "back").exists()
    assert "the role coordinator does not do this: bring a safe copy back" in capsys.readouterr().err
    assert run(cli, [*words, str(tmp_path / "back"), "--by", KIM]) == 0
    with open_desk(folder, ON) as now:
        asked = [(one.who, one.outcome) for one in now.store.audit_entries() if one.act == "restore"]
    assert asked[-1] == (KIM, "allowed")
    assert (SAM, "refused") in asked
    (folder / "triage.db").write_bytes(b"no record any more")
    assert run(cli, [*words, str(tmp_path / "again")]) == 0, "a safe copy is what is left"


def test_private_keys_are_in_no_plain_copy(desk: Desk, folder: Path, tmp_path: Path) -> None:
    private = folder / ".triage" / "keys" / "own.key"
    private.parent.mkdir(parents=True)
    private.write_text("CANARY-PRIVATE")
    copied(desk, tmp_path / "copy")
    assert not list((tmp_path / "copy").rglob("*.key"))
