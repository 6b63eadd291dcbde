"""How much each likeness or difference weighs: one table, read once.

``weights.csv`` holds, for each field and level, the share of pairs that show it among pairs of one child, of brothers and
sisters, and of strangers. It is fitted by ``python -m tests.bench.duplicates --fit`` on registers that
``tests/likeness/registers.py`` makes up, with error rates that are stated there as assumptions; nothing in it was published or
counted in a real register. A service that has looked at its own pairs may fit it anew.

The model is Fellegi and Sunter's (Journal of the American Statistical Association 64, 1969), with a third class beside
"the same" and "strangers": brothers, sisters and twins agree on home and family name as one child does, so that without a class
of their own every twin would be named as a double.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SAME_CHILD, SIBLINGS = 1 / 40_000, 12 / 40_000
"""Share of all pairs that are one child, and that are brothers or sisters, before anything is compared.

Assumed: a record of 2,000 children in which one in twenty comes a second time under another number, and each has six tenths
of a brother or sister in it. The same whatever else is in the record, so that a pair keeps its score.
"""
Shares = tuple[float, float, float]
"""Among pairs of one child, of brothers and sisters, of strangers."""


@dataclass(frozen=True)
class Weights:
    """The table."""

    shares: Mapping[tuple[str, str], Shares]

    def of(self, field: str, level: str) -> Shares:
        """Shares of one level; a level that nobody weighed says nothing."""
        return self.shares.get((field, level), (1.0, 1.0, 1.0))


@cache
def shipped() -> Weights:
    """The table that comes with the product."""
    text = files("triage.casework.likeness").joinpath("weights.csv").read_text("utf-8")
    return Weights(
        {
            (row["field"], row["level"]): (
                float(row["same_child"]),
                float(row["siblings"]),
                float(row["strangers"]),
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
