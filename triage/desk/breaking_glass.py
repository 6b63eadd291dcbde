"""Access in an emergency to a case that somebody does not read otherwise: for some hours, with a reason, looked at afterwards.

It ends by itself by the machine's clock, in UTC. Everything read under it stands in the audit log with its number, and it is due at
once for the data steward and the safeguarding lead until somebody else has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from triage.casework.escalations import check_note
from triage.desk import gate
from triage.desk.cases import note_of
from triage.desk.codes import known_code
from triage.desk.deciding import case_to_change, keep_json
from triage.desk.opening import Desk
from triage.desk.standing import glass_open
from triage.errors import Refused, WrongUse
from triage.store.rows_people import BreakGlassRow

HOURS = 4
"""Hours that access lasts where nothing is said."""
MOST_HOURS = 24


@dataclass(frozen=True)
class GlassView:
    """Access that was taken, with what was said about it."""

    row: BreakGlassRow
    note: str | None
    """Why it was needed; None once erased."""
    found: str | None
    """What the look afterwards came to, in words; None where nobody has looked, or once erased."""
    open_now: bool


def break_glass(
    desk: Desk, number: str, reason: str, note: str, by: str | None, *, hours: float = HOURS
) -> BreakGlassRow:
    """Take access to a case for some hours; whoever reads it anyway needs none.

    ``hours`` above 0 and at most 24. Raises :class:`WrongUse` for an unknown reason or number of hours, :class:`Refused` without a
    sentence why, for a role that sees no case, where somebody reads the case already, and while an earlier access is open.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.break_glass", by, case=number)
        case_to_change(desk, number)
        known_code(desk, "break_glass_reasons", reason, "reason to take access")
        if not 0 < hours <= MOST_HOURS:
            raise WrongUse(
                f"access lasts more than 0 and at most {MOST_HOURS} hours",
                why="it is for an emergency; who needs longer is given the case",
                mend=f"leave --hours out for {HOURS} hours",
            )
        check_note(note)
        held = glass_open(desk, person.name, number)
        if held is not None:
            raise Refused(
                f"access to this case is open until {held.ends_at}",
                why="one access is looked at once",
                mend="read the case with `triage case show`",
            )
        if gate.may(desk, "case.show", person.name, number):
            raise Refused(
                "you read this case already",
                why="access in an emergency is for a case that somebody does not read",
                mend="see `triage case show`",
            )
        now = desk.clock().replace(microsecond=0)
        kept = keep_json(desk, number, {"note": note.strip()})
        identity = store.add_break_glass({
            "case_number": number, "by_name": person.name, "reason": reason, "note_hash": kept, "on_day": desk.on,
            "opened_at": now.isoformat(), "ends_at": (now + timedelta(hours=hours)).isoformat(timespec="seconds"),
        })  # fmt: skip
        store.log(
            desk.on,
            person.name,
            "case.break_glass",
            case=number,
            record=f"break_glass {identity}",
            shown_hash=kept,
        )
    return next(row for row in store.break_glass(number) if row.id == identity)


def list_break_glass(desk: Desk, by: str | None, *, every: bool = False) -> list[GlassView]:
    """Access that was taken and nobody looked at yet, oldest first; ``every`` gives what was looked at too."""
    person = gate.read(desk, "people.break_glass", by)
    words = person is not None and not person.roles <= frozenset({"auditor"})
    return [_view(desk, row, words=words) for row in desk.store.break_glass(unreviewed=not every)]


def _view(desk: Desk, row: BreakGlassRow, *, words: bool) -> GlassView:
    """One access; what was said about it may speak of a child, and is not for whoever sees no content."""
    still = glass_open(desk, row.by_name, row.case_number)
    return GlassView(
        row,
        note_of(desk, row.case_number, row.note_hash) if words else None,
        note_of(desk, row.case_number, row.finding_hash) if words else None,
        open_now=still is not None and still.id == row.id,
    )


def review_break_glass(desk: Desk, identity: int, finding: str, note: str, by: str | None) -> GlassView:
    """Look at access that somebody else took, and say what was found.

    Raises :class:`WrongUse` for an unknown number or finding, :class:`Refused` without a sentence, for access of one's own, and
    where somebody has looked already.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "people.break_glass.review", by)
        row = next((one for one in store.break_glass() if one.id == identity), None)
        if row is None:
            raise WrongUse(
                f"there is no access {identity}", mend="see `triage people break-glass list --by NAME`"
            )
        if row.by_name == person.name:
            raise Refused(
                "this access was your own",
                why="nobody looks at what they did themselves",
                mend="let another data steward or safeguarding lead do this",
            )
        if row.reviewed_on is not None:
            raise Refused(f"somebody looked at this on {row.reviewed_on}", why="a step that was taken stands")
        known_code(desk, "break_glass_findings", finding, "finding")
        check_note(note)
        kept = keep_json(desk, row.case_number, {"note": note.strip()})
        store.change_break_glass(
            identity,
            {"reviewed_on": desk.on, "reviewed_by": person.name, "finding": finding, "finding_hash": kept},
        )
        store.log(
            desk.on,
            person.name,
            "people.break_glass.review",
            case=row.case_number,
            record=f"break_glass {identity}",
            shown_hash=kept,
        )
    done = next(one for one in store.break_glass(row.case_number) if one.id == identity)
    return _view(desk, done, words=True)
