"""Erasing a case: by two people, never while something hangs on it, in every place; a tombstone stays."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from triage.casework import escalations as steps
from triage.casework.escalations import NOTE_LETTERS
from triage.casework.people import second_person
from triage.casework.referrals import is_final
from triage.desk import gate
from triage.desk.deciding import found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights.keeping import ending, hold_of
from triage.desk.rights.reading import codes
from triage.desk.rights.sharing import known_code
from triage.errors import Refused, TriageError
from triage.store.rows_rights import TombstoneRow

CACHES = (".triage/columns",)
"""What is worked out from cases and lies beside the record: thrown away whole, and made again when it is needed."""
SECOND = frozenset({"data_steward", "manager", "safeguarding_lead"})
"""Roles of the second person who agrees that a case is erased."""


@dataclass(frozen=True)
class Erased:
    """What erasing came to, and where the case still lies."""

    tombstone: TombstoneRow
    scrubbed: bool
    """Whether nothing of it is left in any file of the record; else somebody still read, and it is done at the next erasing."""
    copies_until: date | None
    """The last day of safe copies made before today, where the settings say how long they are kept."""
    linked: tuple[str, ...]
    """Cases of the household, which now show that this one was erased."""


def may_be_erased(desk: Desk, number: str, reason: str) -> str:
    """Check that nothing hangs on a case; returns the retention rule in words, where its time has come to its end.

    Raises :class:`Refused` for an open case, one with an escalation or a referral on its way, a dispute or a request for a copy
    that is open, a hold, or a reason that needs the end of its time before that has come.
    """
    row = found_case(desk, number)
    if desk.store.tombstone(number) is not None:
        raise Refused(
            "erased", why="this case was erased before", mend="only the log of who did what is left"
        )
    if row.state == "open":
        raise Refused(
            "the case is open",
            why="a child who is being helped is not forgotten",
            mend="close it first: `triage case close`",
        )
    into = desk.store.merge_of(number)
    if into is not None:
        raise Refused(
            f"the case was joined into {into.joined_to}",
            why="the two are about one child; what is left of one would tell of the other",
            mend=f"erase {into.joined_to}, and this one goes with it",
        )
    held = hold_of(desk, number)
    if held is not None:
        raise Refused(
            f"the case is held since {held.placed_on} ({held.reason.replace('_', ' ')})",
            why="what is held is not erased, whatever its time",
            mend=f"when it may go: `triage hold lift {number} --note TEXT --by NAME`",
        )
    waiting = [one.towards for one in desk.store.escalations(number) if one.state in steps.OPEN_STATES]
    if waiting:
        raise Refused(
            f"an escalation of this case is open ({waiting[0]})",
            why="nobody could follow it any more",
            mend="record how it was decided first: `triage escalation record`",
        )
    going = [one.id for one in desk.store.referrals(number) if not is_final(desk.vocabulary, one.state)]
    if going:
        raise Refused(
            f"referral {going[0]} has not ended",
            why="its service could still answer, and nobody would know for whom",
            mend=f"end it first: `triage referral move {going[0]} STATE --by NAME`",
        )
    if desk.store.parcels_due(number):
        raise Refused(
            "a sealed file about this case has no receipt or answer yet",
            why="whoever has it could still answer, and nobody would know for whom",
            mend="settle it first: `triage parcels`",
        )
    if desk.store.contests(number, "open"):
        raise Refused(
            "somebody does not agree with this record, and has no answer yet",
            why="what is in dispute is not made to go away",
            mend=f"answer first: `triage case contest {number} --answer TEXT --outcome CODE --by NAME`",
        )
    if desk.store.subject_exports(number, "open"):
        raise Refused(
            "somebody asked for a copy of this record and was not given it yet",
            why="what somebody asked for is not erased before they have it",
            mend="give the copy first: `triage export --subject`",
        )
    end = ending(desk, row)
    over = end.on <= desk.on
    if codes(desk, "erasure_reasons")[reason].text("needs_end") == "yes" and not over:
        raise Refused(
            f"its time has not come: {end.rule}, that is {end.on}",
            why="a record is kept as long as the workspace's rules say",
            mend="see `triage retention due`; another reason than the end of its time needs --reason person_asked, made_in_error or court_order",
        )
    return end.rule if over else ""


def erase_case(
    desk: Desk, number: str, reason: str, note: str, *, by: str | None, second: str | None
) -> Erased:
    """Erase a case with everything that hangs on it: content, identity, words, marks, notes, caches; a tombstone stays.

    The log of who did what stays too; it says nothing about the child. Raises :class:`Refused` where something hangs on the
    case, without a note, and without two different people of whom the second is a data steward, manager or safeguarding lead.
    """
    known_code(desk, "erasure_reasons", reason)
    if len(note.strip()) < NOTE_LETTERS:
        raise Refused(
            "a note is needed",
            why="it says who asked, and where that is written",
            mend="add --note; it says nothing about the child",
        )
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.erase", by, case=number)
        rule = may_be_erased(desk, number, reason)
        other = second_person(store, person, second, SECOND, "erasing a case")
        linked = tuple(store.links(number))
        if rule:
            store.add_retention_look(
                {
                    "case_number": number, "on_day": desk.on, "by_name": other.name, "outcome": "erase",
                    "reason": "nothing_keeps_it", "rule": rule,
                }
            )  # fmt: skip
        kept = keep_json(desk, f"erasure {number}", {"note": note.strip()})
        for one in (number, *joined_into(desk, number)):
            store.erase_case(
                one,
                {
                    "erased_on": desk.on, "reason": reason, "by_name": person.name, "second": other.name, "rule": rule,
                    "note_hash": kept if one == number else "",
                },
            )  # fmt: skip
            store.log(desk.on, person.name, "case.erase", case=one, record=f"case {one} {reason}")
    clear_caches(desk)
    found = store.tombstone(number)
    assert found is not None
    return Erased(found, _scrubbed(desk), _copies_until(desk), linked)


def joined_into(desk: Desk, number: str) -> list[str]:
    """Cases of the same child that were joined into a case, and those joined into them: they go with it."""
    found: list[str] = []
    for row in desk.store.merged_into(number):
        found += [row.case_number, *joined_into(desk, row.case_number)]
    return list(dict.fromkeys(found))


def clear_caches(desk: Desk) -> None:
    """Throw away what was worked out from cases and lies in files beside the record."""
    if desk.workspace is None:
        return
    for name in CACHES:
        folder = desk.workspace.folder / name
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


def _scrubbed(desk: Desk) -> bool:
    """Empty logs and word indexes; the erasing itself stands already, so that a reader in the way is no failure of it."""
    try:
        return desk.store.scrub()
    except TriageError:
        return False


def _copies_until(desk: Desk) -> date | None:
    days = desk.settings.retention.safe_copy_days
    return desk.on + timedelta(days=days) if days is not None else None


def tombstones(desk: Desk, by: str | None = None) -> list[TombstoneRow]:
    """List what is left of erased cases."""
    gate.read(desk, "retention.read", by)
    return desk.store.tombstones()
