"""Damage to a record's files, and whether it could be seen: every value that is kept, and what commands answer."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.month import DALE, SAM, day_on, sit
from triage.desk import Desk, auditing, list_cases, list_escalations, list_referrals, show_case
from triage.desk.checkup_record import record_checks
from triage.desk.due.listing import due
from triage.errors import TriageError

FILES = ("triage.db", "identity.db", "audit.db")
KINDS = ("flip", "flip", "flip", "flip", "zero", "cut")
"""Six kinds of damage in ten are single flipped bits and bytes; some are lost pages and lost tails."""
_PAGE = 4096


@dataclass(frozen=True)
class Damage:
    """One damage to one file."""

    file: str
    kind: str
    at: int
    bits: int = 0

    def do(self, folder: Path) -> None:
        path = folder / self.file
        raw = bytearray(path.read_bytes())
        if self.kind == "flip":
            raw[self.at] ^= self.bits
        elif self.kind == "zero":
            page = self.at // _PAGE * _PAGE
            raw[page : page + _PAGE] = bytes(_PAGE)
        else:
            del raw[self.at :]
        path.write_bytes(bytes(raw))


def some_damage(folder: Path, chance: random.Random, file: str | None = None) -> Damage:
    """Choose a damage: every other one anywhere in a file, the others where a value of some table or index lies.

    Most of a record's bytes are the texts of rules; without the second form what is small would hardly ever be hit.
    """
    name = file or chance.choice((FILES[0], *FILES))
    size = (folder / name).stat().st_size
    kind = chance.choice(KINDS)
    at = chance.choice(_used(folder / name, chance)) if chance.random() < 0.5 else chance.randrange(size)
    return Damage(name, kind, at // _PAGE * _PAGE if kind == "cut" else at, 1 << chance.randrange(8))


def _used(path: Path, chance: random.Random) -> list[int]:
    """Some bytes of a page of a table or index chosen at random, where its cells lie."""
    with sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True) as file:
        roots = [
            row[0] for row in file.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0 ORDER BY 1")
        ]
    page = chance.choice([1, *roots])
    raw = path.read_bytes()[(page - 1) * _PAGE : page * _PAGE]
    head = 100 if page == 1 else 0
    start = int.from_bytes(raw[head + 5 : head + 7], "big") or _PAGE
    used = [*range(head, head + 12), *range(start, _PAGE)]
    return [(page - 1) * _PAGE + chance.choice(used) for _ in range(8)]


def values(folder: Path) -> dict[str, Any]:
    """Every value that the three files hold, by file and table; what cannot be read is said to be unreadable."""
    found: dict[str, Any] = {}
    for name in FILES:
        try:
            found.update((f"{name} {table}", held) for table, held in _tables(folder / name))
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            found[name] = f"unreadable: {type(error).__name__}"
    return found


def _tables(path: Path) -> Iterator[tuple[str, Any]]:
    # A copy in memory: looking changes no file.
    with sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True) as file:
        file.text_factory = bytes
        listed = file.execute("SELECT name, type, sql FROM sqlite_master ORDER BY name, type").fetchall()
        yield "(schema)", listed
        for name, kind, sql in listed:
            if kind == b"table" and b"VIRTUAL" not in (sql or b""):
                try:
                    rows = sorted(repr(row) for row in file.execute(f'SELECT * FROM "{name.decode()}"'))
                except sqlite3.Error as error:
                    rows = [f"unreadable: {type(error).__name__}"]
                yield name.decode(), rows


def doctor(folder: Path, shipped: Desk) -> list[str]:
    """What `triage doctor` names of the record, as a problem."""
    with sit(folder, shipped, day_on(2)) as desk:
        assert desk.workspace is not None
        return [
            f"{one.what}: {one.found}"
            for one in record_checks(desk, desk.workspace)
            if one.state == "problem" and one.what != "disk"
        ]


def answers(folder: Path, shipped: Desk) -> dict[str, str]:
    """What people are told who look at the record; a refusal is its words. Nothing but our own errors may come."""
    found: dict[str, str] = {}

    def ask(what: str, look: Any) -> None:
        try:
            found[what] = repr(look())
        except TriageError as refused:
            found[what] = f"refused: {refused.what}"

    with sit(folder, shipped, day_on(2)) as desk:
        ask("list", lambda: list_cases(desk, None, by=SAM))
        ask("escalations", lambda: list_escalations(desk))
        ask("referrals", lambda: list_referrals(desk))
        ask("due", lambda: list(due(desk, 60)))
        ask("find", lambda: list_cases(desk, None, find="sleep", by=SAM))
        ask("find another", lambda: list_cases(desk, None, find="worry", by=SAM))
        ask("cases", lambda: [row.number for row in desk.store.cases()])
        for number in ("C-0-0", "C-0-1", "C-1-2"):
            ask(f"show {number}", lambda: show_case(desk, number, SAM))  # noqa: B023 - asked at once
        ask("audit", lambda: [row.act for row in auditing.entries(desk, DALE, who=SAM)][:40])
    return found
