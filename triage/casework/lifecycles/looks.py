"""The life of a look: something about a case that a person must see between reviews."""

from __future__ import annotations

from triage.casework.lifecycles.table import Clock, Lifecycle, Move, State

LOOK = Lifecycle(
    code="look",
    title="Look by a person",
    why="What comes up between reviews and cannot be settled by a rule waits for a named person, and stays until one has looked.",
    start="open",
    states=(
        State(
            "open",
            "Somebody must look",
            "coordinator",
            Clock("five days, or what triage.toml says", setting="look_days"),
            moves=(Move("settled", "Say what was decided", "case.looked", guard="a note"),),
        ),
        State("settled", "A named person looked", "", end=True),
    ),
)
"""Open, settled."""
