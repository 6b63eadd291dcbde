"""The statement as a workbook: its formulas, worked out here from its inputs alone, give the engine's pence."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.pages.maps import NASTY, random_map
from tests.pages.pence import agrees, by_name, compare
from tests.pages.reckoner import Reckoner
from tests.pages.test_statement import recorded
from tests.valuing.builders import a_map, a_row, proxy, read, shipped, typed
from triage.pages.live.book import RESULT
from triage.pages.live.inputs import COLUMN, COSTS, INPUTS
from triage.pages.statement import statement_workbook
from triage.valuing import Valuation, value

MADE = date(2026, 11, 22)


def book_of(found: Valuation) -> bytes:
    return statement_workbook(found, made=MADE)


def lines(reckoner: Reckoner, sheet: str) -> dict[str, list[Any]]:
    """Rows of a sheet by their first cell."""
    return by_name(reckoner.table(sheet))


def check(found: Valuation) -> Reckoner:
    """Compare every figure of the JSON with what the formulas give."""
    reckoner = Reckoner(book_of(found))
    compare(found, reckoner.table)
    for (sheet, cell), amount in reckoner.everything().items():
        assert not isinstance(amount, float) or math.isfinite(amount), (sheet, cell)
    return reckoner


def test_the_published_map_gives_its_pence() -> None:
    assert check(value(shipped("ccn-2025"))).formulas > 500


def test_recorded_outcomes_give_their_pence() -> None:
    check(recorded(sensitivities=[{"id": "dear", "change": {"cost": "*2", "deadweight": "+0.1"}}]))


@pytest.mark.parametrize("seed", range(8))
def test_any_map_gives_its_pence(seed: int) -> None:
    check(value(random_map(seed, nasty=seed % 4 == 0)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8, 300))
def test_many_maps_give_their_pence(seed: int) -> None:
    check(value(random_map(seed, nasty=seed % 2 == 0)))


def changed(data: bytes, sheet: str, row: int, column: int, number: float) -> Reckoner:
    """The workbook with one input changed, as a reader would."""
    found = Reckoner(data)
    found.book[sheet].cell(row, column + 1).value = number
    return found


def test_a_changed_input_moves_everything_as_the_engine_would() -> None:
    def found(deadweight: str, cost: str, rate: str) -> Valuation:
        row = a_row(
            quantity=typed("120"),
            proxy=proxy("250", low="100", high="300"),
            deadweight={"rate": deadweight, "source": "s", "low": "0", "high": "0.9"},
            drop_off={"rate": "0.2", "applied": "true", "source": "s"},
            duration_years="4",
        )
        return value(
            read(
                a_map(
                    row,
                    cost={"amount": cost, "source": "s"},
                    horizon_years="4",
                    discounting={"rate": rate, "convention": "end_of_year"},
                    sensitivities=[{"id": "more", "change": {"deadweight": "+0.2"}}],
                )
            )
        )

    data = book_of(found("0.1", "1000", "0.035"))
    for sheet, column, number, other in (
        (INPUTS, COLUMN["deadweight"], 0.4, found("0.4", "1000", "0.035")),
        (COSTS, 2, 2500.0, found("0.1", "2500", "0.035")),
    ):
        head = next(line[0].row for line in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows() if line[0].value in {"row", "who"})  # fmt: skip
        reckoner = changed(data, sheet, head + 1, column, number)
        result = lines(reckoner, RESULT)
        assert agrees(result["value"][1], str(other.total))
        assert agrees(result["ratio as the map stands"][1], str(other.ratio))
        more = next(line for line in reckoner.table("What-ifs") if line[0] == "more")
        assert agrees(more[2], str(other.scenarios[0].total))
    rates = Reckoner(data)
    for year in range(1, 5):
        cell = next(line for line in rates.book["Discounting"].iter_rows() if line[0].value == year)[1]
        cell.value = 0.1
    assert agrees(lines(rates, RESULT)["value"][1], str(found("0.1", "1000", "0.1").total))


def test_a_wrong_figure_is_found_by_the_checks() -> None:
    found = value(shipped("ccn-2025"))
    reckoner = Reckoner(book_of(found))
    sheet = reckoner.book[INPUTS]
    cell = next(line for line in sheet.iter_rows() if line[0].value == found.rows[0].row.id)[
        COLUMN["quantity"]
    ]
    cell.value += 1
    assert lines(reckoner, RESULT)["largest difference anywhere"][1] > 1


def test_formulas_bear_their_results_for_those_who_only_look() -> None:
    data = book_of(value(random_map(3)))
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for (sheet, where), amount in Reckoner(data).everything().items():
        assert shown[sheet][where].value == pytest.approx(amount, rel=1e-9, abs=1e-5), (sheet, where)


@pytest.mark.parametrize("text", NASTY)
def test_no_word_of_a_map_is_in_a_formula(text: str) -> None:
    row = a_row(outcome=text, stakeholder=text, quantity=typed("3"), proxy=proxy("7", source=text, unit=text))
    data = book_of(
        value(
            read(
                a_map(
                    row, title=text, cost={"amount": "5", "source": text, "who": text}, groups={text: [text]}
                )
            )
        )
    )
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
    reckoner = Reckoner(data)
    reckoner.everything()
    for sheet in reckoner.book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert set(str(cell.value)) <= set("=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789$':!(),.+-*/^<>&")  # fmt: skip


def test_the_same_valuation_gives_the_same_bytes() -> None:
    assert book_of(value(random_map(5))) == book_of(value(random_map(5)))
