"""Two records that may be about one child: named, looked at by a person, never merged and never refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_case, decided
from tests.safety.builders import ON, SAM
from triage.casefile import read_cases
from triage.casework.likeness import NOTHING, known_of, marks_of
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import AddReport, Desk, add_cases, answer, assess_case, link, open_desk, replay, show_case
from triage.model import Decision
from triage.store import open_store

DAY = date.fromisoformat(ON)


def case(number: str, **other: Any) -> dict[str, Any]:
    return {
        "case": number,
        "child": {"date_of_birth": "2016-03-04", "postcode": "B90 1AA", "sex": "F"},
        "needs": [{"need": "sleep", "severity": 5}],
        "consent": {"status": "given", "by": ["parent"]},
        **other,
    }


def put_in(desk: Desk, *cases: dict[str, Any]) -> AddReport:
    raw = "\n".join(json.dumps(one) for one in cases).encode()
    report = add_cases(desk, read_cases(raw, "cases.jsonl", desk.vocabulary, desk.on), SAM)
    assert not report.problems
    return report


def named(decision: Decision) -> list[str]:
    return [fact for one in decision.human_reviews if one.reason == "duplicate" for fact in one.facts]


def test_what_a_decision_says_of_a_case_that_may_be_a_duplicate() -> None:
    found = decided(a_case(possible_duplicates=["C-3", "C-2", "C-3"]))
    [look] = [one for one in found.human_reviews if one.reason == "duplicate"]
    assert (look.by, look.within_days, look.rules) == ("data_steward", 2, ("engine-duplicate",))
    assert look.facts == ("possible_duplicate C-2", "possible_duplicate C-3")
    [flag] = [one for one in found.flags if one.flag == "possible_duplicate"]
    assert (flag.rules, flag.facts) == (look.rules, look.facts)


def test_it_changes_neither_level_nor_escalations_nor_what_is_offered() -> None:
    plain, doubtful = decided(a_case()), decided(a_case(possible_duplicates=["C-2"]))
    assert (plain.level, plain.escalations, plain.actions, plain.asks) == (
        doubtful.level,
        doubtful.escalations,
        doubtful.actions,
        doubtful.asks,
    )


def test_a_case_of_the_same_household_and_the_case_itself_are_none() -> None:
    assert not named(decided(a_case(possible_duplicates=["C-1", "C-2"], household={"cases": ["C-2"]})))


@pytest.mark.parametrize(
    ("second", "alike"),
    [
        ({}, True),
        ({"child": {"date_of_birth": "2016-03-04", "postcode": "b901zz", "sex": "F"}}, True),
        ({"child": {"date_of_birth": "2016-03-04", "postcode": "B90"}}, True),
        ({"child": {"date_of_birth": "2016-03-04", "postcode": "B90", "sex": "X"}}, True),
        ({"child": {"date_of_birth": "2016-03-04", "postcode": "B90", "sex": "M"}}, False),
        ({"child": {"date_of_birth": "2016-03-04", "postcode": "B91", "sex": "F"}}, False),
        ({"child": {"date_of_birth": "2016-03-05", "postcode": "B90", "sex": "F"}}, False),
        ({"child": {"date_of_birth": "2016-03-04", "sex": "F"}}, False),
        ({"child": {"age": 10, "postcode": "B90"}}, False),
        ({"household": {"cases": ["C-2"]}}, False),
    ],
)
def test_the_same_birthday_and_district_without_another_sex(
    workspace: Path, second: dict[str, Any], alike: bool
) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2"))
        report = put_in(desk, case("C-3", **second))
        assert len(report.added) == 1
        assert named(report.added[0].decision) == (["possible_duplicate C-2"] if alike else [])


def test_the_same_nhs_number_is_enough_and_is_kept_as_a_hash_only(workspace: Path) -> None:
    number = "943 476 5919"
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2", child={"age": 9}, identity={"nhs_number": number}))
        report = put_in(desk, case("C-3", child={"age": 10}, identity={"nhs_number": "9434765919"}))
        assert named(report.added[0].decision) == ["possible_duplicate C-2"]
        marks = desk.store.marks("C-3")
    assert marks
    assert "9434765919" not in json.dumps(marks)


def test_what_says_nothing_to_go_by_is_like_nothing(workspace: Path) -> None:
    assert marks_of(known_of(a_case(child={"age": "8", "postcode": "B90"})), b"key") == (NOTHING,)
    with open_desk(workspace, DAY) as desk:
        report = put_in(desk, case("C-2", child={"age": 9}), case("C-3", child={"age": 9}))
        assert not [fact for one in report.added for fact in named(one.decision)]


def test_linking_two_twins_settles_it_for_both(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2"), case("C-3"))
        assert named(show_case(desk, "C-3").decision) == ["possible_duplicate C-2"]
        link(desk, "C-3", "C-2", SAM)
        for number in ("C-2", "C-3"):
            again = answer(desk, number, "household_members", "two sisters", SAM)
            assert not named(again.decision)


def test_assessing_a_file_names_them_and_writes_nothing(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2", identity={"nhs_number": "9434765919"}))
        [new] = read_cases(
            json.dumps(case("C-5", child={"age": 9}, identity={"nhs_number": "9434765919"})).encode(), "-", desk.vocabulary, DAY
        ).cases  # fmt: skip
        assert named(assess_case(desk, new)) == ["possible_duplicate C-2"]
        assert desk.store.case("C-5") is None
        assert not desk.store.marks("C-5")


def test_the_same_file_again_is_skipped_and_what_was_decided_is_decided_again_byte_for_byte(
    workspace: Path,
) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2"), case("C-3"))
        assert put_in(desk, case("C-3")).skipped == ("C-3",)
        put_in(desk, case("C-4"))
        assert all(one.same for number in ("C-2", "C-3", "C-4") for one in replay(desk, number))
        assert named(show_case(desk, "C-4").decision) == ["possible_duplicate C-2", "possible_duplicate C-3"]


def test_cases_added_before_cases_were_likened_are_found_too(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2", child={"age": 9}, identity={"nhs_number": "9434765919"}))
    store = open_store(workspace / "triage.db")
    with store.writing():
        store._database.remove("case_marks", "case_number = ?", ("C-2",))
    store.close()
    with open_desk(workspace, DAY) as desk:
        report = put_in(desk, case("C-3", child={"age": 9}, identity={"nhs_number": "9434765919"}))
        assert named(report.added[0].decision) == ["possible_duplicate C-2"]


def test_erasing_a_case_erases_its_marks(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2"))
        with desk.store.writing():
            desk.store.erase("C-2")
        assert not desk.store.marks("C-2")
        assert not named(put_in(desk, case("C-3")).added[0].decision)


def test_a_duplicate_named_in_the_file_must_look_like_a_case_number(workspace: Path) -> None:
    with open_desk(workspace, DAY) as desk:
        raw = json.dumps(case("C-3", possible_duplicates=["Mary Nobody"])).encode()
        found = read_cases(raw, "-", desk.vocabulary, DAY)
        assert not found.cases
        assert "Mary" not in "".join(problem.issue.what + problem.issue.mend for problem in found.problems)


def test_the_other_number_is_said_where_people_read_it(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_desk(workspace, DAY) as desk:
        put_in(desk, case("C-2", identity={"nhs_number": "9434765919"}))
    file = tmp_path / "new.json"
    file.write_text(json.dumps(case("C-5", child={"age": 9}, identity={"nhs_number": "9434765919"})), "utf-8")
    where = ["--workspace", str(workspace), "--on", DAY.isoformat()]
    assert run(cli, ["assess", str(file), *where]) == 0
    assert "see C-2" in " ".join(capsys.readouterr().out.split())
    assert run(cli, ["case", "add", str(file), "--by", SAM, *where]) == 0
    capsys.readouterr()
    assert run(cli, ["case", "show", "C-5", *where]) == 0
    assert "see C-2" in capsys.readouterr().out
