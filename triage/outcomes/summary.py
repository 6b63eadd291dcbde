"""Outcomes by any grouping, in the shape other programs read (``triage.outcomes/1``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from triage.model.history import CaseHistory, ReviewPoint
from triage.outcomes.change import BEST, WORST, Change, Follow, Scored, change, follow_of, pairs_of, scored
from triage.outcomes.groupings import USUAL, Priorities, every_key, in_order, keys_of
from triage.outcomes.intervals import Intervals, Method, intervals
from triage.outcomes.missing import Missing, missing
from triage.outcomes.warnings import OutcomeWarning, about_the_missing, warn

FORMAT = "triage.outcomes/1"
MEASURE = "severity"


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
    "mean_change",
    "share_of_possible_pct",
    "final.mean_after",
    "first_review.mean_after",
)
"""Every figure of a row that is no count."""
_DETAILED = frozenset({"mean_change", "share_of_possible_pct"})
ADD_UP: Mapping[str, tuple[str, ...]] = {
    "started": ("paired", "lost", "awaiting_review"),
    "paired": ("improved", "same", "worse"),
    "first_review.paired": ("first_review.improved", "first_review.same", "first_review.worse"),
}
"""Count -> the counts it is the sum of."""


@dataclass(frozen=True)
class Detail:
    """What a report inside the service says of a row beside the figures of every report."""

    at: ReviewPoint
    """The point of looking that intervals and the missing are about."""
    follow_up: Change
    """After closing: never a part of ``final``."""
    intervals: Intervals | None = None
    missing: Missing | None = None
    at_worst: int = 0
    """First scores at the top of the scale: they could not get worse."""
    at_best: int = 0
    """First scores at its foot: they could not get better."""
    asked: frozenset[str] = frozenset()
    """Which of ``interval`` and ``missing`` were asked for; the others are left out."""


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
    detail: Detail | None = None
    """None in a report for others and where nobody asked."""

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
        after: dict[str, Any] = {}
        if self.detail is not None:
            after = {
                "people": self.people,
                "mean_change": _number(self.final.mean_change),
                "share_of_possible_pct": _number(self.final.share_of_possible_pct),
                "follow_up": _point(self.detail.follow_up),
                "ceiling": {
                    "at_worst": self.detail.at_worst,
                    "at_worst_pct": 100 * self.detail.at_worst / self.follow.started
                    if self.follow.started
                    else None,
                    "at_best": self.detail.at_best,
                },
            }
            if "interval" in self.detail.asked:
                found = self.detail.intervals
                after["interval"] = {"at": self.detail.at, **found.as_json()} if found else None
            if "missing" in self.detail.asked:
                after["missing"] = self.detail.missing.as_json() if self.detail.missing else None
        for name in self.hidden:
            block, _, figure = name.rpartition(".")
            if not block and figure in _DETAILED:
                continue
            (figures[block] if block else figures)[figure] = None
            if not block and figure in figures["final"]:
                figures["final"][figure] = None
        return {
            "by": self.by, "key": self.key, "measure": MEASURE, **figures, "suppressed": self.suppressed,
            **({} if self.hidden else after),
        }  # fmt: skip


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
            **self._of_the_whole(),
        }

    def _of_the_whole(self) -> dict[str, Any]:
        """The whole as a row, and its interval and missing once more by their own names."""
        if self.overall.detail is None:
            return {}
        overall = self.overall.as_json()
        return {
            "overall": overall,
            **{name: overall[name] for name in ("interval", "missing") if name in overall},
        }


def summarise(
    histories: Iterable[CaseHistory],
    start: date | None,
    end: date | None,
    on: date | None,
    *,
    by: Sequence[str] | None = None,
    priorities: Priorities | None = None,
    at: ReviewPoint = "final",
    detailed: bool = False,
    method: Method | None = None,
    four_ways: bool = False,
) -> OutcomeReport:
    """Summarise the needs first recorded from ``start`` to ``end`` (both included; None is open) as known on ``on``.

    Every figure is there; what may be printed for others is settled where the report is handed out. Rows are by need,
    category and service, or by the groupings ``by`` names; then a need that no service, programme or priority took in has
    a row ``none``. Rows of a grouping outside :data:`triage.outcomes.groupings.PARTITIONS` overlap and do not add up.
    ``detailed`` adds people, further figures and the look after closing to each row; ``method`` intervals for each row (the
    whole has them in every detailed report), ``four_ways`` the missing, both for the point of looking ``at``.
    Returns the report; ``started == paired + lost + awaiting_review`` holds in every row. Raises :class:`KeyError` for an
    unknown grouping.
    """
    cases = [history.within(start, end) for history in histories]
    needs = [(need, scored(need, on)) for history in cases for need in history.needs]
    every = [one for _, one in needs]
    detailed = detailed or method is not None or four_ways
    asked = frozenset(name for name, wanted in (("interval", method), ("missing", four_ways)) if wanted)

    def row(by: str, key: str, inside: Sequence[Scored], *, method: Method | None = method) -> OutcomeRow:
        detail = None
        if detailed:
            detail = Detail(
                at,
                change(pairs_of(inside, "follow_up")),
                intervals(paired_people(inside, at), method) if method else None,
                missing(inside, at) if four_ways else None,
                sum(need.before == WORST for need in inside),
                sum(need.before == BEST for need in inside),
                asked | {"interval"} if by == "all" else asked,
            )
        return OutcomeRow(
            by=by,
            key=key,
            follow=follow_of(inside),
            first_review=change(pairs_of(inside, "first_review")),
            final=change(pairs_of(inside, "final")),
            people=len({need.whose for need in inside}),
            detail=detail,
        )

    rows = []
    for grouping in USUAL if by is None else by:
        inside: dict[str, list[Scored]] = defaultdict(list)
        for need, one in needs:
            keys = (
                keys_of(need, grouping, priorities) if by is None else every_key(need, grouping, priorities)
            )
            for key in keys:
                inside[key].append(one)
        rows += [row(grouping, key, inside[key]) for key in in_order(grouping, set(inside))]
    overall = row("all", "all", every, method=method or "t")
    synthetic = any(history.synthetic for history in cases)
    return OutcomeReport(
        start=start or min((need.first[0] for need, _ in needs), default=None),
        end=end or on,
        cases=sum(bool(history.needs) for history in cases),
        people=overall.people,
        needs=len(needs),
        actions=sum(history.actions for history in cases if history.needs),
        synthetic=synthetic,
        overall=overall,
        rows=tuple(rows),
        warnings=(
            *warn([need for need, _ in needs], every, overall.follow, overall.final, synthetic=synthetic),
            *about_the_missing(
                overall.detail.missing if overall.detail else None,
                [one.detail.missing for one in rows if one.detail and one.detail.missing],
            ),
        ),
    )


def paired_people(
    needs: Iterable[Scored], at: ReviewPoint
) -> list[tuple[tuple[str, str, str | None], int, int]]:
    """Whose need, before and after, of the needs scored at both ends."""
    return [
        (need.whose, need.before, after)
        for need in needs
        if need.before is not None and (after := need.after(at)) is not None
    ]


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
