"""Looks: what came up about a case and waits for a named person."""

from __future__ import annotations

from datetime import timedelta

from triage.casework.escalations import check_note
from triage.casework.lifecycles import LOOK, check
from triage.casework.permissions.scopes import OWN_CASE, SEES_NO_CASE
from triage.desk import gate
from triage.desk.deciding import case_to_change, found_case, keep_json
from triage.desk.due.whose import CASEWORK, role_words
from triage.desk.opening import Desk
from triage.desk.standing import standing
from triage.errors import Refused, WrongUse
from triage.store.records import CaseRow, DutyRow, PersonRow
from triage.store.rows_loop import LookRow


def ask_to_look(
    desk: Desk,
    number: str,
    code: str,
    *,
    by: str,
    record: str = "",
    role: str = "coordinator",
    days: int | None = None,
) -> int:
    """Ask a person to look, inside ``writing()``; one that is open for the same thing keeps its day. Returns its number.

    ``code`` stands in the list ``look_reasons``; ``days`` until it is due, else the setting ``look_days``.
    """
    for held in desk.store.looks(number, "open"):
        if (held.code, held.record) == (code, record):
            return held.id
    within = desk.settings.clocks.look_days if days is None else days
    identity = desk.store.add_look(
        {
            "case_number": number, "code": code, "role": role, "raised_on": desk.on,
            "due_on": desk.on + timedelta(days=within), "record": record,
        }
    )  # fmt: skip
    desk.store.log(desk.on, by, "case.look", case=number, record=f"look {identity}")
    return identity


def settle_looks(
    desk: Desk, number: str, codes: frozenset[str], found: str, *, by: str, record: str | None = None
) -> None:
    """Take looks as settled by a step that answers them, inside ``writing()``; who took the step is named."""
    for held in desk.store.looks(number, "open"):
        if held.code in codes and record in (None, held.record):
            desk.store.change_look(
                held.id, {"state": "settled", "settled_on": desk.on, "settled_by": by, "found": found}
            )


def looked(desk: Desk, number: str, note: str, *, by: str | None, look: int | None = None) -> list[LookRow]:
    """Say what a person found: one look by its number, or the only open one of the case.

    Raises :class:`WrongUse` where there is none or several and no number, :class:`Refused` without a note or a registered
    person.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.looked", by, case=number)
        number = case_to_change(desk, number).number
        check_note(note)
        held = [one for one in store.looks(number) if look in (None, one.id)]
        chosen = held if look is not None else [one for one in held if one.state == "open"]
        if not chosen:
            raise WrongUse("there is nothing of this number to look at", mend="see `triage due`")
        if len(chosen) > 1:
            listed = ", ".join(f"--look {one.id} ({one.code})" for one in chosen)
            raise WrongUse("several things wait for a look", mend="say which: " + listed)
        check(LOOK, chosen[0].state, "settled", vocabulary=desk.vocabulary)
        kept = keep_json(desk, number, {"note": note.strip()})
        store.change_look(
            chosen[0].id,
            {
                "state": "settled",
                "settled_on": desk.on,
                "settled_by": person.name,
                "found": "looked",
                "note_hash": kept,
            },
        )
        store.log(
            desk.on, person.name, "case.looked", case=number, record=f"look {chosen[0].id}", shown_hash=kept
        )
    return store.looks(number)


def open_looks(desk: Desk, number: str) -> list[LookRow]:
    """List the looks that wait for a person."""
    return desk.store.looks(found_case(desk, number).number, "open")


def may_look(desk: Desk, person: PersonRow, row: CaseRow, role: str) -> bool:
    """Whether a look that a decision asks of ``role`` is somebody's: who holds the role, or whose case it is where it is casework.

    What is asked of whoever owns the services or the rules, who sees no case, is a coordinator's to say for them.
    """
    if role in person.roles or (role in SEES_NO_CASE and "coordinator" in person.roles):
        return True
    return role in CASEWORK and OWN_CASE in standing(desk, person, row)


def looked_as_asked(desk: Desk, number: str, code: str, note: str, *, by: str | None) -> list[DutyRow]:
    """Say what was found at a look that the latest decision asks of a role, without confirming an action; returns those left.

    ``code`` is the reason to look (list ``review_reasons``). Raises :class:`WrongUse` where no such look is open,
    :class:`Refused` without a note or for somebody whose look it is not.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.looked", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        check_note(note)
        held = [one for one in store.duties(number, "open") if one.kind == "human_review"]
        asked = [one for one in held if one.code == code]
        if not asked:
            codes = ", ".join(dict.fromkeys(one.code for one in held))
            raise WrongUse(
                "no decision waits for this look",
                mend=f"it waits for: {codes}" if codes else "see `triage due`",
            )
        own = [one for one in asked if may_look(desk, person, row, one.role)]
        if not own:
            roles = ", ".join(sorted({role_words(one.role) for one in asked}))
            raise Refused(
                f"this look is asked of: {roles}",
                why="a decision names who must look, and another does not stand in for them",
                mend="let one of them say what they found",
            )
        kept = keep_json(desk, number, {"note": note.strip()})
        for one in own:
            store.change_duty(one, {"state": "settled", "settled_by": person.name, "settled_on": desk.on})
        store.log(
            desk.on,
            person.name,
            "case.looked",
            case=number,
            record=f"decision {own[0].seq} {code}",
            shown_hash=kept,
        )
    return [one for one in store.duties(number, "open") if one.kind == "human_review"]
