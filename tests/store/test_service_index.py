"""The index of the directory's words: built when stale, whole at any moment, in memory where nothing may be written."""

from __future__ import annotations

import dataclasses
import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from tests.signposting.finding.builders import a_directory, a_service, asker, directory, read
from triage.signposting import Directory
from triage.signposting.finding import find
from triage.signposting.finding.documents import index_key
from triage.store import service_index
from triage.store.service_index import NAME, build_index, open_index


def found(services: Directory, folder: Path | None, word: str) -> list[str]:
    index = open_index(services, folder)
    try:
        return [hit.service for hit in find(services, index, read(word, plain=True), asker()).hits]
    finally:
        index.close()


def two(name: str) -> Directory:
    return a_directory(a_service("one", name), a_service("two", "Two"))


def test_it_is_built_once_and_then_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(directory(), tmp_path, "treetops") == ["treetops"]
    monkeypatch.setattr(service_index, "_write", lambda *_: pytest.fail("built again"))
    index = open_index(directory(), tmp_path)
    assert not index.in_memory
    index.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME]


def test_a_changed_directory_is_indexed_again(tmp_path: Path) -> None:
    assert found(two("Alder"), tmp_path, "alder") == ["one"]
    assert found(two("Birch"), tmp_path, "alder") == []
    assert found(two("Birch"), tmp_path, "birch") == ["one"]


def test_changed_words_for_a_kind_of_help_are_a_changed_index() -> None:
    services = two("Alder")
    entry = services.helps["sleep"]
    changed = dataclasses.replace(entry, fields={**entry.fields, "synonyms": ["slumber"]})
    other = dataclasses.replace(services, helps={**services.helps, "sleep": changed})
    assert index_key(services) != index_key(other)


@pytest.mark.parametrize(
    "damage", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4096, "truncated", "emptied", "folder"]
)
def test_a_damaged_file_is_built_again(tmp_path: Path, damage: bytes | str) -> None:
    assert found(directory(), tmp_path, "treetops") == ["treetops"]
    path = tmp_path / NAME
    if damage == "folder":
        path.unlink()
        path.mkdir()
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "emptied":
        with sqlite3.connect(path) as connection:
            connection.execute("DELETE FROM services")
        connection.close()
    else:
        assert isinstance(damage, bytes)
        path.write_bytes(damage)
    assert found(directory(), tmp_path, "treetops") == ["treetops"]


def test_where_nothing_may_be_written_it_is_built_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(service_index.tempfile, "mkstemp", refuse)
    index = open_index(directory(), tmp_path)
    assert index.in_memory
    assert index.knows("treetops")
    assert list(tmp_path.iterdir()) == []
    assert open_index(directory(), tmp_path / "missing" / "deeper").in_memory


def test_a_finished_index_is_read_from_a_place_where_nothing_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(directory(), tmp_path).close()
    (tmp_path / NAME).chmod(0o444)
    monkeypatch.setattr(
        service_index.tempfile, "mkstemp", lambda *_, **__: pytest.fail("nothing may be written")
    )
    index = open_index(directory(), tmp_path)
    assert not index.in_memory
    index.close()


def test_an_index_that_fails_half_way_leaves_the_old_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(two("Alder"), tmp_path, "alder")
    before = (tmp_path / NAME).read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(service_index, "documents", full)
    with pytest.raises(sqlite3.OperationalError):
        service_index._write(tmp_path / NAME, two("Birch"))
    assert (tmp_path / NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def _open(folder: str, name: str) -> bool:
    services = two(name)
    return all(found(services, Path(folder), name.lower()) == ["one"] for _ in range(5))


def test_two_processes_that_build_at_once_both_read_a_whole_index(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        done = pool.starmap(_open, [(str(tmp_path), "Alder"), (str(tmp_path), "Birch")])
    assert done == [True, True]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_an_index_in_memory_and_one_in_a_file_answer_alike(tmp_path: Path) -> None:
    first, second = build_index(directory()), open_index(directory(), tmp_path)
    for text in ("play", "counselling", "indoor"):
        assert first.scores([(text,)]) == second.scores([(text,)])
        assert first.where([(text,)], list(directory().services)) == second.where(
            [(text,)], list(directory().services)
        )
    assert first.words() == second.words()


def test_more_services_than_one_statement_takes_are_explained() -> None:
    services = a_directory(*(a_service(f"s-{number}", f"Club {number}") for number in range(450)))
    index = build_index(services)
    assert len(index.where([("club",)], list(services.services))) == 450
