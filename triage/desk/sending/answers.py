"""Answers that come back: a receipt says that it arrived, an outcome what became of it; late and doubled ones do no harm."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import timedelta

from triage.casework.referrals import is_final
from triage.desk.escalating import record_escalation
from triage.desk.opening import Desk
from triage.desk.referring import move_referral
from triage.sending import Fault, Opened, OutcomeBody, ReceiptBody
from triage.store.records import ReferralRow
from triage.store.rows_sending import ParcelRow
from triage.vocabulary import Vocabulary

TOLD_BY_SERVICE = (
    "opened", "accepted", "waiting", "started", "paused", "completed", "declined", "declined_by_family", "did_not_engage", "redirected",
)  # fmt: skip
"""States of a referral that its recipient tells; nothing else moves by an answer."""
_ON_THE_WAY = ("opened", "accepted", "started")
"""Steps that may be taken for granted where their own file has not come yet."""
LATER_DAYS = 28


def asked(desk: Desk, opened: Opened) -> ParcelRow:
    """The parcel that an answer is about; raises :class:`Fault` PC114 where it was not sent from here to this partner."""
    row = desk.store.parcel("out", opened.partner, opened.parcel.body.of)
    if row is None or row.kind != "referral":
        raise Fault("PC114")
    return row


def apply_receipt(desk: Desk, row: ParcelRow, opened: Opened, by: str) -> None:
    """Note that a parcel arrived, or that nobody there could read it as a case: then somebody telephones today."""
    body: ReceiptBody = opened.parcel.body
    if body.state == "not_readable":
        _change(desk, row, {"state": "not_readable", "due_on": desk.on})
        return
    if row.state in ("sent", "not_readable"):
        _change(desk, row, {"state": "received", "due_on": "", "settled_on": desk.on})
    if row.towards:
        who = f"{body.by}, {opened.partner} (receipt)" if body.by else f"{opened.partner} (receipt)"
        standing = [one for one in desk.store.escalations(row.case_number) if one.towards == row.towards]
        if any(one.state == "told" for one in standing):
            record_escalation(desk, row.case_number, row.towards, by, received_by=who)
        return
    referral = _referral(desk, row)
    if referral is not None and referral.state == "requested":
        move_referral(desk, referral.id, "opened", by)


def apply_outcome(desk: Desk, row: ParcelRow, opened: Opened, by: str) -> None:
    """Move the referral on as its recipient says, through the steps between; an older answer that comes later changes nothing.

    Raises :class:`Fault` PC117 where the answer does not fit where the referral stands: a person looks.
    """
    body: OutcomeBody = opened.parcel.body
    if any(one.kind == "outcome" and one.step >= body.step for one in desk.store.answers_to(row.parcel)):
        return
    if body.state not in TOLD_BY_SERVICE:
        raise Fault("PC117", body.state)
    if row.towards:
        _decided(desk, row, body, opened.partner, by)
        _change(desk, row, {"state": "answered", "due_on": "", "settled_on": desk.on})
        return
    referral = _referral(desk, row)
    if referral is None or referral.state == body.state:
        _change(desk, row, {"state": "answered", "due_on": "", "settled_on": desk.on})
        return
    steps = steps_to(desk.vocabulary, referral.state, body.state)
    if steps is None:
        _change(desk, row, {"due_on": desk.on})
        raise Fault("PC117", f"{referral.state} here, {body.state} there")
    for state in steps:
        move_referral(desk, referral.id, state, by, reason=body.reason if state == body.state else None)
    _change(desk, row, {"state": "answered", "due_on": "", "settled_on": desk.on})


def _decided(desk: Desk, row: ParcelRow, body: OutcomeBody, partner: str, by: str) -> None:
    """What a partner decided about an escalation; declined ones stand in view, to be disputed by a person."""
    standing = [one for one in desk.store.escalations(row.case_number) if one.towards == row.towards]
    if body.state not in ("accepted", "declined"):
        return
    if any(one.state == "told" for one in standing):
        record_escalation(desk, row.case_number, row.towards, by, received_by=f"{partner} (sealed answer)")
        standing = [one for one in desk.store.escalations(row.case_number) if one.towards == row.towards]
    if any(one.state == "received" for one in standing):
        reason = f", {desk.vocabulary.title('decline_reasons', body.reason).lower()}" if body.reason else ""
        said = f"{desk.vocabulary.title('referral_states', body.state)}{reason} ({partner}, sealed answer)"
        record_escalation(desk, row.case_number, row.towards, by, decision=said)


def steps_to(vocabulary: Vocabulary, state: str, wanted: str) -> list[str] | None:
    """The shortest way from a state to the one told, over steps that may be taken for granted; None where there is none."""
    ways: Mapping[str, tuple[str, ...]] = {
        code: tuple(entry.items("next_states")) for code, entry in vocabulary.of("referral_states").items()
    }
    waiting: deque[list[str]] = deque([[state]])
    seen = {state}
    while waiting:
        path = waiting.popleft()
        for following in ways.get(path[-1], ()):
            if following == wanted:
                return [*path[1:], wanted]
            if following in _ON_THE_WAY and following not in seen:
                seen.add(following)
                waiting.append([*path, following])
    return None


def _referral(desk: Desk, row: ParcelRow) -> ReferralRow | None:
    return desk.store.referral(row.referral_id) if row.referral_id is not None else None


def _change(desk: Desk, row: ParcelRow, values: dict[str, object]) -> None:
    with desk.store.writing():
        desk.store.change_parcel(row.id, values)


def next_answer_due(desk: Desk, state: str, body: OutcomeBody) -> object:
    """The day by which the sender hears again after an outcome; empty where nothing is left to tell."""
    if is_final(desk.vocabulary, state):
        return ""
    if body.expected_on is not None and body.expected_on > desk.on:
        return body.expected_on
    return desk.on + timedelta(days=LATER_DAYS)
