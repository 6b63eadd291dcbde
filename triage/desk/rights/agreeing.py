"""Agreement of each person for each purpose and recipient, over time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.casework.agreement import NO, Said, check_said, narrows
from triage.deciding.sharing import HELP_PURPOSES, Agreement, agreement, for_help
from triage.desk import gate
from triage.desk.deciding import Stored, case_now, case_to_change, found_case, keep_json
from triage.desk.loop.again import decide_again
from triage.desk.loop.moving import moved
from triage.desk.opening import Desk
from triage.desk.rights import followups
from triage.desk.rights.reading import codes, content_of, said_of
from triage.desk.rights.sharing import known_code, recipient_of
from triage.desk.rights.withdrawing import TAKEN_BACK, Stopped, stop_sharing
from triage.errors import Refused, WrongUse
from triage.model import Consent
from triage.rulebook import child_age_months
from triage.store.rows_rights import AgreementRow


@dataclass(frozen=True)
class Agreed:
    """What recording an answer about sharing came to."""

    row: AgreementRow
    said: Said
    agreement: Agreement
    """Whether help may be sought now, and why."""
    stopped: Stopped
    stored: Stored | None
    """The decision made again; None for a case that is closed."""


def record_agreement(desk: Desk, number: str, said: Said, by: str | None) -> Agreed:
    """Record one person's answer about sharing and triage again; the newest for each person, purpose and recipients counts.

    A no stops sharing at once (:func:`stop_sharing`), and so does a yes to some after a yes to everybody, for whoever it does
    not name; neither changes anything about escalations. Raises :class:`WrongUse` for
    somebody who is not in the case or a word nobody knows.
    """
    store = desk.store
    said = replace(said, on=desk.on)
    if said.purpose:
        known_code(desk, "sharing_purposes", said.purpose)
    if said.purpose == "protect":
        raise WrongUse(
            "nobody is asked for agreement to protect somebody",
            why="an escalation does not hang on agreement; a no to it would have no effect and could mislead",
            mend="name another purpose, or none: to get help",
        )
    with store.writing():
        person = gate.change(desk, "case.consent", by, case=number, decides=False)
        row = case_to_change(desk, number)
        _not_erased(desk, number)
        before = case_now(desk, row)
        check_said(said, before, _known(desk))
        _competence(said)
        kept = keep_json(
            desk,
            number,
            {
                "by": said.by, "recipients": list(said.recipients), "except": list(said.except_), "competent": said.competent,
                "via_interpreter": said.via_interpreter, "after_answers": len(store.answers(number)),
            },
        )  # fmt: skip
        identity = store.add_agreement(
            {
                "case_number": number, "status": said.status, "purpose": said.purpose, "on_day": desk.on,
                "until_day": said.until or "", "by_name": person.name, "answer_hash": kept,
            }
        )  # fmt: skip
        store.log(
            desk.on,
            person.name,
            "case.consent",
            case=number,
            record=f"agreement {identity} {said.status}",
            shown_hash=kept,
        )
        if said.status != "not_asked":
            followups.settle(desk, number, followups.AGREEMENT_ENDS, person.name)
        if said.status == "given" and said.until is not None:
            followups.ask_for(
                desk, number, "agreement", followups.AGREEMENT_ENDS, role="coordinator", due_on=said.until,
                record=f"agreement {identity}",
            )  # fmt: skip
        stopped = _stopped(desk, number, said, person.name, narrower=narrows(before, said))
        stored = (
            decide_again(desk, found_case(desk, number), cause="consent", by=person.name)
            if row.state == "open"
            else None
        )
    case = case_now(desk, found_case(desk, number))
    made = next(one for one in store.agreements(number) if one.id == identity)
    return Agreed(made, said, agreement(case, child_age_months(case, desk.on)), stopped, stored)


def _stopped(desk: Desk, number: str, said: Said, by: str, *, narrower: bool) -> Stopped:
    """Stop what an answer no longer covers; a narrower yes is about its own purpose and leaves whoever it names alone."""
    if said.status in NO:
        return stop_sharing(desk, number, by, said.purpose)
    if not narrower:
        return Stopped()
    about_help = not said.purpose or said.purpose in HELP_PURPOSES
    purpose = "get_help" if about_help else said.purpose
    return stop_sharing(desk, number, by, purpose, frozenset(said.recipients))


def _competence(said: Said) -> None:
    if said.competent is not None and said.by != "child":
        raise WrongUse(
            "--competent is about a young person's own answer",
            why="an adult's answer is their own without it",
            mend="leave it out, or add --from child",
        )


def _not_erased(desk: Desk, number: str) -> None:
    if desk.store.tombstone(number) is not None:
        raise Refused(
            "erased", why="what this case said was erased from the record", mend="only the log is left"
        )


def _known(desk: Desk) -> frozenset[str]:
    """Words that may stand for recipients and exceptions."""
    return frozenset(
        {
            *desk.directory.services,
            *desk.directory.providers,
            *desk.vocabulary.of("help"),
            *codes(desk, "sharing_recipients"),
        }
    )


@dataclass(frozen=True)
class Standing:
    """How agreement stands in a case."""

    in_force: tuple[Consent, ...]
    history: tuple[tuple[AgreementRow, Said], ...]
    """All that was recorded since the case was added, oldest first."""
    agreement: Agreement


def agreement_of(desk: Desk, number: str, by: str | None = None) -> Standing:
    """Show how agreement stands on the day: the answers in force, all that were recorded, and what they come to for help."""
    gate.read(desk, "case.shared_read", by, case=number)
    row = found_case(desk, number)
    case = case_now(desk, row)
    history = tuple(
        (one, said_of(one, content_of(desk, number, one.answer_hash)))
        for one in desk.store.agreements(number)
    )
    return Standing(case.consent, history, agreement(case, child_age_months(case, desk.on)))


def answer_help_goes_on(
    desk: Desk, number: str, referral: int, answer: str, note: str, by: str | None
) -> None:
    """Record what the family said about help that goes on after agreement was taken back: ``yes`` or ``no``.

    With a no the referral ends. Raises :class:`WrongUse` where nobody was asked.
    """
    if answer not in ("yes", "no"):
        raise WrongUse("the answer is yes or no", mend="say whether the family wants this help to go on")
    with desk.store.writing():
        person = gate.change(desk, "case.consent", by, case=number, decides=False)
        mark = f"referral {referral}"
        followups.one_open(desk, number, followups.HELP_GOES_ON, mark)
        kept = keep_json(desk, number, {"note": note.strip(), "goes_on": answer})
        followups.settle(desk, number, followups.HELP_GOES_ON, person.name, record=mark, note_hash=kept)
        desk.store.log(
            desk.on,
            person.name,
            "case.consent",
            case=number,
            record=f"{mark} goes on {answer}",
            shown_hash=kept,
        )
        if answer == "no":
            row = desk.store.referral(referral)
            if row is not None:
                moved(desk, row, "cancelled", by=person.name, reason=TAKEN_BACK)


def told_of_stop(desk: Desk, number: str, record: str, by: str | None) -> None:
    """Say that a recipient was told that agreement was taken back; ``record`` is ``referral N`` or ``sharing N``.

    It counts for everything that was shared with the same recipient and stopped.
    """
    with desk.store.writing():
        person = gate.change(desk, "case.shared", by, case=number)
        followups.one_open(desk, number, followups.TELL_RECIPIENT, record)
        followups.settle(desk, number, followups.TELL_RECIPIENT, person.name, record=record)
        recipient = recipient_of(desk, number, record)
        for row in desk.store.sharings(number):
            if row.recipient == recipient and row.stopped_on is not None and row.stop_told_on is None:
                desk.store.change_sharing(row.id, {"stop_told_on": desk.on, "stop_told_by": person.name})
        desk.store.log(desk.on, person.name, "case.shared", case=number, record=f"{record} told")


__all__ = [
    "Agreed", "Standing", "agreement_of", "answer_help_goes_on", "for_help", "record_agreement", "told_of_stop",
]  # fmt: skip
