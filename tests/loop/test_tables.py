"""The tables of lives: every state that is no end has a clock and an owner, and the one guard does what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from triage.casework.lifecycles import ESCALATION, Lifecycle, check
from triage.casework.lifecycles.page import lifecycles, page
from triage.casework.permissions import ACTS
from triage.errors import Refused, WrongUse
from triage.model import Settings
from triage.model.settings import Clocks
from triage.vocabulary import load_vocabulary
from triage.workspace import shipped_files

VOCABULARY = load_vocabulary(
    {name: text for name, text in shipped_files("rules").items() if name.startswith("vocabulary/")}
)
LIVES = lifecycles(VOCABULARY)
PAGE = Path(__file__).parents[2] / "docs" / "lifecycles.md"


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.code)
def test_every_state_that_is_no_end_has_a_clock_somebody_and_a_way_on(life: Lifecycle) -> None:
    for state in life.states:
        if not state.end:
            assert state.clock is not None, state.code
            assert state.whose, state.code
            assert state.moves, state.code
        for move in state.moves:
            assert life.has(move.to), (state.code, move.to)
            assert not move.reasons or VOCABULARY.of(move.reasons), move.reasons
            assert move.act == "engine" or move.act in ACTS, move.act


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.code)
def test_every_state_is_reached_and_an_end_is_reached_from_each(life: Lifecycle) -> None:
    ahead = {state.code: {move.to for move in state.moves} for state in life.states}
    reached, left = set(), [life.start]
    while left:
        code = left.pop()
        if code not in reached:
            reached.add(code)
            left += ahead[code]
    made_by_hand = {"draft", "awaiting_consent", "to_audit"}
    assert {state.code for state in life.states} - reached <= made_by_hand | {
        "reopened",
        "audited",
        "counted",
    }
    ending = set(life.ends)
    for _ in life.states:
        ending |= {code for code, following in ahead.items() if following & ending}
    assert ending == set(ahead)


@given(data=st.data())
def test_the_guard_lets_exactly_the_moves_of_the_table_through(data: st.DataObject) -> None:
    life = data.draw(st.sampled_from(LIVES))
    state = data.draw(st.sampled_from(life.states))
    to = data.draw(st.sampled_from([one.code for one in life.states]))
    move = next((one for one in state.moves if one.to == to), None)
    reason = None
    if move is not None and move.reasons:
        reason = next(
            code
            for code, entry in VOCABULARY.of(move.reasons).items()
            if move.side is None or entry.text(move.side[0]) in (move.side[1], "any")
        )
    if move is None:
        with pytest.raises(Refused):
            check(life, state.code, to, vocabulary=VOCABULARY)
        return
    assert check(life, state.code, to, vocabulary=VOCABULARY, reason=reason) == move
    if move.reasons and move.reason_needed:
        with pytest.raises(Refused):
            check(life, state.code, to, vocabulary=VOCABULARY)
        with pytest.raises(WrongUse):
            check(life, state.code, to, vocabulary=VOCABULARY, reason="no_such_code")


def test_a_state_that_is_not_there_is_wrong_use_and_the_nearest_is_named() -> None:
    with pytest.raises(WrongUse) as wrong:
        check(ESCALATION, "raised", "tolt", vocabulary=VOCABULARY)
    assert "told" in wrong.value.mend


def test_the_page_is_printed_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(VOCABULARY), "run `make docs`"


@pytest.mark.parametrize(
    ("key", "value"),
    [("escalation_decision_working_days", 2), ("dispute_working_days", 6), ("dispute_working_days", 0)],
)
def test_clocks_of_escalations_are_only_made_shorter(key: str, value: int) -> None:
    with pytest.raises(ValidationError):
        Clocks.model_validate({key: value})


def test_the_clock_for_a_decision_counts_working_days_and_bank_holidays() -> None:
    settings = Settings()
    assert ESCALATION.due("received", date(2026, 11, 20), settings) == date(2026, 11, 23), "Friday to Monday"
    assert ESCALATION.due("received", date(2026, 12, 24), settings) == date(2026, 12, 29), (
        "Christmas is not counted"
    )
    assert ESCALATION.due("told", date(2026, 11, 20), settings) == date(2026, 11, 20)


def test_clocks_change_no_fingerprint_of_settings() -> None:
    assert Settings(clocks=Clocks(look_days=1)).fingerprint == Settings().fingerprint
