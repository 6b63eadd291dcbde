"""Rule health: what the commands say, read while keys go on answering."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.cells import cell_len

from tests.tui.manager.command import asked
from tests.tui.manager.holding import busy
from tests.tui.manager.measured import KIM
from tests.tui.screen import settle, words
from triage.desk import Desk, trial_reports
from triage.desk.silence import silent_rules
from triage.pages import Chart, Figures, Mark, Table
from tui.app import TriageApp
from tui.pages.health import MOST, every, read_alert_load, read_directory_health, read_rules_health
from tui.pages.sheets import Part
from tui.screens.report_page import ReportPage
from tui.widgets.charts import chart_lines
from tui.widgets.tables import lines_of


def figures(part: Part) -> dict[str, Any]:
    return {
        one.key: one.value for block in part.blocks if isinstance(block, Figures) for one in block.figures
    }


def table(part: Part, key: str) -> Table:
    return next(block for block in part.blocks if isinstance(block, Table) and block.key == key)


def test_the_health_of_the_rules_is_what_lint_and_record_say(kim: Desk, measured: Path):
    parts = {one.key: one for one in every(read_rules_health(kim, KIM).parts)}
    lint = asked(measured, "rules", "lint")
    found = figures(parts["lint"])
    assert found["faults"] + found["warnings"] == len(lint["problems"])
    silent = silent_rules(kim, kim.rulebook.rules)
    assert figures(parts["silent"])["silent"] == len(silent) > 0
    assert [target.key for target in parts["silent"].targets.values()] == [rule.id for rule in silent][:MOST]
    assert f"{len(silent) - MOST} more" in table(parts["silent"], "silent").note
    late = {
        rule.owner
        for rule in kim.rulebook.rules
        if rule.status in {"live", "trial"} and rule.review_by < kim.on
    }
    assert {row[1] for row in table(parts["overdue"], "overdue").rows} == late
    assert len(table(parts["leaned"], "trials").rows) == len(trial_reports(kim))


def test_services_to_check_are_those_of_the_command(kim: Desk, measured: Path):
    parts = {one.key: one for one in read_directory_health(kim, KIM).parts}
    due = asked(measured, "directory", "due")
    assert {target.key for target in parts["services"].targets.values()} == {
        row["service"] for row in due["due"]
    }
    assert figures(parts["gaps"])["districts"] == len(asked(measured, "directory", "gaps")["areas"])


def test_the_alert_load_is_that_of_the_quarter_with_its_cases(kim: Desk):
    [alerts] = read_alert_load(kim, KIM).parts
    rows = {row[0]: row for row in table(alerts, "asked_of_people").rows}
    assert rows["escalations"][4] == 1
    target = next(target for target in alerts.targets.values() if "escalations" in target.title)
    assert ("M-08",) in [group.cases for group in target.groups]


async def test_a_busy_desk_keeps_the_frame_and_the_keys(manager: TriageApp):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await busy(pilot)
        assert "Working: reading escalations and what is due" in words(manager)
        assert "▲ 1 escalation open" in words(manager)
        screen = manager.screen
        assert isinstance(screen, ReportPage)
        await pilot.press("right")
        await pilot.pause()
        assert "At a glance" in words(manager)
        await pilot.press("4")
        await pilot.pause()
        assert "Working: reading the directory" in words(manager)
        assert "Rule health" in words(manager)
        await pilot.press("question_mark")
        await pilot.pause()
        assert manager.screen.WHERE == "help"


def _chart(shape: str, *marks: Mark, centre: float | None = None) -> Chart:
    return Chart("c", "Things", shape, marks, "days", "", centre=centre, kind="count")  # type: ignore[arg-type]


def test_a_chart_says_every_number_and_why_one_is_missing_and_keeps_to_its_width():
    long = "a name that is much longer than there is room for in a narrow chart"
    charts = (
        _chart("bars", Mark(long, 12.0), Mark("none", 0.0), Mark("hidden", None, note="hidden"), Mark("who knows", None)),
        _chart("line", Mark("2026-07", 3.0), Mark("2026-08", 1.0)),
        _chart("before_after", Mark("sleep", 7.0, after=4.0, note="3 paired"), Mark("worse", 4.0, after=9.0)),
        _chart("tornado", Mark("cost", None, 2.0, 9.0), Mark("value", None, 4.0, 6.0), centre=5.0),
        _chart("intervals", Mark("all", 5.0, 2.0, 9.0), Mark("one", 4.0)),
        _chart("steps", Mark("gross", 9.0), Mark("taken", -4.0), Mark("value", None, after=5.0)),
    )  # fmt: skip
    for chart in charts:
        for width in (40, 74, 110):
            lines = [line.plain for line in chart_lines(chart, width)]
            assert all(cell_len(line) <= width for line in lines[1:]), (chart.shape, width)
            text = " ".join(" ".join(lines).split())
            for mark in chart.marks:
                for number in (mark.value, mark.low, mark.high, mark.after):
                    assert number is None or f"{number:.0f}" in text
                assert (
                    mark.value is not None
                    or mark.low is not None
                    or mark.after is not None
                    or (mark.note or "unknown") in text
                )
            for word in long.split() if chart is charts[0] else ():
                assert word in text
    bars = [line.plain for line in chart_lines(charts[0], 74)]
    assert "█" not in next(line for line in bars if line.startswith(("none", "hidden", "who")))


def test_no_figure_of_a_table_is_cut_at_any_width(kim: Desk):
    from tests.tui.manager.test_figures import QUARTER  # noqa: PLC0415 - the same period
    from triage.pages import words as written  # noqa: PLC0415
    from tui.pages.overview import read_quarter  # noqa: PLC0415

    for part in read_quarter(kim, QUARTER, KIM):
        for block in part.blocks:
            if isinstance(block, Table):
                for width in (60, 76, 110):
                    lines = [line.text.plain for line in lines_of(block, width)]
                    assert max(map(cell_len, lines)) <= width, (block.key, width)
                    text = " ".join(lines)
                    for row in block.rows:
                        for column, cell in zip(block.columns, row, strict=True):
                            if column.kind not in ("text", "day"):
                                assert written(cell, column.kind, column.places) in text, block.key
