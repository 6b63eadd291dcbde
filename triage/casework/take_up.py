"""Whether a family took up what was made for it: the one reading of the record that every report uses.

It is known from where a referral or signpost ended, from what the family answered, or from what was recorded on it on the way
(list ``engagement``); else from whether help has begun. Where none of these says it, it is not known, and never "no": a
referral that is still on its way, and one that ended before the family could take it up, because the service declined, we
cancelled it or it was passed on. Source of what counts as not taken up: Connected Care Network report 2025, line 806 of its
text (A19).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from triage.casework.referrals import FINISHED, help_has_begun
from triage.vocabulary import Vocabulary

Reading = Literal["taken_up", "not_taken_up", "waiting", "not_given"]
"""``waiting`` is on its way and ``not_given`` ended before the family could take it up: of both it is not known."""
TITLES: Mapping[str, str] = {
    "taken_up": "taken up",
    "not_taken_up": "not taken up",
    "waiting": "not known: on its way",
    "not_given": "not known: ended before",
}
NOT_REFERRED = "none"
"""What became of a need that nobody was referred or signposted for."""
HOW_READ = (
    "Taken up: help has begun or was completed, the family says that it used it, or it was recorded as fully or partly engaged. Not taken up: "
    "the family declined or did not go, or that was recorded. Not known: on its way, or ended before the family could take it up (the service "
    "declined, we cancelled, it was passed on)."
)
_NOT_TAKEN = frozenset({"declined_by_family", "did_not_engage"})
_USED = frozenset({"yes", "partly", "no"})
"""Answers to "did it help?" of a family that used the help."""


@dataclass(frozen=True)
class TakeUp:
    """What a referral or signpost counts as, and what says so."""

    counts_as: Reading
    said_by: Literal["state", "answer", "engagement", "nobody"]
    code: str
    """The state (``referral_states``), the answer (``help_answers``) or the word recorded (``engagement``); empty for nobody."""

    @property
    def known(self) -> bool:
        """Whether it is known."""
        return self.counts_as in ("taken_up", "not_taken_up")

    @property
    def taken(self) -> bool | None:
        """Whether it was taken up; None where that is not known."""
        return self.counts_as == "taken_up" if self.known else None


def read_take_up(
    words: Vocabulary,
    *,
    state: str,
    began_on: date | None = None,
    engagement: str = "",
    engagement_on: date | None = None,
    helped: str = "",
) -> TakeUp:
    """Read one referral or signpost as it stood on a day.

    ``began_on``: the first day help had begun, in whatever state it is now. An end that says it comes first, for nothing is
    recorded on the way after it; of help that began and a word recorded on the way, the later counts, the word where both
    are of one day. Codes that no list holds say nothing.
    """
    if state in _NOT_TAKEN:
        return TakeUp("not_taken_up", "state", state)
    if helped == "not_used":
        return TakeUp("not_taken_up", "answer", helped)
    if state == FINISHED:
        return TakeUp("taken_up", "state", state)
    if helped in _USED:
        return TakeUp("taken_up", "answer", helped)
    since = began_on is not None and engagement_on is not None and began_on > engagement_on
    recorded = _recorded(words, engagement)
    if recorded is not None and not since:
        return TakeUp("taken_up" if recorded else "not_taken_up", "engagement", engagement)
    entry = words.of("referral_states").get(state)
    if began_on is not None or (entry is not None and help_has_begun(words, state)):
        return TakeUp("taken_up", "state", state)
    ended = entry is not None and entry.text("is_final") == "yes"
    return TakeUp("not_given" if ended else "waiting", "nobody", "")


def states_say(state: str) -> bool:
    """Whether a state alone says it, so that neither an earlier state nor a word recorded on the way can matter."""
    return state in _NOT_TAKEN or state == FINISHED


def _recorded(words: Vocabulary, code: str) -> bool | None:
    """What a word of the list ``engagement`` says; None where it says neither, such as a family that asked to wait."""
    entry = words.of("engagement").get(code)
    if entry is None:
        return None
    if entry.text("counts_as_drop_off") == "yes":
        return False
    return True if entry.text("read_as") in ("full", "partial") else None


def furthest(found: Iterable[Reading]) -> str:
    """What became of all referrals for one need: the furthest any of them came; :data:`NOT_REFERRED` of none at all."""
    seen = set(found)
    order: tuple[Reading, ...] = ("taken_up", "waiting", "not_taken_up", "not_given")
    return next((one for one in order if one in seen), NOT_REFERRED)
