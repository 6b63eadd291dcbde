"""Who leads for a family, whose job a case is, and notes, those of supervision too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import check_note
from triage.desk import gate
from triage.desk.deciding import case_to_change, found_case, keep_json, kept_json, open_case
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.store.records import CaseRow
from triage.store.rows_loop import CaseNoteRow

LEAD_KINDS = ("staff", "partner", "peer")
"""Registered here; of another service; somebody the family trusts, such as another parent (inventory E3)."""
PRIVATE = "child_private"
"""Part of a case that a note the child wants kept to itself belongs to."""


def assign(
    desk: Desk,
    number: str,
    *,
    by: str | None,
    lead: str | None = None,
    owner: str | None = None,
    team: str | None = None,
    kind: str | None = None,
) -> CaseRow:
    """Name who leads for the family, whose job the case is, and its team; None leaves as it is, "" takes away.

    A lead may be nobody registered here: then ``kind`` is ``peer`` or ``partner``, and the name is kept where it can be erased.
    Raises :class:`WrongUse` for nothing to change or an owner who is not registered or has left.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.assign", by, case=number)
        row = open_case(desk, number)
        values: dict[str, object] = {}
        if lead is not None:
            values |= lead_values(desk, row, lead.strip(), kind)
        if owner is not None:
            values["owner"] = (
                _registered(desk, owner.strip(), "the case would be nobody's") if owner.strip() else ""
            )
        if team is not None:
            values["team"] = team.strip()
        if not values:
            raise WrongUse("there is nothing to change", mend="add --lead NAME, --owner NAME or --team TEAM")
        store.change_case(row.number, values)
        said = ",".join(sorted({key.removesuffix("_hash").removesuffix("_kind") for key in values}))
        store.log(desk.on, person.name, "case.assign", case=row.number, record=f"case {row.number} {said}")
    return found_case(desk, row.number)


def lead_values(desk: Desk, row: CaseRow, lead: str, kind: str | None) -> dict[str, object]:
    """Columns of a case that name its lead; raises :class:`WrongUse` for an unknown kind or a name that is not registered."""
    if not lead:
        return {"lead": "", "lead_kind": "", "lead_hash": ""}
    if kind not in (None, *LEAD_KINDS):
        raise WrongUse(f"there is no kind of lead '{kind}'", mend="the kinds are " + ", ".join(LEAD_KINDS))
    if kind in ("peer", "partner"):
        return {"lead": "", "lead_kind": kind, "lead_hash": keep_json(desk, row.number, {"name": lead})}
    name = _registered(desk, lead, "a family must know whom to call")
    return {"lead": name, "lead_kind": "staff", "lead_hash": ""}


def _registered(desk: Desk, name: str, why: str) -> str:
    person = desk.store.person(name)
    if person is None or getattr(person, "left_on", None):
        raise WrongUse(
            "this name is not registered here, or the person has left",
            why=why,
            mend="register the person with `triage people add`; a lead of another service or a peer takes --kind partner or --kind peer",
        )
    return person.name


def lead_name(desk: Desk, row: CaseRow) -> str | None:
    """Who leads for the family, registered or not; None where nobody is named, or the name was erased."""
    if row.lead:
        return row.lead
    body = desk.store.content(row.number, row.lead_hash) if row.lead_hash else None
    return None if body is None else str(kept_json(desk, row.number, row.lead_hash)["name"])


def left_on(desk: Desk, name: str | None) -> date | None:
    """The day on which somebody registered here left, where it has come; None for anybody else."""
    person = desk.store.person(name) if name else None
    gone = person.left_on if person else None
    return gone if gone is not None and gone <= desk.on else None


def marked(desk: Desk, name: str) -> str:
    """A name with a mark where the person does not work here any more, so that nobody waits for them."""
    gone = left_on(desk, name)
    return f"{name} (left on {gone})" if gone else name


@dataclass(frozen=True)
class NoteView:
    """One note; ``text`` None where it was erased or is not for whoever looks."""

    row: CaseNoteRow
    text: str | None
    hidden: bool
    """Whether it is kept from whoever looks: what a child wants kept, and supervision."""


def note(
    desk: Desk,
    number: str,
    text: str,
    *,
    by: str | None,
    private_of_child: bool = False,
    supervision: bool = False,
) -> CaseNoteRow:
    """Write a note about a case, closed ones too; free words never decide anything (law 5).

    ``private_of_child``: the child wants it kept, so no family and no service ever reads it; ``supervision``: what was gone
    through with a supervisor (inventory A4). Raises :class:`Refused` for an empty one.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.note", by, case=number, decides=False)
        number = case_to_change(desk, number).number
        kind = "supervision" if supervision else "note"
        keep_note(desk, number, text, by=person.name, kind=kind, private_of_child=private_of_child)
    return store.case_notes(number)[-1]


def keep_note(
    desk: Desk, number: str, text: str, *, by: str, kind: str = "note", private_of_child: bool = False
) -> None:
    """Keep free words as a note of a case, inside ``writing()``; ``by`` is somebody the gate let through."""
    check_note(text)
    kept = keep_json(desk, number, {"note": text.strip()})
    position = desk.store.add_case_note(
        {
            "case_number": number, "on_day": desk.on, "by_name": by, "kind": kind,
            "private_of_child": private_of_child, "note_hash": kept,
        }
    )  # fmt: skip
    desk.store.log(desk.on, by, f"case.{kind}", case=number, record=f"note {position}", shown_hash=kept)


def notes(desk: Desk, number: str, by: str | None) -> list[NoteView]:
    """List the notes of a case; what a child wants kept, and supervision, only for a named person whose work it is."""
    person = gate.read(desk, "case.notes", by, case=number)
    number = found_case(desk, number).number
    open_to = gate.seen(desk, person, number) if person is not None else frozenset()
    shown = []
    for row in desk.store.case_notes(number):
        hidden = (row.private_of_child and PRIVATE not in open_to) or (
            row.kind == "supervision" and (person is None or "notes" not in open_to)
        )
        body = None if hidden else desk.store.content(number, row.note_hash)
        text = None if body is None else str(kept_json(desk, number, row.note_hash)["note"])
        shown.append(NoteView(row, text, hidden))
    return shown
