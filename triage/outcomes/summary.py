"""Outcomes by need, category and service, in the shape other programs read (``triage.outcomes/1``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


COUNTS: Mapping[str, Callable[[OutcomeRow], int]] = {
    "started": lambda row: row.follow.started,
    "paired": lambda row: row.follow.paired,
    "lost": lambda row: row.follow.lost,
    "awaiting_review": lambda row: row.follow.awaiting_review,
    "improved": lambda row: row.final.improved,
    "same": lambda row: row.final.same,
    "worse": lambda row: row.final.worse,
    "first_review.paired": lambda row: row.first_review.paired,
    "first_review.improved": lambda row: row.first_review.improved,
    "first_review.same": lambda row: row.first_review.same,
    "first_review.worse": lambda row: row.first_review.worse,
}
"""Every count of a row that is printed, by the name that ``hidden`` uses."""
MEANS = (
    "mean_before",
    "mean_after",
    "reduction_of_means_pct",
    "mean_reduction_pct",
    "final.mean_after",
    "first_review.mean_after",
)
"""Every figure of a row that is no count."""
ADD_UP: Mapping[str, tuple[str, ...]] = {
    "started": ("paired", "lost", "awaiting_review"),
    "paired": ("improved", "same", "worse"),
    "first_review.paired": ("first_review.improved", "first_review.same", "first_review.worse"),
}
"""Count -> the counts it is the sum of."""


@dataclass(frozen=True)
class OutcomeRow:
    """One line of the report: what became of the needs with one key."""

    by: str
    key: str
    follow: Follow
    first_review: Change
    final: Change
    people: int = 0
    """Distinct people whose need is counted here."""
    hidden: frozenset[str] = frozenset()
    """Names of figures (of :data:`COUNTS` and :data:`MEANS`) that are not printed, because they tell of few people."""

    @property
    def suppressed(self) -> bool:
        """Whether any figure of the row is not printed."""
        return bool(self.hidden)

    def as_json(self) -> dict[str, Any]:
        """Give the row in the keys of the contract; a hidden figure is null."""
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
        for name in self.hidden:
            block, _, figure = name.rpartition(".")
            (figures[block] if block else figures)[figure] = None
            if not block and figure in figures["final"]:
                figures["final"][figure] = None
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
    few: bool = False
    """The whole report is about so few people that not even their number is printed."""

    def as_json(self) -> dict[str, Any]:
        """Give the report exactly as ``triage outcomes --json`` prints it."""
        return {
            "format": FORMAT,
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "people": None if self.few else self.people,
            "needs": None if self.few else self.needs,
            "actions": None if self.few else self.actions,
            "rows": [row.as_json() for row in self.rows],
            "warnings": [{"code": warning.code, "text": warning.text} for warning in self.warnings],
        }


def summarise(
    histories: Iterable[CaseHistory],
    start: date | None,
    end: date | None,
    on: date | None,
) -> OutcomeReport:
    """Summarise the needs first recorded from ``start`` to ``end`` (both included; None is open) as known on ``on``.

    Every figure is there; what may be printed for others is settled where the report is handed out. A need that two services carried counts in the row of each, so service rows do not add up to the needs.
    Returns the report; ``started == paired + lost + awaiting_review`` holds in every row.
    """
    cases = [history.within(start, end) for history in histories]
    needs = [need for history in cases for need in history.needs]
    rows = [
        _row(by, key, [need for need in needs if key in keys_of(need, by)], on)
        for by in GROUPINGS
        for key in sorted({key for need in needs for key in keys_of(need, by)})
    ]
    overall = _row("all", "all", needs, on)
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
            )
        ),
    )


def keys_of(need: NeedHistory, by: By) -> tuple[str, ...]:
    """The rows of a grouping in which a need counts."""
    if by == "need":
        return (need.need,)
    return (need.category,) if by == "category" else tuple(dict.fromkeys(need.services))


def _row(by: str, key: str, needs: Sequence[NeedHistory], on: date | None) -> OutcomeRow:
    return OutcomeRow(
        by=by,
        key=key,
        follow=follow(needs, on),
        first_review=change(pairs(needs, "first_review", on)),
        final=change(pairs(needs, "final", on)),
        people=len({need.whose for need in needs}),
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
