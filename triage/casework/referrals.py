"""The life of a referral, exactly as the list ``referral_states`` of the vocabulary has it."""

from __future__ import annotations

from triage.errors import Refused, WrongUse
from triage.vocabulary import Vocabulary

STATES = "referral_states"
SENT = "requested"
"""The state of a referral that was sent, or of a signpost the family was told of."""
FINISHED = "completed"


def is_final(vocabulary: Vocabulary, state: str) -> bool:
    """Whether nothing can follow; a later try is a new referral."""
    return vocabulary.single(STATES, state).text("is_final") == "yes"


def not_sent(vocabulary: Vocabulary, state: str) -> bool:
    """Whether the service does not have it yet: sending is still to come."""
    return SENT in vocabulary.single(STATES, state).items("next_states")


def help_has_begun(vocabulary: Vocabulary, state: str) -> bool:
    """Whether the family has the help: completion can follow next, or has come."""
    return state == FINISHED or FINISHED in vocabulary.single(STATES, state).items("next_states")


def needs_reason(state: str) -> str | None:
    """Who must have declined for ``state`` to need a reason: ``service``, ``family``, or None."""
    return {"declined": "service", "declined_by_family": "family"}.get(state)


def check_move(vocabulary: Vocabulary, state: str, to: str, reason: str | None) -> None:
    """Check one move; raises :class:`WrongUse` for an unknown state or reason, :class:`Refused` for a move not allowed.

    The moves are the ``next_states`` of the vocabulary; a refusal carries a reason from ``decline_reasons`` of the right side.
    """
    if not vocabulary.has(STATES, to):
        near = vocabulary.nearest(STATES, to)
        raise WrongUse(
            f"there is no referral state '{to}'",
            mend=f"did you mean '{near}'?" if near else "the states are " + ", ".join(vocabulary.of(STATES)),
        )
    allowed = vocabulary.single(STATES, state).items("next_states")
    if to not in allowed:
        follow = (
            "from here it can go to " + ", ".join(allowed)
            if allowed
            else "it is finished; a later try is a new referral"
        )
        raise Refused(
            f"a referral that is {state} cannot become {to}",
            why="each step of a referral follows from the one before",
            mend=follow,
        )
    if reason and not vocabulary.has("decline_reasons", reason):
        near = vocabulary.nearest("decline_reasons", reason)
        raise WrongUse(
            f"there is no decline reason '{reason}'",
            mend=f"did you mean '{near}'?"
            if near
            else "the reasons are " + ", ".join(vocabulary.of("decline_reasons")),
        )
    side = needs_reason(to)
    if side is None:
        return
    fitting = [
        code for code, entry in vocabulary.of("decline_reasons").items() if entry.text("declined_by") == side
    ]
    if not reason:
        raise Refused(
            f"{to} needs a reason",
            why="without it nobody learns why help did not come",
            mend="add --reason: " + ", ".join(fitting),
        )
    if reason not in fitting:
        raise Refused(
            f"'{reason}' is not a reason of the {side}",
            why="who declined and why must agree",
            mend="choose one of " + ", ".join(fitting),
        )
