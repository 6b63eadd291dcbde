"""The ledger as arrays: every row a constant times the inputs that move it, for as many draws at once as are wanted.

Each constant is what the Decimal ledger itself gives for the row with the moving inputs taken out (rates at 0, money
and quantity at a round number), so that whatever else the ledger does to a row is in it. A row is a product of
functions of one input each, and drop-off is the only one that differs from year to year. Statistics are floating point;
nothing here is ever printed as an amount of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing import sroi
from triage.valuing.inputs import RATES, RangedInput
from triage.valuing.sums import Sum

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROUND_NUMBER = Decimal(10) ** 9
"""Stands in for money or a quantity that moves, so that the ten places the ledger keeps are far more than is needed."""


@dataclass(frozen=True)
class _Row:
    constant: float
    """What it comes to without the inputs that move it."""
    times: tuple[int, ...]
    """Numbers of the inputs that multiply it."""
    keeps: tuple[int, ...]
    """Numbers of the inputs of which 1 less multiplies it."""
    drop_off: int | None
    years: tuple[tuple[int, float], ...]
    """Where drop-off moves: how often it has acted by a year, and that year's part of the constant."""

    @property
    def uses(self) -> tuple[int, ...]:
        """Numbers of all inputs that move it."""
        return (*self.times, *self.keeps, *(() if self.drop_off is None else (self.drop_off,)))


class _Parts:
    """What rows share in one set of draws, worked out once."""

    def __init__(self, values: Array) -> None:
        self.values = values
        self._kept: dict[int, Array] = {}
        self._lasting: dict[object, Array] = {}

    def kept(self, number: int) -> Array:
        """1 less an input."""
        if number not in self._kept:
            self._kept[number] = 1 - self.values[number]
        return self._kept[number]

    def lasting(self, number: int, years: tuple[tuple[int, float], ...]) -> Array:
        """What is left over the years of a row, as a part of its constant."""
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        if (number, years) not in self._lasting:
            left, whole = self.kept(number), np.zeros(self.values.shape[1])
            for times, part in years:
                whole += part if times == 0 else part * left**times
            self._lasting[number, years] = whole
        return self._lasting[number, years]

    def amount(self, row: _Row) -> Array:
        """Present value of a row."""
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        amount = np.full(self.values.shape[1], row.constant)
        for number in row.times:
            amount *= self.values[number]
        for number in row.keeps:
            amount *= self.kept(number)
        if row.drop_off is not None:
            amount *= self.lasting(row.drop_off, row.years)
        return amount


@dataclass(frozen=True)
class Compiled:
    """Rows and costs of a map for drawing; inputs are numbered as they were given."""

    rows: tuple[_Row, ...]
    cost: float | None
    cost_parts: tuple[tuple[int, float, float], ...]
    """Number of the input, its weight, its central value."""

    def total(self, values: Array) -> Array:
        """Present value of all rows, one a draw; ``values`` has one row an input and one column a draw."""
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        parts = _Parts(values)
        whole = np.zeros(values.shape[1])
        for row in self.rows:
            whole += parts.amount(row)
        return whole

    def costs(self, values: Array) -> Array | None:
        """Cost of each draw; None where the cost is unknown."""
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        if self.cost is None:
            return None
        whole = np.full(values.shape[1], self.cost)
        for number, weight, central in self.cost_parts:
            whole += weight * (values[number] - central)
        return whole

    def result(self, values: Array) -> Array:
        """The ratio of each draw, or its total where the cost is unknown or 0."""
        return self._of(self.total(values), values)

    def _of(self, total: Array, values: Array) -> Array:
        costs = self.costs(values)
        return total if costs is None or not self.cost else total / costs

    def after(self, values: Array) -> Callable[[Array, Sequence[int]], Array]:
        """Prepare for moving a few inputs at a time away from ``values``: only rows that use them are worked out again.

        The function takes all values with those inputs moved, and their numbers; it gives the same as :meth:`result`.
        """
        parts = _Parts(values)
        amounts = [parts.amount(row) for row in self.rows]
        whole = sum(amounts[1:], amounts[0])

        def moved(others: Array, numbers: Sequence[int]) -> Array:
            chosen, again = set(numbers), _Parts(others)
            total = whole
            for row, before in zip(self.rows, amounts, strict=True):
                if not chosen.isdisjoint(row.uses):
                    total = total + (again.amount(row) - before)
            return self._of(total, others)

        return moved


def compiled(base: Sum, inputs: Sequence[RangedInput]) -> Compiled:
    """Prepare a map for drawing these inputs, which it numbers in the order given; rows in the order of their ids."""
    moving: dict[str, dict[str, int]] = {name: {} for name in base.rows}
    for number, each in enumerate(inputs):
        for name in each.rows:
            moving[name][each.field] = number
    return Compiled(
        rows=tuple(_row(base, name, moving[name]) for name in sorted(base.rows)),
        cost=None if base.cost is None else float(base.cost),
        cost_parts=tuple(
            (number, float(each.weight), float(each.central))
            for number, each in enumerate(inputs)
            if each.field == "cost"
        ),
    )


def _row(base: Sum, name: str, moving: Mapping[str, int]) -> _Row:
    given, scale = base.rows[name], 1.0
    for field in moving:
        if field in {"quantity", "proxy"}:
            given = sroi.with_value(given, field, ROUND_NUMBER)
            scale /= float(ROUND_NUMBER)
        else:
            given = sroi.with_value(given, field, Decimal(field == "probability"))
    years = sroi.row_sum(given, base.map.factors).years
    whole = float(sroi.total(years))
    drop_off = moving.get("drop_off")
    lives = [year - given.starts_year + 1 for year in range(1, len(years) + 1)]
    return _Row(
        constant=scale * whole,
        times=tuple(moving[field] for field in ("quantity", "proxy", "probability") if field in moving),
        keeps=tuple(
            moving[field] for field in RATES if field in moving and field not in {"probability", "drop_off"}
        ),
        drop_off=drop_off,
        years=tuple(
            # The parts of rows that last alike are then the same numbers, and are worked out once for all of them.
            (max(0, life - given.drop_off_from_year + 1), round(float(amount) / whole, 15))
            for life, amount in zip(lives, years, strict=True)
            if amount
        ),
    )
