"""The machine finds a loop that was broken on purpose: one break of the product in each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.machine import moves_case
from tests.machine.history import random_history
from tests.machine.world import Broken, forget_workspace
from triage.casework import escalations
from triage.desk import deciding, escalating, intake
from triage.desk.cases import close
from triage.desk.due import casework, cover, listing, safety, whose
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.households import merging
from triage.desk.loop import again, closing, moving
from triage.desk.opening import Desk
from triage.desk.rights import agreeing
from triage.desk.rights.withdrawing import Stopped

Break = Callable[[pytest.MonkeyPatch], None]
MOST = 12
"""Histories in which a break must show."""


@pytest.fixture(autouse=True, scope="module")
def _nothing_left() -> Iterator[None]:
    yield
    forget_workspace()


def _without(source: Any, by: Any = None) -> tuple[Any, ...]:
    return tuple(by if one is source else one for one in listing.SOURCES if one is not source or by)


def due_forgets_reviews(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(listing, "SOURCES", _without(casework.reviews))


def due_forgets_escalations_of_closed_cases(patch: pytest.MonkeyPatch) -> None:
    def open_only(held: Held) -> Iterator[DueItem]:
        return (item for item in safety.escalations(held) if item.case in held.opened)

    patch.setattr(listing, "SOURCES", _without(safety.escalations, open_only))


def closing_ignores_escalations(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(escalations, "SAME_DAY", ())


def a_decline_leaves_the_need_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(moving, "_open_again", lambda *_: (None, None))


def joining_drops_an_escalation(patch: pytest.MonkeyPatch) -> None:
    def drop(desk: Desk, number: str, latest: int, newest: int) -> None:
        for row in desk.store.escalations(number):
            desk.store.change_escalation(row.id, {"state": "decided"})

    patch.setattr(merging, "_renumber", drop)


def nobody_hears_that_agreement_was_taken_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(agreeing, "stop_sharing", lambda *_: Stopped())


def taking_agreement_back_leaves_the_plan_as_it_is(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(agreeing, "decide_again", lambda *_, **__: None)


def a_cover_swallows_an_escalation(patch: pytest.MonkeyPatch) -> None:
    def swallowed(item: DueItem, crew: cover.Crew) -> DueItem:
        names = crew.of_role(item.role)
        covers = tuple(crew.covers.get(name, name) for name in names)
        return replace(item, shown_to=covers or tuple(crew.people))

    patch.setattr(whose, "_urgent", swallowed)


def deciding_again_lowers_the_level(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(again, "level_after", lambda _desk, _row, decision: decision.level.number)


def opening_again_leaves_no_decision_and_no_day(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closing, "decide_again", lambda *_, **__: None)


def saying_a_step_puts_the_clock_off(patch: pytest.MonkeyPatch) -> None:
    step = escalating._step

    def later(desk: Desk, row: Any, given: dict[str, str], by: str) -> None:
        step(desk, row, given, by)
        if "disputed" not in given:
            desk.store.change_escalation(
                row.id, {"due_on": row.due_on + timedelta(days=9), "state": "received"}
            )

    patch.setattr(escalating, "_step", later)


def deciding_again_takes_escalations_for_done(patch: pytest.MonkeyPatch) -> None:
    store = again.store_decision

    def done(desk: Desk, number: str, *rest: Any, **more: Any) -> Any:
        for row in desk.store.escalations(number):
            if row.state == "told":
                desk.store.change_escalation(row.id, {"state": "decided"})
        return store(desk, number, *rest, **more)

    patch.setattr(again, "store_decision", done)


def a_decision_reads_what_is_not_kept_with_it(patch: pytest.MonkeyPatch) -> None:
    decide = again.decide_case

    def with_more(desk: Desk, case: Any, previous: int | None) -> Any:
        worse = [need.model_copy(update={"severity": 10}) for need in case.needs]
        return decide(desk, case.model_copy(update={"needs": tuple(worse)}), previous)

    patch.setattr(again, "decide_case", with_more)


def a_refused_step_leaves_its_mark(patch: pytest.MonkeyPatch) -> None:
    def marked(desk: Desk, number: str, *rest: Any) -> Any:
        with desk.store.writing():
            desk.store.change_case(number, {"team": "Elsewhere"})
        return close(desk, number, *rest)

    patch.setattr(moves_case, "close", marked)


def whoever_left_still_has_the_work(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cover, "has_left", lambda *_: False)


def questions_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deciding, "_duties", lambda *_: [])


def any_news_puts_the_review_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        again,
        "BEGINS_ANEW",
        frozenset({"answer", "consent", "correct", "referral", "household", "merge", "review", "reopen"}),
    )


def a_review_is_put_off_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(intake, "next_review", lambda desk, _: desk.on + timedelta(days=3650))


BREAKS: dict[Break, tuple[int, int, str]] = {
    due_forgets_reviews: (0, 1, "has no review"),
    due_forgets_escalations_of_closed_cases: (4, 16, "is due 0 times"),
    closing_ignores_escalations: (1, 8, "was closed over escalation"),
    a_decline_leaves_the_need_alone: (14, 7, "nothing was decided anew"),
    joining_drops_an_escalation: (0, 21, "is decided, and by the steps taken"),
    nobody_hears_that_agreement_was_taken_back: (3, 20, "are not told"),
    taking_agreement_back_leaves_the_plan_as_it_is: (11, 17, "whose family took agreement back"),
    a_cover_swallows_an_escalation: (0, 3, "is kept from"),
    deciding_again_lowers_the_level: (8, 6, "the level of .* fell"),
    opening_again_leaves_no_decision_and_no_day: (4, 25, "not triaged since"),
    saying_a_step_puts_the_clock_off: (3, 3, "by the steps taken|was put off"),
    deciding_again_takes_escalations_for_done: (11, 7, "by the steps taken"),
    a_decision_reads_what_is_not_kept_with_it: (0, 4, "is not the same again"),
    a_refused_step_leaves_its_mark: (1, 8, "a refused step changed the record"),
    whoever_left_still_has_the_work: (7, 9, "is shown to somebody who left"),
    questions_are_forgotten: (0, 1, "things, and 0 are kept"),
    any_news_puts_the_review_off: (7, 15, "was put off"),
    a_review_is_put_off_for_ever: (0, 1, "is looked at on .* at last"),
}
"""For each break: the first seed, how many steps, and what the machine says."""


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.__name__)
def test_a_break_is_found(broken: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    seed, steps, words = BREAKS[broken]
    broken(monkeypatch)
    with pytest.raises(Broken, match=words):
        for each in range(seed, seed + MOST):
            random_history(each, steps)
