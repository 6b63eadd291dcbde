from __future__ import annotations

from tests.tui.pushed.made import EASED, REFERRED, SIGNPOST
from tests.tui.pushed.reaching import pushed, typed
from tests.tui.states.state import State

_AT = "tui.screens.review:ReviewScreen"

STATES = (
    State("review", "review", workspace="pushed", steps=pushed(_AT, EASED)),
    State("review-filled", "review", workspace="pushed", steps=pushed(_AT, EASED, then=typed("3", "down", "7"))),
    State("review-better", "review", workspace="pushed", steps=pushed(_AT, REFERRED, then=typed("3", "down", "2"))),
    State("review-saved", "review", workspace="pushed", steps=pushed(_AT, EASED, then=typed("3", "down", "7", "f2", "f2"))),
    State("review-closed", "review", workspace="pushed", steps=pushed(_AT, SIGNPOST)),
    State("review-nobody-named", "review", workspace="pushed", by=None, steps=pushed(_AT, EASED)),
    State("review-unknown", "review", workspace="pushed", steps=pushed(_AT, "SYN-0999")),
)  # fmt: skip
