"""Sheets that somebody may change: costs, discount rates and the inputs of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from triage.pages.live.cells import SHARE_FORMAT, Grid, ref, span
from triage.pages.sheets import Sheets
from triage.valuing import Valuation, sroi
from triage.valuing.discounting import Convention, flat_factors
from triage.valuing.knowing import WHY
from triage.valuing.sides import cashability

INPUTS, COSTS, RATES = "Inputs", "Costs", "Discounting"
NUMBERS = (
    "quantity", "proxy", "probability", "improvement", "deadweight", "displacement", "attribution_to_others", "drop_off",
    "drop_off_from_year", "starts_year", "duration_years",
)  # fmt: skip
"""Fields of a row's inputs, in the order of their columns."""
FIRST = 6
"""Column of the first of them."""
COLUMN = {name: FIRST + place for place, name in enumerate(NUMBERS)}
SHARES = frozenset(
    {"probability", "improvement", "deadweight", "displacement", "attribution_to_others", "drop_off"}
)
KIND_COLUMN, CASHABLE_COLUMN = 3, 4
_TITLES = {
    "quantity": "quantity",
    "proxy": "value of one",
    "probability": "probability",
    "improvement": "improvement as a factor",
    "deadweight": "deadweight",
    "displacement": "displacement",
    "attribution_to_others": "attribution to others",
    "drop_off": "drop-off a year, as used",
    "drop_off_from_year": "lost from year of life",
    "starts_year": "starts in year",
    "duration_years": "lasts years",
}


def inputs_sheet(sheets: Sheets, found: Valuation, foot: str) -> dict[str, int]:
    """Write the inputs of every row; gives the row of the sheet for each row of the map."""
    grid = Grid(sheets, INPUTS, sheets.sheet(INPUTS, foot))
    grid.title(
        "Inputs of every row",
        "Change a blue cell and every other sheet follows. What is stated and not applied stands as 0 (drop-off) or 1 (improvement) here; see the assumptions.",
    )
    grid.head(
        [
            ("row", 22),
            ("who gains", 18),
            ("outcome", 40),
            ("kind", 11),
            ("could leave a budget", 13),
            ("of", 11),
            *((_TITLES[name], 12) for name in NUMBERS),
            ("where the quantity comes from", 44),
            ("where the value of one comes from", 44),
        ]
    )
    places = {}
    for valued in found.rows:
        row = valued.row
        places[row.id] = grid.row
        for column, text in enumerate(
            (row.id, row.stakeholder, row.outcome, row.proxy.kind, cashability(valued), row.quantity.unit)
        ):
            grid.text(column, text)
        given = sroi.inputs(row, valued.quantity)
        for name in NUMBERS:
            form = (
                SHARE_FORMAT
                if name in SHARES
                else "£#,##0.00##########"
                if name == "proxy"
                else "#,##0.##########"
            )
            grid.unknown = name == "quantity" and not valued.known
            grid.given(COLUMN[name], getattr(given, name), form)
        grid.unknown = False
        quantity = row.quantity
        grid.text(
            FIRST + len(NUMBERS),
            f"unknown: {WHY}"
            if not valued.known
            else "counted in the record"
            if valued.found
            else f"typed: {quantity.reason}; {quantity.source}",
        )
        grid.text(FIRST + len(NUMBERS) + 1, row.proxy.source)
        grid.row += 1
    return places


@dataclass(frozen=True)
class Factors:
    """What a pound of each year is worth today, and where that stands."""

    rows: tuple[int, ...]
    """Row of the sheet for each year, from year 1 to the horizon."""
    values: tuple[Decimal, ...]


def rates_sheet(sheets: Sheets, found: Valuation, foot: str) -> tuple[Factors, dict[str, Factors]]:
    """Write the discount rate of each year and what a pound of it is worth today.

    Gives the map's own factors, and those of each what-if that discounts at another rate, by its id.
    """
    grid = Grid(sheets, RATES, sheets.sheet(RATES, foot))
    how = found.map.file.discounting
    convention: Convention = how.convention if how else "start_of_year"
    grid.title(
        "What a pound of each year is worth today",
        f"Pounds come at the {convention.replace('_', ' ')}; each year waited divides by 1 + the rate of that year."
        if how
        else "The map does not discount.",
    )
    grid.head(
        [
            ("year", 8),
            ("rate", 10),
            ("at its start", 16),
            ("as used", 16),
            ("in the statement", 16),
            ("difference", 12),
        ]
    )
    rates = [rate_of(found, year) for year in range(1, len(found.map.factors) + 1)]
    own = Factors(tuple(_years(grid, rates, "", found.map.factors, convention)), found.map.factors)
    others = {}
    for what_if in found.map.file.sensitivities:
        change = what_if.change.given().get("discount_rate")
        if change is None:
            continue
        grid.row += 1
        grid.text(0, f"what if: {what_if.id}", "heading_plain")
        grid.row += 1
        grid.text(0, "rate")
        grid.given(1, change.amount, SHARE_FORMAT)
        cell = ref(grid.row, 1)
        grid.row += 1
        factors = flat_factors(change.amount, len(rates), convention)
        rows = _years(grid, [change.amount] * len(rates), cell, factors, convention)
        others[what_if.id] = Factors(tuple(rows), factors)
    return own, others


def _years(
    grid: Grid, rates: Sequence[Decimal], cell: str, factors: Sequence[Decimal], convention: Convention
) -> Iterator[int]:
    """One line for each year; ``cell`` holds the rate of all of them, or each has its own where it is empty."""
    stood = Decimal(1)
    for number, (rate, factor) in enumerate(zip(rates, factors, strict=True)):
        row = grid.row
        grid.sheet.write_number(row, 0, number + 1)
        if cell:
            grid.live(1, cell, rate, form=SHARE_FORMAT)
        else:
            grid.given(1, rate, SHARE_FORMAT)
        if number == 0:
            grid.sheet.write_number(row, 2, 1)
        else:
            grid.live(2, f"C{row}/(1+B{row})", stood, form="0.0000000000")
        now, own = ref(row, 2, fixed=False), ref(row, 1, fixed=False)
        formula = {
            "start_of_year": now,
            "mid_year": f"{now}/SQRT(1+{own})",
            "end_of_year": f"{now}/(1+{own})",
        }[convention]
        grid.live(3, formula, factor, form="0.0000000000")
        grid.stated(4, factor, "number", 10)
        grid.check(5, 3, 4, 9)
        stood /= 1 + rate
        grid.row += 1
        yield row


def rate_of(found: Valuation, year: int) -> Decimal:
    """The discount rate of a year; 0 where the map does not discount."""
    how = found.map.file.discounting
    if how is None:
        return Decimal(0)
    if how.rate is not None:
        return how.rate
    bands = found.map.bands
    return next((band.rate for band in bands if band.from_year <= year <= band.to_year), bands[-1].rate)


def costs_sheet(sheets: Sheets, found: Valuation, foot: str, years: Factors) -> str:
    """Write every payment; gives the cell of the whole cost, or nothing where it is unknown."""
    grid = Grid(sheets, COSTS, sheets.sheet(COSTS, foot))
    grid.title("Who pays, and when", "Change a blue cell and every other sheet follows.")
    grid.head(
        [
            ("who", 24),
            ("year", 8),
            ("amount", 16),
            ("today's pound", 14),
            ("at today's value", 18),
            ("source", 60),
        ]
    )
    first = grid.row
    for paid in found.costs:
        grid.text(0, paid.who or "unknown")
        if paid.year is None:
            grid.text(1, "–")
        else:
            grid.sheet.write_number(grid.row, 1, paid.year)
        grid.given(2, paid.amount, "£#,##0.00########")
        grid.live(
            3,
            ref(years.rows[paid.year - 1], 3, RATES) if paid.year else "1",
            paid.factor,
            form="0.0000000000",
        )
        grid.live(4, f"ROUND(C{grid.row + 1}*D{grid.row + 1},10)", paid.present_value)
        grid.text(5, paid.source + ("; worked back" if paid.inferred else ""))
        grid.row += 1
    grid.text(0, "all of it", "heading_plain")
    if found.cost is None:
        grid.text(4, "unknown", "absent")
        return ""
    grid.live(4, f"SUM({span(first, max(first, grid.row - 1), 4)})", found.cost, bold=True)
    return ref(grid.row, 4, COSTS)
