"""Somebody does not agree: their words are kept, a named role looks again, and the family gets an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from triage.casework.escalations import NOTE_LETTERS, WHOSE_JOB
from triage.deciding.days import calendar_days
from triage.desk import gate
from triage.desk.deciding import case_to_change, found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights.reading import content_of
from triage.desk.rights.sharing import known_code
from triage.errors import Refused, WrongUse
from triage.rulebook import Within
from triage.store.records import ActionRow
from triage.store.rows_rights import ContestRow

Who = Literal["child", "parent", "professional"]
WHO: tuple[Who, ...] = ("child", "parent", "professional")
_STATUTORY_LEVEL = 4
ALWAYS_MAY_ANSWER = frozenset({"manager", "safeguarding_lead"})
"""Roles that may answer any dispute, beside the one whose job it is."""


@dataclass(frozen=True)
class Contest:
    """One dispute with what was said."""

    row: ContestRow
    text: str | None
    answer: str | None


def contest(desk: Desk, number: str, about: str, who: str, text: str, by: str | None) -> Contest:
    """Record that somebody does not agree with ``action N``, ``level``, ``escalation TO`` or ``record KEY``.

    An action goes back to being proposed as long as it was not sent; an escalation stays exactly as it is; a named role looks
    within the days that the settings give a dispute, for an escalation within a working day. Raises :class:`WrongUse` for
    something the case does not have, :class:`Refused` without words.
    """
    if who not in WHO:
        raise WrongUse(f"there is no '{who}' here", mend="--who is " + ", ".join(WHO))
    if len(text.strip()) < NOTE_LETTERS:
        raise Refused(
            "their words are needed",
            why="whoever looks again must know what they said",
            mend="add --text with a sentence",
        )
    with desk.store.writing():
        person = gate.change(desk, "case.contest", by, case=number, decides=False)
        row = case_to_change(desk, number)
        latest = desk.store.decisions(number)[-1]
        role, action = _whose(desk, number, about, row.level)
        kept = keep_json(desk, number, {"text": text.strip(), "about": about})
        identity = desk.store.add_contest(
            {
                "case_number": number, "on_day": desk.on, "by_name": person.name, "about": _column(about), "who": who,
                "role": role, "due_on": _due(desk, about), "seq": latest.seq, "state": "open", "text_hash": kept,
            }
        )  # fmt: skip
        if action is not None and action.state in ("confirmed", "dismissed") and not _sent(desk, action):
            desk.store.change_action(number, action.seq, action.position, {"state": "proposed"})
        desk.store.log(
            desk.on, person.name, "case.contest", case=number, record=f"contest {identity}", shown_hash=kept
        )
    return _one(desk, number, identity)


def _column(about: str) -> str:
    return "record" if about.startswith("record ") else about


def _whose(desk: Desk, number: str, about: str, level: int) -> tuple[str, ActionRow | None]:
    """The role that looks again, and the action where it is about one."""
    kind, _, rest = about.partition(" ")
    if kind == "level":
        return ("safeguarding_lead" if level >= _STATUTORY_LEVEL else "manager"), None
    if kind == "escalation":
        held = {row.towards for row in desk.store.escalations(number)}
        if rest not in held:
            raise WrongUse(
                "this case has no such escalation",
                mend="it has: " + (", ".join(sorted(held)) or "none; see `triage case show`"),
            )
        return WHOSE_JOB[rest], None
    if kind == "action" and rest.isdigit():
        latest = desk.store.decisions(number)[-1].seq
        for action in desk.store.actions(number):
            if (action.seq, action.position) == (latest, int(rest)):
                return "manager", action
        raise WrongUse("the latest decision has no such action", mend="see `triage case show`")
    if kind == "record" and re.fullmatch(r"[a-z_]+(\.\S+)?", rest):
        return "data_steward", None
    raise WrongUse(
        "nothing of this name can be disputed", mend="--action N, --level, --escalation TO or --record KEY"
    )


def _due(desk: Desk, about: str) -> date:
    days = 1 if about.startswith("escalation") else desk.settings.clocks.dispute_working_days
    found = calendar_days(Within(days=days, working=True), desk.on, desk.settings.country)
    return desk.on + timedelta(days=found or days)


def _sent(desk: Desk, action: ActionRow) -> bool:
    return any(
        (row.help, row.person, row.who) == (action.help, action.person, action.who)
        for row in desk.store.referrals(action.case_number)
    )


def answer_contest(
    desk: Desk, number: str, answer: str, outcome: str, by: str | None, contest_id: int | None = None
) -> Contest:
    """Record the answer that is given to whoever did not agree; by somebody else than who took the step.

    Raises :class:`WrongUse` where nothing is open or several are and none is named, :class:`Refused` without words, or for
    the person who took the step in dispute.
    """
    known_code(desk, "contest_outcomes", outcome)
    if len(answer.strip()) < NOTE_LETTERS:
        raise Refused(
            "the answer needs words", why="the family is told why", mend="add --answer with a sentence"
        )
    with desk.store.writing():
        person = gate.change(desk, "case.contest_answer", by, case=number)
        case_to_change(desk, number)
        row = _open(desk, number, contest_id)
        if not person.roles & {row.role, *ALWAYS_MAY_ANSWER}:
            raise Refused(
                f"a {row.role.replace('_', ' ')} looks at this dispute",
                why="each kind of dispute has a role whose job the second look is",
                mend="let somebody of that role, a manager or a safeguarding lead answer",
            )
        if person.name in _took_the_step(desk, row):
            raise Refused(
                "whoever took the step does not answer the dispute about it",
                why="a second look is by somebody else, or it is none",
                mend=f"let a {row.role.replace('_', ' ')} answer",
            )
        kept = keep_json(desk, number, {"answer": answer.strip()})
        desk.store.change_contest(
            row.id,
            {
                "state": "answered", "outcome": outcome, "answered_on": desk.on, "answered_by": person.name, "answer_hash": kept,
            },
        )  # fmt: skip
        desk.store.log(
            desk.on,
            person.name,
            "case.contest_answer",
            case=number,
            record=f"contest {row.id} {outcome}",
            shown_hash=kept,
        )
    return _one(desk, number, row.id)


def _took_the_step(desk: Desk, row: ContestRow) -> set[str]:
    """Who took the step that is in dispute: confirmed or put aside an action, or put an escalation aside."""
    kind, _, rest = row.about.partition(" ")
    if kind == "action":
        return {
            name
            for one in desk.store.actions(row.case_number)
            if (one.seq, str(one.position)) == (row.seq, rest)
            for name in (one.changed_by, one.second)
            if name
        }
    if kind == "escalation":
        return {
            name
            for one in desk.store.escalations(row.case_number)
            if one.towards == rest
            for name in (one.dismissed_by, one.second)
            if name
        }
    return set()


def _open(desk: Desk, number: str, contest_id: int | None) -> ContestRow:
    held = desk.store.contests(number, "open")
    chosen = [row for row in held if contest_id in (None, row.id)]
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise WrongUse("no dispute of this case is open", mend=f"see `triage case contest {number}`")
    raise WrongUse(
        "several disputes of this case are open",
        mend="name one: --number " + " or ".join(str(row.id) for row in chosen),
    )


def contests_of(desk: Desk, number: str, by: str | None = None) -> list[Contest]:
    """List the disputes of a case, oldest first, with their answers."""
    gate.read(desk, "case.show", by, case=number)
    found_case(desk, number)
    return [_view(desk, row) for row in desk.store.contests(number)]


def _one(desk: Desk, number: str, identity: int) -> Contest:
    return next(_view(desk, row) for row in desk.store.contests(number) if row.id == identity)


def _view(desk: Desk, row: ContestRow) -> Contest:
    said = content_of(desk, row.case_number, row.text_hash)
    answered = content_of(desk, row.case_number, row.answer_hash)
    return Contest(row, said.get("text"), answered.get("answer"))
