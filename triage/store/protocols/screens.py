"""What the product asks of a record about drafts of referrals, saved views and preferences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from triage.store.records import CaseRow
from triage.store.rows_screens import DraftRow, SavedViewRow


class ScreensRecord(Protocol):
    """The part of the record that holds what somebody has begun and keeps for themselves."""

    def add_draft(self, values: Mapping[str, Any], body: bytes) -> int:
        """Add a draft with what was typed; returns its number."""
        ...

    def change_draft(self, identity: int, values: Mapping[str, Any], body: bytes | None = None) -> None:
        """Change a draft, and what was typed where ``body`` is given: nothing of what stood there before is left."""
        ...

    def end_draft(self, identity: int, values: Mapping[str, Any]) -> None:
        """End a draft and erase what was typed in it."""
        ...

    def draft_body(self, identity: int) -> bytes | None:
        """What was typed in a draft; None once it was sent or discarded."""
        ...

    def drafts(
        self,
        number: str | None = None,
        *,
        author: str | None = None,
        state: str | None = None,
        identity: int | None = None,
    ) -> list[DraftRow]:
        """Drafts in the order they were begun: those that became the case ``number``, of an ``author``, in a ``state``, or one."""
        ...

    def last_said(self, what: str, record: str) -> str:
        """When the log last said ``what`` of a ``record`` that is no case's (UTC, ISO 8601); empty where it never did."""
        ...

    def cases_added_by(self, name: str) -> list[CaseRow]:
        """All cases that somebody added, highest level first, then longest waiting."""
        ...

    def asked_by_case(self, name: str) -> dict[str, str]:
        """The first day of an open question of each case that somebody added (ISO), by case number."""
        ...

    def owed_by_case(self, name: str) -> dict[str, str]:
        """The first day by which somebody is owed an answer about each case that they added (ISO), by case number."""
        ...

    def told_by_case(self, name: str) -> dict[str, str]:
        """The last day on which somebody was told about each case that they added (ISO), by case number."""
        ...

    def settle_one_unread(self, identity: int, number: str, on: date) -> None:
        """Take a referral that could not be read as done: it became the case ``number``, with which its text is erased."""
        ...

    def keep_view(self, person: str, place: str, name: str, query: str) -> None:
        """Keep a view; one of the same name in the same place is replaced."""
        ...

    def forget_view(self, person: str, place: str, name: str) -> None:
        """Forget a view; one that is not there is no error."""
        ...

    def saved_views(self, person: str, place: str | None = None) -> list[SavedViewRow]:
        """Views of one person by place and name."""
        ...

    def set_preference(self, person: str, name: str, setting: str) -> None:
        """Keep what a person chose."""
        ...

    def preferences(self, person: str) -> dict[str, str]:
        """All that a person chose, by name."""
        ...
