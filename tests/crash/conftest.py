"""The shipped rules, read once in this process, so that processes forked from it begin to work at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.killed import Reference, through_the_month
from tests.crash.month import ON
from tests.reading_once import PLACES
from triage.desk import Desk


@pytest.fixture(scope="session")
def shipped() -> Desk:
    """The shipped rules and services."""
    desk = Desk(None, ON)
    _ = [getattr(desk, part) for part in ("rules_files", "vocabulary", "rulebook", "settings")]
    return desk


@pytest.fixture(scope="session")
def month(shipped: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Reference]]:
    """The first days of the month as they go where nobody disturbs them."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, once in PLACES:
            patch.setattr(module, name, once)
        yield through_the_month(tmp_path_factory.mktemp("month"), shipped, 2, frozenset({1}))


@pytest.fixture(scope="session")
def long_month(shipped: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Reference]]:
    """Seven working days of the month."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, once in PLACES:
            patch.setattr(module, name, once)
        yield through_the_month(tmp_path_factory.mktemp("month"), shipped, 8, frozenset(range(1, 8)))
