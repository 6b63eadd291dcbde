"""The life of a case."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

CASE = Lifecycle(
    code="case",
    title="Case",
    why=(
        "A case is open or closed. What else people call a state is a day, a level or a question, so that "
        "it cannot contradict the rest: waiting for agreement is a question with a clock, stepped down is a lower level with a way back "
        "and a day to look, reopened is open again with the day it was, joined to another case is closed with the reason `duplicate` and the number "
        "it went to, and the time after closing is a day to ask and a day to audit."
    ),
    start="open",
    states=(
        State(
            "open",
            "Open",
            "coordinator",
            Clock("the earliest of all that is due for it; the next review at the latest", from_record="review_on"),
            moves=(
                Move(
                    "closed",
                    "Close",
                    "case.close",
                    reasons="closure_reasons",
                    guard="no escalation waits to be received; not on a day before the latest review",
                ),
            ),
        ),
        State(
            "closed",
            "Closed",
            "coordinator",
            Clock("until the follow-up and, where one is due, the audit are done", from_record="follow_up_on"),
            end=True,
            moves=(
                Move(
                    "open",
                    "Open again",
                    "case.reopen",
                    reasons="reopen_reasons",
                    guard="what it said was not erased; one that was joined to another is taken apart instead (`triage case unmerge`)",
                ),
            ),
        ),
    ),
)  # fmt: skip
"""Open, closed."""
