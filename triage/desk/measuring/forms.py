"""Entering published measures: checked against the scale, one form of one rater a day, taken back and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from triage.casework.escalations import check_note
from triage.desk import gate
from triage.desk.codes import known_code
from triage.desk.deciding import case_now, case_to_change, found_case, keep_json
from triage.desk.measuring.library import measure_list
from triage.desk.measuring.possible import check_day, check_rater, check_scores
from triage.desk.measuring.reading import body_of
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import CaseFile, PersonCode
from triage.outcomes.measures import MeasureDef
from triage.store.rows_measured import MeasureEntryRow

CHILD = "child"
MOST_YEARS = 26
"""Years back that a day may lie: the oldest a young person may be in a case file."""


@dataclass(frozen=True)
class Form:
    """One form as it is listed: of the record, or of the case file (``row`` None)."""

    row: MeasureEntryRow | None
    measure: str
    on: date
    who: str | None
    rater: str | None
    scores: Mapping[str, Decimal]


def record_measure(
    desk: Desk,
    number: str,
    code: str,
    scores: Mapping[str, Decimal],
    *,
    by: str | None,
    who: str | None = None,
    rater: str | None = None,
    filled_in: date | None = None,
) -> Form:
    """Keep the scores of one form; ``filled_in`` is its day, the day of the desk where nobody says another.

    No decision reads a measure, so nothing is triaged again. Raises :class:`WrongUse` for an unknown measure, scale or person
    or scores that cannot be (outside the scale, half points, scales that cannot add up to a total; the message names the
    scale, never the score) or a rater who does not fill it in, :class:`Refused` for a day to come or before the child was
    born, or a second form of one rater on one day.
    """
    measure = measure_list(desk).single(code)
    day = filled_in or desk.on
    if day > desk.on:
        raise Refused(
            f"{day} is still to come", why="a form is entered once it is filled in", mend="see --filled-in"
        )
    if desk.on.year - day.year > MOST_YEARS:
        raise Refused(
            "this day is more than 26 years ago",
            why="no child here is as old",
            mend="check the year of --filled-in",
        )
    check_scores(measure, scores)
    with desk.store.writing():
        person = gate.change(desk, "case.measure", by, case=number)
        number = case_to_change(desk, number).number
        case = case_now(desk, found_case(desk, number))
        whose = _whose(measure, case, who)
        rated = _rater(desk, measure, case, rater, whose)
        check_rater(desk.vocabulary, measure, case, rated, whose)
        check_day(case, whose, day, desk.on)
        for held in _held(desk, number, case):
            if (held.measure, held.on, held.who or CHILD, held.rater) == (code, day, whose or CHILD, rated):
                raise Refused(
                    f"a form of this measure, of this person and rater, is there for {day} already",
                    why="two forms of one day cannot be told apart later",
                    mend=f"take the first back with --take-back {held.row.id}"
                    if held.row
                    else "it stands in the case file; put it right there",
                )
        body: dict[str, Any] = {"scores": {name: float(score) for name, score in sorted(scores.items())}}
        body |= {key: value for key, value in (("who", whose), ("rater", rated)) if value}
        if whose in get_args(PersonCode):
            body["person"] = whose  # so that a copy of the record knows a parent's form from the child's
        kept = keep_json(desk, number, body)
        identity = desk.store.add_measure_entry(
            {
                "case_number": number, "measure": code, "on_day": day, "recorded_on": desk.on, "by_name": person.name,
                "body_hash": kept,
            }
        )  # fmt: skip
        desk.store.log(
            desk.on,
            person.name,
            "case.measure",
            case=number,
            record=f"measure {identity} {code}",
            shown_hash=kept,
        )
    row = next(one for one in desk.store.measure_entries(number) if one.id == identity)
    return Form(row, code, day, whose, rated, dict(scores))


def take_back_measure(desk: Desk, number: str, identity: int, because: str, *, by: str | None) -> None:
    """Say that a form was entered wrongly: it counts no more and stays in the record; raises :class:`WrongUse` for none such."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.measure", by, case=number)
        number = case_to_change(desk, number).number
        check_note(because, "--because")
        held = [
            one for one in store.measure_entries(number) if one.id == identity and one.taken_back_on is None
        ]
        if not held:
            raise WrongUse(
                "this case has no form of this number that counts",
                mend="see `triage case measure CASE --list`",
            )
        kept = keep_json(desk, number, {"note": because.strip()})
        store.change_measure_entry(
            identity, {"taken_back_on": desk.on, "taken_back_by": person.name, "note_hash": kept}
        )
        store.log(
            desk.on,
            person.name,
            "case.measure_taken_back",
            case=number,
            record=f"measure {identity}",
            shown_hash=kept,
        )


def forms(desk: Desk, number: str, by: str | None = None) -> list[Form]:
    """List the forms of a case that count, oldest first; raises :class:`Refused` for whoever may not see scores."""
    person = gate.read(desk, "case.measures_read", by, case=number)
    if person is not None and "scores" not in gate.seen(desk, person, number):
        raise Refused("scores are not shown to your role", mend="ask whoever works with the child")
    row = found_case(desk, number)
    return forms_of(desk, row.number, case_now(desk, row))


def forms_of(desk: Desk, number: str, case: CaseFile) -> list[Form]:
    """The forms of a case filled in by the day, oldest first."""
    return sorted(
        (one for one in _held(desk, number, case) if one.on <= desk.on),
        key=lambda one: (one.on, one.measure, one.who or "", one.rater or ""),
    )


def _held(desk: Desk, number: str, case: CaseFile) -> list[Form]:
    """Forms of the record with their numbers, and those of the case file beside."""
    recorded = []
    for row in desk.store.measure_entries(number):
        said = body_of(desk, number, row.body_hash)
        if said and row.taken_back_on is None:
            scores = {name: Decimal(str(score)) for name, score in said["scores"].items()}
            recorded.append(Form(row, row.measure, row.on_day, said.get("who"), said.get("rater"), scores))
    left = [(one.measure, one.on, one.who, one.rater, dict(one.scores)) for one in recorded]
    for entry in case.measures:
        scores = {name: Decimal(str(score)) for name, score in entry.scores.items()}
        same = (entry.measure, entry.on, None if entry.who == CHILD else entry.who, entry.rater, scores)
        if same in left:
            left.remove(same)
        else:
            recorded.append(Form(None, *same))
    return recorded


def _whose(measure: MeasureDef, case: CaseFile, who: str | None) -> str | None:
    if who is None:
        if measure.whose_must_be_said:
            raise WrongUse(
                f"it is not said whose {measure.code} it is",
                why="each person fills in their own, and two people's forms are never compared",
                mend="add --who ID, as under `people:` of the case, or --who parent",
            )
        return None
    _must_be_known(case, who, set(get_args(PersonCode)), "--who")
    return None if who == CHILD else who


def _rater(
    desk: Desk, measure: MeasureDef, case: CaseFile, rater: str | None, whose: str | None
) -> str | None:
    if rater is None:
        return (whose or CHILD) if measure.self_rated else None
    if rater in {one.id for one in case.people}:
        return rater
    return known_code(desk, "raters", rater, "rater")


def _must_be_known(case: CaseFile, who: str, roles: set[str], option: str) -> None:
    people = {one.id for one in case.people}
    if who in people or who in roles:
        return
    raise WrongUse(
        f"nobody in this case has the id given with {option}",
        why="a form of nobody known can be compared with no other",
        mend="use an id that stands under `people:` of the case, or one of " + ", ".join(sorted(roles)),
    )
