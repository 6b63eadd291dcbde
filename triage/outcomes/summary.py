"""Outcomes by need, category and service, in the shape other programs read (``triage.outcomes/1``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from triage.model.history import CaseHistory, NeedHistory
from triage.outcomes.change import Change, Follow, change, follow, pairs
from triage.outcomes.warnings import OutcomeWarning, warn

FORMAT = "triage.outcomes/1"
MEASURE = "severity"
By = Literal["need", "category", "service"]
GROUPINGS: tuple[By, ...] = ("need", "category", "service")


@dataclass(frozen=True)
class OutcomeRow:
    """One line of the report: what became of the needs with one key."""

    by: str
    key: str
    follow: Follow
    first_review: Change
    final: Change
    suppressed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the row in the keys of the contract; every figure null where the row is suppressed."""
        figures: dict[str, Any] = {
            "started": self.follow.started,
            "paired": self.follow.paired,
            "lost": self.follow.lost,
            "awaiting_review": self.follow.awaiting_review,
            "mean_before": _number(self.final.mean_before),
            "mean_after": _number(self.final.mean_after),
            "reduction_of_means_pct": _number(self.final.reduction_of_means_pct),
            "mean_reduction_pct": _number(self.final.mean_reduction_pct),
            "improved": self.final.improved,
            "same": self.final.same,
            "worse": self.final.worse,
            "first_review": _point(self.first_review),
            "final": _point(self.final),
        }
        if self.suppressed:
            figures = {
                key: dict.fromkeys(value) if isinstance(value, dict) else None
                for key, value in figures.items()
            }
        return {"by": self.by, "key": self.key, "measure": MEASURE, **figures, "suppressed": self.suppressed}


@dataclass(frozen=True)
class OutcomeReport:
    """Outcomes of the needs first recorded from ``start`` to ``end``, as known on the day."""

    start: date | None
    end: date | None
    cases: int
    people: int
    """Distinct people whose need is counted: a child, a parent, a sister."""
    needs: int
    actions: int
    """Confirmed referrals and signposts of the cases counted."""
    synthetic: bool
    overall: OutcomeRow
    rows: tuple[OutcomeRow, ...]
    warnings: tuple[OutcomeWarning, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the report exactly as ``triage outcomes --json`` prints it."""
        return {
            "format": FORMAT,
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "people": self.people,
            "needs": self.needs,
            "actions": self.actions,
            "rows": [row.as_json() for row in self.rows],
            "warnings": [{"code": warning.code, "text": warning.text} for warning in self.warnings],
        }


def summarise(
    histories: Iterable[CaseHistory],
    start: date | None,
    end: date | None,
    on: date | None,
    *,
    threshold: int = 0,
) -> OutcomeReport:
    """Summarise the needs first recorded from ``start`` to ``end`` (both included; None is open) as known on ``on``.

    ``threshold``: a row with fewer needs than this, and more than none, is suppressed: its figures are null.
    A need that two services carried counts in the row of each, so service rows do not add up to the needs.
    Returns the report; ``started == paired + lost + awaiting_review`` holds in every row.
    """
    cases = [history.within(start, end) for history in histories]
    needs = [need for history in cases for need in history.needs]
    rows = [
        _row(by, key, [need for need in needs if key in _keys(need, by)], on, threshold)
        for by in GROUPINGS
        for key in sorted({key for need in needs for key in _keys(need, by)})
    ]
    overall = _row("all", "all", needs, on, 0)
    synthetic = any(history.synthetic for history in cases)
    return OutcomeReport(
        start=start or min((need.first[0] for need in needs), default=None),
        end=end or on,
        cases=sum(bool(history.needs) for history in cases),
        people=len({need.whose for need in needs}),
        needs=len(needs),
        actions=sum(history.actions for history in cases),
        synthetic=synthetic,
        overall=overall,
        rows=tuple(rows),
        warnings=tuple(
            warn(
                needs,
                overall.follow,
                overall.final,
                on,
                synthetic=synthetic,
                suppressed=sum(row.suppressed for row in rows),
            )
        ),
    )


def _keys(need: NeedHistory, by: By) -> tuple[str, ...]:
    if by == "need":
        return (need.need,)
    return (need.category,) if by == "category" else tuple(dict.fromkeys(need.services))


def _row(by: str, key: str, needs: Sequence[NeedHistory], on: date | None, threshold: int) -> OutcomeRow:
    return OutcomeRow(
        by=by,
        key=key,
        follow=follow(needs, on),
        first_review=change(pairs(needs, "first_review", on)),
        final=change(pairs(needs, "final", on)),
        suppressed=0 < len(needs) < threshold,
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _point(found: Change) -> dict[str, Any]:
    return {
        "paired": found.paired,
        "mean_after": _number(found.mean_after),
        "improved": found.improved,
        "same": found.same,
        "worse": found.worse,
    }
