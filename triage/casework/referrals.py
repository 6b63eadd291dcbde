"""The life of a referral, exactly as the list ``referral_states`` of the vocabulary has it."""

from __future__ import annotations

from triage.casework.lifecycles.guard import check
from triage.casework.lifecycles.referrals import SIDES, STATES, TOLD, referral_lifecycle
from triage.casework.lifecycles.table import Move
from triage.vocabulary import Vocabulary

SENT = "requested"
"""The state of a referral that was sent."""
FINISHED = "completed"
WITHOUT_HELP = frozenset(
    {"declined", "declined_by_family", "redirected", "did_not_engage", "no_response", "cancelled"}
)
"""States in which the need is open again: the case is decided anew."""


def first_state(vocabulary: Vocabulary, kind: str) -> str:
    """How it begins: a signpost in ``told`` where the workspace's list has it, else ``requested``."""
    return referral_lifecycle(vocabulary, kind).start


def is_final(vocabulary: Vocabulary, state: str) -> bool:
    """Whether nothing can follow; a later try is a new referral."""
    return vocabulary.single(STATES, state).text("is_final") == "yes"


def not_sent(vocabulary: Vocabulary, state: str) -> bool:
    """Whether the service does not have it yet: sending is still to come."""
    return SENT in vocabulary.single(STATES, state).items("next_states")


def help_has_begun(vocabulary: Vocabulary, state: str) -> bool:
    """Whether the family has the help: completion can follow next, or has come; whoever was only told has none yet."""
    if state == TOLD:
        return False
    return state == FINISHED or FINISHED in vocabulary.single(STATES, state).items("next_states")


def needs_reason(state: str) -> str | None:
    """Whose reason ``state`` needs: of the ``service``, the ``family``, ``us``, or None."""
    side = SIDES.get(state)
    return side[0] if side else None


def check_move(
    vocabulary: Vocabulary, state: str, to: str, reason: str | None, kind: str = "referral"
) -> Move:
    """Check one move; raises :class:`WrongUse` for an unknown state or reason, :class:`Refused` for a move not allowed.

    The moves are the ``next_states`` of the vocabulary; a refusal carries a reason from ``decline_reasons`` of the right side.
    """
    life = referral_lifecycle(vocabulary, kind, whole=True)
    return check(life, state, to, vocabulary=vocabulary, reason=reason)
