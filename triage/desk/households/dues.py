"""What is due about households: what two joined cases do not agree on, what meetings agreed, the next meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.casework.permissions import ROLES
from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.store.records import CaseRow
from triage.store.rows_households import MeetingRow

STEWARD = "data_steward"
"""Whose job it is to settle what two joined cases do not agree on."""


def household_due(
    desk: Desk, number: str | None = None, cases: Mapping[str, CaseRow] | None = None
) -> Iterator[DueItem]:
    """Everything due of these kinds, of one case or all; nothing in it says anything about a child."""
    rows = cases if cases is not None else {row.number: row for row in desk.store.cases()}
    levels = {key: row.level for key, row in rows.items()}
    for question in desk.store.merge_questions(number):
        whom = f"{question.person}#{question.who}" if question.who else question.person
        yield DueItem(
            "double", question.due_on, question.case_number, whom, STEWARD, question.field,
            f"Two joined records do not agree: {question.field.replace('_', ' ')}",
            levels.get(question.case_number, 0), f"joining {question.merge_id} question {question.id}",
        )  # fmt: skip
    for action in desk.store.meeting_actions(number=number, state="open"):
        named = desk.store.person(action.who)
        role = named.role if named else action.who if action.who in ROLES else "coordinator"
        yield DueItem(
            "meeting_action", action.due_on, action.case_number, "", role, "meeting_action",
            "Do, or ask after, what a meeting agreed", levels.get(action.case_number, 0),
            f"meeting {action.meeting_id} action {action.position}", owner=named.name if named else "",
        )  # fmt: skip
    yield from _meetings(desk, number, rows)


def _meetings(desk: Desk, number: str | None, rows: Mapping[str, CaseRow]) -> Iterator[DueItem]:
    """The next meeting, until one is kept of a later day than the one that named it."""
    about: dict[int, list[str]] = {}
    for held in desk.store.meeting_cases():
        about.setdefault(held.meeting_id, []).append(held.case_number)
    latest: dict[str, MeetingRow] = {}
    for meeting in desk.store.meetings(number):
        for case in about.get(meeting.id, ()):
            latest[case] = meeting
    for case, meeting in latest.items():
        row = rows.get(case)
        if meeting.next_on is None or row is None or row.state != "open" or number not in (None, case):
            continue
        yield DueItem(
            "meeting", meeting.next_on, case, "", "coordinator", meeting.kind,
            "Hold the next meeting, or say why not", row.level, f"meeting {meeting.id}",
        )  # fmt: skip
