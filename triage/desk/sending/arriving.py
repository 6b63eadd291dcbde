"""A referral that came: from the package to a case file of this workspace, and what is said back about it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from triage.casefile import CaseBatch, read_cases
from triage.casework.cases import LOOK_AGAIN_DAYS
from triage.casework.escalations import OPEN_STATES
from triage.desk.intake import escalation_words
from triage.desk.opening import Desk
from triage.sending import Opened, Parcel, ReceiptBody, ReferralBody, parcel_of
from triage.store.rows_sending import ParcelRow

_WAYS = ("home", "letter", "phone", "text", "email")
_NAMES = {
    "phone": ("phone", "call", "ring", "telephone", "mobile"), "text": ("text", "sms", "message"), "email": ("email", "e-mail"),
    "letter": ("letter", "post"), "home": ("home", "visit"),
}  # fmt: skip
_ADULTS = ("parent", "carer")
PURPOSE = "get_help"


def own_number(opened: Opened) -> str:
    """The number that the case has here: made of the parcel, so that the same parcel is never two cases."""
    said = f"{opened.partner}\0{opened.parcel.id}".encode()
    return "T-" + hashlib.blake2b(said, digest_size=6).hexdigest()


def case_of(desk: Desk, opened: Opened, file: str) -> CaseBatch:
    """Read the package as a case file of this workspace, with the checks that every case file passes.

    Where the sender tells an escalation and no case can be made of it, the problem carries that escalation, so that it is kept
    for the safeguarding lead.
    """
    body: ReferralBody = opened.parcel.body
    raw = json.dumps(_case_data(desk, opened, body), ensure_ascii=False).encode()
    batch = read_cases(raw, file, desk.vocabulary, desk.on)
    if body.about != "escalation":
        return batch
    towards = body.towards or "statutory"
    words = (
        escalation_words(desk.vocabulary, towards, "same_day")
        if desk.vocabulary.has("escalations", towards)
        else f"{towards} today"
    )
    problems = tuple(
        replace(one, issue=one.issue.model_copy(update={"escalations": (words,)}))
        if one.issue.severity == "error"
        else one
        for one in batch.problems
    )
    return replace(batch, problems=problems)


def _case_data(desk: Desk, opened: Opened, body: ReferralBody) -> dict[str, Any]:
    parcel = opened.parcel
    data: dict[str, Any] = {
        "case": own_number(opened),
        "received": min(parcel.created_on, desk.on).isoformat(),
        "referrer": {"source": _source(desk, opened.partner), "organisation": opened.partner},
        "child": _child(body),
        "needs": [_need(body, one.need, one.severity, one.person) for one in body.needs],
        "indicators": [{"indicator": code} for code in body.indicators],
        "extras": {
            "travelled": {
                "from": opened.partner, "signed_as": body.from_name, "their_reference": body.reference, "parcel": parcel.id,
                "help": body.help, "letter": body.letter,
            }
        },
    }  # fmt: skip
    if body.person in _ADULTS:
        data["people"] = [
            {"id": "p1", "is": body.person, **({"age": body.age} if body.age is not None else {})}
        ]
    if body.agreed.basis != "without_consent":
        data["consent"] = _consent(body)
    if body.safe_contact:
        data["safe_contact"] = {"how": body.safe_contact.how}
    if body.safe_way_only:
        data["unsafe_contact"] = _not_safe(body)
    if body.access:
        data["practical"] = {"access": list(body.access)}
    if body.deadline:
        data["deadlines"] = [{"what": "told by the sender", "on": body.deadline.isoformat()}]
    if body.identity:
        data["identity"] = body.identity.model_dump(exclude_none=True)
    others = _same_reference(desk, opened, body)
    if others:
        data["possible_duplicates"] = others
    return data


def _need(body: ReferralBody, need: str, severity: int | None, person: str) -> dict[str, Any]:
    found: dict[str, Any] = {"need": need, "severity": severity, "person": person}
    return found | ({"who": "p1"} if person == body.person and person in _ADULTS else {})


def _child(body: ReferralBody) -> dict[str, Any]:
    about_adult = body.person in _ADULTS
    found = {
        "age": None if about_adult else body.age,
        "age_months": None if about_adult else body.age_months,
        "postcode": body.area,
        "home_authority": body.home_authority,
        "language": body.language,
    }
    return {key: value for key, value in found.items() if value is not None}


def _consent(body: ReferralBody) -> dict[str, Any]:
    """What was agreed, and to whom: whoever is told further is asked about anew."""
    recipients = [one for one in (body.service, body.help) if one]
    return {
        "status": "given", "by": list(body.agreed.by), "purpose": PURPOSE, "recipients": recipients,
        **({"competent": True} if body.agreed.basis == "own_consent" else {}),
        **({"on": body.agreed.on.isoformat()} if body.agreed.on else {}),
    }  # fmt: skip


def _not_safe(body: ReferralBody) -> list[str]:
    """Every way of being in touch but the agreed one: the sender does not say which of them is dangerous."""
    said = (body.safe_contact.how if body.safe_contact else "").lower()
    return [way for way in _WAYS if not any(word in said for word in _NAMES[way])]


def _source(desk: Desk, partner: str) -> str:
    rows = [row for row in desk.store.cards(own=False) if row.partner == partner and row.source]
    return rows[-1].source if rows else "other"


def _same_reference(desk: Desk, opened: Opened, body: ReferralBody) -> list[str]:
    """Cases here that came from the same partner under the same number: perhaps the same child, and a person looks."""
    mine = own_number(opened)
    found = [
        row.case_number
        for row in desk.store.parcels(way="in")
        if row.kind == "referral"
        and row.partner == opened.partner
        and row.code == reference_hash(body.reference)
        and row.case_number not in ("", mine)
        and row.parcel != opened.parcel.id
    ]
    return list(dict.fromkeys(found))


def reference_hash(reference: str) -> str:
    """Their case number as a hash: enough to see two parcels about one child, and no more than that in a column."""
    return hashlib.sha256(reference.encode()).hexdigest()[:16]


def raise_told(desk: Desk, number: str, opened: Opened, by: str) -> None:
    """Enter the escalation that the sender tells, due today, where the rules here did not raise it themselves.

    What third parties said does not travel, so the rules here may see nothing of what the sender's people saw; an escalation is
    never lost by that (law 1). Inside ``writing()``.
    """
    body: ReferralBody = opened.parcel.body
    towards = body.towards or "statutory"
    if any(row.towards == towards and row.state in OPEN_STATES for row in desk.store.escalations(number)):
        return
    seq = max((row.seq for row in desk.store.decisions(number)), default=1)
    raised = desk.store.add_escalation({
        "case_number": number, "seq": seq, "towards": towards, "person": body.person, "who": "p1" if body.person in _ADULTS else "",
        "basis_hash": hashlib.sha256(f"told\0{opened.partner}\0{opened.parcel.id}".encode()).hexdigest(),
        "raised_on": desk.on, "due_on": desk.on, "state": "raised", "last_seq": seq,
    })  # fmt: skip
    desk.store.log(desk.on, by, "escalation.told_by_partner", case=number, record=f"escalation {raised}")


def answer_due(desk: Desk, body: ReferralBody) -> date:
    """The day by which the sender is told whether we can help."""
    if body.about == "escalation":
        return desk.on
    latest = desk.on + timedelta(days=LOOK_AGAIN_DAYS)
    return max(desk.on, min(latest, body.answer_by)) if body.answer_by else latest


def receipt_for(row: ParcelRow, by: str) -> Parcel:
    """The receipt for a parcel that came; made again it is the same one.

    Its number is made of the partner too: where two partners send one parcel, neither receipt takes the other's place in a folder.
    """
    state = "received" if row.case_number else "not_readable"
    said = f"receipt\0{row.partner}\0{row.parcel}\0{state}"
    identity = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
    body = ReceiptBody(of=row.parcel, state=state, on=row.on_day, by=by, reference=row.case_number or None)
    return parcel_of("receipt", identity, row.on_day, body)
