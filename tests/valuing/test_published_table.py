"""The published Connected Care Network table, rebuilt: the figures that must come out, to the pound."""

from __future__ import annotations

import csv
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.valuing.builders import library, shipped
from triage.valuing import load_map, valuation_json, value

PRINTED = {
    "clinical-lead-instead-of-gp": 35297, "sleep": 1355697, "mental-health": 4051739, "specialist-services": 33141, "long-term-condition-gp": 21016,
    "substance-misuse": 878168, "school-attendance": 4980309, "emotional-regulation": 5818879, "not-neet": 750910, "housing": 46840,
    "first-time-entrant": 221750, "domestic-abuse": 193116, "victim-of-crime": 33609, "caring-responsibilities": 153824,
    "long-term-condition-wellbeing": 9072382, "loneliness": 2059651, "financial-difficulties": 1050993,
}  # fmt: skip
SOURCE = Path(__file__).parents[2].parent / "shared" / "data" / "sroi"


def two(ratio: str) -> str:
    return str(Decimal(ratio).quantize(Decimal("0.01"), ROUND_HALF_UP))


def pound(amount: str) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.fixture(scope="module")
def statement():
    return valuation_json(value(shipped("ccn-2025")))


def test_each_of_the_seventeen_rows_rounds_to_the_printed_pound(statement: dict[str, Any]):
    assert {row["id"]: pound(row["present_value"]) for row in statement["rows"]} == PRINTED


def test_the_sum_of_rounded_rows_is_the_sum_of_the_printed_table(statement: dict[str, Any]):
    assert statement["total_of_rounded_rows"] == "30757321"
    assert pound(statement["total"]) == 30757321


def test_statutory_and_families_are_the_printed_sums_rounded_or_not(statement: dict[str, Any]):
    groups = statement["groups"]
    assert (groups["statutory"]["total_of_rounded_rows"], groups["families"]["total_of_rounded_rows"]) == (
        "18420471",
        "12336850",
    )
    assert (pound(groups["statutory"]["total"]), pound(groups["families"]["total"])) == (18420471, 12336850)


def test_the_published_ratios_come_out_at_two_places(statement: dict[str, Any]):
    assert two(statement["ratio"]) == "22.87"
    assert (
        two(statement["groups"]["statutory"]["ratio"]),
        two(statement["groups"]["families"]["ratio"]),
    ) == ("13.70", "9.17")


def test_the_published_sensitivities_come_out_each_with_its_definition(statement: dict[str, Any]):
    wanted = {
        "costs_up_25": "18.30",
        "costs_down_25": "30.50",
        "proxies_up_25": "28.59",
        "proxies_down_25": "17.16",
        "displacement_30": "18.84",
        "displacement_0": "26.91",
    }
    found = {entry["what"]: entry for entry in statement["sensitivity"]}
    assert {what: two(found[what]["ratio"]) for what in wanted} == wanted
    assert "displacement = 0.30 in every row" in found["displacement_30"]["definition"]
    assert "cost × 1.25" in found["costs_up_25"]["definition"]


def test_the_range_is_the_printed_range(statement: dict[str, Any]):
    assert (two(statement["ratio_range"]["low"]), two(statement["ratio_range"]["high"])) == ("17.16", "30.50")


def test_displacement_would_have_to_reach_ninety_six_per_cent_for_a_ratio_of_one(statement: dict[str, Any]):
    found = {entry["what"]: entry["value"] for entry in statement["switching_values"]}
    assert Decimal(found["displacement"]).quantize(Decimal("0.001")) == Decimal("0.963")
    closed_form = 1 - (1 - Decimal("0.15")) * Decimal(statement["cost"]) / Decimal(statement["total"])
    assert abs(Decimal(found["displacement"]) - closed_form) < Decimal("1e-9")


def test_the_warnings_that_the_table_deserves_appear(statement: dict[str, Any]):
    codes = {warning["code"] for warning in statement["warnings"]}
    assert {
        "cost_inferred", "quantities_typed", "quantities_back_solved", "not_people", "proxies_inferred", "improvement_in_proxy", "improvement_not_applied",
        "drop_off_not_applied", "price_year_unknown", "no_ranges", "one_month_times_twelve", "needs_counted_not_children", "more_than_reported", "cannot_be_recovered",
    } <= codes  # fmt: skip


def test_the_statement_is_typed_a_forecast_and_names_nobody(statement: dict[str, Any]):
    assert (statement["basis"], statement["forecast"], statement["people"], statement["paired"]) == (
        "typed",
        True,
        None,
        None,
    )
    assert statement["simulation"] is None
    assert statement["rows"][1]["evidence"] == [
        "typed: published table",
        "source: 56 a month x 12, worked back from the printed impact",
        "basis: back_solved",
    ]


def test_the_statement_has_the_keys_of_the_contract_in_their_order(statement: dict[str, Any]):
    assert list(statement)[:23] == [
        "format", "map", "basis", "forecast", "people", "paired", "lost", "worse", "cost", "total", "total_of_rounded_rows", "net", "ratio", "ratio_range",
        "by_stakeholder", "by_kind", "groups", "rows", "sensitivity", "switching_values", "simulation", "warnings", "fingerprint",
    ]  # fmt: skip
    assert list(statement["rows"][0])[:9] == [
        "id",
        "stakeholder",
        "quantity",
        "unit",
        "gross",
        "impact",
        "present_value",
        "years",
        "evidence",
    ]
    json.dumps(statement)


def test_the_map_says_what_the_source_table_says():
    if not SOURCE.exists():
        pytest.skip("the source table is not here")
    with (SOURCE / "ccn-2025-reconstruction.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    rows = shipped("ccn-2025").file.rows
    assert [str(row.quantity.typed) for row in rows] == [line["annual_quantity_x12"] for line in table]
    assert [row.proxy.printed for row in rows] == [Decimal(line["proxy_printed_gbp"]) for line in table]
    assert [row.id for row in rows if row.proxy.worked_back] == [
        row.id for row, line in zip(rows, table, strict=True) if line["fit"] != "exact"
    ]


@pytest.mark.parametrize("changed", ["sleep", "loneliness"])
def test_changing_one_quantity_in_a_copy_changes_exactly_that_row_its_stakeholder_group_and_totals(
    changed: str, statement: dict[str, Any]
):
    name, text = library().map_text("ccn-2025")
    before = next(row for row in statement["rows"] if row["id"] == changed)
    copy = text.replace(f"typed: {before['quantity']},", "typed: 1000,", 1)
    assert copy != text
    after = valuation_json(value(load_map(copy, name, library())))
    pounds_more = Decimal(
        next(row for row in after["rows"] if row["id"] == changed)["present_value"]
    ) - Decimal(before["present_value"])
    assert pounds_more != 0
    assert [row["id"] for row, old in zip(after["rows"], statement["rows"], strict=True) if row != old] == [
        changed
    ]
    group = "families" if before["stakeholder"] == "children_families" else "statutory"
    for sums, moved in (("by_stakeholder", before["stakeholder"]), ("by_kind", before["proxy"]["kind"])):
        difference = {
            key: Decimal(after[sums][key]) - Decimal(statement[sums][key]) for key in statement[sums]
        }
        assert difference == {key: pounds_more if key == moved else 0 for key in difference}
    for key, old in statement["groups"].items():
        assert Decimal(after["groups"][key]["total"]) - Decimal(old["total"]) == (
            pounds_more if key == group else 0
        )
    assert Decimal(after["total"]) - Decimal(statement["total"]) == pounds_more
    assert Decimal(after["net"]) - Decimal(statement["net"]) == pounds_more
    assert after["fingerprint"] != statement["fingerprint"]
    assert (after["cost"], after["people"]) == (statement["cost"], statement["people"])
