"""Every edit of the stored log is found: values of any column, entries taken out, put in, moved, doubled, tails cut."""

from __future__ import annotations

import random

import pytest

from tests.audit.tampered import EDITS, KEY, Pristine, a_log, database_of, rewritten, tampered
from triage.store.audit.rows import Head


def every_edit_is_found(pristine: Pristine, number: int, seed: int) -> dict[str, int]:
    chance, done, counted = random.Random(seed), 0, {}
    while done < number:
        edit = chance.choice(EDITS)
        connection = tampered(pristine, chance, edit)
        if connection is None:
            continue
        name = getattr(edit, "__name__", "edit")
        assert not pristine.proof(connection).whole, name
        counted[name] = counted.get(name, 0) + 1
        done += 1
        connection.close()
    return counted


def test_a_log_that_nobody_touched_is_whole() -> None:
    for key in (None, KEY):
        pristine = a_log(key=key)
        proof = pristine.proof(database_of(pristine.body))
        assert proof.whole, proof.findings
        assert proof.head == pristine.head


def test_a_thousand_random_edits_are_each_found() -> None:
    counted = every_edit_is_found(a_log(), 700, seed=3)
    counted_keyed = every_edit_is_found(a_log(key=KEY), 300, seed=4)
    assert len(counted) == len(counted_keyed) == len(set(EDITS))


@pytest.mark.soak
def test_twenty_thousand_random_edits_are_each_found() -> None:
    for seed in range(20):
        every_edit_is_found(a_log(60, KEY if seed % 2 else None, seed), 1000, seed)


@pytest.mark.parametrize("place", ["own", "record"])
@pytest.mark.parametrize("cut", [1, 7, 39])
def test_a_cut_tail_shows_while_one_head_is_left(place: str, cut: int) -> None:
    pristine = a_log()
    connection = database_of(pristine.body)
    connection.execute("DROP TRIGGER entries_are_kept")
    connection.execute("DELETE FROM entries WHERE id > ?", (40 - cut,))
    last = Head(*connection.execute("SELECT id, chain FROM entries ORDER BY id DESC LIMIT 1").fetchone())
    if place == "own":
        connection.execute("UPDATE heads SET entries = ?, chain = ?", (last.entries, last.chain))
    proof = pristine.proof(connection, head=None if place == "own" else last)
    assert proof.findings[0].entry in (41 - cut, 40 - cut)


def test_a_cut_tail_with_both_heads_shows_by_the_changes_it_held() -> None:
    pristine = a_log()
    connection = database_of(pristine.body)
    connection.execute("DROP TRIGGER entries_are_kept")
    connection.execute("DELETE FROM entries WHERE id > 30")
    last = Head(*connection.execute("SELECT id, chain FROM entries ORDER BY id DESC LIMIT 1").fetchone())
    connection.execute("UPDATE heads SET entries = ?, chain = ?", (last.entries, last.chain))
    proof = pristine.proof(connection, head=last)
    assert any("event 33 of the record has no entry" in one.what for one in proof.findings)


def test_the_first_changed_entry_is_named() -> None:
    pristine = a_log()
    connection = database_of(pristine.body)
    connection.execute("DROP TRIGGER entries_stay")
    for number in (31, 17):
        connection.execute("UPDATE entries SET who = 'Somebody Else' WHERE id = ?", (number,))
    assert pristine.proof(connection).findings[0].entry == 17


def test_a_consistent_rewrite_is_found_with_a_key_and_said_to_be_unseen_without() -> None:
    plain, keyed = a_log(), a_log(key=KEY)
    connection, head = rewritten(plain, None)
    unseen = plain.proof(connection, head)
    assert unseen.whole
    assert "without a key: a rewrite of the whole log" in unseen.unseen[0]
    for wrong in (None, b"another key" * 3):
        connection, head = rewritten(keyed, wrong)
        assert not keyed.proof(connection, head).whole


def test_without_its_key_a_keyed_log_is_not_called_whole() -> None:
    keyed = a_log(key=KEY)
    bare = Pristine(keyed.body, keyed.head, keyed.events, None)
    proof = bare.proof(database_of(bare.body))
    assert not proof.whole
    assert "only be checked with the key" in proof.unseen[0]
