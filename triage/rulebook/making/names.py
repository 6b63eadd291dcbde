"""Names of made-up examples: sentences that somebody who knows the work can dispute, made of vocabulary titles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from triage.rulebook import conditions as c
from triage.rulebook.making.apart import Wanted
from triage.rulebook.making.said import said
from triage.rulebook.model import Expectation
from triage.rulebook.mutating import Mutant
from triage.rulebook.readings.phrases import WHO
from triage.vocabulary import Vocabulary

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ALONE = ", and nothing else is recorded"
MOST_NAMED = 4
"""Needs that a name spells out; more than these are only counted."""

Scores = list[tuple[str, str, str | None]]
"""Need, person and score as it stands in the example."""


def name_of(
    given: dict[str, Any],
    expect: Expectation,
    wanted: Wanted,
    mutant: Mutant | None,
    vocabulary: Vocabulary,
    taken: Collection[str] = (),
) -> str:
    """A name for a made-up example that no other example of the rule has.

    ``mutant`` is the change of the rule that the example was made to show, None for none in particular.
    """
    sentence = _sentence(given, expect, wanted, mutant, vocabulary)
    known = {name.strip().casefold() for name in taken}
    numbered = (f"{sentence[:-1]} ({count})." for count in range(2, 1000))
    return next(name for name in (sentence, *numbered) if name.casefold() not in known)


def _sentence(
    given: dict[str, Any], expect: Expectation, wanted: Wanted, mutant: Mutant | None, vocabulary: Vocabulary
) -> str:
    scores = _rows(given.get("needs"))
    clauses = [*_needs(given, scores, vocabulary), *said(given, wanted, vocabulary)]
    worries = [lowered(vocabulary.title("indicators", code)) for code in given.get("indicators", [])]
    tail = _tail(expect, wanted, mutant, scores, alone=len(clauses) + len(worries) == 1)
    if scores and mutant is not None and "score" in tail and len(clauses) + bool(worries) > 1:
        clauses[_clause_of(mutant.before, scores, clauses)] += f"{tail},"
        tail = ""
    if worries and not clauses:
        tail = "" if tail == _ALONE else tail
        clauses = [_recorded(len(worries), alone=not tail and expect == "does not fire")]
    elif worries:
        clauses.append("this is recorded" if len(worries) == 1 else "these are recorded")
    told = _and(clauses).removesuffix(",") if clauses else "nothing is recorded"
    text = told + tail + (": " if worries else "")
    return text[0].upper() + text[1:] + "; ".join(worries) + "."


def _recorded(amount: int, *, alone: bool) -> str:
    if amount == 1:
        return "only this is recorded"
    return (
        f"only these {number(amount)} things are recorded"
        if alone
        else f"{number(amount)} things are recorded"
    )


def _clause_of(before: c.Condition, scores: Scores, clauses: Sequence[str]) -> int:
    """The number of the clause that tells of the need whose score is the point."""
    if len(clauses) < len(scores):
        return 0
    named = [place for place, (code, _, _) in enumerate(scores) if code == getattr(before, "need", None)]
    short = str((getattr(before, "severity", None) or 1) - 1)
    scored = [place for place, (_, _, score) in enumerate(scores) if score == short]
    return next(iter((*named, *scored)), 0)


def number(amount: int) -> str:
    """A number in words up to twelve."""
    return NUMBERS[amount] if amount < len(NUMBERS) else str(amount)


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _and(parts: Sequence[str]) -> str:
    text = parts[0]
    for place, part in enumerate(parts[1:], start=2):
        text += (" and " if place == len(parts) else " " if text.endswith(",") else ", ") + part
    return text


def _rows(needs: Any) -> Scores:
    if isinstance(needs, dict):
        return [(code, "child", score) for code, score in needs.items()]
    return [(row["need"], row.get("person", "child"), row["severity"]) for row in needs or []]


def _whose(code: str, person: str, vocabulary: Vocabulary) -> str | None:
    """Whose need it is, where that is not whose it usually is."""
    entry = vocabulary.of("needs").get(code)
    usual = (entry.text("default_person") if entry else None) or "child"
    return None if person == usual else WHO.get(person, person)


def _subject(code: str, person: str, vocabulary: Vocabulary) -> str:
    """A need that stands alone in its clause."""
    title, whose = vocabulary.title("needs", code), _whose(code, person, vocabulary)
    plain = title + ("," if ", " in title else "")
    return plain if whose is None else f"for {whose}, {lowered(plain)}"


def _titled(code: str, person: str, vocabulary: Vocabulary) -> str:
    """A need among others, in quotes, because titles hold commas and "and" themselves."""
    title, whose = vocabulary.title("needs", code), _whose(code, person, vocabulary)
    return f"“{title}”" if whose is None else f"“{title}” ({whose})"


def _needs(given: dict[str, Any], scores: Scores, vocabulary: Vocabulary) -> Iterator[str]:
    if given.get("reviews"):
        yield from _moves(given, scores, vocabulary)
        return
    values = {score for _, _, score in scores}
    if len(scores) == 1:
        code, person, score = scores[0]
        yield f"{_subject(code, person, vocabulary)} is {_scored(score)}"
    elif len(scores) > MOST_NAMED:
        each = _scored(scores[0][2])
        yield f"{number(len(scores))} needs are " + (f"each {each}" if len(values) == 1 else "recorded")
    elif scores:
        titles = [_titled(code, person, vocabulary) for code, person, _ in scores]
        if len(values) == 1:
            yield f"{_and(titles)} are each {_scored(scores[0][2])}"
        else:
            yield from (
                f"{title} is {_scored(score)}" for title, (_, _, score) in zip(titles, scores, strict=True)
            )


def _scored(score: str | None) -> str:
    return "recorded and not scored" if score is None else f"scored {score}"


def _moves(given: dict[str, Any], scores: Scores, vocabulary: Vocabulary) -> Iterator[str]:
    """How each need was scored at the start and at every review."""
    later = [
        {(code, person): score for code, person, score in _rows(review.get("needs"))}
        for review in given["reviews"]
    ]
    if len(scores) > MOST_NAMED:
        yield f"{number(len(scores))} needs are scored again"
        return
    for code, person, first in scores:
        course = [first, *(review.get((code, person)) for review in later)]
        told = ["not scored" if score is None else score for score in course]
        moved = f"{told[0]} and is {told[1]}" if len(told) == 2 else ", then ".join(told)
        yield f"{_subject(code, person, vocabulary)} was {moved}"


def _tail(expect: Expectation, wanted: Wanted, mutant: Mutant | None, scores: Scores, *, alone: bool) -> str:
    """What the case shows about the rule, said after what the case is."""
    if expect == "held back":
        return ", which holds this rule back"
    before = mutant.before if mutant else None
    if expect == "fires":
        return _just_enough(wanted, scores) if alone else ""
    if mutant is None or mutant.kind == "dropped":
        return _lacking(mutant, wanted, scores)
    match before:
        case c.NeedIs():
            one = len(scores) == 1
            return (
                f", one short of the score of {before.severity} this rule asks for"
                if one
                else ", each one short of the score this rule asks for"
                if all(score is not None for _, _, score in scores) and _all_short(wanted)
                else f", one short of the score of {before.severity} at which it counts"
            )
        case c.AgeIs():
            return ", just outside the ages this rule is for"
        case c.CountIs() | c.AmountIs() | c.AtLeast():
            if isinstance(before, c.CountIs) and not _is_number(mutant):
                return f", one short of the score of {before.severity} at which it counts"
            return ", one fewer than this rule asks for"
        case c.DeprivationIs():
            return ", the next less deprived tenth"
        case c.DeadlineIs():
            return ", a day further off than this rule looks"
        case c.ChildAtHome():
            return ", just too old for this rule"
        case c.TrendIs():
            return f", and this rule looks at {number(before.over)} reviews" if before.over > 1 else ""
        case _:
            return ""


def _is_number(mutant: Mutant) -> bool:
    """Whether it is the number that was moved and not the severity of what is counted."""
    return not isinstance(mutant.after, c.CountIs) or mutant.after.severity == getattr(
        mutant.before, "severity", None
    )


def _all_short(wanted: Wanted) -> bool:
    """Whether every need of the case stands one below what some condition asks for."""
    silent = {
        (leaf.need, leaf.severity - 1) for leaf, truth in wanted if isinstance(leaf, c.NeedIs) and not truth
    }
    there = {(leaf.need, leaf.severity) for leaf, truth in wanted if isinstance(leaf, c.NeedIs) and truth}
    return there <= silent


def _just_enough(wanted: Wanted, scores: Scores) -> str:
    asked = [leaf.severity for leaf, truth in wanted if isinstance(leaf, c.NeedIs) and truth]
    if len(scores) != 1 or not asked or scores[0][2] != str(max(asked)) or max(asked) == 10:
        return ""
    return ", the lowest score that counts" if max(asked) > 1 else ", the lowest score there is"


def _lacking(mutant: Mutant | None, wanted: Wanted, scores: Scores) -> str:
    """What of the rule's conditions the case does not meet."""
    unmet = [leaf for leaf, truth in wanted if not truth]
    if mutant is not None and unmet and all(isinstance(leaf, c.AgeIs) for leaf in unmet):
        return ", outside the ages this rule is for"
    match mutant.before if mutant else None:
        case None:
            return ""
        case c.NeedIs(need=need, severity=severity) if any(code == need for code, _, _ in scores):
            return f", and this rule asks for a score of {severity}"
        case _:
            return _ALONE
