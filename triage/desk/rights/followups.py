"""What agreement, sharing and rights ask somebody to do by a day: entered once, settled by a named person."""

from __future__ import annotations

from datetime import date

from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.store.rows_rights import FollowupRow

TELL_RECIPIENT = "tell_recipient"
"""Tell a recipient that agreement was taken back."""
HELP_GOES_ON = "help_goes_on"
"""Ask the family whether help that has begun goes on: what taking agreement back means for it is asked, never assumed."""
AGREEMENT_ENDS = "agreement_ends"
"""Ask again, because an agreement has an end."""
FAMILY_TOLD = "family_told"
"""Say whether the family was told of what was shared without agreement, and if not why."""
REVIEW_SHARING = "review_sharing"
"""Look again at something shared without agreement."""
UNSAFE_CONTACT = "unsafe_contact"
"""Look at contact over a way that is not safe."""
WORDS = {
    TELL_RECIPIENT: "Tell {whom} that agreement was taken back",
    HELP_GOES_ON: "Ask the family whether the help of {whom} goes on",
    AGREEMENT_ENDS: "Ask the family again: an agreement ends",
    FAMILY_TOLD: "Say whether the family was told of what {whom} was told, and if not why",
    REVIEW_SHARING: "Look again at what {whom} was told without agreement",
    UNSAFE_CONTACT: "Look at contact that was made in a way that is not safe",
}


def ask_for(
    desk: Desk, number: str, kind: str, code: str, *, role: str, due_on: date, record: str = ""
) -> int:
    """Enter something to be done, inside ``writing()``; the same thing still open is entered once. Returns its number."""
    for row in desk.store.followups(number, "open"):
        if (row.kind, row.code, row.record) == (kind, code, record):
            if due_on < row.due_on:
                desk.store.change_followup(row.id, {"due_on": due_on})
            return row.id
    return desk.store.add_followup(
        {
            "case_number": number, "kind": kind, "code": code, "role": role, "due_on": due_on, "state": "open",
            "record": record, "made_on": desk.on,
        }
    )  # fmt: skip


def settle(
    desk: Desk, number: str, code: str, by: str, *, record: str | None = None, note_hash: str = ""
) -> list[FollowupRow]:
    """Settle what is open of one kind, inside ``writing()``; ``record`` chooses one. Returns what was settled."""
    found = [
        row
        for row in desk.store.followups(number, "open")
        if row.code == code and record in (None, row.record)
    ]
    for row in found:
        desk.store.change_followup(
            row.id, {"state": "settled", "settled_on": desk.on, "settled_by": by, "note_hash": note_hash}
        )
    return found


def one_open(desk: Desk, number: str, code: str, record: str) -> FollowupRow:
    """Find one open thing by what it is about; raises :class:`WrongUse` where nothing of the kind is open."""
    for row in desk.store.followups(number, "open"):
        if (row.code, row.record) == (code, record):
            return row
    raise WrongUse(
        f"nothing of this kind is open for {record}",
        why="only what was asked for can be settled",
        mend="see `triage due` and `triage case shared CASE`",
    )
