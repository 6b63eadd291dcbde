"""The bench runs, its engines agree, and its page tells no more than it measured. No time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("zen", reason="the peer engine is in the extra 'bench'")

from tests.bench import bench, bench_value, directory_page, plans_page
from tests.bench.many_page import HEADING
from tests.bench.measure import ENGINES
from tests.bench.plans import measured
from tests.bench.plans_page import section as section_of_plans


@pytest.mark.long
def test_a_tiny_bench_writes_a_page_and_all_engines_name_the_same_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = bench.main(
        [
            "--decisions",
            "10",
            "--rounds",
            "2",
            "--children",
            "8",
            "--write",
            str(tmp_path / "page.md"),
            "--cases",
            "120",
            "--services",
            "60",
            "--plans",
            "0",
            "--screens",
            "0",
            "--draws",
            "1024",
            "--cache",
            str(tmp_path / "cache"),
            "--json",
        ]
    )
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["mismatches"] == {"plain Python": 0, "zen-engine": 0}
    assert found["fired"] > 0
    assert found["questions"] >= 4 * 8
    assert found["decision"]["whole"]["runs"] == 16
    assert {name: engine["runs"] for name, engine in found["engines"].items()} == dict.fromkeys(ENGINES, 16)
    page = (tmp_path / "page.md").read_text()
    assert "plain Python 0, zen-engine 0" in page
    assert "| whole | 16 |" in page
    over_many = found["many"]
    assert (over_many["cases"], over_many["distinct"], over_many["differing"]) == (120, 120, 0)
    assert over_many["compared"] == over_many["sample"] == 120
    assert over_many["changed_cases"] > 0
    assert set(over_many["engines"]) == set(ENGINES)
    (directory,) = found["directory"]["sizes"]
    assert (directory["services"], directory["differing"]) == (60, 0)
    assert "offers other services to 0 of the questions" in " ".join(page.split())
    assert "Of 120 random cases decided by the product's engine, 0 came out" in " ".join(page.split())
    bench.main(
        [
            "--decisions",
            "1",
            "--rounds",
            "1",
            "--children",
            "2",
            "--cases",
            "0",
            "--plans",
            "0",
            "--draws",
            "0",
            "--screens",
            "0",
            "--services",
            "--write",
            str(tmp_path / "page.md"),
        ]
    )
    again = (tmp_path / "page.md").read_text()
    part = again.partition(HEADING)[2].partition("## What it means")[0]
    assert part == page.partition(HEADING)[2].partition("## What it means")[0], "left as it was"
    assert "| whole | 2 |" in again
    own = page.partition(directory_page.HEADING)[2].partition("\n## ")[0]
    assert found["values"]["inputs"] == 64
    assert bench_value.HEADING in again, "left as it was"
    assert own
    assert own.rstrip() == again.partition(directory_page.HEADING)[2].partition("\n## ")[0].rstrip(), (
        "left as it was"
    )


def test_plans_are_measured_beside_solvers_and_a_greedy_plan() -> None:
    found = measured(((6, 20, 0.2, 1),), children=6)
    (shape,) = found.shapes
    assert (shape.runs, shape.differing, shape.unproved) == (2, 0, 0)
    assert found.month.households == 6
    page = section_of_plans(found)
    assert page.startswith(f"{plans_page.HEADING}\n")
    assert "6 × 20, 20 %" in page
    assert "Answers of a solver that differ: 0." in " ".join(page.split())


def test_the_page_in_the_documentation_was_written_by_this_bench() -> None:
    page = (Path(__file__).parents[2] / "docs" / "performance.md").read_text()
    assert f"by `{bench.COMMAND}`" in page
    assert "plain Python 0, zen-engine 0" in page
    for part in (
        "whole",
        "rules",
        "matching",
        "rest",
        *ENGINES,
        "vocabulary",
        "directory",
        "decided and recorded",
    ):
        assert f"| {part} |" in page
    over_many = " ".join(page.partition(HEADING)[2].split())
    assert "1,000,000 synthetic cases (1,000,000 of them say what no other says" in over_many
    assert "Of 10,000 random cases decided by the product's engine, 0 came out" in over_many
    for promise in (
        "within the 10 times that are promised",
        "within the 20 s and 2,000 MB that are promised",
    ):
        assert promise in over_many
    for engine in ENGINES:
        assert f"| {engine}, looped |" in over_many
