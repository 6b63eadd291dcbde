"""Referrals that are not sent yet: kept as they are typed, seen by their author alone, erased once sent or discarded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from triage.desk import auditing, gate
from triage.desk.escalation_steps import reasons_to_put_aside
from triage.desk.opening import Desk
from triage.desk.screens.as_case import calls_for_somebody
from triage.desk.screens.danger import OVER, RAISED, URGENT
from triage.desk.screens.typed import Typed
from triage.errors import Refused, WrongUse
from triage.store.rows_screens import DraftRow

BEGUN, SENT, DISCARDED = "begun", "sent", "discarded"
WAITING = (URGENT, BEGUN)
"""States of a draft that is neither sent nor discarded."""
REMIND_DAYS = 2
"""Days after which a referral that nobody went on with is due; the product's own choice."""


_kept: WeakKeyDictionary[Desk, set[tuple[str, int]]] = WeakKeyDictionary()
"""Whose keeping of which draft the log holds already in this sitting."""


class ChangedElsewhere(Refused):
    """The draft is not as it was when it was opened: somebody goes on with it in another window, sent or discarded it."""

    how = "changed"
    """changed, sent or discarded."""


@dataclass(frozen=True)
class Draft:
    """One referral somebody has begun, with what was typed."""

    row: DraftRow
    typed: Mapping[str, Any]


def keep_draft(
    desk: Desk, typed: Mapping[str, Any], by: str | None, draft: int | None = None, *, seen: str | None = None
) -> DraftRow:
    """Keep what was typed so far, as a new draft or (``draft``) in the place of what stood there.

    ``seen`` (of :func:`mark_of`) is what stood there when it was opened or last kept: where something else does by now, nothing
    is overwritten. One that calls for somebody is marked so, and the moment is logged (:mod:`triage.desk.screens.danger`); so is
    that it does no more. Typing on is one entry of the audit log for each draft and sitting. Raises :class:`Refused` where
    nobody registered is named, or the draft is another person's; :class:`ChangedElsewhere`.
    """
    body = _body(typed)
    state = URGENT if calls_for_somebody(desk, Typed.from_data(typed)) else BEGUN
    store = desk.store
    logged = _kept.setdefault(desk, set())
    with store.writing():
        again = draft is None or ((by or "").strip(), draft) in logged
        person = gate.change(desk, "draft.keep", by, record=f"draft {draft}", again=again)
        before = BEGUN
        if draft is None:
            draft = store.add_draft(
                {"author": person.name, "begun_on": desk.on, "saved_on": desk.on, "state": state}, body
            )
            auditing.note(desk, "draft.keep", by=person.name, record=f"draft {draft}")
        else:
            before = _own(desk, draft, person.name).state
            _check_seen(desk, draft, seen)
            store.change_draft(draft, {"saved_on": desk.on, "state": state}, body)
        if state != before:
            store.log(desk.on, person.name, RAISED if state == URGENT else OVER, record=f"draft {draft}")
    logged.add((person.name, draft))
    return _found(desk, draft)


def mark_of(typed: Mapping[str, Any]) -> str:
    """A mark of what a draft says, by which it is known whether it was changed since."""
    return hashlib.sha256(_body(typed)).hexdigest()


def _check_seen(desk: Desk, draft: int, seen: str | None) -> None:
    stands = desk.store.draft_body(draft)
    if seen is None or stands is None or hashlib.sha256(stands).hexdigest() == seen:
        return
    raise ChangedElsewhere(
        "this referral was changed in another window since it was opened here",
        why="what was typed there would be lost",
        mend="keep this one as another draft; My referrals lists both",
    )


def my_drafts(desk: Desk, by: str | None) -> list[Draft]:
    """The person's drafts that are not sent, those that call for somebody first, then the latest, with what was typed."""
    person = gate.read(desk, "draft.read", by)
    if person is None:
        return []
    rows = [row for state in WAITING for row in reversed(desk.store.drafts(author=person.name, state=state))]
    return [Draft(row, _typed(desk, row.id)) for row in rows]


def open_draft(desk: Desk, draft: int, by: str | None) -> Draft:
    """Read one draft of one's own; raises :class:`Refused` for another person's, and for one that was sent or discarded."""
    person = gate.read(desk, "draft.read", by)
    return Draft(_own(desk, draft, person.name if person else ""), _typed(desk, draft))


def reasons_to_discard(desk: Desk) -> dict[str, str]:
    """Why a draft that calls for somebody may be discarded: the reasons for which an escalation may be put aside."""
    return reasons_to_put_aside(desk, escalation=True)


def discard_draft(desk: Desk, draft: int, by: str | None, reason: str = "") -> DraftRow:
    """Erase what was typed in a draft; that somebody began and discarded it stays.

    Its author does, or, once they left, a data steward or safeguarding lead, who does not see it. One that calls for somebody
    needs a ``reason`` (a code of :func:`reasons_to_discard`), which is logged; raises :class:`Refused` without one.
    """
    store = desk.store
    with store.writing():
        row = _found(desk, draft)
        left = row.state in WAITING and not _is_here(desk, row.author)
        person = gate.change(desk, "draft.discard_left" if left and by != row.author else "draft.keep", by)
        if not left:
            _own(desk, draft, person.name)
        if row.state == URGENT and reason not in reasons_to_discard(desk):
            raise Refused(
                "this referral says that somebody is in danger, and no reason was given for discarding it",
                why="nobody else knows what it says, and an escalation is never lost without a word",
                mend="send it; or choose why it is not needed, such as: it was done already, or typed by mistake",
            )
        store.end_draft(draft, {"state": DISCARDED, "ended_on": desk.on, "ended_by": person.name})
        said = f" {reason}" if row.state == URGENT else ""
        store.log(desk.on, person.name, "draft.discard", record=f"draft {draft}{said}")
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
    """Drafts that call for nobody, with the day on which their author is reminded; nothing of what they say."""
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
    if row.state not in WAITING:
        ended = ChangedElsewhere(
            f"this referral was {row.state} already" + (f", as {row.case_number}" if row.case_number else ""),
            why="what was typed in it was erased then",
            mend="begin a new one",
        )
        ended.how = row.state
        raise ended
    return row
