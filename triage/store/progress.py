"""Escalations, referrals, unread referrals, people and the log in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from triage.store.cases import hashed
from triage.store.database import Database
from triage.store.records import (
    EscalationRow,
    EventRow,
    MoveRow,
    PersonRow,
    ReferralRow,
    UnreadRow,
    flat,
    shaped,
)

UNREAD = "unread referral "
"""Owner of an unread referral's content, before its number."""


class ProgressTables:
    """The part of the record that holds what became of a decision."""

    _database: Database
    _keep: Callable[[str, bytes], str]

    def add_escalation(self, values: Mapping[str, Any]) -> int:
        """Add an escalation; returns its number."""
        return self._database.insert("escalations", flat(values))

    def change_escalation(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change one escalation."""
        self._database.change("escalations", flat(values), "id = ?", (identity,))

    def escalations(self, number: str | None = None) -> list[EscalationRow]:
        """Escalations by the day they are due, then by number; dismissed ones too."""
        return [
            shaped(EscalationRow, row)
            for row in self._database.select("escalations", {"case_number": number}, "due_on, id")
        ]

    def add_referral(self, values: Mapping[str, Any], by: str) -> int:
        """Add a referral with its first state; returns its number."""
        identity = self._database.insert(
            "referrals", flat({**values, "made_by": by, "changed_on": values["made_on"]})
        )
        self._database.insert(
            "referral_moves",
            flat(
                {
                    "referral_id": identity,
                    "position": 1,
                    "state": values["state"],
                    "on_day": values["made_on"],
                    "by_name": by,
                }
            ),
        )
        return identity

    def move_referral(
        self, identity: int, state: str, *, on: date, by: str, reason: str, answer_due_on: date
    ) -> None:
        """Put a referral into its next state and keep the step."""
        row = self._database.one(
            "SELECT COUNT(*) AS held FROM referral_moves WHERE referral_id = ?", (identity,)
        )
        position = int(row["held"]) + 1 if row else 1
        self._database.change(
            "referrals",
            flat({"state": state, "changed_on": on, "answer_due_on": answer_due_on}),
            "id = ?",
            (identity,),
        )
        self._database.insert(
            "referral_moves",
            flat(
                {
                    "referral_id": identity,
                    "position": position,
                    "state": state,
                    "on_day": on,
                    "by_name": by,
                    "reason": reason,
                }
            ),
        )

    def referrals(self, number: str | None = None) -> list[ReferralRow]:
        """Referrals in the order they were made."""
        return [
            shaped(ReferralRow, row)
            for row in self._database.select("referrals", {"case_number": number}, "id")
        ]

    def referral(self, identity: int) -> ReferralRow | None:
        """One referral, or None."""
        row = self._database.one("SELECT * FROM referrals WHERE id = ?", (identity,))
        return shaped(ReferralRow, row) if row else None

    def moves(self, identity: int) -> list[MoveRow]:
        """List the life of a referral, oldest first."""
        return [
            shaped(MoveRow, row)
            for row in self._database.rows(
                "SELECT * FROM referral_moves WHERE referral_id = ? ORDER BY position", (identity,)
            )
        ]

    def add_unread(self, values: Mapping[str, Any], body: bytes) -> int:
        """Keep a referral that could not be read; while it is open the same text is kept once. Returns its number."""
        text_hash = hashed(body)
        held = self._database.one(
            "SELECT id FROM unread_referrals WHERE text_hash = ? AND state = 'open'", (text_hash,)
        )
        if held:
            return int(held["id"])
        identity = self._database.insert(
            "unread_referrals", flat({**values, "text_hash": text_hash, "state": "open"})
        )
        self._keep(f"{UNREAD}{identity}", body)
        return identity

    def settle_unread(self, number: str, on: date) -> None:
        """Take an unread referral whose case was added since as done."""
        self._database.change(
            "unread_referrals",
            flat({"state": "settled", "settled_on": on}),
            "case_number = ? AND state = 'open'",
            (number,),
        )

    def unread(self, state: str | None = None) -> list[UnreadRow]:
        """Unread referrals, oldest first."""
        return [
            shaped(UnreadRow, row)
            for row in self._database.select("unread_referrals", {"state": state}, "id")
        ]

    def add_person(self, values: Mapping[str, Any]) -> None:
        """Register somebody."""
        self._database.insert("people", flat(values))

    def person(self, name: str) -> PersonRow | None:
        """One registered person, or None."""
        row = self._database.one("SELECT * FROM people WHERE name = ?", (name,))
        return shaped(PersonRow, row) if row else None

    def people(self) -> list[PersonRow]:
        """Everybody registered, by name."""
        return [shaped(PersonRow, row) for row in self._database.rows("SELECT * FROM people ORDER BY name")]

    def log(
        self, on: date, who: str, what: str, *, case: str = "", record: str = "", shown_hash: str = ""
    ) -> None:
        """Append an event, chained to the one before so that a changed log shows."""
        last = self._database.one("SELECT chain FROM events ORDER BY id DESC LIMIT 1")
        event = {
            "at": datetime.now(tz=UTC).isoformat(timespec="milliseconds"),
            "on_day": on.isoformat(),
            "who": who,
            "what": what,
            "case_number": case,
            "record": record,
            "shown_hash": shown_hash,
        }
        number = self._database.insert(
            "events", {**event, "chain": _link(last["chain"] if last else "", event)}
        )
        if self._database.watch:
            self._database.watch.logged(event, number)

    def events(self, number: str | None = None) -> list[EventRow]:
        """Events, oldest first."""
        return [
            shaped(EventRow, row) for row in self._database.select("events", {"case_number": number}, "id")
        ]

    def faults(self) -> list[str]:
        """Say what is wrong with the record itself: damage, rows that point nowhere, a log that was changed."""
        found = self._database.integrity()
        before = ""
        for row in self._database.rows("SELECT * FROM events ORDER BY id"):
            event = {
                key: row[key]
                for key in ("at", "on_day", "who", "what", "case_number", "record", "shown_hash")
            }
            if row["chain"] != _link(before, event):
                found.append(f"the log was changed at event {row['id']}")
                break
            before = row["chain"]
        return found


def _link(before: str, event: Mapping[str, str]) -> str:
    return hashed("\x1f".join((before, *event.values())).encode())
