"""Scores that could be otherwise: needs, counts of them, and how they move over reviews."""

from __future__ import annotations

from collections.abc import Iterable

from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts, Score
from triage.rulebook.readings.plain import counted, holds
from triage.workbench.ground import Ground, Option, State, spare
from triage.workbench.slots import ABSENT, SCORES, Slot, Value


def score_slot(score: Score) -> Slot:
    """The slot of a score as it stands."""
    return Slot("score", (score.need, score.person, score.who))


def _reviewed(slot: Slot) -> Slot:
    return Slot("review score", slot.about)


def _has_more_reviews(state: State) -> bool:
    return Slot("reviews") in state


def _looks_at_trends(ground: Ground) -> bool:
    return any(isinstance(leaf, c.TrendIs) for leaf in ground.leaves)


def matching(leaf: c.NeedIs, facts: Facts) -> list[Score]:
    """The scores that make a need condition hold."""
    return [
        score
        for score in facts.scores
        if score.need == leaf.need
        and leaf.person in {None, score.person}
        and score.reads_as(facts.unscored_as) >= leaf.severity
    ]


def _from(severity: int) -> tuple[Value, ...]:
    """Scores from ``severity`` on, the nearest first; a need that is only recorded reads as a middling one."""
    return tuple(value for value in SCORES if value >= severity) + ((None,) if severity <= 5 else ())


def _below(severity: int) -> tuple[Value, ...]:
    return (
        *(value for value in reversed(SCORES) if value < severity),
        *((None,) if severity > 5 else ()),
        ABSENT,
    )


def _raise(slot: Slot, severity: int, ground: Ground) -> list[Option]:
    """The score now, or at a further review where reviews matter at all."""
    values = _from(severity)
    if not _looks_at_trends(ground):
        return [(slot, values)]
    return [(slot, values), (_reviewed(slot), values[:-1] if values[-1] is None else values)]


def lowered(scores: Iterable[Score], severity: int, state: State) -> list[Option]:
    """Ways in which the first of these scores would not be one; every one of them has to go in the end."""
    found: list[Option] = []
    for score in scores:
        slot = score_slot(score)
        found.append((slot, _below(severity)))
        if _has_more_reviews(state):
            scored = tuple(value for value in reversed(SCORES) if value < severity)
            found.append((_reviewed(slot), scored))
        else:
            found.append((_reviewed(slot), ()))
    return found


def _default_person(need: str, ground: Ground) -> str:
    entry = ground.vocabulary.of("needs").get(need)
    person = entry.text("default_person") if entry else None
    return person if person and ground.vocabulary.has("people", person) else "child"


def _people(person: str | None, need: str, ground: Ground) -> list[str]:
    """Whose need it could be: who is asked for, else its usual person and whoever else some condition names."""
    if person is not None:
        return [person]
    named = sorted(
        {leaf.person for leaf in ground.leaves if isinstance(leaf, (c.NeedIs, c.CountIs)) and leaf.person}
    )
    aged = sorted({leaf.of for leaf in ground.leaves if isinstance(leaf, c.AgeIs) and leaf.of != "child"})
    return list(dict.fromkeys([_default_person(need, ground), *named, *aged]))


def for_need(leaf: c.NeedIs, ground: Ground, facts: Facts) -> list[Option]:
    """Scores that would make a need condition hold: those there raised, or the need of somebody recorded."""
    found: list[Option] = []
    there = [
        score for score in facts.scores if score.need == leaf.need and leaf.person in {None, score.person}
    ]
    for score in there:
        found += _raise(score_slot(score), leaf.severity, ground)
    counts = any(isinstance(other, c.CountIs) for other in ground.leaves)
    for person in _people(leaf.person, leaf.need, ground):
        new = Slot("score", (leaf.need, person, None))
        if (counts or not there or len(_people(leaf.person, leaf.need, ground)) > 1) and not any(
            slot == new for slot, _ in found
        ):
            found += _raise(new, leaf.severity, ground)
    return found


def for_count(leaf: c.CountIs, wanted: bool, ground: Ground, state: State, facts: Facts) -> list[Option]:
    """Needs or indicators that would bring a count to its number, or below it."""
    if leaf.of == "indicators":
        if not wanted:
            return [(Slot("indicator", (code,)), (False,)) for code in sorted(facts.indicators)]
        named = sorted({other.indicator for other in ground.leaves if isinstance(other, c.IndicatorIs)})
        any_one = spare(ground.vocabulary.of("indicators"), named, facts.indicators)
        found: list[Option] = [(Slot("indicator", (code,), stands_for_any=True), (True,)) for code in any_one]
        return found + [
            (Slot("indicator", (code,)), (True,)) for code in named if code not in facts.indicators
        ]
    severity = leaf.severity or 1
    if not wanted:
        return [option for option in lowered(counted(leaf, facts), severity, state) if option[1]]
    done = {score.category for score in counted(leaf, facts)} if leaf.of == "categories" else set()
    found = []
    for score in facts.scores:
        fits = leaf.category in {None, score.category} and leaf.person in {None, score.person}
        if fits and score.reads_as(facts.unscored_as) < severity and score.category not in done:
            found += _raise(score_slot(score), severity, ground)
    return found + new_needs(leaf, severity, done, ground, facts)


def new_needs(leaf: c.CountIs, severity: int, done: set[str], ground: Ground, facts: Facts) -> list[Option]:
    """A further need: one that some condition names, or any other of a category that counts."""
    needs = ground.vocabulary.of("needs")
    named = sorted(
        {other.need for other in ground.leaves if isinstance(other, c.NeedIs) and other.need in needs}
    )
    people = _people(leaf.person, named[0] if leaf.person is None and named else "", ground)
    there = {(score.need, score.person) for score in facts.scores}
    found: list[Option] = []
    asked = {other.category for other in ground.leaves if isinstance(other, c.CountIs)}
    categories = sorted({entry.text("category") or "" for entry in needs.values()} - done)
    chosen: set[str] = set()
    for category in categories:
        if leaf.category not in {None, category}:
            continue
        fresh = [
            code
            for code, entry in needs.items()
            if (entry.text("category") or "") == category
            and code not in named
            and entry.text("selectable") != "no"
        ]
        plain = (
            category not in asked
            and leaf.of == "needs"
            and leaf.category is None
            and not _by_category(ground)
        )
        if plain and chosen:
            continue
        for person in people:
            code = next((code for code in fresh if (code, person) not in there), None)
            if code is not None:
                chosen.add(category)
                found += _raise(Slot("score", (code, person, None), stands_for_any=True), severity, ground)
    for code in named:
        category = needs[code].text("category") or ""
        if leaf.category in {None, category} and category not in done:
            for person in people:
                if (code, person) not in there:
                    found += _raise(Slot("score", (code, person, None)), severity, ground)
    return found


def _by_category(ground: Ground) -> bool:
    return any(
        isinstance(leaf, c.CountIs) and (leaf.of == "categories" or leaf.category) for leaf in ground.leaves
    )


def for_trend(leaf: c.TrendIs, wanted: bool, ground: Ground, state: State, facts: Facts) -> list[Option]:
    """Further reviews, and what is scored at the latest; rewriting what an earlier one found is no way."""
    more = state.get(Slot("reviews"), (0,))[0]
    found: list[Option] = [(Slot("reviews"), tuple(more + number for number in (1, 2, 3)))]
    moved = facts.movements[leaf.over - 1] if len(facts.movements) >= leaf.over else {}
    keys = [key for key in moved if leaf.of in {"any_need", "all_needs", key[0]}]
    short = max(0, leaf.over - len(facts.movements))
    if short:
        found = [(Slot("reviews"), tuple(more + short + number for number in (0, 1, 2)))]
    now = _moved(leaf, wanted, facts)
    if keys and wanted == (leaf.of == "all_needs"):
        keys = [key for key in keys if _rises(leaf, moved[key]) != wanted][:1]  # each of them has to move
        found.append((Slot("score", keys[0]), (ABSENT,)))
    for key in keys:
        slots = [Slot("review score" if more else "score", key)]
        if more:
            slots.append(Slot("score", key))
        for slot in slots:
            better = tuple(
                value
                for value in SCORES
                if _moved(leaf, wanted, ground.facts({**state, slot: (value,)})) > now
            )
            found.append((slot, better or SCORES))
    if wanted:
        if leaf.of in {"any_need", "all_needs"}:
            if not facts.scores:
                every = c.CountIs("needs", 1)
                found += [
                    (slot, SCORES)
                    for slot, _ in new_needs(every, 1, set(), ground, facts)
                    if slot.kind == "score"
                ]
        elif not any(score.need == leaf.of for score in facts.scores):
            found += [
                (Slot("score", (leaf.of, person, None)), SCORES) for person in _people(None, leaf.of, ground)
            ]
    return found


def _moved(leaf: c.TrendIs, wanted: bool, facts: Facts) -> int:
    """How near the needs are to having moved as wanted: the more the nearer."""
    if (holds(leaf, facts) is not None) == wanted:
        return 1
    if len(facts.movements) < leaf.over:
        return -1_000
    moved = facts.movements[leaf.over - 1]
    keys = [key for key in moved if leaf.of in {"any_need", "all_needs", key[0]}]
    hits = sum(_rises(leaf, moved[key]) for key in keys)
    return hits - len(keys) if wanted else -hits


def _rises(leaf: c.TrendIs, movement: str) -> bool:
    """Whether a need that moved so counts for the trend."""
    return movement == leaf.direction or (leaf.direction == "not_improved" and movement != "better")
