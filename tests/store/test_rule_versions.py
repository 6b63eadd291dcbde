"""Versions of the rules in the record: round trips, and a record made before there were any."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from triage.errors import Locked
from triage.store import Store, create_store, open_store
from triage.store.migrations import FIRST, MIGRATIONS, NEWEST

ON = date(2026, 6, 1)
FILES = {"needs/example.yaml": "rules: []\n", "rulebook.yaml": "version: '1'\r\n"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "triage.db")
    yield made
    made.close()


def a_version(store: Store, **other: object) -> int:
    return store.add_rule_version(
        {"kind": "published", "snapshot": store.keep_snapshot("rules", FILES), "fingerprint": "sha256:1", "label": "1", "note": "n", **other}
    )  # fmt: skip


def test_versions_count_from_one_and_keep_what_was_said(store: Store) -> None:
    with store.writing():
        assert a_version(store, kind="shipped") == 1
        assert (
            a_version(store, effective_on=ON, published_on=ON, published_by="Sam", second="Lee", restores=1)
            == 2
        )
    first, second = store.rule_versions()
    assert (first.effective_on, first.published_on, first.proposal, first.restores) == (
        None,
        None,
        None,
        None,
    )
    assert (second.effective_on, second.second, second.restores) == (ON, "Lee", 1)
    assert store.snapshot(second.snapshot) == FILES


def test_a_proposal_with_answers_and_approvals(store: Store) -> None:
    with store.writing():
        a_version(store)
        number = store.add_proposal(
            {
                "author": "Sam", "proposed_on": ON, "note": "n", "snapshot": store.keep_snapshot("rules", FILES), "fingerprint": "sha256:1",
                "base": 1, "state": "open", "reports": "{}", "changed_on": ON, "changed_by": "Sam",
            }
        )  # fmt: skip
        store.add_check_answer(
            {"proposal": number, "check_name": "impact", "reason": "r", "by_name": "Lee", "on_day": ON}
        )
        store.add_approval({"proposal": number, "by_name": "Lee", "role": "manager", "on_day": ON})
        store.change_proposal(number, {"state": "approved"})
    row = store.proposal(number)
    assert row is not None
    assert (row.state, row.base) == ("approved", 1)
    assert store.proposals("approved") == [row]
    assert store.proposals("open") == []
    assert store.proposal(9) is None
    assert [one.reason for one in store.check_answers(number)] == ["r"]
    assert [one.role for one in store.approvals(number)] == ["manager"]


def test_trials_and_files_set_aside(store: Store) -> None:
    with store.writing():
        store.add_case(
            {"number": "C-1", "state": "open", "added_on": ON, "added_by": "Sam", "file_hash": "1", "whole_hash": "2", "level": 1, "review_on": ON},
            "words",
        )  # fmt: skip
        rows = [
            {"case_number": "C-1", "seq": 1, "rule": "a", "on_day": ON, "fires": True, "adds": ("level early_help",), "facts_hash": "h"},
            {"case_number": "C-1", "seq": 1, "rule": "b", "on_day": ON, "fires": False},
        ]  # fmt: skip
        store.add_trials(rows)
        assert (
            store.keep_rules(
                {
                    "snapshot": store.keep_snapshot("rules", FILES),
                    "kept_on": ON,
                    "kept_by": "Sam",
                    "reason": "r",
                }
            )
            == 1
        )
    fired, silent = store.trials()
    assert (fired.fires, fired.adds, fired.facts_hash) == (True, ("level early_help",), "h")
    assert (silent.fires, silent.adds, silent.facts_hash) == (False, (), "")
    assert store.trials("b", "C-1") == [silent]
    assert store.trials("c") == []
    assert [row.reason for row in store.kept_rules()] == ["r"]


def an_old_record(path: Path) -> None:
    """A record as the first migration alone made it, with an event in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
    )
    for statement in FIRST.statements:
        connection.execute(statement)
    connection.execute("INSERT INTO migrations VALUES (1, 'the first record', '2026-01-01T00:00:00+00:00')")
    connection.execute("INSERT INTO people VALUES ('Sam', 'coordinator', '', 'Sam', '2026-01-01')")
    connection.close()


@pytest.mark.plain_file
def test_an_older_record_is_brought_up_to_date_and_keeps_what_it_held(tmp_path: Path) -> None:
    an_old_record(tmp_path / "triage.db")
    store = open_store(tmp_path / "triage.db")
    assert [person.name for person in store.people()] == ["Sam"]
    assert store.rule_versions() == []
    assert store.proposals() == []
    with store.writing():
        assert a_version(store) == 1
    assert store.faults() == []
    store.close()
    again = open_store(tmp_path / "triage.db")
    assert len(again.rule_versions()) == 1
    again.close()


@pytest.mark.plain_file
def test_an_older_record_that_may_only_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "triage.db"
    an_old_record(path)
    monkeypatch.setattr("triage.store.backends.opening.writable", lambda _path: False)
    with pytest.raises(Locked, match="older than the program"):
        open_store(path)


def test_migrations_are_numbered_in_order() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, NEWEST + 1))
