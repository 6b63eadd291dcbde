"""Sheets that work the value out: each year of each row, the map step by step, and the sums by who gains, kind and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.pages.live.cells import Grid, name_of, ref, span
from triage.pages.live.inputs import CASHABLE_COLUMN, COLUMN, INPUTS, KIND_COLUMN, RATES, Factors
from triage.pages.sheets import Sheets
from triage.valuing import Valuation, ValuedRow, sroi
from triage.valuing.knowing import all_unknown
from triage.valuing.sides import cashability

MAP, YEARS, SUMS = "Map", "Years", "Sums"
_STEPS = (
    ("probability", "× probability", "{}"),
    ("improvement", "× improvement", "{}"),
    ("deadweight", "less deadweight", "(1-{})"),
    ("displacement", "less displacement", "(1-{})"),
    ("attribution_to_others", "less attribution: a year's claim", "(1-{})"),
)
GROSS = 5
ONE = GROSS + len(_STEPS) + 1
VALUE, STATED, CHECK, ROUNDED = ONE + 1, ONE + 2, ONE + 3, ONE + 4


@dataclass
class Sheet:
    """Where things stand in the map's sheet."""

    grid: Grid
    places: Mapping[str, int]
    """Row of the sheet for each row of the map."""
    first: int
    last: int
    total: int
    """Row of the total."""

    def value(self, row: str) -> str:
        """The cell of a row's value."""
        return ref(self.places[row], VALUE, MAP)

    @property
    def whole(self) -> str:
        """The cell of the whole value."""
        return ref(self.total, VALUE, MAP)

    @property
    def values(self) -> str:
        """The cells of all values."""
        return span(self.first, self.last, VALUE, MAP)


def of_input(row: int, name: str) -> str:
    """The cell of an input."""
    return ref(row, COLUMN[name], INPUTS)


def map_sheet(sheets: Sheets, found: Valuation, foot: str, inputs: Mapping[str, int]) -> Sheet:
    """Each row step by step, with what the statement says beside it."""
    grid = Grid(sheets, MAP, sheets.sheet(MAP, foot))
    grid.title(
        "Impact map, worked out from the inputs",
        "The last columns hold what the statement says and the difference to what is worked out here, to the penny.",
    )
    grid.head(
        [
            ("row", 22),
            ("who gains", 18),
            ("outcome", 40),
            ("quantity", 11),
            ("value of one", 13),
            ("quantity × value of one", 15),
            *((title, 15) for _, title, _ in _STEPS),
            ("what one earns in a year", 14),
            ("value of all years, today", 16),
            ("in the statement", 16),
            ("difference", 11),
            ("to the pound", 14),
        ]
    )
    first, places = grid.row, {}
    for number, valued in enumerate(found.rows):
        row = inputs[valued.row.id]
        places[valued.row.id] = grid.row
        given = sroi.inputs(valued.row, valued.quantity)
        for column, text in enumerate((valued.row.id, valued.row.stakeholder, valued.row.outcome)):
            grid.text(column, text)
        grid.unknown = not valued.known
        grid.live(3, of_input(row, "quantity"), given.quantity, form="#,##0.##########")
        grid.unknown = False
        grid.live(4, of_input(row, "proxy"), given.proxy)
        grid.unknown = not valued.known
        amount = sroi.gross(given.quantity, given.proxy)
        grid.live(GROSS, f"D{grid.row + 1}*E{grid.row + 1}", amount)
        one, one_amount = of_input(row, "proxy"), given.proxy
        for place, (name, _, form) in enumerate(_STEPS):
            rate = getattr(given, name)
            kept = rate if form == "{}" else 1 - rate
            amount, one_amount = amount * kept, one_amount * kept
            factor = form.format(of_input(row, name))
            grid.live(GROSS + 1 + place, f"{ref(grid.row, GROSS + place, fixed=False)}*{factor}", amount)
            one += f"*{factor}"
        grid.unknown = False
        grid.live(ONE, one, one_amount, places=4)
        grid.unknown = not valued.known
        years = (
            f"'{YEARS}'!$B${_year_row(number) + 1}:${name_of(len(found.map.factors))}${_year_row(number) + 1}"
        )
        grid.live(VALUE, f"SUM({years})", valued.sum.present_value)
        grid.stated(STATED, valued.sum.present_value)
        grid.check(CHECK, VALUE, STATED)
        grid.live(ROUNDED, f"ROUND(ROUND({ref(grid.row, VALUE, fixed=False)},6),0)", sroi.to_the_pound(valued.sum.present_value), places=0)  # fmt: skip
        grid.unknown = False
        grid.row += 1
    last = grid.row - 1
    grid.text(0, "all rows", "heading_plain")
    grid.unknown = not found.known
    gross = sroi.total([valued.sum.gross for valued in found.rows])
    for column, amount in ((GROSS, gross), (VALUE, found.total), (ROUNDED, found.total_of_rounded_rows)):
        grid.live(
            column,
            f"SUM({span(first, last, column)})",
            amount,
            bold=True,
            places=0 if column == ROUNDED else 2,
        )
    grid.stated(STATED, found.total)
    grid.unknown = False
    grid.check(CHECK, VALUE, STATED)
    return Sheet(grid, places, first, last, grid.row)


_YEARS_HEAD = 3
"""Row of the headings of the sheet of years."""


def _year_row(number: int) -> int:
    return _YEARS_HEAD + 1 + number


def years_sheet(sheets: Sheets, found: Valuation, foot: str, inputs: Mapping[str, int], rates: Factors, laid: Sheet) -> Grid:  # fmt: skip
    """What each row comes to in each year, at today's value; each value of one is kept to ten places, as the engine does."""
    grid = Grid(sheets, YEARS, sheets.sheet(YEARS, foot))
    grid.title(
        "Each year of each row, at today's value",
        "Quantity × what one earns, after drop-off and discounting; 0 before an outcome starts and after it ends.",
    )
    grid.row = _YEARS_HEAD
    grid.text(0, "row", "head")
    grid.sheet.set_column(0, 0, 22)
    head = sheets.format("head_n", num_format='"year "0')
    for year in range(1, len(rates.rows) + 1):
        grid.sheet.write_number(grid.row, year, year, head)
    grid.sheet.set_column(1, len(rates.rows), 15)
    grid.sheet.freeze_panes(grid.row + 1, 1)
    grid.sheet.repeat_rows(grid.row)
    for number, valued in enumerate(found.rows):
        grid.row = _year_row(number)
        grid.text(0, valued.row.id)
        row = inputs[valued.row.id]
        one = ref(laid.places[valued.row.id], ONE, MAP)
        grid.unknown = not valued.known
        for year, amount in enumerate(valued.sum.years, 1):
            now = f"{name_of(year)}${_YEARS_HEAD + 1}"
            life = f"({now}-{of_input(row, 'starts_year')}+1)"
            lost = f"({life}-{of_input(row, 'drop_off_from_year')}+1)"
            left = f"IF({lost}<=0,1,(1-{of_input(row, 'drop_off')})^{lost})"
            earned = (
                f"{of_input(row, 'quantity')}*ROUND({one}*{left}*{ref(rates.rows[year - 1], 3, RATES)},10)"
            )
            grid.live(year, f"IF(OR({life}<1,{life}>{of_input(row, 'duration_years')}),0,{earned})", amount)
    return grid


def _stakeholder(valued: ValuedRow) -> str:
    return valued.row.stakeholder


def _kind(valued: ValuedRow) -> str:
    return valued.row.proxy.kind


def sums_sheet(sheets: Sheets, found: Valuation, foot: str, inputs: Mapping[str, int], laid: Sheet, cost: str) -> Grid:  # fmt: skip
    """Sums by who gains, by kind, by whether it could leave a budget, and by the map's groups."""
    grid = Grid(sheets, SUMS, sheets.sheet(SUMS, foot))
    grid.title("Sums, worked out from the map")
    grid.head(
        [
            ("of", 34),
            ("value", 18),
            ("in the statement", 18),
            ("difference", 12),
            ("part of the ratio", 14),
            ("in the statement", 14),
            ("difference", 12),
        ]
    )
    first, last = min(inputs.values()), max(inputs.values())
    cells: dict[str, str] = {}
    for title, column, sums, of in (
        ("by who gains", 1, found.by_stakeholder, _stakeholder),
        ("by kind of value", KIND_COLUMN, found.by_kind, _kind),
        ("by whether it could leave a budget", CASHABLE_COLUMN, found.by_cashable, cashability),
    ):
        grid.text(0, title, "heading_plain")
        grid.row += 1
        for name, amount in sums.items():
            grid.text(0, name)
            same = f"EXACT({span(first, last, column, INPUTS)},{ref(grid.row, 0)})"
            grid.unknown = all_unknown(one for one in found.rows if of(one) == name)
            grid.live(1, f"SUMPRODUCT({same}*{laid.values})", amount)
            grid.stated(2, amount)
            grid.unknown = False
            grid.check(3, 1, 2)
            if column == 1:
                cells[name] = ref(grid.row, 1)
            grid.row += 1
        grid.row += 1
    if found.map.file.groups:
        grid.text(0, "by group of the map", "heading_plain")
        grid.row += 1
    for name, members in found.map.file.groups.items():
        amount = found.summed(found.group(name))
        grid.text(0, name)
        grid.unknown = all_unknown(found.group(name))
        grid.live(1, "+".join(cells[one] for one in members if one in cells) or "0", amount)
        grid.stated(2, amount)
        grid.unknown = False
        grid.check(3, 1, 2)
        ratio = found.ratio_of(found.group(name))
        if cost and ratio is not None:
            grid.live(4, f"{ref(grid.row, 1)}/{cost}", ratio, "ratio", 4)
            grid.stated(5, ratio, "ratio", 4)
            grid.check(6, 4, 5, 4)
        grid.row += 1
    return grid
