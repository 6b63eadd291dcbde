"""A plan or care in force on the day, read as surely as if somebody had ticked it."""

from __future__ import annotations

from datetime import date

from triage.model import CaseFile, Indicator

STANDINGS = {
    "cin": "cin_plan",
    "cp": "cp_plan",
    "cla": "child_in_care",
    "lac": "child_in_care",
    "in_care": "child_in_care",
    "child_in_care": "child_in_care",
}
"""Words of ``care_status`` and the indicator each one is; another word is kept, and no rule reads it."""


def with_standing(case: CaseFile, on: date) -> CaseFile:
    """The case with an indicator for each standing with children's social care that is in force on the day.

    An indicator that is there already, whatever the answer, is not said twice, except that a standing in force counts
    more than a no: the worker is asked, and nobody is left out of the conversation.
    """
    yes = {entry.indicator for entry in case.indicators if entry.answer == "yes"}
    codes = dict.fromkeys(
        STANDINGS[entry.status]
        for entry in case.care_status
        if entry.status in STANDINGS and entry.from_ <= on and (entry.to is None or on <= entry.to)
    )
    added = tuple(Indicator(indicator=code, certainty="confirmed") for code in codes if code not in yes)
    return case.model_copy(update={"indicators": (*case.indicators, *added)}) if added else case
