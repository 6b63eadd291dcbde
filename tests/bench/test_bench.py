"""The bench runs, its engines agree, and its page tells no more than it measured. No time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("zen", reason="the peer engine is in the extra 'bench'")

from tests.bench import bench
from tests.bench.measure import ENGINES


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
