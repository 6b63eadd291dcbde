"""What agreement, sharing, disputes, holds and retention ask for by a day, for the list of what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.desk.rights.followups import WORDS
from triage.desk.rights.keeping import LOOK_THROUGH_DAYS, LOOKED_THROUGH, kept
from triage.desk.rights.partners import partnerships
from triage.desk.rights.sharing import recipient_of
from triage.errors import DataProblem


def rights_due(desk: Desk, number: str | None = None) -> Iterator[DueItem]:
    """Everything of one case, or of all with the agreements with partners; closed cases are followed up as well."""
    yield from _followups(desk, number)
    yield from _contests(desk, number)
    yield from _requests(desk, number)
    yield from _keeping(desk, number)
    if number is None:
        yield from _partners(desk)


def _level(desk: Desk, number: str) -> int:
    row = desk.store.case(number)
    return row.level if row else 0


def _followups(desk: Desk, number: str | None) -> Iterator[DueItem]:
    for row in desk.store.followups(number, "open"):
        whom = recipient_of(desk, row.case_number, row.record)
        what = WORDS[row.code].format(whom=whom or "them")
        yield DueItem(
            row.kind, row.due_on, row.case_number, "", row.role, row.code, what, _level(desk, row.case_number),
            row.record,
        )  # fmt: skip


def _contests(desk: Desk, number: str | None) -> Iterator[DueItem]:
    for row in desk.store.contests(number, "open"):
        yield DueItem(
            "contest", row.due_on, row.case_number, "", row.role, row.about.replace(" ", "_"),
            f"Look again: the {row.who} does not agree ({row.about})", _level(desk, row.case_number), f"contest {row.id}",
        )  # fmt: skip


def _requests(desk: Desk, number: str | None) -> Iterator[DueItem]:
    for row in desk.store.subject_exports(number, "open"):
        yield DueItem(
            "retention", row.due_on, row.case_number, "", "data_steward", "subject_access",
            "Give the copy of their own record that was asked for", 0, f"export {row.id}",
        )  # fmt: skip


def _keeping(desk: Desk, number: str | None) -> Iterator[DueItem]:
    for hold in desk.store.holds(number):
        if hold.lifted_on is None and hold.until_day is not None:
            yield DueItem(
                "retention", hold.until_day, hold.case_number, "", "data_steward", "hold",
                "Say whether this record is still held", 0, f"hold {hold.id}",
            )  # fmt: skip
    if number is None:
        yield from _list_to_look_through(desk)
        return
    row = desk.store.case(number)
    found = kept(desk, row) if row is not None else None
    if found is not None and found.hold is None:
        yield DueItem(
            "retention", found.look_on, number, "", "data_steward", "retention",
            "Look whether this record may go: its time has ended", 0, f"case {number}",
        )  # fmt: skip


def _list_to_look_through(desk: Desk) -> Iterator[DueItem]:
    """Once a month somebody looks through what has come to its end; working it out for every case each day would be slow."""
    closed = [row.closed_on for row in desk.store.cases("closed") if row.closed_on is not None]
    if not closed:
        return
    looked = [one.on_day for one in desk.store.retention_looks("") if one.outcome == LOOKED_THROUGH]
    yield DueItem(
        "retention", max(looked, default=min(closed)) + timedelta(days=LOOK_THROUGH_DAYS), None, "", "data_steward", "retention",
        "Look through the records whose time has ended: `triage retention due`", 0, "retention",
    )  # fmt: skip


def _partners(desk: Desk) -> Iterator[DueItem]:
    """A file that cannot be read is said by `triage sharing agreements` and `doctor`; it keeps nothing else from being due."""
    try:
        held = partnerships(desk)
    except DataProblem:
        held = ()
        yield DueItem(
            "sharing_agreement", desk.on, None, "", "data_steward", "unreadable",
            "The file of information-sharing agreements cannot be read", 0, "agreements.yaml",
        )  # fmt: skip
    for one in held:
        if one.review_on is not None and one.ended_on is None:
            yield DueItem(
                "sharing_agreement", one.review_on, None, "", "data_steward", one.id,
                f"Look again at the information-sharing agreement with {one.partner}", 0, f"agreement {one.id}",
            )  # fmt: skip
