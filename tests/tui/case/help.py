"""Opening one case over whatever is shown, and typing as a person does."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.tui.screen import press, settle, shown
from tui.app import TriageApp
from tui.screens.case import CaseScreen

NAMED = {" ": "space", "-": "minus", ".": "full_stop", ",": "comma", "'": "apostrophe", "+": "plus"}


async def open_case(pilot: Pilot[Any], number: str, at: str = "") -> CaseScreen:
    """Show a case, read and drawn."""
    app = pilot.app
    assert isinstance(app, TriageApp)
    screen = CaseScreen(app.desk, number, at)
    await settle(pilot)
    app.push_screen(screen)
    await settle(pilot)
    return screen


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type words into whatever has focus."""
    await pilot.press(*(NAMED.get(letter, letter) for letter in text))
    await settle(pilot)


async def choose(pilot: Pilot[Any], place: int) -> None:
    """Choose the line at ``place`` (1: the first) of the list that has focus; focus goes on by itself."""
    await press(pilot, "home", *["down"] * (place - 1), "enter")


def asked(app: App[Any]) -> str:
    """All text of the question that is open, as one line."""
    region = app.screen.query("#form, #question").first().region
    lines = [line[region.x : region.right] for line in shown(app).splitlines()[region.y : region.bottom]]
    return " ".join(" ".join(lines).replace("█", " ").replace("▎", " ").replace("▊", " ").split())
