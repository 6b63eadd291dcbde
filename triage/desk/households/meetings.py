"""Meetings about a family: who was there by role, what child and family said beside professionals, what was agreed (A21)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casework.permissions import ROLES
from triage.desk import gate
from triage.desk.deciding import case_to_change, found_case, keep_json
from triage.desk.households.seeing import may_see
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.rows_households import MeetingActionRow, MeetingRow

FAMILY = frozenset(
    {"child", "parent", "carer", "sibling", "family", "young_person", "parent_or_carer", "relative"}
)
"""Roles by which the family itself is in the room."""
_LIST = "meeting_kinds"
_ADD, _READ, _DONE = "meeting.add", "meeting.list", "meeting.done"
NO_FAMILY = "nobody of the family was there: say with --child-says or --family-says what they think, or ask them and tell them what was agreed"  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """One thing a meeting agreed."""

    text: str
    who: str
    """A role, or a registered name."""
    due_on: date


@dataclass(frozen=True)
class Views:
    """What was said, by whom; free text, kept as content of each case."""

    child: str = ""
    family: str = ""
    professionals: str = ""


@dataclass(frozen=True)
class Meeting:
    """One meeting as somebody may see it."""

    row: MeetingRow
    cases: tuple[str, ...]
    """Those whoever asks may see."""
    others: int
    """How many more it was about."""
    views: Views
    agreed: tuple[tuple[MeetingActionRow, str | None], ...]
    """Each with its words; None once erased, or of a case that whoever asks may not see."""
    wanting: str | None
    """That nobody of the family was heard, where that is so."""


def add_meeting(
    desk: Desk,
    numbers: Sequence[str],
    by: str | None,
    *,
    on: date,
    kind: str,
    present: Sequence[str],
    views: Views,
    agreed: Sequence[Agreed],
    next_on: date | None = None,
) -> Meeting:
    """Keep a meeting about one case or several; what it agreed is due by its day.

    The first case holds what was agreed. Raises :class:`WrongUse` for no case, an unknown kind or role, a day to come or a
    next day that is past.
    """
    store = desk.store
    cases = list(dict.fromkeys(numbers))
    with store.writing():
        if not cases:
            raise WrongUse("no case is named", mend="name the cases the meeting was about")
        name = ""
        for number in cases:
            name = gate.change(desk, _ADD, by, case=number).name
            case_to_change(desk, number)
        _check(desk, on, kind, present, next_on)
        for one in agreed:
            _known_who(desk, one.who)
            if one.due_on < on:
                raise WrongUse("something agreed is due before the meeting", mend="give a day after it")
        said = {"child": views.child, "family": views.family, "professionals": views.professionals, "agreed": [one.text for one in agreed]}  # fmt: skip
        kept = [(number, keep_json(desk, number, said)) for number in cases]
        identity = store.add_meeting(
            {"on_day": on, "kind": kind, "present": list(present), "next_on": next_on or "", "by_name": name, "kept_on": desk.on}, kept
        )  # fmt: skip
        for place, one in enumerate(agreed, start=1):
            store.add_meeting_action(
                {"meeting_id": identity, "position": place, "case_number": cases[0], "who": one.who, "due_on": one.due_on, "state": "open"}
            )  # fmt: skip
        for number, content in kept:
            store.log(desk.on, name, _ADD, case=number, record=f"meeting {identity}", shown_hash=content)
    return show_meeting(desk, identity, by)


def _check(desk: Desk, on: date, kind: str, present: Sequence[str], next_on: date | None) -> None:
    if on > desk.on:
        raise WrongUse(
            "the meeting is on a day to come", mend="add it once it was held; name the next one with --next"
        )
    if next_on is not None and next_on <= on:
        raise WrongUse("the next meeting is not after this one", mend="give a later day with --next")
    if not desk.vocabulary.has(_LIST, kind):
        near = desk.vocabulary.nearest(_LIST, kind)
        raise WrongUse(
            f"there is no kind of meeting '{kind}'",
            mend=f"did you mean '{near}'?"
            if near
            else "the kinds are " + ", ".join(desk.vocabulary.of(_LIST)),
        )
    if not present:
        raise WrongUse(
            "nobody was there", mend="name who was, by role: --present parent --present school_nurse"
        )
    for role in present:
        if not _is_role(desk, role):
            near = desk.vocabulary.nearest("referrer_roles", role)
            raise WrongUse(
                "somebody who was there is not named by a role",
                why="who was there is kept by role, never by name",
                mend=f"did you mean '{near}'?"
                if near
                else "name roles such as child, parent, senco, health_visitor, coordinator",
            )


def _is_role(desk: Desk, code: str) -> bool:
    return code in ROLES or desk.vocabulary.has("referrer_roles", code) or desk.vocabulary.has("people", code)


def _known_who(desk: Desk, who: str) -> None:
    if not _is_role(desk, who) and desk.store.person(who) is None:
        raise WrongUse(
            "whoever is to do it is neither a role nor a registered person",
            why="what nobody is named for is done by nobody",
            mend="name a role such as parent or school_nurse, or somebody of `triage people list`",
        )


def show_meeting(desk: Desk, identity: int, by: str | None = None) -> Meeting:
    """One meeting; raises :class:`WrongUse` for an unknown one, :class:`Refused` where none of its cases may be seen."""
    row = next((one for one in desk.store.meetings() if one.id == identity), None)
    if row is None:
        raise WrongUse(f"there is no meeting {identity}", mend="see `triage meeting list`")
    held = desk.store.meeting_cases(identity)
    seen = [one for one in held if may_see(desk, by, one.case_number)]
    if not seen:
        gate.read(desk, _READ, by, case=held[0].case_number)
        raise Refused("this meeting was about cases you do not see", why="only those who work with a family read what was said", mend="ask a coordinator")  # fmt: skip
    gate.read(desk, _READ, by, case=seen[0].case_number)
    return _view(desk, row, by)


def _view(desk: Desk, row: MeetingRow, by: str | None) -> Meeting:
    held = desk.store.meeting_cases(row.id)
    seen = [one for one in held if may_see(desk, by, one.case_number)]
    bodies = [desk.store.content(one.case_number, one.body_hash) for one in seen]
    said: dict[str, Any] = next((json.loads(body) for body in bodies if body is not None), {})
    words = said.get("agreed", [])
    actions = desk.store.meeting_actions(row.id)
    heard = bool(FAMILY & set(row.present)) or any(said.get(key) for key in ("child", "family"))
    return Meeting(
        row,
        tuple(one.case_number for one in seen),
        len(held) - len(seen),
        Views(said.get("child", ""), said.get("family", ""), said.get("professionals", "")),
        tuple((one, words[one.position - 1] if one.position <= len(words) else None) for one in actions),
        None if heard or not said else NO_FAMILY,
    )


def list_meetings(desk: Desk, number: str | None = None, by: str | None = None) -> list[Meeting]:
    """Meetings about a case, or all about cases that somebody may see, by day."""
    gate.read(desk, _READ, by, case=number)
    if number is not None:
        found_case(desk, number)
    views = [_view(desk, row, by) for row in desk.store.meetings(number)]
    return [view for view in views if view.cases]


def meeting_action_done(
    desk: Desk, identity: int, position: int, by: str | None, *, state: str = "done"
) -> MeetingActionRow:
    """Say that something agreed was done, or will not be (``dropped``).

    Raises :class:`WrongUse` for an unknown one, :class:`Refused` where that was said before.
    """
    store = desk.store
    with store.writing():
        found = [row for row in store.meeting_actions(identity) if row.position == position]
        if not found:
            raise WrongUse(f"meeting {identity} agreed nothing of number {position}", mend=f"see `triage meeting show {identity}`")  # fmt: skip
        row = found[0]
        name = gate.change(desk, _DONE, by, case=row.case_number).name
        if row.state != "open":
            raise Refused(f"it is {row.state} already", why="a step that was taken stands", mend=f"see `triage meeting show {identity}`")  # fmt: skip
        store.change_meeting_action(identity, position, {"state": state, "done_on": desk.on, "done_by": name})
        store.log(
            desk.on, name, _DONE, case=row.case_number, record=f"meeting {identity} action {position} {state}"
        )
        return next(one for one in store.meeting_actions(identity) if one.position == position)
