"""One fictional case, decided with the shipped rules and directory as a workspace would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests import shipped
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.errors import DataProblem
from triage.model import CaseFile, Decision


class NoDecision(Exception):
    """The case file was not accepted, so there is nothing to look at."""


@dataclass(frozen=True)
class Tried:
    """A case, the day, and what the engine said."""

    data: dict[str, Any]
    on: date
    case: CaseFile | None
    decision: Decision | None
    error: str | None

    @property
    def found(self) -> Decision:
        """The decision; raises :class:`NoDecision` where there is none."""
        if self.decision is None:
            raise NoDecision(self.error)
        return self.decision

    def changed(self, change: dict[str, Any]) -> Decision:
        """The decision on the case with ``change`` laid over it."""
        return try_case(merged(self.data, change), self.on).found

    def letter(self, reader: str) -> str | None:
        """The letter's text for this reader; None where the engine refuses to write it."""
        from tests.cases.letters import letter_text  # noqa: PLC0415 - only cases about letters need it

        if self.case is None:
            raise NoDecision(self.error)
        return letter_text(self.case, self.found, reader, self.on)


def merged(data: Any, change: Any) -> Any:
    """``data`` with mappings of ``change`` merged into it key by key; anything else in ``change`` takes its place."""
    if not isinstance(data, dict) or not isinstance(change, dict):
        return change
    found = dict(data)
    for key, value in change.items():
        found[key] = merged(data[key], value) if key in data else value
    return found


def try_case(data: dict[str, Any], on: date) -> Tried:
    """Decide; a case with reviews follows the decision of the day before the latest of them, as in a workspace."""
    data = json.loads(json.dumps(data))
    try:
        case = case_from_data(data, shipped.vocabulary(), on)
    except DataProblem as problem:
        what = "; ".join(f"{issue.what} ({issue.mend})" for issue in problem.issues)
        return Tried(data, on, None, None, f"the case file is not accepted: {what}")
    return Tried(data, on, case, decision_of(case, on), None)


def decision_of(case: CaseFile, on: date) -> Decision:
    """What a workspace would propose on the day."""
    return decide(
        case,
        rulebook=shipped.rulebook(),
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=on,
        previous=_level_before(case, on),
    )


def _level_before(case: CaseFile, on: date) -> int | None:
    """The level decided before the latest review; None where nothing was reviewed yet."""
    days = [review.on for review in case.reviews if review.on <= on]
    if not days:
        return None
    latest = max(days)
    before = case.model_copy(
        update={
            "reviews": tuple(review for review in case.reviews if review.on < latest),
            "requested": None,
        }
    )
    return decision_of(before, latest - timedelta(days=1)).level.number
