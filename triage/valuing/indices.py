"""Sobol indices: what part of the spread of a result each input causes, alone and with all that it acts together with.

First order: the part that would go if the input were known (Saltelli et al. 2010, table 2, row b). Total: the part that
would stay if everything else were known (Jansen 1999). Both from one set of draws A, another B, and A with one input
taken from B (Saltelli et al., *Variance based sensitivity analysis of model output*, Computer Physics Communications
181, 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Z95 = 1.959963984540054
HALF_A_STEP = 2.0**-31
"""Points of the sequence lie on a grid of 2^-30 from 0; half a step further none is ever 0 or 1."""


@dataclass(frozen=True)
class Index:
    """First-order and total index of one input, each with the 95 % interval that independent draws would have.

    The points are spread evenly and not independently, so the true error is smaller. An index near 0 may come out
    a little below 0, and the sum of estimates may pass 1 by as much.
    """

    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


def sobol_points(dimensions: int, draws: int, seed: int) -> Array:
    """Scrambled Sobol points, one row an input and one column a draw; ``draws`` is a power of two."""
    return next(sobol_parts(dimensions, draws, seed, draws))


def sobol_parts(dimensions: int, draws: int, seed: int, at_once: int) -> Iterator[Array]:
    """The same points in parts of ``at_once`` draws (both powers of two), so that many draws of many inputs fit in memory."""
    import numpy as np  # noqa: PLC0415 - only where something is drawn
    from scipy.stats import qmc  # noqa: PLC0415

    engine = qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng(seed))
    for _ in range(max(1, draws // at_once)):
        yield np.ascontiguousarray(engine.random(min(draws, at_once)).T) + HALF_A_STEP


def sobol_indices(
    function: Callable[[Array], Array],
    first: Array,
    second: Array,
    groups: Sequence[Sequence[int]] = (),
    moved: Callable[[Array, Sequence[int]], Array] | None = None,
) -> list[Index]:
    """Work out the indices of a function of inputs; nothing where its result does not vary.

    ``first`` and ``second`` are two independent sets of draws, one row an input; ``function`` takes such an array
    and gives one result a column. ``groups`` are numbers of rows that move as one input; each row its own where missing.
    ``moved`` is a quicker way to the same results where only the rows of one group differ from ``first``.
    """
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    at_first, at_second = function(first), function(second)
    both = np.concatenate((at_first, at_second))
    if not np.isfinite(both).all():
        return []
    middle = float(both.mean())
    spread = ((at_first - middle) ** 2 + (at_second - middle) ** 2) / 2
    variance = float(spread.mean())
    if variance <= (1e-12 * max(abs(middle), 1e-300)) ** 2:
        return []
    found = []
    mixed = first.copy()
    for rows in groups or [[number] for number in range(len(first))]:
        chosen = list(rows)
        mixed[chosen] = second[chosen]
        at_mixed = function(mixed) if moved is None else moved(mixed, chosen)
        mixed[chosen] = first[chosen]
        alone, alone_ends = _part((at_second - middle) * (at_mixed - at_first), spread, variance)
        all_in, all_ends = _part((at_first - at_mixed) ** 2 / 2, spread, variance)
        found.append(Index(alone, alone_ends, all_in, all_ends))
    return found


def _part(terms: Any, spread: Any, variance: float) -> tuple[float, tuple[float, float]]:
    """Divide the mean of some terms by the variance, with the 95 % interval of a ratio of two means."""
    part = float(terms.mean()) / variance
    error = float((terms - part * spread).std()) / (variance * len(terms) ** 0.5)
    return part, (part - Z95 * error, part + Z95 * error)


def indices_of(function: Callable[[Array], Array], dimensions: int, draws: int, seed: int) -> list[Index]:
    """Indices of a function of independent shares from 0 to 1: one row an input, one column a draw."""
    points = sobol_points(2 * dimensions, draws, seed)
    return sobol_indices(function, points[:dimensions], points[dimensions:])
