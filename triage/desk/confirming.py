"""What a person makes of a decision: confirming its actions, putting an action or an escalation aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.casework import escalations as steps
from triage.casework.lifecycles import ACTION, ESCALATION, check, coded
from triage.casework.people import second_person
from triage.desk import gate
from triage.desk.deciding import case_file, case_to_change, keep_json, open_case, stored_decision
from triage.desk.loop.again import demanded, set_by_person
from triage.desk.loop.looks import may_look
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.records import ActionRow, CaseRow, DecisionRow, EscalationRow, PersonRow


@dataclass(frozen=True)
class Confirmed:
    """What a person confirmed."""

    seq: int
    actions: tuple[int, ...]
    left: tuple[int, ...]
    """Actions still only proposed."""
    level: int
    shown: str = ""
    """Hash of the decision that was looked at."""
    now: tuple[int, ...] = ()
    """Those of the actions that were not confirmed, or done, before: by somebody else meanwhile, or earlier."""


def confirm(
    desk: Desk,
    number: str,
    actions: Sequence[int] | None,
    by: str | None,
    *,
    done: bool = False,
    seen: int | None = None,
    engagement: str | None = None,
) -> Confirmed:
    """Confirm actions of the latest decision (None: all that are proposed); with ``done``, say that they are done.

    Only ever of one case and one decision. ``engagement`` is how far the family took up what is done (list ``engagement``).

    ``seen`` is the decision the person looked at, where a screen showed one: nobody confirms what they have not seen.
    A person of the role a decision asks for has looked at it by confirming, and so has whoever's case it is where a
    coordinator is asked. Raises :class:`WrongUse` for a number that
    the decision does not have, :class:`Refused` for an action that was put aside, for a decision that another has
    replaced since, or where nobody registered is named.
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "case.done" if done else "case.confirm", by, case=number)
        row = open_case(desk, number)
        number = row.number
        if engagement:
            coded(desk.vocabulary, "engagement", engagement)
        latest = store.decisions(number)[-1]
        _still(latest, seen)
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
        now: list[int] = []
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
            check(ACTION, action.state, state, vocabulary=desk.vocabulary)
            values = {
                "state": state,
                "changed_by": person.name,
                "changed_on": desk.on,
                "seen_hash": latest.decision_hash,
            }
            if engagement:
                values["engagement"] = engagement
            store.change_action(number, latest.seq, position, values)
            now.append(position)
        left = tuple(
            position
            for position, action in held.items()
            if action.state == "proposed" and position not in chosen
        )
        level = _level(desk, row, latest, whole=not left)
        began = {} if row.confirmed_on else {"confirmed_on": desk.on}
        clock = {} if row.clock_from else {"clock_from": case_file(desk, row).opened or desk.on}
        store.change_case(number, {"level": level, **began, **clock})
        for duty in store.duties(number, "open"):
            if duty.kind == "human_review" and may_look(desk, person, row, duty.role):
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
    return Confirmed(latest.seq, tuple(chosen), left, level, latest.decision_hash, tuple(now))


def _still(latest: DecisionRow, seen: int | None) -> None:
    """Check that the decision somebody looked at is still the latest; its numbers would mean other actions."""
    if seen is not None and seen != latest.seq:
        raise Refused(
            "this case was triaged again since you looked",
            why="nobody confirms what they have not seen",
            mend="read the new decision, then confirm",
        )


def _level(desk: Desk, row: CaseRow, latest: DecisionRow, *, whole: bool) -> int:
    """The level once a person confirmed: that of the decision where all of it was, never below what open escalations demand.

    A level that a named person set stays while the engine finds the same for the same reasons.
    """
    if set_by_person(desk, row.number, stored_decision(desk, latest)):
        return max(row.level, demanded(desk, row.number))
    return max(latest.level, demanded(desk, row.number) if whole else row.level)


def _known_action(held: dict[int, ActionRow], position: int) -> ActionRow:
    if position not in held:
        numbers = f"its actions are 1 to {len(held)}" if held else "it has no actions"
        raise WrongUse(
            f"the latest decision has no action {position}",
            why="actions are counted as the decision shows them",
            mend=f"{numbers}; see `triage case show`",
        )
    return held[position]


def _must_read(desk: Desk, second: PersonRow, number: str) -> None:
    """Check that a second person reads the case: nobody agrees to what they cannot see."""
    if not gate.reads(desk, second, number):
        raise Refused(
            "the second person does not read this restricted case",
            why="nobody agrees to what they cannot see",
            mend="name one of the people it is restricted to, or a safeguarding lead",
        )


def dismiss_action(
    desk: Desk,
    number: str,
    action: int,
    reason: str,
    note: str,
    *,
    by: str | None,
    second: str | None = None,
    seen: int | None = None,
) -> ActionRow:
    """Put one action aside; it stays in view with the reason.

    ``seen`` is the decision the person looked at, where a screen showed one. Raises :class:`WrongUse` for an unknown action or reason, :class:`Refused` without a note, a registered person, or a
    second one where the reason asks for one (list ``dismiss_reasons``).
    """
    store = desk.store
    with store.writing():
        person = gate.change(desk, "action.dismiss", by, case=number)
        open_case(desk, number)
        entry = steps.known_reason(desk.vocabulary, reason)
        steps.check_note(note)
        latest = store.decisions(number)[-1]
        _still(latest, seen)
        held = {one.position: one for one in store.actions(number) if one.seq == latest.seq}
        chosen = _known_action(held, action)
        if chosen.state in ("dismissed", "done"):
            raise Refused(f"action {action} is {chosen.state} already", why="a step that was taken stands")
        other = ""
        if entry.text("second_person_needed") == "yes":
            agrees = second_person(store, person, second, None, f"putting aside for '{reason}'")
            _must_read(desk, agrees, number)
            other = agrees.name
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
    desk: Desk,
    number: str,
    towards: str,
    reason: str,
    note: str,
    *,
    by: str | None,
    second: str | None,
    seen: Mapping[int, str] | None = None,
    only: int | None = None,
) -> list[EscalationRow]:
    """Put an escalation aside with two people; it stays in view beside who did so, with whom and why.

    ``seen`` is how far each escalation had come where a screen showed it, ``only`` the number of the one that is meant (None:
    each to that door). Raises :class:`Refused` without a reason that is allowed for escalations, a note, and two different registered people
    of whom the second is of the right discipline (``dismissal`` in the list ``review_reasons``).
    """
    store = desk.store
    with store.writing():
        gate.change(desk, "escalation.dismiss", by, case=number)
        case_to_change(desk, number)
        steps.check_seen(store, number, _door(desk, towards), seen)
        rows = steps.chosen(store, number, towards, steps.DISMISSABLE, only)
        first, other = steps.check_dismissal(
            store, desk.vocabulary, towards, reason, note, by=by, second=second
        )
        _must_read(desk, other, number)
        kept = keep_json(desk, number, {"note": note.strip()})
        for row in rows:
            check(ESCALATION, row.state, "dismissed", vocabulary=desk.vocabulary, reason=reason)
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
