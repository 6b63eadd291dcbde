"""Linking two cases of one household, and ending a link; a restricted one is seen only by those who may see both."""

from __future__ import annotations

from dataclasses import dataclass

from triage.casework.escalations import check_note
from triage.casework.households import check_relation, seen_from
from triage.desk import gate
from triage.desk.deciding import case_to_change, keep_json
from triage.desk.households.facts import open_escalation
from triage.desk.households.seeing import knows_of
from triage.desk.households.telling import tell_household
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.rows_households import LinkRow


@dataclass(frozen=True)
class Linked:
    """What linking came to."""

    row: LinkRow
    again: tuple[str, ...]
    """Cases that were decided about again, because the other brings an escalation that is still open."""


def link_cases(
    desk: Desk, number: str, other: str, by: str | None, *, kind: str | None = None, restricted: bool = False
) -> Linked:
    """Link two cases of one household: ``other`` is the ``kind`` of ``number``; None leaves a link that stands as it is.

    Where one brings an open escalation, the other is decided about again. Raises :class:`WrongUse` for an unknown case or
    relation, :class:`Refused` where they are linked already.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.link", by, case=number)
        relation = check_relation(kind or "lives_with")
        if number == other:
            raise WrongUse("a case is not linked to itself", mend="name two cases")
        case_to_change(desk, number)
        case_to_change(desk, other)
        gate.change(desk, "case.link", by, case=other)
        standing = [row for row in store.household_links(number) if row.far(number) == other]
        if standing and kind is None:
            relation = standing[0].kind
        if standing and (standing[0].kind, standing[0].restricted) == (
            relation,
            restricted or (kind is None and standing[0].restricted),
        ):
            return Linked(standing[0], ())
        for row in standing:
            # What the two are to each other was put right, or who may know of it: the old word stays in the record.
            store.end_link(row.id, desk.on, person.name)
        store.add_link(number, other, desk.on, person.name, relation, restricted=restricted)
        made = next(row for row in store.household_links(number) if row.far(number) == other)
        _log(desk, made, person.name, "case.link")
        again: list[str] = []
        for one in (number, other):
            if open_escalation(desk, one):
                again += tell_household(desk, one, person.name)
        return Linked(made, tuple(dict.fromkeys(again)))


def unlink_cases(desk: Desk, number: str, other: str, by: str | None, *, note: str) -> LinkRow:
    """End a link; it stays in the record with the day, who ended it and why. Raises :class:`Refused` where there is none.

    Where the link is restricted and whoever asks may not know of it, the same is said as where there is none.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.unlink", by, case=number)
        case_to_change(desk, number)
        found = [row for row in store.household_links(number) if row.far(number) == other]
        if not found or not knows_of(desk, person.name, found[0]):
            raise Refused(
                "these two cases are not linked", why="there is nothing to end", mend=f"see `triage household show {number}`"
            )  # fmt: skip
        check_note(note)
        row = found[0]
        store.end_link(row.id, desk.on, person.name, keep_json(desk, row.case_number, {"note": note.strip()}))
        _log(desk, row, person.name, "case.unlink")
        return next(one for one in store.household_links(number, ended=True) if one.id == row.id)


def relation_of(row: LinkRow, number: str) -> str:
    """What the case at the far end is to ``number``."""
    return seen_from(row.kind, first=row.case_number == number)


def _log(desk: Desk, row: LinkRow, by: str, what: str) -> None:
    """A restricted link is logged under each case without the other's number."""
    for one in (row.case_number, row.other):
        record = f"link {row.id}" if row.restricted else f"case {row.far(one)}"
        desk.store.log(desk.on, by, what, case=one, record=record)
