"""The pictures of a value statement: what moves the result, who gains, from gross to impact, and how far it may be off."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from triage.pages.page import Chart, Kind, Mark
from triage.pages.shown import words
from triage.valuing import Valuation, sroi
from triage.valuing.tornado import size

_BARS = 12
_BINS = 20


def named(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def charts(found: Valuation) -> list[Chart]:
    """All pictures that have anything to show."""
    if not found.known:
        return []
    return [
        chart for chart in (tornado(found), who_gains(found), gross_to_value(found), ranges(found)) if chart
    ]


def tornado(found: Valuation) -> Chart | None:
    """How far each assumption alone moves the result, the widest first."""
    ratio = found.ratio is not None
    bars = found.tornado
    if not bars:
        return None
    centre = found.ratio if found.ratio is not None else found.total
    spans = [(bar.assumption, size(bar.least), size(bar.most)) for bar in bars]
    left = len(spans) - _BARS
    return Chart(
        "tornado",
        "What moves the ratio" if ratio else "What moves the value",
        "tornado",
        tuple(Mark(name, None, float(low), float(high)) for name, low, high in spans[:_BARS]),
        "pounds of value for each pound spent" if ratio else "pounds",
        f"Each assumption alone, at its least and its most favourable end; {spans[0][0]} moves the result furthest."
        + (f" {left} that move it less are in the table of what-ifs." if left > 0 else ""),
        centre=float(centre),
        kind="ratio" if ratio else "pounds",
    )


def who_gains(found: Valuation) -> Chart | None:
    """Pounds by stakeholder, the largest first."""
    known = found.known_sums(lambda one: one.row.stakeholder, found.by_stakeholder)
    sums = sorted(
        ((who, amount) for who, amount in known.items() if amount is not None),
        key=lambda pair: (-pair[1], pair[0]),
    )
    unknown = [named(who) for who, amount in known.items() if amount is None]
    if not sums:
        return None
    first, amount = sums[0]
    share = f", {words(100 * amount / found.total, 'percent')} of all of it" if found.total > 0 else ""
    return Chart(
        "who_gains",
        "Who gains",
        "bars",
        tuple(Mark(named(who), float(pounds)) for who, pounds in sums),
        "pounds, at today's value",
        f"Value by who gains; {named(first)} gains most{share}."
        + (f" Unknown: {', '.join(unknown)}." if unknown else ""),
        kind="pounds",
    )


def steps(found: Valuation) -> list[tuple[str, Decimal]]:
    """What stands after each step of all rows together, from quantity × value of one to today's value."""
    after: dict[str, list[Decimal]] = {}
    for valued in found.rows:
        given = sroi.inputs(valued.row, valued.quantity)
        amount = sroi.gross(given.quantity, given.proxy)
        after.setdefault("quantity × value of one", []).append(amount)
        for what, step, rate in (
            ("probability", sroi.with_probability, given.probability),
            ("improvement", sroi.with_improvement, given.improvement),
            ("would have happened anyway (deadweight)", sroi.less_deadweight, given.deadweight),
            ("moved from elsewhere (displacement)", sroi.less_displacement, given.displacement),
            ("caused by others (attribution)", sroi.less_attribution, given.attribution_to_others),
        ):
            amount = step(amount, rate)
            after.setdefault(what, []).append(amount)
        after.setdefault("later years, drop-off and discounting", []).append(valued.sum.present_value)
    return [(what, sroi.total(amounts)) for what, amounts in after.items()]


def gross_to_value(found: Valuation) -> Chart | None:
    """How the value is reached: what each adjustment takes away."""
    reached = steps(found)
    if not reached:
        return None
    marks = [Mark(reached[0][0], float(reached[0][1]))]
    for (_, before), (what, now) in itertools.pairwise(reached):
        if now != before:
            marks.append(Mark(what, float(now - before)))
    marks.append(Mark("value", None, after=float(found.total)))
    taken = reached[0][1] - reached[-1][1]
    return Chart(
        "gross_to_value",
        "From gross to value",
        "steps",
        tuple(marks),
        "pounds",
        f"Of {words(reached[0][1], 'pounds')} gross, {words(abs(taken), 'pounds')} "
        + (
            "is not claimed."
            if taken >= 0
            else "more is claimed, for years after the first are counted as well."
        ),
        kind="pounds",
    )


def histogram(found: Valuation) -> Chart | None:
    """How often the draws came to what."""
    drawn = found.simulation
    if drawn is None or not drawn.histogram:
        return None
    ratio = drawn.ratio is not None
    kind: Kind = "ratio" if ratio else "pounds"
    return Chart(
        "draws",
        "What the draws come to",
        "bars",
        tuple(
            Mark(f"{words(low, kind)} to {words(high, kind)}", float(count))
            for low, high, count in _fewer(drawn.histogram)
        ),
        "draws",
        f"How many of {drawn.draws:,} draws came to each {'ratio' if ratio else 'value'}; the middle is the likeliest, the ends are what may happen too.",
        kind="count",
    )


def _fewer(bins: Sequence[tuple[Decimal, Decimal, int]]) -> list[tuple[Decimal, Decimal, int]]:
    """Neighbouring bins put together until they fit one picture."""
    together = -(-len(bins) // _BINS)
    parts = [bins[place : place + together] for place in range(0, len(bins), together)]
    return [(part[0][0], part[-1][1], sum(count for _, _, count in part)) for part in parts]


def ranges(found: Valuation) -> Chart | None:
    """How far the result may be off, by each way in which that was worked out."""
    ratio = found.ratio is not None
    central = found.ratio if found.ratio is not None else found.total
    low, high = found.ratio_range if ratio else found.total_range
    marks = []
    if low is not None and high is not None and low != high:
        marks.append(Mark("over all what-ifs", float(central), float(low), float(high)))
    drawn = found.simulation
    if drawn is not None:
        ends = drawn.ratio if ratio else drawn.total
        if ends is not None and ends[0] != ends[2]:
            p5, p50, p95 = ends
            marks.append(Mark("nine of ten draws", float(p50), float(p5), float(p95)))
    for scenario in found.scenarios:
        size = scenario.ratio if ratio else scenario.total
        if scenario.assumption == "everything" and size is not None:
            marks.append(Mark(scenario.what, float(size)))
    if not marks:
        return None
    return Chart(
        "ranges",
        "How far it may be off",
        "intervals",
        tuple(marks),
        "pounds of value for each pound spent" if ratio else "pounds",
        "The result with the ends of its ranges; a single point has no range of its own.",
        kind="ratio" if ratio else "pounds",
    )
