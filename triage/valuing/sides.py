"""Whose money it is: what could leave a budget, and who pays beside who gains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing import sroi

if TYPE_CHECKING:
    from triage.valuing.costs import PaidCost
    from triage.valuing.statement import ValuedRow

UNNAMED = "not_named"
"""Who pays, where a cost names nobody."""


@dataclass(frozen=True)
class Side:
    """One line of the matrix of who pays and who gains; pounds of today."""

    who: str
    pays: Decimal
    gains: Decimal
    fiscal: Decimal
    economic: Decimal
    wellbeing: Decimal
    cashable: Decimal
    """Of what it gains, what could leave a budget."""

    @property
    def net(self) -> Decimal:
        """What it gains less what it pays."""
        return sroi.total([self.gains, -self.pays])

    @property
    def net_cashable(self) -> Decimal:
        """What could leave its budget less what it pays: the only line a budget holder can spend."""
        return sroi.total([self.cashable, -self.pays])


def cashability(valued: ValuedRow) -> str:
    """``wellbeing`` for what is no money at all, else whether the saving could leave a budget, or ``unknown``."""
    proxy = valued.row.proxy
    if proxy.kind == "wellbeing":
        return "wellbeing"
    return {True: "cashable", False: "not_cashable", None: "unknown"}[proxy.cashable]


def by_cashable(rows: Iterable[ValuedRow]) -> dict[str, Decimal]:
    """Pounds by cashable, not_cashable, unknown and wellbeing; each key always there, so that none is passed over."""
    found: dict[str, list[Decimal]] = {
        key: [] for key in ("cashable", "not_cashable", "unknown", "wellbeing")
    }
    for valued in rows:
        found[cashability(valued)].append(valued.sum.present_value)
    return {key: sroi.total(amounts) for key, amounts in found.items()}


def keeper(valued: ValuedRow) -> str:
    """In whose hands the value ends: the stakeholder, unless the value says in whose budget a saving stays."""
    return valued.row.proxy.who_keeps or valued.row.stakeholder


def matrix(rows: Iterable[ValuedRow], costs: Iterable[PaidCost]) -> tuple[Side, ...]:
    """Who pays and who gains, one line each: payers first as the map names them, then those who only gain."""
    valued, spent = list(rows), list(costs)
    names = dict.fromkeys([cost.who or UNNAMED for cost in spent] + [keeper(row) for row in valued])
    found = []
    for name in names:
        theirs = [row for row in valued if keeper(row) == name]

        def pounds(kind: str | None = None, theirs: list[ValuedRow] = theirs) -> Decimal:
            return sroi.total(
                [row.sum.present_value for row in theirs if kind is None or row.row.proxy.kind == kind]
            )

        found.append(
            Side(
                who=name,
                pays=sroi.total([cost.present_value for cost in spent if (cost.who or UNNAMED) == name]),
                gains=pounds(),
                fiscal=pounds("fiscal"),
                economic=pounds("economic"),
                wellbeing=pounds("wellbeing"),
                cashable=sroi.total(
                    [row.sum.present_value for row in theirs if cashability(row) == "cashable"]
                ),
            )
        )
    return tuple(found)
