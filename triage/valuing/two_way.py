"""Two assumptions moved at once: a grid of the result, each step said in per cent or in points."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from triage.errors import WrongUse
from triage.valuing import sroi
from triage.valuing.inputs import RATES, WORDS
from triage.valuing.sroi import Inputs
from triage.valuing.sums import Scenario, Sum

FIELDS = {"proxies": "proxy", "quantities": "quantity"} | {name: name for name in RATES}
NAMES = ("cost", *FIELDS, "duration_years", "discount_rate")
OF_ONE_ROW = ("proxy", "quantity", *RATES)
MOST_STEPS = 41
MOST_YEARS = 200
_STEP = re.compile(
    r"(?P<set>=)?\s*(?P<sign>[+-]?)\s*(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?)\s*(?P<unit>%|pp|points?)?"
)
_WHY = "15 per cent of a rate and 15 points are different sums, and a reader must be told which"


@dataclass(frozen=True)
class Step:
    """One step of an axis: per cent of the value, points of a share, or a value of its own."""

    how: Literal["per_cent", "points", "set"]
    amount: Decimal

    def of(self, value: Decimal) -> Decimal:
        """Move a value."""
        if self.how == "set":
            return self.amount
        return value * (1 + self.amount / 100) if self.how == "per_cent" else value + self.amount / 100

    def __str__(self) -> str:
        if self.how == "set":
            return f"= {self.amount:f}"
        return f"{self.amount:+f}{'%' if self.how == 'per_cent' else 'pp'}" if self.amount else "0"


@dataclass(frozen=True)
class Axis:
    """An input and its steps; ``row`` is None where it moves in every row."""

    field: str
    row: str | None
    steps: tuple[Step, ...]

    @property
    def label(self) -> str:
        """In words, such as ``deadweight: sleep`` or ``quantities in every row``."""
        words = WORDS.get(self.field, self.field.replace("_", " "))
        if self.row is not None:
            return f"{words}: {self.row}"
        return words if self.field in {"cost", "discount_rate"} else f"{_MANY.get(words, words)} in every row"


_MANY = {"value of one": "values of one", "quantity": "quantities"}


@dataclass(frozen=True)
class Grid:
    """The result for each step of the first input (rows) and of the second (columns)."""

    first: Axis
    second: Axis
    cells: tuple[tuple[Scenario, ...], ...]
    capped: bool
    """Whether a share would have left 0 to 1 somewhere and was held there."""

    @property
    def ends(self) -> tuple[Scenario, Scenario]:
        """The cells with the lowest and the highest result."""
        every = [cell for row in self.cells for cell in row]

        def size(cell: Scenario) -> Decimal:
            return cell.total if cell.ratio is None else cell.ratio

        return min(every, key=size), max(every, key=size)


def parse_steps(text: str) -> tuple[Step, ...]:
    """Read steps such as ``-50%,0,50%``, ``-15pp,0,+15pp`` or ``=0.1,=0.3``; raises :class:`WrongUse` where the unit is missing."""
    found = []
    for part in text.split(","):
        word = part.strip().replace("−", "-").replace("–", "-")
        match = _STEP.fullmatch(word)
        if match is None:
            raise WrongUse(
                f"the step '{part.strip()}' cannot be read",
                why=_WHY,
                mend="write steps as -20%,0,20% (per cent of the value), -15pp,0,15pp (points of a share) or =0.1,=0.3",
            )
        number = Decimal(match["number"]) * (-1 if match["sign"] == "-" else 1)
        if match["set"]:
            if match["unit"]:
                raise WrongUse(
                    f"the step '{part.strip()}' sets a value and names a unit",
                    why=_WHY,
                    mend="write the value itself, as in =0.3",
                )
            found.append(Step("set", number))
        elif match["unit"] is None and number:
            raise WrongUse(
                f"the step '{part.strip()}' says neither per cent nor points",
                why=_WHY,
                mend=f"write {part.strip()}% or {part.strip()}pp",
            )
        elif match["unit"] in {"%", None}:
            found.append(Step("per_cent", number))
        else:
            found.append(Step("points", number))
    if not 1 <= len(found) <= MOST_STEPS:
        raise WrongUse(
            f"{len(found)} steps", why="a grid must be readable", mend=f"give 1 to {MOST_STEPS} steps"
        )
    return tuple(found)


def usual_steps(field: str) -> tuple[Step, ...]:
    """Steps where nobody names any: 30 per cent each way, 15 points each way for a share, years and rates as such."""
    if field == "duration_years":
        return tuple(Step("set", Decimal(years)) for years in range(1, 6))
    if field == "discount_rate":
        return tuple(Step("set", Decimal(rate) / 1000) for rate in (0, 15, 30, 35, 50))
    if field in RATES:
        return tuple(Step("points", Decimal(points)) for points in range(-15, 16, 5))
    return tuple(Step("per_cent", Decimal(share)) for share in range(-30, 31, 10))


def axis(base: Sum, name: str, steps: str | None = None) -> Axis:
    """Read the name of an input, ``NAME`` for every row or ``NAME:ROW`` for one; raises :class:`WrongUse` naming the nearest."""
    field, _, row = name.strip().replace("-", "_" if ":" not in name else "-").partition(":")
    field, row = field.strip(), row.strip()
    known = OF_ONE_ROW if row else NAMES
    if field not in known:
        near = difflib.get_close_matches(field, known, n=1)
        raise WrongUse(
            f"there is no input '{name.strip()}'",
            why="a grid moves two inputs of the map",
            mend=f"did you mean '{near[0]}'?" if near else f"inputs: {', '.join(known)}",
        )
    if row and row not in base.rows:
        near = difflib.get_close_matches(row, base.rows, n=1)
        raise WrongUse(
            f"the map has no row '{row}'",
            why="only an input of a row that is there can be moved",
            mend=f"did you mean '{near[0]}'?" if near else f"rows: {', '.join(base.rows)}",
        )
    chosen = parse_steps(steps) if steps else usual_steps(field)
    found = Axis(FIELDS.get(field, field), row or None, chosen)
    _check(found, name.strip())
    return found


def _check(found: Axis, name: str) -> None:
    hows = {step.how for step in found.steps if step.amount or step.how == "set"}
    if "points" in hows and found.field not in RATES:
        raise WrongUse(
            f"points are for shares from 0 to 1, and {name} is none",
            why=_WHY,
            mend="write per cent, as in 15%",
        )
    if found.field in {"duration_years", "discount_rate"} and hows - {"set"}:
        raise WrongUse(
            f"{name} is moved by naming its values",
            why="per cent of a number of years, or of a schedule that changes over time, has no plain meaning",
            mend="write =1,=2,=3" if found.field == "duration_years" else "write =0,=0.015,=0.035",
        )
    for step in found.steps:
        if step.how == "set" and not _possible(found.field, step.amount):
            raise WrongUse(
                f"{step} is no value of {name}",
                why="a valuation outside what is possible says nothing",
                mend=f"give whole years from 1 to {MOST_YEARS}"
                if found.field == "duration_years"
                else "give shares from 0 to 1",
            )


def _possible(field: str, value: Decimal) -> bool:
    if field == "duration_years":
        return value == value.to_integral_value() and 1 <= value <= MOST_YEARS
    return field not in {*RATES, "discount_rate"} or 0 <= value <= 1


def two_way(base: Sum, first: Axis, second: Axis) -> Grid:
    """Work out every pair of steps, unrounded; raises :class:`WrongUse` where both axes move the same input."""
    if first.field == second.field and (first.row == second.row or "" in {first.row or "", second.row or ""}):
        raise WrongUse(
            f"both sides of the grid move the same input ({first.label}, {second.label})",
            why="a step would then stand for two different values",
            mend="name two inputs, as in cost,quantities",
        )
    if "cost" in {first.field, second.field} and base.cost is None:
        raise WrongUse(
            "the map gives no cost, so that it cannot be moved",
            why="an unknown cost is not 0",
            mend="write the cost in the map, or choose other inputs",
        )
    cells, capped = [], False
    for down in first.steps:
        row = []
        for across in second.steps:
            moved, one = _moved(base, first, down)
            moved, two = _moved(moved, second, across)
            capped = capped or one or two
            value = moved.value()
            row.append(
                Scenario(
                    f"{first.label} {down}, {second.label} {across}",
                    f"{first.label} {down}, {second.label} {across}",
                    f"{first.label} and {second.label}",
                    value,
                    moved.cost,
                    sroi.ratio(value, moved.cost),
                    moved.rows,
                )
            )
        cells.append(tuple(row))
    return Grid(first, second, tuple(cells), capped)


def _moved(base: Sum, along: Axis, step: Step) -> tuple[Sum, bool]:
    """The sum with one input moved, and whether a share had to be held at 0 or 1."""
    if along.field == "cost":
        return replace(base, cost=max(Decimal(0), step.of(base.cost or Decimal(0)))), False
    if along.field == "discount_rate":
        return base.at_rate(step.amount) if step.how == "set" else base, False
    capped = False
    rows: dict[str, Inputs] = {}
    for name, given in base.rows.items():
        if along.row not in {None, name} or (along.field == "drop_off" and not _drops(base, name)):
            rows[name] = given
        elif along.field == "duration_years":
            rows[name] = replace(given, duration_years=int(step.amount)) if step.how == "set" else given
        else:
            value = step.of(getattr(given, along.field))
            if along.field in RATES:
                held = min(Decimal(1), max(Decimal(0), value))
                capped, value = capped or held != value, held
            rows[name] = sroi.with_value(given, along.field, value)
    return replace(base, rows=rows), capped


def _drops(base: Sum, name: str) -> bool:
    applied: Mapping[str, bool] = {row.id: row.drop_off.applied for row in base.map.file.rows}
    return applied[name]
