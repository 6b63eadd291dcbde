"""What the screens show is what the desk and the commands say."""

from __future__ import annotations

import json

import pytest

from tests.desk.builders import a_case_in_danger, put_in
from tests.tui.conftest import TODAY
from tests.tui.manager.command import asked
from tests.tui.manager.measured import AFTER, END, KIM, RESTRICTED, START
from tests.tui.screen import press, settle, words
from triage.desk import Desk, DueItem, list_cases, outcome_report
from triage.desk.reporting import page
from triage.desk.reporting.behind import cases_behind, cases_of, traced_page
from triage.pages import Figures, Table, as_json
from triage.pages import words as written
from tui.app import TriageApp
from tui.pages.outcomes import TITLES, read_outcomes
from tui.pages.overview import read_now, read_quarter
from tui.pages.periods import Span, holding, own
from tui.pages.sheets import Part
from tui.screens.report_page import ReportPage

QUARTER = Span("quarter", START, END)
PERIOD = ["--from", START.isoformat(), "--to", END.isoformat()]


def sheet(app: TriageApp) -> str:
    screen = app.screen
    assert isinstance(screen, ReportPage)
    return " ".join(screen.sheet.text.split())


async def every_part(pilot, app: TriageApp) -> dict[str, str]:
    """The text of each part of the report that is shown, by its title."""
    found = {}
    screen = app.screen
    assert isinstance(screen, ReportPage)
    for _ in screen.titles:
        assert screen.part is not None
        found[screen.part.key] = sheet(app)
        await press(pilot, "right")
    return found


async def test_every_figure_of_the_quarter_stands_on_the_overview_as_the_command_gives_it(manager, measured):
    report = asked(measured, "report", "quarter", *PERIOD)
    async with manager.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        text = " ".join((await every_part(pilot, manager)).values())
    figures = [
        figure
        for section in report["sections"]
        for block in section["blocks"]
        if block["what"] == "figures"
        for figure in block["figures"]
    ]
    assert len(figures) > 40
    for figure in figures:
        absent = figure.get("absent", {}).get("value", "")
        value = {"unknown": "unknown", "not_applicable": "–"}[absent] if absent else written(figure["value"], figure["kind"])  # fmt: skip
        beside = f" ({figure['beside']})" if figure["beside"] else ""
        assert " ".join(f"{value} {figure['label']}{beside}".split()) in text, figure["key"]


def test_no_section_of_the_quarter_is_left_out_of_the_overview(kim: Desk):
    report = page(kim, "quarter", start=START, end=END)
    shown = [block for part in read_quarter(kim, QUARTER, KIM) for block in part.blocks]
    tables = {block.key for block in shown if isinstance(block, Table)}
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                assert block.key in tables, section.key


def test_figures_that_know_their_cases_are_the_same_figures(kim: Desk):
    for name in ("quarter", "equity", "meeting"):
        plain = page(kim, name, start=START, end=END)
        traced = traced_page(kim, name, start=START, end=END)
        assert json.dumps(as_json(plain)) == json.dumps(as_json(traced))


def test_the_cases_behind_a_count_are_as_many_as_it_says_where_it_counts_children(kim: Desk):
    traced = traced_page(kim, "quarter", start=START, end=END)
    figures = {
        one.key: one.value for section in traced.sections for block in section.blocks if isinstance(block, Figures) for one in block.figures
    }  # fmt: skip
    for name in ("received", "children_asked_for", "unmet_children", "children", "open_after"):
        assert len(cases_of(figures[name]) or ()) == figures[name], name
    assert cases_of(figures["closed"]) == ("M-00",)


def test_a_report_for_others_keeps_no_case(kim: Desk):
    report = page(kim, "quarter", start=START, end=END, for_others=True)
    cells = [
        *(one.value for section in report.sections for block in section.blocks if isinstance(block, Figures) for one in block.figures),
        *(cell for section in report.sections for block in section.blocks if isinstance(block, Table) for row in block.rows for cell in row),
    ]  # fmt: skip
    assert not [cell for cell in cells if cases_of(cell) is not None]


def test_a_restricted_case_is_counted_behind_a_figure_and_not_named(kim: Desk):
    behind = cases_behind(kim, ["M-01", RESTRICTED], KIM)
    assert [row.number for row in behind.rows] == ["M-01"]
    assert behind.not_shown == 1
    assert behind.rows[0].level


async def test_enter_on_a_figure_lists_its_cases_and_enter_on_one_opens_it(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "enter")
        text = words(manager)
        assert "Received in the period: 10 cases" in text
        assert "M-00" in text
        assert RESTRICTED not in text
        assert "1 case more that you do not see: counted here, and not named." in text
        await press(pilot, "enter")
        assert manager.screen.WHERE == "case"
        assert "M-00" in words(manager)


async def test_open_escalations_stay_in_sight_on_every_part_of_the_overview(manager):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = manager.screen
        assert isinstance(screen, ReportPage)
        for _ in screen.titles:
            assert "▲ 1 escalation open, 1 late; the first: 144 days late" in words(manager)
            await press(pilot, "right")


def test_what_is_urgent_comes_first_and_opens_its_case(kim: Desk):
    now = read_now(kim, KIM)
    urgent = now.part.blocks[0]
    assert isinstance(urgent, Table)
    assert [row[0] for row in urgent.rows] == ["M-08"]
    assert now.part.targets[0, 0].key == "M-08"


async def test_outcomes_are_those_of_the_command_with_paired_lost_same_and_worse_beside_each_row(
    manager, measured
):
    report = asked(measured, "outcomes", *PERIOD, "--by", "need", "--intervals", "--missing")
    async with manager.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        whole = sheet(manager)
        overall = report["overall"]
        for count, label in (
            ("started", "Needs scored at the start"), ("paired", "Paired: scored again"), ("lost", "Lost: not scored again"),
            ("improved", "Better"), ("same", "The same"), ("worse", "Worse"),
        ):  # fmt: skip
            assert f"{overall[count]} {label}" in whole
        for warning in report["warnings"]:
            if warning["code"] not in ("not_assured", "synthetic"):
                assert warning["text"] in whole
        await press(pilot, "right")
        rows = sheet(manager)
    assert [row["by"] for row in report["rows"]] == ["need", "need"]
    for row in report["rows"]:
        means = f"{row['mean_before']:.1f} {row['mean_after']:.1f} {row['reduction_of_means_pct']:.0f} %"
        counts = [row[name] for name in ("paired", "lost", "awaiting_review", "improved", "same", "worse")]
        assert f"{means} {' '.join(map(str, counts))}" in rows, row["key"]
    assert "before after fall paired lost to come better same worse" in rows


def test_every_way_of_grouping_can_be_chosen_and_every_table_of_before_and_after_says_all_six(kim: Desk):
    assert len(TITLES) == 1 + 17
    for way in TITLES:
        for block in read_outcomes(kim, KIM, QUARTER, way).part.blocks:
            if isinstance(block, Table) and {"mean_before", "mean_after"} <= {one.key for one in block.columns} and "follow_up" not in block.key:  # fmt: skip
                assert {"paired", "lost", "same", "worse"} <= {one.key for one in block.columns}, block.key


def test_the_cases_behind_a_row_of_outcomes_are_those_that_were_scored_so(kim: Desk):
    part = read_outcomes(kim, KIM, QUARTER, "need").part
    sleep = next(target for target in part.targets.values() if "leep" in target.title)
    groups = {group.title: set(group.cases) for group in sleep.groups}
    assert groups["Better"] == {number for number, (score, _) in AFTER.items() if score < 7}
    assert groups["Worse"] == {"M-01"}
    assert groups["The same"] == {"M-02"}
    assert sum(map(len, groups.values())) == len(list_cases(kim, None))


@pytest.mark.parametrize("way", ["all", "need"])
async def test_a_look_at_what_would_be_passed_on_is_what_would_be_and_is_not_remembered(kim: Desk, way: str):
    looked = read_outcomes(kim, KIM, QUARTER, way, for_others=True)
    assert kim.store.releases() == []
    passed = outcome_report(kim, START, END, hide_small=True)
    assert len(kim.store.releases()) == 1
    assert looked.hidden.startswith("Hidden: ") is (passed.overall.suppressed or passed.few or any(row.suppressed for row in passed.rows))  # fmt: skip
    assert looked.part.targets == {}
    names = {target for target in _words_of(looked.part) if target.startswith("M-")}
    assert names == set()


def _words_of(part: Part) -> list[str]:
    return [
        str(cell) for block in part.blocks if isinstance(block, Table) for row in block.rows for cell in row
    ]


async def test_the_range_stands_with_the_value_and_the_ratio_is_never_alone(manager, measured):
    value = asked(measured, "value", *PERIOD)
    async with manager.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        text = sheet(manager)
        total = written(float(value["total"]), "pounds")
        totals = [float(one["total"]) for one in (value, *value["sensitivity"])]
        low, high = written(min(totals), "pounds"), written(max(totals), "pounds")
        assert f"Value {low} {total} {high}" in text
        assert "Value for each pound spent (ratio) unknown unknown unknown" in text
        assert "No ratio: the map gives no cost to divide by." in text
        for warning in value["warnings"]:
            if warning["code"] not in ("not_assured", "synthetic"):
                assert " ".join(warning["text"].split()) in text
        await press(pilot, "m")
        assert "ccn-2025" in words(manager)
        await press(pilot, "home", "enter")
        text = sheet(manager)
        assert "Value for each pound spent (ratio) 17.16 22.87 30.50" in text
        for name in ("What moves the ratio", "The three assumptions that matter most"):
            assert name in text


async def test_from_a_pound_to_a_case(manager, measured):
    trace = asked(measured, "value", *PERIOD, "--trace", "sleep")
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "3", "right", "right", "enter")
        text = sheet(manager)
        for step in trace["steps"]:
            assert " ".join(step["what"].split()) in text
        for row in trace["cases"]:
            assert f"{row['case']} {written(float(row['present_value']), 'pounds', 2)}" in text
        assert "7 paired, 3 lost, 1 the same, 1 worse" in text
        for said in ("Source", "Price year", "Range", "£3,189.75 to £5,316.25"):
            assert said in text
        await press(pilot, "enter")
        assert manager.screen.WHERE == "case"


async def test_a_role_that_may_not_see_reports_is_told_so_and_sees_no_figure(measured):
    app = TriageApp(measured, TODAY, "Ray Example", "manager")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "right")
        assert "role referrer does not do this" in words(app)
        for place in ("2", "3", "4"):
            await press(pilot, place)
            text = words(app)
            assert "role referrer does not do this" in text
            assert "mean" not in text.lower()


async def test_the_days_are_chosen_with_keys(manager):
    async with manager.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "Quarter 2026-Q3" in words(manager)
        await press(pilot, "left_square_bracket")
        assert "Quarter 2026-Q2, 1 Apr to 30 Jun 2026" in words(manager)
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert "Quarter 2026-Q4" in words(manager)
        await press(pilot, "y")
        assert "Year 2026" in words(manager)
        await press(pilot, "y")
        assert "Financial year 2026-27" in words(manager)


def test_periods_follow_each_other_without_a_gap():
    for kind in ("quarter", "year", "financial"):
        span = holding(kind, START)
        for _ in range(9):
            later = span.later()
            assert (later.start - span.end).days == 1
            assert later.earlier() == span
            span = later
    mine = own(START, START)
    assert (mine.later().start - mine.end).days == 1
    assert mine.later().earlier() == mine


async def test_an_empty_record_says_what_belongs_here_and_shows_nothing_as_nought(empty_workspace):
    app = TriageApp(empty_workspace, TODAY, None, "manager")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Nothing here yet" in words(app)
        assert "triage case add FILE" in words(app)
        await press(pilot, "2")
        assert "Nothing was measured in these days" in words(app)
        await press(pilot, "x")
        assert app.screen.WHERE in ("outcomes", "export")


async def test_an_escalation_that_came_meanwhile_is_seen_on_the_way_back(manager, kim: Desk):
    async with manager.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "2")
        put_in(kim, a_case_in_danger("M-NEW", received=TODAY.isoformat()))
        await press(pilot, "1")
        assert "▲ 2 escalations open" in words(manager)
        assert "M-NEW" in words(manager)


def test_what_is_due_is_counted_in_one_pass_however_much_it_is(kim, monkeypatch: pytest.MonkeyPatch):
    """Comparing everything with everything took minutes with 50,000 cases."""
    compared: list[int] = []
    same = DueItem.__eq__

    def counted(one: DueItem, other: object) -> bool:
        compared.append(1)
        return bool(same(one, other))

    monkeypatch.setattr(DueItem, "__eq__", counted)
    read_now(kim, KIM)
    assert not compared
