"""The same sum with other assumptions: the author's what-ifs, every range one way, both ends, and switching values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from triage.valuing import sroi
from triage.valuing.impact_map import Change, Row, Sensitivity
from triage.valuing.library import ImpactMap
from triage.valuing.sroi import Inputs

RATES = ("probability", "deadweight", "displacement", "attribution_to_others", "drop_off")
_FIELD = {"proxies": "proxy", "quantities": "quantity"}
_WORDS = {
    "attribution_to_others": "attribution to others",
    "drop_off": "drop-off",
    "proxy": "value of one",
    "quantity": "quantity",
}


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

    @property
    def label(self) -> str:
        """Such as ``deadweight`` where it is one assumption of all rows, or ``value of one: sleep-advice``."""
        words = _WORDS.get(self.field, self.field)
        return f"{words}: {self.name}" if self.name else words


@dataclass(frozen=True)
class Sum:
    """A map with its quantities settled: what every scenario changes a part of."""

    map: ImpactMap
    rows: Mapping[str, Inputs]
    cost: Decimal | None

    def value(self, rows: Mapping[str, Inputs] | None = None) -> Decimal:
        """Present value of all rows, pounds."""
        return sroi.total(
            [sroi.row_sum(given, self.map.factors).present_value for given in (rows or self.rows).values()]
        )


def _share(value: Decimal) -> Decimal:
    return min(Decimal(1), max(Decimal(0), value))


def changed(given: Inputs, row: Row, changes: Mapping[str, Change]) -> Inputs:
    """Apply the changes to one row; shares stay from 0 to 1, and a drop-off that is not applied stays so."""
    for name, change in changes.items():
        field = _FIELD.get(name, name)
        if field == "cost" or (field == "drop_off" and not row.drop_off.applied):
            continue
        value = change.of(getattr(given, field))
        given = sroi.with_value(given, field, _share(value) if field in RATES else value)
    return given


def what_if(base: Sum, wanted: Sensitivity) -> Scenario:
    """One of the map's own sensitivities, with its definition in words."""
    changes = wanted.change.given()
    rows = {row.id: changed(base.rows[row.id], row, changes) for row in base.map.file.rows}
    cost = base.cost
    if cost is not None and "cost" in changes:
        cost = max(Decimal(0), changes["cost"].of(cost))
    definition = ", ".join(
        f"{_words(name)} {change}{' in every row' if name != 'cost' else ''}"
        for name, change in changes.items()
    )
    value = base.value(rows)
    return Scenario(
        what=wanted.id,
        definition=f"{wanted.title}: {definition}" if wanted.title else definition,
        assumption=" and ".join(_words(name) for name in changes),
        total=value,
        cost=cost,
        ratio=sroi.ratio(value, cost),
    )


def _words(name: str) -> str:
    return {"proxies": "values of one", "quantities": "quantities"}.get(name, _WORDS.get(name, name))


def ranged_inputs(file_rows: Sequence[Row]) -> list[RangedInput]:
    """Every input with a low and a high that the sum uses; equal assumptions of several rows are one input.

    Ranges of values that were worked back are intervals of rounding, not of doubt, and are not listed.
    """
    found: dict[tuple[str, Decimal, Decimal, Decimal, str, str], list[str]] = {}
    for row in file_rows:
        parts: list[tuple[str, Decimal | None, Decimal | None, Decimal | None, str, str]] = [
            (
                "quantity",
                row.quantity.low,
                row.quantity.typed,
                row.quantity.high,
                row.quantity.source or "",
                row.id,
            ),
            *(
                (name, part.low, part.rate, part.high, part.source or "", "")
                for name in RATES
                for part in (getattr(row, name),)
                if name != "drop_off" or part.applied
            ),
        ]
        if not row.proxy.worked_back:
            parts.append(
                (
                    "proxy",
                    row.proxy.low,
                    row.proxy.value,
                    row.proxy.high,
                    row.proxy.source,
                    row.proxy.id or row.id,
                )
            )
        for field, low, central, high, source, name in parts:
            if low is None or high is None or central is None or low == high:
                continue
            found.setdefault((field, low, central, high, source, name), []).append(row.id)
    result = []
    for (field, low, central, high, source, name), rows in found.items():
        everywhere = (
            "" if len(rows) == len(file_rows) else ", ".join(rows) if len(rows) <= 2 else f"{len(rows)} rows"
        )
        result.append(RangedInput(name or everywhere, field, tuple(rows), low, central, high, source))
    return result


def with_input(rows: Mapping[str, Inputs], moved: RangedInput, value: Decimal) -> dict[str, Inputs]:
    """Give the rows with one ranged input set to ``value``."""
    return {
        name: sroi.with_value(given, moved.field, value) if name in moved.rows else given
        for name, given in rows.items()
    }


def one_way(base: Sum) -> list[Scenario]:
    """Low and high of every ranged input, one at a time, the cost included."""
    found = []
    for moved in ranged_inputs(base.map.file.rows):
        for end, value in (("low", moved.low), ("high", moved.high)):
            amount = base.value(with_input(base.rows, moved, value))
            found.append(
                Scenario(
                    f"{moved.label} {end}",
                    f"{moved.label} = {value:f} instead of {moved.central:f}",
                    moved.label,
                    amount,
                    base.cost,
                    sroi.ratio(amount, base.cost),
                )
            )
    amount = base.value()
    for end, cost in zip(("low", "high"), cost_range(base), strict=True):
        if cost is not None and cost != base.cost:
            found.append(
                Scenario(
                    f"cost {end}",
                    f"cost = {cost:f} instead of {base.cost:f}",
                    "cost",
                    amount,
                    cost,
                    sroi.ratio(amount, cost),
                )
            )
    return found


def cost_range(base: Sum) -> tuple[Decimal | None, Decimal | None]:
    """Lowest and highest cost the map allows; the cost itself where a part has no range."""
    parts = base.map.file.cost or ()
    if base.cost is None:
        return None, None
    low = sroi.total(
        [part.amount if part.low is None else part.low for part in parts if part.amount is not None]
    )
    high = sroi.total(
        [part.amount if part.high is None else part.high for part in parts if part.amount is not None]
    )
    return low, high


def both_ends(base: Sum) -> list[Scenario]:
    """Every ranged input at its least and at its most favourable end at once; nothing where no input has a range."""
    inputs = ranged_inputs(base.map.file.rows)
    low_cost, high_cost = cost_range(base)
    if not inputs:
        return []
    found = []
    picks: tuple[tuple[str, Callable[[list[Decimal]], Decimal], Decimal | None], ...] = (
        ("unfavourable", min, high_cost),
        ("favourable", max, low_cost),
    )
    for end, pick, cost in picks:
        rows: Mapping[str, Inputs] = base.rows
        for moved in inputs:
            ends = {
                base.value(with_input(base.rows, moved, value)): value for value in (moved.low, moved.high)
            }
            rows = with_input(rows, moved, ends[pick(list(ends))])
        amount = base.value(rows)
        found.append(
            Scenario(
                f"every range at its {end} end",
                f"all {len(inputs)} ranged inputs at the {end} end at once",
                "everything",
                amount,
                cost,
                sroi.ratio(amount, cost),
            )
        )
    return found


def switching_values(base: Sum) -> list[tuple[str, str, Decimal | None]]:
    """Work out what each assumption would have to be for the ratio to be 1: (what, how it is worked out, value or None).

    For a rate d that takes the same part from every row this is 1 − (1 − d) × cost / value; with different rates
    (1 − d) / value is 1 / (value with the rate at 0). None where no share from 0 to 1 would do it.
    """
    value = base.value()
    if base.cost is None or base.cost <= 0 or value <= 0:
        return []
    found: list[tuple[str, str, Decimal | None]] = [("cost", "the cost at which the ratio is 1", value)]
    with localcontext() as context:
        context.prec = DIGITS_OF_RATIO
        share = base.cost / value
        found.append(
            ("proxies", "what every value of one would be multiplied by", share.quantize(sroi.PLACES))
        )
        found.append(
            ("quantities", "what every quantity would be multiplied by", share.quantize(sroi.PLACES))
        )
        for name in ("deadweight", "displacement", "attribution_to_others"):
            without = base.value(
                {row: sroi.with_value(given, name, Decimal(0)) for row, given in base.rows.items()}
            )
            rate = (1 - base.cost / without).quantize(sroi.PLACES) if without else Decimal(-1)
            found.append(
                (
                    name,
                    "the same rate in every row: 1 − (1 − d) × cost / value",
                    rate if 0 <= rate <= 1 else None,
                )
            )
    return found


DIGITS_OF_RATIO = 50


def matter_most(
    base: Sum, scenarios: Sequence[Scenario], number: int = 3
) -> list[tuple[str, Scenario, Scenario]]:
    """Find the assumptions that move the result furthest: (assumption, lowest, highest), widest first."""
    central = Scenario("as it stands", "", "", base.value(), base.cost, sroi.ratio(base.value(), base.cost))
    spread: dict[str, list[Scenario]] = {}
    for scenario in scenarios:
        if scenario.assumption != "everything":
            spread.setdefault(scenario.assumption, [central]).append(scenario)

    def size(scenario: Scenario) -> Decimal:
        return scenario.total if scenario.ratio is None else scenario.ratio

    ends = [(name, min(found, key=size), max(found, key=size)) for name, found in spread.items()]
    moving = [end for end in ends if size(end[1]) != size(end[2])]
    return sorted(moving, key=lambda end: (size(end[1]) - size(end[2]), end[0]))[:number]
