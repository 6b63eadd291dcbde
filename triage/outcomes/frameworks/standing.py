"""Where an indicator stands on a day against its baseline and the checks on the way (interim indicators, S3 849).

A check whose day has come is met or not met by the last reading up to that day. Before that day the indicator is on
track where its last reading is at or beyond the straight line from the baseline to the check: for a reading on day t,
baseline b on day t0 and target v on day t1, the line says b + (v - b) (t - t0) / (t1 - t0). The straight line is an
assumption, said wherever it is used; a baseline whose day is not known has no line, and then only the direction is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from triage.outcomes.frameworks.files import Indicator, Target
from triage.vocabulary import Vocabulary

State = Literal["met", "not_met", "on_track", "not_on_track", "no_data", "no_target", "not_yet_due"]
WORDS: dict[State, str] = {
    "met": "met", "not_met": "not met", "on_track": "on track", "not_on_track": "not on track", "no_data": "no data",
    "no_target": "no figure agreed", "not_yet_due": "not due yet; the day of the baseline is not known",
}  # fmt: skip
Known = tuple[date | None, Decimal | None]
"""The day (None: not known) and the figure (None: not known)."""


@dataclass(frozen=True)
class Check:
    """One target with its state."""

    target: Target
    state: State
    reading: tuple[date, Decimal] | None

    @property
    def words(self) -> str:
        """The state for people."""
        return WORDS[self.state]


def baseline_of(indicator: Indicator, vocabulary: Vocabulary) -> Known:
    """Day and figure of a typed or published baseline; a year's last day stands for the year.

    A baseline of the own record is worked out where the record is; here it is not known.
    """
    own = indicator.baseline
    if own.record is not None:
        return own.record.to, None
    if own.value is not None:
        return last_day(own.year), own.value
    entry = vocabulary.of("benchmarks").get(own.benchmark or "")
    value = entry.text("value") if entry else None
    figure = Decimal(value) if value and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) else None
    return last_day(own.year or (entry.text("year") if entry else None)), figure


def last_day(year: str | None) -> date | None:
    """Last day of ``2022`` (calendar), ``2022/23`` or ``2022-23`` (to 31 March), ``2019-04`` (that month); None for anything else."""
    words = (year or "").strip()
    if re.fullmatch(r"[12][0-9]{3}", words):
        return date(int(words), 12, 31)
    if (span := re.fullmatch(r"([12][0-9]{3})/([0-9]{2})", words)) and _next(span):
        return date(int(span.group(1)) + 1, 3, 31)
    if span := re.fullmatch(r"([12][0-9]{3})-([0-9]{2})", words):
        if _next(span):
            return date(int(span.group(1)) + 1, 3, 31)
        month = int(span.group(2))
        if 1 <= month <= 12:
            following = date(int(span.group(1)) + month // 12, month % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1)
    return None


def _next(span: re.Match[str]) -> bool:
    return (int(span.group(1)) + 1) % 100 == int(span.group(2))


def checks(
    indicator: Indicator, baseline: Known, readings: tuple[tuple[date, Decimal], ...], on: date
) -> tuple[Check, ...]:
    """Every target with its state on the day; readings after the day are not looked at."""
    seen = sorted(one for one in readings if one[0] <= on)
    return tuple(_check(indicator, target, baseline, seen, on) for target in indicator.targets)


def _check(
    indicator: Indicator, target: Target, baseline: Known, seen: list[tuple[date, Decimal]], on: date
) -> Check:
    if target.value is None or target.by is None:
        return Check(target, "no_target", seen[-1] if seen else None)
    start, figure = baseline
    since = [one for one in seen if (start is None or one[0] > start) and one[0] <= target.by]
    if not since:
        return Check(target, "no_data", None)
    day, value = since[-1]
    if on >= target.by:
        return Check(target, "met" if _reached(indicator, value, target.value) else "not_met", (day, value))
    if _reached(indicator, value, target.value):
        return Check(target, "on_track", (day, value))
    if start is None or figure is None or start >= target.by:
        return Check(target, "not_yet_due", (day, value))
    share = Decimal((day - start).days) / Decimal((target.by - start).days)
    line = figure + (target.value - figure) * share
    return Check(target, "on_track" if _reached(indicator, value, line) else "not_on_track", (day, value))


def _reached(indicator: Indicator, value: Decimal, wanted: Decimal) -> bool:
    return value <= wanted if indicator.better == "lower" else value >= wanted
