"""Escalations: what was raised, who was told, who received it, what they decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from triage.casework import escalations as steps
from triage.casework.lifecycles import ESCALATION, check, coded
from triage.casework.lifecycles.escalations import DISPUTE_ROLE
from triage.desk import auditing, gate
from triage.desk.cases import note_of
from triage.desk.deciding import case_to_change, found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights.sharing import shared_by_telling
from triage.errors import Refused, WrongUse
from triage.model import Decision, Escalation
from triage.store.records import EscalationRow, PersonRow

NOBODY = frozenset({"voicemail", "voice mail", "answerphone", "answering machine", "email", "e-mail", "inbox", "fax", "letter", "text", "nobody", "no one", "unknown", "?", "-"})  # fmt: skip
"""What people write where nobody has received anything."""
DISPUTABLE = ("decided", "settled")
HIGHER = "taken_higher"
"""A settlement that settles nothing here: the partnership's own way of resolving it took it on."""


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
    settled: str | None = None
    """How a dispute was settled, in words."""
    restricted: bool = False
    """Whether it belongs to a case that is not shown: then only number, day and whose job it is are here."""
    hidden: bool = False
    """Whether what was said about it is kept and not shown to whoever looks."""


def list_escalations(
    desk: Desk, number: str | None = None, open_only: bool = False, by: str | None = None
) -> list[EscalationView]:
    """List the escalations that somebody may know of; those put aside are listed too, with who did so and why.

    Of a restricted case an open one is listed with its day and whose job it is; what was said about it is for those who see notes.
    """
    person = gate.read(desk, "escalation.list", by, case=number, later=True)
    if number is not None:
        found_case(desk, number)
    sight = gate.sight(desk, by, "escalation.list")
    found = []
    for row in desk.store.escalations(number):
        if open_only and row.state not in steps.OPEN_STATES:
            continue
        shown = _seen_by(desk, person, sight.of(row.case_number), row)
        if shown is not None:
            found.append(shown)
    auditing.note(desk, "escalation.list", by=by, case=number, record=f"found {len(found)}")
    return found


def _seen_by(
    desk: Desk, person: PersonRow | None, how: gate.How, row: EscalationRow
) -> EscalationView | None:
    """One escalation as somebody sees it who sees ``how`` much of its case; None where it is not shown."""
    if how == "restricted":
        return _shut(row) if row.state in steps.OPEN_STATES else None
    if how == "full" or (how == "part" and "notes" in gate.seen(desk, person, row.case_number)):
        return view(desk, row)
    return EscalationView(row, None, None, None, None, None, hidden=True) if how == "part" else None


def _shut(row: EscalationRow) -> EscalationView:
    """An open escalation of a restricted case: number, day and whose job it is."""
    bare = EscalationRow(
        id=row.id, case_number=row.case_number, seq=0, towards=row.towards, person="", who="", basis_hash="", raised_on=row.due_on,
        due_on=row.due_on, state="restricted", told_on=None, told_by="", received_on=None, decided_on=None, disputed_on=None,
        detail_hash="", dismissed_on=None, dismissed_by="", second="", reason="", note_hash="",
    )  # fmt: skip
    return EscalationView(bare, None, None, None, None, None, restricted=True)


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
        settled=said.get("settled"),
    )


@dataclass(frozen=True)
class Raised:
    """What a decision escalates, beside what the record holds of it on the day."""

    item: Escalation | None
    """None for one that is open in the record and that this decision does not name."""
    row: EscalationRow | None
    """The row it stands for; None where the record does not say."""

    @property
    def over(self) -> bool:
        """Whether it was put aside, decided or settled; False wherever that is not certain."""
        return self.row is not None and self.row.state not in steps.OPEN_STATES


def raised_now(desk: Desk, number: str, seq: int, decision: Decision) -> list[Raised]:
    """Give what decision ``seq`` escalates as it stands now, and every other open escalation of the case, open ones first.

    One that the decision names is over only where each row it may stand for has come to its end and one of them stands for
    this very decision: what is not certain is open.
    """
    others = {row.case_number for row in desk.store.merged_into(number)} - {number}
    rows = [row for each in (number, *sorted(others)) for row in desk.store.escalations(each)]
    found, named = [], set()
    for item in decision.escalations:
        about = (item.to, item.person, item.who or "")
        alike = [row for row in rows if (row.towards, row.person, row.who) == about]
        named |= {row.id for row in alike}
        waiting = [row for row in alike if row.state in steps.OPEN_STATES]
        held = waiting or [row for row in alike if row.last_seq == seq]
        found.append(Raised(item, held[-1] if held else None))
    found += [Raised(None, row) for row in rows if row.id not in named and row.state in steps.OPEN_STATES]
    return sorted(found, key=lambda one: one.over)


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
    seen: Mapping[int, str] | None = None,
    only: int | None = None,
) -> list[EscalationView]:
    """Record the next step of a case's escalations to one door: told, received by whom, their decision, why it is disputed.

    ``seen`` is how far each had come (number -> state) where a screen showed it, ``only`` the number of the one that is meant
    (None: each to that door). Raises :class:`WrongUse` for nothing to record, :class:`Refused` for a step without the one before it.
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
    if received_by and received_by.strip().casefold() in NOBODY:
        raise Refused(
            "a machine or an inbox receives nothing", why="a message is received when a person says so",
            mend="name the person who confirmed it with --received-by, or leave it at --told",
        )  # fmt: skip
    with store.writing():
        person = gate.change(desk, "escalation.record", by, case=number, decides=False)
        name = person.name
        number = case_to_change(desk, number).number
        steps.check_seen(store, number, towards, seen)
        rows = steps.chosen(store, number, towards, (*steps.OPEN_STATES, "decided", "settled"), only)
        wanted = DISPUTABLE if set(given) == {"disputed"} else steps.DISMISSABLE
        rows = [row for row in rows if row.state in wanted] or rows
        for row in rows:
            _step(desk, row, given, name)
    numbers = {row.id for row in rows}
    how = gate.sight(desk, by, "escalation.list").of(number)
    rows = [row for row in store.escalations(number) if row.id in numbers]
    return [_seen_by(desk, person, how, row) or _shut(row) for row in rows]


def _step(desk: Desk, row: EscalationRow, given: dict[str, str], by: str) -> None:
    """Take the steps that were given, each by the table; a clock that runs is never set back by saying a step again."""
    values: dict[str, object] = {}
    state, due_on = row.state, row.due_on
    if "told" in given and state == "raised":
        state = _to(desk, state, "told")
        values |= {"told_on": desk.on, "told_by": by}
        due_on = min(due_on, ESCALATION.due("told", desk.on, desk.settings))
        shared_by_telling(desk, row.case_number, row.id, row.towards, by)
    if "received_by" in given:
        if state == "raised":
            raise Refused(
                "nobody was told yet", why="what was received was first told", mend="add --told NAME"
            )
        if state == "told":
            state = _to(desk, state, "received")
            values["received_on"] = desk.on
            due_on = ESCALATION.due("received", desk.on, desk.settings)
    if "decision" in given:
        if state in ("raised", "told"):
            raise Refused(
                "nobody has received this yet",
                why="only who received it can have decided",
                mend="add --received-by NAME",
            )
        if state == "disputed":
            raise Refused(
                "their decision is disputed", why="what they decide now settles the dispute or does not",
                mend="use `triage escalation settle`",
            )  # fmt: skip
        values["decided_on"] = desk.on
        state = _to(desk, state, "decided") if state == "received" else state
    if "disputed" in given:
        if state not in DISPUTABLE:
            raise Refused(
                "there is no decision to dispute yet",
                why="a dispute is about what was decided",
                mend="add --decision TEXT",
            )
        state = _to(desk, state, "disputed")
        values |= {
            "disputed_on": desk.on,
            "disputed_by": by,
            "dispute_role": DISPUTE_ROLE,
            "settlement": "",
            "settled_on": "",
            "settled_by": "",
        }
        due_on = ESCALATION.due("disputed", desk.on, desk.settings)
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


def _to(desk: Desk, state: str, to: str) -> str:
    check(ESCALATION, state, to, vocabulary=desk.vocabulary)
    return to


def settle(
    desk: Desk,
    number: str,
    towards: str,
    settlement: str,
    note: str,
    *,
    by: str | None,
    only: int | None = None,
) -> list[EscalationView]:
    """Settle a dispute about the decision on an escalation, by the role it went up to or the lead of the discipline.

    ``settlement`` is a code of ``settlements``; ``taken_higher`` keeps it disputed, and its clock begins again; ``only`` is the
    number of the one that is meant (None: each to that door). Raises
    :class:`WrongUse` for an unknown code, :class:`Refused` where nothing is disputed, without a note, or for another role.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "escalation.settle", by, case=number)
        number = case_to_change(desk, number).number
        rows = steps.chosen(store, number, towards, ("disputed",), only)
        coded(desk.vocabulary, "settlements", settlement)
        allowed = {DISPUTE_ROLE, *steps.DISCIPLINE[towards]}
        if not allowed & person.roles:
            raise Refused(
                "this role does not settle the dispute", why="it went up to somebody who can answer for it",
                mend="let one of these do it: " + ", ".join(sorted(allowed)),
            )  # fmt: skip
        steps.check_note(note)
        to = "disputed" if settlement == HIGHER else "settled"
        for row in rows:
            check(ESCALATION, row.state, to, vocabulary=desk.vocabulary, reason=settlement)
            kept = keep_json(desk, number, {**_said(desk, row), "settled": note.strip()})
            values: dict[str, object] = {"state": to, "settlement": settlement, "detail_hash": kept}
            if to == "settled":
                values |= {"settled_on": desk.on, "settled_by": person.name}
            else:
                values["due_on"] = ESCALATION.due("disputed", desk.on, desk.settings)
            store.change_escalation(row.id, values)
            store.log(
                desk.on,
                person.name,
                "escalation.settle",
                case=number,
                record=f"escalation {row.id} {settlement}",
                shown_hash=kept,
            )
    numbers = {row.id for row in rows}
    return [view(desk, row) for row in store.escalations(number) if row.id in numbers]
