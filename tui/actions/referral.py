"""A new referral."""

from __future__ import annotations

from dataclasses import dataclass

from tui.actions.action import Action, Situation


@dataclass(frozen=True)
class ReferralSituation(Situation):
    """How the form stands."""

    empty: bool = True
    """Whether nothing is typed."""
    sent: bool = False
    """Whether what happens next is shown: the referral was sent."""
    sending: bool = False
    drafts: int = 0
    """Referrals begun before that can be gone on with."""
    typing: bool = False
    """Whether a field has focus: what is pressed is typed in it."""
    within: bool = False
    """Whether it was opened from another page, which escape goes back to."""


def _cannot_send(now: ReferralSituation) -> str:
    if now.sending:
        return "it is being sent"
    if now.sent:
        return "it was sent; ctrl+n begins another"
    if now.empty:
        return "nothing is typed yet"
    return now.cannot_act


def _no_draft(now: ReferralSituation) -> str:
    if not now.drafts:
        return "no referral was begun before and left unsent"
    return (
        ""
        if now.empty or now.sent
        else "something is typed already; it is kept, and My referrals lists all that are not sent"
    )


def _nothing_typed(now: ReferralSituation) -> str:
    return (
        "nothing is typed yet: this is a new one"
        if now.empty and not now.sent
        else "it is being sent"
        if now.sending
        else ""
    )


def _nothing_to_discard(now: ReferralSituation) -> str:
    if now.sent:
        return "it was sent; a referral that was sent is a case"
    return "nothing is typed yet" if now.empty else "it is being sent" if now.sending else ""


def _after_sending(now: ReferralSituation) -> str:
    return "the referral was sent; ctrl+n begins another" if now.sent else ""


def _no_way_back(now: ReferralSituation) -> str:
    return (
        ""
        if now.within or now.typing
        else "this is the place itself; digits go to another, and what you typed is kept"
    )


ACTIONS: tuple[Action, ...] = (
    Action(
        "send",
        "referral",
        "ctrl+s",
        "Send",
        "Send the referral: it becomes a case, and what happens next is shown. A mistake is gone to instead.",
        why_off=_cannot_send,
        command="triage case add FILE --by NAME",
    ),
    Action(
        "preview",
        "referral",
        "f7",
        "Proposed",
        "Show or hide what would be proposed, with its reasons; in a wide window it stands beside the form.",
        why_off=_after_sending,
        command="triage assess FILE",
    ),
    Action(
        "more",
        "referral",
        "f8",
        "More",
        "Show or hide everything else that may be said; nothing of it is needed to send.",
        why_off=_after_sending,
    ),
    Action(
        "resume",
        "referral",
        "f3",
        "Go on",
        "Go on with the referral that you began before and did not send.",
        in_footer=False,
        why_off=_no_draft,
    ),
    Action(
        "new",
        "referral",
        "ctrl+n",
        "New",
        "Begin another referral; one that is not sent is kept among your referrals.",
        why_off=_nothing_typed,
    ),
    Action(
        "discard",
        "referral",
        "f12",
        "Discard",
        "Erase what is typed, after asking once.",
        in_footer=False,
        why_off=_nothing_to_discard,
    ),
    Action(
        "back",
        "referral",
        "escape",
        "Back",
        "Leave the field, so that digits and letters are keys again; then go back. What you typed is kept.",
        in_footer=False,
        why_off=_no_way_back,
    ),
    Action(
        "next",
        "referral",
        "down",
        "Next field",
        "Go to the next field, or to the next meaning of a need that is typed.",
        in_footer=False,
    ),
    Action(
        "previous",
        "referral",
        "up",
        "Field before",
        "Go to the field before, or to the meaning before.",
        in_footer=False,
    ),
    Action("page_down", "referral", "pagedown", "Read on", "Read on by a screenful.", in_footer=False),
    Action("page_up", "referral", "pageup", "Read back", "Read back by a screenful.", in_footer=False),
)
