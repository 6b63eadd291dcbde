"""A log in memory, and every way in which somebody with the file may change it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from triage.store.audit.chain import FIELDS, link
from triage.store.audit.log import GUARDS, STATEMENTS, AuditLog
from triage.store.audit.proving import Proof, prove
from triage.store.audit.rows import Entry, Head
from triage.store.backends.files import FileDatabase

ACTS = ("case.show", "case.list", "case.find", "case.confirm", "people.add", "case.letter")
KEY = b"k" * 32


def an_entry(number: int, chance: random.Random) -> Entry:
    return Entry(
        at=f"2026-11-{1 + number // 24:02}T{number % 24:02}:00:00.000+00:00", on_day=f"2026-11-{1 + number // 24:02}",
        who=chance.choice(("Sam Example", "Lee Example", "unnamed")), account="sam", role="coordinator",
        act=chance.choice(ACTS), outcome=chance.choice(("allowed", "allowed", "refused")),
        subject=f"{chance.getrandbits(128):032x}", record=f"found {number}", event=number if number % 3 == 0 else 0,
        shown_hash="",
    )  # fmt: skip


def database_of(pristine: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(pristine)
    return connection


@dataclass(frozen=True)
class Pristine:
    body: bytes
    head: Head
    events: tuple[int, ...]
    key: bytes | None

    def proof(
        self, connection: sqlite3.Connection, head: Head | None = None, key: bytes | None = None
    ) -> Proof:
        log = AuditLog(FileDatabase(connection, readonly=False), key or self.key)
        return prove(log, [("in the record", head or self.head)], self.events)


def a_log(entries: int = 40, key: bytes | None = None, seed: int = 1) -> Pristine:
    chance = random.Random(seed)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in (*STATEMENTS, *GUARDS):
        connection.execute(statement)
    log = AuditLog(FileDatabase(connection, readonly=False), key)
    head, number = Head(0, ""), 1
    while number <= entries:
        several = min(chance.choice((1, 1, 2, 3)), entries + 1 - number)
        head = log.append([an_entry(number + place, chance) for place in range(several)], after=head)
        number += several
    events = tuple(one for one in range(1, entries + 1) if one % 3 == 0)
    return Pristine(connection.serialize(), head, events, key)


Edit = Callable[[sqlite3.Connection, random.Random, int], object]


def _value(chance: random.Random, column: str, old: object) -> object:
    if column in ("id", "event"):
        return chance.choice([0, -1, int(str(old)) + 1, int(str(old)) - 1, chance.randrange(10**9)])
    text = str(old)
    place = chance.randrange(len(text) + 1)
    return chance.choice(
        [
            text[:place] + chance.choice("0aZ é\x1f\x00") + text[place + 1 :],
            text[:place],
            text + " ",
            "",
            text.encode(),
            chance.randbytes(8),
            text.swapcase(),
        ]
    )


def edit_value(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    column = chance.choice((*FIELDS, "chain"))
    number = chance.randint(1, entries)
    old = connection.execute(f"SELECT {column} FROM entries WHERE id = ?", (number,)).fetchone()[0]
    connection.execute(
        f"UPDATE OR IGNORE entries SET {column} = ? WHERE id = ?", (_value(chance, column, old), number)
    )


def edit_raw_bytes(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    column = chance.choice([name for name in FIELDS if name not in ("id", "event")])
    body = chance.randbytes(chance.randint(1, 12))
    connection.execute(
        f"UPDATE entries SET {column} = CAST(? AS TEXT) WHERE id = ?", (body, chance.randint(1, entries))
    )


def remove(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    chosen = chance.sample(range(1, entries + 1), chance.randint(1, 5))
    connection.execute(f"DELETE FROM entries WHERE id IN ({','.join(map(str, chosen))})")


def remove_and_close_ranks(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    number = chance.randint(1, entries)
    connection.execute("DELETE FROM entries WHERE id = ?", (number,))
    for later in range(number + 1, entries + 1):
        connection.execute("UPDATE entries SET id = id - 1 WHERE id = ?", (later,))


def swap(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    one, other = chance.sample(range(1, entries + 1), 2)
    for was, becomes in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE entries SET id = ? WHERE id = ?", (becomes, was))


def double(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    number, place = (
        chance.randint(1, entries),
        chance.choice([entries + 1, 0, chance.randint(1, entries) * 1000]),
    )
    names = ", ".join((*FIELDS[1:], "chain"))
    connection.execute(
        f"INSERT INTO entries (id, {names}) SELECT ?, {names} FROM entries WHERE id = ?", (place, number)
    )


def put_in(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    """A forged entry at the end, its chain worked out as anybody can without a key; the heads are left alone."""
    row = dict(
        zip(
            FIELDS,
            connection.execute(
                f"SELECT {', '.join(FIELDS)} FROM entries WHERE id = ?", (chance.randint(1, entries),)
            ).fetchone(),
            strict=True,
        )
    )
    before = connection.execute("SELECT chain FROM entries WHERE id = ?", (entries,)).fetchone()[0]
    row = {**row, "id": entries + 1, "act": "case.close"}
    _insert(connection, {**row, "chain": link(before, row, None)})


def _insert(connection: sqlite3.Connection, row: dict[str, object]) -> None:
    connection.execute(
        f"INSERT INTO entries ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})", tuple(row.values())
    )


def cut_tail(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    connection.execute("DELETE FROM entries WHERE id > ?", (entries - chance.randint(1, min(20, entries)),))


def cut_tail_and_own_head(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    cut_tail(connection, chance, entries)
    row = connection.execute("SELECT id, chain FROM entries ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    connection.execute("UPDATE heads SET entries = ?, chain = ?", row)


def lose_own_head(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    del chance, entries
    connection.execute("DELETE FROM heads")


def empty(connection: sqlite3.Connection, chance: random.Random, entries: int) -> None:
    del chance, entries
    connection.execute("DELETE FROM entries")


EDITS: tuple[Edit, ...] = (
    edit_value, edit_value, edit_value, edit_raw_bytes, remove, remove_and_close_ranks, swap, double, put_in, cut_tail,
    cut_tail_and_own_head, lose_own_head, empty,
)  # fmt: skip


def tampered(pristine: Pristine, chance: random.Random, edit: Edit) -> sqlite3.Connection | None:
    """The log after one edit by somebody who takes the guards out and puts them back; None where nothing changed."""
    connection = database_of(pristine.body)
    for name in ("entries_stay", "entries_are_kept", "heads_are_kept"):
        connection.execute(f"DROP TRIGGER {name}")
    edit(connection, chance, pristine.head.entries)
    for guard in GUARDS:
        connection.execute(guard)
    return None if _same(connection, pristine) else connection


def _same(connection: sqlite3.Connection, pristine: Pristine) -> bool:
    other = database_of(pristine.body)
    return _whole(connection) == _whole(other)


def _whole(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    columns = ", ".join(f"{name}, typeof({name}), hex({name})" for name in (*FIELDS, "chain") if name != "id")
    connection.text_factory = bytes
    found = connection.execute(f"SELECT id, {columns} FROM entries ORDER BY id").fetchall()
    found += connection.execute("SELECT * FROM heads").fetchall()
    connection.text_factory = str
    return found


def rewritten(pristine: Pristine, key: bytes | None) -> tuple[sqlite3.Connection, Head]:
    """Another history from the fifth entry on, with a chain that fits it throughout, made with ``key``."""
    connection = database_of(pristine.body)
    for name in ("entries_stay", "entries_are_kept", "heads_are_kept"):
        connection.execute(f"DROP TRIGGER {name}")
    before = ""
    for row in connection.execute(f"SELECT {', '.join(FIELDS)} FROM entries ORDER BY id").fetchall():
        values = dict(zip(FIELDS, row, strict=True))
        if values["id"] == 5:
            values["who"] = "Somebody Else"
            connection.execute("UPDATE entries SET who = ? WHERE id = 5", (values["who"],))
        before = link(before, values, key)
        connection.execute("UPDATE entries SET chain = ? WHERE id = ?", (before, values["id"]))
    head = Head(pristine.head.entries, before)
    connection.execute("UPDATE heads SET entries = ?, chain = ?", (head.entries, head.chain))
    for guard in GUARDS:
        connection.execute(guard)
    return connection, head
