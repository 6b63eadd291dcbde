"""A map with its quantities settled, and what it comes to with other values put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from functools import cached_property

from triage.valuing import sroi
from triage.valuing.discounting import flat_factors
from triage.valuing.inputs import RangedInput, cost_inputs, ranged_inputs
from triage.valuing.library import ImpactMap
from triage.valuing.sampling import Sampled, sampled_inputs
from triage.valuing.sroi import Inputs


@dataclass(frozen=True)
class Scenario:
    """One other sum."""

    what: str
    definition: str
    assumption: str
    """The input it moves, so that both ends of one input stand together."""
    total: Decimal
    cost: Decimal | None
    ratio: Decimal | None
    rows: Mapping[str, Inputs] | None = field(default=None, compare=False, repr=False)
    """The inputs of each row in it; None where it is not made of such inputs."""


@dataclass(frozen=True)
class Unit:
    """What moves as one: an input, or all that the map says move together."""

    label: str
    members: tuple[RangedInput, ...]


@dataclass(frozen=True)
class Sum:
    """A map with its quantities settled: what every scenario changes a part of."""

    map: ImpactMap
    rows: Mapping[str, Inputs]
    cost: Decimal | None
    samples: Mapping[str, Sampled] = field(default_factory=dict)
    """What rows counted in the record, for quantities that stand for more people than were counted."""

    def value(self, rows: Mapping[str, Inputs] | None = None) -> Decimal:
        """Present value of all rows, pounds."""
        if rows is None:
            return sroi.total(list(self.worth.values()))
        return sroi.total([self._worth(name, given) for name, given in rows.items()])

    @cached_property
    def worth(self) -> dict[str, Decimal]:
        """Present value of each row as it stands, pounds."""
        return {
            name: sroi.row_sum(given, self.map.factors).present_value for name, given in self.rows.items()
        }

    def _worth(self, name: str, given: Inputs) -> Decimal:
        if given is self.rows.get(name):
            return self.worth[name]
        return sroi.row_sum(given, self.map.factors).present_value

    @cached_property
    def inputs(self) -> tuple[RangedInput, ...]:
        """Every input of the rows that has a range, those from the record after those of the map."""
        return (
            *ranged_inputs(self.map.file.rows),
            *sampled_inputs(self.map.file.rows, self.samples),
        )

    @cached_property
    def costs(self) -> tuple[RangedInput, ...]:
        """Every part of the cost that is drawn; none where the cost is unknown."""
        return () if self.cost is None else tuple(cost_inputs(self.map.file.cost or (), self.map.factors))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The inputs of the rows as they move: each alone, or with those it is said to move together with."""
        return units_of(self.inputs, [each for each in self.costs if each.together])

    def at_rate(self, rate: Decimal) -> Sum:
        """The same sum at one flat discount rate, costs of later years included."""
        file = self.map.file
        convention = file.discounting.convention if file.discounting else "start_of_year"
        factors = flat_factors(rate, file.horizon_years, convention)
        dated = any(part.last_year for part in file.cost or ())
        cost = file.cost_today(factors) if dated and self.cost is not None else self.cost
        return replace(self, map=replace(self.map, factors=factors), cost=cost)

    def moved(self, values: Iterable[tuple[RangedInput, Decimal]]) -> tuple[Decimal, Decimal | None]:
        """Total and cost with some inputs set."""
        rows, cost = self.put(values)
        return self.value(rows), cost

    def put(
        self, values: Iterable[tuple[RangedInput, Decimal]]
    ) -> tuple[Mapping[str, Inputs], Decimal | None]:
        """Rows and cost with some inputs set."""
        rows: Mapping[str, Inputs] = self.rows
        cost = self.cost
        for each, value in values:
            if each.field == "cost":
                with localcontext() as context:
                    context.prec = sroi.DIGITS
                    cost = None if cost is None else cost + each.weight * (value - each.central)
            else:
                rows = with_input(rows, each, value)
        return rows, cost

    def scenario(
        self,
        what: str,
        definition: str,
        assumption: str,
        rows: Mapping[str, Inputs] | None,
        cost: Decimal | None,
    ) -> Scenario:
        """Give the sum of these rows at this cost as a scenario."""
        value = self.value(rows)
        return Scenario(what, definition, assumption, value, cost, sroi.ratio(value, cost), rows or self.rows)


def units_of(inputs: Sequence[RangedInput], costs: Sequence[RangedInput] = ()) -> tuple[Unit, ...]:
    """Put inputs that move together into one, in the order in which the first of each stands."""
    found: dict[object, list[RangedInput]] = {}
    for number, each in enumerate((*inputs, *costs)):
        found.setdefault(each.together or number, []).append(each)
    return tuple(
        Unit(
            members[0].label
            if members[0].together is None
            else f"{members[0].together}, moving together: {', '.join(dict.fromkeys(each.label for each in members))}",
            tuple(members),
        )
        for members in found.values()
    )


def with_input(rows: Mapping[str, Inputs], moved: RangedInput, value: Decimal) -> dict[str, Inputs]:
    """Give the rows with one ranged input set to ``value``."""
    return {
        name: sroi.with_value(given, moved.field, value) if name in moved.rows else given
        for name, given in rows.items()
    }
