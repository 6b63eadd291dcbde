"""Uncertainty as `triage value` shows it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.uncertainty.builders import a_map, bare, proxy, ranged, read
from triage.cli import cli
from triage.cli.edge import run
from triage.valuing import value
from triage.valuing.simulation import simulate
from triage.valuing.simulation_words import in_hundred, simulation_lines
from triage.valuing.tornado import AS_IT_STANDS

Call = Callable[..., tuple[int, str, str]]
GRID = ("--two-way", "cost,displacement", "--steps", "-25%,0,25%", "--steps", "-15pp,0,15pp")


@pytest.fixture
def triage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    data = a_map(
        bare(deadweight=ranged("0.2", "0.1", "0.5"), proxy=proxy("100", low="60", high="250")),
        cost={"amount": "500", "low": "450", "high": "700", "source": "accounts"},
    )
    Path("mine.json").write_text(json.dumps(data), encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(cli, ["value", "--map", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_grid_says_per_cent_and_points_and_never_one_number(triage: Call):
    code, out, _ = triage("ccn-2025", *GRID)
    assert code == 0
    assert "ratio as it stands 22.87; from 15.07 to 35.88 in this grid" in out
    assert "down: cost; across: displacement in every row" in out
    assert "+15pp" in out
    assert "18.30" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_wide_grid_is_printed_in_parts_of_eighty_columns(triage: Call):
    steps = ",".join(f"{step}%" for step in range(-50, 51, 5))
    code, out, _ = triage("ccn-2025", "--two-way", "cost,proxies", "--steps", steps)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert out.count("-50%") >= 3


def test_a_grid_for_programs_holds_unrounded_figures(triage: Call):
    code, out, _ = triage("ccn-2025", *GRID, "--json")
    grid = json.loads(out)
    assert code == 0
    assert grid["format"] == "triage.valuation_grid/1"
    assert grid["across"] == {"input": "displacement in every row", "steps": ["-15pp", "0", "+15pp"]}
    assert round(Decimal(grid["ratio"][1][1]), 2) == Decimal("22.87")
    assert Decimal(grid["as_it_stands"]["ratio_range"]["low"]) < Decimal(grid["as_it_stands"]["ratio"])
    lines = list(csv.DictReader(io.StringIO(triage("ccn-2025", *GRID, "--format", "csv")[1])))
    assert len(lines) == 9
    assert lines[4]["ratio"] == grid["ratio"][1][1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--two-way", "cost"), "takes two inputs"),
        (("--two-way", "cost,displacement", "--steps", "15"), "neither per cent nor points"),
        (("--two-way", "cost,displacment"), "did you mean 'displacement'"),
        (("--draws", "1000"), "512 or 1024"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_to_do(triage: Call, arguments: tuple[str, ...], said: str):
    code, out, err = triage("ccn-2025", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_draws_and_seed_are_those_asked_for(triage: Call):
    drawn = json.loads(triage("mine.json", "--draws", "2048", "--seed", "5", "--json")[1])["simulation"]
    other = json.loads(triage("mine.json", "--draws", "2048", "--seed", "6", "--json")[1])["simulation"]
    assert (drawn["draws"], drawn["seed"]) == (2048, 5)
    assert drawn["ratio"] != other["ratio"]
    assert [each["assumption"] for each in drawn["distributions"]] == [
        "deadweight", "value of one: sleep", "cost",
    ]  # fmt: skip


def test_the_terminal_says_how_many_draws_their_spread_and_what_they_leave_out(triage: Call):
    code, out, _ = triage("mine.json")
    words = " ".join(out.split())
    assert code == 0
    assert "Of 8,192 draws over all ranges, nine in ten come to" in words
    assert "Value is above cost in 9" in words
    assert "Most of their spread comes from value of one: sleep" in words
    assert "not how those fared whom nobody scored again" in words
    assert max(map(len, out.splitlines())) <= 80


def test_rough_draws_are_called_rough():
    rows = [bare(f"row-{number}", proxy=proxy("100", low="1", high="9000")) for number in range(6)]
    found = value(read(a_map(*rows))).base
    assert found is not None
    few, many = simulate(found, 64), simulate(found, 2**14)
    assert few is not None
    assert many is not None
    assert "rough" in simulation_lines(few)[-1]
    assert "rough" not in simulation_lines(many)[-1]


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("1", "all"),
        ("0", "none"),
        ("0.9999", "more than 99 %"),
        ("0.0001", "fewer than 1 %"),
        ("0.5", "50 %"),
    ],
)
def test_nearly_all_is_not_all(share: str, words: str):
    assert in_hundred(Decimal(share)) == words


def test_bars_stand_widest_first_and_say_which_end_gives_what():
    found = value(
        read(
            a_map(
                bare(
                    deadweight=ranged("0.2", "0.1", "0.5"),
                    proxy=proxy("100", low="90", high="105"),
                    displacement=ranged("0.1", "0.1", "0.1"),
                ),
                cost={"amount": "500", "low": "400", "high": "500", "source": "x"},
                sensitivities=[{"id": "few", "change": {"quantities": "*0.9"}}],
            )
        )
    )
    assert [bar.assumption for bar in found.tornado] == [
        "deadweight", "cost", "value of one: sleep", "quantities",
    ]  # fmt: skip
    first, cost, _, few = found.tornado
    assert (first.end_of(first.least), first.end_of(first.most)) == ("high", "low")
    assert first.least.definition == "deadweight = 0.5 instead of 0.2"
    assert (cost.end_of(cost.least), cost.end_of(cost.most)) == (AS_IT_STANDS, "low")
    assert (few.end_of(few.least), few.end_of(few.most)) == ("few", AS_IT_STANDS)
    spreads = [bar.spread for bar in found.tornado]
    assert spreads == sorted(spreads, reverse=True)
    assert [name for name, _, _ in found.most] == [bar.assumption for bar in found.tornado[:3]]
