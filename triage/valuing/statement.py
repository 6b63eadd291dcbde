"""The valuation as a statement: every pound by row, stakeholder, kind and group, with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from triage.valuing import sroi
from triage.valuing.around import Seen, ValueWarning
from triage.valuing.costs import PaidCost
from triage.valuing.evidence import Period, RowEvidence
from triage.valuing.headlines import Printed
from triage.valuing.impact_map import Row
from triage.valuing.knowing import WHY, all_unknown, is_known, known_sum
from triage.valuing.library import ImpactMap
from triage.valuing.optimism import Optimism
from triage.valuing.rates import RateUsed, rates_used
from triage.valuing.record_says import RecordSays
from triage.valuing.sensitivity import Scenario, Sum
from triage.valuing.settling import Uprated
from triage.valuing.sides import Side, by_cashable, matrix
from triage.valuing.simulation import DRAWS, SEED, Simulation, simulate
from triage.valuing.sroi import RowSum
from triage.valuing.tornado import Bar

Basis = Literal["recorded", "typed", "synthetic", "mixed"]


@dataclass(frozen=True)
class ValuedRow:
    """One row with its sum and what it rests on."""

    row: Row
    """As calculated with: its value in the map's prices, a harm below 0, chosen rates put in."""
    quantity: Decimal
    sum: RowSum
    found: RowEvidence | None
    """None where the quantity was typed."""
    written: Row | None = None
    """As the map's author wrote it."""
    uprated: Uprated | None = None
    """How its value was brought to the map's prices; None where the map does not ask for it."""
    says: RecordSays | None = field(default=None, repr=False)
    factors: tuple[Decimal, ...] = (Decimal(1),)
    """What a pound of each year of the horizon is worth today."""

    @property
    def counted(self) -> bool:
        """Whether the quantity was counted in the record, also where who was counted is kept back."""
        return self.found is not None or str(self.row.quantity.basis) == "recorded"

    @property
    def known(self) -> bool:
        """Whether anything is known of it; see :mod:`triage.valuing.knowing`. Else its amounts of 0 stand for "unknown"."""
        return is_known(self.found)

    @property
    def known_value(self) -> Decimal | None:
        """Pounds of today; None where nothing is known."""
        return self.sum.present_value if self.known else None

    @property
    def known_quantity(self) -> Decimal | None:
        """How many; None where nothing is known."""
        return self.quantity if self.known else None

    @property
    def as_written(self) -> Row:
        """The row before anything was worked into it."""
        return self.written or self.row

    @property
    def cases(self) -> dict[str, Decimal]:
        """Pounds of today that rest on each case; may be below 0. Cases that add nothing stand with 0."""
        if self.found is None:
            return {}
        return {
            case: sroi.total([self.found.quantity_of(case) * self.worth_of_one])
            for case, _ in self.found.points
        }

    @property
    def worth_of_one(self) -> Decimal:
        """What one unit comes to in pounds of today, after every adjustment."""
        return sroi.row_sum(sroi.inputs(self.row, Decimal(1)), self.factors).present_value

    @property
    def rates(self) -> tuple[RateUsed, ...]:
        """Each adjustment in the order of the sum, with what was typed and what the record says beside it."""
        return rates_used(self.row, self.as_written, self.says)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Case numbers, or the reason, source and basis of a typed quantity."""
        if self.found is not None:
            return self.found.cases
        typed = self.row.quantity
        if self.counted:
            return (str(typed.reason),)
        return (f"typed: {typed.reason}", f"source: {typed.source}", f"basis: {typed.basis}")


@dataclass(frozen=True)
class Valuation:
    """What recorded or typed outcomes come to under one impact map."""

    map: ImpactMap
    basis: Basis
    forecast: bool
    period: Period
    seen: Seen | None
    worse: int | None
    rows: tuple[ValuedRow, ...]
    cost: Decimal | None
    total: Decimal
    scenarios: tuple[Scenario, ...]
    most: tuple[tuple[str, Scenario, Scenario], ...]
    """The assumptions that move the result furthest: name, lowest, highest."""
    switching: tuple[tuple[str, str, Decimal | None], ...]
    warnings: tuple[ValueWarning, ...]
    fingerprint: str
    costs: tuple[PaidCost, ...] = ()
    """Every payment with its year and present value; parts nobody wrote are not in it."""
    immaterial: tuple[ValuedRow, ...] = ()
    """Rows below the map's threshold of materiality: shown, and in no total."""
    optimism: Optimism | None = None
    headlines: tuple[Printed, ...] = ()
    record_says: RecordSays | None = None
    base: Sum | None = field(default=None, repr=False)
    """The sum with its quantities settled, for whoever asks further what-ifs."""
    tornado: tuple[Bar, ...] = ()
    """Every assumption that moves the result, with the sums at its two ends, widest first."""
    draws: int = DRAWS
    seed: int = SEED

    @cached_property
    def simulation(self) -> Simulation | None:
        """All ranges drawn at once; None where nothing has a range or nothing is known. Worked out when first asked for, as it takes longest."""
        return (
            None
            if self.base is None or not self.known
            else simulate(self.base, self.draws, self.seed, self.scenarios)
        )

    @property
    def by_cashable(self) -> dict[str, Decimal]:
        """Pounds by whether the saving could leave a budget: cashable, not_cashable, unknown; wellbeing is no money."""
        return by_cashable(self.rows)

    @property
    def matrix(self) -> tuple[Side, ...]:
        """Who pays and who gains."""
        return matrix(self.rows, self.costs)

    @property
    def licensed(self) -> tuple[ValuedRow, ...]:
        """Rows whose value of one may not be passed on to others."""
        return tuple(valued for valued in self.rows if valued.row.proxy.redistribute is False)

    @property
    def known(self) -> bool:
        """Whether anything is known of any row. Else every amount but the cost stands for "unknown"."""
        return not all_unknown((*self.rows, *self.immaterial))

    @property
    def unknown(self) -> tuple[ValuedRow, ...]:
        """Rows of which nothing is known."""
        return tuple(valued for valued in self.rows if not valued.known)

    @property
    def why_unknown(self) -> str:
        """Why rows, or the whole, are not known; empty where everything is."""
        return WHY if self.unknown or not self.known else ""

    @property
    def known_total(self) -> Decimal | None:
        """The total; None where nothing is known."""
        return self.total if self.known else None

    @property
    def known_range(self) -> tuple[Decimal | None, Decimal | None]:
        """The ends of the total; None where nothing is known."""
        return self.total_range if self.known else (None, None)

    @property
    def net(self) -> Decimal | None:
        """Value less cost; None where either is not known."""
        return None if self.cost is None or not self.known else sroi.total([self.total, -self.cost])

    @property
    def ratio(self) -> Decimal | None:
        """Pounds of value for each pound spent; None where either is not known."""
        return sroi.ratio(self.total, self.cost) if self.known else None

    def ratio_of(self, members: Iterable[ValuedRow]) -> Decimal | None:
        """The part of the ratio that some rows make; None where nothing of them is known."""
        amount = known_sum(members)
        return None if amount is None else sroi.ratio(amount, self.cost)

    def known_sums(self, of: Callable[[ValuedRow], str], names: Iterable[str]) -> dict[str, Decimal | None]:
        """Pounds by what ``of`` says of each row; None where nothing of a name's rows, or of the whole, is known."""
        if not self.known:
            return dict.fromkeys(names)
        return {name: known_sum(one for one in self.rows if of(one) == name) for name in names}

    @property
    def ratio_range(self) -> tuple[Decimal | None, Decimal | None]:
        """Lowest and highest ratio over all what-ifs, ranges and both ends at once."""
        ratios = [
            each
            for each in (self.ratio, *(scenario.ratio for scenario in self.scenarios))
            if each is not None
        ]
        return (min(ratios), max(ratios)) if ratios else (None, None)

    @property
    def total_range(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest total over the same."""
        totals = [self.total, *(scenario.total for scenario in self.scenarios)]
        return min(totals), max(totals)

    @property
    def total_of_rounded_rows(self) -> Decimal:
        """Each row rounded half up to the pound, then added: what a printed table shows."""
        return rounded(self.rows)

    def summed(self, members: Iterable[ValuedRow]) -> Decimal:
        """Exact sum of some rows."""
        return sroi.total([valued.sum.present_value for valued in members])

    @property
    def by_stakeholder(self) -> dict[str, Decimal]:
        """Pounds by who gains."""
        codes = dict.fromkeys(valued.row.stakeholder for valued in self.rows)
        return {
            code: self.summed(valued for valued in self.rows if valued.row.stakeholder == code)
            for code in codes
        }

    @property
    def by_kind(self) -> dict[str, Decimal]:
        """Pounds by kind: fiscal, economic, wellbeing."""
        kinds = dict.fromkeys(valued.row.proxy.kind for valued in self.rows)
        return {
            kind: self.summed(valued for valued in self.rows if valued.row.proxy.kind == kind)
            for kind in kinds
        }

    def group(self, name: str) -> tuple[ValuedRow, ...]:
        """Rows of one group of the map."""
        members = self.map.file.groups[name]
        return tuple(valued for valued in self.rows if valued.row.stakeholder in members)


def rounded(rows: Iterable[ValuedRow]) -> Decimal:
    """Each row to the pound, then added."""
    return sroi.total([sroi.to_the_pound(valued.sum.present_value) for valued in rows])
