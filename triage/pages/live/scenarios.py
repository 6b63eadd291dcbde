"""Every what-if worked out again from its own inputs: only rows that it changes are written, the rest stands in the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from triage.pages.live.cells import INPUT, SHARE_FORMAT, Grid, number, ref, span
from triage.pages.live.inputs import NUMBERS, RATES, SHARES, Factors
from triage.pages.live.sums import Sheet, of_input
from triage.pages.sheets import Sheets
from triage.valuing import Valuation, sroi
from triage.valuing.impact_map import Change, Sensitivity
from triage.valuing.sensitivity import Scenario, changed
from triage.valuing.sroi import Inputs

WHAT_IFS, WORKING = "What-ifs", "Working"
_FIRST = 2
_ONE = _FIRST + len(NUMBERS)
_LIVES, _VALUE, _MORE = _ONE + 1, _ONE + 2, _ONE + 3
_FIELD = {"quantity": "quantities", "proxy": "proxies"}


@dataclass(frozen=True)
class Placed:
    """Where a what-if stands."""

    scenario: Scenario
    row: int


@dataclass(frozen=True)
class Map:
    """The map as it stands: inputs and value of every row, where they are, and its discount factors."""

    inputs: Mapping[str, Inputs]
    values: Mapping[str, Decimal]
    places: Mapping[str, int]
    cells: Mapping[str, str]
    factors: Factors


def working_sheet(
    sheets: Sheets, found: Valuation, foot: str, inputs: Mapping[str, int], laid: Sheet,
    rates: tuple[Factors, Mapping[str, Factors]],
) -> dict[int, tuple[int, int]]:  # fmt: skip
    """Rows that what-ifs change; gives first and last line for each what-if that has any."""
    grid = Grid(sheets, WORKING, sheets.sheet(WORKING, foot))
    grid.title(
        "Rows as the what-ifs change them",
        "A blue cell is the changed assumption; the others follow the inputs. The last column is what the change adds to the row.",
    )
    grid.head(
        [
            ("what if", 30), ("row", 22), *((name.replace("_", " "), 12) for name in NUMBERS),
            ("what one earns in a year", 14), ("over all its years, today", 14), ("value", 16), ("more or less than in the map", 16),
        ],
        freeze=2,
    )  # fmt: skip
    stands = Map(
        {valued.row.id: sroi.inputs(valued.row, valued.quantity) for valued in found.rows},
        {valued.row.id: valued.sum.present_value for valued in found.rows},
        inputs,
        {row: laid.value(row) for row in inputs},
        rates[0],
    )
    own = {each.id: each for each in found.map.file.sensitivities}
    lines: dict[int, tuple[int, int]] = {}
    for place, scenario in enumerate(found.scenarios):
        first = grid.row
        wanted = own.get(scenario.what)
        changes = wanted.change.given() if wanted else {}
        factors = rates[1].get(scenario.what)
        rows = scenario.rows or {}
        if factors is not None and wanted is not None:
            rows = _at_another_rate(found, wanted, stands)
        for row, given in rows.items():
            if row in stands.inputs and (factors is not None or given != stands.inputs[row]):
                _line(grid, scenario.what, row, given, changes, stands, factors or stands.factors)
        if grid.row > first:
            lines[place] = (first, grid.row - 1)
    return lines


def _at_another_rate(found: Valuation, wanted: Sensitivity, stands: Map) -> dict[str, Inputs]:
    """Every row as a what-if with a discount rate of its own changes it: all of them, for all are discounted otherwise."""
    return {
        valued.row.id: changed(stands.inputs[valued.row.id], valued.row, wanted.change.given())
        if not wanted.rows or valued.row.id in wanted.rows
        else stands.inputs[valued.row.id]
        for valued in found.rows
    }


def _line(grid: Grid, what: str, row: str, given: Inputs, changes: Mapping[str, Change], stands: Map, factors: Factors) -> None:  # fmt: skip
    place, base = stands.places[row], stands.inputs[row]
    grid.text(0, what)
    grid.text(1, row)
    for number_of, name in enumerate(NUMBERS):
        column = _FIRST + number_of
        now = getattr(given, name)
        form = SHARE_FORMAT if name in SHARES else "#,##0.##########"
        if now == getattr(base, name):
            grid.live(column, of_input(place, name), now, form=form)
        elif (
            formula := _formula(name, changes, of_input(place, name), getattr(base, name), now)
        ) is not None:
            style = grid.sheets.format("", num_format=form, valign="top", **INPUT)
            grid.sheet.write_formula(grid.row, column, f"={formula}", style, float(now))
        else:
            grid.given(column, now, form)
    cell = {name: ref(grid.row, _FIRST + number_of, fixed=False) for number_of, name in enumerate(NUMBERS)}
    one = given.proxy * given.probability * given.improvement
    one *= (1 - given.deadweight) * (1 - given.displacement) * (1 - given.attribution_to_others)
    taken = "*".join(f"(1-{cell[name]})" for name in ("deadweight", "displacement", "attribution_to_others"))
    grid.live(_ONE, f"{cell['proxy']}*{cell['probability']}*{cell['improvement']}*{taken}", one, places=4)
    value = sroi.row_sum(given, factors.values).present_value
    of_one = sroi.row_sum(sroi.with_value(given, "quantity", Decimal(1)), factors.values).present_value
    grid.live(_LIVES, _lives(cell, ref(grid.row, _ONE, fixed=False), factors), of_one, places=4)
    grid.live(_VALUE, f"{cell['quantity']}*{ref(grid.row, _LIVES, fixed=False)}", value)
    grid.live(_MORE, f"{ref(grid.row, _VALUE, fixed=False)}-{stands.cells[row]}", value - stands.values[row])
    grid.row += 1


def _lives(cell: Mapping[str, str], one: str, factors: Factors) -> str:
    """What one earns over all its years, today; each year is kept to ten places, as the engine does.

    A drop-off of all of it leaves nothing from the year in which it begins (nought to the power of nought is an error in
    a spreadsheet).
    """
    first, last = factors.rows[0], factors.rows[-1]
    year, factor = span(first, last, 0, RATES), span(first, last, 3, RATES)
    alive = f"({year}>={cell['starts_year']})*({year}<{cell['starts_year']}+{cell['duration_years']})"
    lost = f"({year}-{cell['starts_year']}-{cell['drop_off_from_year']}+2)"
    none = f"SUMPRODUCT({alive}*({lost}<=0)*ROUND({one}*{factor},10))"
    some = f"SUMPRODUCT({alive}*ROUND({one}*(1-{cell['drop_off']})^(({lost}>0)*{lost})*{factor},10))"
    return f"IF({cell['drop_off']}>=1,{none},{some})"


def _formula(name: str, changes: Mapping[str, Change], cell: str, base: Decimal, now: Decimal) -> str | None:
    """The author's change as a formula over the input; None where the change is another one."""
    change = changes.get(_FIELD.get(name, name))
    if change is None or change.sign == "=":
        return None
    share = name in SHARES
    after = change.of(base)
    if (min(Decimal(1), max(Decimal(0), after)) if share else after) != now:
        return None
    formula = f"{cell}{change.sign}{number(change.amount)}"
    return f"MIN(1,MAX(0,{formula}))" if share else formula


def what_ifs_sheet(
    sheets: Sheets, found: Valuation, foot: str, laid: Sheet, cost: str, lines: Mapping[int, tuple[int, int]]
) -> tuple[Grid, list[Placed]]:
    """Each what-if with its value, cost and ratio, and what the statement says beside them."""
    grid = Grid(sheets, WHAT_IFS, sheets.sheet(WHAT_IFS, foot))
    grid.title(
        "The same sum with other assumptions",
        "Each is the map's value and what its changed rows add to it; the changed rows stand in the sheet Working.",
    )
    grid.head(
        [
            ("what if", 34), ("what changes", 54), ("value", 17), ("cost", 15), ("ratio", 11),
            ("value in the statement", 17), ("ratio in the statement", 12), ("difference of value", 12), ("difference of ratio", 12),
        ]
    )  # fmt: skip
    own = {each.id: each.change.given() for each in found.map.file.sensitivities}
    placed = []
    grid.unknown = not found.known
    for place, scenario in enumerate(found.scenarios):
        grid.text(0, scenario.what.replace("_", " "))
        grid.text(1, scenario.definition)
        live = True
        if place in lines:
            first, last = lines[place]
            grid.live(2, f"{laid.whole}+SUM({span(first, last, _MORE, WORKING)})", scenario.total)
        elif scenario.total == found.total:
            grid.live(2, laid.whole, scenario.total)
        else:
            live = False
            grid.stated(2, scenario.total)
            grid.text(7, "not worked out here", "absent")
        _cost(grid, scenario, found, cost, own.get(scenario.what, {}).get("cost"))
        grid.stated(5, scenario.total)
        if live:
            grid.check(7, 2, 5)
        if scenario.ratio is not None:
            grid.live(
                4,
                f"{ref(grid.row, 2, fixed=False)}/{ref(grid.row, 3, fixed=False)}",
                scenario.ratio,
                "ratio",
                4,
            )
            grid.check(8, 4, 6, 4)
        else:
            grid.text(4, "unknown", "absent")
        grid.stated(6, scenario.ratio, "ratio", 4)
        placed.append(Placed(scenario, grid.row))
        grid.row += 1
    if not found.scenarios:
        grid.long_text("The map has no what-ifs, and no input of it has a range.")
    return grid, placed


def _cost(grid: Grid, scenario: Scenario, found: Valuation, cost: str, change: Change | None) -> None:
    if scenario.cost is None or not cost or found.cost is None:
        grid.text(3, "unknown", "absent")
    elif scenario.cost == found.cost:
        grid.live(3, cost, scenario.cost)
    elif (
        change is not None and change.sign != "=" and max(Decimal(0), change.of(found.cost)) == scenario.cost
    ):
        grid.live(3, f"MAX(0,{cost}{change.sign}{number(change.amount)})", scenario.cost)
    else:
        grid.given(3, scenario.cost, "£#,##0.00########")
