"""Compares what a workbook's formulas give with the valuation's JSON, to the penny; the sheets may come from any reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from triage.pages.live.book import RESULT
from triage.pages.live.sums import MAP, SUMS, YEARS
from triage.pages.safe import seen
from triage.valuing import Valuation, valuation_json

Lines = Iterable[Sequence[Any]]


def agrees(worked_out: Any, stated: str | None) -> bool:
    """Whether a figure worked out in floating point is the JSON's, to the penny."""
    return stated is not None and abs(Decimal(repr(float(worked_out))) - Decimal(stated)) < Decimal("0.005")


def by_name(lines: Lines) -> dict[str, list[Any]]:
    """Rows by their first cell; the first of each name."""
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(str(line[0]), list(line))
    return found


def compare(found: Valuation, table: Callable[[str], Lines]) -> None:
    """Compare every figure of the JSON that the workbook works out; ``table`` gives the values of a sheet by its name."""
    data = valuation_json(found)
    result, laid, sums, years = (by_name(table(sheet)) for sheet in (RESULT, MAP, SUMS, YEARS))
    assert agrees(result["value"][1], data["total"])
    assert agrees(result["rows rounded to the pound, then added"][1], data["total_of_rounded_rows"])
    if data["ratio"] is not None:
        assert agrees(result["cost"][1], data["cost"])
        assert agrees(result["value less cost"][1], data["net"])
        assert agrees(result["ratio as the map stands"][1], data["ratio"])
        assert agrees(result["ratio, lowest over the what-ifs"][1], data["ratio_range"]["low"])
        assert agrees(result["ratio, highest over the what-ifs"][1], data["ratio_range"]["high"])
    for row in data["rows"]:
        line = laid[row["id"]]
        assert agrees(line[5], row["gross"])
        assert agrees(line[10], row["impact"])
        assert agrees(line[12], row["present_value"])
        cells = years[row["id"]][1 : len(row["years"]) + 1]
        assert all(agrees(cell, year) for cell, year in zip(cells, row["years"], strict=True))
    for part in ("by_stakeholder", "by_kind"):
        assert all(agrees(sums[seen(name)][1], amount) for name, amount in data[part].items())
    for name, group in data["groups"].items():
        assert agrees(sums[seen(name)][1], group["total"])
    what_ifs = [line for line in table("What-ifs") if isinstance(line[2], (int, float))]
    assert len(what_ifs) == len(data["sensitivity"])
    for line, scenario in zip(what_ifs, data["sensitivity"], strict=True):
        assert line[1] == seen(scenario["definition"])
        assert agrees(line[2], scenario["total"]), scenario["what"]
        assert scenario["ratio"] is None or agrees(line[4], scenario["ratio"]), scenario["what"]
    assert result["largest difference anywhere"][1] < 0.005
