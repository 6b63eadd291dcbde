"""What changed on published measures (``triage.measures/1``): people, never forms; reliable change only where it was published."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import fmean, stdev
from typing import Any

from triage.model.history import CaseHistory
from triage.outcomes.measures_added_value import AddedValueFound, Form, mean_added_value
from triage.outcomes.measures_change import CLASSES, SPREAD_FROM, ChangeClass, Yardstick, yardstick
from triage.outcomes.measures_files import Band, Parameters, Scale
from triage.outcomes.measures_library import HOME, MeasureDef, MeasureLibrary
from triage.outcomes.measures_rows import BandsMoved, MeasureRow, MeasureWarning, Point
from triage.outcomes.measures_series import Collected, Person, Series, collect, of_person

FORMAT = "triage.measures/1"
INTERVAL_FROM = 20
"""People from which an interval is printed."""
EXPECT_WORSE_FROM = 10
"""Pairs from which nobody getting worse is remarkable."""


@dataclass(frozen=True)
class MeasureReport:
    """Change on every scale that was filled in, as known on the day."""

    start: date | None
    end: date | None
    people: int
    """Distinct people with any score counted here."""
    rows: tuple[MeasureRow, ...]
    added_value: tuple[AddedValueFound, ...]
    warnings: tuple[MeasureWarning, ...]
    synthetic: bool
    few: bool = False
    """So few people that not even their number is printed."""

    def as_json(self) -> dict[str, Any]:
        """Give the report as ``triage measures report --json`` prints it."""
        return {
            "format": FORMAT,
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
            "people": None if self.few else self.people,
            "rows": [row.as_json() for row in self.rows],
            "added_value": [one.as_json() for one in self.added_value],
            "warnings": [{"code": one.code, "text": one.text} for one in self.warnings],
        }

    def outcome_rows(self, measure: str | None = None) -> list[dict[str, Any]]:
        """Rows in the keys of ``triage.outcomes/1``; ``measure`` a code or ``code.scale``, None for all."""
        return [row.as_outcome_row() for row in self.rows if measure in (None, row.measure, row.key)]


def measure_report(
    histories: Iterable[CaseHistory],
    library: MeasureLibrary,
    on: date | None,
    start: date | None = None,
    end: date | None = None,
    codes: Sequence[str] = (),
) -> MeasureReport:
    """Summarise forms first filled in from ``start`` to ``end`` (both included; None is open) as known on ``on``.

    ``codes``: only these measures; empty is all. ``started == paired + lost + awaiting_review`` holds in every row, and every
    count is of people: two raters' forms about one child are one child.
    """
    histories = list(histories)
    held = collect(histories, library, on, start, end)
    wanted = [code for code in library.measures if not codes or code in codes]
    rows = [
        _row(library, library.measures[code], scale, held)
        for code in wanted
        for scale in library.measures[code].scales.values()
        if (code, scale.scale) in held.series
    ]
    people = {one.person for (code, _), own in held.series.items() if code in wanted for one in own}
    synthetic = any(history.synthetic and history.measures for history in histories)
    return MeasureReport(
        start=start,
        end=end or on,
        people=len(people),
        rows=tuple(rows),
        added_value=tuple(_added(library, held, wanted)),
        warnings=tuple(_general(held, rows, synthetic=synthetic)),
        synthetic=synthetic,
    )


def _row(library: MeasureLibrary, measure: MeasureDef, scale: Scale, held: Collected) -> MeasureRow:
    every = held.series[measure.code, scale.scale]
    chosen = of_person(every, scale)
    pairs = [one for one in chosen.values() if one.paired]
    single = [one for one in chosen.values() if not one.paired]
    firsts = [float(one.first) for one in chosen.values()]
    published = library.chosen(measure.code, scale.scale)
    stick = yardstick(scale, published, stdev(firsts) if len(firsts) > 1 else None, len(firsts))
    gains = [float(scale.gain(one.first, one.last)) for one in pairs]
    return MeasureRow(
        measure=measure.code,
        title=f"{measure.title}: {scale.title}",
        scale=scale,
        rated_by=measure.rated_by,
        started=len(chosen),
        lost=sum(one.closed for one in single),
        awaiting=sum(not one.closed for one in single),
        mean_before=fmean(float(one.first) for one in pairs) if pairs else None,
        sd_before=stdev([float(one.first) for one in pairs]) if len(pairs) > 1 else None,
        mean_gain=fmean(gains) if gains else None,
        interval=_interval(gains),
        final=_point(scale, [(one.first, one.last) for one in pairs]),
        first_follow_up=_point(scale, [(one.first, one.second) for one in pairs]),
        classes=_classes(stick, pairs),
        recovery_told=stick.tells and stick.cut_off is not None,
        reliable=_reliable(library, measure, scale, published, stick),
        context=published.context if published else None,
        country=published.country if published else None,
        cut_off=_cut_words(published, stick),
        bands=_bands(scale, published.bands, pairs) if published and published.bands else None,
        base_rates=library.rates_beside(measure.code, scale.scale),
        warnings=tuple(_about(library, measure, scale, held, chosen, pairs, published)),
        members=_members(scale, chosen, stick, published.bands if published else ()),
    )


def _members(
    scale: Scale, chosen: dict[Person, Series], stick: Yardstick, bands: Sequence[Band]
) -> dict[str, frozenset[Person]]:
    """The people in each count of a row, by the names of :data:`triage.outcomes.measures_rows.COUNTS` and of the bands."""
    found: dict[str, set[Person]] = {}

    def put(name: str, person: Person) -> None:
        found.setdefault(name, set()).add(person)

    order = sorted(bands, key=lambda band: band.from_, reverse=scale.better == "higher")
    for person, one in chosen.items():
        put("started", person)
        if not one.paired:
            put("lost" if one.closed else "awaiting_review", person)
            continue
        put("paired", person)
        put(_word(scale.gain(one.first, one.last)), person)
        put("first_follow_up." + _word(scale.gain(one.first, one.second)), person)
        if (found_class := stick.classed(one.first, one.last)) is not None:
            put(f"class.{found_class}", person)
        if order:
            before, after = _place(order, one.first), _place(order, one.last)
            if before is None or after is None:
                put("bands.unplaced", person)
            else:
                put(
                    "bands." + ("better" if after < before else "same" if after == before else "worse"),
                    person,
                )
    return {name: frozenset(people) for name, people in found.items()}


def _word(gain: Decimal) -> str:
    return "improved" if gain > 0 else "same" if gain == 0 else "worse"


def _place(order: Sequence[Band], score: Decimal) -> int | None:
    """The place of the band that holds a score; None between two bands."""
    return next((at for at, band in enumerate(order) if band.from_ <= score <= band.to), None)


def _point(scale: Scale, pairs: Sequence[tuple[Decimal, Decimal]]) -> Point:
    gains = [scale.gain(before, after) for before, after in pairs]
    return Point(
        paired=len(pairs),
        mean_after=fmean(float(after) for _, after in pairs) if pairs else None,
        improved=sum(gain > 0 for gain in gains),
        same=sum(gain == 0 for gain in gains),
        worse=sum(gain < 0 for gain in gains),
    )


def _interval(gains: Sequence[float]) -> tuple[float, float] | None:
    """95 % interval of a mean change: d ± t(0.975, n − 1) × s / √n; None for fewer than :data:`INTERVAL_FROM` people."""
    count = len(gains)
    if count < INTERVAL_FROM:
        return None
    from scipy.stats import t  # noqa: PLC0415 - heavy, and only for a report of enough people

    half = float(t.ppf(0.975, count - 1)) * stdev(gains) / math.sqrt(count)
    return fmean(gains) - half, fmean(gains) + half


def _classes(stick: Yardstick, pairs: Sequence[Series]) -> dict[ChangeClass, int] | None:
    if not stick.tells:
        return None
    found = Counter(stick.classed(one.first, one.last) for one in pairs)
    return {name: found[name] for name in CLASSES}


def _reliable(
    library: MeasureLibrary,
    measure: MeasureDef,
    scale: Scale,
    published: Parameters | None,
    stick: Yardstick,
) -> str:
    versions = library.published(measure.code, scale.scale)
    if published is None and len(versions) > 1:
        names = ", ".join(one.context for one in versions)
        return f"several versions are published ({names}): say which in rules/measures/use.yaml; until then no change is called reliable"
    unknown = library.unknown.get(measure.code)
    if not stick.tells and unknown is not None and (published is None or published.reliability is None):
        return f"{unknown.why}: no change is called reliable"
    return stick.words


def _cut_words(published: Parameters | None, stick: Yardstick) -> str | None:
    if published is None or published.cut_off is None or stick.cut_off is None:
        return None
    said = published.cut_off.printed or f"{stick.cut_off:.2f} (criterion {published.cut_off.criterion})"
    return f"{said}: {published.sample}, {published.country}; {published.source}"


def _bands(scale: Scale, bands: Sequence[Band], pairs: Sequence[Series]) -> BandsMoved:
    order = sorted(bands, key=lambda band: band.from_, reverse=scale.better == "higher")
    names = tuple(band.band for band in order)

    moves: Counter[tuple[int, int]] = Counter()
    unplaced = 0
    for one in pairs:
        before, after = _place(order, one.first), _place(order, one.last)
        if before is None or after is None:
            unplaced += 1
        else:
            moves[before, after] += 1
    return BandsMoved(
        bands=names,
        moves={(names[before], names[after]): moves[before, after] for before, after in sorted(moves)},
        better=sum(people for (before, after), people in moves.items() if after < before),
        same=sum(people for (before, after), people in moves.items() if after == before),
        worse=sum(people for (before, after), people in moves.items() if after > before),
        unplaced=unplaced,
    )


def _added(library: MeasureLibrary, held: Collected, wanted: Sequence[str]) -> Iterator[AddedValueFound]:
    for code, formula in library.added_value.items():
        if code not in wanted or code not in held.forms or code not in library.measures:
            continue
        scales = library.measures[code].scales
        by_person: dict[Person, list[list[Form]]] = {}
        for (person, _), forms in held.forms[code].items():
            sound: list[Form] = [
                (one.on, {name: score for name, score in one.scores.items() if name in scales and scales[name].holds(score)})
                for one in forms
            ]  # fmt: skip
            by_person.setdefault(person, []).append(sound)
        # Of several raters the one with the most forms; one child is never counted twice.
        yield mean_added_value(formula, [max(raters, key=len) for raters in by_person.values()])


def _about(
    library: MeasureLibrary,
    measure: MeasureDef,
    scale: Scale,
    held: Collected,
    chosen: dict[Person, Series],
    pairs: Sequence[Series],
    published: Parameters | None,
) -> Iterator[MeasureWarning]:
    key = (measure.code, scale.scale)
    if published is not None and (published.cut_off or published.reliable_change_points) and published.country != HOME:  # fmt: skip
        others = [one.country for one in library.published(*key) if one.cut_off and one.context != published.context]  # fmt: skip
        beside = f"; the version of {', '.join(others)} has another" if others else ""
        yield MeasureWarning(
            "cut_offs_do_not_travel",
            f"Cut-offs do not travel: what is called reliable or recovered here goes by a sample of {published.country} ({published.sample}), and is no UK norm{beside}.",
        )
    if scale.direction == "inferred":
        yield MeasureWarning(
            "direction_inferred",
            f"The source does not print which end of this scale is best; {scale.better} is read as better from its wording. Check your own form.",
        )
    several = Counter(one.person for one in held.series[key])
    if many := sum(count > 1 for count in several.values()):
        yield MeasureWarning(
            "several_raters",
            f"{_people(many)} scored by more than one rater: each counts once, by the rater who saw least improvement; raters are never compared with each other.",
            "Some were scored by more than one rater: each counts once, by the rater who saw least improvement; raters are never compared with each other.",
        )
    if unsaid := sum(one.rater is None for one in pairs):
        yield MeasureWarning(
            "rater_not_said",
            f"For {_people(unsaid)} with two forms nobody said who filled them in: they may be of different people.",
            "Of some forms nobody said who filled them in: they may be of different people.",
        )
    single = len(chosen) - len(pairs)
    if single:
        yield MeasureWarning(
            "one_score_only",
            f"{_people(single)} of {len(chosen)} had only one score and are in no before and after figure; they are not taken to have improved.",
            "Some had only one score and are in no before and after figure; they are not taken to have improved.",
        )
    if (outside := held.outside_scale[key]) or held.same_day[key]:
        said = [f"{outside} scores lay outside the scale and are not counted"] if outside else []
        if held.same_day[key]:
            said.append(f"{held.same_day[key]} days had two different scores by one rater; the graver stands")
        yield MeasureWarning(
            "unsound_scores",
            "; ".join(said).capitalize() + ".",
            "Some scores were not sound and are not counted, or the graver of two of one day stands.",
        )
    improved = sum(scale.gain(one.first, one.last) > 0 for one in pairs)
    worse = sum(scale.gain(one.first, one.last) < 0 for one in pairs)
    if len(pairs) >= EXPECT_WORSE_FROM and not worse:
        what = "Everybody improved" if improved == len(pairs) else "Nobody got worse"
        yield MeasureWarning(
            "nobody_got_worse", f"{what}: in published data some always do; ask how the forms were filled in."
        )
    worst = scale.max if scale.better == "lower" else scale.min
    if at_limit := sum(one.first == worst for one in pairs):
        yield MeasureWarning(
            "ceiling",
            f"{_people(at_limit)} began at the worst score and could not get worse on this scale.",
            "Some began at the worst score and could not get worse on this scale.",
        )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _general(held: Collected, rows: Sequence[MeasureRow], *, synthetic: bool) -> Iterator[MeasureWarning]:
    if synthetic:
        yield MeasureWarning(
            "synthetic",
            "Synthetic data: these children do not exist, and no figure here says anything about a real service.",
        )
    if not rows:
        yield MeasureWarning(
            "nothing_recorded",
            "No published measure was filled in in this period; that is not the same as no change.",
        )
    if any(row.paired for row in rows):
        yield MeasureWarning(
            "uncontrolled_before_after",
            "Before and after without a comparison group: part of the change would have come anyway (in SDQ data from English services about 70 % of it), so this is change, not effect.",
        )
        yield MeasureWarning(
            "not_severity",
            "Scores of different measures are never added together, nor read as the severity of a need.",
        )
    if sum(row.paired > 0 for row in rows) > 1:
        yield MeasureWarning(
            "several_scales",
            "The same people stand in several rows: rows do not add up, and of many rows one improves by chance.",
        )
    if held.strange:
        yield MeasureWarning(
            "unknown_scales",
            f"{held.strange} scores are of a measure or scale that is not in the list of measures; they are in no figure.",
            "Some scores are of a measure or scale that is not in the list of measures; they are in no figure.",
        )


__all__ = ["FORMAT", "SPREAD_FROM", "MeasureReport", "measure_report"]
