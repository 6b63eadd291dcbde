"""Scoring again."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class ReviewSituation(Situation):
    """How the review stands."""

    shown: bool = False
    """Whether the needs could be read."""
    cannot: str = ""
    """Why nobody may review this case now, such as that it is closed."""
    saved: bool = False
    filled: bool = False
    """Whether anything was filled in."""


def _not_to_fill(now: ReviewSituation) -> str:
    if now.saved:
        return "this review is saved; esc goes back to the case"
    if now.reading:
        return "the record is still being read or written"
    if not now.shown:
        return "the needs could not be read; f5 tries again"
    return now.cannot or now.cannot_act


def _nothing_typed(now: ReviewSituation) -> str:
    return _not_to_fill(now) or ("" if now.filled else "nothing is filled in")


def _nothing_ahead(now: ReviewSituation) -> str:
    if now.saved:
        return "this review is saved; what it came to is shown"
    return "" if now.shown else "the needs could not be read; f5 tries again"


ACTIONS: tuple[Action, ...] = (
    Action(
        "save", "review", "f2,ctrl+s", "Save",
        "Save the review once you have read what will follow; with nothing scored it asks first.",
        why_off=_not_to_fill, command="triage review CASE --score NEED=N --by NAME",
    ),
    Action("next", "review", "down", "Next", "Go to the next need or question.", in_footer=False),
    Action("previous", "review", "up", "Before", "Go to the need or question before.", in_footer=False),
    Action(
        "follows", "review", "f3", "What follows",
        "Go to what saving will come to, to read all of it; again: back to the scores.",
        why_off=_nothing_ahead,
    ),
    Action(
        "again", "review", "f5", "Read again",
        "Read the case again: colleagues may have changed it. What you filled in stays.",
        in_footer=False,
    ),
    Action(
        "clear", "review", "f8", "Empty", "Empty everything that was filled in, after asking once.",
        in_footer=False, why_off=_nothing_typed,
    ),
    Action("back", "review", "escape", "Back", "Go back to the case; what you filled in is kept until you leave the program."),
)  # fmt: skip
