"""Conditions in plain Python: the oracle that durable-rules is held to, and the facts behind a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.rulebook.conditions import (
    AgeIs,
    All,
    AmountIs,
    AnswerIs,
    AnyOf,
    AreaIs,
    AtLeast,
    ChildAtHome,
    Condition,
    CountIs,
    DeadlineIs,
    DeprivationIs,
    FlagIs,
    IndicatorIs,
    Leaf,
    MissingIs,
    NeedIs,
    Says,
    TrendIs,
    TriedIs,
)
from triage.rulebook.facts import Facts, Key, Score


@dataclass(frozen=True)
class Match:
    """What made a condition hold: facts as text, and the needs of people it matched."""

    facts: tuple[str, ...] = ()
    needs: tuple[Key, ...] = ()


def holds(condition: Condition, facts: Facts) -> Match | None:
    """What made ``condition`` hold, or None where it does not.

    Where several parts of an ``any`` hold, all of them are told.
    """
    if isinstance(condition, All):
        found = [holds(part, facts) for part in condition.parts]
        return None if any(match is None for match in found) else _joined(match for match in found if match)
    if isinstance(condition, AnyOf):
        true = [match for part in condition.parts if (match := holds(part, facts)) is not None]
        return _joined(true) if true else None
    if isinstance(condition, AtLeast):
        true = [match for part in condition.parts if (match := holds(part, facts)) is not None]
        return _joined(true) if len(true) >= condition.n else None
    return _leaf(condition, facts)


def _joined(matches: Iterable[Match]) -> Match:
    matches = list(matches)
    return Match(
        tuple(dict.fromkeys(fact for match in matches for fact in match.facts)),
        tuple(dict.fromkeys(need for match in matches for need in match.needs)),
    )


def _of_scores(scores: Iterable[Score]) -> Match:
    scores = list(scores)
    return Match(
        tuple(score.fact for score in scores),
        tuple((score.need, score.person, score.who) for score in scores),
    )


def _leaf(leaf: Leaf, facts: Facts) -> Match | None:
    match leaf:
        case NeedIs():
            found = [
                score
                for score in facts.scores
                if score.need == leaf.need
                and leaf.person in {None, score.person}
                and score.reads_as(facts.unscored_as) >= leaf.severity
            ]
            return _of_scores(found) if found else None
        case IndicatorIs():
            return Match((f"indicator {leaf.indicator}",)) if leaf.indicator in facts.indicators else None
        case FlagIs():
            return Match((f"flag {leaf.flag}",)) if leaf.flag in facts.flags else None
        case AgeIs():
            return _age(leaf, facts)
        case CountIs():
            return _count(leaf, facts)
        case AreaIs():
            return Match((f"area {facts.area}",)) if facts.area == leaf.area else None
        case DeprivationIs():
            return (
                Match((f"imd_decile {facts.decile}",))
                if facts.decile is not None and facts.decile <= leaf.decile_at_most
                else None
            )
        case Says():
            words = sorted(
                word for field, word in facts.says if field == leaf.field and leaf.value in {"any", word}
            )
            return Match(tuple(f"{leaf.field} {word}" for word in words)) if words else None
        case TriedIs():
            return (
                Match((f"tried {leaf.help}{' ' + leaf.result if leaf.result else ''}",))
                if (leaf.help, leaf.result) in facts.tried
                else None
            )
        case AmountIs():
            amount = facts.amounts[leaf.field]
            return Match((f"{leaf.field} {amount}",)) if amount >= leaf.at_least else None
        case ChildAtHome():
            young = [age for age in facts.home_ages if age < leaf.under]
            return Match(tuple(f"child_at_home {age:g}" for age in dict.fromkeys(young))) if young else None
        case DeadlineIs():
            near = [
                what
                for what, days in facts.deadlines
                if days <= leaf.within_days and leaf.what in {None, what}
            ]
            return Match(tuple(f"deadline {what}" for what in dict.fromkeys(near))) if near else None
        case TrendIs():
            return _trend(leaf, facts)
        case MissingIs():
            return Match((f"missing {leaf.field}",)) if leaf.field in facts.missing else None
        case AnswerIs():
            return (
                Match((f"{leaf.field} {leaf.value}",)) if (leaf.field, leaf.value) in facts.answers else None
            )


def ages_of(facts: Facts, person: str) -> tuple[int | None, ...]:
    """Ages in months of everybody in a role; one None for a child nobody gave an age."""
    return (facts.child_age_months,) if person == "child" else facts.ages_months.get(person, ())


def _age(leaf: AgeIs, facts: Facts) -> Match | None:
    for age in ages_of(facts, leaf.of):
        if age is None:
            return Match(("missing dob",) if leaf.of == "child" else (f"missing age_{leaf.of}",))
        if (leaf.from_months is None or age >= leaf.from_months) and (
            leaf.under_months is None or age < leaf.under_months
        ):
            return Match((f"age {leaf.of} {age // 12 if age >= 0 else 'unborn'}",))
    return None


def counted(leaf: CountIs, facts: Facts) -> list[Score]:
    """The needs that a count looks at."""
    return [
        score
        for score in facts.scores
        if (leaf.severity is None or score.reads_as(facts.unscored_as) >= leaf.severity)
        and leaf.category in {None, score.category}
        and leaf.person in {None, score.person}
    ]


def _count(leaf: CountIs, facts: Facts) -> Match | None:
    if leaf.of == "indicators":
        return (
            Match(tuple(f"indicator {code}" for code in sorted(facts.indicators)))
            if len(facts.indicators) >= leaf.at_least
            else None
        )
    scores = counted(leaf, facts)
    number = len(scores) if leaf.of == "needs" else len({score.category for score in scores})
    return _of_scores(scores) if number >= leaf.at_least else None


def _trend(leaf: TrendIs, facts: Facts) -> Match | None:
    if len(facts.movements) < leaf.over:
        return None
    moved = facts.movements[leaf.over - 1]
    wanted = {"same", "worse", "unscored"} if leaf.direction == "not_improved" else {leaf.direction}
    keys = [key for key in moved if leaf.of in {"any_need", "all_needs", key[0]}]
    hits = [key for key in keys if moved[key] in wanted]
    if not hits or (leaf.of == "all_needs" and len(hits) < len(keys)):
        return None
    return _of_scores(score for score in facts.scores if (score.need, score.person, score.who) in hits)
