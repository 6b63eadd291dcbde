"""The one guard of all moves: it reads a table and says yes, or why not."""

from __future__ import annotations

import difflib

from triage.casework.lifecycles.table import Lifecycle, Move
from triage.errors import Refused, WrongUse
from triage.vocabulary import Vocabulary


def check(life: Lifecycle, state: str, to: str, *, vocabulary: Vocabulary, reason: str | None = None) -> Move:
    """Check one move and give it; a move to the state a thing is in already is none.

    Raises :class:`WrongUse` for a state or reason that is not there, :class:`Refused` for a move that the table does not have,
    or without the reason it asks for.
    """
    if not life.has(to):
        codes = [one.code for one in life.states]
        near = difflib.get_close_matches(to, codes, n=1)
        raise WrongUse(
            f"there is no {life.code} state '{to}'",
            mend=f"did you mean '{near[0]}'?" if near else "the states are " + ", ".join(codes),
        )
    moves = life.state(state).moves if life.has(state) else ()
    for move in moves:
        if move.to == to:
            if reason or move.reasons:
                coded_reason(move, reason, to=to, vocabulary=vocabulary)
            return move
    allowed = [move.to for move in moves]
    raise Refused(
        f"a {life.code} that is {state} cannot become {to}",
        why=f"each step of a {life.code} follows from the one before",
        mend="from here it can go to " + ", ".join(allowed)
        if allowed
        else f"it is finished; a later try is a new {life.code}",
    )


def coded_reason(move: Move, reason: str | None, *, to: str, vocabulary: Vocabulary) -> None:
    """Check the reason of a move against its list; raises :class:`WrongUse` or :class:`Refused`."""
    kind = move.reasons or "decline_reasons"
    if reason:
        coded(vocabulary, kind, reason)
    if not move.reasons:
        return
    fitting = [
        code
        for code, entry in vocabulary.of(kind).items()
        if move.side is None or entry.text(move.side[0]) in (move.side[1], "any")
    ]
    if not reason:
        if not move.reason_needed:
            return
        raise Refused(
            f"{to} needs a reason",
            why="without it nobody learns why",
            mend="add --reason: " + ", ".join(fitting),
        )
    if reason not in fitting:
        whose = move.side[1] if move.side else kind
        raise Refused(
            f"'{reason}' is not a reason for {to}",
            why=f"the reasons for this are those of '{whose}'",
            mend="choose one of " + ", ".join(fitting),
        )


def coded(vocabulary: Vocabulary, kind: str, code: str) -> None:
    """Check that a code stands in its list; raises :class:`WrongUse` with the nearest one."""
    if vocabulary.has(kind, code):
        return
    near = vocabulary.nearest(kind, code)
    listed = ", ".join(vocabulary.of(kind))
    raise WrongUse(
        f"there is no code '{code}' in the list {kind}",
        mend=f"did you mean '{near}'?" if near else f"the codes are {listed}" if listed else
        f"this workspace has no list {kind}: copy rules/vocabulary/{kind}.yaml from a new workspace",
    )  # fmt: skip
