from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import press, settle, shown
from tests.tui.states.dialogs import refuse_it
from tui.app import TriageApp
from tui.contrast import SHAPE_LEAST, TEXT_LEAST, page, pairs, ratio
from tui.screens.page import Page
from tui.themes import PLAIN_THEME, THEMES

DIM = 0.66
"""How much of a colour is left where Textual draws it dim."""
USUAL = ("dark", "light")
"""Themes whose drawing is measured with every run of the tests; the others in the longer ones."""
LEAST_PRIMARY_HIGH_CONTRAST = 7.0


def test_the_ratio_is_that_of_the_standard():
    assert ratio(Color.parse("#000000"), Color.parse("#FFFFFF")) == pytest.approx(21)
    assert ratio(Color.parse("#777777"), Color.parse("#FFFFFF")) == pytest.approx(4.48, abs=0.01)
    assert ratio(Color.parse("#123456"), Color.parse("#123456")) == 1


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_colour_stands_out_from_every_ground(theme: Theme):
    assert [pair for pair in pairs(theme) if not pair.enough] == []


@pytest.mark.parametrize(
    "theme", [one for one in THEMES if "contrast" in one.name], ids=lambda theme: theme.name
)
def test_high_contrast_is_high(theme: Theme):
    assert min(pair.ratio for pair in pairs(theme) if pair.least == TEXT_LEAST) >= LEAST_PRIMARY_HIGH_CONTRAST


def test_the_page_is_the_one_the_themes_make():
    assert Path("docs/screens-contrast.md").read_text(encoding="utf-8") == page()


def drawn(app: App[Any]) -> Iterator[tuple[int, Segment]]:
    """Every piece of text with its line; what lies dimmed behind a question or the palette is not there to be read."""
    screen = app.screen
    parts = (
        [child.region for child in screen.children if child.display] if screen.is_modal else [screen.region]
    )
    for number, strip in enumerate(screen._compositor.render_strips()):
        cell = 0
        for segment in strip:
            if any(part.contains(cell, number) for part in parts):
                yield number, segment
            cell += segment.cell_length


def is_shape(text: str) -> bool:
    """Lines and blocks that frame something."""
    return all(0x2500 <= ord(sign) <= 0x259F for sign in text.strip())


def too_faint(app: App[Any]) -> list[str]:
    """What cannot be read or seen, with its ratio."""
    faint = []
    for number, segment in drawn(app):
        style, text = segment.style, segment.text.strip()
        if not text or style is None or style.color is None or style.bgcolor is None:
            continue
        front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
        if style.reverse:
            front, back = back, front
        if style.dim:
            front = back.blend(front, DIM)
        found = ratio(front, back)
        if found < (SHAPE_LEAST if is_shape(text) else TEXT_LEAST):
            faint.append(f"line {number}: {text!r} {front.hex} on {back.hex}: {found:.2f}")
    return faint


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param(theme, marks=[] if theme.name in USUAL else [pytest.mark.soak], id=theme.name)
        for theme in THEMES
    ],
)
async def test_whatever_is_drawn_can_be_read(app: TriageApp, theme: Theme):
    faint: dict[str, list[str]] = {}
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        app.theme = theme.name
        await settle(pilot)

        async def look(name: str, *keys: str) -> None:
            await press(pilot, *keys)
            if found := too_faint(app):
                faint[name] = found

        await look("inbox")
        await look("filter", "slash")
        await look("filter typed", "s")
        await look("help", "escape", "question_mark")
        await look("help, looking", "slash")
        await look("case", "escape", "escape", "home", "enter")
        await look("action chosen", "down")
        await look("jump", "ctrl+o")
        await look("places and roles", "escape", "f6")
        await look("palette", "escape", "ctrl+p")
        await look("palette typed", "d", "u")
        await press(pilot, "escape")
        page_now = app.screen
        assert isinstance(page_now, Page)
        page_now.say("Something was recorded.")
        page_now.say("Something was refused.", severity="warning")
        await look("messages")
        assert "Something was refused." in shown(app)
        app.clear_notifications()
        await refuse_it(pilot)
        await look("question")
        await look("answer chosen", "tab", "tab", "tab")
        await look("blank", "f9")
        await look("lock", "f9", "f10", "1", "enter")
    assert "\n".join(f"{name}, {line}" for name, lines in faint.items() for line in lines) == ""


async def test_without_colours_the_theme_without_any_is_taken(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    app = TriageApp(workspace, TODAY, COORDINATOR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.theme == PLAIN_THEME
        for _, segment in drawn(app):
            if segment.style is not None and segment.style.color is not None:
                red, green, blue = segment.style.color.get_truecolor()
                assert red == green == blue
