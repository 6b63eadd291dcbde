"""Flags that show patterns across an area: seen by coordinators only, read by no rule, off where a workspace says so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests import shipped
from tests.builders import a_case, a_rule, decided, rule_files
from tests.safety.builders import ON, SAM
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import PATTERNS, noted, open_desk, show_case
from triage.errors import DataProblem, Refused
from triage.model import Settings
from triage.rulebook import load_rulebook
from tui.pages.case import read_case

FLAG = "edging_towards_care_primary_absence"
TITLE = "Awareness: missing a lot of school"
DAY = date.fromisoformat(ON)
CASE = a_case(indicators=["high_absence"])
OFF = Settings.model_validate(
    {**shipped.settings().model_dump(), "awareness": {"flags_for_coordinators": False}}
)


def flags(settings: Settings) -> set[str]:
    return {one.flag for one in decided(CASE, settings=settings).flags}


def test_the_list_marks_the_ten_awareness_flags_and_no_flag_of_safety() -> None:
    marked = shipped.vocabulary().for_coordinators
    assert len(marked) == 10
    assert all(code.startswith("edging_towards_care_") for code in marked)


def test_a_decision_holds_them_unless_the_workspace_turned_them_off() -> None:
    assert FLAG in flags(shipped.settings())
    assert not flags(OFF) & shipped.vocabulary().for_coordinators
    assert flags(OFF) == flags(shipped.settings()) - shipped.vocabulary().for_coordinators


def test_turned_off_they_change_nothing_else_of_a_decision() -> None:
    on, off = (json.loads(decided(CASE, settings=one).as_bytes()) for one in (shipped.settings(), OFF))
    for found in (on, off):
        found.pop("flags")
        found.pop("settings")
    assert on == off


def test_turned_off_no_rule_that_would_only_raise_them_is_shown_as_nearly_fired() -> None:
    shown = {
        held.rule
        for held in decided(
            a_case(needs=[{"need": "sleep", "severity": "3"}]), settings=OFF, explain=True
        ).held_back
    }
    assert not [rule for rule in shown if rule.startswith("flag-aware-")]


@pytest.mark.parametrize(
    "then",
    [
        {"level": "intensive"},
        {"escalate": {"to": "statutory", "within_days": "0"}},
        {"offer": {"help": "sleep", "as": "referral"}},
        {"ask": [{"field": "current_safety", "within_days": "0"}]},
        {"human_review": {"by": "coordinator", "reason": "safeguarding", "within_days": "2"}},
    ],
    ids=lambda then: next(iter(then)),
)
def test_no_rule_may_take_one_for_a_threshold(then: dict[str, object]) -> None:
    raising = a_rule(id="aware", when={"indicator": "high_absence"}, then={"flag": FLAG})
    leaning = a_rule(id="leaning", when={"flag": FLAG}, then=then)
    with pytest.raises(DataProblem) as problem:
        load_rulebook(rule_files(flags=[raising], needs=[leaning]), shipped.vocabulary())
    assert "RB630" in {issue.code for issue in problem.value.issues}


@pytest.mark.parametrize(
    ("name", "sees"),
    [(SAM, True), ("Kim Example", True), ("Lee Example", True), ("Ray Example", False), ("Dr Example", False), ("Nobody", False), (None, False)],
)  # fmt: skip
def test_who_sees_them(workspace: Path, name: str | None, sees: bool) -> None:
    with open_desk(workspace, DAY) as desk:
        decision = show_case(desk, "C-1").decision
        assert FLAG in {one.flag for one in decision.flags}
        found = noted(desk, decision, name)
        assert (TITLE in found.patterns) is sees
        assert TITLE not in found.flags


def test_the_screen_shows_them_to_a_coordinator_under_what_they_are_not(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        page = read_case(desk, "C-1", SAM)
        [section] = [one for one in page.sections if one.title == PATTERNS]
        assert TITLE in section.lines
        assert "no finding about this child" in section.title


@pytest.mark.parametrize(("name", "role"), [(SAM, "referrer"), (None, "coordinator")])
def test_the_screen_shows_them_to_nobody_else(workspace: Path, name: str | None, role: str) -> None:
    with open_desk(workspace, DAY) as desk:
        page = read_case(desk, "C-1", name, role)
        assert PATTERNS not in {section.title for section in page.sections}
        assert not [line for section in page.sections for line in section.lines if "Awareness" in line]


def test_the_screen_of_a_whole_case_is_not_for_a_referrer(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk, pytest.raises(Refused):
        read_case(desk, "C-1", "Ray Example")


def test_commands_show_them_to_a_coordinator_only(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(workspace), "--on", ON]
    for by, sees in ((["--by", SAM], True), ([], False)):
        run(cli, ["case", "show", "C-1", *by, *place])
        out = capsys.readouterr().out
        assert (TITLE in out, PATTERNS in out) == (sees, sees)
        assert "Level" in out or "level" in out
    assert run(cli, ["case", "show", "C-1", "--by", "Ray Example", *place]) == 3
    assert TITLE not in capsys.readouterr().out


def test_the_text_of_assess_never_shows_them_explained_or_not(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data in (
        ("one", {"case": "C-7", "child": {"age": 12}, "indicators": ["high_absence"]}),
        ("two", {"case": "C-8", "child": {"age": 12}, "indicators": ["deprived_ward"]}),
    ):
        file = workspace / f"{name}.json"
        file.write_text(json.dumps(data), encoding="utf-8")
        run(cli, ["assess", str(file), "--explain", "--workspace", str(workspace), "--on", ON])
        out = capsys.readouterr().out
        assert "Level" in out
        assert "Awareness" not in out
        assert "edging" not in out
        assert "flag-aware" not in out


def test_no_letter_holds_them(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {"case": "C-7", "child": {"age": 12, "postcode": "B90"}, "needs": [{"need": "sleep", "severity": 7}], "indicators": ["high_absence"], "consent": {"status": "given", "by": ["parent"]}}  # fmt: skip
    (workspace / "case.json").write_text(json.dumps(case), encoding="utf-8")
    for audience in ("family", "referrer", "meeting"):
        run(cli, ["letter", "case.json", "--for", audience, "--workspace", str(workspace), "--on", ON])
        out = capsys.readouterr().out
        assert "C-7" in out
        assert "Awareness" not in out
