"""Referrals and signposts: making one, moving it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.casework.referrals import first_state, is_final
from triage.desk import auditing, gate
from triage.desk.deciding import (
    Stored,
    case_now,
    decide_case,
    found_case,
    open_case,
    stored_decision,
)
from triage.desk.directory.reporting import flag_refusal
from triage.desk.directory.together import writing_with_files
from triage.desk.loop.moving import ask_day, found_referral, look_again, moved
from triage.desk.loop.owning import keep_note
from triage.desk.opening import Desk
from triage.desk.rights.partners import check_partner
from triage.desk.rights.sharing import shared_by_referral
from triage.desk.telling import referrals_seen
from triage.errors import Refused, WrongUse
from triage.model import Decision
from triage.store.records import ActionRow, CaseRow, MoveRow, ReferralRow

_STILL_POSSIBLE = frozenset({"household_cap"})
"""Reasons for passing a service over that a person may decide against."""


def refer(
    desk: Desk,
    number: str,
    help_code: str,
    service: str,
    by: str | None,
    *,
    person: str | None = None,
    note: str = "",
) -> ReferralRow:
    """Send the case to a service, or note that the family was told of it, for a help that a person has confirmed.

    A family that was told is asked on a day whether it helped. ``note`` (why this service) becomes a note of the case.

    Raises :class:`WrongUse` for an unknown help or service; :class:`Refused` where the help is not in the decision or not
    confirmed, or the service does not take this person on this day.
    """
    store = desk.store
    with store.writing():
        name = gate.change(desk, "refer", by, case=number).name
        _known(desk, help_code, service)
        row = open_case(desk, number)
        number = row.number
        action = _confirmed_action(desk, row, help_code, person)
        _must_fit(desk, row, action, service)
        if action.kind == "referral":
            check_partner(desk, service, desk.on)
        identity = store.add_referral(
            {
                "case_number": number, "kind": action.kind, "help": help_code, "service": service, "person": action.person,
                "who": action.who, "needs": list(action.needs), "state": (state := first_state(desk.vocabulary, action.kind)), "made_on": desk.on,
                "answer_due_on": look_again(desk, row, state), "ask_on": ask_day(desk, state), "seq": action.seq,
            },
            name,
        )  # fmt: skip
        store.log(desk.on, name, "referral.make", case=number, record=f"referral {identity}")
        if note.strip():
            keep_note(desk, number, note, by=name)
        if action.kind == "referral":
            shared_by_referral(desk, number, identity, service, help_code, action.needs, name)
    made = store.referral(identity)
    assert made is not None
    return made


def check_choice(desk: Desk, number: str, action: ActionRow, service: str) -> None:
    """Say beforehand what :func:`refer` would refuse about a service for an action; raises as it does, and changes nothing."""
    _known(desk, action.help, service)
    row = open_case(desk, number)
    _must_fit(desk, row, action, service)
    if action.kind == "referral":
        check_partner(desk, service, desk.on)


def _known(desk: Desk, help_code: str, service: str) -> None:
    if not desk.vocabulary.has("help", help_code):
        near = desk.vocabulary.nearest("help", help_code)
        raise WrongUse(
            f"there is no help '{help_code}'",
            mend=f"did you mean '{near}'?" if near else "see `triage case show`",
        )
    if service not in desk.directory.services:
        raise WrongUse(
            f"there is no service '{service}' in the directory", mend="see `triage directory list`"
        )


def _confirmed_action(desk: Desk, row: CaseRow, help_code: str, person: str | None) -> ActionRow:
    """Find the action of the latest decision that offers the help: what an earlier one said may be withheld since."""
    latest = desk.store.decisions(row.number)[-1].seq
    fitting = [
        action for action in desk.store.actions(row.number)
        if action.seq == latest and action.help == help_code and action.kind in ("referral", "signpost")
        and (person is None or person in (action.person, action.who, f"{action.person}#{action.who}"))
    ]  # fmt: skip
    for state in ("confirmed", "proposed", "dismissed"):
        found = [action for action in fitting if action.state == state]
        if not found:
            continue
        chosen = found[0]
        if state == "confirmed":
            return chosen
        if state == "proposed":
            raise Refused(
                f"action {chosen.position} ({help_code}) is not confirmed yet",
                why="a person decides before anything is sent",
                mend=f"triage case confirm {row.number} --action {chosen.position} --by NAME",
            )
        raise Refused(
            f"action {chosen.position} ({help_code}) was put aside",
            why="what was put aside is not sent by accident",
            mend="triage again: `triage review` or `triage case answer`",
        )
    raise Refused(
        f"the decision offers no referral or signpost for '{help_code}'",
        why=_why_not(desk, row, help_code),
        mend="see `triage case show`, or record the need that calls for it",
    )


def _why_not(desk: Desk, row: CaseRow, help_code: str) -> str:
    decision = stored_decision(desk, desk.store.decisions(row.number)[-1])
    reasons = [
        f"{one.service}: {_title(desk, one.reason)}"
        for one in decision.not_offered
        if one.help == help_code and one.service
    ]
    reasons += [
        desk.vocabulary.title("unmet_reasons", one.reason) for one in decision.unmet if one.help == help_code
    ]
    return "; ".join(dict.fromkeys(reasons)) or "no rule asks for it"


def _title(desk: Desk, reason: str) -> str:
    return desk.vocabulary.title("not_offered_reasons", reason)


def _must_fit(desk: Desk, row: CaseRow, action: ActionRow, service: str) -> None:
    """Refuse a service that the decision did not offer for this, or that does not take the person today (laws 8, 10, 11)."""
    alike = [
        one
        for one in desk.store.referrals(row.number)
        if (one.help, one.person, one.who) == (action.help, action.person, action.who)
        and not is_final(desk.vocabulary, one.state)
    ]
    if alike:
        raise Refused(
            f"referral {alike[-1].id} for this help is {alike[-1].state}",
            why="a family is not sent twice for one thing",
            mend=f"move it on with `triage referral move {alike[-1].id} STATE --by NAME`, or wait for its answer",
        )
    today = decide_case(desk, case_now(desk, row), desk.store.decisions(row.number)[-1].level)
    against = _against(today, action, service)
    if against:
        raise Refused(
            f"{service} cannot be used for this today: {_title(desk, against)}",
            why="only a service that takes this person on this day is offered",
            mend=_others(action, service),
        )
    if service not in (action.service, *action.alternatives):
        raise Refused(
            f"{service} was not offered for '{action.help}'",
            why=_why_not(desk, row, action.help),
            mend=_others(action, service),
        )


def _against(today: Decision, action: ActionRow, service: str) -> str | None:
    for one in today.not_offered:
        if (one.help, one.person, one.service) == (
            action.help,
            action.person,
            service,
        ) and one.reason not in _STILL_POSSIBLE:
            return one.reason
    return None


def _others(action: ActionRow, service: str) -> str:
    others = [one for one in (action.service, *action.alternatives) if one and one != service]
    return (
        "offered as well: " + ", ".join(others)
        if others
        else "triage again to see what is open today: `triage review` or `triage case answer`"
    )


@dataclass(frozen=True)
class ReferralView:
    """A referral with its life."""

    row: ReferralRow
    moves: tuple[MoveRow, ...]
    flagged: str | None = None
    """What the refusal said about the service's record, where that was written down: a code of reports."""
    not_flagged: str | None = None
    """What stood in the way of writing it down."""
    stored: Stored | None = None
    """The new decision, where the referral came to nothing and the need is open again."""


def list_referrals(
    desk: Desk, number: str | None = None, state: str | None = None, by: str | None = None
) -> list[ReferralView]:
    """List the referrals that somebody may see in the order they were made; ``state`` a code of ``referral_states``.

    Whoever referred the child sees those that the answer to a referrer may name.
    """
    gate.read(desk, "referral.list", by, case=number, later=True)
    if number is not None:
        found_case(desk, number)
    if state is not None and not desk.vocabulary.has("referral_states", state):
        raise WrongUse(
            f"there is no referral state '{state}'",
            mend="the states are " + ", ".join(desk.vocabulary.of("referral_states")),
        )
    rows: Sequence[ReferralRow] = referrals_seen(desk, desk.store.referrals(number), by)
    found = [ReferralView(row, tuple(desk.store.moves(row.id))) for row in rows if state in (None, row.state)]
    auditing.note(desk, "referral.list", by=by, case=number, record=f"found {len(found)}")
    return found


def move_referral(
    desk: Desk, identity: int, state: str, by: str | None, *, reason: str | None = None
) -> ReferralView:
    """Put a referral into its next state, as the list ``referral_states`` allows; a refusal carries its reason.

    One that comes to nothing opens the need again: see :func:`triage.desk.loop.moving.moved`. Raises :class:`WrongUse` for an
    unknown referral, state or reason, :class:`Refused` for a move not allowed.
    """
    store = desk.store
    with writing_with_files(desk):
        held = store.referral(identity)
        name = gate.change(desk, "referral.move", by, case=held.case_number if held else None).name
        row = found_referral(desk, identity)
        done = moved(desk, row, state, by=name, reason=reason)
        refused = reason if state == "declined" else None
        told, trouble = flag_refusal(desk, row.service, refused, name) if refused else (None, None)
    return ReferralView(
        done.row, tuple(store.moves(identity)), told.report.what if told else None, trouble, done.stored
    )
