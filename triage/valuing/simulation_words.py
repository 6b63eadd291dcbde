"""A simulation in words and in the keys other programs read: always a spread, never one number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from triage.valuing.fields import or_null, plain
from triage.valuing.simulation import Matters, Simulation
from triage.valuing.sums import Scenario
from triage.valuing.tornado import Bar
from triage.valuing.two_way import Axis, Grid

NOT_COVERED = (
    "They cover only the ranges written in the map: not whether the outcomes, values and sums are the right ones, "
    "not how those fared whom nobody scored again, and not how assumptions hang together, which nobody knows: each is drawn "
    "on its own unless the map says that it moves together with others."
)
NOT_SETTLED = "Half as many draws give other figures, so these are rough: use more with --draws."
_NAMES = ("p5", "p50", "p95")


def in_hundred(share: Decimal) -> str:
    """A share of draws in words, never "all" or "none" by rounding."""
    if share >= 1:
        return "all"
    if share <= 0:
        return "none"
    percent = 100 * share
    if percent > Decimal("99.5"):
        return "more than 99 %"
    if percent < Decimal("0.5"):
        return "fewer than 1 %"
    return f"{percent:.0f} %"


def pounds(amount: Decimal) -> str:
    """Whole pounds, with the sign before them."""
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.0f}"


def simulation_lines(found: Simulation) -> list[str]:
    """Say a simulation in a few sentences, with what it leaves out."""
    low, middle, high = found.total
    lines = [
        f"Of {found.draws:,} draws over all ranges, nine in ten come to {pounds(low)} to {pounds(high)}, the middle one to {pounds(middle)}"
        + (
            "."
            if found.ratio is None
            else f": a ratio of {found.ratio[0]:.2f} to {found.ratio[2]:.2f}, the middle one {found.ratio[1]:.2f}."
        )
    ]
    chance = found.probability_value_exceeds_cost
    if chance is not None:
        lines.append(f"Value is above cost in {in_hundred(chance)} of them.")
    if found.matters:
        lines.append(
            "Most of their spread comes from "
            + ", ".join(f"{each.assumption} ({_part(each)})" for each in found.most)
            + "; each with all that it acts together with."
        )
    lines.append(NOT_COVERED)
    if not found.converged:
        lines.append(NOT_SETTLED)
    return lines


def _part(each: Matters) -> str:
    return in_hundred(Decimal(repr(min(1.0, max(0.0, each.index.total)))))


def simulation_json(found: Simulation | None) -> dict[str, Any] | None:
    """Give the keys of the contract first, then everything a reader needs to judge them."""
    if found is None:
        return None
    chance = found.probability_value_exceeds_cost
    return {
        "draws": found.draws,
        "seed": found.seed,
        "ratio": None if found.ratio is None else _three(found.ratio),
        "probability_value_exceeds_cost": None if chance is None else plain(chance),
        "total": _three(found.total),
        "mean": {"ratio": or_null(found.mean_ratio), "total": or_null(found.mean_total)},
        "converged": found.converged,
        "distributions": [
            {
                "assumption": drawn.input.label,
                "rows": list(drawn.input.rows),
                "distribution": drawn.spread.kind,
                "range": "counts" if drawn.input.counted or drawn.input.given else drawn.input.meaning,
                "low": plain(drawn.input.low),
                "central": plain(drawn.input.central),
                "high": plain(drawn.input.high),
                "parameters": {name: f"{value:.10g}" for name, value in drawn.spread.parameters},
                **_three(drawn.percentiles),
                "source": drawn.input.source,
                "together": drawn.input.together,
            }
            for drawn in found.inputs
        ],
        "indices": [_index(each) for each in found.matters],
        "matter_most": [each.assumption for each in found.most],
        "exceeds": [{"ratio": plain(threshold), "share": plain(share)} for threshold, share in found.exceeds],
        "perfect_information": or_null(found.perfect_information),
        "histogram": [
            {"from": plain(low), "to": plain(high), "draws": count} for low, high, count in found.histogram
        ],
        "not_covered": NOT_COVERED,
    }


def _three(values: tuple[Decimal, Decimal, Decimal]) -> dict[str, str]:
    return dict(zip(_NAMES, map(plain, values), strict=True))


def _index(each: Matters) -> dict[str, Any]:
    def interval(ends: tuple[float, float]) -> dict[str, str]:
        return {"low": f"{ends[0]:.4f}", "high": f"{ends[1]:.4f}"}

    return {
        "assumption": each.assumption,
        "first": f"{each.index.first:.4f}",
        "first_interval": interval(each.index.first_interval),
        "total": f"{each.index.total:.4f}",
        "total_interval": interval(each.index.total_interval),
        "one_way": {"low": _end(each.low), "high": _end(each.high)},
    }


def _end(scenario: Scenario | None) -> dict[str, str | None] | None:
    if scenario is None:
        return None
    return {"total": plain(scenario.total), "ratio": or_null(scenario.ratio)}


def tornado_json(bars: tuple[Bar, ...]) -> list[dict[str, Any]]:
    """Each assumption with the sums at its two ends, the widest first."""

    def end(bar: Bar, scenario: Scenario) -> dict[str, Any]:
        return {
            "end": bar.end_of(scenario),
            "ratio": or_null(scenario.ratio),
            "total": plain(scenario.total),
            "cost": or_null(scenario.cost),
            "definition": scenario.definition,
        }

    return [
        {
            "assumption": bar.assumption,
            "spread": plain(bar.spread),
            "least": end(bar, bar.least),
            "most": end(bar, bar.most),
        }
        for bar in bars
    ]


def grid_json(grid: Grid) -> dict[str, Any]:
    """The grid with its steps in words; the first input goes down, the second across."""

    def side(along: Axis) -> dict[str, Any]:
        return {"input": along.label, "steps": [str(step) for step in along.steps]}

    least, most = grid.ends
    return {
        "down": side(grid.first),
        "across": side(grid.second),
        "ratio": [[or_null(cell.ratio) for cell in row] for row in grid.cells],
        "total": [[plain(cell.total) for cell in row] for row in grid.cells],
        "cost": [[or_null(cell.cost) for cell in row] for row in grid.cells],
        "range": {
            "low": {"ratio": or_null(least.ratio), "total": plain(least.total)},
            "high": {"ratio": or_null(most.ratio), "total": plain(most.total)},
        },
        "capped": grid.capped,
    }
