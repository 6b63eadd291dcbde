"""In SQL: households, meetings and cases of one child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from triage.store.database import Database
from triage.store.records import flat, shaped
from triage.store.rows_households import (
    LinkRow,
    MeetingActionRow,
    MeetingCaseRow,
    MeetingRow,
    MergeQuestionRow,
    MergeRow,
    VerdictRow,
)

_AT_ONCE = 400
"""Marks asked for in one query: fewer than any of the databases allows."""


class HouseholdTables:
    """The part of the record that holds households, meetings and cases of one child."""

    _database: Database

    def add_link(
        self,
        number: str,
        other: str,
        on: date,
        by: str,
        kind: str = "lives_with",
        *,
        restricted: bool = False,
    ) -> None:
        """Join two cases of one household; a link that stands already is left as it is."""
        if any(row.far(number) == other for row in self.household_links(number)):
            return
        values = {"case_number": number, "other": other, "kind": kind, "restricted": restricted}
        self._database.insert("household_links", flat({**values, "on_day": on, "by_name": by}))

    def end_link(self, identity: int, on: date, by: str, note_hash: str = "") -> None:
        """End a link; it stays with the day and who ended it."""
        values = flat({"ended_on": on, "ended_by": by, "note_hash": note_hash})
        self._database.change("household_links", values, "id = ?", (identity,))

    def links(self, number: str) -> list[str]:
        """Numbers of the cases joined to a case by a link that stands and is not restricted."""
        return sorted({row.far(number) for row in self.household_links(number) if not row.restricted})

    def household_links(self, number: str | None = None, *, ended: bool = False) -> list[LinkRow]:
        """Links of a case or all, restricted ones too, in the order they were made; with ``ended`` also those that ended."""
        where = [] if ended else ["ended_on = ''"]
        values: tuple[str, ...] = ()
        if number is not None:
            where.append("(case_number = ? OR other = ?)")
            values = (number, number)
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        rows = self._database.rows(f"SELECT * FROM household_links{condition} ORDER BY id", values)  # noqa: S608 - our own words
        return [shaped(LinkRow, row) for row in rows]

    def numbers_with_marks(self, marks: Iterable[str]) -> list[str]:
        """Numbers of the cases that share one of the marks, each once."""
        asked = sorted(set(marks))
        found: set[str] = set()
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            places = ", ".join("?" for _ in some)
            rows = self._database.rows(
                f"SELECT DISTINCT case_number FROM case_marks WHERE mark IN ({places})",  # noqa: S608 - question marks only
                tuple(some),
            )
            found.update(str(row["case_number"]) for row in rows)
        return sorted(found)

    def every_mark(self) -> list[tuple[str, str]]:
        """All marks as (mark, case number), by mark."""
        rows = self._database.rows("SELECT mark, case_number FROM case_marks ORDER BY mark, case_number")
        return [(str(row["mark"]), str(row["case_number"])) for row in rows]

    def replace_marks(self, number: str, marks: Iterable[tuple[str, str]]) -> None:
        """Put the marks of a case in the place of those it had."""
        self._database.remove("case_marks", "case_number = ?", (number,))
        for mark, sex in marks:
            self._database.insert("case_marks", {"case_number": number, "mark": mark, "sex": sex})

    def add_verdict(self, values: Mapping[str, Any]) -> int:
        """Keep what a person said of two cases; returns its number."""
        return self._database.insert("likeness_verdicts", flat(values))

    def undo_verdict(self, identity: int, on: date, by: str) -> None:
        """Take back what was said; it stays with the day and who took it back."""
        values = flat({"undone_on": on, "undone_by": by})
        self._database.change("likeness_verdicts", values, "id = ?", (identity,))

    def verdicts(self, number: str | None = None, *, undone: bool = False) -> list[VerdictRow]:
        """What people said of a case and others, or of all, oldest first; with ``undone`` also what was taken back."""
        rows = [
            shaped(VerdictRow, row)
            for row in self._database.rows(
                "SELECT * FROM likeness_verdicts"  # noqa: S608 - our own words
                + (" WHERE case_number = ? OR other = ?" if number is not None else "")
                + " ORDER BY id",
                (number, number) if number is not None else (),
            )
        ]
        return [row for row in rows if undone or row.undone_on is None]

    def add_merge(self, values: Mapping[str, Any]) -> int:
        """Keep a joining; returns its number."""
        return self._database.insert("merges", flat(values))

    def change_merge(self, identity: int, values: Mapping[str, Any]) -> None:
        """Change columns of one joining."""
        self._database.change("merges", flat(values), "id = ?", (identity,))

    def merges(self, *, undone: bool = False) -> list[MergeRow]:
        """Joinings that stand, oldest first; with ``undone`` also those that were taken back."""
        rows = [shaped(MergeRow, row) for row in self._database.select("merges", {}, "id")]
        return [row for row in rows if undone or row.undone_on is None]

    def merge_of(self, number: str) -> MergeRow | None:
        """The joining by which a case went into another, where that stands."""
        row = self._database.one(
            "SELECT * FROM merges WHERE case_number = ? AND undone_on = '' ORDER BY id DESC LIMIT 1",
            (number,),
        )
        return shaped(MergeRow, row) if row else None

    def merged_into(self, number: str) -> list[MergeRow]:
        """Joinings that stand and brought another case into this one."""
        rows = self._database.rows(
            "SELECT * FROM merges WHERE joined_to = ? AND undone_on = '' ORDER BY id", (number,)
        )
        return [shaped(MergeRow, row) for row in rows]

    def add_merge_question(self, values: Mapping[str, Any]) -> int:
        """Keep something on which two cases do not agree; returns its number."""
        return self._database.insert("merge_questions", flat(values))

    def settle_merge_question(self, identity: int, on: date, by: str) -> None:
        """Take a question as settled."""
        values = flat({"state": "settled", "settled_on": on, "settled_by": by})
        self._database.change("merge_questions", values, "id = ?", (identity,))

    def merge_questions(
        self, number: str | None = None, state: str | None = "open"
    ) -> list[MergeQuestionRow]:
        """Questions of a case that goes on, or of all, by day."""
        rows = self._database.select("merge_questions", {"case_number": number, "state": state}, "due_on, id")
        return [shaped(MergeQuestionRow, row) for row in rows]

    def add_meeting(self, values: Mapping[str, Any], cases: Iterable[tuple[str, str]]) -> int:
        """Keep a meeting with its cases and the hash of what was said for each; returns its number."""
        identity = self._database.insert("meetings", flat(values))
        for number, body in cases:
            self._database.insert(
                "meeting_cases", {"meeting_id": identity, "case_number": number, "body_hash": body}
            )
        return identity

    def add_meeting_action(self, values: Mapping[str, Any]) -> None:
        """Keep something that a meeting agreed."""
        self._database.insert("meeting_actions", flat(values))

    def change_meeting_action(self, meeting: int, position: int, values: Mapping[str, Any]) -> None:
        """Change columns of one agreed action."""
        where = "meeting_id = ? AND position = ?"
        self._database.change("meeting_actions", flat(values), where, (meeting, position))

    def meetings(self, number: str | None = None) -> list[MeetingRow]:
        """Meetings about a case, or all, by day."""
        about = {row.meeting_id for row in self.meeting_cases() if number in (None, row.case_number)}
        rows = [shaped(MeetingRow, row) for row in self._database.select("meetings", {}, "on_day, id")]
        return [row for row in rows if number is None or row.id in about]

    def meeting_cases(self, meeting: int | None = None) -> list[MeetingCaseRow]:
        """The cases of one meeting, or of all."""
        rows = self._database.select("meeting_cases", {"meeting_id": meeting}, "meeting_id, case_number")
        return [shaped(MeetingCaseRow, row) for row in rows]

    def meeting_actions(
        self, meeting: int | None = None, number: str | None = None, state: str | None = None
    ) -> list[MeetingActionRow]:
        """What meetings agreed, by day."""
        asked = {"meeting_id": meeting, "case_number": number, "state": state}
        rows = self._database.select("meeting_actions", asked, "due_on, meeting_id, position")
        return [shaped(MeetingActionRow, row) for row in rows]
