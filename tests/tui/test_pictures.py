"""A picture of every screen at three sizes and of its every state at the smallest; one that changes is looked at before it is accepted.

Every screen at 80 by 24 belongs to `make test`, the rest to `make test-system`. `python -m tests.tui.pictures` makes a page to look at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.pictures import NARROW, OTHER_SIZES, usual_states
from tests.tui.screen import still
from tests.tui.states import State, all_states
from tests.tui.workspaces import Workspaces, workspaces

__all__ = ["workspaces"]

PICTURED = tuple(state for state in all_states() if state.pictured)
USUAL = usual_states()
"""Of each screen the state in which it is seen first; the others are pictured at the narrow size alone."""

Compare = Callable[..., bool]


def picture(state: State, size: tuple[int, int], workspace: Path, compare: Compare) -> bool:
    """Compare the picture of a state with the one that was accepted."""

    async def reach(pilot: Pilot[Any]) -> None:
        await state.reach(pilot)
        await still(pilot)

    return compare(state.app(workspace), terminal_size=size, run_before=reach)


@pytest.mark.parametrize("state", USUAL, ids=lambda state: state.name)
def test_picture(
    state: State,
    workspaces: Workspaces,
    tmp_path: Path,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert picture(state, NARROW, workspaces.copy(state.workspace, tmp_path / "area"), snap_compare)


@pytest.mark.screens
@pytest.mark.parametrize("state", [one for one in PICTURED if one not in USUAL], ids=lambda state: state.name)
def test_picture_of_another_state(
    state: State,
    workspaces: Workspaces,
    tmp_path: Path,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert picture(state, NARROW, workspaces.copy(state.workspace, tmp_path / "area"), snap_compare)


@pytest.mark.screens
@pytest.mark.parametrize("size", OTHER_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", USUAL, ids=lambda state: state.name)
def test_picture_at_other_sizes(
    state: State,
    size: tuple[int, int],
    workspaces: Workspaces,
    tmp_path: Path,
    snap_compare: Compare,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert picture(state, size, workspaces.copy(state.workspace, tmp_path / "area"), snap_compare)
