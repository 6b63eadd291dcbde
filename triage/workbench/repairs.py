"""What could be said otherwise so that a single condition holds, or no longer holds.

For a condition that stands in the way this gives every slot that could help, each with the values that would. Whatever
set of changes settles the condition has one of them in it: that is what makes the search over them exact.
"""

from __future__ import annotations

from triage.model import CaseFile
from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts
from triage.workbench.ground import Ground, Option, State
from triage.workbench.other_repairs import WORD_LISTS, deadlines, listed_words, tested, tried_help
from triage.workbench.score_repairs import (
    for_count,
    for_need,
    for_trend,
    lowered,
    matching,
    new_needs,
    score_slot,
)
from triage.workbench.slots import ABSENT, SCORES, UNKNOWN, Slot


def repairs(leaf: c.Leaf, wanted: bool, ground: Ground, state: State, facts: Facts) -> list[Option]:
    """Slots and values of which one is in every set of changes that makes ``leaf`` hold (or not, where not ``wanted``).

    ``facts`` are those of ``state``, in which the leaf does not stand as wanted. Empty where nothing that could be said
    helps. Flags are no business of this function.
    """
    match leaf:
        case c.NeedIs():
            found = (
                for_need(leaf, ground, facts)
                if wanted
                else lowered(matching(leaf, facts)[:1], leaf.severity, state)
            )
        case c.IndicatorIs():
            found = [(Slot("indicator", (leaf.indicator,)), (wanted,))]
        case c.CountIs():
            found = for_count(leaf, wanted, ground, state, facts)
        case c.TrendIs():
            found = for_trend(leaf, wanted, ground, state, facts)
        case c.Says() if leaf.field in WORD_LISTS:
            found = listed_words(leaf, wanted, ground, facts)
        case c.TriedIs():
            found = tried_help(leaf, wanted, ground)
        case c.AnswerIs():
            found = [(Slot("answer", (leaf.field, leaf.value)), (wanted,))]
        case c.DeadlineIs():
            found = deadlines(leaf, wanted, ground, facts)
        case c.MissingIs():
            found = _missing(leaf.field, wanted, ground, state, facts)
        case _:
            found = tested(leaf, wanted, ground, state)
    open_ = []
    for slot, values in found:
        allowed = state.get(slot)
        left = values if allowed is None else tuple(value for value in values if value in allowed)
        if left:
            open_.append((slot, left))
    return open_


def _missing(field: str, wanted: bool, ground: Ground, state: State, facts: Facts) -> list[Option]:
    """Ways to leave something unsaid, or to say it."""
    if not wanted:
        answered: list[Option] = [(Slot("answer", (field, "not_known")), (True,))]
        return answered + _said(field, ground, state, facts)
    case = ground.written(state)
    found = _unsaid(field, case, ground, state, facts)
    if any(answer.field == field for answer in case.answers):
        found.append((Slot("no answers", (field,)), (True,)))
    return found


def _unsaid(field: str, case: CaseFile, ground: Ground, state: State, facts: Facts) -> list[Option]:
    match field:
        case "severity":
            unscored: list[Option] = [(score_slot(score), (None,)) for score in facts.scores]
            new = new_needs(c.CountIs("needs", 1), 1, set(), ground, facts)
            return unscored + [(slot, (None,)) for slot, _ in new if slot.kind == "score"]
        case "already_supporting":
            return [(Slot("word", ("receiving", one.help)), (False,)) for one in case.open_services[:1]]
        case "awaiting":
            return [(Slot("word", ("awaiting", one.for_)), (False,)) for one in case.awaiting[:1]]
        case "deadline":
            return [(Slot("deadline", (one.what,)), (None,)) for one in case.deadlines[:1]]
        case "household_members":
            return [] if case.people else [(Slot("children"), ((),))]
        case _:
            return tested(c.MissingIs(field), True, ground, state)


def _said(field: str, ground: Ground, state: State, facts: Facts) -> list[Option]:
    match field:
        case "severity":
            open_ones = [score for score in facts.scores if score.severity is None]
            return [(score_slot(score), (*SCORES, ABSENT)) for score in open_ones[:1]]
        case "already_supporting":
            return listed_words(c.Says("receiving", "any"), True, ground, facts)
        case "awaiting":
            return listed_words(c.Says("awaiting", "any"), True, ground, facts)
        case "deadline":
            return deadlines(c.DeadlineIs(None, 10_000), True, ground, facts)
        case "household_members":
            roles = sorted(
                {leaf.of for leaf in ground.leaves if isinstance(leaf, c.AgeIs) and leaf.of != "child"}
            )
            new: list[Option] = [(Slot("person", (role,)), (UNKNOWN,)) for role in roles]
            return [*new, *tested(c.MissingIs(field), False, ground, state)]
        case _:
            return tested(c.MissingIs(field), False, ground, state)
