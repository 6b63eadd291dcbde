"""Who the child is lies in a store of its own: a crash between the two loses nothing and leaves no case pointing at nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.stores import STORE, by_hand
from triage.errors import StoreProblem
from triage.store import Store, create_store, open_store
from triage.store.tables.keeping import KeepingTables

ON = date(2026, 6, 1)
WHO = b'{"identity": {"given_name": "Zebedee"}, "referrer": {}}'
files_only = pytest.mark.files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_store(tmp_path / "triage.db").close()
    return tmp_path / "triage.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = open_store(path)
    yield opened
    opened.close()


def add(store: Store, number: str, who: bytes = WHO) -> str:
    with store.writing():
        kept = store.keep_identity(number, who)
        store.add_case(
            {"number": number, "state": "open", "added_on": ON, "added_by": "Sam", "file_hash": store.keep(number, b"file"),
             "whole_hash": "w", "level": 2, "review_on": ON, "identity_hash": kept},
            f"{number} sleep",
        )  # fmt: skip
    return kept


def killed(path: Path, act: Callable[[Store], object]) -> None:
    """Do something with the record in another process, that is killed in the middle of it by what it does."""
    child = os.fork()
    if child == 0:
        act(open_store(path))
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def die(*_values: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_it_is_read_back_and_lies_nowhere_in_the_record(store: Store, path: Path) -> None:
    kept = add(store, "C-1")
    assert store.identity("C-1", kept) == WHO
    assert store.identities("C-1") == [kept]
    assert store.content("C-1", kept) is None
    assert by_hand(path, "SELECT COUNT(*) FROM content WHERE owner = 'C-1'") == [(1,)]
    assert store.faults() == []


def test_a_corrected_identity_is_kept_beside_the_first(store: Store) -> None:
    first = add(store, "C-1")
    with store.writing():
        second = store.keep_identity("C-1", b'{"identity": {"given_name": "Zeb"}}')
        store.change_case("C-1", {"identity_hash": second})
    assert store.identities("C-1") == sorted([first, second])
    assert store.identity("C-1", first) == WHO


def test_of_another_case_or_another_hash_there_is_none(store: Store) -> None:
    kept = add(store, "C-1")
    assert store.identity("C-2", kept) is None
    assert store.identity("C-1", "sha256:none") is None
    assert store.identity("C-1", "") is None


def test_erasing_one_leaves_the_others_and_nothing_of_itself(store: Store) -> None:
    kept, other = add(store, "C-1"), add(store, "C-2")
    with store.writing():
        store.erase_identity("C-1")
    row = store.case("C-1")
    assert row is not None
    assert row.identity_hash == ""
    assert store.identity("C-1", kept) is None
    assert store.identities("C-1") == []
    assert store.identity("C-2", other) == WHO
    assert store.orphans() == []
    assert store.faults() == []


@files_only
def test_what_was_erased_stands_in_no_file(tmp_path: Path, path: Path) -> None:
    word = b"Canary" * 300
    store = open_store(path)
    add(store, "C-1", os.urandom(50) + word)
    held = store._identity.rows("SELECT body FROM identity_bodies")[0]["body"]  # type: ignore[union-attr]
    with store.writing():
        store.erase_identity("C-1")
    store.close()
    for file in tmp_path.iterdir():
        assert held not in file.read_bytes(), file.name


def test_a_step_that_fails_points_at_nothing_and_its_remains_are_swept(store: Store) -> None:
    def half() -> None:
        with store.writing():
            store.keep_identity("C-1", WHO)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert store.identities("C-1") == []
    assert len(store.orphans()) == (0 if STORE == "postgres" else 1)
    assert store.faults() == []
    store.sweep_identities()
    assert store.orphans() == []


def test_erasing_that_fails_erases_nothing(store: Store) -> None:
    kept = add(store, "C-1")

    def half() -> None:
        with store.writing():
            store.erase_identity("C-1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert store.identity("C-1", kept) == WHO
    with store.writing():
        store.log(ON, "Sam", "case.note")
    assert store.identity("C-1", kept) == WHO


@files_only
def test_killed_between_the_two_stores_nothing_points_at_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "add_case", die)
    killed(path, lambda store: add(store, "C-1"))
    monkeypatch.undo()
    store = open_store(path)
    assert store.case("C-1") is None
    assert store.faults() == []
    assert [number for number, _ in store.orphans()] == ["C-1"]
    assert store.sweep_identities() == 1
    kept = add(store, "C-1")
    assert store.identity("C-1", kept) == WHO
    assert store.sweep_identities() == 0
    store.close()


@files_only
def test_killed_while_erasing_the_name_is_out_of_reach_and_swept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(path)
    kept = add(store, "C-1")
    store.close()
    monkeypatch.setattr(KeepingTables, "_after_step", die)

    def erase(opened: Store) -> None:
        with opened.writing():
            opened.erase_identity("C-1")

    killed(path, erase)
    monkeypatch.undo()
    again = open_store(path)
    assert again.identity("C-1", kept) is None
    assert again.faults() == []
    assert again.sweep_identities() == 1
    assert again.orphans() == []
    again.close()


@files_only
def test_the_rest_is_still_to_be_read_where_the_identity_store_is_lost(path: Path) -> None:
    store = open_store(path)
    kept = add(store, "C-1")
    store.close()
    path.with_name("identity.db").unlink()
    again = open_store(path)
    assert [row.number for row in again.cases()] == ["C-1"]
    with pytest.raises(StoreProblem, match="missing"):
        again.identity("C-1", kept)
    with pytest.raises(StoreProblem, match="missing"):
        add(again, "C-2")
    assert again.case("C-2") is None
    assert any("missing" in fault for fault in again.faults())
    assert not path.with_name("identity.db").exists()
    again.close()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM identity_bodies", "who the child of case C-1 is, is lost"),
        (
            "UPDATE identity_bodies SET body = CAST('other' AS BLOB)",
            "who the child of case C-1 is, is lost or damaged",
        ),
    ],
)
def test_an_identity_that_somebody_took_or_changed_is_named(path: Path, statement: str, fault: str) -> None:
    store = open_store(path)
    kept = add(store, "C-1")
    store.close()
    where = path if STORE == "postgres" else path.with_name("identity.db")
    by_hand(
        where,
        statement.replace("CAST('other' AS BLOB)", "'other'::bytea") if STORE == "postgres" else statement,
    )
    again = open_store(path)
    assert any(fault in said for said in again.faults())
    with pytest.raises(StoreProblem, match="lost or damaged"):
        again.identity("C-1", kept)
    again.close()
