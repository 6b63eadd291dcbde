"""What warnings look at: a map, what was found for it, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing.evidence import Period, RowEvidence
from triage.valuing.impact_map import Row
from triage.valuing.library import ImpactMap
from triage.valuing.record_says import RecordSays

if TYPE_CHECKING:
    from triage.valuing.statement import ValuedRow


@dataclass(frozen=True)
class ValueWarning:
    """A code that programs may look for, and the sentence for people."""

    code: str
    text: str


@dataclass(frozen=True)
class Seen:
    """What the record held, as far as warnings need it."""

    people: int
    paired: int
    lost: int
    started: int
    synthetic: bool
    same: int = 0
    """Needs scored again and neither better nor worse."""


@dataclass(frozen=True)
class Around:
    """Everything that is known once a map has been valued."""

    map: ImpactMap
    evidence: Mapping[str, RowEvidence]
    seen: Seen | None
    period: Period
    total: Decimal
    cost: Decimal | None
    ratio: Decimal | None
    rows: Sequence[ValuedRow]
    immaterial: Sequence[ValuedRow]
    says: RecordSays | None
    in_the_year: int | None
    """People with a need first recorded in the year up to the end of the period."""
    on: date | None


def names(rows: Sequence[Row], of: Sequence[Row]) -> str:
    """Name rows in a sentence: all of them, or the first four."""
    if len(rows) == len(of) and len(of) > 1:
        return f"All {len(of)} rows"
    shown = ", ".join(row.id for row in rows[:4]) + (f" and {len(rows) - 4} more" if len(rows) > 4 else "")
    return ("Row " if len(rows) == 1 else "Rows ") + shown
