"""The assumptions of a map that have a range: which rows they move, from where to where, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing.costs import Cost, weight
from triage.valuing.distributions import Kind, Meaning, Spread, default_kind, fit, from_counts
from triage.valuing.drawing import Drawn, DrawnShare, ends_of

if TYPE_CHECKING:
    from triage.valuing.impact_map import Row

RATES = ("probability", "deadweight", "displacement", "attribution_to_others", "drop_off")
WORDS = {
    "attribution_to_others": "attribution to others",
    "drop_off": "drop-off",
    "proxy": "value of one",
    "quantity": "quantity",
}


@dataclass(frozen=True)
class RangedInput:
    """An input with a range; rows that share one assumption share one entry and move together."""

    name: str
    field: str
    rows: tuple[str, ...]
    low: Decimal
    central: Decimal
    high: Decimal
    source: str
    kind: Kind = "triangular"
    meaning: Meaning = "min_max"
    together: str | None = None
    counted: tuple[int, int] | None = None
    """So many of so many, for a share that was counted."""
    weight: Decimal = Decimal(1)
    """Of a cost: today's pounds for each pound of it."""
    given: Spread | None = None
    """The distribution itself, where it is worked out from the record and not from a range."""

    @property
    def label(self) -> str:
        """Such as ``deadweight`` where it is one assumption of all rows, or ``value of one: sleep-advice``."""
        words = WORDS.get(self.field, self.field)
        return f"{words}: {self.name}" if self.name else words

    @property
    def sort_key(self) -> tuple[str, ...]:
        """An order that does not depend on the order of the rows in the file."""
        return (
            self.field,
            "" if self.field in RATES else self.name,
            *sorted(self.rows),
            str(self.central),
            str(self.low),
            str(self.high),
            self.source,
        )

    @property
    def spread(self) -> Spread:
        """How it is drawn; raises :class:`ValueError` in words where its kind cannot mean its range."""
        if self.given is not None:
            return self.given
        if self.counted is not None and self.kind == "beta":
            return from_counts(*self.counted)
        low, central, high = float(self.low), float(self.central), float(self.high)
        if self.field in RATES:
            return fit(self.kind, low, central, high, self.meaning, (0.0, 1.0))
        if high <= 0:  # a harm: the same distribution of what it costs, taken away
            return fit(self.kind, -high, -central, -low, self.meaning, (0.0, float("inf"))).mirrored()
        support = (0.0 if low >= 0 else float("-inf"), float("inf"))
        return fit(self.kind, low, central, high, self.meaning, support)

    @property
    def fixed(self) -> bool:
        """Whether the map says that it is not drawn."""
        return self.kind == "fixed"


def _drawn_as(part: Drawn) -> tuple[Kind, Meaning, str | None, tuple[int, int] | None]:
    counted = getattr(part, "counted", None)
    out_of = getattr(part, "out_of", None)
    meaning: Meaning = part.range_means or "min_max"
    kind = part.distribution or default_kind(
        meaning, rate=isinstance(part, DrawnShare), counted=counted is not None
    )
    return kind, meaning, part.together, None if counted is None or out_of is None else (counted, out_of)


def _parts(row: Row) -> Iterator[tuple[str, str, Drawn, Decimal | None, str]]:
    """Field, name, part, central value and source of what the sum of a row uses."""
    yield "quantity", row.id, row.quantity, row.quantity.typed, row.quantity.source or ""
    for name in RATES:
        part = getattr(row, name)
        if name != "drop_off" or part.applied:
            yield name, "", part, part.rate, part.source or ""
    if not row.proxy.worked_back:
        yield "proxy", row.proxy.id or row.id, row.proxy, row.proxy.value, row.proxy.source


def ranged_inputs(file_rows: Sequence[Row]) -> list[RangedInput]:
    """Every input with a low and a high that the sum uses; equal assumptions of several rows are one input.

    Ranges of values that were worked back are intervals of rounding, not of doubt, and are not listed. A central value
    that somebody put outside its range by a written choice widens the range.
    """
    found: dict[RangedInput, list[str]] = {}
    for row in file_rows:
        for name, called, part, central, source in _parts(row):
            low, high = ends_of(part)
            if low is None or high is None or central is None or low == high:
                continue
            kind, meaning, together, counted = _drawn_as(part)
            entry = RangedInput(
                called, name, (), min(low, central), central, max(high, central), source,
                kind, meaning, together, counted,
            )  # fmt: skip
            if getattr(part, "chosen", None) is not None:
                entry = _around_the_choice(entry)
            found.setdefault(entry, []).append(row.id)
    named = [
        replace(entry, name=entry.name or _rows_in_words(rows, len(file_rows)), rows=tuple(rows))
        for entry, rows in found.items()
    ]
    labels = [each.label for each in named]
    return [
        replace(each, name=f"{each.name} with {min(each.rows)}")
        if each.name and labels.count(each.label) > 1
        else each
        for each in named
    ]


def _rows_in_words(rows: Sequence[str], of: int) -> str:
    if len(rows) == of:
        return ""
    return ", ".join(sorted(rows)) if len(rows) <= 2 else f"{len(rows)} rows"


def _around_the_choice(entry: RangedInput) -> RangedInput:
    """A rate that somebody chose from the record stands in a range that was written for another one.

    Its counts and kind are those of the rate it replaced, so that it is drawn as any rate whose ends are the least and the
    greatest.
    """
    return replace(entry, kind=default_kind("min_max", rate=True), meaning="min_max", counted=None)


def cost_inputs(costs: Sequence[Cost], factors: Sequence[Decimal]) -> list[RangedInput]:
    """Parts of the cost with a range; one that was worked back is left out, for its ends are an interval of rounding."""
    found = []
    for number, part in enumerate(costs, 1):
        low, high = part.low, part.high
        if low is None or high is None or part.amount is None or low == high or part.inferred:
            continue
        kind, meaning, together, _ = _drawn_as(part)
        found.append(
            RangedInput(
                "" if len(costs) == 1 else part.who or f"part {number}",
                "cost", (), low, part.amount, high, part.source,
                kind, meaning, together, None, weight(part, factors),
            )
        )  # fmt: skip
    return found
