"""How far a reader can narrow down a hidden count: the attacker's problem, solved exactly for the few counts that need it.

Source: Hundepool and others, Statistical Disclosure Control (Wiley 2012), chapter 4: the least and the greatest value of a
hidden cell under the sums that hold and what is known of the others, by linear programming; the cell is safe where the two
lie far enough apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from triage.disclosure import Key, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

_SLACK = 1e-6


def narrow(before: Table, after: Table, keys: Iterable[Key], width: int) -> frozenset[Key]:
    """The hidden counts of ``keys`` whose possible values span less than ``width``.

    ``before`` holds the true counts, ``after`` the same table with counts hidden. A reader knows every count that is shown,
    that every sum holds, and that a hidden count is at least 1; of a count that is in no print, or that was hidden
    whatever it is, only that it is not below 0.
    """
    wanted = sorted(keys, key=repr)
    if not wanted:
        return frozenset()
    free = [
        key
        for key, cell in after.cells.items()
        if (cell.value is None or key in before.unprinted) and key not in after.known
    ]
    place = {key: number for number, key in enumerate(free)}
    least = {key: 0 if key in before.unprinted or not before.cells[key].value else 1 for key in free}
    return frozenset(
        key for key in wanted if key in place and _span(before, place, least, key) < width - _SLACK
    )


def _span(before: Table, place: Mapping[Key, int], least: Mapping[Key, int], key: Key) -> float:
    from scipy.optimize import linprog  # noqa: PLC0415 - heavy, and wanted for few reports

    matrix, right = _equations(before, place)
    bounds: Sequence[tuple[int, None]] = [(least[one], None) for one in place]
    goal = [0.0] * len(place)
    ends = []
    for sign in (1.0, -1.0):
        goal[place[key]] = sign
        found: Any = linprog(goal, A_eq=matrix, b_eq=right, bounds=bounds, method="highs")
        if found.status == 3:
            return float("inf")
        if not found.success:
            return 0.0
        ends.append(sign * float(found.fun))
    return ends[1] - ends[0]


def _equations(before: Table, place: Mapping[Key, int]) -> tuple[Any, list[float]]:
    """The sums over counts that are not shown: coefficients, and what the shown counts leave."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - see above

    values: list[float] = []
    rows: list[int] = []
    columns: list[int] = []
    right: list[float] = []
    for one in before.sums:
        terms = [(part, 1.0) for part in one.parts] + [(one.total, -1.0)]
        if not any(key in place for key, _ in terms):
            continue
        shown = sum(sign * (before.cells[key].value or 0) for key, sign in terms if key not in place)
        for key, sign in terms:
            if key in place:
                rows.append(len(right))
                columns.append(place[key])
                values.append(sign)
        right.append(-shown)
    return csr_matrix((values, (rows, columns)), shape=(len(right), len(place))), right
