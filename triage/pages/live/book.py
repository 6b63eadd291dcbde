"""The whole workbook: what must be read first, the result, the map and its inputs, the what-ifs, then all else in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from triage.pages.book import first, footer, section_sheet
from triage.pages.live.cells import Grid, ref
from triage.pages.live.inputs import costs_sheet, inputs_sheet, rates_sheet
from triage.pages.live.scenarios import WHAT_IFS, Placed, what_ifs_sheet, working_sheet
from triage.pages.live.sums import MAP, ROUNDED, Sheet, map_sheet, sums_sheet, years_sheet
from triage.pages.page import Kind, Page
from triage.pages.sheets import writing
from triage.valuing import Valuation
from triage.valuing.knowing import WHY

RESULT = "Result"
_IN_FORMULAS = frozenset({"result", "map", "gains"})
"""Sections of the page that stand here as formulas."""


def live_workbook(found: Valuation, page: Page) -> bytes:
    """The statement with live formulas; the same valuation gives the same bytes.

    Source of the layout: the inputs, map and sensitivities of the Value Map of Social Value UK.
    """
    foot = footer(page)
    with writing(page.title, page.made, page.fingerprint) as (sheets, held):
        first(sheets, page)
        result = Grid(sheets, RESULT, sheets.sheet(RESULT, foot))
        inputs = inputs_sheet(sheets, found, foot)
        rates, others = rates_sheet(sheets, found, foot)
        cost = costs_sheet(sheets, found, foot, rates)
        laid = map_sheet(sheets, found, foot, inputs)
        years_sheet(sheets, found, foot, inputs, rates, laid)
        sums = sums_sheet(sheets, found, foot, inputs, laid, cost)
        lines = working_sheet(sheets, found, foot, inputs, laid, (rates, others))
        what_ifs, placed = what_ifs_sheet(sheets, found, foot, laid, cost, lines)
        _result(result, found, laid, cost, placed, [laid.grid, sums, what_ifs])
        for section in page.sections:
            if section.key not in _IN_FORMULAS:
                section_sheet(sheets, section, foot)
    return held.getvalue()


def _result(grid: Grid, found: Valuation, laid: Sheet, cost: str, placed: Sequence[Placed], checked: Sequence[Grid]) -> None:  # fmt: skip
    grid.title(
        "The result and its range",
        "Worked out from the inputs; beside it what the statement says. A difference of 0.00 everywhere means the same pence.",
    )
    grid.head([("what", 44), ("worked out here", 20), ("in the statement", 20), ("difference", 12)])
    low, high = found.total_range
    totals = [ref(one.row, 2, WHAT_IFS) for one in placed]
    grid.unknown = not found.known
    _figure(grid, "value", laid.whole, found.total)
    _figure(grid, "value, lowest over the what-ifs", _end("MIN", [laid.whole, *totals]), low)
    _figure(grid, "value, highest over the what-ifs", _end("MAX", [laid.whole, *totals]), high)
    _figure(
        grid,
        "rows rounded to the pound, then added",
        ref(laid.total, ROUNDED, MAP),
        found.total_of_rounded_rows,
        0,
    )
    grid.unknown = False
    if cost and found.cost is not None:
        _figure(grid, "cost", cost, found.cost)
        if found.known:
            _figure(grid, "value less cost", f"{laid.whole}-{cost}", found.total - found.cost)
        else:
            _unknown(grid, "value less cost")
    if cost and found.ratio is not None:
        ratios = [ref(one.row, 4, WHAT_IFS) for one in placed if one.scenario.ratio is not None]
        least, most = found.ratio_range
        _figure(grid, "ratio as the map stands", f"{laid.whole}/{cost}", found.ratio, 4, "ratio")
        central = f"{laid.whole}/{cost}"
        _figure(grid, "ratio, lowest over the what-ifs", _end("MIN", [central, *ratios]), least, 4, "ratio")
        _figure(grid, "ratio, highest over the what-ifs", _end("MAX", [central, *ratios]), most, 4, "ratio")
    else:
        _unknown(grid, "ratio")
    if found.unknown:
        grid.row += 1
        grid.long_text(
            f'Where "unknown" stands {WHY}; formulas take it as 0 until a quantity is put into the inputs.'
        )
    _most(grid, found, laid, cost, placed)
    parts = ",".join(part for one in (grid, *checked) if (part := one.largest_check()))
    grid.row += 1
    grid.text(0, "largest difference anywhere", "heading_plain")
    grid.live(1, f"MAX({parts})", 0, "number", 2, bold=True)


def _unknown(grid: Grid, what: str) -> None:
    grid.text(0, what)
    grid.text(1, "unknown", "absent")
    grid.row += 1


def _end(pick: str, cells: Sequence[str]) -> str:
    """The least or the most of many cells; a function takes no more than 255 at once."""
    if len(cells) == 1:
        return cells[0]
    parts = [cells[place : place + 100] for place in range(0, len(cells), 100)]
    picked = [f"{pick}({','.join(part)})" for part in parts]
    return picked[0] if len(picked) == 1 else f"{pick}({','.join(picked)})"


def _figure(grid: Grid, what: str, formula: str, value: Decimal | None, places: int = 2, kind: Kind = "pounds") -> None:  # fmt: skip
    grid.text(0, what)
    grid.live(1, formula, value, kind, places)
    grid.stated(2, value, kind, places)
    grid.check(3, 1, 2, 4 if kind == "ratio" else 2)
    grid.row += 1


def _most(grid: Grid, found: Valuation, laid: Sheet, cost: str, placed: Sequence[Placed]) -> None:
    """The assumptions that matter most, each with its least and its most."""
    if not found.most:
        return
    grid.row += 1
    grid.text(0, "the three assumptions that matter most", "heading_plain")
    grid.row += 1
    ratio = found.ratio is not None and bool(cost)
    kind: Kind = "ratio" if ratio else "pounds"
    central = f"{laid.whole}/{cost}" if ratio else laid.whole
    by_scenario = {id(one.scenario): one for one in placed}
    for name, low, high in found.most:
        for end, scenario in (("least", low), ("most", high)):
            one = by_scenario.get(id(scenario)) or next(
                (each for each in placed if each.scenario == scenario), None
            )
            cell = central if one is None else ref(one.row, 4 if ratio else 2, WHAT_IFS)
            _figure(grid, f"{name}, {end}", cell, scenario.ratio if ratio else scenario.total, 4 if ratio else 2, kind)  # fmt: skip
