"""Rules on trial in the record: recorded beside every decision, reported, due after a while; no decision sees them."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import ON, SAM, a_case
from tests.desk.rule_builders import at, edit, sleep_rule, small_workspace
from triage.casefile import read_cases
from triage.desk import Desk, add_cases, answer, due, replay, review, show_case, trial_findings, trial_reports
from triage.errors import WrongUse


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("trials") / "ws")


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


def tried(severity: int = 5, **changes: Any) -> dict[str, Any]:
    return sleep_rule(
        severity,
        **{"id": "tried", "title": "Tried out", "status": "trial", "then": {"level": "intensive"}, **changes},
    )


def add(desk: Desk, number: str, severity: int | None = 6) -> None:
    made = a_case(number, needs=[{"need": "sleep", "severity": severity}])
    batch = read_cases(json.dumps(made).encode(), "case.json", desk.vocabulary, desk.on)
    assert not add_cases(desk, batch, SAM).problems


def test_a_decision_is_stored_with_what_the_trial_would_have_said(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        add(desk, "C-1", 6)
        add(desk, "C-2", 3)
        fired, silent = desk.store.trials()
        assert (fired.case_number, fired.fires, fired.adds) == ("C-1", True, ("level intensive",))
        assert (silent.case_number, silent.fires) == ("C-2", False)
        assert json.loads(desk.store.content("C-1", fired.facts_hash) or b"") == {
            "rule": "tried",
            "facts": ["need child sleep 6"],
        }
        assert show_case(desk, "C-1").decision.level.number == 1


def test_answers_and_reviews_are_asked_too(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        add(desk, "C-1", 6)
        answer(desk, "C-1", "household_members", "mum and two sisters", SAM)
    with at(ws, ON + timedelta(days=30)) as desk:
        review(desk, "C-1", {("sleep", "child", None): 8}, None, SAM)
        assert [row.seq for row in desk.store.trials("tried", "C-1")] == [1, 2, 3]
        assert all(one.same for one in replay(desk, "C-1"))


def test_the_report_says_how_often_where_and_since_when(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        add(desk, "C-1", 6)
        add(desk, "C-2", 3)
    with at(ws, ON + timedelta(days=5)) as desk:
        add(desk, "C-3", 9)
        (report,) = trial_reports(desk)
    assert (report.rule, report.status, report.since) == ("tried", "trial", ON)
    assert (report.decisions, report.fired, report.cases) == (3, 2, ("C-1", "C-3"))
    assert report.adds == (("level intensive", 2),)


def test_a_trial_that_has_ended_is_still_reported(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        add(desk, "C-1", 6)
    edit(ws, sleep_rule(7), tried(status="live"))
    with at(ws) as desk:
        (report,) = trial_reports(desk, "tried")
        assert (report.status, report.fired) == ("live", 1)
    edit(ws, sleep_rule(7))
    with at(ws) as desk:
        (report,) = trial_reports(desk)
        assert report.status == "gone"
        with pytest.raises(WrongUse, match="never on trial"):
            trial_reports(desk, "sleep-advice-offered")


def test_a_trial_nobody_was_asked_about_yet(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        (report,) = trial_reports(desk)
    assert (report.since, report.decisions, report.cases) == (None, 0, ())


def test_a_case_file_is_asked_without_being_stored(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        data = a_case("C-7", needs=[{"need": "sleep", "severity": 6}])
        batch = read_cases(json.dumps(data).encode(), "case.json", desk.vocabulary, desk.on)
        (found,) = trial_findings(desk, batch.cases[0])
        assert found.rule.id == "tried"
        assert desk.store.trials() == []


def test_a_long_trial_is_due(ws: Path) -> None:
    edit(ws, sleep_rule(7), tried())
    with at(ws) as desk:
        add(desk, "C-1", 6)
        assert not [item for item in due(desk, 12 * 7 - 1) if item.kind == "rule_trial"]
        (item,) = [item for item in due(desk, 12 * 7) if item.kind == "rule_trial"]
    assert (item.role, item.code, item.due_on) == ("rules_owner", "tried", ON + timedelta(weeks=12))


def test_rules_past_their_review_are_due_for_their_owner(ws: Path) -> None:
    late = {"review_by": "2026-11-20", "owner": "Sleep lead"}
    edit(
        ws,
        sleep_rule(7, **late),
        sleep_rule(7, id="other", **late),
        sleep_rule(7, id="draft", status="draft", **late),
    )
    with at(ws) as desk:
        (item,) = [item for item in due(desk) if item.kind == "rule_review"]
        assert item.what == "Look at 2 rules again (Sleep lead): sleep-advice-offered, other"
        assert item.record == "rules sleep-advice-offered, other"
        assert item.role == "rules_owner"
        assert not [one for one in due(desk, role="coordinator") if one.kind == "rule_review"]
        add(desk, "C-1", 6)
        kinds = [one.kind for one in due(desk, None)]
        assert kinds == sorted(kinds, key=lambda kind: kind.startswith("rule_"))


def test_a_rulebook_that_cannot_be_read_hides_nothing_else_that_is_due(ws: Path) -> None:
    with at(ws) as desk:
        add(desk, "C-1", 6)
    (ws / "rules/needs/example.yaml").write_text("rules: [", encoding="utf-8")
    with at(ws) as desk:
        assert [item for item in due(desk, None) if item.case == "C-1"]
