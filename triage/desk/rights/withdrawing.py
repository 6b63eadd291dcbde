"""What taking agreement back does at once: nothing more goes out, and whoever has something is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from triage.casework.referrals import help_has_begun, is_final, not_sent
from triage.deciding.sharing import Agreement, agreement
from triage.desk.deciding import case_now, found_case
from triage.desk.loop.moving import moved
from triage.desk.opening import Desk
from triage.desk.rights import followups
from triage.desk.rights.sharing import ESCALATION
from triage.rulebook import child_age_months
from triage.store.records import ReferralRow

TAKEN_BACK = "agreement_withdrawn"
_ASK_DAYS = 2
"""Days until the family is asked whether help that has begun goes on; the product's own choice."""


@dataclass(frozen=True)
class Stopped:
    """What taking agreement back came to."""

    gone_back: tuple[ReferralRow, ...] = ()
    """Referrals that were not sent yet, and are not sent now."""
    on_their_way: tuple[ReferralRow, ...] = ()
    """Referrals that a service has: it is told, and the family is asked whether help that has begun goes on."""
    to_tell: tuple[str, ...] = ()
    """Everybody who was told something on the family's agreement, and is now told that it was taken back."""


def stop_sharing(
    desk: Desk, number: str, by: str, purpose: str = "", still: frozenset[str] = frozenset()
) -> Stopped:
    """Stop what agreement no longer covers, inside ``writing()`` and after the answer was recorded.

    What was shared stays recorded. Escalations, and what was shared without agreement, do not hang on agreement and stay as
    they are. ``purpose`` limits it to what was shared for that purpose; empty is every purpose. ``still`` are services,
    providers and kinds of help that the family said yes to in the same breath: nothing of theirs is stopped.
    """
    case = case_now(desk, found_case(desk, number))
    agreed = agreement(case, child_age_months(case, desk.on))
    gone, coming, told = [], [], []
    for row in desk.store.referrals(number) if purpose in ("", "get_help", "help") else ():
        if (
            row.kind != "referral"
            or is_final(desk.vocabulary, row.state)
            or not _touched(desk, agreed, row.service, row.help)
            or _names(desk, row.service, row.help) & still
        ):
            continue
        if not_sent(desk.vocabulary, row.state):
            gone.append(row)
            continue
        coming.append(row)
        told.append(row.service)
        if row.service not in told[:-1]:
            _ask(desk, number, followups.TELL_RECIPIENT, f"referral {row.id}", 0)
        if help_has_begun(desk.vocabulary, row.state) or row.state in ("accepted", "waiting"):
            _ask(desk, number, followups.HELP_GOES_ON, f"referral {row.id}", _ASK_DAYS)
    told += _stop_entries(desk, number, agreed, purpose, frozenset(told), still)
    for row in gone:
        moved(desk, row, "cancelled", by=by, reason=TAKEN_BACK)
    return Stopped(tuple(gone), tuple(coming), tuple(dict.fromkeys(told)))


def stop_if_taken_back(desk: Desk, number: str, by: str) -> Stopped:
    """Stop sharing, inside ``writing()``, where an answer to a question took agreement back or refused it."""
    case = case_now(desk, found_case(desk, number))
    if agreement(case, child_age_months(case, desk.on)).basis != "none":
        return Stopped()
    return stop_sharing(desk, number, by)


def _stop_entries(
    desk: Desk, number: str, agreed: Agreement, purpose: str, asked: frozenset[str], still: frozenset[str]
) -> list[str]:
    """Mark what was shared on agreement as stopped, and have each recipient told once; returns them."""
    told: list[str] = []
    helps = {f"referral {row.id}": row.help for row in desk.store.referrals(number)}
    for row in desk.store.sharings(number):
        on_agreement = row.basis in ("consent", "own_consent") and not row.record.startswith(ESCALATION)
        other = bool(purpose) and row.purpose != purpose
        if not on_agreement or other or row.stopped_on is not None:
            continue
        help_code = helps.get(row.record, "")
        if row.purpose == "get_help" and not _touched(desk, agreed, row.recipient, help_code):
            continue
        if _names(desk, row.recipient, help_code) & still:
            continue
        desk.store.change_sharing(row.id, {"stopped_on": desk.on})
        if row.recipient not in asked and row.recipient not in told:
            _ask(desk, number, followups.TELL_RECIPIENT, f"sharing {row.id}", 0)
        told.append(row.recipient)
    return told


def _ask(desk: Desk, number: str, code: str, record: str, days: int) -> None:
    due = desk.on + timedelta(days=days)
    followups.ask_for(desk, number, "agreement", code, role="coordinator", due_on=due, record=record)


def _touched(desk: Desk, agreed: Agreement, service: str, help_code: str) -> bool:
    """Whether agreement as it stands now no longer covers this service for this help."""
    if agreed.blocks:
        return True
    names = _names(desk, service, help_code)
    return bool(names & agreed.excepted) or bool(agreed.only and not names & agreed.only)


def _names(desk: Desk, service: str, help_code: str) -> frozenset[str]:
    """The words by which an answer may name a service: its own, its provider's and the help's."""
    return frozenset({service, help_code, desk.directory.provider_of.get(service, "")} - {""})
