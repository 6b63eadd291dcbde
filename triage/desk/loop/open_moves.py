"""What can become of a referral from where it is now, and what cannot and why: read from the table, for whoever chooses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.casework.lifecycles.referrals import SIDES, TOLD, referral_lifecycle
from triage.casework.referrals import FINISHED, WITHOUT_HELP, help_has_begun, is_final, not_sent
from triage.desk.loop.moving import found_referral
from triage.desk.opening import Desk
from triage.store.records import ReferralRow


@dataclass(frozen=True)
class OpenMove:
    """One state a referral may be put into."""

    to: str
    title: str
    off: str
    """Why not from where it is now, as half a sentence; empty where it may."""
    reasons: tuple[tuple[str, str], ...]
    """Codes and titles of the reasons that may be given; empty where none is asked for."""
    reason_needed: bool
    final: bool
    """Whether nothing can follow."""
    without_help: bool
    """Whether the need is open again by it, and the case is decided anew."""


def open_moves(desk: Desk, identity: int) -> tuple[OpenMove, ...]:
    """Every state of the table for a referral by number, in its order; raises :class:`WrongUse` for an unknown one."""
    return tuple(_moves(desk, found_referral(desk, identity)))


def _moves(desk: Desk, row: ReferralRow) -> Iterator[OpenMove]:
    words = desk.vocabulary
    life = referral_lifecycle(words, row.kind, whole=True)
    allowed = {move.to: move for move in life.state(row.state).moves} if life.has(row.state) else {}
    known = referral_lifecycle(words, row.kind)
    case = desk.store.case(row.case_number)
    for state in known.states:
        move = allowed.get(state.code)
        side = SIDES.get(state.code)
        off = ""
        if is_final(words, row.state):
            off = f"it is finished; a later try is a new {row.kind}"
        elif state.code == row.state:
            off = "it is so already"
        elif move is None:
            off = f"it cannot follow on “{words.title('referral_states', row.state).lower()}”"
        elif state.code in ("requested", TOLD) and (case is None or case.state != "open"):
            off = "the case is closed, and nothing new is sent for a closed case"
        reasons = tuple(
            (code, entry.title)
            for code, entry in words.of("decline_reasons").items()
            if side is not None and entry.text("declined_by") in (side[0], "any")
        )
        yield OpenMove(
            state.code, state.title, off, reasons, side is not None and side[1], is_final(words, state.code),
            state.code in WITHOUT_HELP,
        )  # fmt: skip


def waits_for_service(desk: Desk, row: ReferralRow) -> bool:
    """Whether a service has it and nothing has come of it yet, so that it can be asked."""
    words = desk.vocabulary
    told = row.ask_on is not None and row.kind == "signpost"
    return not (
        told or is_final(words, row.state) or not_sent(words, row.state) or help_has_begun(words, row.state)
    )


def may_be_asked(row: ReferralRow) -> bool:
    """Whether the family can be asked now whether it helped: a signpost it was told of, or help that came to its end."""
    return row.kind == "signpost" or row.state == FINISHED


def is_over(desk: Desk, row: ReferralRow) -> bool:
    """Whether nothing can follow."""
    return is_final(desk.vocabulary, row.state)
