"""The record of sharing: what left the building, to whom, when and on which basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from triage.casework.escalations import WHOSE_JOB
from triage.deciding.sharing import agreement, for_help
from triage.desk import gate
from triage.desk.deciding import case_now, case_to_change, found_case, keep_json
from triage.desk.opening import Desk
from triage.desk.rights import followups
from triage.desk.rights.reading import codes, content_of
from triage.errors import Refused, WrongUse
from triage.rulebook import child_age_months
from triage.store.rows_rights import SharingRow

BASES = ("consent", "own_consent", "without_consent")
ESCALATION = "escalation "
"""Begins the record of what was shared by telling somebody of an escalation."""
PROTECT = "protect"
SAFEGUARDING = "safeguarding_child"
_REVIEW_DAYS = 28
"""Days after which sharing without agreement is looked at again where nobody named a day; the product's own choice."""


@dataclass(frozen=True)
class Shared:
    """One entry of the record of sharing with what lies in the content."""

    row: SharingRow
    items: tuple[str, ...]
    """What was shared, as codes."""
    consent_of: tuple[str, ...]
    """Whose agreement it rests on."""
    note: str | None


@dataclass(frozen=True)
class Lawful:
    """Why something was shared without agreement, and whether the family was told."""

    reason: str
    decided_by: str
    family_told: str = ""
    """yes, no, or empty where nobody has said yet"""
    not_told_reason: str = ""
    review_on: date | None = None


def record_sharing(
    desk: Desk,
    number: str,
    *,
    recipient: str,
    purpose: str,
    items: Sequence[str],
    by: str,
    record: str,
    basis: str | None = None,
    lawful: Lawful | None = None,
    note: str = "",
) -> int:
    """Enter what was shared, inside ``writing()``; returns the number of the entry.

    Without ``basis`` it is worked out: the family's agreement where there is one, else sharing without agreement, which only
    an escalation (``record`` begins with ``escalation``) or a ``lawful`` reason allows. Raises :class:`Refused` otherwise.
    """
    case = case_now(desk, found_case(desk, number))
    agreed = agreement(case, child_age_months(case, desk.on))
    told = record.startswith(ESCALATION)
    # A reason of law stands first: who names one does not lean on agreement, whatever the family said.
    chosen = basis or (
        "without_consent" if lawful else agreed.basis if not agreed.blocks else "without_consent"
    )
    if chosen == "without_consent" and lawful is None:
        if not told:
            raise Refused(
                "nobody who can agree has agreed to this",
                why="without agreement only an escalation, or a reason of law named by a person, lets something out",
                mend="ask first (`triage case consent`), or name the reason: `triage case shared add … --reason CODE --decided-by NAME`",
            )
        lawful = Lawful(SAFEGUARDING, by)
    if chosen == "without_consent" and lawful is not None and lawful.review_on is None:
        lawful = Lawful(
            lawful.reason, lawful.decided_by, lawful.family_told, lawful.not_told_reason,
            desk.on + timedelta(days=_REVIEW_DAYS),
        )  # fmt: skip
    whose = tuple(
        dict.fromkeys(
            word for entry in case.consent if entry.status == "given" and for_help(entry) for word in entry.by
        )
    )
    detail: dict[str, Any] = {"items": list(dict.fromkeys(items))}
    if chosen != "without_consent":
        detail["consent_of"] = list(whose)
    if note.strip():
        detail["note"] = note.strip()
    values: dict[str, Any] = {
        "case_number": number, "on_day": desk.on, "by_name": by, "recipient": recipient, "purpose": purpose, "basis": chosen,
        "record": record, "agreement": _agreement_of(desk, number) if chosen != "without_consent" else "",
        "detail_hash": keep_json(desk, number, detail),
    }  # fmt: skip
    if chosen == "without_consent" and lawful is not None:
        values |= {
            "reason": lawful.reason, "decided_by": lawful.decided_by, "family_told": lawful.family_told,
            "not_told_reason": lawful.not_told_reason, "review_on": lawful.review_on or "",
        }  # fmt: skip
    identity = desk.store.add_sharing(values)
    if chosen == "without_consent" and lawful is not None:
        _ask_after(desk, number, identity, lawful, record)
    desk.store.log(desk.on, by, "case.shared", case=number, record=f"sharing {identity} {chosen}")
    return identity


def _ask_after(desk: Desk, number: str, identity: int, lawful: Lawful, record: str) -> None:
    """Sharing without agreement is followed up: was the family told, and does it still have to be so."""
    role = "safeguarding_lead"
    about = record.removeprefix(ESCALATION).split(" ")[0] if record.startswith(ESCALATION) else ""
    for row in desk.store.escalations(number) if about.isdigit() else ():
        role = WHOSE_JOB[row.towards] if row.id == int(about) else role
    mark = f"sharing {identity}"
    if not lawful.family_told:
        followups.ask_for(
            desk,
            number,
            "sharing",
            followups.FAMILY_TOLD,
            role=role,
            due_on=desk.on + timedelta(days=1),
            record=mark,
        )
    if lawful.review_on is not None:
        followups.ask_for(
            desk, number, "sharing", followups.REVIEW_SHARING, role=role, due_on=lawful.review_on, record=mark
        )


def _agreement_of(desk: Desk, number: str) -> str:
    given = [row for row in desk.store.agreements(number) if row.status == "given"]
    return f"agreement {given[-1].id}" if given else "file"


def shared_by_referral(
    desk: Desk, number: str, referral: int, service: str, help_code: str, needs: Sequence[str], by: str
) -> None:
    """Enter what making a referral told a service, inside ``writing()``."""
    items = [f"help {help_code}", *(f"need {need}" for need in needs)]
    record_sharing(
        desk, number, recipient=service, purpose="get_help", items=items, by=by, record=f"referral {referral}"
    )


def shared_by_telling(desk: Desk, number: str, escalation: int, towards: str, by: str) -> None:
    """Enter that somebody was told of an escalation, inside ``writing()``; told twice it is entered once."""
    mark = f"{ESCALATION}{escalation}"
    if any(row.record == mark for row in desk.store.sharings(number)):
        return
    record_sharing(
        desk, number, recipient=towards, purpose=PROTECT, items=[f"escalation {towards}"], by=by, record=mark
    )


def shared_by_letter(desk: Desk, number: str, service: str, by: str | None) -> None:
    """Enter that a letter for a service was written out to a file, as a step of its own; the writer is named."""
    with desk.store.writing():
        person = gate.change(desk, "case.shared", by, case=number)
        seq = desk.store.decisions(number)[-1].seq
        record_sharing(
            desk, number, recipient=service, purpose="get_help", items=["letter service"], by=person.name,
            record=f"letter decision {seq}",
        )  # fmt: skip


def add_sharing(
    desk: Desk,
    number: str,
    *,
    recipient: str,
    purpose: str,
    items: Sequence[str],
    note: str,
    lawful: Lawful | None,
    by: str | None,
) -> Shared:
    """Enter by hand what was shared: a telephone call, a meeting, a letter of one's own.

    Raises :class:`WrongUse` for a code that is not in its list, :class:`Refused` where nobody agreed and no reason of law
    is named.
    """
    _check(desk, recipient, purpose, lawful)
    with desk.store.writing():
        person = gate.change(desk, "case.shared", by, case=number)
        case_to_change(desk, number)
        if lawful is not None:
            decided = desk.store.person(lawful.decided_by)
            if decided is None:
                raise Refused(
                    "whoever decided this is not registered here",
                    why="sharing without agreement is decided by a named person",
                    mend="--decided-by with the name of a registered person",
                )
        identity = record_sharing(
            desk, number, recipient=recipient, purpose=purpose, items=items, by=person.name, record="by hand",
            lawful=lawful, note=note,
        )  # fmt: skip
    return next(one for one in _of(desk, number) if one.row.id == identity)


def _check(desk: Desk, recipient: str, purpose: str, lawful: Lawful | None) -> None:
    known_code(desk, "sharing_purposes", purpose)
    if recipient not in desk.directory.services and recipient not in codes(desk, "sharing_recipients"):
        raise WrongUse(
            "this recipient is not known here",
            why="what was shared must be told to whom",
            mend="name a service of the directory, or a code of sharing_recipients: "
            + ", ".join(codes(desk, "sharing_recipients")),
        )
    if lawful is None:
        return
    known_code(desk, "sharing_reasons", lawful.reason)
    if lawful.family_told == "no":
        if not lawful.not_told_reason:
            raise Refused(
                "why the family was not told is needed",
                why="a family is told unless that adds danger",
                mend="add --why-not: " + ", ".join(codes(desk, "not_told_reasons")),
            )
        known_code(desk, "not_told_reasons", lawful.not_told_reason)


def known_code(desk: Desk, kind: str, code: str) -> None:
    """Raise :class:`WrongUse` for a code that is not in a list, with the codes that are."""
    if code not in codes(desk, kind):
        raise WrongUse(
            f"there is no code '{code}' in {kind}", mend="they are " + ", ".join(codes(desk, kind))
        )


def complete_sharing(desk: Desk, number: str, identity: int, lawful: Lawful, by: str | None) -> Shared:
    """Say the rest about something shared without agreement: the reason, whether the family was told, and when it is looked at again."""
    with desk.store.writing():
        person = gate.change(desk, "case.shared", by, case=number)
        row = _row(desk, number, identity)
        if row.basis != "without_consent":
            raise Refused(
                "this was shared on the family's agreement",
                why="only what was shared without agreement needs a reason of law",
                mend="see `triage case shared CASE`",
            )
        whole = Lawful(
            lawful.reason or row.reason, lawful.decided_by or row.decided_by, lawful.family_told or row.family_told,
            lawful.not_told_reason or row.not_told_reason, lawful.review_on,
        )  # fmt: skip
        _check(desk, _ANYBODY, PROTECT, whole)
        mark = f"sharing {identity}"
        values: dict[str, Any] = {
            "reason": whole.reason, "decided_by": whole.decided_by, "family_told": whole.family_told,
            "not_told_reason": whole.not_told_reason if whole.family_told == "no" else "",
        }  # fmt: skip
        if whole.family_told:
            followups.settle(desk, number, followups.FAMILY_TOLD, person.name, record=mark)
        if whole.review_on is not None:
            values["review_on"] = whole.review_on
            for open_one in followups.settle(
                desk, number, followups.REVIEW_SHARING, person.name, record=mark
            ):
                followups.ask_for(
                    desk,
                    number,
                    "sharing",
                    followups.REVIEW_SHARING,
                    role=open_one.role,
                    due_on=whole.review_on,
                    record=mark,
                )
        desk.store.change_sharing(identity, values)
        desk.store.log(desk.on, person.name, "case.shared", case=number, record=mark)
    return next(one for one in _of(desk, number) if one.row.id == identity)


_ANYBODY = "other"


def reviewed_sharing(desk: Desk, number: str, identity: int, by: str | None) -> None:
    """Say that sharing without agreement was looked at again; raises :class:`WrongUse` where no look is open."""
    with desk.store.writing():
        person = gate.change(desk, "case.shared", by, case=number)
        mark = f"sharing {identity}"
        followups.one_open(desk, number, followups.REVIEW_SHARING, mark)
        followups.settle(desk, number, followups.REVIEW_SHARING, person.name, record=mark)
        desk.store.log(desk.on, person.name, "case.shared", case=number, record=f"{mark} reviewed")


def _row(desk: Desk, number: str, identity: int) -> SharingRow:
    for row in desk.store.sharings(number):
        if row.id == identity:
            return row
    raise WrongUse(
        f"this case has no entry {identity} of what was shared", mend=f"see `triage case shared {number}`"
    )


def recipient_of(desk: Desk, number: str, record: str) -> str | None:
    """Who received what ``record`` names (``referral 3``, ``sharing 2``); None where the case has nothing of it."""
    kind, _, mark = record.partition(" ")
    if kind == "referral":
        return next((row.service for row in desk.store.referrals(number) if str(row.id) == mark), None)
    return next((row.recipient for row in desk.store.sharings(number) if str(row.id) == mark), None)


def list_sharings(desk: Desk, number: str, by: str | None = None) -> list[Shared]:
    """List what was shared about a case, oldest first; raises :class:`WrongUse` for an unknown case."""
    gate.read(desk, "case.shared_read", by, case=number)
    found_case(desk, number)
    return _of(desk, number)


def _of(desk: Desk, number: str) -> list[Shared]:
    found = []
    for row in desk.store.sharings(number):
        detail = content_of(desk, number, row.detail_hash)
        found.append(
            Shared(
                row, tuple(detail.get("items", ())), tuple(detail.get("consent_of", ())), detail.get("note")
            )
        )
    return found
