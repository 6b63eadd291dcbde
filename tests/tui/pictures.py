"""`python -m tests.tui.pictures DIR [WORD …]`: draw the states whose names hold a word, and a page of all."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from html import escape
from pathlib import Path

from tests.tui.screen import still
from tests.tui.states import State, all_states
from tests.tui.workspaces import Workspaces

NARROW = (80, 24)
OTHER_SIZES = ((100, 30), (140, 45))


def usual_states() -> tuple[State, ...]:
    """Of each screen the first state that is pictured."""
    first: dict[str, State] = {}
    for state in all_states():
        if state.pictured:
            first.setdefault(state.where, state)
    return tuple(first.values())


async def draw(state: State, size: tuple[int, int], workspace: Path) -> str:
    """One picture as SVG."""
    app = state.app(workspace)
    async with app.run_test(size=size) as pilot:
        await state.reach(pilot)
        await still(pilot)
        return app.export_screenshot(title=f"{state.name} {size[0]}x{size[1]}")


def main(folder: Path, wanted: list[str]) -> None:
    """Draw them."""
    folder.mkdir(parents=True, exist_ok=True)
    usual = usual_states()
    page = ["<!doctype html><title>Screens</title>"]
    with tempfile.TemporaryDirectory() as root:
        workspaces = Workspaces(Path(root))
        for state in all_states():
            if not state.pictured or (wanted and not any(word in state.name for word in wanted)):
                continue
            for size in (NARROW, *OTHER_SIZES) if state in usual else (NARROW,):
                name = f"{state.name}-{size[0]}x{size[1]}.svg"
                copy = workspaces.copy(state.workspace, Path(root) / "copies" / name)
                (folder / name).write_text(asyncio.run(draw(state, size, copy)), encoding="utf-8")
                page.append(f'<h2>{escape(name)}</h2><img src="{escape(name)}">')
    (folder / "index.html").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
