from __future__ import annotations

from tests.tui.pushed.made import REFERRED
from tests.tui.pushed.reaching import pushed, typed
from tests.tui.states.state import State

_AT = "tui.screens.letters:LettersScreen"

STATES = (
    State("letters", "letters", workspace="pushed", steps=pushed(_AT, REFERRED)),
    State("letters-service", "letters", workspace="pushed", steps=pushed(_AT, REFERRED, then=typed("tab"))),
    State("letters-referrer", "letters", workspace="pushed", steps=pushed(_AT, REFERRED, then=typed("tab", "tab"))),
    State("letters-refused", "letters", workspace="pushed", steps=pushed(_AT, "SYN-0101")),
    State("letters-nobody-named", "letters", workspace="pushed", by=None, steps=pushed(_AT, REFERRED)),
    State("letters-unknown", "letters", workspace="pushed", steps=pushed(_AT, "SYN-0999")),
)  # fmt: skip
