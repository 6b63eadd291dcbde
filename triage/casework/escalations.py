"""Escalations after they were raised: told, received, decided, disputed; and who may put one aside.

An escalation is never removed. One that was put aside stays in view beside who did so, with whom and why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from triage.casework.people import acting_person, second_person
from triage.errors import Refused, WrongUse
from triage.model import Escalation
from triage.store.protocol import Record
from triage.store.records import EscalationRow, PersonRow
from triage.vocabulary import Entry, Vocabulary

DISCIPLINE: Mapping[str, frozenset[str]] = {
    "emergency": frozenset({"safeguarding_lead"}),
    "statutory": frozenset({"safeguarding_lead"}),
    "same_day_medical": frozenset({"clinical_lead"}),
    "crisis_mental_health": frozenset({"clinical_lead"}),
}
"""Role of the second person who agrees to put an escalation aside (``dismissal`` in the list review_reasons)."""
WHOSE_JOB: Mapping[str, str] = {towards: next(iter(roles)) for towards, roles in DISCIPLINE.items()}
OPEN_STATES = ("raised", "told", "received", "disputed")
"""States in which somebody still has to do something: each has a clock."""
DISMISSABLE = ("raised", "told", "received")
SAME_DAY = ("raised", "told")
"""States in which nobody outside is known to have it yet: still the first thing to do today."""

NOTE_LETTERS = 3
"""Letters that a note has at least: fewer can be no reason."""


def basis_of(escalation: Escalation) -> str:
    """Hash of the rules and facts behind an escalation: new facts make it a new one, even after a dismissal."""
    text = json.dumps([sorted(escalation.rules), sorted(escalation.facts)])
    return hashlib.sha256(text.encode()).hexdigest()


def _held(record: Record, number: str) -> list[EscalationRow]:
    """The escalations of a case and of those joined into it."""
    joined = {row.case_number for row in record.merged_into(number)}
    return [row for each in (number, *sorted(joined)) for row in record.escalations(each)]


def _standing(
    held: list[EscalationRow], escalation: Escalation, seq: int, *, anew: bool
) -> list[EscalationRow]:
    """Those among ``held`` that an escalation of decision ``seq`` is the same as, so that it is not entered twice."""
    basis = basis_of(escalation)
    return [
        row
        for row in held
        if (row.towards, row.person, row.who) == (escalation.to, escalation.person, escalation.who or "")
        and (
            row.state in SAME_DAY
            or (
                row.basis_hash == basis
                and (row.state in OPEN_STATES or (not anew and row.last_seq >= seq - 1))
            )
        )
    ]


def would_be_new(
    record: Record, number: str, seq: int, escalations: tuple[Escalation, ...]
) -> tuple[Escalation, ...]:
    """Those of a decision that :func:`raise_all` would enter as decision ``seq``; changes nothing."""
    held = _held(record, number)
    return tuple(one for one in escalations if not _standing(held, one, seq, anew=False))


def raise_all(
    record: Record,
    number: str,
    seq: int,
    escalations: tuple[Escalation, ...],
    due_on: Mapping[int, date],
    on: date,
    *,
    anew: bool = False,
) -> list[int]:
    """Enter the escalations of a decision; one that is still open, or settled on the same facts, is not entered twice.

    ``anew``: the case was opened again, so that only an open one stands; what was said in another time is decided again.

    Facts that were gone in a decision between and came back make it a new one, also after a dismissal. ``due_on`` gives the
    day for each by its place in the decision. Returns the numbers of those that are new.
    """
    held = _held(record, number)
    new = []
    for place, escalation in enumerate(escalations):
        basis = basis_of(escalation)
        standing = _standing(held, escalation, seq, anew=anew)
        if standing:
            for row in standing:
                sooner = {"due_on": min(row.due_on, due_on[place])} if row.state in SAME_DAY else {}
                record.change_escalation(row.id, {"last_seq": seq, **sooner})
            continue
        new.append(
            record.add_escalation({
                "case_number": number, "seq": seq, "towards": escalation.to, "person": escalation.person,
                "who": escalation.who or "", "basis_hash": basis, "raised_on": on, "due_on": due_on[place], "state": "raised", "last_seq": seq,
            })
        )  # fmt: skip
    return new


def chosen(
    record: Record, number: str, towards: str, states: tuple[str, ...], only: int | None = None
) -> list[EscalationRow]:
    """List the escalations of a case to one door that are in one of ``states``; ``only`` the one with that number.

    Raises :class:`WrongUse` where none was raised, :class:`Refused` where each is past these states.
    """
    alike = [row for row in record.escalations(number) if row.towards == towards and only in (None, row.id)]
    if not alike:
        held = sorted({row.towards for row in record.escalations(number)})
        raise WrongUse(
            f"this case has no escalation '{towards}'",
            why="only what was raised can be recorded or put aside",
            mend="it has: " + ", ".join(held) if held else "see `triage case show`",
        )
    fitting = [row for row in alike if row.state in states]
    if not fitting:
        raise Refused(
            f"the escalation '{towards}' is {alike[-1].state} already",
            why="a step that was taken stands",
            mend="see `triage escalation list`",
        )
    return fitting


def check_seen(record: Record, number: str, towards: str, seen: Mapping[int, str] | None) -> None:
    """Check that no escalation to one door has come further than ``seen`` (number -> state), or was raised since.

    Raises :class:`Refused` where one has: what a colleague wrote down is not written over by whoever did not see it.
    """
    if seen is None:
        return
    now = {row.id: row.state for row in record.escalations(number) if row.towards == towards}
    new = any(state in OPEN_STATES and key not in seen for key, state in now.items())
    if new or any(now.get(key) != state for key, state in seen.items()):
        raise Refused(
            "a step of this escalation was recorded since you opened it",
            why="what a colleague wrote down is not written over unseen",
            mend="read the case again, then record what is still missing",
        )


def check_dismissal(
    record: Record,
    vocabulary: Vocabulary,
    towards: str,
    reason: str,
    note: str,
    *,
    by: str | None,
    second: str | None,
) -> tuple[PersonRow, PersonRow]:
    """Check that an escalation may be put aside; returns the two people.

    Raises :class:`WrongUse` for an unknown reason, :class:`Refused` without a reason that is allowed for escalations, a note,
    and two different registered people of whom the second is of the right discipline.
    """
    entry = known_reason(vocabulary, reason)
    if entry.text("allowed_for_escalation") != "yes":
        allowed = ", ".join(
            code
            for code, one in vocabulary.of("dismiss_reasons").items()
            if one.text("allowed_for_escalation") == "yes"
        )
        raise Refused(
            f"'{reason}' is no reason to put an escalation aside",
            why="a child's safety does not wait for preference, order or room",
            mend=f"only these are: {allowed}",
        )
    check_note(note)
    first = acting_person(record, by)
    return first, second_person(record, first, second, DISCIPLINE[towards], f"putting aside '{towards}'")


def known_reason(vocabulary: Vocabulary, reason: str) -> Entry:
    """Find a dismissal reason; raises :class:`WrongUse` for one that is not in the list."""
    if not vocabulary.has("dismiss_reasons", reason):
        near = vocabulary.nearest("dismiss_reasons", reason)
        raise WrongUse(
            f"there is no dismissal reason '{reason}'",
            mend=f"did you mean '{near}'?"
            if near
            else "the reasons are " + ", ".join(vocabulary.of("dismiss_reasons")),
        )
    return vocabulary.single("dismiss_reasons", reason)


def check_note(note: str, option: str = "--note") -> None:
    """Ask for a sentence, to be given with ``option``; raises :class:`Refused` where there is none, or fewer than ``NOTE_LETTERS`` letters."""
    if len(note.strip()) < NOTE_LETTERS:
        raise Refused(
            "the note is too short" if note.strip() else "a note is needed",
            why="whoever reads this later must understand why",
            mend=f"add {option} with a sentence of at least {NOTE_LETTERS} letters",
        )
