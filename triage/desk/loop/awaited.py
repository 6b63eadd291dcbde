"""Is what the family waits for still needed? (inventory A11)."""

from __future__ import annotations

from dataclasses import dataclass

from triage.casework.lifecycles import coded
from triage.casework.referrals import help_has_begun, is_final, not_sent
from triage.desk import gate
from triage.desk.deciding import case_file, open_case
from triage.desk.loop.looks import ask_to_look
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.store.records import CaseRow, ReferralRow
from triage.store.rows_loop import AwaitedRow


@dataclass(frozen=True)
class Awaits:
    """One thing a family waits for."""

    record: str
    """``referral 3``, or the code that the case file says is awaited."""
    help: str
    service: str
    referral: int
    """0 where nobody here made the referral."""
    last_answer: str
    """The last answer whether it is still needed; empty where nobody was asked."""


def awaiting(desk: Desk, row: CaseRow) -> list[Awaits]:
    """List what a case waits for: referrals on their way, then what its case file says; what nobody needs any more is left out."""
    answers = {(one.awaited, one.referral_id): one.answer for one in desk.store.awaited_answers(row.number)}
    found = [
        Awaits(f"referral {one.id}", one.help, one.service, one.id, answers.get((one.help, one.id), ""))
        for one in desk.store.referrals(row.number)
        if _waits(desk, one)
    ]
    for entry in case_file(desk, row).awaiting:
        last = answers.get((entry.for_, 0), "")
        if last != "no_longer_needed":
            found.append(Awaits(entry.for_, entry.for_, entry.provider or "", 0, last))
    return found


def _waits(desk: Desk, row: ReferralRow) -> bool:
    words = desk.vocabulary
    return (
        row.kind == "referral"
        and row.not_needed_on is None
        and not is_final(words, row.state)
        and not not_sent(words, row.state)
        and not help_has_begun(words, row.state)
    )


def still_needed(desk: Desk, number: str, what: str, answer: str, *, by: str | None) -> AwaitedRow:
    """Record between reviews whether something awaited is still needed; see :func:`record_answer`."""
    with desk.store.writing():
        person = gate.change(desk, "referral.ask", by, case=number)
        row = open_case(desk, number)
        record_answer(desk, row, what, answer, by=person.name)
    return desk.store.awaited_answers(row.number)[-1]


def record_answer(desk: Desk, row: CaseRow, what: str, answer: str, *, by: str) -> str:
    """Keep the answer, inside ``writing()``; returns the record it is about, such as ``referral 3``.

    What is no longer needed counts as a referral avoided once a person cancels it; a look asks for that today. Raises
    :class:`WrongUse` for something that is not awaited or an unknown answer.
    """
    coded(desk.vocabulary, "awaited_answers", answer)
    held = awaiting(desk, row)
    words = what.strip().replace("referral ", "")
    chosen = [one for one in held if words in (str(one.referral), one.record, one.help)]
    if not chosen:
        listed = ", ".join(one.record for one in held)
        raise WrongUse(
            f"this case does not wait for '{what}'",
            mend=f"it waits for: {listed}" if listed else "it waits for nothing",
        )
    if len(chosen) > 1:
        raise WrongUse(
            f"this case waits for '{what}' in several places",
            mend="name one: " + ", ".join(one.record for one in chosen),
        )
    one = chosen[0]
    store = desk.store
    store.add_awaited_answer(
        {
            "case_number": row.number, "on_day": desk.on, "by_name": by, "awaited": one.help,
            "referral_id": one.referral, "answer": answer,
        }
    )  # fmt: skip
    store.log(desk.on, by, f"awaited.{answer}", case=row.number, record=one.record)
    if answer == "no_longer_needed":
        if one.referral:
            store.change_referral(one.referral, {"not_needed_on": desk.on, "not_needed_by": by})
        ask_to_look(desk, row.number, "no_longer_needed", by=by, record=one.record, days=0)
    return one.record


def avoided(desk: Desk) -> int:
    """Count the referrals avoided: no longer needed before help began, and cancelled by a person, or known from the case file."""
    ours = sum(row.not_needed_on is not None and row.state == "cancelled" for row in desk.store.referrals())
    answers: dict[tuple[str, str], str] = {}
    for row in desk.store.awaited_answers():
        if not row.referral_id:
            answers[row.case_number, row.awaited] = row.answer
    return ours + sum(answer == "no_longer_needed" for answer in answers.values())
