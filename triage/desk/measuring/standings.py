"""Standings with children's social care: entered with their days, ended when they end, and triaged again, for rules read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.casework.escalations import check_note
from triage.casework.measuring import running, standing_code
from triage.desk import gate
from triage.desk.codes import codes, known_code
from triage.desk.deciding import Stored, case_now, case_to_change, found_case, keep_json
from triage.desk.loop.again import decide_again
from triage.desk.measuring.forms import MOST_YEARS
from triage.desk.measuring.reading import body_of
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model.case import CareStatus
from triage.store.records import CaseRow
from triage.store.rows_measured import CareEntryRow

LIST = "care_statuses"


@dataclass(frozen=True)
class Recorded:
    """What was entered, and what triaging again came to; ``stored`` None for a closed case."""

    entry: int
    status: str
    start: date
    end: date | None
    stored: Stored | None


@dataclass(frozen=True)
class StandingView:
    """One standing of a case; ``entry`` None where it stands in the case file."""

    entry: CareEntryRow | None
    status: str
    start: date
    end: date | None


def record_standing(
    desk: Desk,
    number: str,
    status: str,
    *,
    by: str | None,
    start: date | None = None,
    end: date | None = None,
) -> Recorded:
    """Keep a standing from a day to a day, or the end of the one that runs; an open case is triaged again.

    Without ``start`` it is the end (``end``) of the only running standing of this word. The level in force is lowered by
    nobody's standing. Raises :class:`WrongUse` for an unknown word or where nothing or several run, :class:`Refused` for a day
    to come, an end before the start, or a standing that overlaps one of the same word.
    """
    code = standing_code(codes(desk, LIST), known_code(desk, LIST, status, "standing in care"))
    with desk.store.writing():
        person = gate.change(desk, "case.care_status", by, case=number)
        row = case_to_change(desk, number)
        number = row.number
        held = case_now(desk, row)
        begun = start or _running(running(held, code), code, end)
        _check_days(desk, begun, end)
        _check_overlap(held.care_status, code, begun, end)
        kept = keep_json(desk, number, {"status": code})
        identity = desk.store.add_care_entry(
            {
                "case_number": number, "from_day": begun, "to_day": end or "", "recorded_on": desk.on, "by_name": person.name,
                "body_hash": kept,
            }
        )  # fmt: skip
        desk.store.log(
            desk.on,
            person.name,
            "case.care_status",
            case=number,
            record=f"standing {identity}",
            shown_hash=kept,
        )
        stored = _again(desk, number, person.name)
    return Recorded(identity, code, begun, end, stored)


def take_back_standing(
    desk: Desk, number: str, identity: int, because: str, *, by: str | None
) -> Stored | None:
    """Say that a standing was entered wrongly: it counts no more, stays in the record, and an open case is triaged again."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.care_status", by, case=number)
        number = case_to_change(desk, number).number
        check_note(because, "--because")
        if not any(one.id == identity and one.taken_back_on is None for one in store.care_entries(number)):
            raise WrongUse(
                "this case has no standing of this number that counts",
                mend="see `triage case care-status CASE --list`",
            )
        kept = keep_json(desk, number, {"note": because.strip()})
        store.change_care_entry(
            identity, {"taken_back_on": desk.on, "taken_back_by": person.name, "note_hash": kept}
        )
        store.log(
            desk.on,
            person.name,
            "case.care_status_taken_back",
            case=number,
            record=f"standing {identity}",
            shown_hash=kept,
        )
        return _again(desk, number, person.name)


def standings(desk: Desk, number: str, by: str | None = None) -> list[StandingView]:
    """List the standings of a case that count, oldest first; raises :class:`Refused` for whoever may not see the decision."""
    person = gate.read(desk, "case.measures_read", by, case=number)
    if person is not None and "scores" not in gate.seen(desk, person, number):
        raise Refused("standings in care are not shown to your role", mend="ask whoever works with the child")
    return standings_of(desk, found_case(desk, number))


def standings_of(desk: Desk, row: CaseRow) -> list[StandingView]:
    """The standings of a case that had begun by the day, each with its entry where the record has one."""
    entries = {
        (body_of(desk, row.number, one.body_hash).get("status"), one.from_day): one
        for one in desk.store.care_entries(row.number)
        if one.taken_back_on is None
    }
    return [
        StandingView(entries.get((one.status, one.from_)), one.status, one.from_, one.to)
        for one in case_now(desk, row).care_status
        if one.from_ <= desk.on
    ]


def _again(desk: Desk, number: str, by: str) -> Stored | None:
    row = found_case(desk, number)
    return decide_again(desk, row, cause="care_status", by=by) if row.state == "open" else None


def _running(found: list[CareStatus], code: str, end: date | None) -> date:
    if end is None:
        raise WrongUse("no day is given", mend="add --from DATE, the first day; --to DATE where it has ended")
    if len(found) == 1:
        return found[0].from_
    what = "no standing of this word runs" if not found else "several standings of this word run"
    raise WrongUse(
        what, why=f"the end of '{code}' belongs to one beginning", mend="say which with --from DATE"
    )


def _check_days(desk: Desk, begun: date, end: date | None) -> None:
    if begun > desk.on or (end is not None and end > desk.on):
        raise Refused(
            "a day is still to come",
            why="a plan for a day to come may not come true",
            mend="record it when it has begun or ended",
        )
    if desk.on.year - begun.year > MOST_YEARS:
        raise Refused(
            "this day is more than 26 years ago", why="no child here is as old", mend="check the year"
        )
    if end is not None and end < begun:
        raise Refused("the last day lies before the first", mend="check both days")


def _check_overlap(held: tuple[CareStatus, ...], code: str, begun: date, end: date | None) -> None:
    last = end or date.max
    for one in held:
        if one.status != code or one.from_ == begun:
            continue
        if one.from_ <= last and begun <= (one.to or date.max):
            raise Refused(
                f"a standing of this word from {one.from_} overlaps these days",
                why="the same days would be counted twice",
                mend="end the earlier one first, or take it back",
            )
