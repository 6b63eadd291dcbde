"""The list of hazards stays true: every control it leans on has a test that exists, and every law has a hazard."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

import pytest

from tests.shipped import ROOT
from triage.source import read_yaml

KEYS = {"id", "hazard", "harm", "causes", "laws", "controls", "tests"}
HAZARDS: list[dict[str, Any]] = read_yaml((ROOT / "docs/safety/hazards.yaml").read_text("utf-8")).data[
    "hazards"
]


@cache
def functions_of(path: str) -> frozenset[str]:
    """Names of the test functions of a file that would be collected."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_a_hazard_says_its_harm_its_causes_its_controls_and_tests_that_exist(hazard: dict[str, Any]) -> None:
    assert set(hazard) == KEYS
    assert all(hazard[key] for key in KEYS)
    for name in hazard["tests"]:
        path, _, function = name.partition("::")
        assert (ROOT / path).is_file(), path
        assert function in functions_of(path), name


def test_hazards_are_numbered_without_gaps() -> None:
    assert [hazard["id"] for hazard in HAZARDS] == [
        f"HZ-{number:02}" for number in range(1, len(HAZARDS) + 1)
    ]


def test_every_law_has_a_hazard_and_each_of_its_tests_is_a_law_test_or_named() -> None:
    laws = {int(law) for hazard in HAZARDS for law in hazard["laws"]}
    assert laws == set(range(1, 14))
    for law in laws:
        named = {name for hazard in HAZARDS if str(law) in hazard["laws"] for name in hazard["tests"]}
        assert any(name.startswith(f"tests/laws/test_law_{law:02}") for name in named)
