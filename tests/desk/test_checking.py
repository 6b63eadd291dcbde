"""The checks of a proposed change: what each says, and what is said where nobody could look."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import rule_text
from tests.desk.builders import SAM, a_case, batch
from tests.desk.rule_builders import an_example, at, harm_rule, sleep_rule, small_rules, small_workspace
from triage.casework.rule_changes import loaded
from triage.casework.rule_reports import CheckResult, Reports
from triage.desk import add_cases
from triage.desk.checking import Change, run_checks
from triage.errors import DataProblem
from triage.signposting import load_directory
from triage.workbench.both_ways import decided_both_ways
from triage.workbench.changed import change_lines, changed_rules

Run = Callable[..., Reports]
INVARIANT = """\
format: 1
invariants:
  - id: injury-to-statutory
    title: An injury nobody can explain is told to social care today
    owner: Safeguarding lead
    source: Local procedure
    when: {indicator: unexplained_injury}
    then: {escalate: {to: statutory, within_days: 0}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("checks") / "ws")


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


def a_change(ws: Path, **texts: str) -> Reports:
    """The reports on the small rules with other files, such as ``needs=…``."""
    old = small_rules()
    new = {**old, **{f"{folder}/example.yaml": text for folder, text in texts.items()}}
    with at(ws) as desk:
        book = loaded(new)
        directory = load_directory(desk.directory_files, book.vocabulary)
        return run_checks(desk, Change(loaded(old), book, old, new, directory), lambda *_: None)


def check(reports: Reports, name: str) -> CheckResult:
    return next(one for one in reports.checks if one.name == name)


def needs(*rules: dict[str, Any]) -> str:
    return rule_text(list(rules))


def add(ws: Path, **other: Any) -> None:
    with at(ws) as desk:
        case = a_case("C-1", **{"needs": [{"need": "sleep", "severity": 6}], **other})
        assert not add_cases(desk, batch(desk, case), SAM).problems


def test_what_helps_more_is_green(ws: Path) -> None:
    add(ws)
    reports = a_change(ws, needs=needs(sleep_rule(6)))
    states = {one.name: one.state for one in reports.checks}
    assert states == {
        "lint": "green",
        "examples": "green",
        "mutation": "green",
        "proofs": "failed",
        "impact": "green",
    }
    assert reports.lost_escalations == ()
    assert reports.impact is not None


def test_less_help_is_to_be_looked_at(ws: Path) -> None:
    add(ws, needs=[{"need": "sleep", "severity": 7}])
    found = check(a_change(ws, needs=needs(sleep_rule(8))), "impact")
    assert found.state == "look"
    assert any("help" in line for line in found.details)


def test_a_lost_escalation_is_red_and_names_the_case(ws: Path) -> None:
    add(ws, indicators=["unexplained_injury"])
    reports = a_change(ws, safeguarding=rule_text([harm_rule(status="retired")]))
    assert check(reports, "impact").state == "failed"
    assert reports.lost_escalations == (
        "case C-1, escalated to statutory within 0 days, loses it",
        "harm escalated to statutory and is retired now",
    )


def test_one_that_comes_later_counts_as_lost(ws: Path) -> None:
    add(ws, indicators=["unexplained_injury"])
    later = harm_rule(then={"escalate": {"to": "statutory", "within_days": 1}})
    reports = a_change(ws, safeguarding=rule_text([later]))
    assert "case C-1, escalated to statutory within 0 days, has it within 1 day" in reports.lost_escalations


def test_without_columns_the_cases_are_decided_one_by_one(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(ws, indicators=["unexplained_injury"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    reports = a_change(ws, safeguarding=rule_text([harm_rule(status="retired")]))
    assert check(reports, "impact").state == "failed"
    assert check(reports, "impact").summary == "1 of 1 stored case decided otherwise"
    assert "case C-1, escalated to statutory within 0 days, loses it" in reports.lost_escalations


def test_what_nobody_could_look_at_is_no_green_light(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    reports = a_change(ws, needs=needs(sleep_rule(6)))
    assert check(reports, "impact").state == "not_run"
    found = check(reports, "proofs")
    assert found.state == "not_run"
    assert "needs-triage[workbench]" in found.details[0]


def test_a_slip_that_no_example_notices_is_to_be_looked_at(ws: Path) -> None:
    vague = sleep_rule(
        6, examples=[an_example("fires", needs={"sleep": 9}), an_example("does not fire", needs={"sleep": 1})]
    )
    found = check(a_change(ws, needs=needs(vague)), "mutation")
    assert found.state == "look"
    assert all(line.startswith("sleep-advice-offered: ") for line in found.details)


def test_an_example_that_does_not_hold_stops_it(ws: Path) -> None:
    wrong = sleep_rule(
        6, examples=[an_example("fires", needs={"sleep": 5}), an_example("does not fire", needs={"sleep": 1})]
    )
    with pytest.raises(DataProblem):
        a_change(ws, needs=needs(wrong))


def test_a_failed_invariant_goes_to_the_safeguarding_lead(ws: Path) -> None:
    reports = a_change(ws, invariants=INVARIANT, safeguarding=rule_text([harm_rule(when={"all": [{"indicator": "unexplained_injury"}, {"need": "sleep", "severity": "any"}]}, examples=[an_example("fires", indicators=["unexplained_injury"], needs={"sleep": 1}), an_example("does not fire", needs={"sleep": 9}), an_example("does not fire", indicators=["unexplained_injury"])])]))  # fmt: skip
    assert any(line.startswith("not proved: ") and "injury" in line for line in reports.lost_escalations)


def test_an_invariant_is_not_taken_out_in_passing(ws: Path) -> None:
    from triage.desk.checking import _looser_invariants  # noqa: PLC0415

    old, book = {**small_rules(), "invariants/example.yaml": INVARIANT}, loaded(small_rules())
    with at(ws) as desk:
        directory = load_directory(desk.directory_files, book.vocabulary)
    gone = Change(book, book, old, small_rules(), directory)
    assert _looser_invariants(gone) == (
        "the invariant injury-to-statutory is gone: An injury nobody can explain is told to social care today",
    )
    looser = {**old, "invariants/example.yaml": INVARIANT.replace("within_days: 0", "within_days: 2")}
    assert "says something else" in _looser_invariants(replace(gone, new_files=looser))[0]
    moved = {**small_rules(), "invariants/other.yaml": "# moved\n" + INVARIANT}
    assert _looser_invariants(replace(gone, new_files=moved)) == ()


def test_one_line_for_each_thing_that_is_different() -> None:
    old = loaded(small_rules())

    def lines(**texts: str) -> list[str]:
        new = loaded(
            {**small_rules(), **{name.replace("__", "/") + ".yaml": text for name, text in texts.items()}}
        )
        return list(change_lines(old, new))

    assert lines() == []
    assert lines(needs__example="# a note\n" + needs(sleep_rule(7))) == []
    assert lines(needs__more=needs(sleep_rule(9, id="more", status="draft")))[0].startswith(
        "added more: status: draft"
    )
    assert lines(needs__example=needs(sleep_rule(7, rationale="Another reason")))[0].startswith(
        "changed sleep-advice-offered: "
    )
    assert lines(rulebook='format: 1\nversion: "2"\n') == ["the rulebook is named 2, before 1"]
    two = {"needs/example.yaml": needs(sleep_rule(7), sleep_rule(8, id="more"))}
    turned = {"needs/example.yaml": needs(sleep_rule(8, id="more"), sleep_rule(7))}
    one, other = loaded({**small_rules(), **two}), loaded({**small_rules(), **turned})
    assert list(change_lines(one, other)) == ["rules stand in another order"]


def test_only_changed_rules_are_looked_at_again() -> None:
    old = loaded(small_rules())
    new = loaded(
        {
            **small_rules(),
            "needs/example.yaml": needs(sleep_rule(6), sleep_rule(8, id="more", status="retired")),
        }
    )
    assert [rule.id for rule in changed_rules(old, new)] == ["sleep-advice-offered"]
    assert changed_rules(old, old) == []


def test_both_ways_compares_all_but_the_name_of_the_rules(ws: Path) -> None:
    old = loaded(small_rules())
    same = loaded({**small_rules(), "rulebook.yaml": 'format: 1\nversion: "9"\n'})
    less = loaded({**small_rules(), "needs/example.yaml": needs(sleep_rule(9))})
    add(ws, needs=[{"need": "sleep", "severity": 8}])
    from triage.desk.impact import stored_cases  # noqa: PLC0415

    with at(ws) as desk:
        cases = stored_cases(desk)
        for new, changed in ((same, 0), (less, 1)):
            both = decided_both_ways(old, new, cases, directory=desk.directory, settings=desk.settings, on=desk.on, progress=lambda *_: None)  # fmt: skip
            assert (both.cases, both.changed, both.lowered, both.lost) == (1, changed, 0, ())
