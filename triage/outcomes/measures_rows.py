"""One line of a report on measures: counts of people, means, classes, bands, and what a reader must know beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.outcomes.measures_change import CLASSES, SPREAD_FROM, ChangeClass
from triage.outcomes.measures_files import BaseRate, Scale


@dataclass(frozen=True)
class MeasureWarning:
    """A code that programs may look for, and the sentence for people."""

    code: str
    text: str
    without_counts: str = ""
    """The same for readers who may not see a small number; empty where the text holds none."""


@dataclass(frozen=True)
class Point:
    """What the people with two scores came to at one point: at the second score, or at the last."""

    paired: int
    mean_after: float | None
    improved: int
    same: int
    worse: int


@dataclass(frozen=True)
class BandsMoved:
    """From which published band to which: people, by the order of the bands from best to worst."""

    bands: tuple[str, ...]
    """Best first."""
    moves: Mapping[tuple[str, str], int]
    better: int
    same: int
    worse: int
    unplaced: int
    """People with a score between two bands, such as a mean of items; in none of the three."""


@dataclass(frozen=True)
class MeasureRow:
    """What became of people on one scale of one measure; every count is of people, each once."""

    measure: str
    title: str
    scale: Scale
    rated_by: str
    started: int
    lost: int
    """One score only, and the case is closed."""
    awaiting: int
    """One score only, and the case is open."""
    mean_before: float | None
    sd_before: float | None
    """Spread of the first scores of those with two."""
    mean_gain: float | None
    """Mean points for the better; below 0 for the worse."""
    interval: tuple[float, float] | None
    """95 % interval of the mean gain (t); None for fewer than 20 people."""
    final: Point
    first_follow_up: Point
    classes: Mapping[ChangeClass, int] | None
    """People in each class of reliable change; None where no reliability is published."""
    recovery_told: bool
    """Whether a cut-off is published, so that recovered can be told from improved."""
    reliable: str
    """How reliable change is told, or why it is not."""
    context: str | None
    country: str | None
    cut_off: str | None
    bands: BandsMoved | None
    base_rates: tuple[BaseRate, ...]
    warnings: tuple[MeasureWarning, ...]
    members: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict, repr=False, compare=False)
    """Count -> the people in it, never printed: two counts of the very same people are one where small numbers are hidden."""
    hidden: frozenset[str] = frozenset()
    """Names of :data:`COUNTS`, and ``means``, ``bands.…``: what is not printed because it tells of few people."""

    @property
    def key(self) -> str:
        """Measure and scale, as ``sdq_parent.total``."""
        return f"{self.measure}.{self.scale.scale}"

    @property
    def paired(self) -> int:
        """People with a first and a later score by the same rater."""
        return self.final.paired

    @property
    def change_in_sd(self) -> float | None:
        """Mean gain in standard deviations of the first scores of those with two; None where few or all alike."""
        if self.mean_gain is None or not self.sd_before or self.paired < SPREAD_FROM:
            return None
        return self.mean_gain / self.sd_before

    def as_json(self) -> dict[str, Any]:
        """Plain data; a hidden figure is null."""
        counts = {name: None if name in self.hidden else count(self) for name, count in COUNTS.items()}
        means = "means" not in self.hidden
        classes = None
        if self.classes is not None:
            classes = {name: counts[f"class.{name}"] for name in CLASSES}
            if not self.recovery_told:
                classes["recovered"] = None
        return {
            "measure": self.key, "title": self.title, "better": self.scale.better, "direction": self.scale.direction, "rated_by": self.rated_by,
            "range": [float(self.scale.min), float(self.scale.max)],
            "started": counts["started"], "paired": counts["paired"], "lost": counts["lost"], "awaiting_review": counts["awaiting_review"],
            "mean_before": _shown(self.mean_before, means=means), "mean_after": _shown(self.final.mean_after, means=means),
            "mean_points_better": _shown(self.mean_gain, means=means), "sd_before": _shown(self.sd_before, means=means),
            "change_in_sd_before": _shown(self.change_in_sd, means=means),
            "interval_95": [round(end, 6) for end in self.interval] if self.interval and means else None,
            "improved": counts["improved"], "same": counts["same"], "worse": counts["worse"],
            "first_follow_up": {
                "paired": counts["paired"], "mean_after": _shown(self.first_follow_up.mean_after, means=means), "improved": counts["first_follow_up.improved"],
                "same": counts["first_follow_up.same"], "worse": counts["first_follow_up.worse"],
            },
            "classes": classes, "reliable_change": self.reliable, "recovery_told": self.recovery_told,
            "context": self.context, "country": self.country, "cut_off": self.cut_off,
            "bands": self._bands_json() if self.bands is not None else None,
            "base_rates": [one.model_dump(mode="json", exclude_none=True) for one in self.base_rates],
            "warnings": [{"code": one.code, "text": one.text} for one in self.warnings],
            "suppressed": bool(self.hidden),
        }  # fmt: skip

    def as_outcome_row(self) -> dict[str, Any]:
        """The row in the keys of ``triage.outcomes/1``; a fall in per cent says nothing on a scale without a true nought, so it is null."""
        plain = self.as_json()
        point = {name: plain[name] for name in ("paired", "mean_after", "improved", "same", "worse")}
        return {
            "by": "measure", "key": self.key, "measure": self.key,
            **{name: plain[name] for name in ("started", "paired", "lost", "awaiting_review", "mean_before", "mean_after")},
            "reduction_of_means_pct": None, "mean_reduction_pct": None,
            **{name: plain[name] for name in ("improved", "same", "worse")},
            "first_review": plain["first_follow_up"], "final": point, "suppressed": plain["suppressed"],
        }  # fmt: skip

    def _bands_json(self) -> dict[str, Any]:
        assert self.bands is not None
        return {
            "bands": list(self.bands.bands),
            "moves": None if "bands.moves" in self.hidden else [
                {"from": before, "to": after, "people": people}
                for (before, after), people in self.bands.moves.items()
            ],
            **{name: None if f"bands.{name}" in self.hidden else value for name, value in (
                ("better", self.bands.better), ("same", self.bands.same), ("worse", self.bands.worse), ("unplaced", self.bands.unplaced),
            )},
        }  # fmt: skip


def _shown(value: float | None, *, means: bool) -> float | None:
    return None if value is None or not means else round(value, 6)


def _class_count(name: ChangeClass) -> Callable[[MeasureRow], int]:
    return lambda row: (row.classes or {}).get(name, 0)


COUNTS: Mapping[str, Callable[[MeasureRow], int]] = {
    "started": lambda row: row.started,
    "paired": lambda row: row.final.paired,
    "lost": lambda row: row.lost,
    "awaiting_review": lambda row: row.awaiting,
    "improved": lambda row: row.final.improved,
    "same": lambda row: row.final.same,
    "worse": lambda row: row.final.worse,
    "first_follow_up.improved": lambda row: row.first_follow_up.improved,
    "first_follow_up.same": lambda row: row.first_follow_up.same,
    "first_follow_up.worse": lambda row: row.first_follow_up.worse,
    **{f"class.{name}": _class_count(name) for name in CLASSES},
}
"""Every count of a row that is printed, by the name that ``hidden`` uses."""
ADD_UP: Mapping[str, tuple[str, ...]] = {
    "started": ("paired", "lost", "awaiting_review"),
    "paired": ("improved", "same", "worse"),
}
"""Count -> the counts it is the sum of; the classes add up to the paired too, where there are any."""
