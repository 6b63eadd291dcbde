"""Assessment factors of the census to needs and indicators, through the codes in the vocabulary and nothing else.

A factor says that a concern was recorded: an indicator is therefore only ``suspected``, and a need has no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.importing.elements import Element
from triage.importing.faults import Faults, shown
from triage.vocabulary import Vocabulary

RETIRED: Mapping[str, tuple[str, ...]] = {"8A": ("8F",), "18A": ("18B", "18C"), "19A": ("19B", "19C")}
"""Codes of earlier collections and what they were split into. They are an error all the same, but an escalation that
one of the new codes calls for must be found before anybody has corrected the file."""


@dataclass(frozen=True)
class FactorTable:
    """For each factor the needs (code, person) and indicators that the vocabulary gives it."""

    needs: Mapping[str, tuple[tuple[str, str], ...]]
    indicators: Mapping[str, tuple[str, ...]]
    known: frozenset[str]


@dataclass
class FactorsRead:
    """What the factors of a child say, in contract keys."""

    needs: list[dict[str, Any]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    """Every known code as it stands in the file."""
    not_used: list[str] = field(default_factory=list)
    """Known codes that no word of the vocabulary names; kept for people to read."""
    either: dict[str, list[str]] = field(default_factory=dict)
    """Codes that may mean one of several needs."""


def factor_table(vocabulary: Vocabulary) -> FactorTable:
    """Read the column ``cin_factor_codes`` of needs and indicators."""
    needs: dict[str, list[tuple[str, str]]] = {}
    indicators: dict[str, list[str]] = {}
    for code, entry in vocabulary.of("needs").items():
        for factor in entry.items("cin_factor_codes"):
            needs.setdefault(factor, []).append((code, entry.text("default_person") or "child"))
    for code, entry in vocabulary.of("indicators").items():
        for factor in entry.items("cin_factor_codes"):
            indicators.setdefault(factor, []).append(code)
    return FactorTable(
        needs={factor: tuple(found) for factor, found in needs.items()},
        indicators={factor: tuple(found) for factor, found in indicators.items()},
        known=frozenset(vocabulary.of("cin_assessment_factors")) | needs.keys() | indicators.keys(),
    )


def read_factors(elements: list[Element], table: FactorTable, faults: Faults) -> FactorsRead:
    """The needs and indicators of all factors given; unknown codes become errors in ``faults``.

    A factor on two needs (6A: physical illness or disability) is recorded as the first of them, the broader one, and
    a warning names both: which of the two is meant is for a person to say, and the child is not made to have both.
    """
    read = FactorsRead()
    for element in elements:
        code = element.text.strip().upper()
        if code in table.known:
            _one(code, element, table, read, faults)
            continue
        if code in RETIRED:
            faults.error(
                "CE204",
                element,
                f"the factor code {shown(code)} is no longer used; it became {' and '.join(RETIRED[code])}",
                "give the code that says which",
            )
            for newer in RETIRED[code]:
                _indicators(newer, table, read)
            continue
        faults.error(
            "CE204",
            element,
            f"unknown assessment factor: {shown(element.text)}",
            "give a code of the census guidance, such as 4A",
        )
    return read


def _one(code: str, element: Element, table: FactorTable, read: FactorsRead, faults: Faults) -> None:
    if code in read.codes:
        return
    read.codes.append(code)
    needs = table.needs.get(code, ())
    if len(needs) > 1:
        meanings = [need for need, _ in needs]
        read.either[code] = meanings
        faults.warn(
            "CE305",
            element,
            f"factor {code} may mean {' or '.join(meanings)}; {meanings[0]} is recorded, without a score",
            "ask which it is, and correct the case",
            why="one code of the census stands for two needs",
        )
    for need, person in needs[:1]:
        wanted: dict[str, Any] = {"need": need, "severity": None, "person": person}
        if wanted not in read.needs:
            read.needs.append(wanted)
    _indicators(code, table, read)
    if not needs and code not in table.indicators:
        read.not_used.append(code)
        faults.warn(
            "CE306",
            element,
            f"factor {code} names no need or indicator of ours",
            "read it in the case's extras, and add what it means for this child",
            why="it is kept in the extras of the case and no rule reads it",
        )


def _indicators(code: str, table: FactorTable, read: FactorsRead) -> None:
    for indicator in table.indicators.get(code, ()):
        wanted = {"indicator": indicator, "certainty": "suspected"}
        if wanted not in read.indicators:
            read.indicators.append(wanted)
