"""The question before a referral that is not sent is erased; for a reason where it calls for somebody."""

from __future__ import annotations

from collections.abc import Mapping

from tui.screens.confirm import Question
from tui.work import DeskThread


def discard_question(desk: DeskThread, reasons: Mapping[str, str]) -> Question:
    """Ask whether to erase it; ``reasons`` (code: title) to choose from are given where it says that somebody is in danger."""
    lines = ["What was typed in it is erased and cannot be brought back. Nobody else has seen it."]
    if reasons:
        lines = [
            "It says immediate danger, and nobody else knows what it says. Discard it only where somebody has been told, or where it was typed by mistake.",
            "What was typed is erased and cannot be brought back.",
        ]
    return Question(
        desk,
        "Discard this referral?",
        lines,
        name=desk.by or "nobody",
        yes="Discard it",
        reasons=tuple(reasons.items()),
        record="discarded a referral that says danger, and why," if reasons else "",
    )
