"""What stands in a record, without the moments at which it was written, so that two records can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.crash.month import ON, SAM, sit
from triage.desk import Desk, replay
from triage.desk.checkup_record import record_checks
from triage.store import Store, open_store
from triage.store.backends.base import SqlDatabase
from triage.store.row_hashes import keys

MOMENTS = frozenset({"at", "chain", "mark"})
"""Columns that differ between two runs of the same steps."""


def state(store: Store) -> dict[str, list[str]]:
    """Every row of every table of the record, and which identities are listed and held."""
    record = store._database
    held = {
        table: sorted(
            repr({key: _plain(value) for key, value in row.items() if key not in MOMENTS})
            for row in record.rows(f"SELECT * FROM {table}")
        )
        for table in keys()
    }
    identity = store._identity
    assert identity is not None
    listed = {
        (row["case_number"], row["hash"]) for row in record.rows("SELECT case_number, hash FROM identities")
    }
    bodies = identity.rows("SELECT case_number, hash, body FROM identity_bodies")
    held["(identity)"] = sorted(
        repr((row["case_number"], row["hash"], _plain(row["body"])))
        for row in bodies
        if (row["case_number"], row["hash"]) in listed and not row["case_number"].startswith("(")
    )
    held["identities"] = [row for row in held["identities"] if "'('" not in row and "'(marks)'" not in row]
    return held


def _plain(value: Any) -> Any:
    return hashlib.sha256(bytes(value)).hexdigest() if isinstance(value, (bytes, memoryview)) else value


def digest(held: dict[str, list[str]]) -> str:
    return hashlib.sha256(repr(sorted(held.items())).encode("utf-8", "surrogateescape")).hexdigest()


def differs(one: dict[str, list[str]], other: dict[str, list[str]]) -> str:
    """In which tables two states differ, for whoever reads a failure."""
    return "; ".join(
        f"{table}: {sorted(set(one[table]) ^ set(other[table]))[:2]}"
        for table in one
        if one[table] != other[table]
    )


def entries(store: Store) -> list[tuple[Any, ...]]:
    """The audit log's entries without their moments and chains."""
    return [
        (row.on_day, row.who, row.act, row.outcome, row.subject, row.record, row.event, row.shown_hash)
        for row in store.audit_entries()
    ]


def sound(folder: Path, shipped: Desk, on: date | None = None) -> list[str]:
    """What `doctor` finds wrong with the record, and decisions (of the day ``on``) that do not replay byte for byte.

    Sweeping out what was broken off is part of doctor's job.
    """
    with sit(folder, shipped, ON) as desk:
        assert desk.workspace is not None
        found = [
            f"{one.what}: {one.found}"
            for one in record_checks(desk, desk.workspace)
            if one.state == "problem" and one.what != "disk"
        ]
        for row in desk.store.cases():
            made = [one.seq for one in desk.store.decisions(row.number) if on in (None, one.decided_on)]
            if made and not desk.store.restrictions(row.number):
                found += [
                    f"{row.number} does not replay"
                    for one in replay(desk, row.number, made, SAM)
                    if not one.same
                ]
    return found


def opened(folder: Path, look: Callable[[Store], Any]) -> Any:
    """Open the record, look, close it."""
    store = open_store(folder / "triage.db", _url(folder))
    try:
        return look(store)
    finally:
        store.close()


def _url(folder: Path) -> str:
    from tests import stores  # noqa: PLC0415

    return stores.url_of(folder / "triage.db") if stores.STORE == "postgres" else ""


def counting_commits(seen: Callable[[SqlDatabase], None]) -> Callable[[], None]:
    """Have ``seen`` called after each step that any part keeps, in this process; returns how to end that."""
    from triage.store.backends.files import FileDatabase  # noqa: PLC0415

    kept = FileDatabase._commit

    def commit(self: FileDatabase) -> None:
        kept(self)
        seen(self)

    FileDatabase._commit = commit  # type: ignore[method-assign]

    def end() -> None:
        FileDatabase._commit = kept  # type: ignore[method-assign]

    return end
