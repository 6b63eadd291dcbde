"""The same sum with other assumptions: the author's what-ifs, every range one way, and every range at one end at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from triage.valuing import sroi
from triage.valuing.costs import weight
from triage.valuing.impact_map import Change, Row, Sensitivity
from triage.valuing.inputs import RATES, WORDS, RangedInput, ranged_inputs
from triage.valuing.sroi import Inputs
from triage.valuing.sums import Scenario, Sum, Unit, with_input
from triage.valuing.switching import switching_values
from triage.valuing.tornado import tornado

__all__ = [
    "RATES",
    "RangedInput",
    "Scenario",
    "Sum",
    "both_ends",
    "changed",
    "cost_range",
    "matter_most",
    "one_way",
    "ranged_inputs",
    "switching_values",
    "what_if",
    "with_input",
]
_FIELD = {"proxies": "proxy", "quantities": "quantity"}
_OF_THE_MAP = frozenset({"cost", "discount_rate"})


def _share(value: Decimal) -> Decimal:
    return min(Decimal(1), max(Decimal(0), value))


def changed(given: Inputs, row: Row, changes: Mapping[str, Change]) -> Inputs:
    """Apply the changes to one row; shares stay from 0 to 1, and a drop-off that is not applied stays so."""
    for name, change in changes.items():
        field = _FIELD.get(name, name)
        if field == "duration_years":
            years = int(change.of(Decimal(given.duration_years)))
            given = replace(given, duration_years=max(1, years))
            continue
        if field in {"cost", "discount_rate"} or (field == "drop_off" and not row.drop_off.applied):
            continue
        value = change.of(getattr(given, field))
        given = sroi.with_value(given, field, _share(value) if field in RATES else value)
    return given


def what_if(base: Sum, wanted: Sensitivity) -> Scenario:
    """One of the map's own sensitivities, with its definition in words."""
    changes = wanted.change.given()
    rows = {
        row.id: changed(base.rows[row.id], row, changes)
        if not wanted.rows or row.id in wanted.rows
        else base.rows[row.id]
        for row in base.map.file.rows
    }
    if "discount_rate" in changes:
        base = base.at_rate(changes["discount_rate"].amount)
    cost = base.cost
    if cost is not None and "cost" in changes:
        cost = max(Decimal(0), changes["cost"].of(cost))
    where = f" in {', '.join(wanted.rows)}" if wanted.rows else " in every row"
    definition = ", ".join(
        f"{_words(name)} {change}{'' if name in _OF_THE_MAP else where}" for name, change in changes.items()
    )
    found = base.scenario(
        wanted.id,
        f"{wanted.title}: {definition}" if wanted.title else definition,
        " and ".join(_words(name) for name in changes)
        + (f": {', '.join(wanted.rows)}" if wanted.rows else ""),
        rows,
        cost,
    )
    # Other discount factors are not in the inputs of rows, so that nobody takes those for the whole of it.
    return replace(found, rows=None) if "discount_rate" in changes else found


def _words(name: str) -> str:
    many = {"proxies": "values of one", "quantities": "quantities"}
    return many.get(name, WORDS.get(name, name.replace("_", " ")))


def one_way(base: Sum) -> list[Scenario]:
    """Low and high of every ranged input, one at a time, the cost included; what moves together moves as one."""
    found = []
    for unit in base.units:
        for end in ("low", "high"):
            values = [(each, each.low if end == "low" else each.high) for each in unit.members]
            rows, cost = base.put(values)
            words = ", ".join(
                f"{each.label} = {value:f} instead of {each.central:f}" for each, value in values
            )
            found.append(base.scenario(f"{unit.label} {end}", words, unit.label, rows, cost))
    for end, cost in zip(("low", "high"), cost_range(base), strict=True):
        if cost is not None and cost != base.cost:
            words = f"cost = {cost:f} instead of {base.cost:f}"
            found.append(base.scenario(f"cost {end}", words, "cost", None, cost))
    return found


def cost_range(base: Sum) -> tuple[Decimal | None, Decimal | None]:
    """Lowest and highest cost the map allows, as worth today; the cost itself where a part has no range."""
    if base.cost is None:
        return None, None
    parts = base.map.file.cost or ()
    less = [
        weight(part, base.map.factors) * (part.amount - part.low)
        for part in parts
        if part.amount is not None and part.low is not None
    ]
    more = [
        weight(part, base.map.factors) * (part.high - part.amount)
        for part in parts
        if part.amount is not None and part.high is not None
    ]
    return base.cost - sroi.total(less), base.cost + sroi.total(more)


def both_ends(base: Sum) -> list[Scenario]:
    """Every ranged input at its least and at its most favourable end at once; nothing where no input has a range."""
    units = base.units
    low_cost, high_cost = cost_range(base)
    if not units:
        return []
    # The ends of the whole cost are used below, so that parts which move with rows are left at home here.
    units = tuple(
        replace(unit, members=tuple(each for each in unit.members if each.field != "cost")) for unit in units
    )
    number = sum(len(unit.members) for unit in units)
    found = []
    picks: tuple[tuple[str, Callable[[list[Decimal]], Decimal], Decimal | None], ...] = (
        ("unfavourable", min, high_cost),
        ("favourable", max, low_cost),
    )
    for end, pick, cost in picks:
        rows: Mapping[str, Inputs] = base.rows
        for unit in units:
            ends = {base.moved(_end(unit, high=high))[0]: _end(unit, high=high) for high in (False, True)}
            for each, value in ends[pick(list(ends))]:
                rows = with_input(rows, each, value)
        found.append(
            base.scenario(
                f"every range at its {end} end",
                f"all {number} ranged inputs at the {end} end at once",
                "everything",
                rows,
                cost,
            )
        )
    return found


def _end(unit: Unit, *, high: bool) -> list[tuple[RangedInput, Decimal]]:
    return [(each, each.high if high else each.low) for each in unit.members]


def matter_most(
    base: Sum, scenarios: Sequence[Scenario], number: int = 3
) -> list[tuple[str, Scenario, Scenario]]:
    """Find the assumptions that move the result furthest: (assumption, lowest, highest), widest first."""
    return [(bar.assumption, bar.least, bar.most) for bar in tornado(base, scenarios)[:number]]
