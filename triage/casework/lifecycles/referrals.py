"""The life of a referral and of a signpost, from the public list ``referral_states``."""

from __future__ import annotations

from collections.abc import Mapping

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State
from triage.vocabulary import Vocabulary

STATES = "referral_states"
TOLD = "told"
_ANSWER = Clock(
    "seven days, or what triage.toml says, and again from each day on which the service was asked",
    setting="referral_answer_days",
)
_WAIT = Clock(
    "28 days, or what triage.toml says, and again from each day on which the service was asked: nobody only waits",
    setting="waiting_check_days",
)
_REVIEW = Clock("with the case's next review", from_record="answer_due_on")
CLOCKS: Mapping[str, Clock] = {
    "draft": Clock("the same day"),
    "awaiting_consent": Clock("the same day"),
    "requested": _ANSWER,
    "opened": _ANSWER,
    "accepted": _ANSWER,
    "no_response": _ANSWER,
    "waiting": _WAIT,
    "paused": _WAIT,
    "started": _REVIEW,
    TOLD: Clock(
        "28 days, or what triage.toml says: then the family is asked whether it helped",
        setting="signpost_ask_days",
    ),
}
"""Until somebody looks at a referral in this state; a state that a workspace added is asked about like one that was sent."""
SIDES: Mapping[str, tuple[str, bool]] = {
    "declined": ("service", True),
    "declined_by_family": ("family", True),
    "cancelled": ("us", False),
}
"""Who ended it, by the state it ends in, and whether a reason is asked for."""


def referral_lifecycle(vocabulary: Vocabulary, kind: str = "referral", *, whole: bool = False) -> Lifecycle:
    """The table for a ``referral`` or a ``signpost``, with the states and moves of the workspace's own list.

    ``whole`` keeps states that this kind never comes to: signposts made under an older list began like referrals.
    """
    states = []
    for entry in vocabulary.of(STATES).values():
        end = entry.text("is_final") == "yes"
        states.append(
            State(
                entry.code,
                entry.title,
                "" if end else "coordinator",
                None if end else CLOCKS.get(entry.code, _ANSWER),
                end=end,
                moves=tuple(_move(vocabulary, to) for to in entry.items("next_states")),
            )
        )
    start = TOLD if kind == "signpost" and vocabulary.has(STATES, TOLD) else "requested"
    reached = _reached(start, states, kind)
    return Lifecycle(
        code=kind,
        title=kind.capitalize(),
        why=WHY[kind],
        start=start,
        states=tuple(one for one in states if whole or one.code in reached),
    )


WHY: Mapping[str, str] = {
    "referral": (
        "Sent is not received, and accepted is not help. What ends without help opens the need again: the case is decided anew, and the next "
        "option is proposed, or a person looks. The states are the public list `referral_states`, which a workspace may add to."
    ),
    "signpost": (
        "A family that was told of a service goes there itself, so nobody answers us: it is asked on a day whether the help was used and whether "
        "it helped. Not going is no fault of theirs and opens the need again."
    ),
}
"""Why each has the states it has."""


def _move(vocabulary: Vocabulary, to: str) -> Move:
    side = SIDES.get(to)
    title = vocabulary.title(STATES, to)
    if side is None:
        return Move(to, title, "referral.move")
    return Move(
        to,
        title,
        "referral.move",
        reasons="decline_reasons",
        side=("declined_by", side[0]),
        reason_needed=side[1],
    )


def _reached(start: str, states: list[State], kind: str) -> frozenset[str]:
    """Codes that can be reached from the start; a referral has what the list has but the signpost's beginning."""
    if kind == "referral":
        return frozenset(one.code for one in states) - {TOLD}
    known = {one.code: one for one in states}
    found, left = set(), [start]
    while left:
        code = left.pop()
        if code not in found:
            found.add(code)
            left += [move.to for move in known[code].moves if move.to in known]
    return frozenset(found)
