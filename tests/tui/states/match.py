from __future__ import annotations

from tests.tui.pushed.made import EASED, REFERRED, SIGNPOST
from tests.tui.pushed.reaching import pushed, typed
from tests.tui.states.state import State

_AT = "tui.screens.match:MatchScreen"

STATES = (
    State("match", "match", workspace="pushed", steps=pushed(_AT, EASED, 4)),
    State("match-other", "match", workspace="pushed", steps=pushed(_AT, EASED, 4, then=typed("right"))),
    State("match-not-offered", "match", workspace="pushed", steps=pushed(_AT, EASED, 4, then=typed("left"))),
    State("match-one", "match", workspace="pushed", steps=pushed(_AT, REFERRED, 2)),
    State("match-no-service", "match", workspace="pushed", steps=pushed(_AT, SIGNPOST, 1)),
    State("match-nobody-named", "match", workspace="pushed", by=None, steps=pushed(_AT, EASED, 4)),
)
