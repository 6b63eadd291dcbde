"""What a review is said to come to before it is saved is what it then comes to, and looking changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.builders import LEAD, ON, SAM, SECOND_LEAD, a_case, put_in
from tests.desk.conftest import DeskOn
from triage.casework.reviews import NeedKey
from triage.desk import Desk, close, dismiss_escalation, review
from triage.desk.loop.levels import step_down
from triage.desk.previewing import foresee_review
from triage.errors import Refused, TriageError, WrongUse

Scores = Mapping[NeedKey, int | None]

NEEDS = ("sleep", "anxiety", "housing", "self_harm", "sibling_worry")
PEOPLE = ("child", "parent", "sibling")
INDICATORS = ("domestic_abuse_current", "suicidal_intent", "suspended_or_excluded")
_numbers = count(1)

severities = st.one_of(st.none(), st.integers(1, 10))
keys = st.tuples(st.sampled_from(NEEDS), st.sampled_from(PEOPLE), st.none())
given_scores = st.dictionaries(keys, severities, max_size=4)
between = st.sampled_from(["", "", "step_down", "dismiss"])


def check(desk: Desk, number: str, scores: Scores, engagement: str | None) -> None:
    """Foresee a review, then save it, and hold the one against the other."""
    before = dump(desk)
    said = foresee_review(desk, number, scores, engagement, SAM)
    assert dump(desk) == before
    came = review(desk, number, scores, engagement, SAM)
    assert said.changes == came.changes
    assert (said.scored, said.proposes) == (came.scored, came.proposes)
    assert (said.level_before, said.level) == (came.level_before, came.level)
    assert said.next_review == came.next_review
    assert (said.decision is None) == (came.stored is None)
    if came.stored is not None and said.decision is not None:
        assert said.decision.as_bytes() == came.stored.decision.as_bytes()
        rows = {row.id: row for row in desk.store.escalations(number)}
        entered = [
            (rows[one].towards, rows[one].person, rows[one].who) for one in came.stored.new_escalations
        ]
        assert [(one.to, one.person, one.who or "") for one in said.new_escalations] == entered


def dump(desk: Desk) -> dict[str, Any]:
    """All that the record says of cases; who looked is written in the audit log, which is a file of its own."""
    store = desk.store
    found: dict[str, Any] = {"log": len(store.events())}
    for row in store.cases():
        found[row.number] = (
            row, store.decisions(row.number), store.reviews(row.number), store.actions(row.number), store.escalations(row.number),
            store.duties(row.number, "open"), store.looks(row.number),
        )  # fmt: skip
    return found


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    needs=st.lists(st.tuples(keys, severities), min_size=1, max_size=4, unique_by=lambda one: one[0]),
    indicators=st.lists(st.sampled_from(INDICATORS), max_size=2, unique=True),
    age=st.integers(3, 17),
    rounds=st.lists(st.tuples(given_scores, between), min_size=1, max_size=3),
    engagement=st.sampled_from([None, "full", "partial"]),
)
def test_what_is_foreseen_is_what_saving_comes_to(
    desk: Desk, needs: Any, indicators: list[str], age: int, rounds: Any, engagement: str | None
) -> None:
    number = f"C-{next(_numbers)}"
    desk.on = ON
    written = [
        {"need": need, "person": person, **({"severity": severity} if severity else {})}
        for (need, person, _), severity in needs
    ]
    put_in(desk, a_case(number, needs=written, indicators=indicators, child={"age": age, "postcode": "B90"}))
    for place, (scores, step) in enumerate(rounds, start=1):
        desk.on = ON + timedelta(days=28 * place)
        try:
            if step == "step_down":
                step_down(desk, number, "1", "goals_reached", "All of it went well", by=SAM)
            elif step == "dismiss":
                for row in desk.store.escalations(number):
                    dismiss_escalation(
                        desk, number, row.towards, "facts_wrong", "They know", by=LEAD, second=SECOND_LEAD
                    )
        except TriageError:
            pass  # Not every case can be stepped down or has an escalation; the review comes all the same.
        check(desk, number, scores, engagement)


def test_a_level_that_a_person_set_stays_while_the_engine_finds_the_same(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case(needs=[{"need": "sleep", "severity": 6}, {"need": "anxiety", "severity": 6}]))
    held = desk.store.case("C-1")
    assert held is not None
    later = desk_on(ON + timedelta(days=30))
    if held.level > 1:
        reasons = [
            code
            for code, entry in later.vocabulary.of("step_reasons").items()
            if entry.text("kind") in ("down", "any")
        ]
        step_down(later, "C-1", str(held.level - 1), reasons[0], "It went well at home", by=SAM)
    check(later, "C-1", {("sleep", "child", None): 6, ("anxiety", "child", None): 6}, None)


def test_the_same_is_refused_as_at_a_review(desk: Desk) -> None:
    put_in(desk, a_case())
    for scores, what in (
        ({("sleap", "child", None): 3}, WrongUse),
        ({("sleep", "child", None): 11}, WrongUse),
        ({("sleep", "child", "x9"): 3}, WrongUse),
    ):
        with pytest.raises(what):
            foresee_review(desk, "C-1", scores, None, SAM)
    with pytest.raises(WrongUse):
        foresee_review(desk, "C-1", {}, "somehow", SAM)
    close(desk, "C-1", "transferred_other_area", SAM)
    with pytest.raises(Refused):
        foresee_review(desk, "C-1", {}, None, SAM)


def test_nothing_is_foreseen_of_an_unknown_case(desk: Desk, tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(WrongUse):
        foresee_review(desk, "C-404", {}, None, SAM)
