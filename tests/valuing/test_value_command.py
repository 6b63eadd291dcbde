"""`triage value` and `triage outcomes` as a person uses them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.outcomes.builders import START, TODAY, a_case, a_need
from tests.valuing.builders import a_map, library, read
from triage.cli import cli
from triage.cli.edge import run
from triage.cli.outcome_tables import outcomes_table
from triage.cli.valuing_tables import pounds, value_table
from triage.outcomes import summarise
from triage.valuing import value

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No workspace is near."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)


@pytest.fixture
def triage(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(cli, list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def made_up():
    return [
        a_case(a_need("C-1", first=8, reviews=(4,)), synthetic=True),
        a_case(a_need("C-2", first=4, reviews=(8,)), synthetic=True),
        a_case(a_need("C-3"), synthetic=True),
    ]


def test_the_published_table_is_valued_without_any_workspace(triage: Call):
    code, out, _ = triage("value", "--map", "ccn-2025", "--json")
    assert code == 0
    assert json.loads(out)["total_of_rounded_rows"] == "30757321"


def test_the_published_table_fits_eighty_columns_and_never_shows_a_bare_ratio(triage: Call):
    code, out, _ = triage("value", "--map", "ccn-2025")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "ratio 22.87, from 17.16 to 30.50" in out
    first = out[: out.index("row  ")]
    assert all(each in first for each in ("cost: ratio", "values of one: ratio", "displacement: ratio"))


def test_a_file_may_be_named_instead_of_an_id(triage: Call):
    text = library().map_text("ccn-2025")[1].replace("typed: 672,", "typed: 1,")
    Path("mine.yaml").write_text(text, encoding="utf-8")
    code, out, _ = triage("value", "--map", "mine.yaml", "--format", "json")
    assert code == 0
    assert json.loads(out)["total_of_rounded_rows"] == str(30757321 - 1355697 + 2017)


def test_recorded_outcomes_need_a_workspace_and_the_message_says_what_to_do(triage: Call):
    code, out, err = triage("value")
    assert (code, out) == (2, "")
    assert "triage init" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--map", "cnn-2025"), "did you mean 'ccn-2025'"),
        (("--map", "gone.yaml"), "no file gone.yaml"),
        (("--map", "ccn-2025", "--trace", "sleeep"), "did you mean 'sleep'"),
        (("--map", "ccn-2025", "--from", "2026-02-01", "--to", "2026-01-01"), "before"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_to_do(triage: Call, arguments: tuple[str, ...], said: str):
    code, _, err = triage("value", *arguments)
    assert code == 2
    assert said in err


def test_a_map_with_a_missing_key_ends_with_one_and_names_the_line(triage: Call):
    text = library().map_text("ccn-2025")[1]
    line = next(number for number, each in enumerate(text.splitlines()) if "deadweight:" in each)
    Path("mine.yaml").write_text(
        "\n".join(each for number, each in enumerate(text.splitlines()) if number != line), encoding="utf-8"
    )
    code, out, _ = triage("value", "--map", "mine.yaml", "--json")
    found = json.loads(out)
    assert (code, found["format"], found["problems"][0]["file"]) == (1, "triage.problems/1", "mine.yaml")
    assert "'deadweight' is missing" in found["problems"][0]["what"]
    assert found["problems"][0]["line"]


def test_a_trace_multiplies_up_to_the_row(triage: Call):
    code, out, _ = triage("value", "--map", "ccn-2025", "--trace", "loneliness", "--json")
    found = json.loads(out)
    assert code == 0
    assert [step["amount"] for step in found["steps"]][-1] == found["row"]["present_value"] == "2059651.16496"
    code, out, _ = triage("value", "--map", "ccn-2025", "--trace", "loneliness")
    assert "816 needs × £5,321.70 per person per year = £4,342,507.20" in out
    assert "inside the value of one" in out


def test_csv_holds_one_line_for_each_row_that_adds_up(triage: Call):
    _, out, _ = triage("value", "--map", "ccn-2025", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 17
    assert sum(Decimal(row["present_value"]) for row in rows).quantize(Decimal(1)) == 30757321


def test_every_line_with_a_figure_of_synthetic_outcomes_says_so(capsys: pytest.CaptureFixture[str]):
    outcomes_table(summarise(made_up(), START, TODAY, TODAY))
    out = capsys.readouterr().out
    figures = out[out.index("\n") : out.index("Severity 1 to 10")]
    assert all("synthetic" in line for line in figures.splitlines() if any(sign.isdigit() for sign in line))
    assert max(map(len, out.splitlines())) <= 80
    assert "1 lost" in out
    assert "1 better, 0 same, 1 worse" in out


def test_every_line_with_a_figure_of_a_synthetic_valuation_says_so(capsys: pytest.CaptureFixture[str]):
    value_table(value(read(a_map()), made_up()[:1], start=START, end=TODAY, on=TODAY))
    out = capsys.readouterr().out
    figures = out[out.index("\n\n") : out.index("Before anybody")]
    assert "£729" in figures
    assert all("synthetic" in line for line in figures.splitlines() if any(sign.isdigit() for sign in line))
    assert max(map(len, out.splitlines())) <= 80


def test_pounds_are_rounded_half_up_for_print_only():
    assert (pounds(Decimal("0.5")), pounds(Decimal("-1234.5")), pounds(Decimal("-0.2"))) == (
        "£1",
        "-£1,235",
        "£0",
    )
