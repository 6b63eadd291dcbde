"""How long records are kept: what has come to its end, what is kept longer and why, and what is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import NOTE_LETTERS
from triage.casework.retention import End, Span, born_of, end_of, kinds_of
from triage.desk import gate
from triage.desk.deciding import case_now, found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights.sharing import known_code
from triage.errors import Refused, WrongUse
from triage.store.records import CaseRow
from triage.store.rows_rights import HoldRow

LOOKED_THROUGH = "list"
"""What is recorded where somebody looked through the whole list."""
LOOK_THROUGH_DAYS = 30
"""Days after which the list is looked through again; the product's own choice."""


@dataclass(frozen=True)
class Kept:
    """How long one closed case is kept."""

    case: str
    closed_on: date
    end: End
    hold: HoldRow | None
    """What holds it, where something does: nothing of it may be erased."""
    kept_until: date | None
    """A person looked and keeps it until then."""

    @property
    def look_on(self) -> date:
        """The day on which a person looks whether it may go."""
        return max(self.end.on, self.kept_until or self.end.on)


def kept(desk: Desk, row: CaseRow) -> Kept | None:
    """Work out how long one case is kept; None for one that is open, erased, or joined into another and kept with it."""
    if row.state == "open" or row.closed_on is None or desk.store.tombstone(row.number) is not None:
        return None
    if desk.store.merge_of(row.number) is not None:
        return None
    looks = [one for one in desk.store.retention_looks(row.number) if one.outcome == "keep" and one.again_on]
    return Kept(
        row.number,
        row.closed_on,
        ending(desk, row),
        hold_of(desk, row.number),
        looks[-1].again_on if looks else None,
    )


def ending(desk: Desk, row: CaseRow) -> End:
    """When the time of a case's record comes to its end, by the rules of the workspace."""
    case = case_now(desk, row)
    number = row.number
    closed = row.closed_on or desk.on
    steps = [event.on_day for event in desk.store.events(number)]
    kinds = kinds_of(
        case,
        [one.level for one in desk.store.decisions(number)],
        [one.towards for one in desk.store.escalations(number)],
        worked=row.confirmed_on is not None,
    )
    return end_of(desk.settings, kinds, Span(closed, max([closed, *steps]), born_of(case)))


def hold_of(desk: Desk, number: str) -> HoldRow | None:
    """The hold in force on a case; one whose day has passed still holds until a person lifts it."""
    return next((row for row in desk.store.holds(number) if row.lifted_on is None), None)


def retention_due(desk: Desk, by: str | None = None, *, every: bool = False) -> list[Kept]:
    """List closed cases whose time has come, those that waited longest first; ``every`` lists all with their days."""
    gate.read(desk, "retention.read", by)
    found = [one for row in desk.store.cases() if (one := kept(desk, row)) is not None]
    due = [one for one in found if every or one.look_on <= desk.on]
    return sorted(due, key=lambda one: (one.look_on, one.case))


def looked_through(desk: Desk, by: str | None) -> None:
    """Record that somebody looked through all that has come to its end."""
    with desk.store.writing():
        person = gate.change(desk, "retention.keep", by)
        desk.store.add_retention_look(
            {
                "case_number": "",
                "on_day": desk.on,
                "by_name": person.name,
                "outcome": LOOKED_THROUGH,
                "reason": "",
            }
        )
        desk.store.log(desk.on, person.name, "retention.keep", record="list")


def keep_longer(desk: Desk, number: str, reason: str, until: date, by: str | None) -> Kept:
    """Say that a record whose time has come is kept until a day, with the reason; then somebody looks again."""
    known_code(desk, "retention_reasons", reason)
    if until <= desk.on:
        raise WrongUse("this day has passed", mend="name a later day with --until")
    with desk.store.writing():
        person = gate.change(desk, "retention.keep", by, case=number)
        found = kept(desk, found_case(desk, number))
        if found is None:
            raise Refused(
                "the case is open, or erased",
                why="only a closed record comes to its end",
                mend="see `triage retention due`",
            )
        desk.store.add_retention_look(
            {
                "case_number": number, "on_day": desk.on, "by_name": person.name, "outcome": "keep", "reason": reason,
                "again_on": until, "rule": found.end.rule,
            }
        )  # fmt: skip
        desk.store.log(
            desk.on, person.name, "retention.keep", case=number, record=f"case {number} until {until}"
        )
    after = kept(desk, found_case(desk, number))
    assert after is not None
    return after


def place_hold(
    desk: Desk, number: str, reason: str, until: date | None, note: str, by: str | None
) -> HoldRow:
    """Hold a case: nothing of it is erased until a person lifts the hold, whatever the day.

    Raises :class:`WrongUse` for an unknown reason, :class:`Refused` where it is held already or was erased.
    """
    known_code(desk, "hold_reasons", reason)
    if until is not None and until < desk.on:
        raise WrongUse("this day has passed", mend="name a later day with --until, or none")
    with desk.store.writing():
        person = gate.change(desk, "case.hold", by, case=number)
        found_case(desk, number)
        if desk.store.tombstone(number) is not None:
            raise Refused(
                "erased",
                why="there is nothing left to hold",
                mend="ask for the safe copies that still hold it",
            )
        held = hold_of(desk, number)
        if held is not None:
            raise Refused(
                f"the case is held already, since {held.placed_on}",
                why="one hold is enough, and each needs somebody to lift it",
                mend=f"lift it first: `triage hold lift {number} --note TEXT --by NAME`",
            )
        identity = desk.store.add_hold(
            {
                "case_number": number, "reason": reason, "placed_on": desk.on, "placed_by": person.name,
                "until_day": until or "", "note_hash": keep_json(desk, number, {"note": note.strip()}) if note.strip() else "",
            }
        )  # fmt: skip
        desk.store.log(desk.on, person.name, "case.hold", case=number, record=f"hold {identity} {reason}")
    found = hold_of(desk, number)
    assert found is not None
    return found


def lift_hold(desk: Desk, number: str, note: str, by: str | None) -> HoldRow:
    """Lift a hold, with a sentence why; raises :class:`WrongUse` where nothing is held."""
    if len(note.strip()) < NOTE_LETTERS:
        raise Refused(
            "why the hold is lifted is needed",
            why="after it the record may go",
            mend="add --note with a sentence",
        )
    with desk.store.writing():
        person = gate.change(desk, "case.hold_lift", by, case=number)
        held = hold_of(desk, number)
        if held is None:
            raise WrongUse("this case is not held", mend="see `triage hold list`")
        kept_note = keep_json(desk, number, {"note": note.strip()})
        desk.store.change_hold(
            held.id, {"lifted_on": desk.on, "lifted_by": person.name, "lift_hash": kept_note}
        )
        desk.store.log(desk.on, person.name, "case.hold_lift", case=number, record=f"hold {held.id}")
    return next(row for row in desk.store.holds(number) if row.id == held.id)


def list_holds(desk: Desk, by: str | None = None, *, lifted: bool = False) -> list[HoldRow]:
    """List holds in the order they were placed; lifted ones too with ``lifted``."""
    gate.read(desk, "retention.read", by)
    return [row for row in desk.store.holds() if lifted or row.lifted_on is None]


def holds_to_look_at(holds: Iterable[HoldRow], on: date) -> list[HoldRow]:
    """Holds whose day has come: somebody says whether they are still needed; none ends by itself."""
    return [
        row for row in holds if row.lifted_on is None and row.until_day is not None and row.until_day <= on
    ]
