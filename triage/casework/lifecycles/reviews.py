"""The life of a review."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

REVIEW = Lifecycle(
    code="review",
    title="Review",
    why=(
        "There is always a next review while a case is open. One in which no need was scored measures nothing: it counts so in reports, and a "
        "person tries again. A review proposes; it lowers no level and closes nothing."
    ),
    start="planned",
    states=(
        State(
            "planned",
            "Planned",
            "coordinator",
            Clock("the day a rule asks for, else the weeks of the level", from_record="review_on"),
            moves=(
                Move("scored", "Score the needs again", "review"),
                Move("not_measured", "Meet without scores", "review", guard="every need counts as not scored, so the case is triaged again"),
            ),
        ),
        State("scored", "Scored", "", end=True, moves=(Move("planned", "The next one", "engine"),)),
        State("not_measured", "Nothing was measured", "", end=True, moves=(Move("planned", "The next one", "engine"),)),
    ),
)  # fmt: skip
"""Planned, then scored or not measured, then planned again."""


def review_state(scored: int) -> str:
    """Where a review that was held stands; ``scored`` is how many needs got a number."""
    return "scored" if scored else "not_measured"
