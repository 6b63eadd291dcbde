"""Referrals that could not be read: what is wrong where, and mending the text so that it becomes a case.

What came is kept as it was received, and the referral stays open until a case was made of it. What it called for is never lost on the
way: a text that no longer calls for it is taken only with a reason, which is logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage.casefile import CaseBatch, read_cases, without_identity
from triage.deciding import escalations_of
from triage.desk import gate
from triage.desk.escalation_steps import reasons_to_put_aside
from triage.desk.intake import add_cases, problem_with_escalations, problems_in_order
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import CaseFile, Issue
from triage.store import UNREAD
from triage.store.records import UnreadRow


@dataclass(frozen=True)
class Unread:
    """One referral that could not be read."""

    row: UnreadRow
    text: str
    """As it was received."""
    issues: tuple[Issue, ...]
    """What is wrong with it now, each with line, why and mend."""


@dataclass(frozen=True)
class Mended:
    """What came of a mended text."""

    issues: tuple[Issue, ...]
    """What is wrong still; empty where it became a case."""
    number: str = ""
    """The case it became."""


class CallsNoMore(Refused):
    """As mended the text does not call for what the referral called for when it came."""

    calls: tuple[str, ...] = ()
    """What it called for, in a few words each."""


def open_unread(desk: Desk, identity: int, by: str | None) -> Unread:
    """Read a referral as it was received, with what is wrong in it; raises :class:`Refused` for whoever may not."""
    row = _found(desk, identity)
    gate.read(desk, "unread.read", by, case=_held(desk, row))
    text = (desk.store.content(f"{UNREAD}{identity}", row.text_hash) or b"").decode("utf-8", "replace")
    return Unread(row, text, check_text(desk, row, text))


def check_text(desk: Desk, row: UnreadRow, text: str) -> tuple[Issue, ...]:
    """What is wrong in a text, those with an escalation first; nothing is kept."""
    batch = _read(desk, row, text)
    if not batch.cases and not batch.problems:
        return (
            Issue(
                code="CS104",
                what="there is no referral in this text",
                mend="put back what was received (esc, then open it again)",
            ),
        )
    return problems_in_order(
        problem_with_escalations(desk, problem)
        for problem in batch.problems
        if problem.issue.severity == "error"
    )


def mend_unread(desk: Desk, identity: int, text: str, by: str | None, reason: str = "") -> Mended:
    """Make a case of a mended text; with a fault nothing is kept, and the referral stays to be read.

    Raises :class:`CallsNoMore` where it would lose what the referral called for and no ``reason`` (a code of
    :func:`reasons`) is given; :class:`Refused` for whoever may not.
    """
    row = _found(desk, identity)
    if row.state != "open":
        raise Refused(
            "this referral was read already" + (f", as {row.case_number}" if row.case_number else ""),
            why="mended again it would be a second case",
            mend="open the case",
        )
    issues = check_text(desk, row, text)
    if issues:
        return Mended(issues)
    person = gate.change(desk, "unread.mend", by, case=_held(desk, row), record=f"unread referral {identity}")
    batch = _read(desk, row, text)
    lost = _lost(desk, row, batch.cases)
    if lost and reason not in reasons(desk):
        raise _calls_no_more(lost)
    # Broken off between the two steps it is still to be read; the same text saved again finds its case there.
    report = add_cases(desk, batch, by)
    numbers = [*(one.number for one in report.added), *report.skipped]
    if not numbers:
        return Mended(report.problems)
    said = f" {reason}" if lost else ""
    with desk.store.writing():
        desk.store.settle_one_unread(identity, numbers[0], desk.on)
        desk.store.log(
            desk.on, person.name, "unread.mended", case=numbers[0], record=f"unread referral {identity}{said}"
        )
    return Mended((), numbers[0])


def reasons(desk: Desk) -> dict[str, str]:
    """Why a mended text may call for less than the referral did: the reasons for which an escalation may be put aside."""
    return reasons_to_put_aside(desk, escalation=True)


def _lost(desk: Desk, row: UnreadRow, cases: tuple[CaseFile, ...]) -> tuple[str, ...]:
    """What the referral called for and the mended text does not, in the words it was kept with."""
    called = {
        one.to
        for case in cases
        for one in escalations_of(
            without_identity(case),
            rulebook=desk.rulebook,
            directory=desk.directory,
            settings=desk.settings,
            on=desk.on,
        )
    }
    return tuple(said for said in row.escalations if said.partition(" ")[0] not in called)


def _calls_no_more(lost: tuple[str, ...]) -> CallsNoMore:
    said = "; ".join(one.partition(": ")[2] or one for one in lost)
    refused = CallsNoMore(
        f"as mended it no longer calls for: {said}",
        why="what a referral calls for is never lost by mending its text",
        mend="put back what said so, or say why it is not needed",
    )
    refused.calls = lost
    return refused


def _read(desk: Desk, row: UnreadRow, text: str) -> CaseBatch:
    return read_cases(
        text.encode("utf-8", "surrogatepass"), Path(row.file).name or "the referral", desk.vocabulary, desk.on
    )


def _found(desk: Desk, identity: int) -> UnreadRow:
    for row in desk.store.unread():
        if row.id == identity:
            return row
    raise WrongUse("there is no such referral", mend="see `triage due` for those that could not be read")


def _held(desk: Desk, row: UnreadRow) -> str | None:
    """The case it names, where the record holds one: a restricted one is open to its readers alone."""
    return row.case_number if row.case_number and desk.store.case(row.case_number) is not None else None
