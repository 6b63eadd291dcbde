"""The small examples inside the modules are run."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "ageing",
        "area",
        "days",
        "gaps.ages",
        "gaps.supply",
        "graph",
        "languages",
        "practical",
        "room",
        "school_terms",
        "unmet",
    ],
)
def test_the_examples_of_a_module_hold(module: str):
    result = doctest.testmod(importlib.import_module(f"triage.signposting.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
