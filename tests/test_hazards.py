"""The hazard log stays true: every control has a test that exists and runs, every law a hazard, every risk its words."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from tests.conftest import LATER
from tests.shipped import ROOT
from triage.cli.hazard_log import PAGE, SOURCE, hazard_log, rating
from triage.source import read_yaml

KEYS = ["id", "hazard", "harm", "causes", "laws", "owner", "initial", "controls", "residual", "deploying"]
FOLDER = ROOT / "docs" / "safety"
LOG: dict[str, Any] = read_yaml((FOLDER / SOURCE).read_text("utf-8")).data
HAZARDS: list[dict[str, Any]] = LOG["hazards"]
SCALES = LOG["scales"]
NAMED = sorted({name for one in HAZARDS for control in one["controls"] for name in control["tests"]})
STOPPERS = frozenset({"skip", "skipif", "xfail", "soak"})
"""Words by which a test would not run, or would not have to hold, in the tests of every change."""


@cache
def tree_of(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def stoppers(node: ast.AST) -> set[str]:
    """Marks and calls below a node by which a test would be passed over; a library that is here holds nothing back."""
    found = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)} & STOPPERS
    wanted = {
        str(call.args[0].value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "importorskip"
        and isinstance(call.args[0], ast.Constant)
    }
    return found | {f"without {name}" for name in wanted if find_spec(name.partition(".")[0]) is None}


def why_not_run(name: str) -> str:
    """Why a named test would not run with every change; empty where it would."""
    path, _, function = name.partition("::")
    if not (ROOT / path).is_file():
        return "there is no such file"
    if not path.split("/")[-1].startswith("test_"):
        return "pytest collects no such file"
    tree = tree_of(path)
    tests = [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function
    ]
    if len(tests) != 1 or not function.startswith("test_"):
        return "there is no such test"
    beside = [
        node
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.Expr))
        and (
            isinstance(node, ast.Expr)
            or any(isinstance(to, ast.Name) and to.id == "pytestmark" for to in node.targets)
        )
    ]
    held_back = stoppers(tests[0]).union(*(stoppers(node) for node in beside))
    return f"it may be passed over: {', '.join(sorted(held_back))}" if held_back else ""


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_a_hazard_says_all_that_a_hazard_says(hazard: dict[str, Any]) -> None:
    assert list(hazard) == KEYS
    assert all(hazard[key] for key in KEYS if key != "laws")
    for control in hazard["controls"]:
        assert list(control) == ["control", "tests"]
        assert control["control"]
        assert control["tests"], f"{hazard['id']}: a control without a test: {control['control']}"
    assert list(hazard["initial"]) == ["severity", "likelihood"]
    assert list(hazard["residual"]) == ["severity", "likelihood", "why"]


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_a_control_names_exists_and_runs(name: str) -> None:
    assert why_not_run(name) == ""


def test_a_whole_run_of_the_tests_collects_every_one_of_them(request: pytest.FixtureRequest) -> None:
    """
    Where all tests are collected, as `make test` does, each named one is among them, or among those that `make test-system` runs
    with the same change; else there is nothing to compare.
    """
    collected = {item.nodeid.partition("[")[0] for item in request.session.items}
    collected |= request.config.stash.get(LATER, set())
    folders = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"][
        "testpaths"
    ]
    whole = request.config.args == folders or not {name.partition("::")[0] for name in NAMED} - {
        name.partition("::")[0] for name in collected
    }
    if whole and not request.config.option.keyword:
        assert not set(NAMED) - collected


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_controls_lower_the_risk_and_none_is_left_above_four(hazard: dict[str, Any]) -> None:
    initial, residual = rating(SCALES, hazard["initial"]), rating(SCALES, hazard["residual"])
    assert residual < initial or (residual == initial and hazard["residual"]["why"])
    assert residual <= 4
    severities = SCALES["severity"]
    assert severities.index(hazard["residual"]["severity"]) <= severities.index(hazard["initial"]["severity"])
    likely = SCALES["likelihood"]
    assert likely.index(hazard["residual"]["likelihood"]) < likely.index(hazard["initial"]["likelihood"])


def test_the_matrix_never_falls_as_severity_or_likelihood_rises() -> None:
    rows = [[int(cell) for cell in SCALES["matrix"][word]] for word in SCALES["likelihood"]]
    assert all(len(row) == len(SCALES["severity"]) == 5 for row in rows)
    for row in rows:
        assert row == sorted(row)
    for column in zip(*rows, strict=True):
        assert list(column) == sorted(column)


def test_hazards_are_numbered_without_gaps() -> None:
    assert [hazard["id"] for hazard in HAZARDS] == [
        f"HZ-{number:02}" for number in range(1, len(HAZARDS) + 1)
    ]


def test_every_law_has_a_hazard_and_each_of_its_tests_is_a_law_test_or_named() -> None:
    laws = {int(law) for hazard in HAZARDS for law in hazard["laws"]}
    assert laws == set(range(1, 14))
    for law in laws:
        named = {
            name
            for hazard in HAZARDS
            if str(law) in hazard["laws"]
            for control in hazard["controls"]
            for name in control["tests"]
        }
        assert any(name.startswith(f"tests/laws/test_law_{law:02}") for name in named)


def test_the_page_is_the_one_the_file_makes() -> None:
    made = hazard_log((FOLDER / SOURCE).read_text("utf-8"))
    assert (FOLDER / PAGE).read_text("utf-8") == made, "run `make docs`"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tests/no_such.py::test_x", "no such file"),
        ("tests/builders.py::a_case", "collects no such file"),
        ("tests/test_hazards.py::test_no_such", "no such test"),
        ("tests/metamorphic/test_relations.py::test_the_relation_holds_for_many_more", "soak"),
        ("tests/desk/test_commands.py::test_a_full_disk_keeps_what_was_finished_and_says_so", ""),
    ],
)
def test_a_test_that_would_not_run_is_noticed(name: str, why: str) -> None:
    assert why in why_not_run(name)
