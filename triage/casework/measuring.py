"""What was recorded about outcomes beside the scores of needs, read into the case: forms, standings in care, feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.model import CaseFile
from triage.model.case import CareStatus, Feedback, Measure
from triage.vocabulary import Entry


@dataclass(frozen=True)
class MeasuredHistory:
    """What was recorded since the case was added, without what was taken back; in the order it was recorded."""

    measures: tuple[Measure, ...] = ()
    care: tuple[CareStatus, ...] = ()
    feedback: tuple[Feedback, ...] = ()


def with_measured(case: CaseFile, history: MeasuredHistory) -> CaseFile:
    """Give the case with what was recorded in it; the very same case where nothing was."""
    changed: dict[str, object] = {}
    if history.measures:
        changed["measures"] = (*case.measures, *history.measures)
    if history.care:
        changed["care_status"] = _standings(case.care_status, history.care)
    if history.feedback:
        changed["feedback"] = (*case.feedback, *history.feedback)
    return case.model_copy(update=changed) if changed else case


def _standings(file: Sequence[CareStatus], recorded: Sequence[CareStatus]) -> tuple[CareStatus, ...]:
    """Standings of the file and of the record: one with the same word and first day is the same, and its end is the one recorded."""
    found = {(one.status, one.from_): one for one in file}
    for one in recorded:
        found[one.status, one.from_] = one
    return tuple(sorted(found.values(), key=lambda one: (one.from_, one.status)))


def standing_code(entries: Mapping[str, Entry], status: str) -> str:
    """The code a word of ``care_status`` stands for (list ``care_statuses``): its own, or the one it is the same as."""
    entry = entries.get(status)
    same = entry.text("same_as") if entry else None
    return same or status


def running(case: CaseFile, status: str) -> list[CareStatus]:
    """Standings of one word that have no end yet."""
    return [one for one in case.care_status if one.status == status and one.to is None]


def who_agrees(
    said_by: str, agreed_by: Sequence[str], *, age: float | None, competent: bool | None
) -> str | None:
    """Why words may not be quoted; None where whoever must agree has agreed.

    A child agrees to their own words being quoted: from 16 on alone (as the contract has it for sharing), below where they are competent
    to decide, else a parent or carer agrees too. Nobody agrees for a child who has not. Words of others are theirs to give.
    """
    if not agreed_by:
        return "nobody is named who agreed"
    if said_by == "child":
        if "child" not in agreed_by:
            return "the words are the child's, and only the child can give them"
        grown = age is not None and age >= OWN_DECISION_FROM
        if not grown and competent is not True and not {"parent", "carer"} & set(agreed_by):
            return "the child is under 16, or nobody knows, and it is not said that they understand what they agree to"
        return None
    own = {"parent": {"parent", "carer"}, "family": {"parent", "carer"}}.get(said_by, {said_by})
    return None if own & set(agreed_by) else "whoever said it has not agreed"


OWN_DECISION_FROM = 16
"""Years from which a young person is taken to decide for themselves, as the contract has it for sharing."""
