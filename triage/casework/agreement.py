"""What was said about sharing and contact since a case was added, read into the case, so that deciding stays a pure function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from triage.casework.correcting import Correction, corrected, review_corrections, superseded
from triage.deciding.sharing import HELP_PURPOSES
from triage.errors import WrongUse
from triage.model import AnswerGiven, CaseFile, Consent, Review
from triage.model.case import SafeContact

STATUSES = ("given", "refused", "withdrawn", "not_asked")
"""What can be said about sharing."""
NO = frozenset({"refused", "withdrawn"})
_ASKED_BY_QUESTION = frozenset({"consent", "consent_who", "understands_decision"})
"""Questions that an answer about sharing answers; an earlier answer to them no longer counts."""


@dataclass(frozen=True)
class Said:
    """One answer about sharing, by one person."""

    status: str
    by: str
    """child, parent or carer, or the id of somebody under ``people``."""
    purpose: str = ""
    """A code of the list sharing_purposes. Empty: to get help; a no without a purpose is a no to every purpose."""
    recipients: tuple[str, ...] = ()
    """Services, providers, kinds of help or codes of sharing_recipients; empty: whoever can help."""
    except_: tuple[str, ...] = ()
    competent: bool | None = None
    via_interpreter: bool | None = None
    on: date | None = None
    until: date | None = None
    """The last day on which it counts."""


@dataclass(frozen=True)
class Way:
    """A change of the safe way to be in touch."""

    safe: Mapping[str, str] | None = None
    """how, with, when; None leaves the agreed way as it is."""
    unsafe: tuple[str, ...] = ()
    """Channels, people and roles that are not safe from now on."""
    safe_again: tuple[str, ...] = ()


@dataclass(frozen=True)
class RightsHistory:
    """What was recorded since a case was added about agreement, contact and facts put right; empty changes nothing."""

    on: date | None = None
    """The day on which the case is looked at: an answer with an end no longer counts after it."""
    said: tuple[Said, ...] = ()
    """In the order recorded."""
    said_after: int = 0
    """How many answers to questions there were when the last of them was recorded."""
    ways: tuple[Way, ...] = ()
    corrections: tuple[Correction, ...] = ()
    attempts: int = 0
    """Attempts to be in touch without an answer, since the last that was answered."""
    reached: bool = False
    """Whether somebody answered at least once: attempts before that no longer count."""

    @property
    def reviews_put_right(self) -> tuple[Review, ...]:
        """Scores of reviews that were put right, on the days of those reviews: they stand over what was recorded."""
        return review_corrections(self.corrections)

    def answers_in_force(self, answers: Sequence[AnswerGiven]) -> tuple[AnswerGiven, ...]:
        """Leave out answers that something recorded later put right; ``answers`` as recorded, oldest first."""
        return tuple(
            answer
            for place, answer in enumerate(answers)
            if not (place < self.said_after and answer.field in _ASKED_BY_QUESTION)
            and not any(place < one.after_answers and superseded(one.key, answer) for one in self.corrections)
        )


def with_rights(case: CaseFile, rights: RightsHistory) -> CaseFile:
    """Give a case as it was added with facts put right, the newest answers about sharing, and the newest safe way.

    With an empty history it is the same case, byte for byte.
    """
    for one in rights.corrections:
        case = corrected(case, one)
    update: dict[str, object] = {}
    if rights.said or rights.corrections:
        update["answers"] = tuple(
            answer
            for answer in case.answers
            if not (rights.said and answer.field in _ASKED_BY_QUESTION)
            and not any(superseded(one.key, answer) for one in rights.corrections)
        )
    if rights.said:
        update["consent"] = in_force(case, rights.said, rights.on)
    if rights.reached or rights.attempts:
        update["contact_attempts"] = rights.attempts + (0 if rights.reached else case.contact_attempts)
    if rights.ways:
        update |= _ways(case, rights.ways)
    return case.model_copy(update=update) if update else case


def _ways(case: CaseFile, ways: Sequence[Way]) -> dict[str, object]:
    unsafe, safe = list(case.unsafe_contact), case.safe_contact
    for way in ways:
        unsafe = [word for word in dict.fromkeys((*unsafe, *way.unsafe)) if word not in way.safe_again]
        if way.safe is not None:
            safe = SafeContact.model_validate(dict(way.safe)) if way.safe else None
    return {"unsafe_contact": tuple(unsafe), "safe_contact": safe}


def in_force(case: CaseFile, said: Sequence[Said], on: date | None) -> tuple[Consent, ...]:
    """Give the answers in force: those that came with the case, as far as nobody said something else since, then the newest.

    An answer replaces what the same person said before about the same purpose and recipients; one that nobody's name stands
    beside is replaced by any later answer. A no without recipients also ends the person's earlier yes to some, and a yes to
    some their earlier yes to everybody. An answer past its end counts as missing, so that it is asked again.
    """
    held = list(case.consent)
    for one in said:
        kept: list[Consent] = []
        for entry in held:
            left = _left(entry, one, case)
            if left is not None:
                kept.append(left)
        held = [*kept, _entry(one, on)]
    return tuple(held)


def _entry(said: Said, on: date | None) -> Consent:
    ended = said.until is not None and on is not None and on > said.until
    return Consent.model_validate(
        {
            "status": "missing" if ended else said.status,
            "by": (said.by,),
            "competent": said.competent,
            "via_interpreter": said.via_interpreter,
            "except": said.except_,
            "purpose": said.purpose or None,
            "recipients": said.recipients,
            "on": said.on,
        }
    )


def _left(entry: Consent, said: Said, case: CaseFile) -> Consent | None:
    """What is left of an earlier answer after ``said``; None where nothing is."""
    if not _same_purpose(entry, said) or not _same_recipients(entry, said):
        return entry
    if not entry.by:
        return None
    by = tuple(word for word in entry.by if not same_person(word, said.by, case))
    return entry.model_copy(update={"by": by}) if by else None


def _same_purpose(entry: Consent, said: Said) -> bool:
    if said.status in NO and not said.purpose:
        return True
    return _purpose(entry.purpose) == _purpose(said.purpose)


def _purpose(code: str | None) -> str:
    return "get_help" if not code or code in HELP_PURPOSES else code


def _same_recipients(entry: Consent, said: Said) -> bool:
    if set(entry.recipients) == set(said.recipients):
        return True
    if said.status in NO and not said.recipients and entry.status == "given":
        return True
    return _to_some(said) and _to_everybody(entry)


def _to_some(said: Said) -> bool:
    return said.status == "given" and bool(said.recipients)


def _to_everybody(entry: Consent) -> bool:
    return entry.status == "given" and not entry.recipients


def narrows(case: CaseFile, said: Said) -> bool:
    """Whether an answer leaves only some recipients of a yes to everybody that the same person gave ``case`` before."""
    return _to_some(said) and any(
        _to_everybody(entry) and _left(entry, said, case) != entry for entry in case.consent
    )


def same_person(word: str, other: str, case: CaseFile) -> bool:
    """Whether two words mean one person: the same word, or an id and the role that nobody else in the case has."""
    if word == other:
        return True
    roles = {person.id: str(person.is_) for person in case.people}
    for one, two in ((word, other), (other, word)):
        role = roles.get(one)
        if role == two and sum(held == role for held in roles.values()) == 1:
            return True
    return False


def check_said(said: Said, case: CaseFile, known: frozenset[str]) -> None:
    """Check an answer before it is kept; ``known`` are the words that may stand for recipients and exceptions.

    Raises :class:`WrongUse` for somebody who is not in the case, a word nobody knows, or an end before the day it was said.
    """
    people = {person.id for person in case.people}
    if said.by not in {"child", "parent", "carer", *people}:
        raise WrongUse(
            "this person is not in the case",
            why="whose answer it is decides what it covers",
            mend="--from child, parent or carer, or an id under `people` of the case",
        )
    if said.status not in STATUSES:
        raise WrongUse(f"there is no answer '{said.status}'", mend="they are " + ", ".join(STATUSES))
    for word in (*said.recipients, *said.except_):
        if word not in known:
            raise WrongUse(
                "a recipient is not known here",
                why="an answer for somebody nobody can name could not be kept to",
                mend="name a service, a provider or a kind of help of the directory, or a code of sharing_recipients",
            )
    if said.until is not None and said.on is not None and said.until < said.on:
        raise WrongUse("an agreement cannot end before it was given", mend="check the day after --until")
