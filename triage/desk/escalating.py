"""Escalations: what was raised, who was told, who received it, what they decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from triage.casework import escalations as steps
from triage.casework.people import acting_person
from triage.deciding.days import calendar_days
from triage.desk.cases import note_of
from triage.desk.deciding import case_to_change, found_case, keep_json
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.rulebook import Within
from triage.store.records import EscalationRow


@dataclass(frozen=True)
class EscalationView:
    """One escalation with what was said about it."""

    row: EscalationRow
    told: str | None
    received_by: str | None
    decision: str | None
    disputed: str | None
    note: str | None
    """Why it was put aside, where it was."""


def list_escalations(desk: Desk, number: str | None = None, open_only: bool = False) -> list[EscalationView]:
    """List escalations, of one case or all; those put aside are listed too, with who did so and why."""
    if number is not None:
        found_case(desk, number)
    rows = desk.store.escalations(number)
    return [view(desk, row) for row in rows if not open_only or row.state in steps.OPEN_STATES]


def view(desk: Desk, row: EscalationRow) -> EscalationView:
    """Give one escalation with what was said about it; what was erased is None."""
    said = _said(desk, row)
    return EscalationView(
        row,
        said.get("told"),
        said.get("received_by"),
        said.get("decision"),
        said.get("disputed"),
        note_of(desk, row.case_number, row.note_hash),
    )


def _said(desk: Desk, row: EscalationRow) -> dict[str, str]:
    body = desk.store.content(row.case_number, row.detail_hash) if row.detail_hash else None
    return {} if body is None else dict(json.loads(body))


def record_escalation(
    desk: Desk,
    number: str,
    towards: str,
    by: str | None,
    *,
    told: str | None = None,
    received_by: str | None = None,
    decision: str | None = None,
    disputed: str | None = None,
) -> list[EscalationView]:
    """Record the next step of a case's escalations to one door: told, received by whom, their decision, why it is disputed.

    Raises :class:`WrongUse` for nothing to record, :class:`Refused` for a step without the one before it.
    """
    store = desk.store
    words = {"told": told, "received_by": received_by, "decision": decision, "disputed": disputed}
    given = {key: value.strip() for key, value in words.items() if value and value.strip()}
    if not given:
        raise WrongUse(
            "there is nothing to record",
            mend="add --told NAME, --received-by NAME, --decision TEXT or --disputed TEXT",
        )
    if not desk.vocabulary.has("escalations", towards):
        raise WrongUse(
            f"there is no escalation '{towards}'",
            mend="they are " + ", ".join(desk.vocabulary.of("escalations")),
        )
    with store.writing():
        name = acting_person(store, by, decides=False).name
        case_to_change(desk, number)
        rows = steps.chosen(store, number, towards, (*steps.OPEN_STATES, "decided"))
        for row in rows:
            _step(desk, row, given, name)
    numbers = {row.id for row in rows}
    return [view(desk, row) for row in store.escalations(number) if row.id in numbers]


def _step(desk: Desk, row: EscalationRow, given: dict[str, str], by: str) -> None:
    values: dict[str, object] = {}
    state, due_on = row.state, row.due_on
    if "told" in given:
        values |= {"told_on": desk.on, "told_by": by}
        state = "told" if state == "raised" else state
    if "received_by" in given:
        if state == "raised":
            raise Refused(
                "nobody was told yet", why="what was received was first told", mend="add --told NAME"
            )
        values["received_on"] = desk.on
        state = "received" if state == "told" else state
        due_on = _decision_due(desk)
    if "decision" in given:
        if state in ("raised", "told"):
            raise Refused(
                "nobody has received this yet",
                why="only who received it can have decided",
                mend="add --received-by NAME",
            )
        values["decided_on"] = desk.on
        state = "decided"
    if "disputed" in given:
        if state != "decided":
            raise Refused(
                "there is no decision to dispute yet",
                why="a dispute is about what was decided",
                mend="add --decision TEXT",
            )
        values["disputed_on"] = desk.on
    kept = keep_json(desk, row.case_number, {**_said(desk, row), **given})
    desk.store.change_escalation(row.id, {**values, "state": state, "due_on": due_on, "detail_hash": kept})
    desk.store.log(
        desk.on,
        by,
        "escalation.record",
        case=row.case_number,
        record=f"escalation {row.id} {state}",
        shown_hash=kept,
    )


def _decision_due(desk: Desk) -> date:
    """One working day: a social worker decides within it (Working Together to Safeguard Children 2023, flow chart 1)."""
    days = calendar_days(Within(days=1, working=True), desk.on, desk.settings.country)
    return desk.on + timedelta(days=days or 1)
