"""The life of one action of a decision."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

_REPLACED = Move("replaced", "A later decision takes its place", "engine")
_DISMISSED = Move("dismissed", "Put aside", "action.dismiss", reasons="dismiss_reasons", guard="a note; a second person where the reason asks for one")  # fmt: skip

ACTION = Lifecycle(
    code="action",
    title="Action",
    why=(
        "The engine proposes and a person decides about each action. A confirmed referral or signpost goes on with a life of its own; what it "
        "came to stands there. How far the family takes an action up is said beside it (list `engagement`) and is no state: it can change at any time."
    ),
    start="proposed",
    states=(
        State(
            "proposed",
            "Proposed",
            "coordinator",
            Clock("the day of the decision"),
            moves=(
                Move("confirmed", "Confirm", "case.confirm", guard="the person was shown this decision"),
                Move("done", "Say that it is done", "case.done", guard="support or a task; what became of a referral is said with the referral"),
                _DISMISSED,
                _REPLACED,
            ),
        ),
        State(
            "confirmed",
            "Confirmed",
            "coordinator",
            Clock("the time the action has", from_record="due_on"),
            moves=(
                Move("done", "Say that it is done", "case.done", guard="support or a task"),
                _DISMISSED,
                _REPLACED,
            ),
        ),
        State("done", "Done", "", end=True),
        State("dismissed", "Put aside; stays in view beside its reason", "", end=True),
        State("replaced", "Replaced by a later decision", "", end=True),
    ),
)  # fmt: skip
"""Proposed, confirmed, done; put aside or replaced."""
