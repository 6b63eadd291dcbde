from __future__ import annotations

from tests.tui.pushed.made import EASED, REFERRED
from tests.tui.pushed.reaching import pushed, typed
from tests.tui.states.state import State

_AT = "tui.screens.moves:MovesScreen"

STATES = (
    State("moves", "moves", workspace="pushed", steps=pushed(_AT, REFERRED)),
    State("moves-other", "moves", workspace="pushed", steps=pushed(_AT, REFERRED, then=typed("right"))),
    State("moves-off", "moves", workspace="pushed", steps=pushed(_AT, REFERRED, then=typed("end"))),
    State("moves-empty", "moves", workspace="pushed", steps=pushed(_AT, EASED)),
    State("moves-nobody-named", "moves", workspace="pushed", by=None, steps=pushed(_AT, REFERRED)),
    State("moves-unknown", "moves", workspace="pushed", steps=pushed(_AT, "SYN-0999")),
)
