"""The one screen of `triage demo`: its width, its marks, and the commands it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.demo.conftest import Command
from triage.cli.demo_screen import lines, next_commands
from triage.desk import open_desk
from triage.desk.demo import LAST_DAY, DemoFigures, demo_figures


@pytest.fixture(scope="module")
def figures(full_demo: Path) -> DemoFigures:
    with open_desk(full_demo, LAST_DAY) as desk:
        return demo_figures(desk)


@pytest.fixture(scope="module")
def shown(figures: DemoFigures, full_demo: Path) -> list[str]:
    with open_desk(full_demo, LAST_DAY) as desk:
        return [text for text, _ in lines(figures, desk.vocabulary, Path("demo"))]


def test_every_line_with_a_figure_says_that_it_is_synthetic(shown: list[str]) -> None:
    bare = [line for line in shown if re.search(r"\d", line) and "synthetic" not in line]
    assert bare == []
    assert sum("synthetic" in line for line in shown) > 20


def test_the_screen_is_one_screen(shown: list[str]) -> None:
    assert max(map(len, shown)) <= 80
    assert len(shown) <= 48


def test_what_was_fed_in_is_compared_with_nothing(shown: list[str]) -> None:
    fed = next(place for place, line in enumerate(shown) if line.startswith("Fed in"))
    assert "compared with nothing" in shown[fed]
    block = shown[fed : shown.index("", fed)]
    assert "published month 4.95" not in " ".join(block)
    assert any("26 %" in line and "19 %" in line for line in block)
    assert any("B90 28 %, B37 23 %, B92 18 %" in line for line in block)


def test_the_screen_shows_the_figures_it_was_given(shown: list[str], figures: DemoFigures) -> None:
    text = "\n".join(shown)
    final = figures.outcomes.overall.final
    for words in (
        "1,213, which is 7.09 for each child",
        f"{float(figures.actions_per_child):.2f}; published month 4.95 (847/171)",
        f"{final.improved} better, {final.same} same, {final.worse} worse",
        f"{figures.outcomes.overall.follow.lost} lost",
        f"{sum(figures.unmet.values()):,} offers",
        f"{figures.questions_open}",
        "not known: the map gives no cost",
    ):
        assert words in text


def test_the_commands_it_names_work(figures: DemoFigures, full_demo: Path, triage: Command) -> None:
    named = [shlex.split(command) for _, command in next_commands(figures, full_demo)]
    assert [words[:2] for words in named] == [["triage", "case"], ["triage", "outcomes"], ["triage", "tui"]]
    for words in named[:2]:
        ran = triage(*words[1:])
        assert (ran.code, ran.err.count("Traceback")) == (0, 0)
        assert ran.out
    screens = triage("tui", "--help")
    assert screens.code == 0
    assert "--workspace" in screens.out
    assert "--on" in screens.out
