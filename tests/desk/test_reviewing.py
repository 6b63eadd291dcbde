"""A need scored again is the need that was recorded, not a new one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.builders import SAM, a_case, put_in
from tests.desk.test_commands import Shell, a_file, shell  # noqa: F401 - a fixture
from triage.desk import Desk, review
from triage.errors import WrongUse


def siblings(*ids: str) -> dict[str, Any]:
    return a_case(
        people=[{"id": one, "is": "sibling", "age": 9 + place} for place, one in enumerate(ids)],
        needs=[{"need": "sleep", "person": "sibling", "who": one, "severity": 6} for one in ids],
    )


def test_the_only_sibling_with_a_need_is_meant_without_being_named(desk: Desk) -> None:
    put_in(desk, siblings("s1"))
    changes = review(desk, "C-1", {("sleep", "sibling", None): 7}, None, SAM).changes
    assert [(one.who, one.then, one.now, one.direction) for one in changes] == [("s1", 6, 7, "worse")]


def test_of_several_siblings_one_must_be_named(desk: Desk) -> None:
    put_in(desk, siblings("s1", "s2"))
    with pytest.raises(WrongUse) as wrong:
        review(desk, "C-1", {("sleep", "sibling", None): 7}, None, SAM)
    assert "sleep@sibling#s1=7" in wrong.value.mend
    assert "sleep@sibling#s2=7" in wrong.value.mend
    assert desk.store.reviews("C-1") == []


def test_one_need_is_not_scored_twice_under_two_names(desk: Desk) -> None:
    put_in(desk, siblings("s1"))
    with pytest.raises(WrongUse):
        review(desk, "C-1", {("sleep", "sibling", None): 7, ("sleep", "sibling", "s1"): 3}, None, SAM)


def test_the_command_takes_a_person_by_role_and_id(shell: Shell) -> None:  # noqa: F811 - the fixture
    assert shell("case", "add", a_file(shell.folder, siblings("s1", "s2"))) == 0
    assert shell("review", "C-1", "--score", "sleep@sibling=7") == 2
    assert "sleep@sibling#s2=7" in shell.err
    told = shell.json("review", "C-1", "--score", "sleep@sibling#s2=7")
    assert {(one["who"], one["now"]) for one in told["changes"]} == {("s1", None), ("s2", 7)}
