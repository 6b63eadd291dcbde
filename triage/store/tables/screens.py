"""In SQL: drafts of referrals, saved views and preferences."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import CaseRow, flat, shaped
from triage.store.rows_screens import DraftRow, SavedViewRow


class ScreenTables:
    """The part of the record that holds what somebody has begun and keeps for themselves."""

    _database: Database

    def add_draft(self, values: Mapping[str, Any], body: bytes) -> int:
        """Add a draft with what was typed; returns its number."""
        identity = self._database.insert("drafts", flat(values))
        self._database.insert("draft_bodies", {"draft_id": identity, "body": zlib.compress(body)})
        return identity

    def change_draft(self, identity: int, values: Mapping[str, Any], body: bytes | None = None) -> None:
        """Change a draft, and what was typed where ``body`` is given: nothing of what stood there before is left."""
        self._database.change("drafts", flat(values), "id = ?", (identity,))
        if body is not None:
            self._database.change("draft_bodies", {"body": zlib.compress(body)}, "draft_id = ?", (identity,))

    def end_draft(self, identity: int, values: Mapping[str, Any]) -> None:
        """End a draft and erase what was typed in it."""
        self._database.change("drafts", flat(values), "id = ?", (identity,))
        self._database.remove("draft_bodies", "draft_id = ?", (identity,))

    def draft_body(self, identity: int) -> bytes | None:
        """What was typed in a draft; None once it was sent or discarded."""
        row = self._database.one("SELECT body FROM draft_bodies WHERE draft_id = ?", (identity,))
        return zlib.decompress(row["body"]) if row else None

    def drafts(
        self,
        number: str | None = None,
        *,
        author: str | None = None,
        state: str | None = None,
        identity: int | None = None,
    ) -> list[DraftRow]:
        """Drafts in the order they were begun: those that became the case ``number``, of an ``author``, in a ``state``, or one."""
        where = {"case_number": number, "author": author, "state": state, "id": identity}
        return [shaped(DraftRow, row) for row in self._database.select("drafts", where, "id")]

    def last_said(self, what: str, record: str) -> str:
        """When the log last said ``what`` of a ``record`` that is no case's (UTC, ISO 8601); empty where it never did."""
        row = self._database.one(
            "SELECT at FROM events WHERE case_number = '' AND what = ? AND record = ? ORDER BY id DESC LIMIT 1",
            (what, record),
        )
        return str(row["at"]) if row else ""

    def cases_added_by(self, name: str) -> list[CaseRow]:
        """All cases that somebody added, highest level first, then longest waiting."""
        rows = self._database.select("cases", {"added_by": name}, "level DESC, added_on, number")
        return [shaped(CaseRow, row) for row in rows]

    def asked_by_case(self, name: str) -> dict[str, str]:
        """The first day of an open question of each case that somebody added (ISO), by case number."""
        return self._days(
            "SELECT c.number, MIN(d.due_on) AS day FROM cases c JOIN duties d ON d.case_number = c.number "
            "WHERE c.added_by = ? AND d.state = 'open' AND d.kind = 'ask' GROUP BY c.number",
            name,
        )

    def owed_by_case(self, name: str) -> dict[str, str]:
        """The first day by which somebody is owed an answer about each case that they added (ISO), by case number."""
        return self._days(
            "SELECT c.number, MIN(r.feedback_due_on) AS day FROM cases c JOIN referrals r ON r.case_number = c.number "
            "WHERE c.added_by = ? AND r.feedback_due_on <> '' AND r.feedback_on = '' GROUP BY c.number",
            name,
        )

    def told_by_case(self, name: str) -> dict[str, str]:
        """The last day on which somebody was told about each case that they added (ISO), by case number."""
        return self._days(
            "SELECT c.number, MAX(r.feedback_on) AS day FROM cases c JOIN referrals r ON r.case_number = c.number "
            "WHERE c.added_by = ? AND r.feedback_on <> '' GROUP BY c.number",
            name,
        )

    def _days(self, sql: str, name: str) -> dict[str, str]:
        return {row["number"]: str(row["day"]) for row in self._database.rows(sql, (name,))}

    def settle_one_unread(self, identity: int, number: str, on: date) -> None:
        """Take a referral that could not be read as done: it became the case ``number``, with which its text is erased."""
        self._database.change(
            "unread_referrals",
            flat({"state": "settled", "settled_on": on, "case_number": number}),
            "id = ?",
            (identity,),
        )

    def keep_view(self, person: str, place: str, name: str, query: str) -> None:
        """Keep a view; one of the same name in the same place is replaced."""
        values = {"person": person, "place": place, "name": name, "query": query}
        self._database.insert("saved_views", values, ignore=True)
        self._database.change(
            "saved_views", {"query": query}, "person = ? AND place = ? AND name = ?", (person, place, name)
        )

    def forget_view(self, person: str, place: str, name: str) -> None:
        """Forget a view; one that is not there is no error."""
        self._database.remove("saved_views", "person = ? AND place = ? AND name = ?", (person, place, name))

    def saved_views(self, person: str, place: str | None = None) -> list[SavedViewRow]:
        """Views of one person by place and name."""
        where = {"person": person, "place": place}
        return [
            shaped(SavedViewRow, row) for row in self._database.select("saved_views", where, "place, name")
        ]

    def set_preference(self, person: str, name: str, setting: str) -> None:
        """Keep what a person chose."""
        self._database.insert(
            "preferences", {"person": person, "name": name, "setting": setting}, ignore=True
        )
        self._database.change("preferences", {"setting": setting}, "person = ? AND name = ?", (person, name))

    def preferences(self, person: str) -> dict[str, str]:
        """All that a person chose, by name."""
        rows = self._database.select("preferences", {"person": person}, "name")
        return {row["name"]: row["setting"] for row in rows}
