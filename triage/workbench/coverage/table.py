"""The table of needs: for each person and age what answers from which score on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.workbench.coverage.answered import Answer
from triage.workbench.coverage.sensible import SCORES, Cell

Steps = tuple[tuple[str, ...], ...]
"""For each score the rules that answer there and did not answer below."""


@dataclass(frozen=True)
class Row:
    """People and ages who are answered alike."""

    people: tuple[str, ...]
    ages: tuple[str, ...]
    own: Steps
    """Rules about the need, added at each score."""
    general: Steps
    """Rules that fire for other reasons, added at each score."""


@dataclass(frozen=True)
class NeedRows:
    """One need with its rows."""

    need: str
    rows: tuple[Row, ...]
    empty: tuple[Cell, ...]
    """Cells in which no rule about the need says anything to anybody."""


def need_rows(answers: Iterable[Answer]) -> list[NeedRows]:
    """The table, needs in the order of the vocabulary."""
    by_need: dict[str, dict[str, dict[str, dict[int, Answer]]]] = {}
    for answer in answers:
        cell = answer.cell
        people = by_need.setdefault(cell.need, {})
        people.setdefault(cell.person, {}).setdefault(cell.group.title, {})[cell.score] = answer
    return [NeedRows(need, tuple(_rows(people)), tuple(_empty(people))) for need, people in by_need.items()]


def _empty(people: dict[str, dict[str, dict[int, Answer]]]) -> list[Cell]:
    return [
        answer.cell
        for ages in people.values()
        for scores in ages.values()
        for answer in scores.values()
        if not answer.rules or answer.only_flags
    ]


def _rows(people: dict[str, dict[str, dict[int, Answer]]]) -> list[Row]:
    """Ages of one person that are answered alike make one row; so do people."""
    found: dict[tuple[tuple[str, ...], Steps, Steps], list[str]] = {}
    for person, ages in people.items():
        alike: dict[tuple[Steps, Steps], list[str]] = {}
        for age, scores in ages.items():
            own = _added([scores[score].rules for score in SCORES])
            general = _added([scores[score].general for score in SCORES])
            alike.setdefault((own, general), []).append(age)
        for (own, general), titles in alike.items():
            found.setdefault((tuple(titles), own, general), []).append(person)
    return [Row(tuple(names), titles, own, general) for (titles, own, general), names in found.items()]


def _added(rules: list[tuple[str, ...]]) -> Steps:
    """What each score adds to those below it; nothing is ever taken away by a higher score."""
    seen: set[str] = set()
    steps = []
    for here in rules:
        steps.append(tuple(rule for rule in here if rule not in seen))
        seen.update(here)
    return tuple(steps)
