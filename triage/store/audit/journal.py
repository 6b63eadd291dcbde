"""Writing the audit log along with the record: an entry is in the log before its change is kept.

Order of every step: the record's write lock; the changes; the entries, kept in the log's own file; the log's head, inside
the step; then the step is kept. So the log is never behind the record. Where the process dies in between, the log holds an
entry for a change that did not happen, which is the harmless side; where keeping fails, an entry ``failed`` says so.
"""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from triage.errors import Locked, Refused, TriageError
from triage.store.audit.chain import KEYED, mark
from triage.store.audit.log import AuditLog
from triage.store.audit.rows import ACCOUNT_LONGEST, UNNAMED, Entry, Head, Outcome, codes_only
from triage.store.database import Database

UNLOGGED = "record.change"
"""Act of a change that named nothing it did."""
BROKEN = "audit.broken"
"""The log did not hold what the record's head says when this entry was added: see :mod:`triage.store.audit.proving`."""
KEY_SET = "audit.key_set"
"""From here on the chain is keyed; this entry vouches for all before it."""
LOOKS_WAIT = 2.0
"""Seconds that a look waits for somebody who writes, before it is logged without the record's head."""

attempts: list[str] = []
"""Acts logged as refused or failed by this process since somebody asked."""


@cache
def account() -> str:
    """Account of the operating system under which this program runs; its number where it has no name."""
    with suppress(ImportError, KeyError):
        import pwd  # noqa: PLC0415 - not on every system

        return pwd.getpwuid(os.getuid()).pw_name[:ACCOUNT_LONGEST]
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()[:ACCOUNT_LONGEST]
    return str(getattr(os, "getuid", lambda: "unknown")())


@dataclass(frozen=True)
class Noted:
    """One thing to be logged: what :class:`Entry` says, with the case still as a number."""

    on: date
    who: str
    """"" where nobody is named."""
    act: str
    outcome: Outcome = "allowed"
    case: str = ""
    record: str = ""
    shown_hash: str = ""
    event: int = 0
    at: str = ""
    again: bool = False
    """Whether the log holds it already and nothing new is said: it is written only where the step is refused or fails."""


class Journal:
    """Keeps the log of one open record; hears of each of its steps."""

    def __init__(self, database: Database, open_log: Callable[[], AuditLog]) -> None:
        """Log for ``database``; the log's file is opened when it is first needed."""
        self._database = database
        self._open = open_log
        self._log: AuditLog | None = None
        self._waiting: list[Noted] = []
        self._written: tuple[int, int] | None = None
        """First and last entry of the step that is being kept."""

    @property
    def log(self) -> AuditLog:
        """The log's file; raises :class:`StoreProblem` or :class:`Locked` where it cannot be opened."""
        if self._log is None:
            self._log = self._open()
        return self._log

    def note(self, noted: Noted) -> None:
        """Log one thing: with the step that is under way, else at once.

        Raises :class:`Locked` where nothing may be written, :class:`StoreProblem` where the log cannot be kept.
        """
        self._waiting.append(replace(noted, at=noted.at or _now()))
        if self._database.stepping:
            return
        self._database.patience = LOOKS_WAIT
        try:
            with self._database.writing():
                pass
        except Locked:
            if self._database.readonly:
                self._waiting.clear()
                raise
            # Somebody holds the record for long: the log takes the entry now, and the head follows with the next one.
            self._alone()
        finally:
            self._database.patience = None

    def logged(self, event: Mapping[str, Any], number: int) -> None:
        """Hear of an event of a case's timeline."""
        self._waiting.append(
            Noted(
                on=date.fromisoformat(event["on_day"]), who=event["who"], act=event["what"], case=event["case_number"],
                record=event["record"], shown_hash=event["shown_hash"], event=number, at=event["at"],
            )
        )  # fmt: skip

    def before_commit(self) -> None:
        """Write what waits, and the head, before the step is kept."""
        changed = self._database.row_hashes is not None and self._database.row_hashes.wrote
        if changed and not any(one.outcome == "allowed" for one in self._waiting):
            self._waiting.append(Noted(on=datetime.now(tz=UTC).date(), who="", act=UNLOGGED, at=_now()))
        if all(one.again for one in self._waiting):
            return
        salt, known = self.known()
        first, head = self._append(self._merged(), salt, known)
        self._written = (first, head.entries)
        self._keep_head(head, salt)

    def after_commit(self) -> None:
        """All of it is kept."""
        self._waiting.clear()
        self._written = None

    def after_rollback(self) -> None:
        """Log what was refused, and that the rest did not happen; a log that cannot be kept then keeps nobody from the reason."""
        error = sys.exc_info()[1]
        how: Outcome = "refused" if isinstance(error, Refused) and not isinstance(error, Locked) else "failed"
        undone, self._written = self._written, None
        waiting, self._waiting = self._waiting, []
        left = [one for one in waiting if one.outcome != "allowed"]
        allowed = [one for one in waiting if one.outcome == "allowed"]
        if undone is not None:
            last = allowed[-1] if allowed else left[-1]
            left = [
                replace(
                    last, outcome="failed", record=f"entries {undone[0]} {undone[1]}", shown_hash="", event=0
                )
            ]
        elif allowed and not left:
            left = [replace(one, outcome=how, shown_hash="", event=0) for one in _each_act_once(allowed)]
        if not left or self._database.readonly:
            return
        attempts.extend(one.act for one in left)
        with suppress(TriageError):
            self._waiting = [replace(one, at=_now()) for one in left]
            self._alone()

    def _alone(self) -> None:
        """Append what waits without a step of the record; its head follows with the next step."""
        try:
            salt, known = self.known()
            self._append(self._merged(), salt, known)
        finally:
            self._waiting = []

    def _append(self, waiting: list[Noted], salt: str, known: Head) -> tuple[int, Head]:
        entries = [self._entry(one, salt) for one in waiting]
        now = self.log.head()
        if now.entries < known.entries or self.log.chain_at(known.entries) != known.chain:
            broken = Noted(
                on=waiting[0].on,
                who="",
                act=BROKEN,
                outcome="failed",
                record=f"entry {known.entries}",
                at=_now(),
            )
            entries.insert(0, self._entry(broken, salt))
        if self.log.key and now.chain and not now.chain.startswith(KEYED):
            began = Noted(on=waiting[0].on, who="", act=KEY_SET, at=_now())
            entries.insert(0, self._entry(began, salt))
        head = self.log.append(entries, after=known)
        return head.entries - len(entries) + 1, head

    def _merged(self) -> list[Noted]:
        """Drop a note that an event of the same step says as well."""
        said = {(one.act, one.case) for one in self._waiting if one.event}
        return [
            one
            for one in self._waiting
            if one.event or one.outcome != "allowed" or not (one.again or (one.act, one.case) in said)
        ]

    def _entry(self, one: Noted, salt: str) -> Entry:
        row = self._database.one("SELECT * FROM people WHERE name = ?", (one.who,)) if one.who else None
        return Entry(
            at=one.at, on_day=one.on.isoformat(), who=str(row["name"]) if row else UNNAMED, account=account(),
            role=str(row["role"]) if row else "", act=one.act, outcome=one.outcome,
            subject=mark(salt, one.case) if one.case else "", record=codes_only(one.record), event=one.event,
            shown_hash=one.shown_hash,
        )  # fmt: skip

    def known(self) -> tuple[str, Head]:
        """Salt of the marks and the head that the record knows; a fresh salt where there is none yet."""
        row = self._database.one("SELECT * FROM audit_head WHERE id = 1")
        if row is None:
            return secrets.token_hex(32), Head(0, "")
        return str(row["salt"]), Head(int(row["entries"]), str(row["chain"]))

    def _keep_head(self, head: Head, salt: str) -> None:
        kept = {"entries": head.entries, "chain": head.chain}
        if self._database.one("SELECT id FROM audit_head WHERE id = 1") is None:
            self._database.insert("audit_head", {"id": 1, "salt": salt, **kept})
        else:
            self._database.change("audit_head", kept, "id = ?", (1,))

    def close(self) -> None:
        """Let go of the log's file."""
        if self._log is not None:
            self._log.close()
            self._log = None


def _each_act_once(noted: list[Noted]) -> list[Noted]:
    return list({(one.act, one.case): one for one in noted}.values())


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="milliseconds")


__all__ = ["BROKEN", "KEY_SET", "UNLOGGED", "Journal", "Noted", "account", "attempts"]
