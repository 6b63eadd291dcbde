"""The record: whole steps, erasable content, versions, a log that shows changes, round trips."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stores import by_hand
from triage.errors import Locked, StoreProblem
from triage.store import Store, create_store, hashed, open_store
from triage.store.migrations import MIGRATIONS, NEWEST

ON = date(2026, 6, 1)


def a_case(number: str = "C-1", **other: object) -> dict[str, object]:
    return {
        "number": number,
        "state": "open",
        "added_on": ON,
        "added_by": "Sam Example",
        "source": "gp",
        "file_hash": "sha256:1",
        "whole_hash": "sha256:2",
        "level": 2,
        "review_on": date(2026, 8, 1),
        **other,
    }


def a_decision(number: str = "C-1") -> dict[str, object]:
    return {
        "case_number": number,
        "decided_on": ON,
        "made_by": "Sam Example",
        "cause": "added",
        "previous_level": None,
        "inputs_hash": "sha256:3",
        "rules_print": "r",
        "directory_print": "d",
        "settings_print": "s",
        "engine": "0.1.0",
        "decision_hash": "sha256:4",
        "level": 2,
        "step": "",
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_store(tmp_path / "triage.db")
    yield made
    made.close()


def test_what_is_kept_is_read_back_as_it_was(store: Store) -> None:
    with store.writing():
        store.add_case(a_case(), "C-1 sleep")
        seq = store.add_decision(
            a_decision(),
            [
                {
                    "position": 1,
                    "kind": "referral",
                    "help": "sleep",
                    "person": "child",
                    "service": "s",
                    "alternatives": ["t", "u"],
                    "needs": ["sleep"],
                    "due_on": ON,
                    "state": "proposed",
                }
            ],
            [
                {
                    "position": 1,
                    "kind": "ask",
                    "code": "dob",
                    "role": "coordinator",
                    "due_on": ON,
                    "state": "open",
                }
            ],
        )
    row = store.case("C-1")
    assert row is not None
    assert (row.number, row.level, row.review_on, row.confirmed_on, row.synthetic) == (
        "C-1",
        2,
        date(2026, 8, 1),
        None,
        False,
    )
    action = store.actions("C-1")[0]
    assert (action.seq, action.alternatives, action.due_on, action.who, action.changed_on) == (
        seq,
        ("t", "u"),
        ON,
        "",
        None,
    )
    assert [duty.code for duty in store.duties("C-1", "open")] == ["dob"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = create_store(tmp_path_factory.mktemp("shared") / "triage.db")
    yield made
    made.close()


@given(body=st.binary(max_size=2000))
def test_content_of_any_bytes_comes_back_as_those_bytes(shared: Store, body: bytes) -> None:
    store = shared
    with store.writing():
        content_hash = store.keep("C-1", body)
    assert store.content("C-1", content_hash) == body
    assert content_hash == hashed(body)


@given(
    files=st.dictionaries(
        st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}\.yaml", fullmatch=True), st.text(max_size=60), max_size=5
    )
)
def test_a_snapshot_of_any_texts_comes_back_as_those_texts(shared: Store, files: dict[str, str]) -> None:
    store = shared
    with store.writing():
        fingerprint = store.keep_snapshot("rules", files)
        assert store.keep_snapshot("rules", files) == fingerprint
    assert store.snapshot(fingerprint) == files


def test_a_step_that_fails_half_way_leaves_nothing(store: Store) -> None:
    def half_a_step() -> None:
        with store.writing():
            store.add_case(a_case(), "C-1")
            store.add_decision(a_decision(), [], [])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_step()
    assert store.case("C-1") is None
    assert store.find_cases("C-1") == []


def test_a_write_outside_a_step_is_a_mistake_that_shows(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.keep("C-1", b"half")


def test_a_decision_of_no_case_is_refused_by_the_record(store: Store) -> None:
    with pytest.raises(StoreProblem), store.writing():
        store.add_decision(a_decision("C-9"), [], [])


def test_erasing_one_case_leaves_the_same_content_of_another(store: Store) -> None:
    with store.writing():
        content_hash = store.keep("C-1", b"the same words")
        store.keep("C-2", b"the same words")
        store.erase("C-1")
    assert store.content("C-1", content_hash) is None
    assert store.content("C-2", content_hash) == b"the same words"


def test_cases_are_found_by_the_words_of_their_needs_in_any_form(store: Store) -> None:
    with store.writing():
        store.add_case(a_case("C-1"), "C-1 sleep Trouble sleeping")
        store.add_case(a_case("C-2"), "C-2 debt Owing money")
    assert store.find_cases("sleep") == ["C-1"]
    assert store.find_cases('money "') == ["C-2"]
    assert store.find_cases("dragons") == []


@pytest.mark.files
def test_an_index_of_words_that_was_broken_off_is_made_good(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    store = create_store(path)
    with store.writing():
        store.add_case(a_case("C-1"), "C-1 sleep Trouble sleeping")
    with store.writing():
        store._database._define("DROP TRIGGER case_words_au")
    assert store.find_cases("trouble") == ["C-1"]
    assert store.find_cases("") == []
    store.close()
    again = open_store(path)
    assert again.find_cases("sleeps") == ["C-1"]
    again.close()


def test_the_log_shows_that_it_was_changed(store: Store, tmp_path: Path) -> None:
    with store.writing():
        for what in ("case.add", "case.confirm", "case.close"):
            store.log(ON, "Sam Example", what, case="C-1")
    assert store.faults() == []
    by_hand(tmp_path / "triage.db", "UPDATE events SET who = 'Nobody' WHERE what = 'case.confirm'")
    assert store.faults() == ["the log was changed at event 2"]


def test_the_same_unread_text_waits_once_until_it_is_settled(store: Store) -> None:
    values = {
        "file": "c.yaml",
        "line": 3,
        "case_number": "C-3",
        "came_on": ON,
        "due_on": ON,
        "role": "safeguarding_lead",
        "escalations": ["statutory today"],
        "added_by": "Sam Example",
    }
    with store.writing():
        first = store.add_unread(values, b"broken: [")
        again = store.add_unread(values, b"broken: [")
    assert first == again
    assert len(store.unread("open")) == 1
    with store.writing():
        store.settle_unread("C-3", ON)
        assert store.add_unread(values, b"broken: [") != first


def test_a_second_writer_is_told_that_the_record_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.store.database.BUSY_SECONDS", 0.05)
    path = tmp_path / "triage.db"
    one, two = create_store(path), open_store(path)
    with one.writing(), pytest.raises(Locked) as refused, two.writing():
        pass
    assert refused.value.exit_code == 3
    assert "somebody else" in refused.value.what
    one.close()
    two.close()


@pytest.mark.plain_file
@pytest.mark.parametrize(
    "content",
    [b"", b"not a database, and long enough to be looked at " * 40, b"SQLite format 3\x00" + b"\xff" * 5000],
)
def test_an_empty_foreign_or_damaged_file_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "triage.db"
    path.write_bytes(content)
    with pytest.raises(StoreProblem) as problem:
        open_store(path)
    assert problem.value.exit_code == 1
    assert problem.value.mend
    assert path.read_bytes() == content


@pytest.mark.files
def test_a_record_cut_short_is_named_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    store = create_store(path)
    with store.writing():
        for number in range(50):
            store.add_case(a_case(f"C-{number}"), "sleep")
    store.close()
    path.write_bytes(path.read_bytes()[:20000])
    with pytest.raises(StoreProblem, match="damaged"):
        _read_all(path)


def _read_all(path: Path) -> None:
    opened = open_store(path)
    try:
        opened.cases()
        assert opened.faults()
    finally:
        opened.close()


def test_a_missing_record_is_a_problem_that_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="no record"):
        open_store(tmp_path / "triage.db")


def test_a_record_from_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    create_store(path).close()
    by_hand(path, "INSERT INTO migrations VALUES (?, 'from tomorrow', '2030-01-01')", NEWEST + 1)
    with pytest.raises(StoreProblem, match="newer version"):
        open_store(path)


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, NEWEST + 1))


def test_a_record_is_never_made_over_another(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    create_store(path).close()
    with pytest.raises(Locked):
        create_store(path)


@pytest.mark.files
def test_a_full_disk_keeps_what_was_finished_and_nothing_of_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "triage.db"
    store = create_store(path)
    with store.writing():
        store.add_case(a_case("C-1"), "sleep")
    connection = store._database._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(StoreProblem, match="disk is full"):
        _fill(store)
    for row in store.cases():
        assert row.number == "C-1" or store._database.one(
            "SELECT hash FROM content WHERE owner = ?", (row.number,)
        )
    assert store.case("C-1") is not None
    assert store.faults() == []
    store.close()


def _fill(store: Store) -> None:
    for number in range(2, 500):
        with store.writing():
            store.keep(f"C-{number}", random.Random(number).randbytes(3000))
            store.add_case(a_case(f"C-{number}"), "sleep")
