"""The groups by which changes are split: sex, ethnicity, disability, deprivation and age; unknown is a group of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.model import CaseFile
from triage.rulebook import Facts
from triage.vocabulary import Vocabulary

UNKNOWN = "unknown"
AGES: tuple[tuple[int, str], ...] = (
    (0, "unborn"), (12, "under 1"), (60, "1 to 4"), (120, "5 to 9"), (192, "10 to 15"),
)  # fmt: skip
"""Months under which each band lies; the bands in which the Department for Education counts children in need."""
OLDEST = "16 and over"
DEPRIVATION = (
    "deciles 1 and 2 (most deprived)",
    "deciles 3 and 4",
    "deciles 5 and 6",
    "deciles 7 and 8",
    "deciles 9 and 10",
)
NO_DISABILITY = "NONE"
"""The code by which somebody says that there is none; an empty list says nothing."""


@dataclass(frozen=True)
class Group:
    """One way to split cases."""

    labels: tuple[str, ...]
    """The first is always ``unknown``."""
    codes: Any
    """For each case the place of its label; a numpy array of small whole numbers."""


def labels(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The labels of each way to split, in the order in which tables show them."""
    return {
        "sex": (UNKNOWN, "F", "M", "X"),
        "ethnicity": (UNKNOWN, *vocabulary.of("ethnicity")),
        "disability": (UNKNOWN, "any", "none"),
        "deprivation": (UNKNOWN, *DEPRIVATION),
        "age": (UNKNOWN, *(name for _, name in AGES), OLDEST),
    }


def age_band(months: int | None) -> str:
    """The band of an age in completed months.

    >>> age_band(-1), age_band(0), age_band(12), age_band(191), age_band(192), age_band(None)
    ('unborn', 'under 1', '1 to 4', '10 to 15', '16 and over', 'unknown')
    """
    if months is None:
        return UNKNOWN
    return next((name for under, name in AGES if months < under), OLDEST)


def _disability(case: CaseFile) -> str:
    codes = set(case.child.disability)
    return UNKNOWN if not codes else "any" if codes - {NO_DISABILITY} else "none"


_LABEL: Mapping[str, Callable[[CaseFile, Facts], str | None]] = {
    "sex": lambda case, _facts: case.child.sex,
    "ethnicity": lambda case, _facts: case.child.ethnicity,
    "disability": lambda case, _facts: _disability(case),
    "deprivation": lambda _case, facts: (
        None if facts.decile is None else DEPRIVATION[(facts.decile - 1) // 2]
    ),
    "age": lambda _case, facts: age_band(facts.child_age_months),
}


def places(case: CaseFile, facts: Facts, known: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """For each way to split, the place of the label of a case; ``known`` has the place of each label."""
    return {name: known[name].get(label(case, facts) or UNKNOWN, 0) for name, label in _LABEL.items()}
