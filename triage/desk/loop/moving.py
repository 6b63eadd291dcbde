"""Referrals and signposts on their way: each move, what it opens again, whether help helped, what the referrer hears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage.casework.escalations import check_note
from triage.casework.lifecycles import coded
from triage.casework.lifecycles.referrals import CLOCKS, TOLD
from triage.casework.referrals import FINISHED, WITHOUT_HELP, check_move, help_has_begun, is_final, not_sent
from triage.casework.reviews import eased
from triage.desk import gate
from triage.desk.deciding import Stored, case_now, case_to_change, found_case, keep_json
from triage.desk.loop.again import decide_again
from triage.desk.loop.looks import ask_to_look, settle_looks
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import Decision
from triage.store.records import CaseRow, ReferralRow

MEANT = frozenset({"made_in_error", "case_ended", "no_longer_needed"})
"""Reasons to cancel that say nothing is missing: nobody has to look for something else."""
SAYS_NOTHING = frozenset({"draft", "awaiting_consent", "requested", "opened", TOLD})
"""States of which whoever referred the child has nothing to hear yet."""
SELF_REFERRED = frozenset({"parent_or_carer", "young_person"})
"""Sources that are the family itself: it hears from whoever works with it."""


@dataclass(frozen=True)
class Moved:
    """What a move of a referral came to."""

    row: ReferralRow
    stored: Stored | None
    """The new decision, where it came to nothing and the case is open."""
    look: int | None
    """Number of the look at a need that nothing answers now."""


def found_referral(desk: Desk, identity: int) -> ReferralRow:
    """Find a referral by its number; raises :class:`WrongUse` where there is none."""
    row = desk.store.referral(identity)
    if row is None:
        raise WrongUse(f"there is no referral {identity}", mend="see `triage referral list`")
    return row


def moved(desk: Desk, row: ReferralRow, state: str, *, by: str, reason: str | None = None) -> Moved:
    """Put a referral into its next state, inside ``writing()``; ``by`` is somebody the gate let through.

    One that comes to nothing opens the need again: the case is decided anew, so that the next option is proposed, and where
    there is none a person looks. Help that came to its end without easing the need brings the review forward.
    Raises :class:`WrongUse` for an unknown state or reason, :class:`Refused` for a move not allowed.
    """
    store = desk.store
    case = case_to_change(desk, row.case_number)
    check_move(desk.vocabulary, row.state, state, reason, row.kind)
    if state in ("requested", TOLD) and case.state != "open":
        raise Refused(
            "the case is closed",
            why="nothing new is sent for a closed case",
            mend="open it again with `triage case reopen`",
        )
    store.move_referral(
        row.id, state, on=desk.on, by=by, reason=reason or "", answer_due_on=look_again(desk, case, state)
    )
    store.change_referral(row.id, {"ask_on": ask_day(desk, state), **_feedback(desk, case, row, state)})
    store.log(desk.on, by, f"referral.{state}", case=row.case_number, record=f"referral {row.id}")
    if is_final(desk.vocabulary, state):
        settle_looks(
            desk, case.number, frozenset({"no_longer_needed"}), state, by=by, record=f"referral {row.id}"
        )
    stored, look = None, None
    if state in WITHOUT_HELP:
        stored, look = _open_again(desk, case, row, reason, by)
    elif state == FINISHED:
        look = _after_help(desk, case, row, by)
    return Moved(found_referral(desk, row.id), stored, look)


def _open_again(
    desk: Desk, case: CaseRow, row: ReferralRow, reason: str | None, by: str
) -> tuple[Stored | None, int | None]:
    """The need is open again: decide anew, and where nothing answers it, ask a person to look."""
    record = f"referral {row.id}"
    if case.state != "open":
        if case.state != "closed" or reason in MEANT:
            return None, None
        return None, ask_to_look(desk, case.number, "came_back_after_closing", by=by, record=record)
    stored = decide_again(desk, case, cause="referral", by=by)
    if reason in MEANT or answered(stored.decision, row):
        return stored, None
    return stored, ask_to_look(desk, case.number, "nothing_left_to_offer", by=by, record=record)


def answered(decision: Decision, row: ReferralRow) -> bool:
    """Whether a decision holds a service for the help or a need of a referral, or asks a person to look for one."""
    offered = any(
        action.service
        and action.person == row.person
        and (action.who or "") == row.who
        and (action.help == row.help or set(action.needs) & set(row.needs))
        for action in decision.actions
    )
    return offered or any(look.reason == "no_service" for look in decision.human_reviews)


def _after_help(desk: Desk, case: CaseRow, row: ReferralRow, by: str) -> int | None:
    """Help came to its end: where the scores do not show that it eased the need, it is looked at now."""
    if eased(case_now(desk, case), row.needs, row.person, row.who or None, since=row.made_on):
        return None
    if case.state == "open":
        desk.store.change_case(case.number, {"review_on": min(case.review_on, desk.on)})
    return ask_to_look(desk, case.number, "ended_without_easing", by=by, record=f"referral {row.id}")


def look_again(desk: Desk, case: CaseRow, state: str) -> date:
    """The day somebody looks at it again: with the case's review once help has begun, sooner while it is only sent."""
    if help_has_begun(desk.vocabulary, state) and not is_final(desk.vocabulary, state):
        return max(desk.on, case.review_on)
    if not_sent(desk.vocabulary, state):
        return desk.on
    clock = CLOCKS.get(state, CLOCKS["requested"])
    return clock.due(desk.on, desk.settings)


def ask_day(desk: Desk, state: str) -> date | str:
    """The day the family is asked whether a service it was told of helped; empty in other states."""
    return CLOCKS[TOLD].due(desk.on, desk.settings) if state == TOLD else ""


def _feedback(desk: Desk, case: CaseRow, row: ReferralRow, state: str) -> dict[str, object]:
    if state in SAYS_NOTHING or case.source in SELF_REFERRED or row.kind != "referral":
        return {}
    if row.feedback_due_on is not None and row.feedback_on is None:
        return {}  # It is owed already, and a later step never puts it off.
    days = desk.settings.clocks.feedback_days
    return {"feedback_due_on": desk.on + timedelta(days=days), "feedback_on": "", "feedback_by": ""}


def engage(desk: Desk, identity: int, code: str, *, by: str | None) -> ReferralRow:
    """Record how far the family takes up a referral or signpost (list ``engagement``; inventory A19).

    Where it does not, the day to look at the referral is today: silence and refusal are no risk and close nothing.
    Raises :class:`WrongUse` for an unknown referral or code, :class:`Refused` for one that came to its end.
    """
    store = desk.store
    with store.writing():
        row = found_referral(desk, identity)
        person = gate.change(desk, "referral.ask", by, case=row.case_number)
        case_to_change(desk, row.case_number)
        coded(desk.vocabulary, "engagement", code)
        if is_final(desk.vocabulary, row.state):
            raise Refused(
                f"{row.kind} {identity} is {row.state}",
                why="a step that was taken stands",
                mend="record it at the review",
            )
        values: dict[str, object] = {"engagement": code, "engagement_on": desk.on}
        if desk.vocabulary.single("engagement", code).text("counts_as_drop_off") == "yes":
            values["answer_due_on"] = min(row.answer_due_on, desk.on)
            if row.ask_on is not None:
                values["ask_on"] = min(row.ask_on, desk.on)
        store.change_referral(identity, values)
        store.log(
            desk.on,
            person.name,
            "referral.engage",
            case=row.case_number,
            record=f"referral {identity} {code}",
        )
    return found_referral(desk, identity)


def ask_service(desk: Desk, identity: int, note: str = "", *, by: str | None) -> ReferralRow:
    """Record that a service was asked what became of a referral: it is due again when its state's clock has run anew from today.

    A wait that is too long stays due all the same, and so does everything else about the case. ``note`` becomes a note of the
    case. Raises :class:`WrongUse` for an
    unknown referral; :class:`Refused` for a signpost that the family is asked about, and for one that is not on its way.
    """
    store = desk.store
    with store.writing():
        held = store.referral(identity)
        act = "referral.service_asked"
        name = gate.change(desk, act, by, case=held.case_number if held else None).name
        row = found_referral(desk, identity)
        case = case_to_change(desk, row.case_number)
        if row.ask_on is not None and row.kind == "signpost":
            raise Refused(
                "nobody at the service knows of a signpost", why="the family was told and goes there itself, so it is asked",
                mend=f"triage referral ask {identity} --helped CODE --by NAME",
            )  # fmt: skip
        words = desk.vocabulary
        if is_final(words, row.state) or not_sent(words, row.state) or help_has_begun(words, row.state):
            raise Refused(
                f"{row.kind} {identity} is {row.state}", why="a service is asked while it has a referral and nothing has come of it",
                mend="see `triage referral list`; help that has begun is looked at with the review",
            )  # fmt: skip
        kept = _noted(desk, row.case_number, note, name) if note.strip() else ""
        store.change_referral(identity, {"answer_due_on": look_again(desk, case, row.state)})
        store.log(desk.on, name, act, case=row.case_number, record=f"referral {identity}", shown_hash=kept)
    return found_referral(desk, identity)


def _noted(desk: Desk, number: str, text: str, by: str) -> str:
    """Keep what a service said as a note of the case, so that it is read, given out and erased as every note is."""
    check_note(text)
    kept = keep_json(desk, number, {"note": text.strip()})
    values = {
        "case_number": number,
        "on_day": desk.on,
        "by_name": by,
        "kind": "note",
        "private_of_child": False,
        "note_hash": kept,
    }
    desk.store.add_case_note(values)
    return kept


def ask_helped(desk: Desk, identity: int, helped: str, *, by: str | None, reason: str | None = None) -> Moved:
    """Record whether help helped: ``yes``, ``partly``, ``no`` or ``not_used`` (list ``help_answers``), and why not.

    A signpost comes to its end by it; one not used yet for want of time is asked about again. Help that was not used, or did
    not help, opens the need again. Raises :class:`WrongUse` for an unknown code, :class:`Refused` for a referral still on its way,
    or without a reason where it was not used or did not help.
    """
    store = desk.store
    with store.writing():
        row = found_referral(desk, identity)
        name = gate.change(desk, "referral.ask", by, case=row.case_number).name
        case = case_to_change(desk, row.case_number)
        coded(desk.vocabulary, "help_answers", helped)
        if reason:
            coded(desk.vocabulary, "help_reasons", reason)
        if helped in ("no", "not_used") and not reason:
            raise Refused(
                "a reason is needed", why="without it nobody learns why help did not come",
                mend="add --reason: " + ", ".join(desk.vocabulary.of("help_reasons")),
            )  # fmt: skip
        if row.kind == "referral" and row.state != FINISHED:
            raise Refused(
                f"referral {identity} is {row.state}", why="whether it helped is asked when help has come to its end",
                mend=f"move it on with `triage referral move {identity} STATE --by NAME`",
            )  # fmt: skip
        store.log(
            desk.on, name, "referral.asked", case=row.case_number, record=f"referral {identity} {helped}"
        )
        if helped == "not_used" and reason == "no_time_yet" and row.state == TOLD:
            store.change_referral(identity, {"ask_on": ask_day(desk, TOLD)})
            return Moved(found_referral(desk, identity), None, None)
        said = {"helped": helped, "helped_on": desk.on, "helped_reason": reason or "", "ask_on": ""}
        store.change_referral(identity, said)
        stored, look = None, None
        if not is_final(desk.vocabulary, row.state):
            end = "did_not_engage" if helped == "not_used" else FINISHED
            done = moved(desk, row, end, by=name)
            stored, look = done.stored, done.look
            store.change_referral(identity, said)
        if helped == "no" and case.state == "open":
            stored = decide_again(desk, found_case(desk, case.number), cause="referral", by=name)
            if not answered(stored.decision, row):
                look = ask_to_look(
                    desk, case.number, "signpost_did_not_help", by=name, record=f"referral {identity}"
                )
    return Moved(found_referral(desk, identity), stored, look)
