"""The colours: dark, light, two of high contrast, one for people who tell few colours apart, and one without any.

Every pair of text and ground that the screens draw is measured by a test (WCAG 2.2: 4.5 to 1 for text, 3 to 1 for shapes).
Meaning never rests on a colour: a word or a shape says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.theme import Theme


@dataclass(frozen=True)
class _Colours:
    """What a theme is made of; each of the lower ones can be read as text on all three grounds."""

    background: str
    surface: str
    panel: str
    foreground: str
    quiet: str
    """For text that matters less."""
    primary: str
    secondary: str
    warning: str
    error: str
    success: str
    on_primary: str
    """Text on what is chosen."""


def _theme(name: str, colours: _Colours, *, dark: bool) -> Theme:
    """Put a theme together: every variable that widgets draw text with is said, none is left to a half-clear mixture."""
    c = colours
    return Theme(
        name=name,
        dark=dark,
        background=c.background,
        surface=c.surface,
        panel=c.panel,
        foreground=c.foreground,
        primary=c.primary,
        secondary=c.secondary,
        accent=c.secondary,
        warning=c.warning,
        error=c.error,
        success=c.success,
        luminosity_spread=0.05,
        variables={
            "text": c.foreground,
            "text-muted": c.quiet,
            "text-disabled": c.quiet,
            "text-primary": c.primary,
            "text-secondary": c.secondary,
            "text-accent": c.secondary,
            "text-warning": c.warning,
            "text-error": c.error,
            "text-success": c.success,
            "foreground-muted": c.quiet,
            "foreground-disabled": c.quiet,
            "border": c.primary,
            "border-blurred": c.quiet,
            "block-cursor-background": c.primary,
            "block-cursor-foreground": c.on_primary,
            "block-cursor-blurred-background": c.panel,
            "block-cursor-blurred-foreground": c.foreground,
            "block-cursor-blurred-text-style": "bold",
            "block-hover-background": c.panel,
            "input-cursor-background": c.foreground,
            "input-cursor-foreground": c.background,
            "input-selection-background": c.primary,
            "input-selection-foreground": c.on_primary,
            "screen-selection-background": c.primary,
            "screen-selection-foreground": c.on_primary,
            "button-foreground": c.foreground,
            "button-color-foreground": c.on_primary,
            "footer-foreground": c.foreground,
            "footer-background": c.panel,
            "footer-key-foreground": c.primary,
            "footer-description-foreground": c.foreground,
            "link-color": c.primary,
            "link-color-hover": c.on_primary,
            "link-background-hover": c.primary,
            "scrollbar": c.quiet,
            "scrollbar-hover": c.primary,
            "scrollbar-active": c.primary,
            "scrollbar-background": c.surface,
            "scrollbar-background-hover": c.surface,
            "scrollbar-background-active": c.surface,
            "scrollbar-corner-color": c.surface,
        },
    )


USUAL_THEME: Final = "dark"
PLAIN_THEME: Final = "no-colours"
"""Taken by itself where the environment says NO_COLOR."""

THEMES: Final = (
    _theme(
        "dark",
        _Colours(
            background="#121417",
            surface="#1A1E23",
            panel="#262C34",
            foreground="#E6E8EB",
            quiet="#AEB6C0",
            primary="#6CB4EE",
            secondary="#9CC5DE",
            warning="#F2C14E",
            error="#FF9A94",
            success="#7FD68D",
            on_primary="#0B0D10",
        ),
        dark=True,
    ),
    _theme(
        "light",
        _Colours(
            background="#FBFBF8",
            surface="#F2F2EE",
            panel="#E4E5E0",
            foreground="#1A1A1A",
            quiet="#4C4F53",
            primary="#00518C",
            secondary="#2F4F68",
            warning="#6E4300",
            error="#9B1C16",
            success="#175A2B",
            on_primary="#FFFFFF",
        ),
        dark=False,
    ),
    _theme(
        "high-contrast-dark",
        _Colours(
            background="#000000",
            surface="#000000",
            panel="#141414",
            foreground="#FFFFFF",
            quiet="#E0E0E0",
            primary="#8AD8FF",
            secondary="#C4E8FF",
            warning="#FFE14D",
            error="#FFB0A8",
            success="#8CFF9A",
            on_primary="#000000",
        ),
        dark=True,
    ),
    _theme(
        "high-contrast-light",
        _Colours(
            background="#FFFFFF",
            surface="#FFFFFF",
            panel="#F0F0F0",
            foreground="#000000",
            quiet="#2B2B2B",
            primary="#00346B",
            secondary="#1F3A52",
            warning="#4F2F00",
            error="#7A0000",
            success="#00401A",
            on_primary="#FFFFFF",
        ),
        dark=False,
    ),
    # Sky blue, yellow, vermilion and bluish green of Okabe and Ito (2008), the last two lightened until they can be read as text.
    _theme(
        "colour-blind-safe",
        _Colours(
            background="#101214",
            surface="#181B1F",
            panel="#23282E",
            foreground="#EDEDED",
            quiet="#B9BFC6",
            primary="#56B4E9",
            secondary="#CFA0BD",
            warning="#F0E442",
            error="#F79256",
            success="#3CCBA2",
            on_primary="#08090A",
        ),
        dark=True,
    ),
    _theme(
        PLAIN_THEME,
        _Colours(
            background="#000000",
            surface="#000000",
            panel="#1C1C1C",
            foreground="#FFFFFF",
            quiet="#D0D0D0",
            primary="#FFFFFF",
            secondary="#E4E4E4",
            warning="#FFFFFF",
            error="#FFFFFF",
            success="#FFFFFF",
            on_primary="#000000",
        ),
        dark=True,
    ),
)
