"""The small examples inside the modules are run."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["area", "days", "graph", "languages", "unmet"])
def test_the_examples_of_a_module_hold(module: str):
    result = doctest.testmod(importlib.import_module(f"triage.signposting.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
