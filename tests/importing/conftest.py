from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from triage.vocabulary import Vocabulary, load_vocabulary

RULES = Path(__file__).parents[2] / "rules"


@cache
def shipped_vocabulary() -> Vocabulary:
    """For property tests too, whose reports would otherwise print the whole vocabulary."""
    return load_vocabulary({path.name: path.read_text() for path in (RULES / "vocabulary").glob("*.yaml")})


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return shipped_vocabulary()
