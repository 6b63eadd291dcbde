"""The numbers of one rule (scores, ages, days, counts), each where it stands in the file, so that one can be changed alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from triage.errors import DataProblem, Refused, WrongUse
from triage.rulebook import Rule
from triage.rulebook.reading import read_rules
from triage.rulebook.readings.words import leaf_in_words
from triage.vocabulary import Vocabulary

_NUMBER = re.compile(r"-?\d+")
_LABELS: Mapping[str, str] = {
    "severity": "score from (1 to 10, or any)",
    "from": "from age (years)",
    "under": "under age (years)",
    "from_months": "from age (months)",
    "under_months": "under age (months)",
    "n": "how many of these",
    "at_least": "at least",
    "over": "over how many reviews",
    "within": "within",
    "within_days": "within days",
    "decile_at_most": "decile at most",
    "at_most": "at most",
    "valid_for": "answer holds for",
    "review_in": "review in",
    "weeks_at_least": "weeks at least",
    "children_at_least": "children at least",
    "child_under": "a child under (years)",
    "contact_attempts": "attempts to make contact",
}
"""What a number under each key is, in words; any other key is shown as it is written."""
ANY = "any"
_HIGHEST_SCORE = 10
_OLDEST = 26


@dataclass(frozen=True)
class RuleNumber:
    """One number of a rule."""

    label: str
    about: str
    """The condition or consequence it belongs to, in plain English; empty for one of the rule as a whole."""
    value: str
    """The number, or ``any`` for a score that may be anything."""
    written: str
    """The whole of what stands there, such as ``5 or more``."""
    line: int
    """From 1."""
    column: int
    """From 1."""
    key: str

    def with_value(self, value: str) -> str:
        """What would stand there with another number."""
        if self.key == "severity":
            return ANY if value == ANY else f"{value} or more"
        return _NUMBER.sub(value, self.written, count=1)


def numbers_of(rule: Rule, vocabulary: Vocabulary) -> tuple[RuleNumber, ...]:
    """Every number in the conditions and consequences of a rule, in the order of its file."""
    origin = rule.origin
    if origin is None:
        return ()
    about = {}
    scores = {}
    for key, condition in (("when", rule.when), ("unless", rule.unless)):
        for leaf, path in origin.leaves(condition, key):
            about[path] = leaf_in_words(leaf, vocabulary)
            scores[path] = getattr(leaf, "severity", None)
    found = []
    for part in ("when", "unless", "then"):
        for path, value in _scalars(origin.written(part), (part,)):
            key = str(next(step for step in reversed(path) if isinstance(step, str)))
            line, column = origin.place(*path)
            if line is None or column is None or not _is_number(key, value):
                continue
            leaf_at = next((path[:end] for end in range(len(path), 0, -1) if path[:end] in about), None)
            found.append(
                RuleNumber(
                    _LABELS.get(key, key.replace("_", " ")),
                    about[leaf_at] if leaf_at else _consequence(path, origin.written(*path[:-1])),
                    _value(key, value, scores.get(leaf_at) if leaf_at else None),
                    value,
                    line,
                    column,
                    key,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.line, one.column)))


def with_numbers(text: str, rule: Rule, changes: Mapping[RuleNumber, str], vocabulary: Vocabulary) -> str:
    """The file of a rule with other numbers in it; every other byte stays.

    Raises :class:`WrongUse` for what is no number, :class:`Refused` where the file says something else by now, and
    :class:`DataProblem` with every fault where the rule could not be read with it.
    """
    lines = text.split("\n")
    for number, value in sorted(
        changes.items(), key=lambda item: (item[0].line, item[0].column), reverse=True
    ):
        fault = number_fault(number, value)
        if fault:
            raise WrongUse(fault, why="nothing was changed", mend="type a whole number")
        line = lines[number.line - 1]
        start = number.column - 1
        start += line[start : start + 1] in {'"', "'"}
        if not line[start:].startswith(number.written):
            raise Refused(
                f"line {number.line} says something else by now",
                why="what somebody else wrote would be lost",
                mend="read the rule again, then change it",
            )
        lines[number.line - 1] = (
            line[:start] + number.with_value(value.strip()) + line[start + len(number.written) :]
        )
    made = "\n".join(lines)
    name = rule.file.removeprefix("rules/")
    _, before = read_rules(name, text, vocabulary)
    _, after = read_rules(name, made, vocabulary)
    faults = [issue for issue in after if issue not in before and issue.severity == "error"]
    if faults:
        raise DataProblem(faults)
    return made


def number_fault(number: RuleNumber, value: str) -> str:
    """What is wrong with a new value, in half a sentence; empty where it may stand."""
    word = value.strip()
    if number.key == "severity":
        if word == ANY or (word.isascii() and word.isdigit() and 1 <= int(word) <= _HIGHEST_SCORE):
            return ""
        return "a score is a whole number from 1 to 10, or the word any"
    if word.isascii() and word.isdigit() and len(word) <= len("1000"):
        return ""
    return "this must be a whole number"


def score_fault(value: str) -> str:
    """What is wrong with a score, in half a sentence; empty where it may stand."""
    word = value.strip()
    sound = word.isascii() and word.isdigit() and 1 <= int(word) <= _HIGHEST_SCORE
    return "" if sound else "a score is a whole number from 1 to 10"


def age_fault(value: str) -> str:
    """What is wrong with an age in years, in half a sentence; empty where it may stand."""
    word = value.strip()
    sound = word.isascii() and word.isdigit() and int(word) <= _OLDEST
    return "" if sound else f"an age is a whole number of years from 0 to {_OLDEST}"


def _is_number(key: str, value: str) -> bool:
    return key == "severity" or _NUMBER.match(value) is not None


def _value(key: str, written: str, score: int | None) -> str:
    """The number that stands there; the score that a word such as ``moderate`` begins with."""
    if key == "severity" and written != ANY and score is not None:
        return str(score)
    number = _NUMBER.search(written)
    return number[0] if number else ANY


def _scalars(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _scalars(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _scalars(part, (*path, place))
    elif isinstance(value, str):
        yield path, value


def _consequence(path: tuple[Any, ...], around: Any) -> str:
    """What follows, by its kind and its own code: ``offer sleep``."""
    if path[0] != "then":
        return "any of these conditions"
    kind = str(path[1]).replace("_", " ")
    named = ""
    if isinstance(around, Mapping):
        named = next((str(around[key]) for key in ("help", "to", "field", "by") if key in around), "")
    return f"{kind} {named.replace('_', ' ')}".strip()
