"""Changes of level and of the weeks of casework, each by a named person: a step down has a way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage.casework.escalations import check_note
from triage.casework.lifecycles import coded
from triage.desk import gate
from triage.desk.deciding import found_case, keep_json, open_case, stored_decision
from triage.desk.loop.again import basis_of, demanded
from triage.desk.loop.looks import ask_to_look, settle_looks
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import CaseRow

WAY_BACK_WEEKS = 4
"""Weeks until somebody looks whether a step down has held, where no earlier day is named; an early-help review is monthly there."""
WAY_BACK = "any need scored higher than on the day of the step down, a new worry, or the family asking"
"""What brings a case up again, where nobody wrote anything else."""
HIGHEST = 4


@dataclass(frozen=True)
class Stepped:
    """What a change of level came to."""

    number: str
    before: int
    level: int
    look_on: date
    """The day somebody looks whether it was right."""
    back: str
    """What brings the case up again."""


def step_down(
    desk: Desk,
    number: str,
    to: str,
    reason: str,
    note: str,
    *,
    by: str | None,
    back: str = WAY_BACK,
    look_on: date | None = None,
) -> Stepped:
    """Lower the level in force; only a named person does, and never below what open escalations demand.

    ``to`` is a level's number or code, ``reason`` a code of ``step_reasons``. The next review is the day to look at the
    latest, and ``back`` says what brings the case up again. Raises :class:`WrongUse` for a level that is not lower,
    :class:`Refused` while an open escalation demands more.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.step_down", by, case=number)
        row = open_case(desk, number)
        level = level_number(desk, to)
        _reason(desk, "down", reason, note)
        if level >= row.level:
            raise WrongUse(
                f"level {level} is not below level {row.level} in force",
                mend="use `triage case step-up`, or name a lower level",
            )
        floor = demanded(desk, row.number)
        if level < floor:
            raise Refused(
                f"an open escalation of this case demands level {floor}",
                why="nothing is lowered over a child's safety",
                mend="follow the escalation to its end first: `triage escalation list --open`",
            )
        day = look_on or min(row.review_on, desk.on + timedelta(weeks=WAY_BACK_WEEKS))
        if day <= desk.on:
            day = desk.on + timedelta(weeks=WAY_BACK_WEEKS)
        _write(desk, row, person.name, "down", level, reason, note, back=back, look_on=day)
        store.change_case(row.number, {"level": level, "review_on": min(max(row.review_on, desk.on), day)})
        settle_looks(desk, row.number, frozenset({"better"}), "stepped_down", by=person.name)
        ask_to_look(desk, row.number, "way_back", by=person.name, days=(day - desk.on).days)
    return Stepped(row.number, row.level, level, day, back)


def step_up(
    desk: Desk, number: str, to: str, reason: str, note: str, *, by: str | None, look_on: date | None = None
) -> Stepped:
    """Raise the level in force; raises :class:`WrongUse` for a level that is not higher."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.step_up", by, case=number)
        row = open_case(desk, number)
        level = level_number(desk, to)
        _reason(desk, "up", reason, note)
        if level <= row.level:
            raise WrongUse(
                f"level {level} is not above level {row.level} in force",
                mend="use `triage case step-down`, or name a higher level",
            )
        weeks = desk.settings.review_weeks.model_dump()
        code = next(
            one.code for one in desk.vocabulary.of("levels").values() if one.text("level") == str(level)
        )
        day = look_on or desk.on + timedelta(weeks=int(weeks.get(code, min(weeks.values()))))
        _write(desk, row, person.name, "up", level, reason, note, back="", look_on=day)
        store.change_case(
            row.number,
            {
                "level": level,
                "review_on": max(desk.on, min(row.review_on, day)),
                "clock_from": desk.on,
                "extended_until": "",
            },
        )
        settle_looks(desk, row.number, frozenset({"better", "way_back"}), "stepped_up", by=person.name)
    return Stepped(row.number, row.level, level, day, "")


def extend(desk: Desk, number: str, until: date, reason: str, note: str, *, by: str | None) -> CaseRow:
    """Go on with casework past the usual weeks until a day; raises :class:`WrongUse` for a day that is past or too far.

    One decision covers half of the usual weeks at most, so that the question comes again.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.extend", by, case=number)
        row = open_case(desk, number)
        _reason(desk, "extend", reason, note)
        last = desk.on + timedelta(weeks=desk.settings.casework.weeks // 2)
        if not desk.on < until <= last:
            raise WrongUse(
                f"casework goes on until a day after {desk.on} and no later than {last}",
                why="the question whether it is still needed comes again",
                mend="name an earlier day with --until, and decide again then",
            )
        _write(desk, row, person.name, "extend", row.level, reason, note, back="", look_on=until)
        store.change_case(row.number, {"extended_until": until})
    return found_case(desk, row.number)


def level_number(desk: Desk, word: str) -> int:
    """Read a level by number or code; raises :class:`WrongUse` for one that is not there."""
    for entry in desk.vocabulary.of("levels").values():
        if word.strip() in (entry.code, entry.text("level")):
            return int(entry.text("level") or HIGHEST)
    known = ", ".join(
        f"{entry.text('level')} {entry.code}" for entry in desk.vocabulary.of("levels").values()
    )
    raise WrongUse(f"there is no level '{word}'", mend=f"the levels are {known}")


def _reason(desk: Desk, kind: str, reason: str, note: str) -> None:
    coded(desk.vocabulary, "step_reasons", reason)
    fitting = [
        code
        for code, entry in desk.vocabulary.of("step_reasons").items()
        if entry.text("kind") in (kind, "any")
    ]
    if reason not in fitting:
        raise Refused(
            f"'{reason}' is no reason for this",
            why="the reason and the step must agree",
            mend="choose one of " + ", ".join(fitting),
        )
    check_note(note)


def _write(
    desk: Desk,
    row: CaseRow,
    by: str,
    kind: str,
    level: int,
    reason: str,
    note: str,
    *,
    back: str,
    look_on: date,
) -> None:
    store = desk.store
    kept = keep_json(desk, row.number, {"note": note.strip(), **({"back": back.strip()} if back else {})})
    latest = store.decisions(row.number)[-1]
    position = store.add_level_step(
        {
            "case_number": row.number, "on_day": desk.on, "by_name": by, "kind": kind, "from_level": row.level, "to_level": level,
            "reason": reason, "look_on": look_on, "basis": basis_of(stored_decision(desk, latest)), "note_hash": kept,
        }
    )  # fmt: skip
    store.log(
        desk.on,
        by,
        f"case.{'extend' if kind == 'extend' else 'step_' + kind}",
        case=row.number,
        record=f"level step {position}",
        shown_hash=kept,
    )
