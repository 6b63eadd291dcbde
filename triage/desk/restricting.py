"""Restricted cases: staff's own family, an adoption, a hidden address. Only the people named and safeguarding leads read them.

A restriction hides a case and never a duty: escalations stay due for the role whose job they are (law 1 of the contract).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.casework.escalations import check_note
from triage.casework.people import has_left
from triage.casework.permissions import ACTS
from triage.desk import gate
from triage.desk.codes import known_code
from triage.desk.deciding import case_to_change, keep_json
from triage.desk.opening import Desk
from triage.desk.standing import READS_RESTRICTED
from triage.errors import Refused, WrongUse
from triage.store.records import CaseRow, PersonRow
from triage.store.rows_people import RestrictionRow

_LIFTS = frozenset(ACTS["case.unrestrict"].may)


@dataclass(frozen=True)
class Restricted:
    """A restriction that was just made."""

    row: RestrictionRow
    shut_out: tuple[str, ...]
    """Lead and owner of the case who do not read it any more, where they are not among the people named."""


def restrict(desk: Desk, number: str, names: Sequence[str], reason: str, by: str | None) -> Restricted:
    """Restrict a case to the people named; a restriction that holds is replaced by this one.

    Raises :class:`WrongUse` for an unknown reason or where nobody is named, :class:`Refused` for somebody who is not registered,
    left or whose role sees no case, and where a restriction would be widened by somebody who may not end it, or to themselves.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.restrict", by, case=number)
        row = case_to_change(desk, number)
        known_code(desk, "restriction_reasons", reason, "reason to restrict a case")
        readers = _readers(desk, names)
        held = store.restrictions(number)
        if held:
            _may_change(person, held[-1], readers)
            store.end_restriction(number, on=desk.on, by=person.name, note_hash="")
        identity = store.add_restriction(
            {
                "case_number": number,
                "reason": reason,
                "on_day": desk.on,
                "by_name": person.name,
                "readers": list(readers),
            }
        )
        store.log(desk.on, person.name, "case.restrict", case=number, record=f"restriction {identity}")
        made = store.restrictions(number)[-1]
    return Restricted(made, _shut_out(desk, row, readers))


def _readers(desk: Desk, names: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not wanted:
        raise WrongUse(
            "nobody is named",
            why="somebody reads a case and works for the child",
            mend="add --to NAME, once for each",
        )
    may_see = frozenset(ACTS["case.show"].may) - {"referrer", "auditor"}
    for name in wanted:
        person = desk.store.person(name)
        if person is None:
            raise Refused(
                "somebody named with --to is not registered here",
                why="only people of this workspace read its cases",
                mend="see `triage people list`",
            )
        if person.left_on is not None:
            raise has_left(person)
        if not person.roles & may_see:
            raise Refused(
                f"the role {person.role} does not work with cases",
                why="a restricted case is read by those who work for the child",
                mend="name somebody else with --to",
            )
    return wanted


def _may_change(person: PersonRow, held: RestrictionRow, readers: tuple[str, ...]) -> None:
    """Whoever may end a restriction may change it; nobody lets themselves in."""
    if not person.roles & _LIFTS:
        raise Refused(
            "this case is restricted already",
            why="who reads it is changed by a safeguarding lead or a data steward only",
            mend="ask one of them",
        )
    if person.name in readers and person.name not in held.readers and not person.roles & READS_RESTRICTED:
        raise Refused(
            "nobody lets themselves in",
            why="whether somebody reads a restricted case is decided by somebody else",
            mend="let a safeguarding lead or another data steward do this",
        )


def _shut_out(desk: Desk, row: CaseRow, readers: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for name in dict.fromkeys((row.lead, row.owner)):
        person = desk.store.person(name) if name else None
        if person is not None and name not in readers and not person.roles & READS_RESTRICTED:
            found.append(name)
    return tuple(found)


def unrestrict(desk: Desk, number: str, note: str, by: str | None) -> RestrictionRow:
    """End the restriction of a case, with a sentence why; safeguarding leads and data stewards do.

    Raises :class:`Refused` for another role, without a note, and where the case is not restricted.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.unrestrict", by, case=number)
        case_to_change(desk, number)
        held = store.restrictions(number)
        if not held:
            raise Refused(
                "this case is not restricted", why="there is nothing to end", mend="see `triage case show`"
            )
        check_note(note)
        kept = keep_json(desk, number, {"note": note.strip()})
        store.end_restriction(number, on=desk.on, by=person.name, note_hash=kept)
        store.log(
            desk.on,
            person.name,
            "case.unrestrict",
            case=number,
            record=f"restriction {held[-1].id}",
            shown_hash=kept,
        )
    return next(row for row in store.restrictions(number, past=True) if row.id == held[-1].id)
