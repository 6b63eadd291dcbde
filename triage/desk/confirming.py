"""What a person makes of a decision: confirming its actions, putting an action or an escalation aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.casework import escalations as steps
from triage.casework.people import acting_person, second_person
from triage.desk.deciding import case_to_change, keep_json, open_case
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import ActionRow, EscalationRow


@dataclass(frozen=True)
class Confirmed:
    """What a person confirmed."""

    seq: int
    actions: tuple[int, ...]
    left: tuple[int, ...]
    """Actions still only proposed."""
    level: int


def confirm(
    desk: Desk,
    number: str,
    actions: Sequence[int] | None,
    by: str | None,
    *,
    done: bool = False,
    seen: int | None = None,
) -> Confirmed:
    """Confirm actions of the latest decision (None: all that are proposed); with ``done``, say that they are done.

    ``seen`` is the decision the person looked at, where a screen showed one: nobody confirms what they have not seen.
    A person of the role a decision asks for has looked at it by confirming. Raises :class:`WrongUse` for a number that
    the decision does not have, :class:`Refused` for an action that was put aside, for a decision that another has
    replaced since, or where nobody registered is named.
    """
    store = desk.store
    with store.writing():
        person = acting_person(store, by)
        row = open_case(desk, number)
        latest = store.decisions(number)[-1]
        if seen is not None and seen != latest.seq:
            raise Refused(
                "this case was triaged again since you looked",
                why="nobody confirms what they have not seen",
                mend="read the new decision, then confirm",
            )
        held = {action.position: action for action in store.actions(number) if action.seq == latest.seq}
        chosen = (
            [position for position, action in held.items() if action.state == "proposed"]
            if actions is None
            else list(dict.fromkeys(actions))
        )
        if done and actions is None:
            chosen = [
                position
                for position, action in held.items()
                if action.state == "confirmed" and action.kind in ("support", "task")
            ]
        for position in chosen:
            action = _known_action(held, position)
            if action.state == "dismissed":
                raise Refused(
                    f"action {position} was put aside",
                    why="what was put aside is not done by accident",
                    mend="triage again: `triage review` or `triage case answer`",
                )
            if done and action.kind not in ("support", "task"):
                raise Refused(
                    f"action {position} is a {action.kind}",
                    why="what became of it is recorded with the service",
                    mend="use `triage refer` and `triage referral move`",
                )
            state = "done" if done else "confirmed"
            if action.state in (state, "done"):
                continue
            store.change_action(
                number,
                latest.seq,
                position,
                {"state": state, "changed_by": person.name, "changed_on": desk.on},
            )
        left = tuple(
            position
            for position, action in held.items()
            if action.state == "proposed" and position not in chosen
        )
        level = latest.level if not left else max(row.level, latest.level)
        store.change_case(number, {"level": level, **({} if row.confirmed_on else {"confirmed_on": desk.on})})
        for duty in store.duties(number, "open"):
            if duty.kind == "human_review" and duty.role == person.role:
                store.change_duty(
                    duty, {"state": "settled", "settled_by": person.name, "settled_on": desk.on}
                )
        store.log(
            desk.on,
            person.name,
            "case.done" if done else "case.confirm",
            case=number,
            record=f"decision {latest.seq} actions {','.join(map(str, chosen)) or '-'}",
            shown_hash=latest.decision_hash,
        )
    return Confirmed(latest.seq, tuple(chosen), left, level)


def _known_action(held: dict[int, ActionRow], position: int) -> ActionRow:
    if position not in held:
        numbers = f"its actions are 1 to {len(held)}" if held else "it has no actions"
        raise WrongUse(
            f"the latest decision has no action {position}",
            why="actions are counted as the decision shows them",
            mend=f"{numbers}; see `triage case show`",
        )
    return held[position]


def dismiss_action(
    desk: Desk, number: str, action: int, reason: str, note: str, *, by: str | None, second: str | None = None
) -> ActionRow:
    """Put one action aside; it stays in view with the reason.

    Raises :class:`WrongUse` for an unknown action or reason, :class:`Refused` without a note, a registered person, or a
    second one where the reason asks for one (list ``dismiss_reasons``).
    """
    store = desk.store
    with store.writing():
        person = acting_person(store, by)
        open_case(desk, number)
        entry = steps.known_reason(desk.vocabulary, reason)
        steps.check_note(note)
        latest = store.decisions(number)[-1]
        held = {one.position: one for one in store.actions(number) if one.seq == latest.seq}
        chosen = _known_action(held, action)
        if chosen.state in ("dismissed", "done"):
            raise Refused(f"action {action} is {chosen.state} already", why="a step that was taken stands")
        other = (
            second_person(store, person, second, None, f"putting aside for '{reason}'").name
            if entry.text("second_person_needed") == "yes"
            else ""
        )
        kept = keep_json(desk, number, {"note": note.strip()})
        store.change_action(
            number,
            latest.seq,
            action,
            {
                "state": "dismissed",
                "changed_by": person.name,
                "changed_on": desk.on,
                "reason": reason,
                "second": other,
                "note_hash": kept,
            },
        )
        store.log(
            desk.on,
            person.name,
            "action.dismiss",
            case=number,
            record=f"decision {latest.seq} action {action}",
            shown_hash=latest.decision_hash,
        )
    return next(one for one in store.actions(number) if one.seq == latest.seq and one.position == action)


def dismiss_escalation(
    desk: Desk, number: str, towards: str, reason: str, note: str, *, by: str | None, second: str | None
) -> list[EscalationRow]:
    """Put an escalation aside with two people; it stays in view beside who did so, with whom and why.

    Raises :class:`Refused` without a reason that is allowed for escalations, a note, and two different registered people
    of whom the second is of the right discipline (``dismissal`` in the list ``review_reasons``).
    """
    store = desk.store
    with store.writing():
        case_to_change(desk, number)
        rows = steps.chosen(store, number, _door(desk, towards), steps.OPEN_STATES)
        first, other = steps.check_dismissal(
            store, desk.vocabulary, towards, reason, note, by=by, second=second
        )
        kept = keep_json(desk, number, {"note": note.strip()})
        for row in rows:
            store.change_escalation(
                row.id,
                {
                    "state": "dismissed",
                    "dismissed_on": desk.on,
                    "dismissed_by": first.name,
                    "second": other.name,
                    "reason": reason,
                    "note_hash": kept,
                },
            )
            store.log(
                desk.on,
                first.name,
                "escalation.dismiss",
                case=number,
                record=f"escalation {row.id}",
                shown_hash=kept,
            )
    numbers = {row.id for row in rows}
    return [row for row in store.escalations(number) if row.id in numbers]


def _door(desk: Desk, towards: str) -> str:
    if not desk.vocabulary.has("escalations", towards):
        raise WrongUse(
            f"there is no escalation '{towards}'",
            mend="they are " + ", ".join(desk.vocabulary.of("escalations")),
        )
    return towards
