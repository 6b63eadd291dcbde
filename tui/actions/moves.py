"""What becomes of a referral."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class MovesSituation(Situation):
    """How the referrals stand."""

    referrals: int = 0
    step: str = ""
    """What can be recorded at the chosen line; empty where no line is chosen."""
    off: str = ""
    """Why it cannot be recorded now."""


def _no_step(now: MovesSituation) -> str:
    if now.reading:
        return "the record is still being read or written"
    if not now.referrals:
        return "no referral was made in this case yet"
    if not now.step:
        return "no line is chosen; choose one with the arrow keys"
    return now.off or now.cannot_act


def _none(now: MovesSituation) -> str:
    return "" if now.referrals else "no referral was made in this case yet"


ACTIONS: tuple[Action, ...] = (
    Action(
        "record", "moves", "enter", "Record",
        "Record what is chosen about this referral; what it comes to is said first. A step that was taken stands.",
        why_off=_no_step, command="triage referral move ID STATE --by NAME",
    ),
    Action("next", "moves", "right,n", "Next referral", "Show the next referral of this case.", why_off=_none),
    Action(
        "previous", "moves", "left,p", "Referral before", "Show the referral before.",
        why_off=_none, in_footer=False,
    ),
    Action("reload", "moves", "r", "Read again", "Read the referrals again: colleagues may have changed them.", in_footer=False),
    Action("back", "moves", "escape", "Back", "Go back to the case."),
)  # fmt: skip
