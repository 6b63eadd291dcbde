"""Referrals that are not sent yet: kept as they are typed, seen by their author alone, erased once sent or discarded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.rows_screens import DraftRow

BEGUN, SENT, DISCARDED = "begun", "sent", "discarded"
REMIND_DAYS = 2
"""Days after which a referral that nobody went on with is due; the product's own choice."""


@dataclass(frozen=True)
class Draft:
    """One referral somebody has begun, with what was typed."""

    row: DraftRow
    typed: Mapping[str, Any]


def keep_draft(desk: Desk, typed: Mapping[str, Any], by: str | None, draft: int | None = None) -> DraftRow:
    """Keep what was typed so far, as a new draft or (``draft``) in the place of what stood there.

    Raises :class:`Refused` where nobody registered is named, or the draft is another person's, was sent or was discarded.
    """
    body = _body(typed)
    store = desk.store
    with store.writing():
        person = gate.change(desk, "draft.keep", by)
        if draft is None:
            draft = store.add_draft(
                {"author": person.name, "begun_on": desk.on, "saved_on": desk.on, "state": BEGUN}, body
            )
        else:
            _own(desk, draft, person.name)
            store.change_draft(draft, {"saved_on": desk.on}, body)
    return _found(desk, draft)


def my_drafts(desk: Desk, by: str | None) -> list[Draft]:
    """The person's drafts that are not sent, the latest first, with what was typed; nobody else's."""
    person = gate.read(desk, "draft.read", by)
    if person is None:
        return []
    rows = desk.store.drafts(author=person.name, state=BEGUN)
    return [Draft(row, _typed(desk, row.id)) for row in reversed(rows)]


def open_draft(desk: Desk, draft: int, by: str | None) -> Draft:
    """Read one draft of one's own; raises :class:`Refused` for another person's, and for one that was sent or discarded."""
    person = gate.read(desk, "draft.read", by)
    return Draft(_own(desk, draft, person.name if person else ""), _typed(desk, draft))


def discard_draft(desk: Desk, draft: int, by: str | None) -> DraftRow:
    """Erase what was typed in a draft; that somebody began and discarded it stays.

    Its author does, or, once they left, a data steward or safeguarding lead, who does not see it.
    """
    store = desk.store
    with store.writing():
        row = _found(desk, draft)
        left = row.state == BEGUN and not _is_here(desk, row.author)
        person = gate.change(desk, "draft.discard_left" if left and by != row.author else "draft.keep", by)
        if not left:
            _own(desk, draft, person.name)
        store.end_draft(draft, {"state": DISCARDED, "ended_on": desk.on, "ended_by": person.name})
        store.log(desk.on, person.name, "draft.discard", record=f"draft {draft}")
    return _found(desk, draft)


def sent_draft(desk: Desk, draft: int, number: str, by: str | None) -> DraftRow:
    """Say that a draft became the case ``number``, and erase what was typed: the case holds it now."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "draft.keep", by)
        _own(desk, draft, person.name)
        store.end_draft(
            draft, {"state": SENT, "ended_on": desk.on, "ended_by": person.name, "case_number": number}
        )
        store.log(desk.on, person.name, "draft.sent", case=number, record=f"draft {draft}")
    return _found(desk, draft)


def waiting_drafts(desk: Desk) -> Iterator[tuple[DraftRow, date]]:
    """Drafts that are not sent, with the day on which their author is reminded; nothing of what they say."""
    for row in desk.store.drafts(state=BEGUN):
        yield row, row.saved_on + timedelta(days=REMIND_DAYS)


def _body(typed: Mapping[str, Any]) -> bytes:
    return json.dumps(typed, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def _typed(desk: Desk, draft: int) -> Mapping[str, Any]:
    body = desk.store.draft_body(draft)
    found = json.loads(body.decode("utf-8", "surrogatepass")) if body else {}
    return found if isinstance(found, dict) else {}


def _found(desk: Desk, draft: int) -> DraftRow:
    for row in desk.store.drafts(identity=draft):
        return row
    raise WrongUse("there is no such draft", mend="see the drafts among your referrals")


def _is_here(desk: Desk, name: str) -> bool:
    person = desk.store.person(name)
    return person is not None and person.left_on is None


def _own(desk: Desk, draft: int, name: str) -> DraftRow:
    row = _found(desk, draft)
    if row.author != name:
        raise Refused(
            "this referral was begun by somebody else",
            why="what is not sent yet is seen by its author alone",
            mend="ask them to send it, or begin a referral of your own",
        )
    if row.state != BEGUN:
        raise Refused(
            f"this referral was {row.state} already" + (f", as {row.case_number}" if row.case_number else ""),
            why="what was typed in it was erased then",
            mend="begin a new one",
        )
    return row
