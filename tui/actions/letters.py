"""Letters before they go."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class LettersSituation(Situation):
    """How the letters stand."""

    audience: str = "family"
    shown: bool = False
    """Whether a letter is shown, and none was refused."""
    cannot: str = ""
    """Why no letter of this case can be read here."""
    services: int = 0
    leads: int = 0


def _no_letter(now: LettersSituation) -> str:
    if now.reading:
        return "the letter is still being written"
    return now.cannot


def _not_to_save(now: LettersSituation) -> str:
    if why := _no_letter(now):
        return why
    return now.cannot_act if now.shown else "no letter is shown"


def _not_for_whom(now: LettersSituation) -> str:
    if why := _no_letter(now):
        return why
    if now.audience == "family":
        return ""
    if now.audience == "service":
        return "" if now.services else "this case goes to no service yet"
    if now.audience == "meeting":
        return ""
    return "there is one letter for the referrer"


def _no_lead(now: LettersSituation) -> str:
    if why := _no_letter(now):
        return why
    if now.audience not in ("family", "meeting"):
        return "the lead's yes is asked for letters to the family and papers for a meeting"
    return "" if now.leads else "no safeguarding lead is registered here"


ACTIONS: tuple[Action, ...] = (
    Action(
        "next", "letters", "tab", "Reader", "Show the letter for the next reader: family, service, referrer, meeting.",
        command="triage letter CASE --for family",
    ),
    Action("previous", "letters", "shift+tab", "Reader before", "Show the letter for the reader before.", in_footer=False),
    Action(
        "whom", "letters", "w", "For whom", "Choose whom of the family, which service, or which headings for a meeting.",
        why_off=_not_for_whom, command="triage letter CASE --for family --who WHO",
    ),
    Action(
        "agreed", "letters", "g", "Lead agreed", "Say which safeguarding lead agreed that the family may have it.",
        why_off=_no_lead, command="triage letter CASE --for family --safeguarding-lead-agreed NAME",
    ),
    Action(
        "save", "letters", "s,ctrl+s", "Save", "Write this letter to a file of your choice. Nothing is sent.",
        why_off=_not_to_save, command="triage letter CASE --for family --out FILE",
    ),
    Action("down", "letters", "down", "Read on", "Read on by a few lines.", in_footer=False),
    Action("up", "letters", "up", "Read back", "Read back by a few lines.", in_footer=False),
    Action("page_down", "letters", "pagedown,space", "Next page", "Read on by a screenful.", in_footer=False),
    Action("page_up", "letters", "pageup", "Page before", "Read back by a screenful.", in_footer=False),
    Action("reload", "letters", "r", "Write again", "Write the letter again from the record as it is now.", in_footer=False),
    Action("back", "letters", "escape", "Back", "Go back to the case."),
)  # fmt: skip
