"""Missing is not nought: where nobody was scored twice the value is unknown in everything a person reads."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.outcomes.builders import START, TODAY, a_case, a_need
from tests.valuing.builders import a_map, a_row, proxy, query, read, shipped, typed
from triage.cli.valuing_account import comparison_table
from triage.cli.valuing_answers import stated
from triage.cli.valuing_tables import value_table
from triage.cli.valuing_trace import trace_table
from triage.desk.passing_on.needs import needs_of
from triage.desk.passing_on.values import passed_on
from triage.errors import Refused
from triage.pages import UNKNOWN, Chart, Figures, Table
from triage.pages.live.book import RESULT
from triage.pages.live.sums import MAP, SUMS
from triage.pages.statement import statement_page, statement_workbook
from triage.pages.web import html
from triage.valuing import Valuation, valuation_json, value
from triage.valuing.comparing import compare

MADE = date(2026, 6, 30)
WAITING = [a_case(a_need("C-1", first=8, waiting=True)), a_case(a_need("C-2", first=6))]
"""Nobody was scored twice."""
SAME = [a_case(a_need("C-1", first=8, reviews=(8,))), a_case(a_need("C-2", first=6, reviews=(6,)))]
"""Everybody was scored twice, and nothing changed."""
HALF = [a_case(a_need("C-1", first=8, reviews=(3,))), a_case(a_need("C-2", "anxiety", first=6))]
"""Sleep was scored twice, anxiety once."""
TWO = a_map(a_row(), a_row("anxiety", quantity=query("anxiety"), stakeholder="education", proxy=proxy("500")),
            groups={"statutory": ["health_services"], "schools": ["education"]})  # fmt: skip


def of(cases: Any, data: dict[str, Any] | None = None) -> Valuation:
    return value(read(data or a_map()), cases, start=START, end=TODAY, on=TODAY)


def printed(found: Valuation, capsys: pytest.CaptureFixture[str]) -> str:
    value_table(found)
    return capsys.readouterr().out


def said(found: Valuation, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    stated(found, form, None, made=MADE, signed=True)
    return capsys.readouterr().out


def test_the_rule_is_about_people_paired_and_nothing_else():
    assert (of(WAITING).known, of(SAME).known, of([]).known) == (False, True, False)
    assert [row.known for row in of(HALF, TWO).rows] == [True, False]
    assert of(HALF, TWO).known
    assert value(shipped("ccn-2025")).known
    mixed = a_map(a_row(), a_row("typed", quantity=typed("0", "people")))
    assert [row.known for row in of(WAITING, mixed).rows] == [False, True]
    assert of(WAITING, mixed).known


def test_what_another_row_counts_already_is_known():
    data = a_map(a_row(overlap_group="one"), a_row("more", overlap_group="one", proxy=proxy("2000")))
    found = of([a_case(a_need("C-1", first=8, reviews=(3,)))], data)
    assert [row.known for row in found.rows] == [True, True]


def test_the_numbers_of_the_contract_stay_and_say_that_they_are_not_known():
    data = valuation_json(of(WAITING))
    assert (data["total"], data["total_of_rounded_rows"], data["paired"]) == ("0", "0", 0)
    assert data["rows"][0]["present_value"] == "0"
    assert (data["value_known"], data["rows"][0]["value_known"]) == (False, False)
    assert (data["ratio"], data["net"], data["ratio_range"]) == (None, "-1000", {"low": None, "high": None})
    assert data["simulation"] is None
    assert all(one["ratio"] is None for one in data["sensitivity"])
    assert "value_unknown" in {one["code"] for one in data["warnings"]}
    assert all(one["unrounded"] is None for one in data["headlines"] if one["what"] in {"total", "ratio"})


def test_people_paired_and_no_improvement_are_a_true_nought(capsys: pytest.CaptureFixture[str]):
    data = valuation_json(of(SAME))
    assert (data["value_known"], data["rows"][0]["value_known"], data["ratio"]) == (True, True, "0")
    assert not {"value_unknown", "rows_unknown"} & {one["code"] for one in data["warnings"]}
    out = printed(of(SAME), capsys)
    assert "Value £0" in out
    assert "unknown" not in out.split("Warnings")[0].split("Whose money")[0]


def test_one_row_of_which_nothing_is_known_is_unknown_beside_the_others(capsys: pytest.CaptureFixture[str]):
    found = of(HALF, TWO)
    data = valuation_json(found)
    assert (data["value_known"], [row["value_known"] for row in data["rows"]]) == (True, [True, False])
    assert data["ratio"] == "0.729"
    assert (data["groups"]["schools"]["ratio"], data["groups"]["schools"]["total"]) == (None, "0")
    said_of = {one["code"]: one["text"] for one in data["warnings"]}
    assert said_of["rows_unknown"].startswith("Row anxiety")
    out = printed(found, capsys)
    assert "1 of 2 rows is unknown" in " ".join(out.split())
    assert re.search(r"^anxiety +unknown +£500.00 +unknown", out, re.MULTILINE)
    assert "education unknown" in out
    assert "group schools: unknown" in out
    assert "education: gains unknown" in out


def test_the_table_says_unknown(capsys: pytest.CaptureFixture[str]):
    out = printed(of(WAITING), capsys)
    assert "Value unknown" in out
    assert "nobody was scored twice" in out.lower()
    assert "Cost £1,000; ratio unknown" in " ".join(out.split())
    assert "£0" not in out
    assert "ratio 0.00" not in out
    assert max(map(len, out.splitlines())) <= 80
    trace_table(of(WAITING), of(WAITING).rows[0])
    out = capsys.readouterr().out
    assert "value unknown" in out
    assert "£0" not in out


def test_two_that_are_not_known_are_not_compared_as_nought(capsys: pytest.CaptureFixture[str]):
    comparison_table(compare(of(WAITING), of(WAITING)))
    out = capsys.readouterr().out
    assert "value unknown; ratio unknown" in " ".join(out.split())
    assert "£0" not in out


def test_the_rows_for_other_programs_say_unknown(capsys: pytest.CaptureFixture[str]):
    row = next(csv.DictReader(io.StringIO(said(of(WAITING), "csv", capsys))))
    assert {row[name] for name in ("quantity", "gross", "impact", "present_value", "total", "ratio")} == {
        "unknown"
    }
    assert row["paired"] == "0"
    row = next(csv.DictReader(io.StringIO(said(of(SAME), "csv", capsys))))
    assert (row["present_value"], row["total"], row["ratio"]) == ("0", "0", "0")


def test_the_page_says_unknown(capsys: pytest.CaptureFixture[str]):
    assert "unknown" in said(of(WAITING), "html", capsys)
    page = statement_page(of(WAITING), made=MADE)
    tables = [one for section in page.sections for one in section.blocks if isinstance(one, Table)]
    pounds = [
        (table.key, column.key)
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.kind in {"pounds", "ratio"} and column.key != "pays" and cell == 0
    ]
    assert pounds == []
    assert not any(isinstance(one, Chart) for section in page.sections for one in section.blocks)
    figures = {one.key: one.value for section in page.sections for block in section.blocks if isinstance(block, Figures) for one in block.figures}  # fmt: skip
    assert figures["total"] is figures["net"] is figures["ratio"] is UNKNOWN
    assert "£0" in html(statement_page(of(SAME), made=MADE))


def test_the_workbook_shows_unknown_until_a_quantity_is_put_in():
    book = openpyxl.load_workbook(io.BytesIO(statement_workbook(of(HALF, TWO), made=MADE)))
    rows = {row[0].value: row for row in book[MAP].iter_rows()}
    for column in (3, 5, 10, 12, 13, 15):
        assert '"unknown"' in rows["anxiety"][column].number_format
        assert '"unknown"' not in rows["sleep"][column].number_format
    sums = {row[0].value: row for row in book[SUMS].iter_rows()}
    assert '"unknown"' in sums["education"][1].number_format
    book = openpyxl.load_workbook(io.BytesIO(statement_workbook(of(WAITING), made=MADE)))
    result = {row[0].value: row for row in book[RESULT].iter_rows()}
    for name in ("value", "value, lowest over the what-ifs", "rows rounded to the pound, then added"):
        assert '"unknown"' in result[name][1].number_format
        assert '"unknown"' in result[name][2].number_format
    assert result["ratio"][1].value == "unknown"
    assert result["value less cost"][1].value == "unknown"


def test_nothing_unknown_is_passed_on_as_nought():
    with pytest.raises(Refused, match="cannot be passed on"):
        passed_on(of(WAITING), needs_of(WAITING, START, TODAY, TODAY), 0)
    passed = passed_on(of(HALF, TWO), needs_of(HALF, START, TODAY, TODAY), 0)
    assert [row.id for row in passed.left_out] == ["anxiety"]
    data = passed.as_json()
    assert [row["present_value"] for row in data["rows"]] == ["729", None]
    assert json.dumps(data)
