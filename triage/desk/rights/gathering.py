"""Everything the record holds about one child, each piece with what it is: nothing that is kept is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from triage.casework.permissions import ROLES
from triage.desk.opening import Desk
from triage.store.records import CaseRow

_TABLES = (
    "decisions", "actions", "duties", "escalations", "referrals", "reviews", "answers", "agreements", "sharings", "contacts",
    "contact_ways", "corrections", "contests", "followups", "holds", "closings", "level_steps", "case_notes",
    "awaited_answers", "looks", "measure_entries", "care_entries", "feedback_entries", "light_contacts", "drafts",
)  # fmt: skip
"""Parts of the record that are read by the number of a case, each by a method of this name."""


@dataclass(frozen=True)
class Piece:
    """One stored content item."""

    hash: str
    what: str
    """Such as ``case file``, ``decision 2`` or ``answers 1``."""
    data: Any
    """Plain data; None where it cannot be read as such."""


def rows_of(desk: Desk, number: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of every part about one case, as plain data, by part; parts without rows are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _TABLES:
        rows = getattr(desk.store, table)(number)
        if rows:
            found[table] = [_plain(asdict(row)) for row in rows]
    return found


def by_role(desk: Desk, rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows with the role of each member of staff in place of the name: what was done is the person's own data."""
    roles = {person.name: ROLES.get(person.role, person.role) for person in desk.store.people()}
    return {
        table: [
            {key: roles.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
            for row in held
        ]
        for table, held in rows.items()
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in row.items()
        if key != "case_number"
    }


def pieces(desk: Desk, row: CaseRow) -> list[Piece]:
    """Every content item of a case and who the child is, in a stable order; each is there once."""
    number = row.number
    names = dict(_names(desk, row))
    found = [
        Piece(mark, names.get(mark, "other note"), _read(body))
        for mark, body in desk.store.contents(number).items()
    ]
    for mark in desk.store.identities(number):
        body = desk.store.identity(number, mark)
        if body is not None:
            found.append(
                Piece(mark, "identity" if mark == row.identity_hash else "identity before", _read(body))
            )
    for unread in desk.store.unread():
        if unread.case_number == number:
            owner = f"unread referral {unread.id}"
            found += [Piece(mark, owner, _text(body)) for mark, body in desk.store.contents(owner).items()]
    return sorted(found, key=lambda piece: (_order(piece.what), piece.what, piece.hash))


def _order(what: str) -> int:
    first = ("identity", "identity before", "case file")
    return first.index(what) if what in first else len(first)


def _names(desk: Desk, row: CaseRow) -> Iterator[tuple[str, str]]:
    """Hash -> what it is, from every row that points at content."""
    for table, rows in rows_of(desk, row.number).items():
        for place, one in enumerate(rows, start=1):
            mark = one.get("id") or one.get("seq") or one.get("position") or place
            for key, value in one.items():
                if key.endswith("_hash") and value and table != "decisions":
                    yield value, f"{table} {mark}"
    for decision in desk.store.decisions(row.number):
        yield decision.inputs_hash, f"what decision {decision.seq} was made from"
        yield decision.decision_hash, f"decision {decision.seq}"
    yield row.file_hash, "case file"


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (UnicodeDecodeError, ValueError):
        return _text(body)


def _text(body: bytes) -> Any:
    """A text as somebody wrote it: their own words as a whole; None for what is no text."""
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return None
